/** Simulations as Effects: equal to the pure run, in stretches, watched, interrupted, with typed errors, on the engine that is provided. */
import { assert, describe, it } from "@effect/vitest"
import { Cause, Effect, Exit, Fiber, Layer, Ref, Result, Stream } from "effect"
import {
  Cell,
  Channel,
  Channels,
  Connect,
  Edit,
  Engine,
  Gradient,
  Network,
  Parameters,
  Progress,
  Pumps,
  Simulation,
  Stimulus,
  Synapses,
  Traces
} from "neurolens"
import { row } from "../solve/run.ts"
import { simulate } from "../solve/simulate.ts"
import { countedEngine } from "./countedEngine.ts"

const cell = Cell.make({ parents: [-1, 0, 0], ncomp: [2, 1, 1] })
const network = Network.editSync(Network.make([cell, cell]), [
  Edit.insert(Channels.HH),
  Edit.insert(Channels.CaL, row(1, 5)),
  Edit.insert(Pumps.CaPump),
  Edit.diffuse("CaCon_i", 2),
  Edit.connect(Connect.listed([[0, 5], [6, 2]]), Synapses.Ionotropic),
  Edit.stimulate(Stimulus.step({ delay: 0.2, duration: 1, amplitude: 0.1 }), row(0)),
  Edit.clamp("CaCon_i", 1e-3, row(7)),
  Edit.record("v"),
  Edit.record("CaCon_i"),
  Edit.record("i_Ca"),
  Edit.record("IonotropicSynapse_s")
])
const pure = (options: Simulation.RunOptions): Traces.Traces => Result.getOrThrow(simulate(network, options))
const quiet = Network.editSync(Network.make([Cell.make()]), [Edit.insert(Channels.Leak), Edit.record("v")])

/** Reports that arrive while an effect runs. */
const watched = <A, E, R>(
  effect: Effect.Effect<A, E, R>
): Effect.Effect<readonly [A, ReadonlyArray<Progress.Progress>], E, R> =>
  Effect.gen(function*() {
    const reports = yield* Ref.make<ReadonlyArray<Progress.Progress>>([])
    const listener = (progress: Progress.Progress) => Ref.update(reports, (all) => [...all, progress])
    const result = yield* Effect.provideService(effect, Progress.ProgressListener, listener)
    return [result, yield* Ref.get(reports)] as const
  })

describe("Simulation.run", () => {
  it.effect.each(["backwardEuler", "crankNicolson", "exponentialEuler", "forwardEuler"] as const)(
    "equals the pure run bit for bit (%s)",
    (scheme) =>
      Effect.gen(function*() {
        const options = { steps: 700, dt: 0.01, scheme }
        assert.deepStrictEqual(yield* Simulation.run(network, options), pure(options))
      }).pipe(Effect.provide(Engine.layerInterpreter))
  )

  it.effect("of no steps is the start", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* Simulation.run(network, { steps: 0 }), pure({ steps: 0 }))
    }).pipe(Effect.provide(Engine.layerInterpreter)))

  it.effect("wants the dt of the state that it goes on from, on either engine", () =>
    Effect.gen(function*() {
      for (const layer of [Engine.layerInterpreter, Engine.layerCompiled]) {
        const { state } = yield* Effect.provide(Simulation.run(network, { steps: 3, dt: 0.05 }), layer)
        assert.strictEqual(state.dt, 0.05)
        const error = yield* Effect.flip(Effect.provide(Simulation.run(network, { steps: 1, from: state }), layer))
        assert.match(error.message, /^dt is 0.025; expected 0.05 ms/)
      }
    }))

  it.effect("refuses an option that does not exist; so do a stream and a batch", () =>
    Effect.gen(function*() {
      const typo = { steps: 1, every: 1, schemes: "forwardEuler" }
      const { every: _, ...rest } = typo
      const failures = [
        yield* Effect.flip(Simulation.run(network, rest)),
        yield* Effect.flip(Stream.runDrain(Simulation.stream(network, typo))),
        yield* Effect.flip(Simulation.batch(network, [], rest))
      ]
      for (const { message } of failures) {
        assert.match(message, /^run option "schemes" does not exist; did you mean "scheme"\?/)
      }
      const from = { steps: 1, from: null }
      assert.match((yield* Effect.flip(Simulation.batch(network, [], from))).message, /"from" does not exist/)
    }).pipe(Effect.provide(Engine.layerInterpreter)))

  it.effect("goes on from a state, bit for bit", () =>
    Effect.gen(function*() {
      const first = yield* Simulation.run(network, { steps: 123 })
      const second = yield* Simulation.run(network, { steps: 77, from: first.state })
      assert.deepStrictEqual(Traces.append(first, second), pure({ steps: 200 }))
    }).pipe(Effect.provide(Engine.layerInterpreter)))

  it.effect("takes parameters as if they were written first", () =>
    Effect.gen(function*() {
      const trained = Network.editSync(network, [Edit.train("HH_gNa"), Edit.train("IonotropicSynapse_gS")])
      const parameters = Parameters.set(Network.parameters(trained), "HH_gNa", [0.09])
      const by = yield* Simulation.run(trained, { steps: 50, parameters })
      const written = yield* Simulation.run(Network.editSync(trained, [Edit.writeParameters(parameters)]), {
        steps: 50
      })
      assert.deepStrictEqual(by, written)
      assert.notDeepEqual(by.data, (yield* Simulation.run(trained, { steps: 50 })).data)
    }).pipe(Effect.provide(Engine.layerInterpreter)))

  it.effect("does not change the network, so it can run again", () =>
    Effect.gen(function*() {
      const once = yield* Simulation.run(network, { steps: 50 })
      assert.deepStrictEqual(yield* Simulation.run(network, { steps: 50 }), once)
    }).pipe(Effect.provide(Engine.layerInterpreter)))
})

describe("Simulation.stream", () => {
  it.effect.each([1, 3, 7, 50, 100, 101, 100_000])(
    "in stretches of %d steps is the run, bit for bit",
    (every) =>
      Effect.gen(function*() {
        const stretches = yield* Stream.runCollect(Simulation.stream(network, { steps: 100, every }))
        assert.strictEqual(stretches.length, Math.ceil(100 / every))
        assert.deepStrictEqual(stretches.map((t) => t.first), stretches.map((_, k) => k === 0 ? 0 : k * every + 1))
        for (const t of stretches) assert.isAtMost(t.samples, every + 1)
        assert.deepStrictEqual(stretches.reduce(Traces.append), pure({ steps: 100 }))
      }).pipe(Effect.provide(Engine.layerInterpreter))
  )

  it.effect("of no steps is one sample", () =>
    Effect.gen(function*() {
      const stretches = yield* Stream.runCollect(Simulation.stream(network, { steps: 0, every: 10 }))
      assert.deepStrictEqual([...stretches], [pure({ steps: 0 })])
    }).pipe(Effect.provide(Engine.layerInterpreter)))

  it.effect("goes on from a state, and can be taken in part", () =>
    Effect.gen(function*() {
      const [first] = yield* Stream.runCollect(
        Stream.take(Simulation.stream(network, { steps: 1_000_000, every: 40 }), 1)
      )
      const rest = yield* Stream.runCollect(Simulation.stream(network, { steps: 60, every: 25, from: first.state }))
      assert.deepStrictEqual(rest.map((t) => [t.first, t.samples]), [[40, 26], [66, 25], [91, 10]])
      assert.deepStrictEqual(rest.reduce(Traces.append, first), pure({ steps: 100 }))
    }).pipe(Effect.provide(Engine.layerInterpreter)))

  it.effect.each([0, -1, 1.5, NaN])("refuses stretches of %d steps", (every) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Stream.runCollect(Simulation.stream(network, { steps: 10, every })))
      assert.strictEqual(error.message, `every is ${every}; expected a whole number of steps, 1 or more`)
    }).pipe(Effect.provide(Engine.layerInterpreter)))

  it.effect("hands out what came before the error", () =>
    Effect.gen(function*() {
      const unstable = Network.editSync(quiet, [
        Edit.stimulate(Stimulus.samples([0, 0, 0, 0, 0, 1e308, 1e308]), row(0))
      ])
      const seen: Array<number> = []
      const error = yield* Effect.flip(Stream.runForEach(Simulation.stream(unstable, { steps: 20, every: 2 }), (t) =>
        Effect.sync(() =>
          seen.push(t.samples)
        )))
      assert.deepStrictEqual(seen, [3, 2])
      assert.strictEqual(error._tag, "SimulationError")
    }).pipe(Effect.provide(Engine.layerInterpreter)))
})

describe("progress", () => {
  it.effect("arrives, grows, and ends at the total", () =>
    Effect.gen(function*() {
      const [, reports] = yield* watched(Simulation.run(quiet, { steps: 10_001 }))
      assert.isAtLeast(reports.length, 3)
      assert.deepStrictEqual(reports.at(-1), { what: "simulation", done: 10_001, total: 10_001, unit: "steps" })
      reports.forEach((r, k) => assert.isAbove(r.done, k === 0 ? 0 : reports[k - 1].done))
    }).pipe(Effect.provide(Engine.layerInterpreter)))

  it.effect("of a stream counts over the stretches", () =>
    Effect.gen(function*() {
      const [, reports] = yield* watched(Stream.runDrain(Simulation.stream(quiet, { steps: 10, every: 4 })))
      assert.deepStrictEqual(reports.map((r) => [r.done, r.total]), [[4, 10], [8, 10], [10, 10]])
    }).pipe(Effect.provide(Engine.layerInterpreter)))

  it.effect("of a run that goes on counts its own steps", () =>
    Effect.gen(function*() {
      const { state } = yield* Simulation.run(quiet, { steps: 5 })
      const [, reports] = yield* watched(Simulation.run(quiet, { steps: 3, from: state }))
      assert.deepStrictEqual(reports.map((r) => [r.done, r.total]), [[3, 3]])
    }).pipe(Effect.provide(Engine.layerInterpreter)))
})

describe("interruption", () => {
  const long = { steps: 1_000_000_000, every: 1000 }

  it.live("by a timeout stops a long run promptly, and it can be started again", () =>
    Effect.gen(function*() {
      const started = performance.now()
      const drained = Stream.runDrain(Simulation.stream(network, long))
      const result = yield* Effect.exit(Effect.timeout(drained, "50 millis"))
      assert.isTrue(Exit.isFailure(result))
      assert.isBelow(performance.now() - started, 2000)
      assert.deepStrictEqual(yield* Simulation.run(network, { steps: 20 }), pure({ steps: 20 }))
    }).pipe(Effect.provide(Engine.layerInterpreter)))

  it.live("of the fiber stops it", () =>
    Effect.gen(function*() {
      const fiber = yield* Effect.forkChild(Simulation.run(quiet, { steps: 5_000_000 }))
      yield* Effect.sleep("20 millis")
      const started = performance.now()
      yield* Fiber.interrupt(fiber)
      assert.isBelow(performance.now() - started, 1000)
      const exit = yield* Fiber.await(fiber)
      assert.isTrue(Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause))
    }).pipe(Effect.provide(Engine.layerInterpreter)))

  it.live("lets others run meanwhile", () =>
    Effect.gen(function*() {
      const ticks = yield* Ref.make(0)
      const ticking = Effect.forever(Effect.andThen(Ref.update(ticks, (n) => n + 1), Effect.sleep("1 millis")))
      yield* Effect.raceFirst(Simulation.run(network, { steps: 3000 }), ticking)
      assert.isAbove(yield* Ref.get(ticks), 5)
    }).pipe(Effect.provide(Engine.layerInterpreter)))
})

describe("errors", () => {
  const exploding = Network.editSync(Network.make([Cell.make()]), [
    Edit.insert(Channel.make("Growing", { current: "-1 [S/cm2] * v" })),
    Edit.record("v")
  ])

  it.effect("are caught by tag", () =>
    Effect.gen(function*() {
      const caught = yield* Simulation.run(exploding, { steps: 1000, scheme: "forwardEuler" }).pipe(
        Effect.as("no error"),
        Effect.catchTag("SimulationError", (error) => Effect.succeed(error.reason._tag))
      )
      assert.strictEqual(caught, "NotFinite")
    }).pipe(Effect.provide(Engine.layerInterpreter)))

  it.effect("are caught by reason", () =>
    Effect.gen(function*() {
      const caught = yield* Simulation.run(exploding, { steps: 1000, scheme: "forwardEuler" }).pipe(
        Effect.map(() => -1),
        Effect.catchReason("SimulationError", "NotFinite", (reason) => Effect.succeed(reason.step))
      )
      assert.isAbove(caught, 0)
      const other = yield* Effect.flip(
        Simulation.run(quiet, { steps: -1 }).pipe(
          Effect.map(() => 0),
          Effect.catchReason("SimulationError", "NotFinite", () => Effect.succeed(1))
        )
      )
      assert.strictEqual(other._tag === "SimulationError" && other.reason._tag, "BadOption")
    }).pipe(Effect.provide(Engine.layerInterpreter)))

  it.effect("of a run and of the pure run are the same", () =>
    Effect.gen(function*() {
      for (
        const options of [{ steps: 1000, scheme: "forwardEuler" }, { steps: 1, dt: 0 }, {}, {
          tMax: NaN
        }] as ReadonlyArray<Simulation.RunOptions>
      ) {
        const error = yield* Effect.flip(Simulation.run(exploding, options))
        assert.deepStrictEqual(
          Result.isFailure(simulate(exploding, options)) &&
            (Result.getOrThrow(Result.flip(simulate(exploding, options)))).reason,
          error.reason
        )
      }
      const nothing = yield* Effect.flip(Simulation.run(Network.make([Cell.make()]), { steps: 1 }))
      assert.strictEqual(nothing.reason._tag, "NothingRecorded")
    }).pipe(Effect.provide(Engine.layerInterpreter)))

  it.effect("of a run that does not fit into memory says what would do", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Simulation.run(quiet, { steps: 1e15 }))
      assert.strictEqual(
        error.message,
        "8000000000000024 bytes of 1000000000000001 samples of 1 recording are asked for, at most 17179869184 are possible; " +
          "record less, or take Simulation.stream, which hands them out in stretches"
      )
      const [first] = yield* Stream.runCollect(Stream.take(Simulation.stream(quiet, { steps: 1e15, every: 10 }), 1))
      assert.strictEqual(first.samples, 11)
    }).pipe(Effect.provide(Engine.layerInterpreter)))

  it.effect("of parameters that belong elsewhere are a NetworkError", () =>
    Effect.gen(function*() {
      const parameters = Network.parameters(Network.editSync(network, [Edit.train("HH_gNa")]))
      const name = yield* Simulation.run(quiet, { steps: 1, parameters }).pipe(
        Effect.as("no error"),
        Effect.catchTag("NetworkError", (error) => Effect.succeed(error.reason._tag))
      )
      assert.strictEqual(name, "UnknownName")
    }).pipe(Effect.provide(Engine.layerInterpreter)))
})

describe("the engine", () => {
  it.effect("of the reference is named", () =>
    Effect.gen(function*() {
      assert.strictEqual((yield* Engine.Engine).name, "interpreter")
    }).pipe(Effect.provide(Engine.layerInterpreter)))

  it.effect("that is provided is the one that runs", () =>
    Effect.gen(function*() {
      const asked: Array<string> = []
      const custom = Layer.succeed(
        Engine.Engine,
        Engine.Engine.of({
          name: "constant",
          open: ({ copies, dt, network, rates, scheme }) =>
            Effect.sync(() => {
              asked.push(`${network.nodes.length} ${scheme} ${dt} ${rates} ${copies}`)
              let now: ReadonlyArray<Simulation.State> = []
              return {
                most: 1,
                waits: false,
                ahead: false,
                set: () => Effect.void,
                load: (states) => Effect.sync(() => void (now = states)),
                advance: (steps, [{ data, first }]) =>
                  Effect.sync(() => {
                    data.fill(42, first, first + steps)
                    now = now.map((state) => ({ ...state, step: state.step + steps }))
                  }),
                states: Effect.sync(() => now)
              }
            }),
          gradient: () =>
            new Simulation.SimulationError({ reason: { _tag: "Refused", engine: "constant", what: "gradients" } })
        })
      )
      const made = yield* Effect.provide(Simulation.run(quiet, { steps: 5, dt: 0.1, scheme: "crankNicolson" }), custom)
      assert.deepStrictEqual(Array.from(Traces.trace(made, 0)), [-70, 42, 42, 42, 42, 42])
      assert.strictEqual(made.state.step, 5)
      assert.deepStrictEqual(asked, ["1 crankNicolson 0.1 exact 1"])
      const trained = Network.editSync(quiet, [Edit.train("Leak_gLeak")])
      const refused = yield* Effect.flip(
        Effect.provide(Gradient.run(trained, () => ({ value: 0, cotangent: [0, 0] }), { steps: 1 }), custom)
      )
      assert.strictEqual(refused.message, "engine constant does not run gradients")
    }))

  it.effect("is asked for a network with the parameters in it", () =>
    Effect.gen(function*() {
      const trained = Network.editSync(quiet, [Edit.train("Leak_gLeak")])
      const parameters = Parameters.set(Network.parameters(trained), "Leak_gLeak", [7e-4])
      const seen: Array<unknown> = []
      const spy = countedEngine("open", { opened: 0, released: 0 }, ({ network }) => {
        seen.push(network.nodes.columns.get("Leak_gLeak")!.values[0])
      })
      yield* Effect.provide(Simulation.run(trained, { steps: 1, parameters }), spy)
      assert.deepStrictEqual(seen, [7e-4])
    }))
})
