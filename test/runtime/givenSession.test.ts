/**
 * What engines and sessions refuse, by whoever calls them: each with an error that says what, and nothing is lost by it.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { Cell, Channels, Edit, Engine, Network, Simulation } from "neurolens"
import { adjoint } from "../../src/adjoint/GradientRunner.ts"
import { wantedOf } from "../../src/adjoint/Wanted.ts"
import { startOf } from "../../src/solve/March.ts"

const network = Network.editSync(Cell.make({ ncomp: 2 }), [
  Edit.insert(Channels.HH),
  Edit.record("v"),
  Edit.train("HH_gNa")
])
const dt = 0.025
const steps = 4
const work = { network, scheme: "backwardEuler", dt, rates: "exact", copies: 1 } as const
const start = startOf(network, dt)
const room = () => ({ data: new Float64Array(2 * steps), stride: steps, first: 0 })
const as = <A>(u: unknown): A => u as A

const works: ReadonlyArray<readonly [given: unknown, text: string]> = [
  [null, "the work is null"],
  [{ ...work, network: {} }, "network of the work is an empty object"],
  [{ ...work, scheme: "toString" }, "scheme of the work is toString"],
  [{ ...work, dt: NaN }, "dt of the work is NaN"],
  [{ ...work, rates: "fast" }, "rates of the work is fast"],
  [{ ...work, copies: 0.5 }, "copies of the work is 0.5"]
]

type Wrong = readonly [
  text: string,
  ask: (session: Engine.Session) => Effect.Effect<unknown, Simulation.SimulationError>
]

const asked: ReadonlyArray<Wrong> = [
  ["set to is null", (s) => s.set(as(null))],
  ["set to is 0 networks", (s) => s.set([])],
  ["set to is 2 networks", (s) => s.set([network, network])],
  ["network 0 of the session is 3", (s) => s.set([as(3)])],
  ["differs from the first in its cells", (s) => s.set([as(Cell.make({ ncomp: 3 }))])],
  ["state 0 of the session is an empty object", (s) => s.load([as({})])],
  ["state 0: its step is -1", (s) => s.load([{ ...start, step: -1 }])],
  ["state 0: it has no voltages of 2 compartments", (s) => s.load([{ ...start, v: new Float64Array(3) }])],
  ["state 0: it has no HH_m of 2 rows", (s) => s.load([{ ...start, nodes: new Map() }])],
  ["steps of the session is -1", (s) => s.advance(-1, [])],
  ["steps of the session is 1.5", (s) => s.advance(1.5, [])],
  ["the sinks is null", (s) => s.advance(1, as(null))],
  ["the sinks is 2 sinks", (s) => s.advance(1, [room(), room()])],
  ["sink 0 is an empty object", (s) => s.advance(1, [as({})])],
  ["from 1 on", (s) => s.advance(steps, [{ ...room(), first: 1 }])],
  ["sink 0 is 3 numbers", (s) => s.advance(1, [{ ...room(), data: new Float64Array(3) }])]
]

for (const [name, layer] of [["compiled", Engine.layer], ["interpreter", Engine.layerInterpreter]] as const) {
  describe(`the ${name} engine`, () => {
    it.effect("refuses work that is none", () =>
      Effect.gen(function*() {
        const engine = yield* Engine.Engine
        for (const [given, text] of works) {
          const error = yield* Effect.flip(engine.open(as(given)))
          assert.strictEqual(error._tag, "SimulationError")
          assert.include(error.message, text)
          assert.include((yield* Effect.flip(engine.gradient(as(given)))).message, text)
        }
        const error = yield* Effect.flip(engine.gradient(as({ ...work, wanted: wantedOf(network) })))
        assert.include(error.message, "adjoint of the work is undefined")
      }).pipe(Effect.scoped, Effect.provide(layer)))

    it.effect("has sessions that refuse what does not fit, and go on", () =>
      Effect.gen(function*() {
        const engine = yield* Engine.Engine
        const session = yield* engine.open(work)
        yield* session.set([network])
        yield* session.load([start])
        const sink = room()
        for (const [text, ask] of asked) {
          const error = yield* Effect.flip(ask(session))
          assert.strictEqual(error._tag, "SimulationError")
          assert.include(error.message, text)
        }
        yield* session.advance(steps, [sink])
        const { data } = yield* Simulation.run(network, { steps })
        for (const row of [0, 1]) {
          assert.deepStrictEqual(
            sink.data.slice(row * steps, (row + 1) * steps),
            data.slice(row * (steps + 1) + 1, (row + 1) * (steps + 1))
          )
        }
      }).pipe(Effect.scoped, Effect.provide(layer)))

    it.effect("has sessions for gradients that refuse what does not fit", () =>
      Effect.gen(function*() {
        const engine = yield* Engine.Engine
        const session = yield* engine.gradient({ ...work, wanted: wantedOf(network), adjoint })
        const run = { networks: [network], from: null, steps, memory: 2 ** 20, first: 0 }
        const loss: Parameters<typeof session.run>[1] = (_, { data }) => ({ value: 0, cotangent: data.map(() => 0) })
        const wrong = [
          ["the runs is 3", as(3)],
          ["set to is 0 networks", { ...run, networks: [] }],
          ["state 0 of the session", { ...run, from: as({}) }],
          ["steps of the runs is NaN", { ...run, steps: NaN }],
          ["memory of the runs is 0", { ...run, memory: 0 }],
          ["first of the runs is -1", { ...run, first: -1 }]
        ] as const
        for (const [text, given] of wrong) {
          assert.include((yield* Effect.flip(session.run(as(given), loss))).message, text)
        }
        assert.include((yield* Effect.flip(session.run(run, as("loss")))).message, "the loss of the runs is loss")
        assert.strictEqual((yield* session.run(run, loss)).length, 1)
      }).pipe(Effect.scoped, Effect.provide(layer)))
  })
}
