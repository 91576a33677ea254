/**
 * What mechanisms read of others: which column, at which end, what stands for it in rows that lack it, and what is said where nothing may.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect, type Layer, Result } from "effect"
import type { Mechanism } from "neurolens"
import {
  Cell,
  Channel,
  Channels,
  Connect,
  Edit,
  Engine,
  Gradient,
  Json,
  Junction,
  Network,
  Pump,
  Select,
  Share,
  Simulation,
  States,
  Stimulus,
  Surrogate,
  Synapse,
  Synapses,
  Traces
} from "neurolens"
import { layerWorkers } from "neurolens/node"
import { thrown } from "../fixtures.ts"
import { bits, enginesDiffer } from "./compiled/engines.ts"
import { simulate } from "./simulate.ts"

const row = (...rows: ReadonlyArray<number>): Select.NodeSelection => Select.rows(rows)

/** Every recording by name and row. */
const recorded = (network: Network.Network, steps: number): (name: string, at?: number) => Float64Array => {
  const traces = Result.getOrThrow(simulate(network, { steps, dt: 0.1 }))
  return (name, at = 0) => Traces.trace(traces, traces.recordings.findIndex((r) => r.state === name && r.row === at))
}

/** A synapse that shows what it reads: its states are what it sees. */
const witness = Synapse.make("Witness", {
  states: {
    n_pre: { equals: "a" },
    n_post: { equals: "b" },
    g_pre: { unit: "S/cm2", equals: "c" },
    i_post: { unit: "mA/cm2", equals: "d" },
    layer_pre: { equals: "e" },
    r_pre: { unit: "um", equals: "f" },
    before: { unit: "mV", equals: "g" }
  },
  reads: {
    a: { of: "HH_n", end: "pre", unit: "1", default: 7 },
    b: { of: "HH_n", end: "post", unit: "1", default: 8 },
    c: { of: "HH_gK", end: "pre", unit: "S/cm2" },
    d: { of: "i_HH", unit: "mA/cm2", default: 9 },
    e: { of: "layer", end: "pre", unit: "1", default: 10 },
    f: { of: "radius", end: "pre", unit: "um" },
    g: { of: "v", end: "pre", unit: "mV" }
  },
  current: "0"
})

const watched = Network.editSync(
  Network.make([Cell.make({ ncomp: 2, radius: [1, 2] }), Cell.make({ v: -50, radius: 3 }), Cell.make()]),
  [
    Edit.insert(Channels.HH, row(0, 1, 2)),
    Edit.set("HH_gK", [0.01, 0.02, 0.03], row(0, 1, 2)),
    Edit.label("layer", 4, row(1)),
    Edit.connect(Connect.listed([[0, 2], [1, 3], [2, 3]]), witness),
    Edit.stimulate(Stimulus.step({ delay: 0, duration: 2, amplitude: 0.05 }), row(0)),
    Edit.record("HH_n"),
    Edit.record("v"),
    ...Object.keys(witness.states).map((name) => Edit.record(`Witness_${name}`))
  ]
)

describe("a synapse", () => {
  it("sees states, parameters, currents, labels and geometry of the end that it names", () => {
    const of = recorded(watched, 15)
    const n = [0, 1, 2].map((r) => of("HH_n", r))
    ;[0, 1, 2].forEach((synapse) => assert.deepEqual(of("Witness_n_pre", synapse), n[synapse]))
    assert.deepEqual(of("Witness_n_post", 0), n[2])
    assert.deepEqual([0, 1, 2].map((synapse) => of("Witness_g_pre", synapse)[5]), [0.01, 0.02, 0.03])
    assert.deepEqual([0, 1, 2].map((synapse) => of("Witness_r_pre", synapse)[5]), [1, 2, 3])
    // The voltage of the sample before, as `v_pre`.
    assert.deepEqual(of("Witness_before", 2).slice(1), of("v", 2).slice(0, -1))
  })

  it("reads the default where its own compartment lacks the quantity", () => {
    const of = recorded(watched, 3)
    assert.deepEqual([0, 1, 2].map((synapse) => of("Witness_layer_pre", synapse)[2]), [10, 4, 10])
    assert.deepEqual([1, 2].map((synapse) => of("Witness_n_post", synapse)[2]), [8, 8])
    assert.deepEqual([1, 2].map((synapse) => of("Witness_i_post", synapse)[2]), [9, 9])
    assert.notEqual(of("Witness_i_post", 0)[2], 9)
  })

  it("has the same bits on two threads and in a batch, forwards and backwards", async () => {
    const cell = Cell.make({ ncomp: 3 })
    const network = Network.editSync(Network.make([cell, cell, cell, cell]), [
      Edit.insert(Channels.HH, Select.cell([0, 1, 3])),
      Edit.connect(
        Connect.listed([[0, 11], [11, 0], [4, 10], [8, 1], [1, 5]]),
        Synapse.make("Far", {
          states: { s: { default: 0.1, inf: "n", tau: "2 [ms] + abs(i) / 0.1 [mA/cm2] * 1 [ms]" } },
          reads: {
            n: { of: "HH_n", end: "pre", unit: "1", default: 0.4 },
            k: { of: "HH_gK", end: "pre", unit: "S/cm2", default: 0.01 },
            i: { of: "i_HH", end: "pre", unit: "mA/cm2", default: 0.2 }
          },
          current: "1e-4 [uS] * (s + k / 0.1 [S/cm2]) * (v_post - v_pre / 2)"
        })
      ),
      Edit.stimulate(Stimulus.step({ delay: 0.5, duration: 2, amplitude: 0.1 }), row(0)),
      Edit.record("v"),
      Edit.train("HH_gK", { share: Share.each }),
      Edit.train("HH_n", { share: Share.each })
    ])
    const loss: Gradient.Loss = ({ data }) => ({
      value: data.reduce((sum, x, k) => sum + Math.sin(k) * x, 0),
      cotangent: data.map((_, k) => Math.sin(k))
    })
    const run = (layer: Layer.Layer<Engine.Engine, unknown>) =>
      Effect.runPromise(
        Gradient.run(network, loss, { steps: 60, dt: 0.05 }).pipe(
          Effect.map(({ loss, parameters }) => [loss, ...parameters.entries.flatMap(({ values }) => [...values])]),
          Effect.provide(layer)
        )
      )
    const one = await run(Engine.layer)
    assert.isTrue(one.slice(1).every((x) => x !== 0))
    assert.deepEqual(await run(layerWorkers({ size: 2, least: 0 })), one)
    const expected = await run(Engine.layerInterpreter)
    one.forEach((x, k) => assert.closeTo(x, expected[k], 1e-7 * Math.abs(expected[k]) + 1e-9))
    const alone = await Effect.runPromise(
      Simulation.run(network, { steps: 60, dt: 0.05 }).pipe(Effect.provide(Engine.layer))
    )
    const many = await Effect.runPromise(
      Simulation.batchOf([network, network, network], { steps: 60, dt: 0.05 }).pipe(Effect.provide(Engine.layer))
    )
    for (const traces of many) assert.deepEqual(traces.data, alone.data)
  })

  it("has the same numbers on both engines", () => {
    for (const scheme of ["backwardEuler", "exponentialEuler"] as const) {
      assert.isNull(enginesDiffer(watched, scheme, 0.1, [5, 20], bits))
    }
  })
})

describe("a spike", () => {
  const pulse = Synapse.make("Pulse", {
    parameters: { g: { default: 2e-3, unit: "uS" }, tau: { default: 3, unit: "ms" } },
    states: { s: {} },
    reads: { spiked: { of: "Fire_spikes", end: "pre", unit: "1", default: 0 } },
    update: "s = s * exp(-dt / tau) + spiked",
    current: "g * s * v_post"
  })
  const fires = Network.editSync(Network.make([Cell.make({ v: -60 }), Cell.make({ v: -65 }), Cell.make()]), [
    Edit.insert(Channels.Leak),
    Edit.set("Leak_eLeak", -65),
    Edit.insert(Channels.Fire, row(0, 1)),
    Edit.stimulate(Stimulus.step({ delay: 1, duration: 60, amplitude: 0.02 }), row(0)),
    Edit.connect(Connect.listed([[0, 1], [1, 2], [2, 0]]), pulse),
    Edit.record("Fire_spikes", row(0, 1)),
    Edit.record("Pulse_s", Select.edges.rows([0, 1, 2])),
    Edit.record("v")
  ])

  it("of a neuron that resets reaches its synapses in the step in which it happens", () => {
    const of = recorded(fires, 500)
    for (const cell of [0, 1]) {
      const [spikes, s] = [of("Fire_spikes", cell), of("Pulse_s", cell)]
      assert.isAbove(spikes.reduce((a, b) => a + b), cell === 0 ? 5 : 0)
      for (let k = 1; k < s.length; k++) {
        assert.closeTo(s[k], s[k - 1] * Math.exp(-0.1 / 3) + spikes[k], 1e-12)
      }
    }
    assert.isTrue(of("Pulse_s", 2).every((s) => s === 0), "cell 2 has no Fire")
    assert.isAbove(Math.max(...of("v", 2)), -65)
  })

  it("does so on the compiled engine, on one thread and on two", async () => {
    const run = (layer: typeof Engine.layer) =>
      Effect.runPromise(Simulation.run(fires, { steps: 500, dt: 0.1 }).pipe(Effect.provide(layer)))
    const expected = await run(Engine.layerInterpreter)
    const one = await run(Engine.layer)
    assert.isBelow(Math.max(...one.data.map((x, k) => Math.abs(x - expected.data[k]))), 1e-9)
    const two = await Effect.runPromise(
      Simulation.run(fires, { steps: 500, dt: 0.1 }).pipe(Effect.provide(layerWorkers({ size: 2, least: 0 })))
    )
    assert.deepEqual(two.data, one.data)
  })

  it("passes the surrogate's derivative on to what made it", async () => {
    const one = Network.editSync(Network.make([Cell.make({ v: -49.5 }), Cell.make()]), [
      Edit.insert(Channels.Fire, row(0)),
      Edit.connect(Connect.listed([[0, 1]]), pulse),
      Edit.record("Pulse_s", Select.edges.rows([0])),
      Edit.train("v", { at: row(0) }),
      Edit.train("Fire_vth")
    ])
    const last: Gradient.Loss = ({ data }) => ({ value: data[1], cotangent: [0, 1] })
    const slope = 1 / (Math.PI * (1 + 0.5 ** 2)) // that of arctan with slope 1, half a millivolt above the threshold
    for (const layer of [Engine.layerInterpreter, Engine.layer]) {
      const { parameters, value } = await Effect.runPromise(
        Gradient.run(one, last, { steps: 1, dt: 0.1, surrogate: Surrogate.arctan({ slope: 1 }) }).pipe(
          Effect.map((g) => ({ parameters: g.parameters.entries.map(({ values }) => values[0]), value: g.loss })),
          Effect.provide(layer)
        )
      )
      assert.strictEqual(value, 1)
      assert.closeTo(parameters[0], slope, 1e-12)
      assert.closeTo(parameters[1], -slope, 1e-12)
    }
  })
})

describe("a read without a default", () => {
  const reader = Channel.make("Reader", {
    reads: { depth: { unit: "um" } },
    current: "1e-5 [mA/cm2] * depth / 1 [um]"
  })
  const two = Network.make([Cell.make(), Cell.make()])
  const record = Edit.record("v")
  const message = (network: Network.Network): string => {
    const run = simulate(network, { steps: 1 })
    return Result.isFailure(run) ? run.failure.message : "it runs"
  }

  it("says which mechanism, read and row, and what there is", () => {
    assert.strictEqual(
      message(Network.editSync(two, [Edit.insert(reader), record])),
      "Channel Reader reads \"depth\", which cell 0, branch 0, compartment 0 (row 0) does not have: nothing in the network has it; insert "
        + "what provides it there, or give the read a default"
    )
    const nearly = Network.editSync(two, [Edit.label("depths", 1), Edit.insert(reader), record])
    assert.deepStrictEqual(Network.check(nearly), [])
    assert.deepStrictEqual(Network.notes(nearly), [message(nearly)])
    assert.deepStrictEqual(Network.notes(Network.editSync(nearly, [Edit.label("depth", 1)])), [])
    assert.deepStrictEqual(Network.notes(two), [])
    assert.include(message(nearly), "nothing in the network has it; did you mean \"depths\"?")
    const owner = Channel.make("Owner", {
      parameters: { depth: { default: 3, unit: "um", shared: true } },
      current: "0"
    })
    const half = Network.editSync(two, [Edit.insert(owner, row(0)), Edit.insert(reader), record])
    assert.include(
      message(half),
      "which cell 1, branch 0, compartment 0 (row 1) does not have: Owner has it, but not there"
    )
    assert.strictEqual(message(Network.editSync(half, [Edit.insert(owner)])), "it runs")
    assert.strictEqual(message(Network.editSync(two, [Edit.label("depth", 1), Edit.insert(reader), record])), "it runs")
  })

  it("says at which end of a synapse", () => {
    const wire = Synapse.make("Wire", {
      reads: { m: { of: "HH_m", end: "pre", unit: "1" } },
      current: "1e-4 [uS] * m * v_post"
    })
    const wired = Network.editSync(two, [
      Edit.insert(Channels.HH, row(1)),
      Edit.connect(Connect.listed([[1, 0], [0, 1]]), wire),
      record
    ])
    assert.include(
      message(wired),
      "Synapse Wire reads \"HH_m\" (as m), which the presynaptic compartment of Wire 1 (row 1) does not have: HH has it, but not there"
    )
  })

  it("is asked before anything runs: by engines, batches, gradients, and States.init", async () => {
    const broken = Network.editSync(two, [Edit.insert(reader), record, Edit.train("radius")])
    const failure = <A, E>(work: Effect.Effect<A, E, Engine.Engine>) =>
      Effect.runPromise(Effect.flip(work).pipe(Effect.map(String), Effect.provide(Engine.layer)))
    assert.include(await failure(Simulation.run(broken, { steps: 1 })), "reads \"depth\"")
    assert.include(await failure(Simulation.batchOf([broken, broken], { steps: 1 })), "reads \"depth\"")
    assert.include(
      await failure(Gradient.run(broken, () => ({ value: 0, cotangent: [0, 0, 0, 0] }), { steps: 1 })),
      "reads \"depth\""
    )
    assert.include(thrown(() => Network.editSync(broken, [States.init()])).message, "reads \"depth\"")
  })
})

describe("a read of what only synapses have", () => {
  const sensor = (of: string, unit: string) =>
    Channel.make("Sensor", {
      reads: { x: { of, unit, default: 0 } },
      current: "0 [mA/cm2] * (x / 1 [UNIT])".replace("UNIT", unit)
    })
  const two = Network.make([Cell.make(), Cell.make()])
  const connect = (type: Mechanism.Mechanism) => Edit.connect(Connect.listed([[0, 1]]), type)
  const driven = Edit.all([Edit.insert(Channels.Spike), connect(Synapses.ExpSyn)])
  const failure = (...edits: ReadonlyArray<Edit.Edit>): Network.NetworkError => {
    const made = Network.edit(two, edits)
    if (Result.isSuccess(made)) throw new Error("it is made")
    return made.failure
  }

  it.each([
    ["i_ExpSyn", "nA", driven],
    ["ExpSyn_g", "uS", driven],
    ["delay", "ms", driven],
    ["i_IonotropicSynapse", "nA", connect(Synapses.Ionotropic)],
    ["IonotropicSynapse_s", "1", connect(Synapses.Ionotropic)],
    [
      "i_Gap",
      "nA",
      connect(
        Junction.make("Gap", { parameters: { g: { default: 1e-3, unit: "uS" } }, current: "g * (v_pre - v_post)" })
      )
    ]
  ])("never has its default in silence: %s, whichever comes first", (of, unit, wired) => {
    const reader = Edit.insert(sensor(of, unit))
    for (const { reason } of [failure(wired, reader), failure(reader, wired)]) {
      assert.isTrue(reason._tag === "NameTaken" && reason.name === of)
    }
    // Where no such synapse is, there is nothing that could be meant.
    assert.isTrue(Result.isSuccess(Network.edit(two, [reader])))
  })

  it("says whose it is and what can be read in its place", () => {
    assert.include(
      failure(driven, Edit.insert(sensor("i_ExpSyn", "nA"))).message,
      "the name \"i_ExpSyn\" is taken by the current of synapse type ExpSyn, which edges have and no compartment has, and cannot be what "
        + "channel Sensor reads too; read what compartments have, for example a state that its synapse declares with `at: \"post\"`, or take "
        + "i_ExpSyn out of what Sensor reads, or give the current of ExpSyn another name"
    )
  })

  it("is found in documents", () => {
    const sound = Network.editSync(two, [driven, Edit.insert(sensor("i_Other", "nA"))])
    const text = Json.encode(sound).replaceAll("i_Other", "i_ExpSyn")
    const read = Json.decode(text)
    assert.isTrue(Result.isFailure(read) && read.failure.message.includes("which edges have"))
  })

  it("reads pools, which are of compartments", () => {
    const pooled = Synapse.make("Pooled", {
      states: { g: { unit: "uS", derivative: "-g / 5 [ms]", at: "post" } },
      onPre: "g = g + 1e-3 [uS]",
      current: "g * v_post"
    })
    const edits = [Edit.insert(Channels.Spike), connect(pooled), Edit.insert(sensor("Pooled_g", "uS"))]
    assert.isTrue(Result.isSuccess(Network.edit(two, edits)))
  })
})

describe("a read", () => {
  it("of a pump may be the concentration that it moves, under a name of its own", () => {
    const store = Pump.make("Store", {
      states: { ca: { default: 1e-3, unit: "mM", shared: true } },
      ion: "ca",
      current: "0 [mM/ms]"
    })
    const drain = (name: string, local: string) =>
      Pump.make(name, {
        reads: { [local]: { of: "ca", unit: "mM", default: 0 } },
        ion: local,
        current: `0.1 [1/ms] * ${local}`
      })
    const [plain, other] = ["ca", "c"].map((local) =>
      recorded(
        Network.editSync(Network.make([Cell.make()]), [
          Edit.insert(store),
          Edit.insert(drain("Drain", local)),
          Edit.record("ca")
        ]),
        9
      )("ca")
    )
    assert.deepEqual(other, plain)
    assert.isBelow(plain[9], plain[0])
  })

  it("is written to JSON and read again", () => {
    const back = Result.getOrThrow(Json.decode(Json.encode(watched)))
    assert.isTrue(back.equals(watched))
  })

  it.each([
    [{ end: "pre", unit: "1", default: 0 }, "Channel", "a channel has no ends: leave `end` out"],
    [{ end: "prae", unit: "1", default: 0 }, "Synapse", "`end` is `pre` or `post`; did you mean `pre`?"],
    [{ of: "", unit: "1", default: 0 }, "Channel", "`of` is the name of a column or current"],
    [{ off: "HH_n", unit: "1" }, "Channel", "there is no key `off`; did you mean `of`?"],
    [{ unit: "1", default: NaN }, "Channel", "the default must be a finite number"]
  ])("that makes no sense is refused: %o", (read, kind, text) => {
    const spec = { reads: { x: read }, current: "0" }
    const made = (kind === "Synapse" ? Synapse.makeResult : Channel.makeResult)("Wrong", spec as never)
    assert.include(Result.isFailure(made) ? made.failure.message : "it is made", text)
  })
})
