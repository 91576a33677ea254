/**
 * The public module `LearningRate`: how large the steps of an optimiser are, as data that knows the number of the step.
 *
 * One idea: wherever a learning rate is wanted, a number will do, and a schedule is a value that can be compared, printed and stored. Step
 * 0 is the first update, as in optax. Knows nothing of optimisers.
 */
import { aCount, anything, aText, called, like, maybe } from "../network/border.ts"
import { nameProblem, shown } from "../network/NetworkError.ts"
import { power } from "../number/log.ts"
import { cos } from "../number/trig.ts"
import { right } from "../table/mistake.ts"
import { is, isStructural, type Structural, structural } from "../table/structural.ts"
import { describing, training } from "./border.ts"
import { atMost as checkMost, mostValues, nested } from "./limits.ts"
import { numberText } from "./numberText.ts"
import { aFunction, count, knownOptions, notNegative, positive } from "./options.ts"
import { because } from "./TrainingError.ts"

/** A learning rate for every step. */
export type LearningRate =
  & Structural
  & (
    /** The same at every step. */
    | { readonly _tag: "Constant"; readonly value: number }
    /** start decay^(step / every), never below floor. */
    | {
      readonly _tag: "Exponential"
      readonly start: number
      readonly decay: number
      readonly every: number
      readonly floor: number
    }
    /** end + (start - end) (1 + cos(π step / steps)) / 2, and `end` from `steps` on. */
    | { readonly _tag: "Cosine"; readonly start: number; readonly steps: number; readonly end: number }
    /** from + (to - from) step / steps; from `steps` on another rate, which counts from there. */
    | {
      readonly _tag: "Warmup"
      readonly from: number
      readonly to: number
      readonly steps: number
      readonly next: LearningRate
    }
    /** Each rate from its step on. */
    | { readonly _tag: "Piecewise"; readonly pieces: ReadonlyArray<readonly [step: number, rate: number]> }
    /** A function of the step. */
    | { readonly _tag: "Custom"; readonly name: string; readonly rate: (step: number) => number }
  )

/** What stands for a learning rate: one number for all steps, or a schedule. */
export type Rate = number | LearningRate

const tags: ReadonlySet<unknown> = new Set<LearningRate["_tag"]>([
  "Constant",
  "Exponential",
  "Cosine",
  "Warmup",
  "Piecewise",
  "Custom"
])

/** Whether a value is a learning rate made by this module. */
export const isLearningRate: (u: unknown) => u is LearningRate = is((u): u is LearningRate =>
  isStructural(u) && "_tag" in u && tags.has(u._tag)
)

/** A rate: a number or a schedule. */
const aRate = like(
  (u) => typeof u === "number" || isLearningRate(u),
  "a number, or a learning rate, for example LearningRate.cosine(…)"
)

/** The same at every step; a mistake (`TrainingError`) unless it is positive. */
export const constant = describing(
  "LearningRate.constant",
  { value: anything },
  (value: number): LearningRate => structural({ _tag: "Constant" as const, value: positive("learningRate", value) })
)

/** A number or a schedule as a schedule; a mistake (`TrainingError`) on anything else. `what` is the word in messages. */
export const of = describing(
  "LearningRate.of",
  { rate: anything, what: maybe(aText) },
  (rate: Rate, what = "learningRate"): LearningRate => {
    if (isLearningRate(rate)) return rate
    if (typeof rate === "number") return structural({ _tag: "Constant" as const, value: positive(what, rate) })
    throw because({
      _tag: "BadOption",
      what,
      found: shown(rate),
      expected: "a positive number, or a learning rate such as LearningRate.cosine({ start: 0.1, steps: 100 })"
    })
  }
)

/**
 * Exponential decay: start decay^(step / every), with `decay` above 0 and at most 1, and never below `floor` (default 0). Nonsense is a mistake (`TrainingError`). As `optax.exponential_decay`.
 */
export const exponential = describing("LearningRate.exponential", { options: anything }, (options: {
  readonly start: number
  readonly decay: number
  readonly every: number
  readonly floor?: number
}): LearningRate => {
  knownOptions("exponential", options, ["start", "decay", "every", "floor"])
  const start = positive("start of exponential", options.start)
  const decay = positive("decay of exponential", options.decay)
  if (decay > 1) {
    throw because({
      _tag: "BadOption",
      what: "decay of exponential",
      found: String(decay),
      expected: "a number above 0, at most 1"
    })
  }
  const every = count("every of exponential", options.every)
  const floor = atMost("floor of exponential", options.floor ?? 0, start)
  return structural({ _tag: "Exponential" as const, start, decay, every, floor })
})

/**
 * Half a cosine from `start` at step 0 to `end` (default 0) at `steps`, and `end` ever after. Nonsense is a mistake (`TrainingError`). As
 * `optax.cosine_decay_schedule` with alpha = end / start.
 */
export const cosine = describing("LearningRate.cosine", { options: anything }, (options: {
  readonly start: number
  readonly steps: number
  readonly end?: number
}): LearningRate => {
  knownOptions("cosine", options, ["start", "steps", "end"])
  const start = positive("start of cosine", options.start)
  const steps = count("steps of cosine", options.steps)
  return structural({ _tag: "Cosine" as const, start, steps, end: atMost("end of cosine", options.end ?? 0, start) })
})

/**
 * A straight line from `from` (default 0, so that the very first update changes nothing) at step 0 to `to` at `steps`; then another rate,
 * whose step 0 is that step; without one `to` for ever. Nonsense is a mistake (`TrainingError`). As `optax.warmup_cosine_decay_schedule` does
 * it.
 */
export const warmup = describing("LearningRate.warmup", { options: anything, following: anything }, (
  options: { readonly to: number; readonly steps: number; readonly from?: number },
  then?: Rate
): LearningRate => {
  knownOptions("warmup", options, ["to", "steps", "from"])
  const to = positive("to of warmup", options.to)
  const steps = count("steps of warmup", options.steps)
  const from = notNegative("from of warmup", options.from ?? 0)
  const next = right(of(then ?? to, "the rate after warmup"))
  return nested("learning rates", [next], () => structural({ _tag: "Warmup" as const, from, to, steps, next }))
})

/** Each rate from its step on: `piecewise([[0, 0.1], [100, 0.01]])`. A mistake (`TrainingError`) unless steps start at 0 and ascend. */
export const piecewise = describing(
  "LearningRate.piecewise",
  { pieces: anything },
  (pieces: ReadonlyArray<readonly [step: number, rate: number]>): LearningRate => {
    const expected = "pairs of step and rate, the steps from 0 upwards, such as [[0, 0.1], [100, 0.01]]"
    if (!Array.isArray(pieces) || pieces.length === 0) {
      throw because({ _tag: "BadOption", what: "the list of piecewise", found: shown(pieces), expected })
    }
    checkMost("pieces of piecewise", pieces.length, mostValues, "give a rate of one's own with LearningRate.custom")
    pieces.forEach((piece: unknown, k) => {
      if (!Array.isArray(piece)) {
        throw because({ _tag: "BadOption", what: `entry ${k} of piecewise`, found: shown(piece), expected })
      }
      const [step, rate] = piece as ReadonlyArray<unknown>
      const fits = k === 0 ? step === 0 : Number.isSafeInteger(step) && (step as number) > pieces[k - 1][0]
      if (!fits) throw because({ _tag: "BadOption", what: `step ${k} of piecewise`, found: shown(step), expected })
      notNegative(`rate ${k} of piecewise`, rate)
    })
    return structural({ _tag: "Piecewise" as const, pieces: pieces.map(([step, rate]) => [step, rate] as const) })
  }
)

/** A function of the step (a whole number from 0 on), which gives 0 or more; `name` is for messages. */
export const custom = describing(
  "LearningRate.custom",
  { options: anything },
  (options: { readonly name: string; readonly rate: (step: number) => number }): LearningRate => {
    knownOptions("custom", options, ["name", "rate"])
    const noName = nameProblem("custom learning rate", options.name, "1/k")
    if (noName?._tag === "BadValue") throw because({ ...noName, _tag: "BadOption" })
    return structural({ _tag: "Custom" as const, name: options.name, rate: aFunction("rate of custom", options.rate) })
  }
)

const atMost = (what: string, x: number, most: number): number => {
  if (notNegative(what, x) <= most) return x
  throw because({ _tag: "BadOption", what, found: String(x), expected: `at most the start, ${most}` })
}

/** The learning rate of a step; step 0 is the first update. Throws a `TrainingError` on a step that is no whole number of 0 or more. */
export const at = training(
  "LearningRate.at",
  { rate: aRate, step: called("step", aCount) },
  (rate: Rate, step: number): number => {
    if (!(Number.isSafeInteger(step) && step >= 0)) {
      throw because({ _tag: "BadOption", what: "step", found: shown(step), expected: "a whole number of 0 or more" })
    }
    return value(right(of(rate)), step)
  }
)

const value = (rate: LearningRate, step: number): number => {
  switch (rate._tag) {
    case "Constant":
      return rate.value
    case "Exponential":
      return Math.max(rate.floor, rate.start * power(rate.decay, step / rate.every))
    case "Cosine": {
      const done = Math.min(step, rate.steps) / rate.steps
      return rate.end + (rate.start - rate.end) * (0.5 * (1 + cos(Math.PI * done)))
    }
    case "Warmup":
      return step < rate.steps
        ? rate.from + (rate.to - rate.from) * (step / rate.steps)
        : value(rate.next, step - rate.steps)
    case "Piecewise":
      return rate.pieces[rate.pieces.findLastIndex(([from]) => from <= step)][1]
    case "Custom":
      return notNegative(`the rate of ${rate.name} at step ${step}`, rate.rate(step))
  }
}

/** A learning rate as text: `cosine(0.1 to 0 in 100)`. */
export const text = training("LearningRate.text", { rate: aRate }, (rate: Rate): string => {
  if (typeof rate === "number") return numberText(rate)
  switch (rate._tag) {
    case "Constant":
      return numberText(rate.value)
    case "Exponential": {
      const floor = rate.floor === 0 ? "" : `, floor ${numberText(rate.floor)}`
      return `exponential(${numberText(rate.start)}, decay ${numberText(rate.decay)} every ${rate.every}${floor})`
    }
    case "Cosine":
      return `cosine(${numberText(rate.start)} to ${numberText(rate.end)} in ${rate.steps})`
    case "Warmup":
      return `warmup(${numberText(rate.from)} to ${numberText(rate.to)} in ${rate.steps}, then ${text(rate.next)})`
    case "Piecewise":
      return `piecewise(${rate.pieces.map(([step, x]) => `${numberText(x)} from ${step}`).join(", ")})`
    case "Custom":
      return `custom(${rate.name})`
  }
})
