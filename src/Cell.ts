/**
 * The public module `Cell`: networks of one cell, from a tree or a traced morphology.
 */
import type * as Effect from "effect/Effect"
import { type CellOptions, makeResult } from "./network/Cell.ts"
import { effectOfResult } from "./network/manners.ts"
import type { Network } from "./network/Network.ts"
import type { NetworkError } from "./network/NetworkError.ts"
import type { Traced } from "./network/Traced.ts"
import { type TracedOptions, tracedResult } from "./network/tracedCell.ts"

export { make, makeResult } from "./network/Cell.ts"
export type { CellOptions } from "./network/Cell.ts"
export { passiveColumns } from "./network/passive.ts"
export type { PassiveColumn } from "./network/passive.ts"
export { traced, tracedResult } from "./network/tracedCell.ts"
export type { TracedOptions } from "./network/tracedCell.ts"

/** Makes a network of one cell, or is an Effect that fails with a `NetworkError`. */
export const makeEffect: (options?: CellOptions) => Effect.Effect<Network, NetworkError> = effectOfResult(makeResult)

/** Makes a network of one cell, of a traced morphology, or is an Effect that fails with a `NetworkError`. */
export const tracedEffect: (morphology: Traced, options?: TracedOptions) => Effect.Effect<Network, NetworkError> =
  effectOfResult(tracedResult)
