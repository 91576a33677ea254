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
import * as Loss from "../train/Loss.ts"
import { adam } from "../train/optimizer/adam.ts"
import type { Optimizer } from "../train/optimizer/Machine.ts"
import { rmsProp } from "../train/optimizer/rmsProp.ts"
import { sgd } from "../train/optimizer/sgd.ts"
import type { FitOptions } from "../train/Problem.ts"
import * as Readout from "../train/Readout.ts"
import * as Transform from "../train/Transform.ts"
import { placeOf } from "./editWords.ts"
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

/** Most values of an axis that is said by its ends. */
const mostValues = 1_000_000

/** The values of an axis, ends included, in equal steps or in equal factors; none where the ends do not allow it. */
const valuesOf = (axis: AxisWord): ReadonlyArray<number> => {
  if ("length" in axis) return axis
  const { count, from, log = false, to } = axis
  if (!(count >= 1 && count <= mostValues) || (log && !(from > 0 && to > 0))) return []
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

/** A sweep as it is said: the grid of its axes, each a key that is set. */
export const sweepOf = (word: SweepWord): Sweep => {
  const at = word.at === undefined ? undefined : placeOf(word.at)
  const axes = Object.fromEntries(Object.entries(word.over).map(([key, axis]) => [key, valuesOf(axis)]))
  const edits = (point: unknown): ReadonlyArray<Edit> =>
    Object.entries(point as Readonly<Record<string, number>>).map(([key, value]) => set(key, value, at))
  return { points: Scan.grid(axes), edits, options: lengthOf(word), measure: measuring(word) }
}
