/**
 * The doc comments of a TypeScript file, as lines without the star in front.
 */
import { lineAt, parse } from "../code/parse.ts"
import type { Line } from "./Page.ts"

/** Each doc comment of `source` in its order. Throws where the source cannot be read. */
export const docComments = (source: string): ReadonlyArray<ReadonlyArray<Line>> => {
  const parsed = parse(source)
  if (parsed._tag === "Unreadable") throw new Error(`line ${lineAt(source, parsed.offset)}: ${parsed.reason}`)
  return parsed.comments
    .filter(({ type, value }) => type === "Block" && value.startsWith("*"))
    .map(({ end, start }) => {
      const first = lineAt(source, start)
      return source.slice(start, end - "*/".length).split("\n").map((line, index): Line => {
        const prefix = (index === 0 ? /^\/\*\* ?/ : /^\s*(\* ?)?/).exec(line)![0]
        return { text: line.slice(prefix.length).trimEnd(), number: first + index, prefix }
      })
    })
}
