/**
 * Takes the import declarations out of a block, one entry per imported name, so that blocks that repeat an import can be joined.
 */
import { mask } from "../code/mask.ts"

/** One imported name, or an import for its effect where `clause` is empty. */
export type Entry = {
  /** What to write between `import` and `from`: `{ a as b }`, `* as N`, `N`, or nothing. */
  readonly clause: string
  readonly specifier: string
  readonly typeOnly: boolean
  /** Index of the line in the block where the declaration begins. */
  readonly line: number
}

/** A block without its imports; every line keeps its number. */
export type Hoisted = { readonly text: string; readonly entries: ReadonlyArray<Entry> }

const declaration = /^([ \t]*)import\s+(?:(type)\s+(?!from\b))?(?:([\w$*{}\s,]*?)\s*\bfrom\s*)?(["'])/gm

/** The names of `A, { b, c as d }` or `* as N`. */
const clauses = (text: string): ReadonlyArray<string> => {
  const braces = /\{([^}]*)\}/.exec(text)
  const named = braces === null ? [] : braces[1].split(",").map((name) => name.trim()).filter((name) => name !== "")
  const others = text.replace(/\{[^}]*\}/, "").split(",").map((name) => name.trim()).filter((name) => name !== "")
  return [...others, ...named.map((name) => `{ ${name.replace(/\s+/g, " ")} }`)]
}

/** Removes the imports of a block and lists what they import. */
export const hoist = (text: string): Hoisted => {
  const { code } = mask(text)
  const entries: Array<Entry> = []
  let rest = text
  for (const match of code.matchAll(declaration)) {
    const start = match.index + match[1].length
    const open = match.index + match[0].length
    const close = text.indexOf(match[4], open)
    const line = text.slice(0, start).split("\n").length - 1
    const specifier = text.slice(open, close)
    const names = match[3] === undefined ? [""] : clauses(match[3])
    for (const name of names) {
      const typed = /^\{ type (?!as\b)(.*)$/.exec(name)
      entries.push({
        clause: typed === null ? name : `{ ${typed[1]}`,
        specifier,
        typeOnly: match[2] === "type" || typed !== null,
        line
      })
    }
    let end = close + 1
    while (text[end] === ";" || text[end] === " ") end++
    rest = rest.slice(0, start) + rest.slice(start, end).replace(/[^\n]/g, " ") + rest.slice(end)
  }
  return { text: rest, entries }
}
