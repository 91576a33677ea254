/**
 * The public module `Cell`: a morphology with the passive columns of its compartments.
 */
import type * as Effect from "effect/Effect"
import { type Cell, type CellOptions, makeResult } from "./network/Cell.ts"
import { effectOfResult } from "./network/manners.ts"
import type { NetworkError } from "./network/NetworkError.ts"
import type { Traced } from "./network/Traced.ts"
import { type TracedOptions, tracedResult } from "./network/tracedCell.ts"

export { isCell, make, makeResult, passiveColumns } from "./network/Cell.ts"
export type { Cell, CellGroup, CellOptions, CellShape, PassiveColumn } from "./network/Cell.ts"
export { traced, tracedResult } from "./network/tracedCell.ts"
export type { TracedOptions } from "./network/tracedCell.ts"

/** Makes a cell, or is an Effect that fails with a `NetworkError`. */
export const makeEffect: (options?: CellOptions) => Effect.Effect<Cell, NetworkError> = effectOfResult(makeResult)

/** Makes a cell of a traced morphology, or is an Effect that fails with a `NetworkError`. */
export const tracedEffect: (morphology: Traced, options?: TracedOptions) => Effect.Effect<Cell, NetworkError> =
  effectOfResult(tracedResult)
