/**
 * Check `citations`: whoever cites a section of a page ("physics.md section 5.3", "sections 1 to 4 of states-and-clamps.md") cites one that
 * is there.
 *
 * Pages are those of `docs`. A section is a heading `## 5. …` of the page, a part of one a paragraph that begins with `**5.3`.
 */
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { lineAt } from "../code/parse.ts"
import type { Problem } from "./Check.ts"
import { sources } from "./sources.ts"

/** Between two words: spaces, or the end of a line of a comment and what begins the next one. */
const gap = String.raw`(?:\s|\*|//)+`
const page = String.raw`(?<page>[A-Za-z][\w-]*\.md)`
const number = String.raw`\d+(?:\.\d+)?`
const sections = String.raw`[Ss]ections?${gap}(?<numbers>${number}(?:(?:,|${gap}and|${gap}to)${gap}${number})*)`

/** "physics.md section 5", "physics.md, sections 5, 8 and 14", "sections 1 to 4 of physics.md". */
const cited = [`${page},?${gap}${sections}`, `${sections}${gap}of${gap}${page}`].map((form) => new RegExp(form, "g"))

/** Lists citations of pages and sections that do not exist. */
export const citations = (root: string): ReadonlyArray<Problem> => {
  const known = new Map<string, ReadonlySet<string> | null>()
  return sources(root, "src", "test", "property-tests", "scripts", "bench", "examples").flatMap((file) =>
    cited.flatMap((form) => [...file.text.matchAll(form)]).flatMap((match) => {
      const { numbers, page: name } = match.groups!
      const path = `docs/${name[0].toLowerCase()}${name.slice(1)}`
      if (!known.has(path)) known.set(path, sectionsOf(join(root, path)))
      const there = known.get(path)!
      const where = `${file.path}:${lineAt(file.text, match.index)}`
      return there === null
        ? [`${where} cites ${name}, but there is no ${path}`]
        : singly(numbers).filter((section) => !there.has(section))
          .map((section) => `${where} cites ${name} for a section ${section}, but ${path} has none`)
    })
  )
}

/** The sections of a page and their parts; null where there is no page. */
const sectionsOf = (path: string): ReadonlySet<string> | null =>
  existsSync(path)
    ? new Set(
      Array.from(readFileSync(path, "utf8").matchAll(/^(?:#+ (\d+)\. |\*\*(\d+\.\d+)\b)/gm), (found) =>
        found[1] ?? found[2])
    )
    : null

/** "5, 8 and 14" or "1 to 4" as single sections. */
const singly = (numbers: string): ReadonlyArray<string> =>
  numbers.split(/,|and/).flatMap((part) => {
    const [first, last = first] = part.match(new RegExp(number, "g"))!
    return first === last
      ? [first]
      : Array.from({ length: Number(last) - Number(first) + 1 }, (_, k) => String(Number(first) + k))
  })
