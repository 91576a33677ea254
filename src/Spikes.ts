/**
 * The public module `Spikes`: how regular, how variable and how synchronous spikes are, and spikes as tables and CSV, and back.
 *
 * When they are, and how often, `Traces` says. Each question comes in three manners: as it is, it throws a `NetworkError`; `…Result` gives a
 * `Result`, `…Effect` an Effect that fails. All take the traces first, or last in a pipeline.
 */
import type * as Effect from "effect/Effect"
import type * as Result from "effect/Result"
import { type Dual, dual, effectOf, resultOf } from "./network/manners.ts"
import type { NetworkError } from "./network/NetworkError.ts"
import * as statistics from "./solve/spikeStatistics.ts"
import type { CountOptions, Fano, VariationOptions } from "./solve/spikeStatistics.ts"
import * as tables from "./solve/spikeTables.ts"
import type { SpikesOptions } from "./solve/spikeTables.ts"
import type { Recorded } from "./solve/Traces.ts"
import { isPlain } from "./table/settled.ts"
import type { Table } from "./table/Table.ts"

export type { CountOptions, Fano, VariationOptions } from "./solve/spikeStatistics.ts"
export type { SpikesOptions } from "./solve/spikeTables.ts"

const asResult = resultOf<NetworkError>()
const asEffect = effectOf<NetworkError>()

/** Options alone, or nothing: the traces, a table or a text come later. */
const areOptions = (...given: ReadonlyArray<unknown>): boolean =>
  given.length === 0 || (given.length === 1 && isPlain(given[0]) && !("recordings" in given[0]))

type Counting = readonly [options: CountOptions]

/**
 * How many spikes there are in each bin of `width` ms from the first sample on, by recording. A last bin that the traces do not fill is left out;
 * a spike at the boundary of two is in the later one.
 */
export const counts: Dual<Recorded, Counting, ReadonlyArray<Float64Array>> = dual(areOptions, statistics.counts)

/** `counts` as a `Result`. */
export const countsResult: Dual<Recorded, Counting, Result.Result<ReadonlyArray<Float64Array>, NetworkError>> = dual(
  areOptions,
  asResult(statistics.counts)
)

/** `counts` as an Effect. */
export const countsEffect: Dual<Recorded, Counting, Effect.Effect<ReadonlyArray<Float64Array>, NetworkError>> = dual(
  areOptions,
  asEffect(statistics.counts)
)

type Varying = readonly [options?: VariationOptions]

/**
 * The coefficient of variation of the times between successive spikes, by recording: their standard deviation over their mean; 0 of a regular
 * train, 1 of a Poisson process. NaN where there are fewer than `least` spikes (default 3).
 */
export const variation: Dual<Recorded, Varying, ReadonlyArray<number>> = dual(areOptions, statistics.variation)

/** `variation` as a `Result`. */
export const variationResult: Dual<Recorded, Varying, Result.Result<ReadonlyArray<number>, NetworkError>> = dual(
  areOptions,
  asResult(statistics.variation)
)

/** `variation` as an Effect. */
export const variationEffect: Dual<Recorded, Varying, Effect.Effect<ReadonlyArray<number>, NetworkError>> = dual(
  areOptions,
  asEffect(statistics.variation)
)

/**
 * Fano factors: the variance of `counts` over their mean, of each recording and of the sum over all of them; 1 of Poisson processes that do not
 * know of each other, more where they spike together. NaN where nothing spikes.
 */
export const fano: Dual<Recorded, Counting, Fano> = dual(areOptions, statistics.fano)

/** `fano` as a `Result`. */
export const fanoResult: Dual<Recorded, Counting, Result.Result<Fano, NetworkError>> = dual(
  areOptions,
  asResult(statistics.fano)
)

/** `fano` as an Effect. */
export const fanoEffect: Dual<Recorded, Counting, Effect.Effect<Fano, NetworkError>> = dual(
  areOptions,
  asEffect(statistics.fano)
)

/**
 * How synchronous spikes are: the variance of the mean over all recordings of `counts`, over the mean of their variances. 1 where all do the same,
 * about 1/N of N that do not know of each other. NaN where no count varies.
 */
export const synchrony: Dual<Recorded, Counting, number> = dual(areOptions, statistics.synchrony)

/** `synchrony` as a `Result`. */
export const synchronyResult: Dual<Recorded, Counting, Result.Result<number, NetworkError>> = dual(
  areOptions,
  asResult(statistics.synchrony)
)

/** `synchrony` as an Effect. */
export const synchronyEffect: Dual<Recorded, Counting, Effect.Effect<number, NetworkError>> = dual(
  areOptions,
  asEffect(statistics.synchrony)
)

/**
 * Recorded spikes as a table, a row for each: `time [ms]`, `domain` (`nodes` or `sources`), `row`, `detector`, `label`. What never spiked has a row
 * without a time, so that counting times by label gives 0 there. `encode` of `neurolens/arrow` writes it for notebooks and data frames.
 */
export const table: (traces: Recorded) => Table = tables.spikeTable

/** `table` as a `Result`. */
export const tableResult: (traces: Recorded) => Result.Result<Table, NetworkError> = asResult(tables.spikeTable)

/** `table` as an Effect. */
export const tableEffect: (traces: Recorded) => Effect.Effect<Table, NetworkError> = asEffect(tables.spikeTable)

/** Recorded spikes as CSV (RFC 4180), with the columns of `table`; what is missing is left empty. */
export const csv: (traces: Recorded) => string = tables.spikeCsv

/** `csv` as a `Result`. */
export const csvResult: (traces: Recorded) => Result.Result<string, NetworkError> = asResult(tables.spikeCsv)

/** `csv` as an Effect. */
export const csvEffect: (traces: Recorded) => Effect.Effect<string, NetworkError> = asEffect(tables.spikeCsv)

type Reading = readonly [options: SpikesOptions]

/**
 * Traces that have the spikes of a table and nothing else, of a run of `tMax` ms in steps of `dt` (default 0.025 ms). The table is one of
 * `Spikes.table`, as it was or as another program gave it back; the times of each train ascend.
 */
export const fromTable: Dual<Table, Reading, Recorded> = dual(areOptions, tables.fromSpikeTable)

/** `fromTable` as a `Result`. */
export const fromTableResult: Dual<Table, Reading, Result.Result<Recorded, NetworkError>> = dual(
  areOptions,
  asResult(tables.fromSpikeTable)
)

/** `fromTable` as an Effect. */
export const fromTableEffect: Dual<Table, Reading, Effect.Effect<Recorded, NetworkError>> = dual(
  areOptions,
  asEffect(tables.fromSpikeTable)
)

/** Traces that have the spikes of a CSV of `Spikes.csv` and nothing else, as `fromTable`. */
export const fromCsv: Dual<string, Reading, Recorded> = dual(areOptions, tables.fromSpikeCsv)

/** `fromCsv` as a `Result`. */
export const fromCsvResult: Dual<string, Reading, Result.Result<Recorded, NetworkError>> = dual(
  areOptions,
  asResult(tables.fromSpikeCsv)
)

/** `fromCsv` as an Effect. */
export const fromCsvEffect: Dual<string, Reading, Effect.Effect<Recorded, NetworkError>> = dual(
  areOptions,
  asEffect(tables.fromSpikeCsv)
)
