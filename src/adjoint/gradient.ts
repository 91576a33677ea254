/**
 * Loss and gradient of runs side by side, as a pure computation that can be paused between any two pieces of work.
 *
 * The loss is any function of the traces that gives its value and the derivatives by all samples. The gradient of a shared parameter is the
 * sum over its rows (law L8). Sums have a fixed order, so the bits do not depend on schedule, group or threads (laws L15, L16).
 */
import * as Result from "effect/Result"
import { followed, inOrderOfReading } from "../network/followed.ts"
import type { Network } from "../network/Network.ts"
import { formulaSlopes } from "../network/rowFormula.ts"
import { scatter } from "../share/ParameterIndex.ts"
import * as Parameters from "../share/Parameters.ts"
import type { Samples } from "../solve/Derivation.ts"
import type { Pieces, Rests } from "../solve/Pieces.ts"
import { plan } from "../solve/Plan.ts"
import type { SchemeName } from "../solve/Scheme.ts"
import type { SimulationError } from "../solve/SimulationError.ts"
import type { Sink } from "../solve/Sink.ts"
import type { State } from "../solve/State.ts"
import { writeSample } from "../solve/stateNumbers.ts"
import { names, vectorOf } from "../solve/stateVector.ts"
import { startsPlainly, startState } from "../solve/step.ts"
import { checkRoom, make as makeTraces, numberTotal, room, spikeRoom, type Traces } from "../solve/Traces.ts"
import type { Floats } from "../table/Column.ts"
import { isList } from "../table/isList.ts"
import { plural } from "../table/plural.ts"
import { addSample, type Adjoint } from "./Bars.ts"
import { clampUnitBack } from "./clampUnitBack.ts"
import { collect } from "./collect.ts"
import { sourcesBack } from "./events/sourcesBack.ts"
import { formulaFlaw } from "./formulaFlaw.ts"
import { GradientError, type GradientReason } from "./GradientError.ts"
import { gradientNetwork, membraneCotangent } from "./membraneSamples.ts"
import { type RawCotangent, rawCotangent, recordedOf } from "./recordedBack.ts"
import { type Cotangent, reverseRun, type Reversible } from "./Reversible.ts"
import { capacityFor, tooManyStretches } from "./Schedule.ts"
import { startBack } from "./startBack.ts"
import type { Wanted } from "./Wanted.ts"

/**
 * A number, and the derivatives of it by every sample: recordings × samples, row-major; then, unless all of them are 0, by the time [ms] of every
 * recorded spike, recording after recording.
 */
export type Valued = { readonly value: number; readonly cotangent: Cotangent }

/** Loss and derivatives of one run. */
export type Gradient = {
  readonly loss: number
  readonly traces: Traces
  /** Derivatives of the loss by the trained parameters, in the form of the parameters themselves. */
  readonly parameters: Parameters.Parameters
  /** Derivatives by row of the trained columns, by stimuli and by clamps. */
  readonly adjoint: Adjoint
  /** Derivatives by each number of the state that the run began with, in the order of `States.names`; null unless wanted. */
  readonly startState: Floats | null
}

/** What is run: networks of one structure, from their start or from a state. */
export type GradientRun = {
  readonly networks: ReadonlyArray<Network>
  readonly scheme: SchemeName
  readonly wanted: Wanted
  readonly from: State | null
  readonly steps: number
  readonly dt: number
  /** Bytes for what is remembered of all runs together. */
  readonly memory: number
  /** Number of the first run among all, for messages. */
  readonly first: number
}

/** The loss of the k-th run. */
export type LossOf = (k: number, traces: Traces) => Valued

/**
 * Runs forwards and backwards on a reversible that holds `copies` networks, with their raw recordings; where these are more than the given
 * ones, the last stands for the rest, and nothing is asked of them.
 */
export function* gradients(
  reversible: Reversible,
  copies: number,
  { dt, first, from, memory, networks, scheme, steps, wanted }: GradientRun,
  lossOf: LossOf
): Pieces<Result.Result<ReadonlyArray<Gradient>, SimulationError | GradientError>> {
  const raws = networks.map(gradientNetwork)
  const like = plan(raws[0])
  const starts = raws.map((network) => from ?? startState(like, network, dt))
  const { extra, state, step } = reversible.bytes
  const enough = checkRoom(networks[0], steps + 1, networks.length)
  if (Result.isFailure(enough)) return Result.fail(enough.failure)
  const capacity = capacityFor(steps, memory - extra, reversible.bytes, reversible.longestTape)
  if (capacity === null) {
    // A tape of all steps needs no state to begin again from.
    const least = extra + Math.min(steps * step, step + state)
    return Result.fail(
      new GradientError({
        reason: { _tag: "TooLittleMemory", found: memory, least, step, state }
      })
    )
  }
  const many = tooManyStretches(steps, capacity)
  if (many !== null) return Result.fail(new GradientError({ reason: many }))
  const samples = steps + 1
  const sinks: Array<Sink> = []
  for (const network of raws) {
    const data = room(network, samples)
    if (Result.isFailure(data)) return Result.fail(data.failure)
    sinks.push({ data: data.success, stride: samples, first: 0, ...spikeRoom(network) })
  }
  raws.forEach((network, k) => writeSample(network.recordings, starts[k], sinks[k]))
  const writtenDown = raws.map((_, k): Samples => ({ ...sinks[k], samples, step: starts[k].step, dt }))
  let traces: ReadonlyArray<Traces> = []
  let losses: ReadonlyArray<Valued> = []
  let backs: ReadonlyArray<RawCotangent> = []
  const respond = (
    states: ReadonlyArray<State>
  ): Result.Result<ReadonlyArray<Cotangent>, SimulationError | GradientError> =>
    Result.gen(function*() {
      const data = yield* Result.all(networks.map((network, k) => recordedOf(network, writtenDown[k])))
      traces = networks.map((network, k) =>
        makeTraces(network, dt, starts[k].step, samples, data[k], states[k], sinks[k].spikes)
      )
      const made: Array<Valued> = []
      for (const [k, network] of networks.entries()) {
        made.push(yield* valueOf(lossOf, first + k, traces[k], network))
      }
      losses = made
      backs = networks.map((network, k) => {
        const back = rawCotangent(network, writtenDown[k], samplesOf(traces[k], made[k]))
        return membraneCotangent(network, scheme, writtenDown[k], back)
      })
      reversible.spikes?.(traces.map((one, k) => spikesOf(one, made[k])))
      return backs.map((back) => back.cotangent)
    })
  const later = sinks.map((sink) => ({ ...sink, first: 1 }))
  const filled = <A>(list: ReadonlyArray<A>): ReadonlyArray<A> =>
    Array.from({ length: copies }, (_, k) => list[Math.min(k, list.length - 1)])
  const ran = yield* reverseRun(
    reversible,
    filled(starts),
    steps,
    capacity,
    [...later, ...filled(later).slice(later.length).map(silent)],
    (states) => Result.map(respond(states), filled)
  )
  if (Result.isFailure(ran)) return Result.fail(ran.failure)
  const out: Array<Gradient> = []
  for (const [k, network] of networks.entries()) {
    const { bars, sums } = reversible.result(k)
    yield rests
    backs[k].addTo(sums)
    addSample(raws[k].recordings, bars, backs[k].cotangent, 0, samples)
    clampUnitBack(network, samplesOf(traces[k], losses[k]), traces[k], sums)
    // As if it had been given: what a state of time zero was computed from is the business of the table.
    const startState = wanted.startState === true ? vectorOf(network, bars).map((x) => x + 0) : null // no -0
    if (from === null && !startsPlainly(like)) startBack(plan(raws[k]), dt, bars, sums)
    yield rests
    const adjoint = {
      ...collect({ network, scheme, dt, wanted }, from === null ? bars : null, sums),
      sources: wanted.inputs ? sourcesBack(network, dt, bars.events) : []
    }
    yield rests
    const parameters = parametersOf(network, adjoint)
    const wrong = notFinite(network, parameters, first + k) ?? inputNotFinite(network, adjoint, first + k) ??
      startNotFinite(network, startState, first + k)
    if (wrong !== null) return Result.fail(wrong)
    out.push({ loss: losses[k].value, traces: traces[k], parameters, adjoint, startState })
  }
  return Result.succeed(out)
}

const rests: Rests = { _tag: "Rests" }

/** The same for a run that only fills up, whose spikes nobody counts twice. */
const silent = ({ data, first, stride }: Sink): Sink => ({ data, first, stride })

/** The derivatives by samples. */
const samplesOf = ({ data }: Traces, { cotangent }: Valued): Float64Array =>
  Float64Array.from({ length: data.length }, (_, k) => cotangent[k])

/** The derivatives by times of spikes, by recording. */
const spikesOf = ({ data, spikes }: Traces, { cotangent }: Valued): ReadonlyArray<Float64Array> => {
  let at = data.length
  return (spikes?.times ?? []).map(({ length }) => Float64Array.from({ length }, () => cotangent[at++] ?? 0))
}

/** The loss of a run, or what is wrong with it. */
export const valueOf = (
  lossOf: LossOf,
  index: number,
  traces: Traces,
  network: Network
): Result.Result<Valued, GradientError> => {
  const fail = (reason: GradientReason) => Result.fail(new GradientError({ reason }))
  const parameters = Parameters.of(network)
  let loss: Valued
  try {
    const given: unknown = lossOf(index, traces)
    // Read once, here, where what it throws is a failure of the loss.
    loss = typeof given === "object" && given !== null ? { ...given } as Valued : given as Valued
  } catch (cause) {
    return fail({ _tag: "LossFailed", index, cause, parameters })
  }
  if (typeof loss !== "object" || loss === null || !isList(loss.cotangent)) {
    const cause = new TypeError("it gave no { value, cotangent }")
    return fail({ _tag: "LossFailed", index, cause, parameters })
  }
  const { cotangent, value } = loss
  if (!Number.isFinite(value)) return fail({ _tag: "LossNotFinite", index, value, parameters })
  const expected = traces.data.length
  if (cotangent.length !== expected && cotangent.length !== numberTotal(traces)) {
    const spikes = traces.spikes === undefined
      ? ""
      : `, then one for each of ${numberTotal(traces) - expected} spikes or none`
    const shape = `${plural(network.recordings.size, "recording")} × ${plural(traces.samples, "sample")}${spikes}`
    return fail({
      _tag: "BadCotangent",
      index,
      found: `has ${plural(cotangent.length, "number")}`,
      expected: `${expected}, ${shape}`
    })
  }
  for (let k = 0; k < cotangent.length; k++) {
    if (Number.isFinite(cotangent[k])) continue
    const place = k < expected
      ? `sample ${k % traces.samples} of recording ${Math.floor(k / traces.samples)}`
      : `spike ${k - expected} of all that are recorded`
    return fail({ _tag: "BadCotangent", index, found: `is ${cotangent[k]} for ${place}`, expected: "finite numbers" })
  }
  // A copy: a loss may use its array again for the next run, before anything has gone back.
  return Result.succeed({ value, cotangent: new Float64Array(cotangent) })
}

/**
 * The derivatives by trained parameters: each the sum over its rows, times their slopes where a formula drives them. What a formula does by way
 * of rows that it follows is theirs too, so formulas come before what they follow.
 */
export const parametersOf = (network: Network, adjoint: Adjoint): Parameters.Parameters => {
  const parts = new Map<number, Float64Array>()
  const through = new Map<string, Float64Array>() // columns with what formulas add to them
  for (const at of inOrderOfReading(network).toReversed()) {
    const trainable = network.trainables.get(at)!
    const { domain, index, key, values } = trainable
    const rows = through.get(`${domain} ${key}`) ?? adjoint[domain].get(key)!
    const bars = Float64Array.from(index.rows, (row) => rows[row])
    parts.set(at, scatter(index, bars, values))
    for (const { column, domain: of, entries, name } of followed(network, trainable)) {
      const place = `${of} ${column}`
      const into = through.get(place) ?? adjoint[of].get(column)!.slice()
      through.set(place, into)
      const slopes = formulaSlopes(index.formula!, index.labels, index.rows.length, values, name)
      for (const { k, row } of entries) into[row] += slopes[k] * bars[k]
    }
  }
  return Parameters.fromVector(
    Parameters.of(network),
    network.trainables.toArray().flatMap((_, at) => [...parts.get(at)!])
  )
}

const inputNotFinite = (network: Network, adjoint: Adjoint, index: number): GradientError | null => {
  for (const kind of ["stimuli", "clamps", "sources"] as const) {
    for (const [i, values] of adjoint[kind].entries()) {
      const step = values.findIndex((x) => !Number.isFinite(x))
      if (step < 0) continue
      const [name, label] = [`entry ${i} of ${kind}`, kind === "sources" ? `number ${step}` : `step ${step + 1}`]
      const parameters = Parameters.of(network)
      return new GradientError({
        reason: { _tag: "DerivativeNotFinite", index, name, label, value: values[step], parameters }
      })
    }
  }
  return null
}

const startNotFinite = (network: Network, derivatives: Floats | null, index: number): GradientError | null => {
  const at = derivatives === null ? -1 : derivatives.findIndex((x) => !Number.isFinite(x))
  if (at < 0) return null
  const [name, label, value] = ["the state at the start", names(network)[at], derivatives![at]]
  const parameters = Parameters.of(network)
  return new GradientError({ reason: { _tag: "DerivativeNotFinite", index, name, label, value, parameters } })
}

const notFinite = (network: Network, gradient: Parameters.Parameters, index: number): GradientError | null => {
  for (const { labels, name, values } of gradient.entries) {
    const p = values.findIndex((x) => !Number.isFinite(x))
    if (p < 0) continue
    const flaw = formulaFlaw(network, name, labels[p])
    return new GradientError({
      reason: {
        _tag: "DerivativeNotFinite",
        index,
        name,
        label: labels[p],
        value: values[p],
        parameters: Parameters.of(network),
        ...flaw === null ? {} : { flaw }
      }
    })
  }
  return null
}
