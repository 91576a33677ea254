/**
 * New readouts from others: a function of their numbers, several side by side, scaled and shifted.
 */
import { anything } from "../../network/border.ts"
import { numberTotal } from "../../solve/Traces.ts"
import { describing } from "../border.ts"
import { nested } from "../limits.ts"
import { aFunction, finite, knownOptions, ofLength } from "../options.ts"
import { checkCotangent, type Readout } from "./Reading.ts"

/** A function of numbers, and its pullback: from slopes by its values to slopes by the numbers that go in. */
export type MapOptions = {
  readonly forward: (values: Float64Array) => ArrayLike<number>
  readonly pullback: (values: Float64Array, cotangent: Float64Array) => ArrayLike<number>
}

/** A function of the numbers of a readout, with its pullback; lengths are checked, whether it is the transpose is not. */
export const map = describing(
  "Readout.map",
  { readout: anything, options: anything },
  (readout: Readout, options: MapOptions): Readout => {
    aFunction("the readout of map", readout)
    knownOptions("map", options, ["forward", "pullback"])
    const forward = aFunction("forward of map", options.forward)
    const pullback = aFunction("pullback of map", options.pullback)
    return nested("readouts", [readout], () => (traces) => {
      const inner = readout(traces)
      const values = Float64Array.from(forward(inner.values.slice()))
      return {
        values,
        pullback: (cotangent) => {
          checkCotangent(cotangent, values)
          const back = pullback(inner.values.slice(), Float64Array.from(cotangent))
          ofLength(
            "what the pullback of map gives",
            back,
            inner.values.length,
            "one slope for each number that goes in"
          )
          return inner.pullback(back)
        }
      }
    })
  }
)

/** The numbers of several readouts, one after the other. */
export const concat = describing(
  "Readout.concat",
  { "...readouts": anything },
  (first: Readout, ...rest: ReadonlyArray<Readout>): Readout => {
    const all = [first, ...rest].map((readout, i) => aFunction(`readout ${i} of concat`, readout))
    return nested("readouts", all, () => (traces) => {
      const parts = all.map((readout) => readout(traces))
      const values = Float64Array.from(parts.flatMap((part) => [...part.values]))
      return {
        values,
        pullback: (cotangent) => {
          checkCotangent(cotangent, values)
          const out = new Float64Array(numberTotal(traces))
          let start = 0
          for (const part of parts) {
            const own = Float64Array.from({ length: part.values.length }, (_, i) => cotangent[start + i])
            part.pullback(own).forEach((slope, k) => {
              out[k] += slope
            })
            start += own.length
          }
          return out
        }
      }
    })
  }
)

/** Each number times a factor, plus an offset (default 0). */
export const scale = describing(
  "Readout.scale",
  { readout: anything, factor: anything, offset: anything },
  (readout: Readout, factor: number, offset = 0): Readout => {
    finite("the factor of scale", factor)
    finite("the offset of scale", offset)
    return map(readout, {
      forward: (values) => values.map((x) => factor * x + offset),
      // d (a x + b) / dx = a
      pullback: (_, cotangent) => cotangent.map((c) => factor * c)
    })
  }
)
