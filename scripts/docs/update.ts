/**
 * Writes what was printed into the output blocks of a file.
 */
import type { Expected } from "./program.ts"

/** The lines of an output as they are compared: no spaces at line ends, no empty lines at the end. */
export const tidy = (text: string): ReadonlyArray<string> =>
  text.replace(/\s+$/, "").split("\n").map((line) => line.trimEnd())

/** The text with the given outputs replaced. */
export const update = (
  text: string,
  outputs: ReadonlyArray<{ readonly expected: Expected; readonly actual: string }>
): string => {
  const lines = text.split("\n")
  for (const { expected, actual } of outputs.toSorted((a, b) => b.expected.fence.number - a.expected.fence.number)) {
    const made = tidy(actual).map((line) => (expected.fence.prefix + line).trimEnd())
    lines.splice(expected.fence.number, expected.lines.length, ...made)
  }
  return lines.join("\n")
}
