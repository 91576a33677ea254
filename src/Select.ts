/**
 * The public module `Select`: which compartments and synapses are meant, and the shortest way to say it.
 */
import type * as Effect from "effect/Effect"
import type * as Result from "effect/Result"
import { type Dual, dual, effectOfResult, syncOf } from "./network/manners.ts"
import type { Network } from "./network/Network.ts"
import type { NetworkError } from "./network/NetworkError.ts"
import { edgesAs, nodesAs } from "./select/describe.ts"
import * as parts from "./select/parts.ts"
import type { Level } from "./select/parts.ts"
import type { EdgeSelection, NodeSelection } from "./select/Selection.ts"
import { isList } from "./table/isList.ts"

export type { Level } from "./select/parts.ts"
export * from "./select/Select.ts"

type Given = readonly [rows: ArrayLike<number>]

/** What a person would write who means exactly these compartments, in this order; throws a `NetworkError` on rows that do not exist. */
export const describe: Dual<Network, Given, NodeSelection> = dual(isList, syncOf(nodesAs))

/** What a person would write who means exactly these compartments, in this order, or why there is none. */
export const describeResult: Dual<Network, Given, Result.Result<NodeSelection, NetworkError>> = dual(isList, nodesAs)

/** What a person would write who means exactly these compartments, in this order, as an Effect. */
export const describeEffect: Dual<Network, Given, Effect.Effect<NodeSelection, NetworkError>> = dual(
  isList,
  effectOfResult(nodesAs)
)

/** What a person would write who means exactly these synapses, in this order; throws a `NetworkError` on rows that do not exist. */
export const describeEdges: Dual<Network, Given, EdgeSelection> = dual(isList, syncOf(edgesAs))

/** What a person would write who means exactly these synapses, in this order, or why there is none. */
export const describeEdgesResult: Dual<Network, Given, Result.Result<EdgeSelection, NetworkError>> = dual(
  isList,
  edgesAs
)

/** What a person would write who means exactly these synapses, in this order, as an Effect. */
export const describeEdgesEffect: Dual<Network, Given, Effect.Effect<EdgeSelection, NetworkError>> = dual(
  isList,
  effectOfResult(edgesAs)
)

type Parts = readonly [level: Level, at: NodeSelection]

const isLevel = (...given: ReadonlyArray<unknown>): boolean => given.length === 2 && typeof given[0] === "string"

/**
 * One selection for each cell, branch or compartment (`"cell"`, `"branch"`, `"comp"`) that a selection covers, with those of its compartments
 * that are selected, in the order of the selection. Throws a `NetworkError` where the selection means nothing.
 */
export const each: Dual<Network, Parts, ReadonlyArray<NodeSelection>> = dual(isLevel, syncOf(parts.eachResult))

/** `each` as a `Result`. */
export const eachResult: Dual<Network, Parts, Result.Result<ReadonlyArray<NodeSelection>, NetworkError>> = dual(
  isLevel,
  parts.eachResult
)

/** `each` as an Effect. */
export const eachEffect: Dual<Network, Parts, Effect.Effect<ReadonlyArray<NodeSelection>, NetworkError>> = dual(
  isLevel,
  effectOfResult(parts.eachResult)
)
