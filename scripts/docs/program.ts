/**
 * Puts the pieces of a page together into programs: one module for the page, and one for every block that stands alone.
 *
 * One idea: a generated module is a list of lines, and each line knows the line of the page that it came from.
 */
import { check } from "./assertions.ts"
import { type Entry, hoist } from "./hoist.ts"
import type { Piece, Problem } from "./Page.ts"
import { declared } from "./value.ts"

/** An expected output of a program, numbered in the order of the program. */
export type Expected = Extract<Piece, { readonly _tag: "Output" }>

/** A module made from blocks. */
export type Program = {
  readonly text: string
  /** For each line of `text` the line of the page, or 0 for lines that no page line stands behind. */
  readonly origins: ReadonlyArray<number>
  readonly outputs: ReadonlyArray<Expected>
  readonly problems: ReadonlyArray<Problem>
  /** False when nothing is left after the blocks that are only type-checked. */
  readonly runs: boolean
}

/** The pieces of each program: the page's own first, then the blocks that stand alone with the outputs that follow them. */
const split = (pieces: ReadonlyArray<Piece>): ReadonlyArray<ReadonlyArray<Piece>> => {
  const main: Array<Piece> = []
  const programs = [main]
  let current = main
  for (const piece of pieces) {
    if (piece._tag === "Code") {
      current = piece.alone ? [] : main
      if (piece.alone) programs.push(current)
    }
    current.push(piece)
  }
  return programs.filter((program) => program.length > 0)
}

/** Import lines, each name once; a name imported both as a type and as a value is a value. */
const importLines = (
  entries: ReadonlyArray<Entry & { readonly origin: number }>
): ReadonlyArray<{ readonly text: string; readonly origin: number }> => {
  const unique = new Map<string, Entry & { readonly origin: number }>()
  for (const entry of entries) {
    const key = `${entry.clause} ${entry.specifier}`
    const known = unique.get(key)
    if (known === undefined) unique.set(key, entry)
    else if (known.typeOnly && !entry.typeOnly) unique.set(key, { ...known, typeOnly: false })
  }
  return Array.from(unique.values(), ({ clause, specifier, typeOnly, origin }) => ({
    text: `import ${typeOnly ? "type " : ""}${clause}${clause === "" ? "" : " from "}${JSON.stringify(specifier)}`,
    origin
  }))
}

const importedName = ({ clause }: Entry): string => /([A-Za-z_$][\w$]*)\s*\}?$/.exec(clause)?.[1] ?? ""

const assemble = (file: string, pieces: ReadonlyArray<Piece>, runtime: string): Program => {
  const problems: Array<Problem> = []
  const outputs: Array<Expected> = []
  const blocks = pieces.map((piece) => ({ piece, ...hoist(piece.lines.map((line) => line.text).join("\n")) }))
  const entries = blocks.flatMap(({ piece, entries: found }) =>
    piece._tag === "Code" ? found.map((entry) => ({ ...entry, origin: piece.lines[entry.line].number })) : []
  )
  const known = new Set([
    ...entries.map(importedName),
    ...blocks.flatMap(({ piece, text }) => piece._tag === "Code" ? declared(text) : [])
  ])
  const helpers = ["digits", "equals", "mark", "more", "output", "printed", "throws", "throwsLater"]
  const made: Array<{ readonly text: string; readonly origin: number }> = [
    {
      text: `import { ${helpers.map((name) => `${name} as __${name}`).join(", ")} } from ${JSON.stringify(runtime)}`,
      origin: 0
    },
    ...importLines(entries)
  ]
  let runs = false
  for (const { piece, text } of blocks) {
    if (piece._tag === "Output") {
      if (!runs) problems.push({ line: piece.fence.number, text: "no block that runs stands before this output" })
      made.push({ text: `__output(${outputs.length})`, origin: piece.fence.number })
      outputs.push(piece)
      continue
    }
    const checked = check(text, known, (line) => `${file}:${piece.lines[line]?.number ?? 0}`)
    problems.push(...checked.problems.map((problem) => ({ ...problem, line: piece.lines[problem.line]?.number ?? 0 })))
    checked.text.split("\n").forEach((line, index) =>
      made.push({ text: line, origin: piece.lines[index]?.number ?? 0 })
    )
    if (!piece.still) runs = true
  }
  return {
    text: made.map((line) => line.text).join("\n") + "\n",
    origins: made.map((line) => line.origin),
    outputs,
    problems,
    runs
  }
}

/**
 * The programs of a page. `file` is what failures print, `runtime` how the modules import `scripts/docs/runtime.ts`.
 *
 * Blocks that are only type-checked see the others, but the others do not see them: where there are both, the program that runs is
 * made without them, and one with all blocks is made for the compiler alone.
 */
export const programs = (file: string, pieces: ReadonlyArray<Piece>, runtime: string): ReadonlyArray<Program> =>
  split(pieces).flatMap((parts) => {
    const running = parts.filter((piece) => piece._tag === "Output" || !piece.still)
    const all = assemble(file, parts, runtime)
    return all.runs && running.length < parts.length
      ? [assemble(file, running, runtime), { ...all, outputs: [], runs: false }]
      : [all]
  })
