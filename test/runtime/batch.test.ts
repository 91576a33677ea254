/**
 * Batches and threads give the bits that a run alone gives.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import {
  Cell,
  Channels,
  Connect,
  Edit,
  Engine,
  Network,
  Parameters,
  Pumps,
  Select,
  Share,
  Simulation,
  Stimulus,
  Synapses,
  type Traces
} from "neurolens"
import { layerWorkers } from "neurolens/node"
import { ready } from "../../examples/tutorial.ts"
import { kernel } from "../../src/solve/compiled/Kernel.ts"
import { layout } from "../../src/solve/compiled/Layout.ts"
import { plan } from "../../src/solve/Plan.ts"
import { atOnce } from "../solve/atOnce.ts"

const key = "IonotropicSynapse_gS"
const base = Network.parameters(ready)
const set = (k: number): Parameters.Parameters => Parameters.set(base, key, (_, p, old) => old * (1 + (k + p) / 10))
const options = { steps: 60, dt: 0.025 }

/** Cells of several shapes, two of them alone of their kind; two synapse types interleaved; pumps, diffusion, clamps, odd counts. */
const varied = Network.editSync(
  Network.make([
    ...Array.from({ length: 5 }, () => Cell.make({ parents: [-1, 0, 0], ncomp: [2, 1, 3] })),
    Cell.make({ parents: Array.from({ length: 30 }, (_, b) => b - 1), ncomp: 1 }),
    Cell.make(),
    ...Array.from({ length: 4 }, () => Cell.make({ ncomp: 3 }))
  ]),
  [
    Edit.insert(Channels.HH),
    Edit.insert(Channels.CaL, Select.cell([0, 2, 5]).branch(0)),
    Edit.insert(Pumps.CaPump, Select.cell([0, 2])),
    Edit.insert(Pumps.CaNernstReversal, Select.cell(2)),
    Edit.diffuse("CaCon_i", { elsewhere: 0 }),
    Edit.connect(Connect.full(Select.cell([0, 1, 5]), Select.cell("all"), { to: { random: 3 } }), Synapses.Ionotropic),
    Edit.connect(Connect.sparse(Select.all, Select.all, { probability: 0.3, seed: 5 }), Synapses.TanhConductance),
    Edit.connect(Connect.full(Select.cell(6), Select.cell([3, 4])), Synapses.Ionotropic),
    Edit.set("TanhConductanceSynapse_gS", 1e-6),
    Edit.stimulate(Stimulus.step({ delay: 0.2, duration: 1, amplitude: 0.3 }), Select.cell([0, 5, 7]).branch(0).loc(0)),
    Edit.clamp("v", -50, Select.cell(1).branch(2).loc(1)),
    Edit.clamp("HH_m", 0.4, Select.cell(9).loc(0.5)),
    Edit.clamp("IonotropicSynapse_s", 0.7, Select.synapse("IonotropicSynapse").edge([3, 20])),
    Edit.record("v"),
    Edit.record("IonotropicSynapse_s"),
    Edit.record("i_HH", Select.cell(8)),
    Edit.record("CaCon_i", Select.cell([0, 5]))
  ]
)

const sameBits = (a: Traces.Traces, b: Traces.Traces): boolean =>
  a.data.length === b.data.length && a.data.every((x, i) => Object.is(x, b.data[i])) &&
  a.state.v.every((x, i) => Object.is(x, b.state.v[i])) &&
  [...a.state.edges].every(([name, values]) => values.every((x, i) => Object.is(x, b.state.edges.get(name)![i])))

describe("a batch", () => {
  for (
    const [engine, layer] of [["compiled", Engine.layerCompiled], ["interpreter", Engine.layerInterpreter]] as const
  ) {
    it.effect(`gives every set the bits that it has alone, on the ${engine} engine`, () =>
      Effect.gen(function*() {
        for (const count of engine === "compiled" ? [1, 2, 5, 71] : [2]) {
          const sets = Array.from({ length: count }, (_, k) => set(k))
          const all = yield* Simulation.batch(ready, sets, options)
          assert.strictEqual(all.length, count)
          for (const k of new Set([0, 1, count - 2, count - 1].filter((i) => i >= 0 && i < count))) {
            assert.isTrue(
              sameBits(all[k], yield* Simulation.run(ready, { ...options, parameters: sets[k] })),
              `set ${k} of ${count}`
            )
          }
        }
      }).pipe(Effect.provide(layer)))
  }

  it.effect("of trained shapes and initial voltages is a batch like any other", () =>
    Effect.gen(function*() {
      const network = Network.editSync(varied, [
        Edit.train("radius", { at: Select.cell([0, 1, 2, 3, 4]), share: Share.perCell }),
        Edit.train("axial_diffusion_CaCon_i", { at: Select.cell(5) }),
        Edit.train("v", { at: Select.cell(8) })
      ])
      const start = Network.parameters(network)
      const sets = [0, 1, 2].map((k) =>
        Parameters.fromVector(start, Parameters.vector(start).map((x) => x * (1 + k / 20)))
      )
      const all = yield* Simulation.batch(network, sets, options)
      for (const k of [0, 1, 2]) {
        assert.isTrue(sameBits(all[k], yield* Simulation.run(network, { ...options, parameters: sets[k] })), `set ${k}`)
      }
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("of no sets is empty, and a set that does not fit is refused", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* Simulation.batch(ready, [], options), [])
      const foreign = Network.parameters(Network.editSync(varied, [Edit.train("HH_gNa")]))
      const error = yield* Effect.flip(Simulation.batch(ready, [set(0), foreign], options))
      assert.strictEqual(error._tag, "NetworkError")
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("that explodes says which run and number, when and where", () =>
    Effect.gen(function*() {
      const wild = Parameters.set(base, key, [2e-4, 6e-4, 1e300, 3e-4, 1e-3, 5e-4])
      const error = yield* Effect.flip(Simulation.batch(ready, [set(0), wild], { ...options, scheme: "forwardEuler" }))
      assert.include(error.message, "step")
      assert.ok(error._tag === "SimulationError")
      assert.deepStrictEqual(error.run, { index: 1, count: 2 })
    }).pipe(Effect.provide(Engine.layer)))
})

describe("the engines", () => {
  for (const scheme of ["backwardEuler", "crankNicolson", "exponentialEuler"] as const) {
    it.effect(`agree on a network with everything in it: ${scheme}`, () =>
      Effect.gen(function*() {
        const [fast, slow] = yield* Effect.all([Engine.layerCompiled, Engine.layerInterpreter].map((layer) =>
          Effect.provide(Simulation.run(varied, { ...options, scheme }), layer)
        ))
        // 60 steps of a few roundings each, in numbers up to 100 mV.
        const worst = fast.data.reduce((most, x, i) =>
          Math.max(most, Math.abs(x - slow.data[i])), 0)
        assert.isBelow(worst, 1e-9)
      }))
  }
})

describe("threads", () => {
  for (const size of [1, 2, 3]) {
    it.live(`give the same bits as one: ${size}`, () =>
      Effect.gen(function*() {
        const alone = Effect.provide(Simulation.run(varied, options), Engine.layer)
        assert.isTrue(sameBits(yield* Simulation.run(varied, options), yield* alone))
        const mirrored = { ...options, scheme: "crankNicolson" } as const
        assert.isTrue(
          sameBits(
            yield* Simulation.run(varied, mirrored),
            yield* Effect.provide(Simulation.run(varied, mirrored), Engine.layer)
          )
        )
        const sets = Array.from({ length: 7 }, (_, k) => set(k))
        const [many, one] = [
          yield* Simulation.batch(ready, sets, options),
          yield* Effect.provide(Simulation.batch(ready, sets, options), Engine.layer)
        ]
        many.forEach((traces, k) => assert.isTrue(sameBits(traces, one[k]), `set ${k}`))
      }).pipe(Effect.provide(layerWorkers({ size, least: 0 }))))
  }

  it.live("can be interrupted and used again", () =>
    Effect.gen(function*() {
      const long = yield* Effect.forkChild(Simulation.run(varied, { steps: 10_000_000 }))
      yield* Effect.sleep("100 millis")
      yield* Fiber.interrupt(long)
      assert.strictEqual((yield* Simulation.run(varied, options)).samples, 61)
    }).pipe(Effect.provide(layerWorkers({ size: 2, least: 0 }))))

  it.live("of a size that makes no sense are refused", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Effect.provide(Simulation.run(varied, options), layerWorkers({ size: 0 })))
      assert.strictEqual(error.message, "size is 0; expected a whole number from 1 to 64")
    }))
})

describe("a kernel", () => {
  const moduleOf = (network: Network.Network) => atOnce(kernel(atOnce(layout(plan(network))), "backwardEuler")).module

  it("is compiled once for a structure, whatever the values, stimuli and recordings", () => {
    const first = moduleOf(varied)
    const other = Network.editSync(varied, [
      Edit.set("HH_gNa", 0.2),
      Edit.set("radius", 2),
      Edit.stimulate(Stimulus.sine({ duration: 5, amplitude: 0.1, frequency: 50 }), Select.cell(3)),
      Edit.unrecord("v"),
      Edit.record("HH_n")
    ])
    assert.strictEqual(moduleOf(other), first)
  })

  it("is another one when the structure is another", () => {
    const first = moduleOf(varied)
    assert.notStrictEqual(moduleOf(Network.editSync(varied, [Edit.insert(Channels.Leak, Select.cell(3))])), first)
    assert.notStrictEqual(moduleOf(Network.editSync(varied, [Edit.clamp("HH_h", 0.5, Select.cell(3))])), first)
  })
})
