/**
 * The public module `Cell`: a morphology with the passive columns of its compartments.
 */
export { isCell, make, makeResult, passiveColumns } from "./network/Cell.ts"
export type { Cell, CellOptions, PassiveColumn } from "./network/Cell.ts"
