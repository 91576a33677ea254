/**
 * Mutated texts of mechanisms of NEURON: whole files of which a few characters, words, lines or blocks are others.
 *
 * What is refused is an `NmodlError` whose lines are in the text; what is read prints and is the same when the print is read back, and where it is
 * printed as NMODL that is read too.
 */
import { Result } from "effect"
import { Mechanism, Nmodl } from "neurolens"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import type { Draw } from "../../src/testing/Draw.ts"
import { found, ofError, type Outcome } from "./judge.ts"
import type { Kind } from "./Kind.ts"

const folder = join(import.meta.dirname, "..", "..", "test", "reference", "nmodl")

/** Whole files. */
export const files: ReadonlyArray<string> = readdirSync(folder).filter((file) => file.endsWith(".json")).sort().flatMap(
  (file) => {
    const recipe = JSON.parse(readFileSync(join(folder, file), "utf8")) as
      | ReadonlyArray<{ readonly mod: string }>
      | { readonly mod: Readonly<Record<string, string>> }
    return Array.isArray(recipe)
      ? (recipe as ReadonlyArray<{ readonly mod: string }>).map(({ mod }) => mod)
      : Object.values((recipe as { readonly mod: Readonly<Record<string, string>> }).mod)
  }
)

const strange = [
  "{",
  "}",
  "(",
  ")",
  "'",
  "~",
  "<->",
  "=",
  "^",
  "-",
  "1e999",
  "0",
  "x[3]",
  "[1000000000]",
  "\0",
  "\ud800",
  "__proto__",
  "constructor",
  "VERBATIM",
  "COMMENT",
  "UNITSOFF",
  "LOCAL q",
  "FROM i = 0 TO 1e9 { q = q + i }",
  "if (v > 0) { v = v + 1 }",
  "exp(",
  "celsius",
  "t",
  "dt",
  "DEFINE n 7",
  "INCLUDE \"a\"",
  "KINETIC k { ~ a <-> b (1, 2) }",
  "STATE { v }",
  "PARAMETER { exp = 3 }"
]

/** A text with one change. */
export const spoiled = (text: string, draw: Draw): string => {
  const at = draw.below(text.length + 1)
  const lines = text.split("\n")
  const k = draw.below(lines.length)
  switch (draw.below(7)) {
    case 0:
      return text.slice(0, at)
    case 1:
      return text.slice(0, at) + text.slice(at + 1 + draw.below(8))
    case 2:
      return text.slice(0, at) + draw.pick(strange).repeat(draw.pick([1, 2, 20_000])) + text.slice(at)
    case 3:
      return lines.toSpliced(k, 1).join("\n")
    case 4:
      return lines.toSpliced(k, 0, lines[draw.below(lines.length)]).join("\n")
    case 5: {
      const words = [...text.matchAll(/\w+/g)]
      const [from, to] = [words[draw.below(words.length)], words[draw.below(words.length)]]
      return from === undefined || to === undefined
        ? text
        : text.slice(0, from.index) + to[0] + text.slice(from.index + from[0].length)
    }
    default:
      return `${text.slice(0, at)} ${draw.pick(strange)} ${text.slice(at)}`
  }
}

/** What is wrong with how a text was read, or nothing. */
export const flawOf = (text: string, read: ReturnType<typeof Nmodl.read>): string | null => {
  const lines = text.split("\n").length
  if (Result.isFailure(read)) {
    const outside = read.failure.problems.find(({ code, line }) => line < 1 || line > lines || code === "options")
    return outside === undefined ? null : `${outside.code} in line ${outside.line} of ${lines}`
  }
  const note = read.success.notes.find(({ line }) => line < 1 || line > lines)
  if (note !== undefined) return `${note.code} in line ${note.line} of ${lines}`
  for (const mechanism of read.success.mechanisms) {
    const back = Mechanism.parseResult(Mechanism.print(mechanism))
    if (Result.isFailure(back)) return `its print is not read: ${back.failure.message}`
    if (Mechanism.print(back.success) !== Mechanism.print(mechanism)) return "its print is read as another"
    const way = Nmodl.print(mechanism)
    const again = Result.isSuccess(way) ? Nmodl.read(way.success) : null
    if (again !== null && Result.isFailure(again)) return `its NMODL is not read: ${again.failure.message}`
  }
  return null
}

/** Texts of NMODL. */
export const nmodl: Kind = (draw) => {
  let text = draw.pick(files)
  for (let changes = 1 + draw.below(4); changes > 0; changes--) text = spoiled(text, draw)
  const options: Nmodl.NmodlOptions = {
    ...draw.yes() ? { pointers: { vpre: "v_pre", other: "x" } } : {},
    ...draw.yes() ? { include: (name) => draw.yes() ? `PARAMETER { ${name} = 1 }` : null } : {}
  }
  return {
    text: `Nmodl.read(${JSON.stringify(text)})`,
    run: (): Promise<Outcome> => {
      try {
        const read = Nmodl.read(text, options)
        const flaw = flawOf(text, read)
        if (flaw !== null && !flaw.startsWith("options")) return Promise.resolve(found("invariant", flaw))
        return Promise.resolve(Result.isFailure(read) ? ofError(read.failure) : { _tag: "Value" })
      } catch (thrown) {
        return Promise.resolve(ofError(thrown))
      }
    }
  }
}
