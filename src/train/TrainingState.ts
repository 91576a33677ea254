/**
 * Everything that training goes on from: parameters, what the optimiser remembers, how many steps are done, and in which order the data comes.
 *
 * Plain data that can be stored. Training that goes on from a state has the bits of training that never stopped (law L15).
 */
import type * as Parameters from "../share/Parameters.ts"
import type { Floats } from "../table/Column.ts"
import type { Memory } from "./Memory.ts"

/** A place in training. */
export type TrainingState = {
  /** Steps done. */
  readonly step: number
  /** Parameters as networks have them. */
  readonly parameters: Parameters.Parameters
  /** The same as the optimiser has them, before transforms. */
  readonly numbers: Floats
  /** What the optimiser remembers. */
  readonly memory: Memory
  /** Seed of the order (null: an order of one's own, or none), size of the data and of a batch. */
  readonly data: { readonly seed: number | null; readonly size: number; readonly batch: number }
}
