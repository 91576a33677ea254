/**
 * Progress on a terminal: one line that is drawn again, silent where standard error is not a terminal.
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { throwing } from "../network/border.ts"
import { aProgress } from "../runtime/aProgress.ts"
import { type Progress, ProgressListener } from "../runtime/Progress.ts"

/** Least time between two drawings [ms]. */
const interval = 50

const bar = (share: number, width: number): string => "█".repeat(Math.round(share * width)).padEnd(width, "░")

/** A time as people say it: seconds, minutes and seconds, or hours and minutes. */
const timeText = (seconds: number): string => {
  const whole = Math.round(seconds)
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60]
  if (hours > 0) return `${hours} h ${minutes} min`
  return minutes > 0 ? `${minutes} min ${whole % 60} s` : `${whole} s`
}

/** One report as a line of text, with the rate and the time left where they are told; without a bar where nobody knows the total. */
export const progressLine = throwing(
  "progressLine",
  { progress: aProgress },
  ({ done, left, rate, total, unit, what }: Progress): string => {
    const far = total === Infinity
      ? `${what} ${done} ${unit}`
      : `${what} ${bar(total === 0 ? 1 : done / total, 24)} ${done}/${total} ${unit}`
    return far + (rate === undefined ? "" : `, ${Number(rate.toPrecision(3))} /s`) +
      (left === undefined || left === 0 ? "" : `, ${timeText(left)} left`)
  }
)

/** Draws progress on standard error while it is a terminal; clears the line when the work is done. */
export const layerProgress: Layer.Layer<never> = Layer.effect(
  ProgressListener,
  Effect.sync(() => {
    let last = 0
    return (progress: Progress) =>
      Effect.sync(() => {
        const now = performance.now()
        const end = progress.done >= progress.total
        if (!process.stderr.isTTY || (now - last < interval && !end)) return
        last = now
        process.stderr.write(end ? "\r\x1b[K" : `\r${progressLine(progress)}\x1b[K`)
      })
  })
)
