/**
 * Scans that survive: at every point of many some numbers are measured and recorded, once. Called again with the same name and inputs, a scan
 * goes on with the points that are not recorded, and gives all. Several processes may be at one scan: each takes points that no other has.
 *
 * A point that fails is recorded with its error, and the others go on. Traces are not kept, so memory stays flat however many points there are.
 */
import * as Effect from "effect/Effect"
import { aFunction, anything, like, outside, record as aRecord } from "../network/border.ts"
import { dual } from "../network/manners.ts"
import type { Network } from "../network/Network.ts"
import { networkLater } from "../network/networkLater.ts"
import { Engine } from "../runtime/Engine.ts"
import type * as Scan from "../runtime/Scan.ts"
import type { BatchOptions } from "../runtime/Simulation.ts"
import { aNetwork } from "../select/Given.ts"
import { batchOptionNames, unknownOption } from "../solve/RunOptions.ts"
import { SimulationError } from "../solve/SimulationError.ts"
import type { Traces } from "../solve/Traces.ts"
import { askedFor } from "./askedFor.ts"
import { begin } from "./begin.ts"
import { aName, aShard, everyOf, someInputs, storing } from "./border.ts"
import { type Element, elementsOf, type Values } from "./elements.ts"
import { onParts, type Store } from "./Store.ts"
import type { StoreError } from "./StoreError.ts"
import { sweep } from "./sweeping.ts"

/** A part of the points of a scan: the `index`th of `count` parts, from 0 on. */
export type Shard = { readonly index: number; readonly count: number }

/** Which run a scan is, and what is measured. */
export type ScanHow<A> = {
  /** The name of the run, of which a store has one. */
  readonly run: string
  /** The numbers of a point, by name, from what its network did. */
  readonly measure: (traces: Traces, point: A) => Values
  /** Points between two records; default 32. What is lost when a process is killed are the points since the last, a second's at most or one. */
  readonly every?: number
  /** What the numbers depend on beside the network, the points and the options; compared, too. */
  readonly inputs?: Readonly<Record<string, unknown>>
  /** Only a part of the points, neighbours, for processes that share no store; `merge` brings their stores together. */
  readonly shard?: Shard
}

/** What came of a point. */
export type ScanElement<A> = Element & { readonly point: A }

type Scanning<A> = Effect.Effect<ReadonlyArray<ScanElement<A>>, StoreError | SimulationError, Store | Engine>

const how = aRecord({
  run: aName,
  measure: aFunction,
  every: everyOf("points"),
  inputs: someInputs,
  shard: aShard
})

/** The places of a part of so many points: whole numbers next to each other, parts alike but for one. */
const placesOf = (points: number, { count, index }: Shard): ReadonlyArray<number> => {
  const first = Math.floor(points * index / count)
  return Array.from({ length: Math.floor(points * (index + 1) / count) - first }, (_, k) => first + k)
}

/** Measures numbers at every point, as a run of a store; gives what came of all (of a shard, of its own), in their order. In a pipeline the network comes first. */
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
      { every = 32, inputs = {}, measure, run, shard = { index: 0, count: 1 } }: ScanHow<A>
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
        const places = placesOf(points.length, shard)
        const recorded = yield* onParts(elementsOf(row.id))
        const known = new Map(recorded.map((element) => [element.index, element]))
        yield* sweep(row.id, { network, points, places, edits, options, measure, every, known })
        return places.map((index): ScanElement<A> => ({ point: points[index], ...known.get(index)! }))
      })
  )
)
