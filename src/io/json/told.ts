/**
 * The problems of a document that are told: of each list the first wrong entries, and one that says how many more there are.
 *
 * One idea: a problem says its place, so the lists that it lies in are read off its path, whoever found it. A document of a million wrong
 * entries is as wrong as one of a thousand, and what it says about them should not be larger than it.
 */
import { JsonError, type JsonProblem } from "./JsonError.ts"
import { andMore, mostWrong } from "./limits.ts"

/** A key in quotes, which may have anything in it, or the index of an entry. */
const steps = /\["(?:[^"\\]|\\.)*"\]|\[(\d+)\]/g

/** The lists that a place lies in, from the outermost, with the entry of each. */
const listsOf = (path: string): ReadonlyArray<readonly [list: string, entry: string]> =>
  Array.from(path.matchAll(steps)).flatMap((found) =>
    found[1] === undefined ? [] : [[path.slice(0, found.index), found[1]] as const]
  )

/** The problems, without those of wrong entries of one list after the first; one of those says how many there are. */
export const told = (problems: ReadonlyArray<JsonProblem>): ReadonlyArray<JsonProblem> => {
  if (problems.length <= mostWrong + 1) return problems
  const wrong = new Map<string, Set<string>>()
  const more = new Map<string, { readonly entries: Set<string>; readonly last: JsonProblem }>()
  const isTold = (problem: JsonProblem): boolean => {
    for (const [list, entry] of listsOf(problem.path)) {
      const entries = wrong.get(list) ?? new Set()
      wrong.set(list, entries)
      if (entries.has(entry)) continue
      if (entries.size === mostWrong) {
        more.set(list, { entries: (more.get(list)?.entries ?? new Set()).add(entry), last: problem })
        return false
      }
      entries.add(entry)
    }
    return true
  }
  const first = problems.filter(isTold)
  return [...first, ...Array.from(more.values(), ({ entries, last }) => andMore(last, entries.size))]
}

/** The error of a document with these problems. */
export const wrong = (problems: ReadonlyArray<JsonProblem>): JsonError => new JsonError({ problems: told(problems) })
