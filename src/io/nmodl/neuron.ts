/**
 * Reads the NEURON block: what kind of mechanism, which ions and currents, which of its names are whose.
 */
import { type Cursor, shown } from "./Cursor.ts"
import type { Draft } from "./Draft.ts"
import type { UsedIon, Word } from "./Syntax.ts"

const keywords = new Set([
  "SUFFIX",
  "POINT_PROCESS",
  "ARTIFICIAL_CELL",
  "USEION",
  "NONSPECIFIC_CURRENT",
  "ELECTRODE_CURRENT",
  "SECTION",
  "RANGE",
  "GLOBAL",
  "POINTER",
  "BBCOREPOINTER",
  "EXTERNAL",
  "THREADSAFE",
  "RANDOM",
  "REPRESENTS",
  "READ",
  "WRITE",
  "VALENCE",
  "CHARGE"
])

/** Names with or without commas, up to the next keyword. */
const names = (cursor: Cursor): ReadonlyArray<Word> => {
  const found: Array<Word> = []
  while (cursor.peek().kind === "Word" && !keywords.has(cursor.peek().text)) {
    found.push(cursor.word("a name"))
    cursor.skip(",")
  }
  return found
}

const ion = (cursor: Cursor, from: number): UsedIon => {
  const { text: name } = cursor.word("the name of an ion")
  const reads: Array<Word> = []
  const writes: Array<Word> = []
  let valence: number | null = null
  while (true) {
    if (cursor.skipWord("READ")) reads.push(...names(cursor))
    else if (cursor.skipWord("WRITE")) writes.push(...names(cursor))
    else if (cursor.skipWord("VALENCE", "CHARGE")) valence = cursor.number("the valence")
    else if (cursor.skipWord("REPRESENTS")) {
      if (!cursor.skip("[")) cursor.word("a name")
      else while (!cursor.skip("]")) cursor.take()
    } else return { name, reads, writes, valence, ...cursor.since(from) }
  }
}

/** Reads the block. */
export const neuron = (cursor: Cursor, draft: Draft): void => {
  cursor.expect("{", "to begin the block")
  while (!cursor.skip("}")) {
    const token = cursor.peek()
    if (token.kind === "Sign" && cursor.skip(",")) continue
    if (token.kind !== "Word") cursor.stop(`expected a word such as SUFFIX, USEION or RANGE, found ${shown(token)}`)
    cursor.take()
    switch (token.text) {
      case "SUFFIX":
      case "POINT_PROCESS":
      case "ARTIFICIAL_CELL": {
        const name = cursor.word("the name of the mechanism")
        draft.suffix = { ...name, kind: token.text, ...token.text === "ARTIFICIAL_CELL" ? cursor.place(token) : {} }
        break
      }
      case "USEION":
        draft.ions.push(ion(cursor, token.span[0]))
        break
      case "NONSPECIFIC_CURRENT":
        draft.nonspecific.push(...names(cursor))
        break
      case "ELECTRODE_CURRENT":
        draft.electrode.push(...names(cursor))
        break
      case "RANGE":
        draft.ranges.push(...names(cursor))
        break
      case "GLOBAL":
        draft.globals.push(...names(cursor))
        break
      case "POINTER":
        draft.pointers.push(...names(cursor))
        break
      case "THREADSAFE":
        names(cursor)
        break
      case "BBCOREPOINTER":
      case "RANDOM":
      case "EXTERNAL":
      case "SECTION":
        cursor.report.problem(
          token.text === "EXTERNAL"
            ? "external"
            : token.text === "BBCOREPOINTER"
            ? "pointer"
            : token.text === "RANDOM"
            ? "random"
            : "block",
          cursor.place(token),
          token.text,
          `${token.text} ${why[token.text]}`
        )
        names(cursor)
        break
      default:
        cursor.report.problem(
          "syntax",
          cursor.place(token),
          token.text,
          `there is no \`${token.text}\` in a NEURON block`,
          keywords
        )
    }
  }
}

const why = {
  BBCOREPOINTER: "points to memory of C, and is read nowhere but there",
  RANDOM:
    "is a stream of random numbers, and a mechanism has no chance in it: put noise into a stimulus, `Stimulus.white`",
  EXTERNAL: "is a variable of another file, and a mechanism sees its own alone: make it a parameter",
  SECTION: "is a variable of a section, and a mechanism sees its compartment alone"
} as const
