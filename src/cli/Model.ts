/**
 * A model as the command works with it: a network, and what may be done with it.
 *
 * It comes of a JSON file (`modelFile.ts`) or of a module that exports these names (`readModel.ts`). What is left out cannot be done.
 */
import type { Network } from "../network/Network.ts"
import type { Edits } from "../runtime/Scan.ts"
import type { BatchOptions, RunOptions } from "../runtime/Simulation.ts"
import type { Traces } from "../solve/Traces.ts"
import type { FitOptions } from "../train/Problem.ts"

/** What is swept: points, the edits of each, and the numbers that are measured. */
export type Sweep = {
  readonly points: ReadonlyArray<unknown>
  readonly edits: Edits<unknown>
  readonly options: BatchOptions
  readonly measure: (traces: Traces, point: unknown) => Readonly<Record<string, number>>
}

/** A model. */
export type Model = {
  readonly network: Network
  readonly run?: RunOptions
  readonly train?: FitOptions<unknown>
  readonly sweep?: Sweep
  /** What the numbers depend on that functions hide, for the store to compare. */
  readonly inputs?: Readonly<Record<string, unknown>>
}
