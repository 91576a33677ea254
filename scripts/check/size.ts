/**
 * Check `size`: a source file has one idea, so it is short, says in its first lines what it holds, and has a telling name.
 */
import type { Problem } from "./Check.ts"
import { sources } from "./sources.ts"

/** The longest allowed file in lines. */
export const longest = 400

/** Names that say nothing about what a file or folder holds. */
const empty = new Set(["util", "utils", "helper", "helpers", "common", "misc", "types", "manager"])

/** Lists the files of `src` that are too long, lack the opening comment, or carry an empty name. */
export const size = (root: string): ReadonlyArray<Problem> => {
  const problems: Array<Problem> = []
  for (const file of sources(root, "src")) {
    const lines = file.text.replace(/\n$/, "").split("\n").length
    if (lines > longest) problems.push(`${file.path}:1 has ${lines} lines; ${longest} are allowed, split it by idea`)
    if (!/^(#!.*\n)?\s*\/\*\*/.test(file.text)) {
      problems.push(`${file.path}:1 lacks the opening doc comment that says what the file holds`)
    }
    for (const part of file.path.slice("src/".length).split("/")) {
      const name = part.replace(/\.ts$/, "")
      if (empty.has(name.toLowerCase())) problems.push(`${file.path}:1 "${name}" says nothing; name it after its idea`)
    }
  }
  return problems
}
