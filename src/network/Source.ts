/**
 * Sources: trains of spikes that no cell makes, as descriptions that do not know dt (spec/events.md 6.1, 6.2).
 *
 * `firstSpike` and `nextSpike` walk a train: what they give is the number of a spike and its time [ms], all of which is a pure function of
 * the source and that number, so a train is the same whatever steps, batches, pauses and other sources there are. A train that has ended
 * gives the time infinity.
 */
import * as Result from "effect/Result"
import type { Floats } from "../table/Column.ts"
import { tooMany } from "../table/limits.ts"
import { isPlain } from "../table/settled.ts"
import { is, isStructural, type Structural, structural } from "../table/structural.ts"
import { called, describing, either, failing, like, numbers } from "./border.ts"
import { mostSamples } from "./limits.ts"
import { fail, type NetworkError, type Reason, shown, unknownOption } from "./NetworkError.ts"
import { counterEnd, domains, exponentialAt } from "./random.ts"

/** A rate [Hz] that changes: `hz[i]` at `times[i]` [ms], straight lines between them, constant before the first and after the last. */
export type Rates = { readonly times: Floats; readonly hz: Floats }

/** A train of spikes; all times in ms. */
export type Source =
  & Structural
  & (
    /** Spikes at these times, which ascend; equal ones are as many spikes. */
    | { readonly _tag: "Times"; readonly times: Floats }
    /** Spike k at `start + k interval`, for k below `number`. */
    | { readonly _tag: "Regular"; readonly start: number; readonly interval: number; readonly number: number }
    /**
     * A Poisson process from `start` until before `stop`, made of the numbers of `stream` of `seed`; without a stream of its own it takes the
     * number of its row.
     */
    | {
      readonly _tag: "Poisson"
      readonly rate: number | Rates
      readonly start: number
      readonly stop: number
      readonly seed: number
      readonly stream: number | null
    }
  )

/** Whether a value is a source that `times`, `regular` or `poisson` made; one by hand or by a spread is none. */
export const isSource: (u: unknown) => u is Source = is((u): u is Source =>
  isStructural(u) && "_tag" in u && (u._tag === "Times" || u._tag === "Regular" || u._tag === "Poisson")
)

/** Highest rate of a source [Hz], and shortest interval [ms]: more spikes than that in a step are no train that anybody means. */
export const highestRate = 1e9
export const shortestInterval = 1e-6

const described = like(
  (u) => isPlain(u) || isSource(u),
  "a record, for example { start: 10, interval: 25 }"
)

const bad = (what: string, found: unknown, expected: string): Reason => ({
  _tag: "BadValue",
  what,
  found: shown(found),
  expected
})

/** The first option that does not exist; a tag may stand there, so that a source can be made from another one. */
const unknown = (shape: string, given: object, known: ReadonlyArray<string>): Reason | null => {
  const { _tag, ...options } = given as { readonly _tag?: unknown }
  return unknownOption(`${shape} source`, options, known)
}

const tooManyTimes = (what: string, found: number): Reason | null =>
  tooMany(`times of ${what}`, found, mostSamples, "give fewer; Source.regular and Source.poisson need none")

/** What is wrong with times that have to ascend, or null. */
const notAscending = (what: string, times: Floats, strictly: boolean): Reason | null => {
  const wrong = times.findIndex((t, k) =>
    !Number.isFinite(t) || t < 0 || (k > 0 && (strictly ? t <= times[k - 1] : t < times[k - 1]))
  )
  if (wrong < 0) return null
  const after = wrong > 0 && times[wrong] >= 0 && Number.isFinite(times[wrong])
  const expected = after
    ? `${strictly ? "more than" : "at least"} time ${wrong - 1}, which is ${
      times[wrong - 1]
    } ms: times ascend; sort them`
    : "a finite time of 0 ms or more"
  return bad(`time ${wrong} of ${what}`, times[wrong], expected)
}

/** What is wrong with the beginning of a train, or null. */
const noTime = (what: string, time: unknown): Reason | null =>
  typeof time === "number" && Number.isFinite(time) && time >= 0
    ? null
    : bad(`${what} of the source`, time, "a finite time of 0 ms or more")

const theTimes = called("the times of the source", either(numbers, like(() => false, "a list of times [ms]")))

/** Makes a source that spikes at given times [ms]: ascending, from 0 on; equal times are several spikes. */
export const timesResult = failing("Source.times", { times: theTimes }, (
  times: ArrayLike<number>
): Result.Result<Source, NetworkError> => {
  const many = tooManyTimes("the source", times.length)
  if (many !== null) return fail(many)
  const copy: Floats = Float64Array.from(times)
  const wrong = notAscending("the source", copy, false)
  return wrong === null ? Result.succeed(structural({ _tag: "Times" as const, times: copy })) : fail(wrong)
})

/** Makes a source that spikes at given times [ms]; a mistake (`NetworkError`) where they do not ascend. */
export const times = describing(
  "Source.times",
  { times: theTimes },
  (times: ArrayLike<number>): Source => Result.getOrThrow(timesResult(times))
)

/** Makes a source that spikes every `interval` [ms] from `start` on, `number` times, or for ever where that is left out. */
export const regularResult = failing("Source.regular", { options: described }, (options: {
  readonly interval: number
  readonly start?: number
  readonly number?: number
}): Result.Result<Source, NetworkError> => {
  const { interval, number = Infinity, start = 0 } = options
  const wrong = unknown("regular", options, ["start", "interval", "number"]) ?? noTime("start", start) ??
    (typeof interval === "number" && interval >= shortestInterval && Number.isFinite(interval)
      ? null
      : bad("interval of the source", interval, `a finite number of at least ${shortestInterval} ms`)) ??
    (number === Infinity || (Number.isSafeInteger(number) && number >= 0)
      ? null
      : bad("number of spikes of the source", number, "a whole number of 0 or more; leave it out for no end"))
  return wrong === null
    ? Result.succeed(structural({ _tag: "Regular" as const, start, interval, number }))
    : fail(wrong)
})

/** Makes a source that spikes at equal intervals; a mistake (`NetworkError`) on a wrong description. */
export const regular = describing(
  "Source.regular",
  { options: described },
  (options: Parameters<typeof regularResult>[0]): Source => Result.getOrThrow(regularResult(options))
)

/** What people give as the rate of a source [Hz]. */
export type RateInput = number | { readonly times: ArrayLike<number>; readonly hz: ArrayLike<number> }

const isRate = (u: unknown): u is number => typeof u === "number" && u >= 0 && u <= highestRate

/** A rate as it is kept. */
const rateOf = (given: RateInput): Result.Result<number | Rates, NetworkError> => {
  const rates = `a number of Hz from 0 to ${highestRate}`
  if (isRate(given)) return Result.succeed(given)
  const isCourse = isPlain(given) && numbers(given.times, "") === null && numbers(given.hz, "") === null
  if (!isCourse) return fail(bad("rate of the source", given, `${rates}, or { times: [ms], hz: [Hz] }`))
  const wrongName = unknownOption("rate of the source", given, ["times", "hz"])
  const many = tooManyTimes("the rate of the source", Math.max(given.times.length, given.hz.length))
  if (wrongName !== null || many !== null) return fail((wrongName ?? many)!)
  const own = { times: Float64Array.from(given.times) as Floats, hz: Float64Array.from(given.hz) as Floats }
  if (own.times.length === 0) return fail(bad("times of the rate of the source", [], "at least one time and its rate"))
  if (own.times.length !== own.hz.length) {
    const hint = "give a rate [Hz] for every time [ms]"
    const [expected, found] = [own.times.length, own.hz.length]
    return fail({ _tag: "WrongLength", what: "the rates of the source", expected, found, hint })
  }
  const wrong = notAscending("the rate of the source", own.times, true)
  const odd = own.hz.findIndex((hz) => !isRate(hz))
  if (wrong !== null || odd >= 0) return fail(wrong ?? bad(`rate ${odd} of the source`, own.hz[odd], rates))
  return Result.succeed(own)
}

/**
 * Makes a Poisson process: of a `rate` [Hz], which may change along straight lines (`{ times: [0, 500], hz: [5, 50] }`), from `start` until
 * before `stop` [ms]. Its spikes are a function of `seed` and `stream` alone; left out, the stream is the number of the source's row, so that
 * sources of one seed differ.
 */
export const poissonResult = failing("Source.poisson", { options: described }, (options: {
  readonly rate: RateInput
  readonly seed: number
  readonly start?: number
  readonly stop?: number
  readonly stream?: number | null
}): Result.Result<Source, NetworkError> => {
  const { seed, start = 0, stop = Infinity, stream = null } = options
  const wrong = unknown("Poisson", options, ["rate", "seed", "start", "stop", "stream"]) ?? noTime("start", start) ??
    (typeof stop === "number" && stop >= start
      ? null
      : bad("stop of the source", stop, `a time of at least its start, ${start} ms; leave it out for no end`)) ??
    (Number.isSafeInteger(seed) ? null : bad("seed of the source", seed, "a whole number")) ??
    (stream === null || (Number.isSafeInteger(stream) && stream >= 0 && stream < counterEnd)
      ? null
      : bad("stream of the source", stream, `a whole number from 0 to ${counterEnd - 1}, or none`))
  if (wrong !== null) return fail(wrong)
  return Result.map(
    rateOf(options.rate),
    (rate) => structural({ _tag: "Poisson" as const, rate, start, stop, seed, stream })
  )
})

/** Makes a Poisson process; a mistake (`NetworkError`) on a wrong description. */
export const poisson = describing(
  "Source.poisson",
  { options: described },
  (options: Parameters<typeof poissonResult>[0]): Source => Result.getOrThrow(poissonResult(options))
)

/** A spike of a train: its number, counted from 0, and its time [ms], infinity after the last. */
export type TrainSpike = { readonly k: number; readonly time: number }

/** The first spike of the source in a row. */
export const firstSpike = (source: Source, row: number): TrainSpike => {
  switch (source._tag) {
    case "Times":
    case "Regular":
      return spikeAt(source, 0)
    case "Poisson":
      return drawn(source, row, 0, source.start)
  }
}

/** The spike after another of the same source. */
export const nextSpike = (source: Source, row: number, { k, time }: TrainSpike): TrainSpike =>
  source._tag === "Poisson" ? drawn(source, row, k + 1, time) : spikeAt(source, k + 1)

/** Spike k of a train whose times are known without those before: products, not sums. */
export const spikeAt = (source: Exclude<Source, { readonly _tag: "Poisson" }>, k: number): TrainSpike => {
  if (source._tag === "Times") return { k, time: k < source.times.length ? source.times[k] : Infinity }
  return { k, time: k < source.number ? source.start + k * source.interval : Infinity }
}

/** Spike k of a Poisson process, whose spike before (or beginning) is at `from`. */
const drawn = (
  source: Extract<Source, { readonly _tag: "Poisson" }>,
  row: number,
  k: number,
  from: number
): TrainSpike => {
  const { rate, seed, stop } = source
  if (from === Infinity) return { k, time: from }
  const gap = exponentialAt({ seed, stream: source.stream ?? row, domain: domains.poisson }, k)
  const time = typeof rate === "number" ? waited(from, 1000 * gap, rate) : reached(rate, from, 1000 * gap)
  return { k, time: time < stop ? time : Infinity }
}

/** When the integral of a constant rate since `from` reaches `wanted` [Hz ms]. */
const waited = (from: number, wanted: number, rate: number): number => rate === 0 ? Infinity : from + wanted / rate

/**
 * When the integral of a rate since `from` reaches `wanted` [Hz ms], infinity where it never does. Along a line of slope s that begins with
 * the rate r that is after x with r x + s x^2 / 2 = wanted, x = 2 wanted / (r + sqrt(r^2 + 2 s wanted)): no digits are lost, whichever way
 * the line goes.
 */
const reached = ({ hz, times }: Rates, from: number, wanted: number): number => {
  let at = from
  let left = wanted
  for (let next = after(times, from); next < times.length; next++) {
    const before = next - 1
    const slope = before < 0 ? 0 : (hz[next] - hz[before]) / (times[next] - times[before])
    const rate = before < 0 ? hz[0] : hz[before] + slope * (at - times[before])
    const mass = (rate + hz[next]) / 2 * (times[next] - at)
    if (mass > left) {
      return left === 0
        ? at
        : at + 2 * left / (rate + Math.sqrt(Math.max(0, rate * rate + 2 * slope * left)))
    }
    left -= mass
    at = times[next]
  }
  return waited(at, left, hz[hz.length - 1])
}

/** The first of ascending times that is after a time. */
const after = (times: Floats, time: number): number => {
  let [low, high] = [0, times.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (times[middle] > time) high = middle
    else low = middle + 1
  }
  return low
}
