/**
 * The public module `View`: what a selection shows of a network, and the lens through which it is changed.
 */
import type * as Effect from "effect/Effect"
import type * as Result from "effect/Result"
import { type Dual, dual, effectOfResult } from "./network/manners.ts"
import type { Network } from "./network/Network.ts"
import type { NetworkError } from "./network/NetworkError.ts"
import type { ResolveOptions } from "./select/resolve.ts"
import { isEdges, isNodes, type Selection } from "./select/Selection.ts"
import * as Inner from "./select/View.ts"
import { mistakeOf } from "./table/mistake.ts"

export { column, columnResult } from "./select/View.ts"
export type { View } from "./select/View.ts"

type Given = readonly [selection: Selection, options?: ResolveOptions]

/** A selection goes first: the network comes later. */
const isSelection = (first: unknown): boolean => isNodes(first) || isEdges(first) || mistakeOf(first) !== null

/** The rows that a selection means; throws a `NetworkError` when it matches nothing. */
export const of: Dual<Network, Given, Inner.View> = dual(isSelection, Inner.of)

/** The rows that a selection means, or why it means none. */
export const ofResult: Dual<Network, Given, Result.Result<Inner.View, NetworkError>> = dual(isSelection, Inner.ofResult)

/** The rows that a selection means, as an Effect. */
export const ofEffect: Dual<Network, Given, Effect.Effect<Inner.View, NetworkError>> = dual(
  isSelection,
  effectOfResult(Inner.ofResult)
)
