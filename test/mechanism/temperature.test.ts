/**
 * The temperature as a column of every compartment: 6.3 °C unless more is said, seen by every mechanism, set, trained, stored, printed; and what
 * a mechanism's own `celsius` is.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Result } from "effect"
import {
  Cell,
  Channel,
  Channels,
  Connect,
  Edit,
  Engine,
  Gradient,
  Json,
  Loss,
  Network,
  Pump,
  Pumps,
  Readout,
  Select,
  Share,
  Simulation,
  Stimulus,
  Synapse,
  Table,
  Traces,
  View
} from "neurolens"
import { plan } from "../../src/solve/Plan.ts"
import { thrown } from "../fixtures.ts"

const column = (network: Network.Network, name = "celsius"): ReadonlyArray<number> =>
  Array.from(View.column(Select.all, name).get(network))

const two = Network.make([Cell.make({ ncomp: 2, v: -65 }), Cell.make({ v: -65 })])

/** Spikes in the first cell. */
const spiking = (channel: typeof Channels.HH, network = two) =>
  Network.editSync(network, [
    Edit.insert(channel),
    Edit.stimulate(Stimulus.step({ delay: 1, duration: 8, amplitude: 0.3 }), Select.cell(0)),
    Edit.record("v")
  ])

const run = (network: Network.Network, tMax: number, engine = Engine.layer) =>
  Simulation.run(network, { tMax }).pipe(Effect.provide(engine))

/** A channel, a pump and a synapse that tell the temperature they see as a state of theirs. */
const tellers = [
  Channel.make("C", { states: { seen: { equals: "celsius" } } }),
  Pump.make("P", { ion: null, states: { seen: { equals: "celsius" } } })
]
const Told = Synapse.make("S", { states: { seen: { equals: "celsius" } }, current: "0" })

describe("the temperature of a network", () => {
  it("is 6.3 °C, or what its cells or edits say, compartment by compartment", () => {
    assert.deepStrictEqual(column(two), [6.3, 6.3, 6.3])
    const cells = [Cell.make({ ncomp: 2, celsius: [20, 21] }), Cell.make({ celsius: 34 })]
    assert.deepStrictEqual(column(Network.make(cells)), [20, 21, 34])
    assert.deepStrictEqual(column(Network.editSync(two, [Edit.set("celsius", 37)])), [37, 37, 37])
    assert.deepStrictEqual(column(Network.editSync(two, [Edit.set("celsius", -3, Select.cell(1))])), [6.3, 6.3, -3])
    assert.strictEqual(Network.editSync(two, [Edit.set("celsius", 6.3)]), two)
    assert.deepStrictEqual(Network.check(Network.editSync(two, [Edit.set("celsius", 0)])), [])
  })

  it("is above absolute zero", () => {
    assert.match(
      thrown(() => Network.editSync(two, [Edit.set("celsius", -273.15)])).message,
      /expected a finite number of °C above -273\.15/
    )
  })

  it.effect("is seen by channels and pumps, and by a synapse at its postsynaptic end", () =>
    Effect.gen(function*() {
      const network = Network.editSync(Network.make([Cell.make({ celsius: 20 }), Cell.make({ celsius: 30 })]), [
        ...tellers.map((teller) => Edit.insert(teller)),
        Edit.connect(Connect.listed([[0, 1], [1, 0]]), Told),
        Edit.record("C_seen"),
        Edit.record("P_seen"),
        Edit.record("S_seen", Select.edges)
      ])
      const traces = yield* run(network, 1)
      const last = Array.from({ length: 6 }, (_, i) => Traces.trace(traces, i).at(-1))
      assert.deepStrictEqual(last, [20, 30, 20, 30, 30, 20])
    }))

  it("is in no plan of a model that does not read it", () => {
    assert.isFalse(plan(spiking(Channels.HH)).mechanisms[0].constants.has("celsius"))
    assert.isTrue(plan(spiking(Channels.HHCelsius)).mechanisms[0].constants.has("celsius"))
  })

  it("goes to text and back, and stays out of it where it is the usual one", () => {
    const warm = Network.editSync(two, [Edit.set("celsius", 37, Select.cell(1))])
    const text = Json.encode(warm)
    assert.match(text, /"name": "celsius", "kind": "Float", "values": \[6\.3,6\.3,37\]/)
    assert.isTrue(Json.decodeSync(text).equals(warm))
    assert.notInclude(Json.encode(two), "celsius")
    const back = Json.decodeSync(Json.encode(two))
    assert.isTrue(back.equals(two))
    assert.deepStrictEqual([...back.nodes.columns.keys()], [...two.nodes.columns.keys()])
    // A network that somebody spoilt is written as it is, and refused when it is read.
    const bare = two.set("nodes", Table.make(0))
    assert.isTrue(Result.isFailure(Json.decode(Json.encode(bare))))
  })
})

describe("what follows from it", () => {
  for (const [name, engine] of [["kernels", Engine.layer], ["the interpreter", Engine.layerInterpreter]] as const) {
    it.effect(`HHCelsius is HH to the last bit at 6.3 °C, in ${name}`, () =>
      Effect.gen(function*() {
        const [plain, cold] = [
          yield* run(spiking(Channels.HH), 10, engine),
          yield* run(spiking(Channels.HHCelsius), 10, engine)
        ]
        assert.isAbove(Math.max(...Traces.trace(plain, 0)), 20)
        for (let i = 0; i < 3; i++) assert.deepStrictEqual(Traces.trace(cold, i), Traces.trace(plain, i))
      }))
  }

  it.effect("a warm axon is faster: a gate at 16.3 °C moves in t as one at 6.3 °C in 3 t", () =>
    Effect.gen(function*() {
      const held = (celsius: number) =>
        Network.editSync(Network.make([Cell.make({ v: -20, celsius })]), [
          Edit.insert(Channels.HHCelsius),
          Edit.clamp("v", -20, Select.all),
          Edit.record("HHCelsius_h")
        ])
      const traces = yield* Effect.all([held(6.3), held(16.3)].map((network) => run(network, 3)))
      const [cold, warm] = traces.map((one) => Traces.trace(one, 0))
      // A gate under a clamp is exact in every step, whatever its length.
      for (let k = 0; k <= 40; k++) assert.isAtMost(Math.abs(warm[k] - cold[3 * k]), 1e-14)
      assert.isBelow(cold.at(-1)!, 0.5 * cold[0])
    }))

  it.effect("CaNernstReversal is proportional to kelvin, with the old bits at 6.3 °C", () =>
    Effect.gen(function*() {
      const old = Pump.make("CaNernstReversal", {
        states: {
          eCa: {
            unit: "mV",
            shared: true,
            equals: "R * T / (2 [1] * F) * 1000 [mV/V] * log(CaCon_e / CaCon_i)"
          },
          CaCon_i: { default: 5e-5, unit: "mM", shared: true },
          CaCon_e: { default: 2, unit: "mM", shared: true }
        },
        definitions: { R: "8.314 [J/mol/K]", T: "279.45 [K]", F: "96485.3329 [C/mol]" },
        ion: null
      })
      const eCa = (pump: typeof old, celsius: number) =>
        Effect.map(
          run(Network.editSync(Network.make([Cell.make({ celsius })]), [Edit.insert(pump), Edit.record("eCa")]), 0.1),
          (traces) => Traces.trace(traces, 0).at(-1)!
        )
      assert.strictEqual(yield* eCa(Pumps.CaNernstReversal, 6.3), yield* eCa(old, 6.3))
      const ratio = (yield* eCa(Pumps.CaNernstReversal, 37)) / (yield* eCa(old, 6.3))
      assert.isAtMost(Math.abs(ratio / (310.15 / 279.45) - 1), 1e-15)
    }))

  it.effect("it is trained like any other column, through channels, pumps and synapses", () =>
    Effect.gen(function*() {
      const Warm = Synapse.make("Warm", {
        parameters: { g: { default: 1e-3, unit: "uS" } },
        current: "g * 2 ^ ((celsius - 20) / 10) * (v_post + 20)"
      })
      const network = Network.editSync(spiking(Channels.HHCelsius), [
        Edit.insert(Channels.CaL),
        Edit.insert(Pumps.CaPump),
        Edit.insert(Pumps.CaNernstReversal),
        Edit.set("CaL_gCaL", 0.01),
        Edit.connect(Connect.listed([[0, 2]]), Warm),
        Edit.set("celsius", (row) => 7 + Number(row.row)),
        Edit.train("celsius", { share: Share.each })
      ])
      const made = yield* Gradient.check(network, Loss.squared(Readout.samples(), -60), { steps: 80 })
      assert.isTrue(made.agrees, String(made))
      for (const { adjoint } of made.rows) assert.isAbove(Math.abs(adjoint), 1e-3)
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("rates of one temperature can be tabulated, those of several say where they differ", () =>
    Effect.gen(function*() {
      const warm = Network.editSync(spiking(Channels.HHCelsius), [Edit.set("celsius", 12)])
      const [exact, tabulated] = [yield* run(warm, 5), yield* run(warm, 5, Engine.layerTabulated)]
      // Tables are within 1e-9; a spike spreads that by the slope of its upstroke, some 1e3 mV per mV.
      const apart = Traces.trace(exact, 0).map((v, k) => Math.abs(v - Traces.trace(tabulated, 0)[k]))
      assert.isAtMost(Math.max(...apart), 1e-4)
      assert.isAbove(Math.max(...apart), 0)
      const mixed = Network.editSync(warm, [Edit.set("celsius", 13, Select.cell(1))])
      const error = yield* Effect.flip(run(mixed, 5, Engine.layerTabulated))
      assert.match(error.message, /celsius is 12 in cell 0.* 13 in cell 1/s)
    }))
})

describe("a mechanism that declares celsius", () => {
  it.effect("means its own, which no other temperature changes", () =>
    Effect.gen(function*() {
      const Own = Channel.make("Own", {
        parameters: { celsius: { default: 25, unit: "1" } },
        states: { seen: { equals: "celsius" } }
      })
      const network = Network.editSync(two, [Edit.insert(Own), Edit.set("celsius", 37), Edit.record("Own_seen")])
      assert.deepStrictEqual(column(network, "Own_celsius"), [25, 25, 25])
      assert.strictEqual(Traces.trace(yield* run(network, 0.1), 0).at(-1), 25)
    }))

  it("cannot share it: every compartment has it", () => {
    const made = Channel.makeResult("Shared", { parameters: { celsius: { default: 25, unit: "1", shared: true } } })
    assert.match(
      Result.isFailure(made) ? made.failure.message : "",
      /every compartment has `celsius`: leave the declaration out, or do not share it/
    )
  })

  it("is a pure number, and other words for it are told", () => {
    const problem = (tau: string): string => {
      const made = Channel.makeResult("X", { states: { n: { inf: "0.5", tau } } })
      return Result.isFailure(made) ? made.failure.problems[0].message : ""
    }
    assert.match(problem("1 [ms] / q10(3, celsius, 6.3)"), /`factor \^ \(\(celsius - reference\) \/ 10\)`/)
    assert.match(problem("1 [ms] * exp(temperature)"), /the temperature in °C is `celsius`, in kelvin/)
    assert.match(problem("1 [ms] * exp(celsius / 1 [K])"), /must be a pure number/)
  })
})
