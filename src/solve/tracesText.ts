/**
 * Traces for people: how many recordings and samples, from when to when, and what the first recordings are.
 *
 * A function, not a method: Effect's equality looks at every property of plain data, also at those that cannot be listed, so traces with
 * a `toString` of their own would differ from their copies and from what came back from a worker.
 */
import { throwing } from "../network/border.ts"
import { excerpt } from "../table/excerpt.ts"
import { plural } from "../table/plural.ts"
import { aRecorded, type Recorded } from "./Traces.ts"

/** Most recordings that are listed. */
const mostLines = 12

/** A time [ms] without the rounding of index times dt. */
const rounded = (time: number): number => Number(time.toPrecision(12))

/** Traces in some lines: `8 recordings × 4001 samples, 0 to 100 ms`, then the first recordings with their units. */
export const text = throwing("Traces.text", { traces: aRecorded }, (traces: Recorded): string => {
  const { dt, first, labels, samples, units } = traces
  const stretch = samples > 0 ? `, ${rounded(first * dt)} to ${rounded((first + samples - 1) * dt)} ms` : ""
  const head = `${plural(labels.length, "recording")} × ${plural(samples, "sample")}${stretch}`
  const rows = labels.slice(0, mostLines).map((label, i) => `  ${excerpt(label)} [${excerpt(units[i])}]`)
  const left = labels.length - mostLines
  return [head, ...rows, ...left > 0 ? [`  … ${left} more`] : []].join("\n")
})
