/**
 * The film of a page: which colours a moment has, and which moment a clock shows.
 *
 * One idea: both are functions; the page keeps the one number that moves. It does not know the page.
 */
import { bytesOf, type Film } from "./Scene.ts"

/** Colours of moments. */
export type Colours = {
  /** The colours of all frusta in a moment: those that keep theirs, and the others from the ramp. */
  readonly at: (moment: number) => Uint8Array<ArrayBuffer>
}

/** The colours of a film over those that stay. */
export const coloursOf = (film: Film, stay: Uint8Array): Colours => {
  const [steps, ramp] = [bytesOf(film.steps), bytesOf(film.ramp)]
  const place = new Int32Array(bytesOf(film.place).buffer)
  return {
    at: (moment) => {
      const colours = Uint8Array.from(stay)
      place.forEach((own, k) => {
        if (own < 0) return
        const step = 3 * steps[moment * film.places + own]
        colours.set(ramp.subarray(step, step + 3), 3 * k)
      })
      return colours
    }
  }
}

/** The moment of a time [ms]: the one that is nearest. */
export const momentOf = ({ first, moments, step }: Film, time: number): number =>
  Math.max(0, Math.min(moments - 1, Math.round((time - first) / step)))

/** The time of a moment [ms]. */
export const timeOf = ({ first, step }: Film, moment: number): number => first + moment * step

/** The time after a while [s] at a pace [ms/s]; from the end it goes on at the beginning. */
export const later = (film: Film, time: number, seconds: number, pace: number): number => {
  const end = timeOf(film, film.moments - 1)
  const next = time + seconds * pace
  return next <= end ? next : film.first + (next - film.first) % Math.max(film.step, end - film.first)
}
