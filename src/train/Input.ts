/**
 * The public module `Input`: what goes into a network from outside, as something to train: currents, potentials outside, and what clamps hold.
 *
 * The times of given trains of spikes, too. One idea: an input is a few numbers and a linear or other map from them to one value per step, with the way back. `step` trains an
 * amplitude, `pieces` a staircase, `samples` every sample, `noise` mean and size of chance; `custom` is any map of one's own. All selected rows
 * get the same.
 */
import * as Result from "effect/Result"
import { List } from "immutable"
import { sourceNumbers } from "../adjoint/events/sourcesBack.ts"
import { anything } from "../network/border.ts"
import { edit } from "../network/edit.ts"
import type { Network } from "../network/Network.ts"
import { fail, type NetworkError, shown } from "../network/NetworkError.ts"
import { noiseAt } from "../network/noise.ts"
import { isSource, poissonResult, regularResult, type Source, timesResult } from "../network/Source.ts"
import * as Stimulus from "../network/Stimulus.ts"
import { clamp, impose, stimulate } from "../select/attach.ts"
import type { NodeSelection, Selection } from "../select/Select.ts"
import type { Floats } from "../table/Column.ts"
import { listed } from "../table/excerpt.ts"
import { longestName } from "../table/limits.ts"
import { plural } from "../table/plural.ts"
import { is, isStructural, type Structural, structural } from "../table/structural.ts"
import { describing } from "./border.ts"
import { atMost, mostValues } from "./limits.ts"
import { aFunction, aList, asked, finite, knownOptions, notNegative, ofLength, positive, yesOrNo } from "./options.ts"
import { because } from "./TrainingError.ts"

/** From numbers to one value per step, and from derivatives by these values back to derivatives by the numbers. */
export type Wave = {
  /** What is wrong with a run of so many steps, for instance that some numbers would have no effect; null when nothing is. */
  readonly problem?: (steps: number, dt: number) => string | null
  readonly forward: (numbers: Floats, steps: number, dt: number) => Float64Array
  readonly pullback: (numbers: Floats, cotangent: Floats, dt: number) => Float64Array
}

/**
 * Where an input goes: a current [nA] into compartments, a potential that is imposed outside of them [mV], or the value at which a clamp holds a
 * state; or a source of the network, whose numbers it is.
 */
export type Target =
  | { readonly source: number; readonly of: Source }
  | { readonly at: NodeSelection }
  | { readonly impose: true; readonly at: NodeSelection }
  | { readonly clamp: string; readonly at: Selection }

/** An input to train. */
export type Input = Structural & {
  readonly _tag: "Input"
  readonly name: string
  readonly labels: ReadonlyArray<string>
  readonly initial: Floats
  readonly target: Target
  readonly wave: Wave
}

/** Whether a value is an input. */
export const isInput: (u: unknown) => u is Input = is((u): u is Input =>
  isStructural(u) && "_tag" in u && u._tag === "Input"
)

const targetOf = (what: string, options: TargetOptions): Target => {
  if (typeof options.at !== "object" || options.at === null || !("domain" in options.at)) {
    const expected = "a selection, for example Select.cell(0).branch(0).loc(0)"
    throw because({ _tag: "BadOption", what: `at of ${what}`, found: shown(options.at), expected })
  }
  if (options.clamp !== undefined && typeof options.clamp !== "string") {
    const expected = "the name of a state, such as \"v\""
    throw because({ _tag: "BadOption", what: `clamp of ${what}`, found: shown(options.clamp), expected })
  }
  const imposes = options.impose === undefined ? false : yesOrNo(`impose of ${what}`, options.impose)
  if (options.clamp !== undefined) {
    if (!imposes) return { clamp: options.clamp, at: options.at }
    const expected = "one of clamp and impose: what a state is held at, or a potential outside"
    throw because({ _tag: "BadOption", what: `impose of ${what}`, found: "true beside a clamp", expected })
  }
  if (options.at.domain === "nodes") return imposes ? { impose: true, at: options.at } : { at: options.at }
  const expected = "compartments; only a clamp acts on synapses"
  throw because({ _tag: "BadOption", what: `at of ${what}`, found: "a selection of synapses", expected })
}

const make = (
  name: string,
  labels: ReadonlyArray<string>,
  initial: ArrayLike<number>,
  target: Target,
  wave: Wave
): Input => {
  if (typeof name !== "string" || name === "") {
    throw because({ _tag: "BadOption", what: "the name of an input", found: shown(name), expected: "a word" })
  }
  atMost("characters in the name of an input", name.length, longestName, "shorten it")
  const own = Float64Array.from(
    aList(`values of input "${name}"`, initial, "a list of numbers"),
    (x, k) => finite(`value ${k} of input "${name}"`, x)
  )
  if (own.length === 0) {
    throw because({ _tag: "BadOption", what: `the values of input "${name}"`, found: "none", expected: "at least one" })
  }
  return structural({ _tag: "Input" as const, name, labels, initial: own, target, wave })
}

/** How many values an input is given, which may be no more than a list of labels can name. */
const valueCount = (kind: string, values: ArrayLike<number>): number => {
  const { length } = aList(`values of ${kind}`, values, "a list of numbers")
  atMost(`values of ${kind}`, length, mostValues, "train fewer, for instance with Input.pieces")
  return length
}

/**
 * Options that all inputs have: where they go; with `clamp` the state that they hold instead of a current, with `impose` as a potential outside
 * of the compartments [mV].
 */
export type TargetOptions = { readonly at: Selection; readonly clamp?: string; readonly impose?: boolean }

const targets = ["at", "clamp", "impose"] as const

/**
 * A step: one number, the amplitude, from `delay` on for `duration` [ms]; before and after it `offset`: 0 unless given, to be given for a clamp.
 * A current acts with its mean over each step of the run; a clamp changes at the nearest one.
 */
export const step = describing("Input.step", { name: anything, options: anything }, (
  name: string,
  options: TargetOptions & {
    readonly delay: number
    readonly duration: number
    readonly amplitude: number
    readonly offset?: number
  }
): Input => {
  knownOptions("step", options, [...targets, "delay", "duration", "amplitude", "offset"])
  const delay = notNegative("delay of step", options.delay)
  const duration = notNegative("duration of step", options.duration)
  if (options.clamp !== undefined && options.offset === undefined) {
    const expected = "the value that the clamp holds before and after the step"
    throw because({ _tag: "BadOption", what: "offset of step", found: "missing", expected })
  }
  const offset = finite("offset of step", options.offset ?? 0)
  const stretch = { from: delay, to: delay + duration }
  const share = options.clamp === undefined
    ? (k: number, dt: number): number => Stimulus.shareOf(stretch, k, dt)
    : (k: number, dt: number): number => Number(k >= Math.round(stretch.from / dt) && k < Math.round(stretch.to / dt))
  return make(name, ["amplitude"], [options.amplitude], targetOf("step", options), {
    problem: (steps, dt) =>
      Array.from({ length: steps }, (_, k) => k).some((k) => share(k, dt) > 0)
        ? null
        : `its step is in none of ${steps} steps`,
    forward: ([amplitude], steps, dt) =>
      Float64Array.from({ length: steps }, (_, k) => {
        const part = share(k, dt)
        return part === 1 ? amplitude : offset + (amplitude - offset) * part
      }),
    pullback: (_, cotangent, dt) => Float64Array.of(cotangent.reduce((sum, x, k) => sum + x * share(k, dt), 0))
  })
})

/**
 * A staircase: number k holds from `k every` to `(k + 1) every` [ms]; after the last a current is 0, and a clamp holds the last. A current
 * acts with its mean over each step of the run; a clamp holds what the step begins in.
 */
export const pieces = describing("Input.pieces", { name: anything, options: anything }, (
  name: string,
  options: TargetOptions & { readonly every: number; readonly values: ArrayLike<number> }
): Input => {
  knownOptions("pieces", options, [...targets, "every", "values"])
  const every = positive("every of pieces", options.every)
  const last = valueCount("pieces", options.values) - 1
  const holds = options.clamp !== undefined
  const labels = Array.from({ length: last + 1 }, (_, p) => `${Number((p * every).toPrecision(12))} ms`)
  /** The pieces of a step, and how much of it each takes; a clamp has the one that the step begins in. */
  const piecesOf = (k: number, dt: number): ReadonlyArray<readonly [piece: number, share: number]> => {
    const first = Math.floor((k + 1e-9) * dt / every)
    if (holds) return [[Math.min(first, last), 1]]
    const out: Array<readonly [number, number]> = []
    for (let p = Math.max(0, first - 1); p <= last && p * every < (k + 1) * dt; p++) {
      const share = Stimulus.shareOf({ from: p * every, to: (p + 1) * every }, k, dt)
      if (share > 0) out.push([p, share])
    }
    return out
  }
  return make(name, labels, options.values, targetOf("pieces", options), {
    problem: (steps, dt) => {
      const seen = new Set(Array.from({ length: steps }, (_, k) => piecesOf(k, dt).map(([p]) => p)).flat())
      const unseen = labels.findIndex((_, p) => !seen.has(p))
      if (unseen < 0) return null
      return `no step of ${dt} ms, of ${steps}, ${holds ? "begins" : "is"} in its piece at ${labels[unseen]}`
    },
    forward: (numbers, steps, dt) =>
      Float64Array.from(
        { length: steps },
        (_, k) => piecesOf(k, dt).reduce((sum, [p, share]) => sum + numbers[p] * share, 0)
      ),
    pullback: (numbers, cotangent, dt) => {
      const out = new Float64Array(numbers.length)
      for (let k = 0; k < cotangent.length; k++) {
        for (const [p, share] of piecesOf(k, dt)) out[p] += cotangent[k] * share
      }
      return out
    }
  })
})

/** One number per step; after the last a current is 0, and a clamp holds the last. */
export const samples = describing(
  "Input.samples",
  { name: anything, options: anything },
  (name: string, options: TargetOptions & { readonly values: ArrayLike<number> }): Input => {
    knownOptions("samples", options, [...targets, "values"])
    const last = valueCount("samples", options.values) - 1
    const holds = options.clamp !== undefined
    const labels = Array.from({ length: last + 1 }, (_, k) => `step ${k}`)
    return make(name, labels, options.values, targetOf("samples", options), {
      problem: (steps) =>
        last < steps
          ? null
          : `it has ${plural(last + 1, "value")} for ${plural(steps, "step")}; the rest would have no effect`,
      forward: (numbers, steps) =>
        Float64Array.from({ length: steps }, (_, k) => k <= last ? numbers[k] : holds ? numbers[last] : 0),
      pullback: (numbers, cotangent) => {
        const out = new Float64Array(numbers.length)
        for (let k = 0; k < cotangent.length; k++) {
          if (k <= last || holds) out[Math.min(k, last)] += cotangent[k]
        }
        return out
      }
    })
  }
)

/**
 * Chance: two numbers, `mean` and `sigma`, of a stimulus that is one (`Stimulus.white`, `Stimulus.ornsteinUhlenbeck`); what is drawn stays the
 * same while they are trained. Without a stream of its own it draws from stream 0 of its seed.
 */
export const noise = describing("Input.noise", { name: anything, options: anything }, (
  name: string,
  options: TargetOptions & { readonly of: Stimulus.Stimulus }
): Input => {
  knownOptions("noise", options, [...targets, "of"])
  const { of } = options
  if (!Stimulus.isStimulus(of) || !Stimulus.isNoise(of)) {
    const expected = "a stimulus of chance, for example Stimulus.white({ sigma: 0.01, seed: 1 })"
    throw because({ _tag: "BadOption", what: "of of noise", found: shown(of), expected })
  }
  const alone = { ...of, mean: 0, sigma: 1 }
  return make(name, ["mean", "sigma"], [of.mean, of.sigma], targetOf("noise", options), {
    forward: ([mean, sigma], steps, dt) => {
      const own = { ...of, mean, sigma }
      return Float64Array.from({ length: steps }, (_, k) => noiseAt(own, k, dt))
    },
    // The current is mean + sigma times what was drawn.
    pullback: (_, cotangent, dt) =>
      Float64Array.of(
        cotangent.reduce((sum, x) => sum + x, 0),
        cotangent.reduce((sum, x, k) => sum + x * noiseAt(alone, k, dt), 0)
      )
  })
})

/**
 * A train of spikes, in place of a source of the network: the times of `Source.times`; `start` and `interval` [ms] of `Source.regular`; `start` [ms]
 * and `rate` [Hz] of `Source.poisson` with one rate, whose draws stay the same. Times have to ascend, in training too.
 */
export const source = describing("Input.source", { name: anything, options: anything }, (
  name: string,
  options: { readonly source: number; readonly of: Source }
): Input => {
  knownOptions("source", options, ["source", "of"])
  const { of, source: row } = options
  if (!Number.isSafeInteger(row) || row < 0) {
    const expected = "the number of a source of the network"
    throw because({ _tag: "BadOption", what: "source of source", found: shown(row), expected })
  }
  const labels = isSource(of) ? sourceNumbers(of) : []
  if (labels.length === 0) {
    const expected = "Source.times with some times, Source.regular, or Source.poisson with one rate above 0"
    throw because({ _tag: "BadOption", what: "of of source", found: shown(of), expected })
  }
  atMost("times of source", labels.length, mostValues, "train fewer, for instance with Source.regular")
  return make(name, labels, numbersOf(of), { source: row, of }, {
    forward: (numbers) => Float64Array.from(numbers),
    pullback: (_, cotangent) => Float64Array.from(cotangent)
  })
})

/** The numbers of a source, in the order of `sourceNumbers`. */
const numbersOf = (of: Source): ArrayLike<number> =>
  of._tag === "Times" ? of.times : [of.start, of._tag === "Regular" ? of.interval : of.rate as number]

/** The same source with other numbers. */
const withNumbers = (of: Source, numbers: Floats): Result.Result<Source, NetworkError> => {
  if (of._tag === "Times") return timesResult(numbers)
  const [start, second] = numbers
  if (of._tag === "Regular") return regularResult({ start, interval: second, number: of.number })
  const { seed, stop, stream } = of
  return poissonResult({ start, rate: second, seed, stop, stream })
}

/** Any map from numbers to one value per step, with its pullback. */
export const custom = describing("Input.custom", { name: anything, options: anything }, (
  name: string,
  options: TargetOptions & Wave & { readonly values: ArrayLike<number>; readonly labels?: ReadonlyArray<string> }
): Input => {
  knownOptions("custom", options, [...targets, "values", "labels", "problem", "forward", "pullback"])
  valueCount("custom", options.values)
  const labels = options.labels ?? Array.from({ length: options.values.length }, (_, k) => `${k}`)
  aList("labels of custom", labels, "a list of words")
  const odd = labels.findIndex((label: unknown) => typeof label !== "string")
  if (odd >= 0) {
    throw because({ _tag: "BadOption", what: `label ${odd} of custom`, found: shown(labels[odd]), expected: "a word" })
  }
  if (labels.length !== options.values.length || new Set(labels).size !== labels.length) {
    const expected = `${options.values.length} different labels, one for each value`
    throw because({ _tag: "BadOption", what: `the labels of input "${name}"`, found: listed(labels), expected })
  }
  const [forward, pullback] = [aFunction("forward", options.forward), aFunction("pullback", options.pullback)]
  const problem = options.problem === undefined ? {} : { problem: aFunction("problem", options.problem) }
  return make(name, labels, options.values, targetOf("custom", options), { ...problem, forward, pullback })
})

/** The values that an input has in each step, or the numbers of a source; throws a `TrainingError` when a map of one's own gives another number of them. */
export const valuesOf = (input: Input, numbers: Floats, steps: number, dt: number): Float64Array => {
  const values = asked(`forward of input "${input.name}"`, () => input.wave.forward(numbers, steps, dt))
  const what = `what forward of input "${input.name}" gives`
  if (!("source" in input.target)) {
    ofLength(what, aList(what, values, "one number for each step"), steps, "give one for each step")
  }
  return values
}

/** What is wrong with an input for a run of so many steps of `dt` [ms]; null when nothing is. */
export const problemOf = ({ name, wave }: Input, steps: number, dt: number): string | null =>
  asked(`problem of input "${name}"`, () => wave.problem?.(steps, dt)) ?? null

/** The way back of `valuesOf`; throws a `TrainingError` when a map of one's own gives another number of derivatives. */
export const pulledBack = (input: Input, numbers: Floats, cotangent: Floats, dt: number): Float64Array => {
  const out = asked(`pullback of input "${input.name}"`, () => input.wave.pullback(numbers, cotangent, dt))
  const what = `what pullback of input "${input.name}" gives`
  ofLength(what, aList(what, out, "one number for each value"), numbers.length, "give one derivative for each value")
  for (const [k, x] of out.entries()) {
    if (Number.isFinite(x)) continue
    throw because({ _tag: "NotFinite", what: `entry ${k} of ${what}`, found: x, hint: "look at its pullback" })
  }
  return out
}

/** What an input puts into a network of its own. */
export type Written = Pick<Network, "stimuli" | "clamps"> & {
  /** A source, and the row that it is in. */
  readonly source: { readonly row: number; readonly is: Source } | null
}

/** What an input puts into a network, whatever else is put in there, for a run of so many steps of `dt` [ms]. */
export const placed = (
  input: Input,
  network: Network,
  numbers: Floats,
  steps: number,
  dt: number
): Result.Result<Written, NetworkError> => {
  const values = valuesOf(input, numbers, steps, dt)
  const wrong = values.findIndex((x) => !Number.isFinite(x))
  if (wrong >= 0) {
    const where = "source" in input.target ? `number ${wrong}` : `step ${wrong + 1}`
    const what = `the value of input "${input.name}" in ${where}`
    throw because({ _tag: "NotFinite", what, found: values[wrong], hint: "look at its numbers and its map" })
  }
  const { target } = input
  const alone = network.merge({ stimuli: List(), clamps: List() })
  if ("source" in target) {
    const { size } = network.sources
    if (target.source >= size) {
      const expected = size === 0 ? "a network with sources; add them with Edit.addSources" : `0 to ${size - 1}`
      return fail({
        _tag: "BadValue",
        what: `the source of input "${input.name}"`,
        found: `${target.source}`,
        expected
      })
    }
    return Result.map(withNumbers(target.of, values), (is) => ({
      stimuli: alone.stimuli,
      clamps: alone.clamps,
      source: { row: target.source, is }
    }))
  }
  const put = edit(alone, [
    "clamp" in target
      ? clamp(target.clamp, values, target.at)
      : "impose" in target
      ? impose(Stimulus.samples(values), target.at)
      : stimulate(Stimulus.samples(values), target.at)
  ])
  return Result.map(put, ({ clamps, stimuli }) => ({ clamps, stimuli, source: null }))
}
