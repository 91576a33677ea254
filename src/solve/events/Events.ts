/**
 * What a run of a network with events remembers between two steps, beside voltages and states: what is on its way, and how far detectors and
 * sources are (spec/events.md 3.6).
 *
 * Plain data, part of a `State`. Sources have their number in `Network.sources`, detectors theirs in `detectorsOf`; where spikes are told
 * apart, sources come before detectors.
 */
import type { Floats } from "../../table/Column.ts"
import type { Arrival } from "./Arrival.ts"

/** A spike. */
export type Spike = {
  /** The number of its source; detectors are numbered after all sources. */
  readonly source: number
  /** [ms] */
  readonly time: number
}

/** What events leave from one step to the next. */
export type Events = {
  /** Events on their way, in order. */
  readonly arrivals: ReadonlyArray<Arrival>
  /** By source: the number of its next spike, and the time of that [ms], infinity after the last. */
  readonly trains: { readonly next: Floats; readonly time: Floats }
  /** By detector: whether the next crossing counts (1 or 0), and its last spike as a step and a part of it, NaN where there was none. */
  readonly detectors: { readonly armed: Floats; readonly lastStep: Floats; readonly lastPart: Floats }
  /** The spikes of the step that ends here, by number of the source and time. */
  readonly spikes: ReadonlyArray<Spike>
}
