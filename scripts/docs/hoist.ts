/**
 * Takes the import declarations out of a block, one entry per imported name, so that blocks that repeat an import can be joined.
 */
import { lineAt, type Node, parse } from "../code/parse.ts"

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

type Declaration = Extract<Node, { readonly type: "ImportDeclaration" }>

/** Removes the imports of a block and lists what they import. A block that cannot be read stays as it is. */
export const hoist = (text: string): Hoisted => {
  const parsed = parse(text)
  if (parsed._tag === "Unreadable") return { text, entries: [] }
  const declarations = parsed.program.body.filter((statement) => statement.type === "ImportDeclaration")
  return {
    text: declarations.reduce(
      (rest, { end, start }) => rest.slice(0, start) + rest.slice(start, end).replace(/[^\n]/g, " ") + rest.slice(end),
      text
    ),
    entries: declarations.flatMap((declaration) => entriesOf(text, declaration))
  }
}

const entriesOf = (text: string, { importKind, source, specifiers, start }: Declaration): ReadonlyArray<Entry> => {
  const common = { specifier: source.value, line: lineAt(text, start) - 1 }
  if (specifiers.length === 0) return [{ clause: "", typeOnly: importKind === "type", ...common }]
  return specifiers.map((one) => ({
    clause: one.type === "ImportSpecifier"
      ? `{ ${text.slice(one.imported.start, one.end).replace(/\s+/g, " ")} }`
      : text.slice(one.start, one.end),
    typeOnly: importKind === "type" || (one.type === "ImportSpecifier" && one.importKind === "type"),
    ...common
  }))
}
