/**
 * The public module `Cell`: a morphology with the passive columns of its compartments.
 */
import type * as Effect from "effect/Effect"
import { type Cell, type CellOptions, makeResult } from "./network/Cell.ts"
import { effectOfResult } from "./network/manners.ts"
import type { NetworkError } from "./network/NetworkError.ts"

export { isCell, make, makeResult, passiveColumns } from "./network/Cell.ts"
export type { Cell, CellOptions, PassiveColumn } from "./network/Cell.ts"

/** Makes a cell, or is an Effect that fails with a `NetworkError`. */
export const makeEffect: (options?: CellOptions) => Effect.Effect<Cell, NetworkError> = effectOfResult(makeResult)
