/**
 * A film of cells: what was recorded of their compartments over time, as colours on a turnable page that plays it.
 *
 * One idea: a moment is a list of steps of the colour ramp, one for each recorded compartment, all on one scale from the lowest to the
 * highest value that is shown. Compartments of which nothing was recorded stay grey. How much is shown is chosen, never thinned in silence.
 */
import * as Effect from "effect/Effect"
import { aCount, aNumber, aText, maybe, record } from "../network/border.ts"
import type { Network } from "../network/Network.ts"
import { aNetwork } from "../select/Given.ts"
import { aRecorded, type Recorded } from "../solve/Traces.ts"
import { drawing } from "./border.ts"
import { inputError, type PlotError } from "./Figure.ts"
import * as Legend from "./Legend.ts"
import { tooMuchFilm } from "./limits.ts"
import { misfit } from "./named.ts"
import { turnable, turnableKinds, type TurnableOptions } from "./page3d.ts"
import { numberText } from "./painted.ts"
import * as Palette from "./Palette.ts"
import { bytesOfColour, text } from "./scene.ts"
import { recordedOf } from "./valuesAt.ts"

/** What `film` takes. */
export type FilmOptions = TurnableOptions & {
  /** What is shown, by its name; default `"v"`, or what was recorded where that is one thing. */
  readonly state?: string
  /** The first time that is shown [ms]; default the first that was recorded. */
  readonly from?: number
  /** The last time that is shown [ms]; default the last that was recorded. */
  readonly to?: number
  /** Shows every n-th sample; default 1. */
  readonly every?: number
}

const kinds = {
  network: aNetwork,
  traces: aRecorded,
  options: maybe(record({
    ...turnableKinds,
    state: maybe(aText),
    from: maybe(aNumber),
    to: maybe(aNumber),
    every: maybe(aCount)
  }))
}

/** Steps of the ramp: as many as a byte tells apart. */
const steps = 256

const ramp = Array.from({ length: steps }, (_, step) => bytesOfColour(Palette.ramp(step / (steps - 1)))).flat()

/** The samples that are shown, by number. */
const shownSamples = (
  { dt, first, samples }: Recorded,
  { every = 1, from, to }: FilmOptions
): ReadonlyArray<number> | string => {
  if (every < 1) return `every is ${every}; it is a whole number of at least 1.`
  const [start, end] = [first * dt, (first + samples - 1) * dt]
  const [low, high] = [from ?? start, to ?? end]
  // A time that was meant to be that of a sample may miss it by rounding.
  const slack = dt * 1e-6
  if (!(low >= start - slack && high <= end + slack && low <= high)) {
    return `the film goes from ${low} to ${high} ms; recorded was from ${start} to ${end} ms.`
  }
  const begin = Math.ceil((low - start) / dt - 1e-6)
  const count = Math.floor((Math.floor((high - start) / dt + 1e-6) - begin) / every) + 1
  if (count < 1) return `there is no sample from ${low} to ${high} ms; they are ${dt} ms apart.`
  return Array.from({ length: count }, (_, k) => begin + k * every)
}

/** What was recorded over time as the text of one HTML page that plays it. */
export const film: (network: Network, traces: Recorded, options?: FilmOptions) => Effect.Effect<string, PlotError> =
  drawing("film", kinds, (network: Network, traces: Recorded, options: FilmOptions = {}) =>
    Effect.gen(function*() {
      const other = misfit(network, traces)
      if (other !== null) return yield* inputError("film", other)
      const found = recordedOf(traces, options.state)
      if (typeof found === "string") return yield* inputError("film", found)
      const samples = shownSamples(traces, options)
      if (typeof samples === "string") return yield* inputError("film", samples)
      const much = tooMuchFilm(samples.length, found.recordings.size)
      if (much !== null) return yield* inputError("film", much)
      const { recordings, state, unit } = found
      const scale = scaleOf(traces, recordings, samples)
      if (typeof scale === "string") return yield* inputError("film", scale)
      const places = new Map(Array.from(recordings.keys(), (row, place) => [row, place]))
      const grey = recordings.size < network.nodes.length ? [{ label: "not recorded", colour: Palette.neutral }] : []
      const label = `${state} [${unit}]`
      return yield* turnable("film", network, { title: `${state} over time`, ...options }, {
        colour: () => Palette.neutral,
        legend: [Legend.bar(label, Palette.gradient([scale.low, scale.high]), numberText, grey, "bottom")],
        film: {
          first: (traces.first + samples[0]) * traces.dt,
          step: traces.dt * (options.every ?? 1),
          moments: samples.length,
          places: recordings.size,
          place: (row) => places.get(row) ?? -1,
          steps: text(stepsOf(traces, recordings, samples, scale)),
          ramp: text(Uint8Array.from(ramp))
        }
      })
    }))

type Scale = { readonly low: number; readonly high: number }

/** The lowest and the highest value that is shown; what is no number cannot be. */
const scaleOf = (
  { data, dt, first, labels, samples: length }: Recorded,
  recordings: ReadonlyMap<number, number>,
  samples: ReadonlyArray<number>
): Scale | string => {
  let [low, high] = [Infinity, -Infinity]
  for (const k of recordings.values()) {
    for (const sample of samples) {
      const value = data[k * length + sample]
      if (!Number.isFinite(value)) return `${labels[k]} is ${value} at ${(first + sample) * dt} ms.`
      low = Math.min(low, value)
      high = Math.max(high, value)
    }
  }
  return { low, high }
}

const stepsOf = (
  { data, samples: length }: Recorded,
  recordings: ReadonlyMap<number, number>,
  samples: ReadonlyArray<number>,
  { high, low }: Scale
): Uint8Array => {
  const out = new Uint8Array(samples.length * recordings.size)
  const rows = [...recordings.values()]
  samples.forEach((sample, moment) =>
    rows.forEach((k, place) => {
      const share = high === low ? 0.5 : (data[k * length + sample] - low) / (high - low)
      out[moment * rows.length + place] = Math.round(share * (steps - 1))
    })
  )
  return out
}
