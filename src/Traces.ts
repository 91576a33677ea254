/**
 * The public module `Traces`: what a run recorded, and what it says: by name and place, spikes, stretches, tables.
 *
 * Each question comes in three manners: as it is, it throws; `…Result` gives a `Result`, `…Effect` an Effect that fails. All take the traces
 * first, or last in a pipeline: `pipe(traces, Traces.of("v"), Traces.spikes())`.
 */
import type * as Effect from "effect/Effect"
import { dual as effectDual } from "effect/Function"
import type * as Result from "effect/Result"
import type { Electrode } from "./network/Electrode.ts"
import { type Dual, dual, effectOf, resultOf } from "./network/manners.ts"
import type { Network } from "./network/Network.ts"
import type { NetworkError } from "./network/NetworkError.ts"
import type { RecordedPlace } from "./select/attach.ts"
import type { Selection } from "./select/Selection.ts"
import * as crossing from "./solve/crossings.ts"
import type { CrossingOptions, IntervalHistogram, IntervalOptions, SpikeOptions } from "./solve/crossings.ts"
import type { SimulationError } from "./solve/SimulationError.ts"
import * as whole from "./solve/Traces.ts"
import type { Recorded, Traces } from "./solve/Traces.ts"
import * as part from "./solve/tracesAt.ts"
import type { SliceOptions } from "./solve/tracesAt.ts"
import * as tabular from "./solve/tracesTable.ts"
import * as told from "./solve/tracesText.ts"
import { isPlain } from "./table/settled.ts"
import type { Table } from "./table/Table.ts"

export type { CrossingOptions, IntervalHistogram, IntervalOptions, SpikeOptions } from "./solve/crossings.ts"
export { times } from "./solve/Traces.ts"
export type { Recorded, RecordedSpikes, Traces } from "./solve/Traces.ts"
export type { SliceOptions } from "./solve/tracesAt.ts"

type Failure = NetworkError | SimulationError

/** Options alone, or nothing: the traces come later. */
const areOptions = (...given: ReadonlyArray<unknown>): boolean =>
  given.length === 0 || (given.length === 1 && isPlain(given[0]) && !("recordings" in given[0]))

/** A name or an index goes first: the traces come later. */
const areWords = (first: unknown): boolean => typeof first === "string" || typeof first === "number"

const asResult = resultOf<NetworkError>()
const asEffect = effectOf<NetworkError>()
const asResultOfBoth = resultOf<Failure>()
const asEffectOfBoth = effectOf<Failure>()

/** The recordings of a quantity and, with a selection, of a place. */
type Of<F> = {
  (name: string, at?: RecordedPlace, network?: Network): <T extends Recorded>(traces: T) => OfKind<F, T>
  <T extends Recorded>(traces: T, name: string, at?: RecordedPlace, network?: Network): OfKind<F, T>
}

/** What comes of `T` in a manner. */
type OfKind<F, T> = F extends "Result" ? Result.Result<T, NetworkError>
  : F extends "Effect" ? Effect.Effect<T, NetworkError>
  : T

const isWhole = (given: ArrayLike<unknown>): boolean => !areWords(given[0])

/**
 * Those recordings of traces that are of a quantity and, where a selection is given, of a place; in the order in which they were recorded.
 * `"spikes"` are the times of spikes, of detectors in compartments or of sources; any other name leaves them out. The place of a potential is
 * its electrode.
 *
 * Throws a `NetworkError` where the quantity was not recorded, or not there. `network` is only needed for traces that were sent or stored.
 */
export const of: Of<"Value"> = effectDual(isWhole, part.of)

/** `of` as a `Result`. */
export const ofResult: Of<"Result"> = effectDual(isWhole, asResult(part.of))

/** `of` as an Effect. */
export const ofEffect: Of<"Effect"> = effectDual(isWhole, asEffect(part.of))

type OneTrace = readonly [which: number | string, at?: Selection | Electrode, network?: Network]

/**
 * The samples of one recording, a copy of one's own: by its index, or by the name and place of what was recorded.
 *
 * Throws a `SimulationError` where there is no such index, a `NetworkError` where there is no such recording or more than one.
 */
export const trace: Dual<Recorded, OneTrace, Float64Array> = dual(areWords, part.trace)

/** `trace` as a `Result`. */
export const traceResult: Dual<Recorded, OneTrace, Result.Result<Float64Array, Failure>> = dual(
  areWords,
  asResultOfBoth(part.trace)
)

/** `trace` as an Effect. */
export const traceEffect: Dual<Recorded, OneTrace, Effect.Effect<Float64Array, Failure>> = dual(
  areWords,
  asEffectOfBoth(part.trace)
)

/** Two stretches alone: the first comes later. */
const isSecond = (...given: ReadonlyArray<unknown>): boolean => given.length === 1

type Second = readonly [next: Traces]

/**
 * Two stretches of one run as one; the second goes on after the first, with or without the sample at which they meet. In a pipeline the
 * second is the argument. Throws a `SimulationError` when they do not belong together.
 */
export const append: Dual<Traces, Second, Traces> = dual(isSecond, whole.append)

/** `append` as a `Result`. */
export const appendResult: Dual<Traces, Second, Result.Result<Traces, Failure>> = dual(
  isSecond,
  asResultOfBoth(whole.append)
)

/** `append` as an Effect. */
export const appendEffect: Dual<Traces, Second, Effect.Effect<Traces, Failure>> = dual(
  isSecond,
  asEffectOfBoth(whole.append)
)

/**
 * The samples from one time to another [ms], both included; without one of them from the first or to the last. The state of a run is not
 * part of it.
 *
 * Throws a `NetworkError` where the stretch holds no sample, or reaches beyond the run.
 */
export const slice: Dual<Recorded, readonly [options: SliceOptions], Recorded> = dual(areOptions, part.slice)

/** `slice` as a `Result`. */
export const sliceResult: Dual<Recorded, readonly [options: SliceOptions], Result.Result<Recorded, NetworkError>> =
  dual(
    areOptions,
    asResult(part.slice)
  )

/** `slice` as an Effect. */
export const sliceEffect: Dual<Recorded, readonly [options: SliceOptions], Effect.Effect<Recorded, NetworkError>> =
  dual(
    areOptions,
    asEffect(part.slice)
  )

/**
 * When each recording crosses a level [ms], in the order of the recordings.
 *
 * Throws a `NetworkError` where the recordings have different units, or another than the level.
 */
export const crossings: Dual<Recorded, readonly [options: CrossingOptions], ReadonlyArray<Float64Array>> = dual(
  areOptions,
  crossing.crossings
)

/** `crossings` as a `Result`. */
export const crossingsResult: Dual<
  Recorded,
  readonly [options: CrossingOptions],
  Result.Result<ReadonlyArray<Float64Array>, NetworkError>
> = dual(
  areOptions,
  asResult(crossing.crossings)
)

/** `crossings` as an Effect. */
export const crossingsEffect: Dual<
  Recorded,
  readonly [options: CrossingOptions],
  Effect.Effect<ReadonlyArray<Float64Array>, NetworkError>
> = dual(
  areOptions,
  asEffect(crossing.crossings)
)

/**
 * The times of spikes [ms]. Where traces have recorded spikes, those of each recording of spikes, `traces.spikes.labels` says of what. Otherwise,
 * or with a threshold, where each recorded voltage rises to it (default -20 mV), on a straight line between samples. `Traces.of(traces, "v")`
 * picks voltages, `Traces.of(traces, "spikes")` recorded spikes; each is answered as what it is.
 *
 * Throws a `NetworkError` where voltages are asked and others are recorded with them, or none.
 */
export const spikes: Dual<Recorded, readonly [options?: SpikeOptions], ReadonlyArray<Float64Array>> = dual(
  areOptions,
  crossing.spikes
)

/** `spikes` as a `Result`. */
export const spikesResult: Dual<
  Recorded,
  readonly [options?: SpikeOptions],
  Result.Result<ReadonlyArray<Float64Array>, NetworkError>
> = dual(
  areOptions,
  asResult(crossing.spikes)
)

/** `spikes` as an Effect. */
export const spikesEffect: Dual<
  Recorded,
  readonly [options?: SpikeOptions],
  Effect.Effect<ReadonlyArray<Float64Array>, NetworkError>
> = dual(
  areOptions,
  asEffect(crossing.spikes)
)

/** Spikes per second [Hz] of each recording: their number over the time from the first sample to the last. Throws as `spikes` does. */
export const rates: Dual<Recorded, readonly [options?: SpikeOptions], ReadonlyArray<number>> = dual(
  areOptions,
  crossing.rates
)

/** `rates` as a `Result`. */
export const ratesResult: Dual<
  Recorded,
  readonly [options?: SpikeOptions],
  Result.Result<ReadonlyArray<number>, NetworkError>
> = dual(
  areOptions,
  asResult(crossing.rates)
)

/** `rates` as an Effect. */
export const ratesEffect: Dual<
  Recorded,
  readonly [options?: SpikeOptions],
  Effect.Effect<ReadonlyArray<number>, NetworkError>
> = dual(
  areOptions,
  asEffect(crossing.rates)
)

/** Times between successive spikes [ms] of each recording. Throws as `spikes` does. */
export const intervals: Dual<Recorded, readonly [options?: SpikeOptions], ReadonlyArray<Float64Array>> = dual(
  areOptions,
  crossing.intervals
)

/** `intervals` as a `Result`. */
export const intervalsResult: Dual<
  Recorded,
  readonly [options?: SpikeOptions],
  Result.Result<ReadonlyArray<Float64Array>, NetworkError>
> = dual(
  areOptions,
  asResult(crossing.intervals)
)

/** `intervals` as an Effect. */
export const intervalsEffect: Dual<
  Recorded,
  readonly [options?: SpikeOptions],
  Effect.Effect<ReadonlyArray<Float64Array>, NetworkError>
> = dual(
  areOptions,
  asEffect(crossing.intervals)
)

/** How often times between successive spikes have a length: by recording, in bins of one width [ms]. Throws as `spikes` does. */
export const intervalHistogram: Dual<Recorded, readonly [options: IntervalOptions], IntervalHistogram> = dual(
  areOptions,
  crossing.intervalHistogram
)

/** `intervalHistogram` as a `Result`. */
export const intervalHistogramResult: Dual<
  Recorded,
  readonly [options: IntervalOptions],
  Result.Result<IntervalHistogram, NetworkError>
> = dual(
  areOptions,
  asResult(crossing.intervalHistogram)
)

/** `intervalHistogram` as an Effect. */
export const intervalHistogramEffect: Dual<
  Recorded,
  readonly [options: IntervalOptions],
  Effect.Effect<IntervalHistogram, NetworkError>
> = dual(
  areOptions,
  asEffect(crossing.intervalHistogram)
)

/**
 * The traces as a table, a row for each sample; `encode` of `neurolens/arrow` writes it for notebooks and data frames. Spikes have no samples:
 * `Spikes.table` is theirs, and traces of nothing else are refused.
 */
export const table: (traces: Recorded) => Table = tabular.table

/** `table` as a `Result`. */
export const tableResult: (traces: Recorded) => Result.Result<Table, NetworkError> = asResult(tabular.table)

/** `table` as an Effect. */
export const tableEffect: (traces: Recorded) => Effect.Effect<Table, NetworkError> = asEffect(tabular.table)

/** The traces as CSV (RFC 4180, lines end in a line feed): a line of names with units and places, then a line for each sample. */
export const csv: (traces: Recorded) => string = tabular.csv

/** `csv` as a `Result`. */
export const csvResult: (traces: Recorded) => Result.Result<string, NetworkError> = asResult(tabular.csv)

/** `csv` as an Effect. */
export const csvEffect: (traces: Recorded) => Effect.Effect<string, NetworkError> = asEffect(tabular.csv)

/** Traces in some lines, for people: `8 recordings × 4001 samples, 0 to 100 ms`, then the first recordings with their units. */
export const text: (traces: Recorded) => string = told.text

/** `text` as a `Result`. */
export const textResult: (traces: Recorded) => Result.Result<string, NetworkError> = asResult(told.text)

/** `text` as an Effect. */
export const textEffect: (traces: Recorded) => Effect.Effect<string, NetworkError> = asEffect(told.text)
