/**
 * Going through the points of a scan: claim some, measure and record them, claim more, until all are recorded by whoever.
 *
 * How many are claimed at once follows from how long points take, so that short ones cost little beside their work, and long ones are shared by
 * all who are there. A point whose engine lost a thread is tried again before it counts as failed.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Network } from "../network/Network.ts"
import { type NetworkError, shown } from "../network/NetworkError.ts"
import type { Engine } from "../runtime/Engine.ts"
import { type Progress, ProgressListener, silently } from "../runtime/Progress.ts"
import * as Scan from "../runtime/Scan.ts"
import type { BatchOptions } from "../runtime/Simulation.ts"
import type { SimulationError } from "../solve/SimulationError.ts"
import type { Traces } from "../solve/Traces.ts"
import { isPlain } from "../table/settled.ts"
import { claiming, take } from "./claims.ts"
import { type Element, failed, record, type Values } from "./elements.ts"
import { onParts, type Store } from "./Store.ts"
import type { StoreError } from "./StoreError.ts"

/** What there is to do. */
export type Work<A> = {
  readonly network: Network
  readonly points: ReadonlyArray<A>
  /** Which of the points are this caller's, in order. */
  readonly places: ReadonlyArray<number>
  readonly edits: Scan.Edits<A>
  readonly options: BatchOptions
  readonly measure: (traces: Traces, point: A) => Values
  readonly every: number
  /** Elements that are recorded, by place: in the end all. */
  readonly known: Map<number, Element>
}

/** How long a claim takes [ms], and points of one, at least and at most. */
const [claimTime, leastClaimed, mostClaimed] = [2000, 8, 16_384] as const

/** How long it is until something is recorded [ms], however few points that are, and until others are asked again whether they are done. */
const [recordTime, pollTime] = [1000, 500] as const

/** How often a point is tried whose engine lost a thread. */
const tries = 3

/** Milliseconds on a clock that never jumps. */
const ticks = Effect.map(Clock.monotonicTimeNanos, (ns) => Number(ns) / 1e6)

/** Works at the places of a run until all are recorded. */
export const sweep = <A>(
  run: string,
  work: Work<A>
): Effect.Effect<void, StoreError | SimulationError, Store | Engine> =>
  Effect.scoped(Effect.gen(function*() {
    const { known, places } = work
    if (places.every((place) => known.has(place))) return
    const claimant = yield* onParts(claiming(run))
    const told = yield* reporter(work)
    let size: number = leastClaimed
    for (;;) {
      const left = places.filter((place) => !known.has(place))
      if (left.length === 0) return
      const fair = (others: number): number =>
        Math.max(leastClaimed, Math.min(size, Math.ceil(left.length / (2 * (1 + others)))))
      const { found, places: own } = yield* onParts(take(claimant, left, fair))
      for (const element of found) known.set(element.index, element)
      if (own.length === 0) {
        yield* told(0)
        if (found.length === 0) yield* Effect.sleep(pollTime)
        continue
      }
      const begun = yield* ticks
      yield* through(run, own, work, told)
      const took = Math.max(1, (yield* ticks) - begun)
      size = Math.max(leastClaimed, Math.min(mostClaimed, Math.round(own.length * claimTime / took)))
    }
  }))

type Told = (waiting: number) => Effect.Effect<void>

/** Tells how far a scan is, how fast it goes, and how long the rest takes at that. */
const reporter = <A>({ known, places }: Work<A>): Effect.Effect<Told> =>
  Effect.gen(function*() {
    const listen = yield* ProgressListener
    const begun = yield* ticks
    const before = places.reduce((sum, place) => sum + (known.has(place) ? 1 : 0), 0)
    const elsewhere = known.size - before // recorded, and none of this caller's
    return (waiting) =>
      Effect.flatMap(ticks, (now) => {
        const done = known.size - elsewhere + waiting
        const rate = 1000 * (done - before) / Math.max(1, now - begun)
        const progress: Progress = { what: "scan", done, total: places.length, unit: "points" }
        return listen(rate > 0 ? { ...progress, rate, left: (places.length - done) / rate } : progress)
      })
  })

/** Goes through points that are claimed; what fails is recorded, and the rest goes on. */
const through = <A>(
  run: string,
  claimed: ReadonlyArray<number>,
  { edits, every, known, measure, network, options, points }: Work<A>,
  told: Told
): Effect.Effect<void, StoreError | SimulationError, Store | Engine> =>
  Effect.gen(function*() {
    let waiting: Array<Element> = []
    let last = yield* ticks
    const flush = Effect.gen(function*() {
      const some = waiting
      if (some.length === 0) return
      const fresh = yield* onParts(record(run, some))
      // What another recorded meanwhile is looked up with the next claim.
      for (const element of some) if (fresh.has(element.index)) known.set(element.index, element)
      waiting = waiting.slice(some.length)
      last = yield* ticks
    })
    let at = 0 // so many of the claimed points are measured
    const next = (element: Element) =>
      Effect.gen(function*() {
        waiting.push(element)
        at++
        yield* told(waiting.length)
        if (waiting.length >= every || (yield* ticks) - last >= recordTime) yield* flush
      })
    let tried = 1
    while (at < claimed.length) {
      const own = claimed.slice(at)
      const results = Scan.stream(
        network,
        own.map((place) => points[place]),
        (point, k) => edits(point, own[k]),
        options
      )
      const from = at
      const all = Stream.runForEach(results, ({ index, point, traces }) =>
        next(measured(own[index], measure, traces, point)))
      yield* silently(all).pipe(Effect.catchTag("ScanError", (error) => {
        if (at > from) {
          tried = 1
        }
        if (isLost(error.cause) && tried++ < tries) {
          return Effect.logWarning(`${error.message}; it is tried again`)
        }
        tried = 1
        return next(failed(own[error.index], error.cause))
      }))
    }
    yield* flush
  })

/** Whether an error is one of the machine, and not of the point. */
const isLost = (cause: NetworkError | SimulationError): boolean =>
  cause._tag === "SimulationError" && cause.reason._tag === "ThreadLost"

/** What was measured at a point; a function that throws, or gives no numbers, is a failure of the point. */
const measured = <A>(index: number, measure: Work<A>["measure"], traces: Traces, point: A): Element => {
  try {
    const values: unknown = measure(traces, point)
    if (isPlain(values) && Object.values(values).every((x) => typeof x === "number")) {
      return { index, values: { ...values } as Values, failure: null, error: null }
    }
    return failed(index, new Error(`what was measured is ${shown(values)}; expected a record of numbers`))
  } catch (cause) {
    return failed(index, cause)
  }
}
