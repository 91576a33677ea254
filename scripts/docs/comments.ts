/**
 * The doc comments of a TypeScript file, as lines without the star in front.
 */
import { lineAt, mask } from "../code/mask.ts"
import type { Line } from "./Page.ts"

/** Each doc comment of `source` in its order. */
export const docComments = (source: string): ReadonlyArray<ReadonlyArray<Line>> =>
  mask(source).comments
    .map(({ start, end }) => ({ start, text: source.slice(start, end) }))
    .filter(({ text }) => text.startsWith("/**"))
    .map(({ start, text }) => {
      const first = lineAt(source, start)
      return text.replace(/\*\/$/, "").split("\n").map((line, index): Line => {
        const prefix = (index === 0 ? /^\/\*\* ?/ : /^\s*(\* ?)?/).exec(line)![0]
        return { text: line.slice(prefix.length).trimEnd(), number: first + index, prefix }
      })
    })
