/** Several currents of a channel: the same bits as channels with one each, on both engines, with every scheme, in gradients and at rest. */
import { Effect } from "effect"
import {
  Cell,
  Channel,
  Channels,
  Edit,
  Engine,
  Gradient,
  Json,
  Mechanism,
  Network,
  Parameters,
  Select,
  States,
  Stimulus
} from "neurolens"
import { describe, expect, it } from "vitest"
import { schemes } from "../../../src/solve/Scheme.ts"
import type { SchemeName } from "../../../src/solve/Scheme.ts"
import { weightedSum } from "../../adjoint/gradientRuns.ts"
import { compiledStepper, interpreter } from "../steppers.ts"
import { bits, difference, enginesDiffer, kernelRuns, outcome } from "./engines.ts"

const parameters = {
  g: { default: 1e-3, unit: "S/cm2", shared: true },
  eK: { default: -77, unit: "mV", shared: true },
  eNa: { default: 50, unit: "mV", shared: true }
}
const m = { inf: "sigmoid((v + 40) / 7)", tau: "0.5", shared: true } as const
const n = { inf: "sigmoid((v + 50) / 9)", tau: "4", shared: true } as const
const currents = {
  i_Na: "g * m^3 * (v - eNa)",
  i_K: "g * n * exp(v / 50) * (v - eK)",
  i_none: "1e-7 [S/cm2] * m * (v + 60)"
}

/** All currents in one channel. */
const one = Channel.make("One", { parameters, states: { m, n }, currents })

/** A channel for each, which has the states of its current. */
const each = [
  Channel.make("First", { parameters, states: { m }, current: { name: "i_Na", equals: currents.i_Na } }),
  Channel.make("Second", { parameters, states: { n }, current: { name: "i_K", equals: currents.i_K } }),
  Channel.make("Third", { states: { m: { shared: true } }, current: { name: "i_none", equals: currents.i_none } })
]

/** What reads currents, adds to one of them, and stands before and behind the channels in question. */
const network = (channels: ReadonlyArray<Mechanism.Mechanism>): Network.Network =>
  Network.editSync(Network.make([Cell.make({ parents: [-1, 0, 0], ncomp: 3, v: -60 })]), [
    Edit.insert(Channels.Leak),
    ...channels.map((channel) => Edit.insert(channel, Select.branch([0, 1]))),
    Edit.insert(
      Channel.make("Reader", {
        reads: { i_K: { unit: "mA/cm2", default: 0 }, i_Na: { unit: "mA/cm2", default: 0 } },
        states: { seen: { equals: "1e3 [cm2/mA] * (i_K + 2 * i_Na)" } },
        current: { name: "i_K", equals: "1e-3 * i_Na + 1e-6 [S/cm2] * seen * (v + 70)" }
      })
    ),
    States.init(),
    Edit.stimulate(Stimulus.step({ delay: 0.2, duration: 2, amplitude: 0.1 }), Select.rows([1])),
    Edit.clamp("v", [null, null, -30, -30], Select.rows([8])),
    ...["v", "i_Na", "i_K", "i_none"].map((name) => Edit.record(name, Select.branch([0, 1]))),
    Edit.record("i_clamp", Select.rows([8])),
    Edit.record("i_membrane", Select.rows([2]))
  ])

const names = Object.keys(schemes) as ReadonlyArray<SchemeName>

describe("several currents of a channel", () => {
  it.each(names)("are as good as a channel each, to the bit, by %s on both engines", (scheme) => {
    const [together, apart] = [network([one]), network(each)]
    expect(enginesDiffer(together, scheme, 0.01, [3, 0, 20], bits)).toBeNull()
    const run = (net: Network.Network) => outcome(net, interpreter(net, scheme, 0.01), [23])
    expect(difference(run(apart), run(together), bits)).toBeNull()
    const { runs, value } = kernelRuns(() =>
      difference(
        outcome(apart, compiledStepper(apart, scheme, 0.01), [23]),
        outcome(together, compiledStepper(together, scheme, 0.01), [23]),
        bits
      )
    )
    expect([runs > 0, value]).toEqual([true, null])
  })

  it("have the gradients of a channel each, by the interpreter and by kernels", async () => {
    const gradients = await Promise.all(
      [[one], each].flatMap((channels) =>
        [Engine.layerInterpreter, Engine.layer].map(async (layer) => {
          const net = Network.editSync(network(channels), [Edit.train("g"), Edit.train("eK")])
          const made = await Effect.runPromise(
            Effect.provide(
              Gradient.run(net, weightedSum((k) => Math.sin(1 + 3 * k)), { steps: 20, dt: 0.02 }),
              layer
            )
          )
          return Array.from(Parameters.vector(made.parameters))
        })
      )
    )
    const [first, ...others] = gradients
    expect(first.every((x) => Number.isFinite(x) && x !== 0)).toBe(true)
    for (const other of others) other.forEach((x, i) => expect(Math.abs(x / first[i] - 1)).toBeLessThan(1e-11))
  })

  it("are fields, text and JSON of the channel, and one alone is its current", () => {
    expect(one.current).toBeNull()
    expect(one.currents.map(({ name }) => name)).toEqual(["i_Na", "i_K", "i_none"])
    expect(Mechanism.toFields(Mechanism.parse(Mechanism.print(one)))).toEqual(Mechanism.toFields(one))
    expect(Mechanism.show(one)).toContain("currents [mA/cm2, outward positive]\n  i_Na = ")
    expect(Json.decodeSync(Json.encode(network([one]))).equals(network([one]))).toBe(true)
    const single = Channel.make("Single", { currents: { i_a: "v * 1 [S/cm2]" } })
    expect([single.current, single.currents]).toEqual([{ name: "i_a", text: "v * 1 [S/cm2]" }, []])
    expect(Channel.make("None", { currents: {} }).current).toBeNull()
  })

  it("are refused where there cannot be several, or two of a name", () => {
    const told = (make: () => unknown): unknown => {
      try {
        return make()
      } catch (error) {
        return error instanceof Mechanism.MechanismError
          ? error.problems.map(({ message, where }) => `${Mechanism.whereText(where)}: ${message}`)
          : error
      }
    }
    expect(told(() => Channel.make("Both", { current: "v * 1 [S/cm2]", currents: { i_a: "v", i_b: "eK" } }))).toEqual([
      "current: there is `current` and `currents`: put all of them into `currents`",
      "current i_a: the current `i_a` must be in mA/cm2, found mV",
      "current i_b: there is no name `eK`; known here: v, radius, length, area, volume, axial_resistivity, capacitance, celsius; what belongs to another mechanism or is a label is declared under `reads`"
    ])
    const fields = { ...Mechanism.toFields(one), kind: "Synapse" as const, states: {}, parameters: {} }
    const flow = { name: "i_a", text: "1 [nA]" }
    expect(told(() => Mechanism.fromFields({ ...fields, currents: [flow, flow] }))).toEqual([
      "currents: a synapse has one current: `current`",
      "current i_a: there is already a current `i_a`: rename one of them, or write their sum"
    ])
    const alone = { ...Mechanism.toFields(one), currents: one.currents.slice(0, 1) }
    expect(told(() => Mechanism.fromFields(alone))).toEqual([
      "currents: several currents stand in `currents`, one alone in `current`"
    ])
  })
})
