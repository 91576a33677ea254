/**
 * What moves networks on: a kernel in its memory, or the interpreter; everything that is about who computes, and nothing else.
 *
 * Networks of one structure lie side by side, with raw recordings only (`recorded.ts`). Snapshots, failures and pauses are not its business:
 * `March.ts` takes hands of every kind through runs in the same way.
 */
import type * as Result from "effect/Result"
import type { Network } from "../network/Network.ts"
import type { Piece } from "./Pieces.ts"
import type { SimulationError } from "./SimulationError.ts"
import type { Sink } from "./Sink.ts"
import type { State } from "./State.ts"

/** A part of one step: some work on the caller's thread, in units as of `Pieces.ts`. */
export type Part = { readonly work: number; readonly run: () => void }

/** Networks in the hands of whoever computes. */
export type Hand = {
  /** Work of one step of all networks. */
  readonly work: number
  /** Takes networks of its structure, the first ones too; throws a `SimulationError` where these cannot run. */
  readonly set: (networks: ReadonlyArray<Network>) => Piece<void>
  /** Puts states in, one for each network, and forgets numbers that were not finite. */
  readonly load: (states: ReadonlyArray<State>) => Piece<void>
  /** Goes some steps on, of which `first` is the number; sample k of recording i of network c goes to the c-th sink, if there are sinks. */
  readonly run: (
    first: number,
    steps: number,
    sinks: ReadonlyArray<Sink>
  ) => Piece<Result.Result<void, SimulationError>>
  /**
   * One step as parts, one after the other, none of them much more than so much work; they are the step when all have run. Null where a step is
   * not divided.
   */
  readonly parts: ((step: number, sinks: ReadonlyArray<Sink>, most: number) => Iterable<Part>) | null
  /** Whether the voltages of a network, or of all (null), are finite, and all numbers that may come and go were so since `load`. */
  readonly fine: (copy: number | null) => boolean
  /** The states after `step` steps in all; what does not move is as before. */
  readonly store: (before: ReadonlyArray<State>, step: number) => Piece<ReadonlyArray<State>>
  /** Lets go of memory and threads; the hand must not be used afterwards. */
  readonly release: () => void
}
