/**
 * Scans that survive: at every point of many some numbers are measured and recorded, once. Called again with the same name and inputs, a scan
 * goes on with the points that are not recorded, and gives all.
 *
 * A point that fails is recorded with its error, and the others go on. Traces are not kept, so memory stays flat however many points there are.
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { aFunction, anything, like, outside, record as aRecord } from "../network/border.ts"
import { dual } from "../network/manners.ts"
import type { Network } from "../network/Network.ts"
import { shown } from "../network/NetworkError.ts"
import { networkLater } from "../network/networkLater.ts"
import { Engine } from "../runtime/Engine.ts"
import { ProgressListener, silently } from "../runtime/Progress.ts"
import * as Scan from "../runtime/Scan.ts"
import type { BatchOptions } from "../runtime/Simulation.ts"
import { aNetwork } from "../select/Given.ts"
import { batchOptionNames, unknownOption } from "../solve/RunOptions.ts"
import { SimulationError } from "../solve/SimulationError.ts"
import type { Traces } from "../solve/Traces.ts"
import { causeText } from "../table/excerpt.ts"
import { isPlain } from "../table/settled.ts"
import { askedFor } from "./askedFor.ts"
import { begin } from "./begin.ts"
import { aName, everyOf, someInputs, storing } from "./border.ts"
import { type Element, elementsOf, record, type Values } from "./elements.ts"
import { type Hold, hold, renewed } from "./hold.ts"
import { onParts, type Store } from "./Store.ts"
import type { StoreError } from "./StoreError.ts"

/** Which run a scan is, and what is measured. */
export type ScanHow<A> = {
  /** The name of the run, of which a store has one. */
  readonly run: string
  /** The numbers of a point, by name, from what its network did. */
  readonly measure: (traces: Traces, point: A) => Values
  /** Points between two records; default 32. What is lost when a process is killed are the points since the last. */
  readonly every?: number
  /** What the numbers depend on beside the network, the points and the options; compared, too. */
  readonly inputs?: Readonly<Record<string, unknown>>
}

/** What came of a point. */
export type ScanElement<A> = Element & { readonly point: A }

type Scanning<A> = Effect.Effect<ReadonlyArray<ScanElement<A>>, StoreError | SimulationError, Store | Engine>

const how = aRecord({
  run: aName,
  measure: aFunction,
  every: everyOf("points"),
  inputs: someInputs
})

/** Measures numbers at every point, as a run of a store; gives what came of all, in their order. In a pipeline the network comes first. */
export const scan: {
  <A>(
    points: ReadonlyArray<A>,
    edits: Scan.Edits<A>,
    options: BatchOptions,
    how: ScanHow<A>
  ): (network: Network) => Scanning<A>
  <A>(
    network: Network,
    points: ReadonlyArray<A>,
    edits: Scan.Edits<A>,
    options: BatchOptions,
    how: ScanHow<A>
  ): Scanning<A>
} = dual(
  networkLater(4),
  storing(
    "Store.scan",
    { network: aNetwork, points: outside(like(Array.isArray, "a list")), edits: aFunction, options: anything, how },
    <A>(
      network: Network,
      points: ReadonlyArray<A>,
      edits: Scan.Edits<A>,
      options: BatchOptions,
      { every = 32, inputs = {}, measure, run }: ScanHow<A>
    ): Scanning<A> =>
      Effect.gen(function*() {
        const unknown = unknownOption(options, batchOptionNames)
        if (unknown !== null) return yield* new SimulationError({ reason: unknown })
        const engine = yield* Engine
        const row = yield* onParts(begin({
          kind: "scan",
          name: run,
          engine: engine.name,
          total: points.length,
          ...yield* askedFor(network, { points: { points }, settings: { ...options, inputs } }, { edits, measure })
        }))
        const known = yield* onParts(elementsOf(row.id))
        if (known.size < points.length) {
          const work = { network, points, edits, options, measure, every }
          yield* Effect.scoped(Effect.gen(function*() {
            const held = yield* onParts(hold(row.id))
            yield* going(held, work)
            yield* onParts(renewed(held, { state: "done" }))
          }))
        }
        const all = yield* onParts(elementsOf(row.id))
        return points.map((point, index): ScanElement<A> => ({ point, ...all.get(index)! }))
      })
  )
)

type Work<A> = Pick<ScanHow<A>, "measure"> & {
  readonly network: Network
  readonly points: ReadonlyArray<A>
  readonly edits: Scan.Edits<A>
  readonly options: BatchOptions
  readonly every: number
}

/** Goes through the points that are not recorded; what fails is recorded, and the rest goes on. */
const going = <A>(
  held: Hold,
  { edits, every, measure, network, options, points }: Work<A>
): Effect.Effect<void, StoreError | SimulationError, Store | Engine> =>
  Effect.gen(function*() {
    // Points that another process recorded before it was gone are known now that the run is held.
    const recorded = new Set((yield* onParts(elementsOf(held.run))).keys())
    let waiting: Array<Element> = []
    const listen = yield* ProgressListener
    const flush = Effect.suspend(() => {
      const some = waiting
      waiting = []
      for (const { index } of some) recorded.add(index)
      return some.length === 0 ? Effect.void : onParts(record(held, some, recorded.size))
    })
    const take = (element: Element) =>
      Effect.gen(function*() {
        waiting.push(element)
        yield* listen({ what: "scan", done: recorded.size + waiting.length, total: points.length, unit: "points" })
        if (waiting.length >= every) yield* flush
      })
    const left = (): ReadonlyArray<number> => {
      const taken = new Set(waiting.map(({ index }) => index))
      return [...points.keys()].filter((index) => !recorded.has(index) && !taken.has(index))
    }
    for (let pending = left(); pending.length > 0; pending = left()) {
      const own = pending
      const results = Scan.stream(
        network,
        own.map((index) => points[index]),
        (point, k) => edits(point, own[k]),
        options
      )
      yield* silently(
        Stream.runForEach(results, ({ index, point, traces }) => take(measured(own[index], measure, traces, point)))
      )
        .pipe(Effect.catchTag("ScanError", ({ cause, index }) => take(failed(own[index], cause))))
    }
    yield* flush
  })

const failed = (index: number, cause: unknown): Element => ({ index, values: null, failure: causeText(cause) })

/** What was measured at a point; a function that throws, or gives no numbers, is a failure of the point. */
const measured = <A>(index: number, measure: ScanHow<A>["measure"], traces: Traces, point: A): Element => {
  try {
    const values: unknown = measure(traces, point)
    if (isPlain(values) && Object.values(values).every((x) => typeof x === "number")) {
      return { index, values: { ...values } as Values, failure: null }
    }
    return failed(index, new Error(`what was measured is ${shown(values)}; expected a record of numbers`))
  } catch (cause) {
    return failed(index, cause)
  }
}
