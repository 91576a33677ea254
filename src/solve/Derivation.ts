/**
 * How recordings are computed from other, raw recordings of the same samples, and how adjoints go back that way.
 *
 * A derivation sees samples and constants only, no step, so it is the same for every engine, and for a state that a run goes on from.
 */
import type { reverse } from "../kernel/reverse.ts"
import type { RowRecording } from "../network/Recording.ts"
import type { Sink } from "./Sink.ts"

/** Samples of raw recordings; the first of them is that after `step` steps of `dt` [ms]. */
export type Samples = Sink & { readonly samples: number; readonly step: number; readonly dt: number }

/** A number of a table that does not move. */
export type Constant = { readonly domain: "nodes" | "edges"; readonly column: string; readonly row: number }

/** Takes the adjoints of what derived samples are made of; all add up, in the order in which they come. */
export type Takers = {
  /** Of sample k of a raw recording. */
  readonly raw: (recording: number, k: number, bar: number) => void
  readonly constant: (constant: Constant, bar: number) => void
  /** Of an entry of a stimulus or of a clamp, by its place in the network's list; entries count from time zero. */
  readonly stimulus: (stimulus: number, entry: number, bar: number) => void
  readonly clamp: (clamp: number, entry: number, bar: number) => void
}

/** `reverse` of the kernel. */
export type Reverse = typeof reverse

/** Recordings that are computed together from raw samples. */
export type Derivation = {
  /** Writes their samples; `out` has the rows of the network's recordings. */
  readonly read: (raw: Samples, out: Sink) => void
  /**
   * From adjoints of their samples, laid out as `out` is, to those of what they are made of. Who goes back brings what reverses programs, so
   * that runs forwards go without it.
   */
  readonly back: (raw: Samples, bars: Sink, into: Takers, reverse: Reverse) => void
}

/** Finds or makes the raw recording of a quantity that stands in a state; gives its place among the raw ones. */
export type Ask = (domain: RowRecording["domain"], row: number, state: string) => number

/** Which recordings a kind of derivation stands for, and how it is made; asked first which, so that raw ones come before what only it needs. */
export type Derivations = {
  readonly derived: (recording: number) => boolean
  readonly make: (ask: Ask) => ReadonlyArray<Derivation>
}

/** The step that ends in a sample; at time zero the first one. */
export const entryOf = ({ step }: Samples, k: number): number => Math.max(0, step + k - 1)
