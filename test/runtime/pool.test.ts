/**
 * Pools of threads: the caller's thread among them, as in Node, and not, as in a page. The bits are the same; a lost worker is an error, and
 * the next run has new ones; nothing is left when a pool has ended.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Layer } from "effect"
import * as TestClock from "effect/testing/TestClock"
import { Cell, Channels, Connect, Edit, Engine, Gradient, Network, Select, Simulation, Synapses } from "neurolens"
import { Worker as NodeWorker } from "node:worker_threads"
import { flawOf } from "../../src/browser/proof.ts"
import type { Answer } from "../../src/runtime/kernelHost.ts"
import { type Platform, poolOf } from "../../src/runtime/pool.ts"
import { startedPool } from "../../src/runtime/threads.ts"
import { all } from "./gradientModels.ts"

const network = Network.editSync(Network.make(Array.from({ length: 8 }, () => Cell.make({ ncomp: 4 }))), [
  Edit.insert(Channels.HH),
  Edit.connect(Connect.sparse(Select.all, Select.all, { probability: 0.1, seed: 1 }), Synapses.Ionotropic),
  Edit.record("v"),
  Edit.train("HH_gNa")
])
const others = Array.from({ length: 5 }, (_, k) => Network.editSync(network, [Edit.set("HH_gK", 0.03 + 0.001 * k)]))

/** A clock that stands. */
const never: Platform["everySecond"] = () => () => {}

/** A clock whose seconds a test lets go by. */
const seconds = () => {
  const all = new Set<() => void>()
  const everySecond: Platform["everySecond"] = (tick) => {
    all.add(tick)
    return () => void all.delete(tick)
  }
  return {
    everySecond,
    counting: () => all.size,
    goBy: (n: number) => Array.from({ length: n }, () => all.forEach((tick) => tick()))
  }
}

/** Workers of Node; `made` are all that ever began. */
const workers = (callerToo: boolean, file = "kernelWorker.ts") => {
  const made: Array<NodeWorker> = []
  const platform: Platform = {
    callerToo,
    everySecond: never,
    begin: (heard, lost) => {
      const worker = new NodeWorker(new URL(`../../src/node/${file}`, import.meta.url))
      made.push(worker)
      worker.on("message", (answer: Answer) => heard(answer))
      worker.on("error", ({ message }: Error) => lost(message))
      worker.on("exit", () => lost("it ended"))
      return { tell: (message) => worker.postMessage(message), end: () => worker.terminate() }
    }
  }
  return { platform, made }
}

const pooled = (platform: Platform, count: number) =>
  Effect.acquireRelease(Effect.sync(() => poolOf(platform, count, 0)), (pool) => Effect.promise(pool.end))

const everything = Effect.gen(function*() {
  const runs = yield* Effect.all([5, 10, 3].map((tMax) => Simulation.run(network, { tMax })), { concurrency: 3 })
  const batch = yield* Simulation.batchOf(others, { tMax: 2 })
  const gradients = yield* Gradient.batch(others, (traces) => all(traces), { tMax: 2 })
  return [...runs, ...batch].map(({ data }) => data).concat(
    gradients.map(({ parameters }) => parameters.entries[0].values)
  )
})

describe("a pool", () => {
  for (const [callerToo, count, threads] of [[true, 2, 3], [false, 2, 2], [false, 3, 3]] as const) {
    it.live(`of ${count} workers ${callerToo ? "and" : "without"} the caller's thread has the bits of one thread`, () =>
      Effect.gen(function*() {
        const { platform } = workers(callerToo)
        const pool = yield* pooled(platform, count)
        assert.strictEqual(pool.machine.threads, threads)
        const engine = Layer.provide(Engine.layerThreaded, Layer.succeed(Engine.Threads, pool.machine))
        assert.deepStrictEqual(
          yield* Effect.provide(everything, engine),
          yield* Effect.provide(everything, Engine.layer)
        )
      }))
  }

  it.live("without the caller's thread leaves its event loop free", () =>
    Effect.gen(function*() {
      const pool = yield* pooled(workers(false).platform, 2)
      const engine = Layer.provide(Engine.layerThreaded, Layer.succeed(Engine.Threads, pool.machine))
      let turns = 0
      const count = Effect.sync(() => turns++).pipe(Effect.andThen(Effect.sleep("1 millis")), Effect.forever)
      yield* Effect.raceFirst(Effect.provide(Simulation.run(network, { tMax: 100 }), engine), count)
      assert.isAbove(turns, 3)
    }))

  it.live(
    "says that a worker was lost, to all who wait for it, and has new ones for the next run",
    () =>
      Effect.gen(function*() {
        const { made, platform } = workers(false)
        const pool = yield* pooled(platform, 2)
        const engine = Layer.provide(Engine.layerThreaded, Layer.succeed(Engine.Threads, pool.machine))
        const long = Simulation.run(network, { tMax: 1e6 }).pipe(Effect.flip)
        const kill = Effect.andThen(Effect.sleep("200 millis"), Effect.promise(() => made[0].terminate()))
        const [one, two] = yield* Effect.all([long, long, kill], { concurrency: 3 }).pipe(Effect.provide(engine))
        for (const error of [one, two]) {
          assert(error._tag === "SimulationError")
          assert.deepStrictEqual(error.reason, { _tag: "ThreadLost", threads: 2 })
        }
        const again = yield* Effect.provide(Simulation.run(network, { tMax: 5 }), engine)
        assert.deepStrictEqual(
          again.data,
          (yield* Effect.provide(Simulation.run(network, { tMax: 5 }), Engine.layer)).data
        )
        assert.isAbove(made.length, 2)
      }),
    60_000
  )

  it("ends those that began where one does not begin", () => {
    const ended: Array<number> = []
    const { counting, everySecond } = seconds()
    let next = 0
    const begin: Platform["begin"] = () => {
      const k = next++
      if (k === 2) throw new Error("no more")
      return { tell: () => {}, end: () => Promise.resolve(ended.push(k)) }
    }
    assert.throws(() => poolOf({ begin, callerToo: false, everySecond }, 4, 0), "no more")
    assert.deepStrictEqual(ended, [0, 1])
    assert.strictEqual(counting(), 0)
  })
})

describe("workers that never answer", () => {
  it.live("are no pool: the layer fails, and they end", () =>
    Effect.gen(function*() {
      const { counting, everySecond, goBy } = seconds()
      let ended = 0
      const end = () => Promise.resolve(ended++)
      const silent: Platform = { callerToo: true, everySecond, begin: () => ({ tell: () => {}, end }) }
      const starting = startedPool(silent, 2, 0, "silent.js").pipe(Effect.scoped, Effect.flip)
      const failed = yield* Effect.forkChild(starting, { startImmediately: true })
      goBy(20)
      const error = yield* Fiber.join(failed)
      assert.strictEqual(error._tag, "ThreadsError")
      assert.match(error.message, /silent\.js: it gave no answer in 20 s; expected the file of neurolens/)
      assert.strictEqual(ended, 2)
      assert.strictEqual(counting(), 0)
    }))

  it.live("are lost whenever they began: what waits for the worker that batches have beside the caller's thread fails", () =>
    Effect.gen(function*() {
      const { everySecond, goBy } = seconds()
      let begun = 0
      const told: Array<string> = []
      /** The first answers, the second does not. */
      const platform: Platform = {
        callerToo: true,
        everySecond,
        begin: (heard) => {
          const answers = begun++ === 0
          return {
            tell: ({ _tag }) => {
              told.push(_tag)
              if (_tag === "Ping" && answers) heard({ _tag: "Pong" })
            },
            end: () => Promise.resolve()
          }
        }
      }
      const pool = yield* pooled(platform, 1)
      assert.strictEqual(begun, 1)
      const engine = Layer.provide(Engine.layerThreaded, Layer.succeed(Engine.Threads, pool.machine))
      const batch = Simulation.batchOf(others, { tMax: 1 }).pipe(Effect.provide(engine), Effect.flip)
      const failed = yield* Effect.forkChild(batch, { startImmediately: true })
      while (!told.includes("Run")) yield* Effect.yieldNow
      assert.strictEqual(begun, 2)
      goBy(19)
      yield* Effect.yieldNow
      assert.isUndefined(failed.pollUnsafe())
      goBy(1)
      const error = yield* Fiber.join(failed)
      assert(error._tag === "SimulationError")
      assert.strictEqual(error.reason._tag, "ThreadLost")
    }))
})

describe("the proof of threads", () => {
  it.live("finds nothing wrong with threads that do their work", () =>
    Effect.gen(function*() {
      const pool = yield* pooled(workers(false).platform, 3)
      assert.strictEqual(yield* flawOf(pool), null)
    }))

  /** Workers that answer at once, whatever they are told; or only to the first question. */
  const pretending = (done: boolean): Platform => ({
    callerToo: false,
    everySecond: never,
    begin: (heard) => ({
      tell: (message) => {
        if (message._tag === "Ping") queueMicrotask(() => heard({ _tag: "Pong" }))
        else if (done && message._tag === "Run") queueMicrotask(() => heard({ _tag: "Done", run: message.run! }))
      },
      end: () => Promise.resolve()
    })
  })

  it.effect("finds out that nothing is computed", () =>
    Effect.gen(function*() {
      const pool = yield* pooled(pretending(true), 2)
      assert.strictEqual(yield* flawOf(pool), "their samples are not those of one thread")
    }))

  it.effect("does not wait for ever", () =>
    Effect.gen(function*() {
      const pool = yield* pooled(pretending(false), 2)
      const found = yield* Effect.forkChild(flawOf(pool))
      yield* TestClock.adjust("10 seconds")
      assert.match(String(yield* Fiber.join(found)), /did not come to where all meet/)
    }))
})
