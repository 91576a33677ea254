/**
 * Training as a running thing: what is released when it ends, fails or is interrupted; going on afterwards; what is reported meanwhile.
 */
import { assert, describe, it } from "@effect/vitest"
import type { Layer } from "effect"
import { Cause, Effect, Exit, Fiber, Ref, Stream } from "effect"
import { Edit, Engine, type Loss, Network, Progress, Training } from "neurolens"
import { countedEngine, type Counts } from "../runtime/countedEngine.ts"
import { compartment, dt, leaky, training } from "./leakModel.ts"

const options = { ...training, seed: 7 }

/** The interpreter, counting its sessions for gradients. */
const counting = (counts: Counts): Layer.Layer<Engine.Engine> => countedEngine("gradient", counts)

const counted = <A, E>(use: Effect.Effect<A, E, Engine.Engine>) =>
  Effect.gen(function*() {
    const counts: Counts = { opened: 0, released: 0 }
    const exit = yield* Effect.exit(Effect.provide(use, counting(counts)))
    return { exit, counts }
  })

describe("the runner of training", () => {
  it.effect("is one for all steps, and released when they end", () =>
    Effect.gen(function*() {
      const { counts, exit } = yield* counted(Stream.runCollect(Training.fit(leaky, { ...options, epochs: 3 })))
      assert.isTrue(Exit.isSuccess(exit) && exit.value.length === 6)
      assert.deepStrictEqual(counts, { opened: 1, released: 1 })
    }))

  it.effect("is released when no more steps are taken", () =>
    Effect.gen(function*() {
      const { counts, exit } = yield* counted(Stream.runCollect(Stream.take(Training.fit(leaky, options), 2)))
      assert.isTrue(Exit.isSuccess(exit))
      assert.deepStrictEqual(counts, { opened: 1, released: 1 })
    }))

  it.effect("is released when a step fails, and when whoever watches does", () =>
    Effect.gen(function*() {
      const loss: Loss.Loss<number> = () => {
        throw new Error("no loss today")
      }
      const { counts, exit } = yield* counted(Stream.runDrain(Training.fit(leaky, { ...options, loss })))
      assert.isTrue(Exit.isFailure(exit))
      assert.deepStrictEqual(counts, { opened: 1, released: 1 })
      const watched = Stream.runForEach(Training.fit(leaky, options), () => Effect.fail("enough"))
      assert.deepStrictEqual((yield* counted(watched)).counts, { opened: 1, released: 1 })
    }))

  it.effect("is not opened for options that are wrong", () =>
    Effect.gen(function*() {
      for (const wrong of [{ batch: 0 }, { data: [] }, { steps: -1 }]) {
        const { counts, exit } = yield* counted(Stream.runDrain(Training.fit(leaky, { ...options, ...wrong })))
        assert.isTrue(Exit.isFailure(exit))
        assert.deepStrictEqual(counts, { opened: 0, released: 0 })
      }
    }))

  it.effect("of an objective is released by hand", () =>
    Effect.gen(function*() {
      const { batch: _, optimizer: __, seed: ___, ...problem } = options
      const counts: Counts = { opened: 0, released: 0 }
      const objective = yield* Effect.provide(Training.objective(leaky, problem), counting(counts))
      yield* objective.evaluate(objective.start)
      assert.deepStrictEqual(counts, { opened: 1, released: 0 })
      objective.release()
      assert.deepStrictEqual(counts, { opened: 1, released: 1 })
    }))

  it.live("is released when training is interrupted, in the middle of a step", () =>
    Effect.gen(function*() {
      const counts: Counts = { opened: 0, released: 0 }
      // A step of a million steps of the interpreter takes seconds.
      const endless = Stream.runDrain(Training.fit(leaky, { ...options, steps: 1_000_000 }))
      const fiber = yield* Effect.forkChild(Effect.provide(endless, counting(counts)))
      while (counts.opened === 0) yield* Effect.sleep("5 millis")
      yield* Effect.sleep("20 millis")
      const started = performance.now()
      yield* Fiber.interrupt(fiber)
      assert.isBelow(performance.now() - started, 1000)
      const exit = yield* Fiber.await(fiber)
      assert.isTrue(Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause))
      assert.deepStrictEqual(counts, { opened: 1, released: 1 })
    }))
})

describe("training that was interrupted", () => {
  it.live("goes on from the last step that was seen, with the bits of training that was not", () =>
    Effect.gen(function*() {
      const long = { ...options, steps: 20_000, batch: 1 }
      const seen: Array<Training.Step> = []
      const fiber = yield* Effect.forkChild(
        Stream.runForEach(Training.fit(leaky, long), (step) => Effect.sync(() => seen.push(step)))
      )
      while (seen.length < 2) yield* Effect.sleep("5 millis")
      yield* Fiber.interrupt(fiber)
      const stopped = seen.length
      const rest = yield* Stream.runCollect(
        Stream.take(Training.fit(leaky, { ...long, resume: seen[stopped - 1].state }), 2)
      )
      const whole = yield* Stream.runCollect(Stream.take(Training.fit(leaky, long), stopped + 2))
      assert.deepStrictEqual([...seen, ...rest], whole)
    }).pipe(Effect.provide(Engine.layer)))
})

/** Reports that arrive while an effect runs. */
const watched = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function*() {
    const reports = yield* Ref.make<ReadonlyArray<Progress.Progress>>([])
    const listener = (progress: Progress.Progress) => Ref.update(reports, (all) => [...all, progress])
    yield* Effect.provideService(effect, Progress.ProgressListener, listener)
    return yield* Ref.get(reports)
  })

describe("progress", () => {
  it.effect("is one report a step, of all steps there will be", () =>
    Effect.gen(function*() {
      const reports = yield* watched(Stream.runDrain(Training.fit(leaky, { ...options, epochs: 2 })))
      assert.deepStrictEqual(
        reports,
        [1, 2, 3, 4].map((done) => ({ what: "training", done, total: 4, unit: "steps" }))
      )
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("of training that goes on counts from the very beginning", () =>
    Effect.gen(function*() {
      const given = { ...options, epochs: 2 }
      const { state } = yield* Training.last(Stream.take(Training.fit(leaky, given), 3))
      const reports = yield* watched(Stream.runDrain(Training.fit(leaky, { ...given, resume: state })))
      assert.deepStrictEqual(reports, [{ what: "training", done: 4, total: 4, unit: "steps" }])
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("without an end is infinite", () =>
    Effect.gen(function*() {
      const reports = yield* watched(Stream.runDrain(Stream.take(Training.fit(leaky, options), 3)))
      assert.deepStrictEqual(reports.map(({ done, total }) => [done, total]), [[1, Infinity], [2, Infinity], [
        3,
        Infinity
      ]])
    }).pipe(Effect.provide(Engine.layer)))
})

describe("the engine that is provided", () => {
  it.effect("is asked once, for the gradients of the batch, with the network of the first datum", () =>
    Effect.gen(function*() {
      const asked: Array<unknown> = []
      const spy = countedEngine("gradient", { opened: 0, released: 0 }, (work) => {
        if (!("wanted" in work)) throw new Error("asked for runs")
        const { copies, network, scheme, wanted } = work
        asked.push([network.stimuli.size, scheme, work.dt, [...wanted.nodes], wanted.inputs, copies])
      })
      const given = { ...options, scheme: "crankNicolson", epochs: 2 } as const
      yield* Effect.provide(Stream.runDrain(Training.fit(leaky, given)), spy)
      assert.deepStrictEqual(asked, [[1, "crankNicolson", dt, ["Leak_gLeak"], false, 2]])
    }))

  it.effect("leaves the network alone", () =>
    Effect.gen(function*() {
      const before = Network.editSync(compartment, [Edit.train("Leak_gLeak")])
      yield* Stream.runDrain(Stream.take(Training.fit(leaky, options), 3))
      assert.isTrue(leaky.equals(before))
    }).pipe(Effect.provide(Engine.layer)))
})
