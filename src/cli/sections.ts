/**
 * What the sections `train` and `sweep` of a model file mean, and the numbers that sweeps measure.
 */
import type { Edit } from "../network/edit.ts"
import { power } from "../number/log.ts"
import * as Scan from "../runtime/Scan.ts"
import { set } from "../select/set.ts"
import { spikes } from "../solve/crossings.ts"
import type { Traces } from "../solve/Traces.ts"
import { trace } from "../solve/Traces.ts"
import { excerpt } from "../table/excerpt.ts"
import { type TooMany, tooManyText } from "../table/limits.ts"
import * as Loss from "../train/Loss.ts"
import { adam } from "../train/optimizer/adam.ts"
import type { Optimizer } from "../train/optimizer/Machine.ts"
import { rmsProp } from "../train/optimizer/rmsProp.ts"
import { sgd } from "../train/optimizer/sgd.ts"
import type { FitOptions } from "../train/Problem.ts"
import * as Readout from "../train/Readout.ts"
import * as Transform from "../train/Transform.ts"
import { placeOf } from "./editWords.ts"
import { tooManyPoints, tooManyValues } from "./limits.ts"
import type { Sweep } from "./Model.ts"
import type { AxisWord, ReadoutWord, SweepWord, TrainWord } from "./modelFile.ts"

const readoutOf = (word: ReadoutWord): Readout.Readout => {
  if ("at" in word) return Readout.at(word.at)
  if ("mean" in word) return Readout.mean(word.mean)
  if ("samples" in word) return Readout.samples(word.samples)
  if ("peak" in word) return Readout.peak(word.peak)
  if ("trough" in word) return Readout.trough(word.trough)
  if ("peakTime" in word) return Readout.peakTime(word.peakTime)
  return Readout.spikes(word.spikes)
}

const losses = { squared: Loss.squared, absolute: Loss.absolute, huber: Loss.huber } as const

const optimizers: { readonly [K in NonNullable<TrainWord["optimizer"]>]: (learningRate: number) => Optimizer } = {
  adam: (learningRate) => adam({ learningRate }),
  sgd: (learningRate) => sgd({ learningRate }),
  rmsProp: (learningRate) => rmsProp({ learningRate })
}

const transformsOf = (words: NonNullable<TrainWord["transform"]>): Readonly<Record<string, Transform.Transform>> =>
  Object.fromEntries(
    Object.entries(words).map(([name, word]) => [
      name,
      "sigmoid" in word
        ? Transform.sigmoid(...word.sigmoid)
        : "softplus" in word
        ? Transform.softplus(word.softplus)
        : Transform.exp(word.exp)
    ])
  )

/** The length of a run and how it goes, without what is left out. */
const lengthOf = ({ dt, scheme, tMax }: Pick<TrainWord, "dt" | "scheme" | "tMax">) => ({
  tMax,
  ...dt === undefined ? {} : { dt },
  ...scheme === undefined ? {} : { scheme }
})

/** Training as it is said. */
export const trainOf = (word: TrainWord): FitOptions<unknown> => ({
  ...lengthOf(word),
  loss: losses[word.loss ?? "squared"](readoutOf(word.readout), word.target),
  optimizer: optimizers[word.optimizer ?? "adam"](word.learningRate),
  epochs: word.epochs,
  ...word.transform === undefined ? {} : { transform: transformsOf(word.transform) }
})

const refuse = (place: string, why: string): never => {
  throw new Error(`${place}: ${why}`)
}

/** Fails where there is too much of something. */
const within = (place: string, many: TooMany | null): void => {
  if (many !== null) refuse(place, tooManyText(many))
}

/** The values of an axis, ends included, in equal steps or in equal factors. */
const valuesOf = (key: string, axis: AxisWord): ReadonlyArray<number> => {
  const place = `sweep.over.${excerpt(key)}`
  if ("length" in axis) {
    return axis.length === 0
      ? refuse(place, "the list is empty; expected one number or more")
      : axis
  }
  const { count, from, log = false, to } = axis
  within(place, tooManyValues(count))
  if (count < 1) refuse(place, `count is ${count}; expected a whole number, 1 or more`)
  if (log && !(from > 0 && to > 0)) refuse(place, `from ${from} to ${to}; expected numbers above 0, as "log" is true`)
  if (count === 1) return [from]
  const at = (share: number): number => log ? from * power(to / from, share) : from + (to - from) * share
  return Array.from({ length: count }, (_, i) => i === count - 1 ? to : at(i / (count - 1)))
}

type Measure = SweepWord["measure"][number]

const measureOf = (name: Measure, values: Float64Array, crossings: () => number): number => {
  switch (name) {
    case "peak":
      return values.reduce((most, x) => Math.max(most, x), -Infinity)
    case "trough":
      return values.reduce((least, x) => Math.min(least, x), Infinity)
    case "mean":
      return values.reduce((sum, x) => sum + x, 0) / values.length
    case "end":
      return values[values.length - 1]
    case "spikes":
      return crossings()
  }
}

/** The numbers of all recordings: `peak` where there is one recording, else `peak 0`, `peak 1` and so on. */
export const measuring =
  ({ measure, threshold }: Pick<SweepWord, "measure" | "threshold">) =>
  (traces: Traces): Readonly<Record<string, number>> => {
    const count = traces.recordings.length
    const entries = measure.flatMap((name) => {
      const found = name === "spikes" ? spikes(traces, threshold === undefined ? {} : { threshold }) : []
      return traces.recordings.map((_, i): readonly [string, number] => [
        count === 1 ? name : `${name} ${i}`,
        measureOf(name, trace(traces, i), () => found[i].length)
      ])
    })
    return Object.fromEntries(entries)
  }

/** The points of a sweep, each a record of keys and their values: all of a grid, or a list. */
const pointsOf = ({ over, points }: SweepWord): ReadonlyArray<Readonly<Record<string, number>>> => {
  if (points !== undefined && over !== undefined) return refuse("sweep", "over and points are both there; expected one")
  if (points !== undefined) {
    within("sweep.points", tooManyPoints(points.length))
    return points.length === 0 ? refuse("sweep.points", "the list is empty; expected one point or more") : points
  }
  const axes = Object.entries(over ?? {})
  if (axes.length === 0) return refuse("sweep", "there is nothing to go over; expected over, or points")
  return Scan.grid(Object.fromEntries(axes.map(([key, axis]) => [key, valuesOf(key, axis)])))
}

/** A sweep as it is said: at each point its keys are set. */
export const sweepOf = (word: SweepWord): Sweep => {
  const at = word.at === undefined ? undefined : placeOf(word.at)
  const edits = (point: unknown): ReadonlyArray<Edit> =>
    Object.entries(point as Readonly<Record<string, number>>).map(([key, value]) => set(key, value, at))
  return { points: pointsOf(word), edits, options: lengthOf(word), measure: measuring(word) }
}
