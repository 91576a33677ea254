/**
 * Progress on a terminal: one line that is drawn again, silent where standard error is not a terminal.
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { aNumber, aText, record, throwing } from "../network/border.ts"
import { type Progress, ProgressListener } from "../runtime/Progress.ts"

/** Least time between two drawings [ms]. */
const interval = 50

const bar = (share: number, width: number): string => "█".repeat(Math.round(share * width)).padEnd(width, "░")

/** One report as a line of text; without a bar where nobody knows the total. */
export const progressLine = throwing("progressLine", {
  progress: record({ what: aText, done: aNumber, total: aNumber, unit: aText })
}, ({ done, total, unit, what }: Progress): string =>
  total === Infinity
    ? `${what} ${done} ${unit}`
    : `${what} ${bar(total === 0 ? 1 : done / total, 24)} ${done}/${total} ${unit}`)

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
