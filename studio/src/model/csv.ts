/**
 * Traces as CSV: the time [ms], then a column for each recording, with units in the header; every number as it is.
 */
import type { Recorded } from "./Scene.ts"

const quoted = (text: string): string => /[",\n]/.test(text) ? `"${text.replaceAll("\"", "\"\"")}"` : text

/** The text of a file. */
export const csv = ({ data, dt, labels, samples, units }: Recorded): string => {
  const head = ["t [ms]", ...labels.map((label, i) => `${label} [${units[i]}]`)].map(quoted).join(",")
  const lines = Array.from(
    { length: samples },
    (_, k) => [k * dt, ...labels.map((_, i) => data[i * samples + k])].join(",")
  )
  return `${[head, ...lines].join("\n")}\n`
}
