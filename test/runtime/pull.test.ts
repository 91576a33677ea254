/**
 * Work in pieces on a clock that the test moves: pieces take about as long as they should, the fiber yields between them, and what is waited
 * for is stopped when nobody wants it any more.
 */
import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Fiber, Result } from "effect"
import * as fc from "fast-check"
import { aim, firstPace, firstWork, mostWork, nextWork, puller, Stopwatch } from "../../src/runtime/pull.ts"
import { type Pieces, ready } from "../../src/solve/Pieces.ts"
import { SimulationError } from "../../src/solve/SimulationError.ts"

/** Work that takes so many milliseconds for each unit, on its own clock, with the pieces that were asked for. */
const machine = (cost: (done: number) => number) => {
  let time = 0
  const pieces: Array<{ readonly asked: number; readonly took: number }> = []
  function* work(total: number): Pieces<string> {
    for (let done = 0; done < total;) {
      const asked = yield* ready(done, total)
      const some = Math.max(1, Math.min(total - done, Math.floor(asked)))
      const took = some * cost(done)
      time += took
      pieces.push({ asked, took })
      done += some
    }
    return "done"
  }
  return { work, pieces, clock: () => time }
}

describe("work that is pulled", () => {
  it.effect("is asked for in pieces that double until they take long enough, and then follow the machine", () =>
    Effect.gen(function*() {
      const { clock, pieces, work } = machine((done) => done < 50_000_000 ? 1e-5 : 4e-5)
      const run = puller()(work(100_000_000), () => Effect.void)
      assert.strictEqual((yield* Effect.provideService(run, Stopwatch, clock)).value, "done")
      assert.strictEqual(pieces[0].asked, firstWork)
      pieces.slice(1).forEach(({ asked }, k) => assert.isAtMost(asked, 2 * pieces[k].asked))
      // Four times as slow in the middle: one piece is too long, the next one is not.
      assert.isAtMost(pieces.filter(({ took }) => took > 1.01 * aim).length, 1)
      assert.isAtMost(Math.max(...pieces.map(({ took }) => took)), 4.01 * aim)
      assert.isAtLeast(pieces.filter(({ took }) => took > 0.9 * aim).length, pieces.length - 12)
    }))

  it.effect("yields and tells how far it is about once in each of the long pieces, and not for short work", () =>
    Effect.gen(function*() {
      const { clock, pieces, work } = machine(() => 1e-5)
      let told = 0
      const run = puller()(work(10_000_000), () => Effect.sync(() => void told++))
      yield* Effect.provideService(run, Stopwatch, clock)
      assert.isAtLeast(told, Math.floor(clock() / (1.5 * aim)))
      assert.isAtMost(told, pieces.length)
      const short = machine(() => 1e-5)
      let heard = 0
      yield* Effect.provideService(
        puller()(short.work(100_000), () => Effect.sync(() => void heard++)),
        Stopwatch,
        short.clock
      )
      assert.strictEqual(heard, 0)
    }))

  it.effect("follows work that was done, and not what was asked for", () =>
    Effect.gen(function*() {
      let time = 0
      const asked: Array<number> = []
      /** Every second piece is the short end of a step. */
      function* work(): Pieces<string> {
        let did = 0
        for (let k = 0; k < 100; k++) {
          const most = yield* ready(k, 100, did)
          asked.push(most)
          did = k % 2 === 0 ? most : 10
          time += 1e-5 * did
        }
        time += 100 // what comes after the last pause counts, too
        return "done"
      }
      const pace = firstPace()
      yield* Effect.provideService(puller()(work(), () => Effect.void, pace), Stopwatch, () => time)
      assert.isAtMost(Math.max(...asked), 1.01e5 * aim)
      assert.isAtLeast(asked.at(-1)!, 0.99e5 * aim)
      assert.isBelow(pace.work, asked.at(-1)! / 10)
    }))

  it("asks for at most twice as much as before, and never for nothing", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 1e12, noNaN: true }),
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        (work, took) => {
          const next = nextWork(work, took)
          assert.isAtMost(next, Math.min(mostWork, 2 * work))
          assert.isAtLeast(next, 1)
          if (took > aim && work > 1) assert.isBelow(next, work)
        }
      )
    )
  })

  it.effect("pauses as often where it is many short pieces of work in a row", () =>
    Effect.gen(function*() {
      const { clock, pieces, work } = machine(() => 1e-5)
      const pull = puller()
      let turns = 0
      const counting = Effect.sync(() => void turns++)
      yield* Effect.gen(function*() {
        const others = yield* Effect.forkChild(Effect.forever(Effect.andThen(counting, Effect.yieldNow)), {
          startImmediately: true
        })
        for (let k = 0; k < 1000; k++) yield* pull(work(20_000), () => Effect.void)
        yield* Fiber.interrupt(others)
      }).pipe(Effect.provideService(Stopwatch, clock))
      assert.strictEqual(pieces.length, 1000)
      assert.isAtLeast(turns, clock() / (2 * aim))
    }))

  it.live("lets the event loop go on", () =>
    Effect.gen(function*() {
      const { clock, work } = machine(() => 1e-5)
      let turns = 0
      const turn = (): void => {
        turns++
        if (turns < 1000) setImmediate(turn)
      }
      setImmediate(turn)
      yield* Effect.provideService(puller()(work(10_000_000), () => Effect.void), Stopwatch, clock)
      assert.isAtLeast(turns, clock() / (2 * aim) - 3)
    }))

  it.live("that waits for others is stopped when it is interrupted, and waited for until it has", () =>
    Effect.gen(function*() {
      const order: Array<string> = []
      let end: () => void = () => {}
      const until = new Promise<void>((resolve) => (end = resolve)).then(() => void order.push("ended"))
      const waiting = yield* Deferred.make<void>()
      function* work(): Pieces<string> {
        Effect.runSync(Deferred.succeed(waiting, undefined))
        yield {
          _tag: "Waits",
          until,
          stop: () => {
            order.push("stopped")
            setTimeout(end, 5)
          }
        }
        return "done"
      }
      const fiber = yield* Effect.forkChild(puller()(work(), () => Effect.void))
      yield* Deferred.await(waiting)
      yield* Fiber.interrupt(fiber)
      assert.deepStrictEqual(order, ["stopped", "ended"])
    }))

  it.live("fails where others fail on purpose, and where it throws on purpose", () =>
    Effect.gen(function*() {
      const lost = new SimulationError({ reason: { _tag: "ThreadLost", threads: 3 } })
      function* waits(): Pieces<Result.Result<void, SimulationError>> {
        yield { _tag: "Waits", until: Promise.reject(lost), stop: () => {} }
        return Result.succeed(undefined)
      }
      function* throws(): Pieces<Result.Result<void, SimulationError>> {
        yield* ready(0, 1)
        throw lost
      }
      for (const work of [waits(), throws()]) {
        const error = yield* Effect.flip(puller()(work, () => Effect.void))
        assert.strictEqual(error, lost)
      }
      assert.match(lost.message, /^a thread of 3 did not come to where all meet/)
    }))
})
