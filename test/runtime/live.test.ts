/** A network that stays open: its runs are those of `Simulation.run`, in one memory; and sessions that are open at once, or no longer. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Layer, Scope } from "effect"
import { Cell, Channels, Edit, Engine, Network, Parameters, Select, Simulation, Stimulus } from "neurolens"
import { ownThread } from "../../src/solve/compiled/Machine.ts"
import { memories } from "../../src/solve/compiled/memories.ts"

const step = (amplitude: number) => Stimulus.step({ delay: 0, duration: 5, amplitude })
const network = Network.editSync(Network.make([Cell.make({ ncomp: 2 }), Cell.make()]), [
  Edit.insert(Channels.HH),
  Edit.stimulate(step(0.1), Select.rows([0])),
  Edit.record("v"),
  Edit.train("HH_gNa")
])
const options = { steps: 40 }
const louder = Network.editSync(network, [Edit.unstimulate(), Edit.stimulate(step(0.2), Select.rows([0]))])
const parameters = Parameters.set(Network.parameters(network), "HH_gNa", [0.2])

/** The compiled engine on memory that is counted. */
const counted = () => {
  const store = memories({ shared: false })
  let places = 0
  const machine = ownThread(store)
  const watched = {
    ...machine,
    waits: false,
    place: (module: WebAssembly.Module, bytes: number) => {
      places++
      return machine.place(module, bytes)
    }
  }
  const layer = Layer.provide(Engine.layerThreaded, Layer.succeed(Engine.Threads, watched))
  return { layer, places: () => places, held: store.held }
}

describe("a network that stays open", () => {
  it.effect("runs as it is set, with the bits of a run alone, and takes no memory anew", () =>
    Effect.gen(function*() {
      const { held, layer, places } = counted()
      const [plain, loud, both] = [
        yield* Simulation.run(network, options),
        yield* Simulation.run(louder, options),
        yield* Simulation.run(louder, { ...options, parameters })
      ]
      yield* Effect.gen(function*() {
        const live = yield* Simulation.live(network, options)
        assert.deepStrictEqual((yield* live.run).data, plain.data)
        assert.deepStrictEqual((yield* live.run).data, plain.data)
        yield* live.set(louder)
        assert.deepStrictEqual((yield* live.run).data, loud.data)
        yield* live.write(parameters)
        assert.deepStrictEqual((yield* live.run).data, both.data)
        yield* live.set(network)
        const [one, two] = yield* Effect.all([live.run, live.run], { concurrency: "unbounded" })
        assert.deepStrictEqual([one.data, two.data], [plain.data, plain.data])
        assert.strictEqual(places(), 1)
        assert.isAbove(held().lent, 0)
      }).pipe(Effect.scoped, Effect.provide(layer))
      assert.notDeepEqual(plain.data, loud.data)
      assert.strictEqual(held().lent, 0)
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("refuses another structure, and goes on with what was set before", () =>
    Effect.gen(function*() {
      const live = yield* Simulation.live(network, options)
      const other = Network.editSync(network, [Edit.insert(Channels.Leak)])
      assert.strictEqual(
        (yield* Effect.flip(live.set(other))).message,
        "the network is with other channels and pumps; expected one that differs from the network that is open in values, stimuli and " +
          "what clamps hold"
      )
      assert.deepStrictEqual((yield* live.run).data, (yield* Simulation.run(network, options)).data)
    }).pipe(Effect.scoped, Effect.provide(Engine.layer)))

  it.effect("gives each of several fibers the run of what it wrote, though runs wait for each other", () =>
    Effect.gen(function*() {
      const written = [0.1, 0.15, 0.2].map((x) => Parameters.set(Network.parameters(network), "HH_gNa", [x]))
      const alone = yield* Effect.forEach(written, (one) => Simulation.run(network, { ...options, parameters: one }))
      const live = yield* Simulation.live(network, options)
      const together = yield* Effect.forEach(written, (one) => Effect.andThen(live.write(one), live.run), {
        concurrency: "unbounded"
      })
      assert.deepStrictEqual(together.map(({ data }) => data), alone.map(({ data }) => data))
      assert.notDeepEqual(together[0].data, together[1].data)
    }).pipe(Effect.scoped, Effect.provide(Engine.layer)))

  it.effect("takes and runs nothing when its scope is closed, and names what was called wrongly", () =>
    Effect.gen(function*() {
      const live = yield* Effect.scoped(Simulation.live(network, options))
      for (const refused of [live.set(louder), live.write(parameters), live.run]) {
        assert.match(
          (yield* Effect.flip(Effect.asVoid<unknown, Error, never>(refused))).message,
          /closed with its scope/
        )
      }
      assert.match((yield* Effect.flip(live.set(5 as never))).message, /of live\.set is 5/)
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("goes on after a run that failed", () =>
    Effect.gen(function*() {
      const live = yield* Simulation.live(network, options)
      yield* live.set(Network.editSync(network, [Edit.unstimulate(), Edit.stimulate(step(1e308), Select.rows([0]))]))
      assert.strictEqual((yield* Effect.flip(live.run)).reason._tag, "NotFinite")
      yield* live.set(louder)
      assert.deepStrictEqual((yield* live.run).data, (yield* Simulation.run(louder, options)).data)
    }).pipe(Effect.scoped, Effect.provide(Engine.layer)))
})

describe("sessions", () => {
  const work = { network, scheme: "backwardEuler", dt: 0.025, rates: "exact", copies: 1 } as const
  const each = [["compiled", Engine.layerCompiled], ["interpreter", Engine.layerInterpreter]] as const

  it.effect.each(each)(
    "that take turns have their own numbers, on the %s engine",
    ([, layer]) =>
      Effect.gen(function*() {
        const expected = yield* Simulation.run(network, options)
        const engine = yield* Engine.Engine
        const start = (yield* Simulation.run(network, { steps: 0 })).state
        const rows = network.recordings.size
        const open = Effect.gen(function*() {
          const session = yield* engine.open(work)
          yield* session.set([network])
          yield* session.load([start])
          return { session, data: new Float64Array(rows * 40) }
        })
        const two = [yield* open, yield* open]
        for (const first of [0, 10, 20, 30]) {
          for (const { data, session } of two) yield* session.advance(10, [{ data, stride: 40, first }])
        }
        for (const { data } of two) {
          for (let i = 0; i < rows; i++) {
            assert.deepStrictEqual(data.slice(40 * i, 40 * i + 40), expected.data.slice(41 * i + 1, 41 * i + 41))
          }
        }
        // One session that two go on at once does one after the other.
        const [{ data, session }] = two
        yield* session.load([start])
        const both = [0, 20].map((first) => session.advance(20, [{ data, stride: 40, first }]))
        yield* Effect.all(both, { concurrency: "unbounded" })
        assert.deepStrictEqual(data, two[1].data)
      }).pipe(Effect.scoped, Effect.provide(layer))
  )

  it.effect("give their memory back when their scope closes, and refuse afterwards", () =>
    Effect.gen(function*() {
      const { held, layer } = counted()
      yield* Effect.gen(function*() {
        const engine = yield* Engine.Engine
        const scope = yield* Scope.make()
        const session = yield* Scope.provide(engine.open(work), scope)
        assert.strictEqual(held().lent, 0) // nobody's yet
        yield* session.set([network])
        assert.isAbove(held().lent, 0)
        yield* Scope.close(scope, Exit.void)
        assert.strictEqual(held().lent, 0)
        assert.match((yield* Effect.flip(session.set([network]))).message, /closed with its scope/)
      }).pipe(Effect.provide(layer))
    }))

  it.effect("say what they lack", () =>
    Effect.gen(function*() {
      const engine = yield* Engine.Engine
      const session = yield* engine.open(work)
      const start = (yield* Simulation.run(network, { steps: 0 })).state
      assert.match((yield* Effect.flip(session.load([start]))).message, /without networks; expected networks/)
      yield* session.set([network])
      assert.match((yield* Effect.flip(session.load([start, start]))).message, /given 2 states; expected 1/)
      assert.match((yield* Effect.flip(session.advance(1, []))).message, /without a state/)
      assert.match((yield* Effect.flip(session.states)).message, /without a state/)
    }).pipe(Effect.scoped, Effect.provide(Engine.layer)))

  it.effect("with tabulated rates are refused by the interpreter, which has none", () =>
    Effect.gen(function*() {
      const engine = yield* Engine.Engine
      const error = yield* Effect.flip(engine.open({ ...work, rates: "tabulated" }))
      assert.strictEqual(error.message, "rates of engine interpreter is tabulated; expected exact")
    }).pipe(Effect.scoped, Effect.provide(Engine.layerInterpreter)))
})

/** What `advance` of a session is given. */
type Given = Engine.Session["advance"] extends (...given: infer A) => unknown ? A : never

describe("an engine around another", () => {
  it.effect("counts, logs or refuses what it is asked for", () =>
    Effect.gen(function*() {
      const lines: Array<string> = []
      const small = Layer.effect(
        Engine.Engine,
        Effect.map(Effect.service(Engine.Engine), (inner) => ({
          ...inner,
          name: "small",
          open: (work: Engine.Work) =>
            work.network.nodes.length > 2
              ? Effect.fail(
                new Simulation.SimulationError({
                  reason: { _tag: "Refused", engine: "small", what: `${work.network.nodes.length} compartments` }
                })
              )
              : Effect.gen(function*() {
                const session = yield* inner.open(work)
                yield* Effect.addFinalizer(() => Effect.sync(() => lines.push("let go")))
                lines.push(`opened for ${work.copies}`)
                return {
                  ...session,
                  advance: (...given: Given) => {
                    lines.push(`${given[0]} steps`)
                    return session.advance(...given)
                  }
                }
              })
        }))
      ).pipe(Layer.provide(Engine.layer))
      const one = Network.editSync(Network.make([Cell.make()]), [Edit.insert(Channels.HH), Edit.record("v")])
      yield* Simulation.run(one, { steps: 7 }).pipe(Effect.provide(small))
      assert.deepStrictEqual(lines, ["opened for 1", "7 steps", "let go"])
      const error = yield* Effect.flip(Simulation.run(network, { steps: 7 }).pipe(Effect.provide(small)))
      assert.strictEqual(error.message, "engine small does not run 3 compartments")
    }))
})
