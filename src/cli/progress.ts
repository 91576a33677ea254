/**
 * How far work has come, on standard error: a bar on a terminal, a line now and then elsewhere, nothing where output is for programs.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { progressLine } from "../node/Terminal.ts"
import { type Progress, ProgressListener } from "../runtime/Progress.ts"

/** Least time between two drawings of a bar, and two lines where there is none [ms]. */
const [redrawn, told] = [50, 10_000] as const

/** A time in words: `12 s`, `3 min`, `2.5 h`. */
export const timeText = (ms: number): string => {
  if (ms < 999.5) return `${Math.max(1, Math.round(ms))} ms`
  if (ms < 120_000) return `${(ms / 1000).toPrecision(2).replace(/\.0$/, "").replace(/e\+2$/, "00")} s`
  return ms < 7_200_000 ? `${Math.round(ms / 60_000)} min` : `${(ms / 3_600_000).toFixed(1)} h`
}

/** A report with what is left of the work, at the rate since it was first heard of, where it does not say so itself. */
const withLeft = (progress: Progress, begun: Begun, now: number): Progress => {
  const { done, left, total } = progress
  const [since, time] = [done - begun.done, (now - begun.at) / 1000]
  if (left !== undefined || since <= 0 || time < 1 || total === Infinity || done >= total) return progress
  return { ...progress, rate: since / time, left: (total - done) * time / since }
}

/** A line that stays on one line, as a full one would break: where it is too long without its bar, and then without what it ends with. */
export const fitting = (text: string, columns: number): string => {
  if (text.length < columns) return text
  const parts = withoutBar(text).split(", ")
  while (parts.length > 1 && parts.join(", ").length >= columns) parts.pop()
  return parts.join(", ").slice(0, Math.max(0, columns - 1))
}

const withoutBar = (text: string): string => text.replace(/[█░]+ /, "")

type Begun = { readonly what: string; readonly done: number; readonly at: number }

/** Standard error, or what stands for it. */
export type Out = {
  readonly isTerminal: boolean
  /** Characters of a line; read anew for each, as windows change. */
  readonly columns: () => number
  readonly write: (text: string) => void
}

const standardError = (): Out => ({
  isTerminal: process.stderr.isTTY === true,
  columns: () => process.stderr.columns || 80,
  write: (text) => void process.stderr.write(text)
})

/** Tells progress on standard error. */
export const layerTold = (out: Out = standardError()): Layer.Layer<never> =>
  Layer.effect(
    ProgressListener,
    Effect.map(Clock.currentTimeMillis, (start) => {
      let begun: Begun = { what: "", done: 0, at: start }
      let last = start
      return (progress: Progress) =>
        Effect.map(Clock.currentTimeMillis, (now) => {
          if (begun.what !== progress.what) begun = { what: progress.what, done: progress.done, at: now }
          const ended = progress.done >= progress.total
          const text = progressLine(withLeft(progress, begun, now))
          if (out.isTerminal) {
            if (now - last < redrawn && !ended) return
            out.write(ended ? "\r\u001B[K" : `\r${fitting(text, out.columns())}\u001B[K`)
          } else {
            if (now - last < told) return
            out.write(`${withoutBar(text)}\n`)
          }
          last = now
        })
    })
  )
