/**
 * The public module `Loss`: one number for traces and a datum, with its slope by every sample.
 *
 * One idea: a loss compares the numbers of a readout with a target, which is fixed or a function of the datum; its slope by these numbers
 * goes back through the readout. Sums and weights of losses are losses. Slopes lie like the samples: recordings × samples, row-major; behind
 * them, where a loss looks at times of recorded spikes, lie those by these, recording after recording.
 * Knows nothing of how traces come about. Owes law L11.
 */
import { anything } from "../network/border.ts"
import { shown } from "../network/NetworkError.ts"
import { exp } from "../number/exp.ts"
import { log } from "../number/log.ts"
import { numberTotal, type Traces } from "../solve/Traces.ts"
import { isList } from "../table/isList.ts"
import { describing } from "./border.ts"
import { aFunction, aList, finite, knownOptions, notNegative, ofLength, positive } from "./options.ts"
import type { Readout } from "./readout/Reading.ts"
import * as smooth from "./smooth.ts"
import { because } from "./TrainingError.ts"

/**
 * The value of a loss, and its slope by every sample (recordings × samples, row-major), then, unless all of them are 0, by the time of every
 * recorded spike.
 */
export type Valued = { readonly value: number; readonly cotangent: ArrayLike<number> }

/** A number for traces and a datum. */
export type Loss<A = unknown> = (traces: Traces, datum: A) => Valued

/** What readings should be: one number for all, one for each, or either as a function of the datum. */
export type Target<A> = number | ArrayLike<number> | ((datum: A) => number | ArrayLike<number>)

/** What a function of one's own gives: a value, and its slope by each number that it was given. */
export type Sloped = { readonly value: number; readonly cotangent: ArrayLike<number> }

/** Options of losses that compare reading by reading. */
export type CompareOptions = {
  /** What each reading's share is multiplied by; default 1 for all. */
  readonly weights?: ArrayLike<number>
}

/** Throws a `TrainingError` unless there is a slope for each sample, and one for each recorded spike or for none. */
const slopesOf = (traces: Traces, what: string, cotangent: ArrayLike<number>): void => {
  if (cotangent.length === numberTotal(traces)) return
  const behind = traces.spikes === undefined ? "" : ", and behind them one for each recorded spike, or none"
  ofLength(what, cotangent, traces.data.length, `one slope for each sample of each recording${behind}`)
}

/** Throws a `TrainingError` unless value and slopes are numbers; the number of slopes is for `count` to check. */
const checked = (
  { cotangent, value }: Sloped,
  what: string,
  count: (what: string, cotangent: ArrayLike<number>) => void
): void => {
  const advice = "a loss must be a finite number with finite slopes; look at the traces and the target"
  if (!Number.isFinite(value)) {
    throw because({ _tag: "NotFinite", what: `the value of ${what}`, found: value, hint: advice })
  }
  count(`the cotangent of ${what}`, cotangent)
  for (let i = 0; i < cotangent.length; i++) {
    if (!Number.isFinite(cotangent[i])) {
      throw because({
        _tag: "NotFinite",
        what: `entry ${i} of the cotangent of ${what}`,
        found: cotangent[i],
        hint: advice
      })
    }
  }
}

/** A loss from a function of the traces that gives value and slopes; their length is checked, and that they are finite. */
export const make = describing(
  "Loss.make",
  { loss: anything },
  <A = unknown>(loss: (traces: Traces, datum: A) => Sloped): Loss<A> => {
    aFunction("the argument of make", loss)
    return (traces, datum) => {
      const given = loss(traces, datum)
      checked(given, "the loss", (name, cotangent) => slopesOf(traces, name, cotangent))
      return { value: given.value, cotangent: Float64Array.from(given.cotangent) }
    }
  }
)

/** `of` under a name for messages. */
const named = <A>(
  what: string,
  readout: Readout,
  onValues: (values: Float64Array, datum: A) => Sloped
): Loss<A> => {
  aFunction(`the readout of ${what}`, readout)
  return (traces, datum) => {
    const { pullback, values } = readout(traces)
    const given = onValues(values.slice(), datum)
    checked(given, what, (name, slopes) => ofLength(name, slopes, values.length, "one slope for each reading"))
    const cotangent = pullback(given.cotangent)
    checked({ value: given.value, cotangent }, what, (name, slopes) => slopesOf(traces, name, slopes))
    return { value: given.value, cotangent }
  }
}

/** A loss from any function of the numbers of a readout that gives its value and its slope by these numbers. */
export const of = describing(
  "Loss.of",
  { readout: anything, onValues: anything },
  <A = unknown>(readout: Readout, onValues: (values: Float64Array, datum: A) => Sloped): Loss<A> =>
    named("the function of readings", readout, aFunction("the function of readings", onValues))
)

/** A list as a copy, so that nobody changes a loss that is made. */
const keptTarget = <A>(target: Target<A>): Target<A> =>
  isList(target) ? Array.from(target as ArrayLike<number>) : target

/** What a target is for a datum: a number, or a list of numbers. */
const given = <A>(target: Target<A>, datum: A): number | ArrayLike<number> => {
  const wanted = typeof target === "function" ? target(datum) : target
  const numbers = typeof wanted === "number" ? [wanted] : wanted
  if (typeof numbers !== "object" || numbers === null) {
    const expected = "a number, or one for each reading"
    throw because({ _tag: "BadOption", what: "the target", found: shown(wanted), expected })
  }
  for (let i = 0; i < numbers.length; i++) {
    finite(numbers === wanted ? `entry ${i} of the target` : "the target", numbers[i])
  }
  return wanted
}

/** One target for each reading. */
const targets = (wanted: number | ArrayLike<number>, length: number): ArrayLike<number> => {
  if (typeof wanted === "number") return new Float64Array(length).fill(wanted)
  ofLength("the target", wanted, length, "one number for each reading, or one for all")
  return wanted
}

/** One reading against its target: the share in the loss, and its slope by the reading. */
type Share = (reading: number, target: number, i: number) => readonly [value: number, slope: number]

/** The mean of the shares of all readings, each times its weight. */
const compare = <A>(
  what: string,
  readout: Readout,
  target: Target<A>,
  { weights }: CompareOptions,
  share: Share
): Loss<A> => {
  const own = weights === undefined
    ? null
    : Float64Array.from(aList("weights", weights, "a list of numbers"), (w, i) => notNegative(`weight ${i}`, w))
  const kept = keptTarget(target)
  return named(what, readout, (values, datum: A) => {
    const wanted = targets(given(kept, datum), values.length)
    if (own !== null) ofLength("the list of weights", own, values.length, "one weight for each reading")
    const cotangent = new Float64Array(values.length)
    let value = 0
    for (let i = 0; i < values.length; i++) {
      const [one, slope] = share(values[i], wanted[i], i)
      const weight = own === null ? 1 : own[i]
      value += weight * one / values.length
      cotangent[i] = weight * slope / values.length
    }
    return { value, cotangent }
  })
}

/** The mean over the readings r of (r - target)². */
export const squared = describing(
  "Loss.squared",
  { readout: anything, target: anything, options: anything },
  <A = unknown>(readout: Readout, target: Target<A>, options: CompareOptions = {}): Loss<A> => {
    knownOptions("squared", options, ["weights"])
    // d (r - t)² / dr = 2 (r - t)
    return compare("squared", readout, target, options, (r, t) => [(r - t) * (r - t), 2 * (r - t)])
  }
)

/** The mean over the readings r of |r - target|; where they are equal its slope is taken to be 0. */
export const absolute = describing(
  "Loss.absolute",
  { readout: anything, target: anything, options: anything },
  <A = unknown>(readout: Readout, target: Target<A>, options: CompareOptions = {}): Loss<A> => {
    knownOptions("absolute", options, ["weights"])
    // d |r - t| / dr = sign(r - t)
    return compare("absolute", readout, target, options, (r, t) => [Math.abs(r - t), Math.sign(r - t)])
  }
)

/** The mean over the readings of e² / 2 for e = r - target, going on as the straight line δ (|e| - δ / 2) where |e| > δ; default δ = 1. */
export const huber = describing("Loss.huber", { readout: anything, target: anything, options: anything }, <A = unknown>(
  readout: Readout,
  target: Target<A>,
  options: CompareOptions & { readonly delta?: number } = {}
): Loss<A> => {
  knownOptions("huber", options, ["weights", "delta"])
  const delta = positive("delta of huber", options.delta ?? 1)
  return compare("huber", readout, target, options, (r, t) => {
    const e = r - t
    // d (e² / 2) / dr = e and d (δ |e|) / dr = δ sign(e): the error, limited to [-δ, δ]
    return Math.abs(e) <= delta ? [0.5 * e * e, e] : [delta * (Math.abs(e) - 0.5 * delta), delta * Math.sign(e)]
  })
})

/**
 * Yes or no: the readings r are the logits of p = 1 / (1 + exp(-r)), targets are 1 for yes, 0 for no, or a probability y between. The mean
 * over the readings of -y log(p) - (1 - y) log(1 - p).
 */
export const logistic = describing(
  "Loss.logistic",
  { readout: anything, target: anything, options: anything },
  <A = unknown>(readout: Readout, target: Target<A>, options: CompareOptions = {}): Loss<A> => {
    knownOptions("logistic", options, ["weights"])
    return compare("logistic", readout, target, options, (r, y, i) => {
      if (!(y >= 0 && y <= 1)) {
        throw because({
          _tag: "BadOption",
          what: `target ${i} of logistic`,
          found: String(y),
          expected: "a probability from 0 to 1"
        })
      }
      // -log p = softplus(-r) and -log(1 - p) = softplus(r), so d/dr = -y s(-r) + (1 - y) s(r) = s(r) - y
      return [y * smooth.softplus(-r) + (1 - y) * smooth.softplus(r), smooth.logistic(r) - y]
    })
  }
)

/** How far the sum of given probabilities may be from 1: what numbers of 32 bits come to. */
const probabilitySlack = 1e-5

/** The distribution that a target of `crossEntropy` means. */
const distribution = (wanted: number | ArrayLike<number>, classes: number): ArrayLike<number> => {
  if (typeof wanted === "number") {
    if (!(Number.isInteger(wanted) && wanted >= 0 && wanted < classes)) {
      throw because({ _tag: "OutOfRange", what: "class", found: wanted, range: `classes go from 0 to ${classes - 1}` })
    }
    return Float64Array.from({ length: classes }, (_, k) => k === wanted ? 1 : 0)
  }
  ofLength("the target of crossEntropy", wanted, classes, "one probability for each class, or the number of a class")
  let sum = 0
  for (let k = 0; k < classes; k++) sum += notNegative(`probability ${k} of the target`, wanted[k])
  if (Math.abs(sum - 1) > probabilitySlack) {
    throw because({
      _tag: "BadOption",
      what: "the sum of the target's probabilities",
      found: String(sum),
      expected: "1"
    })
  }
  return wanted
}

/**
 * One of several classes: the readings r are the logits of p_k = exp(r_k) / Σ exp(r_j), the target is the number of the class or a
 * probability y_k for each. The value is -Σ y_k log(p_k).
 */
export const crossEntropy = describing(
  "Loss.crossEntropy",
  { readout: anything, target: anything },
  <A = unknown>(readout: Readout, target: Target<A>): Loss<A> => {
    const kept = keptTarget(target)
    return named("crossEntropy", readout, (logits, datum: A) => {
      if (logits.length < 2) {
        const hint = "one logit for each class; for yes or no there is Loss.logistic"
        throw because({ _tag: "WrongLength", what: "the reading", expected: 2, found: logits.length, hint })
      }
      const y = distribution(given(kept, datum), logits.length)
      const most = logits.reduce((a, b) => Math.max(a, b))
      const parts = logits.map((r) => exp(r - most))
      const sum = parts.reduce((a, b) => a + b, 0)
      // -log p_k = log Σ exp(r_j) - r_k
      const value = logits.reduce((total, r, k) => total + y[k] * (most - r + log(sum)), 0)
      // d (-Σ y_j log p_j) / dr_k = p_k Σ y_j - y_k
      const all = Array.from(y).reduce((a, b) => a + b, 0)
      return { value, cotangent: parts.map((p, k) => all * p / sum - y[k]) }
    })
  }
)

/** The sum of losses. */
export const sum = describing(
  "Loss.sum",
  { "...losses": anything },
  <A>(first: Loss<A>, ...rest: ReadonlyArray<Loss<A>>): Loss<A> => {
    const all = [first, ...rest].map((loss, i) => aFunction(`loss ${i} of sum`, loss))
    return (traces, datum) => {
      const cotangent = new Float64Array(numberTotal(traces))
      let value = 0
      for (const [i, loss] of all.entries()) {
        const one = loss(traces, datum)
        slopesOf(traces, `the cotangent of loss ${i} of sum`, one.cotangent)
        value += one.value
        for (let k = 0; k < one.cotangent.length; k++) cotangent[k] += one.cotangent[k]
      }
      return { value, cotangent }
    }
  }
)

/** A loss times a number. */
export const weighted = describing(
  "Loss.weighted",
  { loss: anything, weight: anything },
  <A>(loss: Loss<A>, weight: number): Loss<A> => {
    aFunction("the loss that is weighted", loss)
    finite("the weight of a loss", weight)
    return (traces, datum) => {
      const { cotangent, value } = loss(traces, datum)
      return { value: weight * value, cotangent: Float64Array.from(cotangent, (slope) => weight * slope) }
    }
  }
)
