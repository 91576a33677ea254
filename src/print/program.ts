/**
 * A whole module: what it imports, the parts and mechanisms that have names, and a network of parts and edits.
 *
 * One idea: what is declared, and what is used more than once, is a constant; an edit has a line of its own. The module exports `network`.
 */
import * as Result from "effect/Result"
import type { Edit } from "../network/edit.ts"
import type { Mechanism } from "../network/Mechanism.ts"
import type { Network } from "../network/Network.ts"
import { NetworkError } from "../network/NetworkError.ts"
import { call, type Code, lines, list, name, row } from "./Code.ts"
import { editCode, mechanismsIn, type Naming } from "./editCode.ts"
import { layout } from "./layout.ts"
import { isDeclared, mechanismCode } from "./mechanismCode.ts"
import { freeNames } from "./names.ts"
import { mechanismsOf, type Written, writtenCode, writtenOf } from "./partCode.ts"
import { moduleText, problemOf, type Statement } from "./text.ts"

/** Statements, and how what they declare is called. */
type Named<A> = { readonly statements: ReadonlyArray<Statement>; readonly of: (value: A) => Code }

/** The module of a network that is made of parts and edits. */
export const program = (
  parts: ReadonlyArray<Network>,
  edits: ReadonlyArray<Edit>
): Result.Result<string, NetworkError> => {
  const free = freeNames()
  const written = writtenParts(parts)
  const [plain, other] = [true, false].map((cell) => written.filter(({ _tag }) => (_tag === "Cell") === cell))
  const cells = namedParts(plain, free, (part) => writtenCode(part, mechanismCode))
  const mechanisms = namedMechanisms([...other.flatMap(mechanismsOf), ...edits.flatMap(mechanismsIn)], free)
  const larger = namedParts(other, free, (part) => writtenCode(part, mechanisms.of))
  const codes = edits.map((edit) => editCode(edit, mechanisms.of))
  for (let i = 0; i < codes.length; i++) {
    const reason = problemOf([codes[i]])
    if (reason === null) continue
    return Result.fail(new NetworkError({ reason, edit: `edit ${i + 1} of ${edits.length}, ${edits[i].title}` }))
  }
  const made = call(
    name("Network", "make"),
    partList(written, (part) => part._tag === "Cell" ? cells.of(part) : larger.of(part))
  )
  const value = codes.length === 0 ? made : call(name("Network", "editSync"), made, lines(codes))
  return moduleText([
    ...cells.statements,
    ...mechanisms.statements,
    ...larger.statements,
    { before: "export const network = ", value }
  ])
}

/** How parts are written, one object for all that are the same network. */
const writtenParts = (parts: ReadonlyArray<Network>): ReadonlyArray<Written> => {
  const known = new Map<Network, Written>()
  return parts.map((part) => {
    const written = known.get(part) ?? writtenOf(part)
    known.set(part, written)
    return written
  })
}

/** Fewest equal parts in a row that are written as so many of one. */
const many = 5

/** The list of parts; many of one kind in a row are counted. */
const partList = (parts: ReadonlyArray<Written>, of: (part: Written) => Code): Code => {
  const runs: Array<{ readonly part: Written; readonly code: Code; count: number }> = []
  const texts = new Map<Written, string>()
  const textOf = (part: Written, code: Code): string => {
    const text = texts.get(part) ?? layout(code)
    texts.set(part, text)
    return text
  }
  for (const part of parts) {
    const last = runs[runs.length - 1]
    const code = of(part)
    if (last !== undefined && (last.part === part || textOf(last.part, last.code) === textOf(part, code))) last.count++
    else runs.push({ part, code, count: 1 })
  }
  const counted = (code: Code, count: number): Code => row(`Array.from({ length: ${count} }, () => `, code, ")")
  if (runs.length === 1 && runs[0].count >= many) return counted(runs[0].code, runs[0].count)
  return list(
    runs.flatMap(({ code, count }): ReadonlyArray<Code> =>
      count >= many ? [row("...", counted(code, count))] : Array.from({ length: count }, () => code)
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

/** Parts of which there are several, as constants. */
const namedParts = (
  parts: ReadonlyArray<Written>,
  free: (wanted: string) => string,
  codeOf: (part: Written) => Code
): Named<Written> => {
  const { kindOf, kinds } = counted(parts, codeOf)
  const shared = kinds.filter(({ count }) => count > 1)
  const wanted = parts[0]?._tag === "Cell" ? "cell" : "part"
  const names = new Map(shared.map((kind, i) => [kind, free(shared.length === 1 ? wanted : `${wanted}${i + 1}`)]))
  return {
    statements: shared.map((kind) => ({ before: `const ${names.get(kind)!} = `, value: kind.code })),
    of: (part) => names.get(kindOf(part)) ?? kindOf(part).code
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
