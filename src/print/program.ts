/**
 * A whole module: what it imports, the cells and mechanisms that have names, and a network of cells and edits.
 *
 * One idea: what is declared, and what is used more than once, is a constant; an edit has a line of its own. The module exports `network`.
 */
import * as Result from "effect/Result"
import type { Cell } from "../network/Cell.ts"
import type { Edit } from "../network/edit.ts"
import type { Mechanism } from "../network/Mechanism.ts"
import { NetworkError } from "../network/NetworkError.ts"
import { call, type Code, lines, list, name, row } from "./Code.ts"
import { editCode, mechanismsIn, type Naming } from "./editCode.ts"
import { layout } from "./layout.ts"
import { isDeclared, mechanismCode } from "./mechanismCode.ts"
import { freeNames } from "./names.ts"
import { cellCode } from "./partsCode.ts"
import { moduleText, problemOf, type Statement } from "./text.ts"

/** Statements, and how what they declare is called. */
type Named<A> = { readonly statements: ReadonlyArray<Statement>; readonly of: (value: A) => Code }

/** The module of a network that is made of cells and edits. */
export const program = (
  cells: ReadonlyArray<Cell>,
  edits: ReadonlyArray<Edit>
): Result.Result<string, NetworkError> => {
  const free = freeNames()
  const shapes = namedCells(cells, free)
  const mechanisms = namedMechanisms(edits.flatMap(mechanismsIn), free)
  const codes = edits.map((edit) => editCode(edit, mechanisms.of))
  for (let i = 0; i < codes.length; i++) {
    const reason = problemOf([codes[i]])
    if (reason === null) continue
    return Result.fail(new NetworkError({ reason, edit: `edit ${i + 1} of ${edits.length}, ${edits[i].title}` }))
  }
  const made = call(name("Network", "make"), cellList(cells, shapes.of))
  const value = codes.length === 0 ? made : call(name("Network", "editSync"), made, lines(codes))
  return moduleText([
    ...shapes.statements,
    ...mechanisms.statements,
    { before: "export const network = ", value }
  ])
}

/** Fewest equal cells in a row that are written as so many of one. */
const many = 5

/** The list of cells; many of one kind in a row are counted. */
const cellList = (cells: ReadonlyArray<Cell>, of: (cell: Cell) => Code): Code => {
  const runs: Array<{ readonly cell: Cell; count: number }> = []
  for (const cell of cells) {
    const last = runs[runs.length - 1]
    if (last !== undefined && (last.cell === cell || last.cell.equals(cell))) last.count++
    else runs.push({ cell, count: 1 })
  }
  const counted = (cell: Cell, count: number): Code => row(`Array.from({ length: ${count} }, () => `, of(cell), ")")
  if (runs.length === 1 && runs[0].count >= many) return counted(runs[0].cell, runs[0].count)
  return list(
    runs.flatMap(({ cell, count }): ReadonlyArray<Code> =>
      count >= many ? [row("...", counted(cell, count))] : Array.from({ length: count }, () => of(cell))
    )
  )
}

/** Things by their code, each with how often it is there. */
const counted = <A extends object>(
  things: ReadonlyArray<A>,
  codeOf: (thing: A) => Code
): { readonly kinds: ReadonlyArray<Kind<A>>; readonly kindOf: (thing: A) => Kind<A> } => {
  const kinds = new Map<string, Kind<A>>()
  const known = new Map<A, Kind<A>>()
  for (const thing of things) {
    const before = known.get(thing)
    const code = before?.code ?? codeOf(thing)
    const text = before?.text ?? layout(code)
    const kind = kinds.get(text) ?? { thing, code, text, count: 0 }
    kinds.set(text, kind)
    known.set(thing, kind)
    kind.count++
  }
  return { kinds: [...kinds.values()], kindOf: (thing) => known.get(thing)! }
}

type Kind<A> = { readonly thing: A; readonly code: Code; readonly text: string; count: number }

const namedCells = (cells: ReadonlyArray<Cell>, free: (wanted: string) => string): Named<Cell> => {
  const { kindOf, kinds } = counted(cells, cellCode)
  const shared = kinds.filter(({ count }) => count > 1)
  const names = new Map(shared.map((kind, i) => [kind, free(shared.length === 1 ? "cell" : `cell${i + 1}`)]))
  return {
    statements: shared.map((kind) => ({ before: `const ${names.get(kind)!} = `, value: kind.code })),
    of: (cell) => names.get(kindOf(cell)) ?? kindOf(cell).code
  }
}

const namedMechanisms = (mechanisms: ReadonlyArray<Mechanism>, free: (wanted: string) => string): Named<Mechanism> => {
  const { kindOf, kinds } = counted(mechanisms, mechanismCode)
  const isName = (code: Code): boolean => typeof code !== "string" && code._tag === "Name"
  const shared = kinds.filter(({ code, count, thing }) => isDeclared(thing) || (count > 1 && !isName(code)))
  const names = new Map(shared.map((kind) => [kind, free(kind.thing.name)]))
  return {
    statements: shared.map((kind) => ({ before: `const ${names.get(kind)!} = `, value: kind.code })),
    of: ((mechanism) => names.get(kindOf(mechanism)) ?? kindOf(mechanism).code) satisfies Naming
  }
}
