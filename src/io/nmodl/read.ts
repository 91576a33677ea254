/**
 * Reading: the phases one after the other, from a text to mechanisms, or to all that is wrong with it.
 */
import * as Result from "effect/Result"
import type { Mechanism } from "../../network/Mechanism.ts"
import { tooManyText } from "../../table/limits.ts"
import { make } from "./assemble.ts"
import { check } from "./check.ts"
import { TooLarge } from "./Definitions.ts"
import { follow } from "./follow.ts"
import { longestInlined, mostFollowed, tooLong } from "./limits.ts"
import { namesOf } from "./names.ts"
import { NmodlError, type Note, sorted } from "./NmodlError.ts"
import type { NmodlOptions } from "./NmodlOptions.ts"
import { linesOf, parse } from "./parse.ts"
import type { Kind } from "./parts.ts"
import { type Report, report as begin } from "./report.ts"
import { rulesOf } from "./rules.ts"
import { settle } from "./settle.ts"
import type { File, Place, Program } from "./Syntax.ts"
import { translate } from "./translate.ts"

/** What was read. */
export type Reading = {
  /** The mechanisms of the file; most have one. */
  readonly mechanisms: ReadonlyArray<Mechanism>
  /** By which rules something was read that is not plain, by line. */
  readonly notes: ReadonlyArray<Note>
}

/** Reads a text. */
export const read = (text: string, options: NmodlOptions = {}): Result.Result<Reading, NmodlError> => {
  const report = begin()
  const file: File = { name: null, text: linesOf(text) }
  const start: Place = { file, span: [0, 0] }
  const long = tooLong(text.length)
  if (long !== null) {
    report.problem("too-large", { file: { name: null, text: "" }, span: [0, 0] }, "", tooManyText(long))
    return failed(report)
  }
  let mechanism: Mechanism | null = null
  try {
    mechanism = readFile(file, options, report)
  } catch (thrown) {
    if (!(thrown instanceof TooLarge)) throw thrown
    report.problem(
      "too-large",
      start,
      "",
      `functions and loops written out make more than ${longestInlined} characters of equations or ${mostFollowed} statements: split the file`
    )
  }
  if (report.problems.length > 0 || mechanism === null) return failed(report)
  return Result.succeed({ mechanisms: [mechanism], notes: sorted(report.notes) })
}

const failed = (report: Report): Result.Result<never, NmodlError> =>
  Result.fail(new NmodlError({ problems: sorted(report.problems) }))

const readFile = (file: File, options: NmodlOptions, report: Report): Mechanism | null => {
  const { defined, program } = parse(file, options.include ?? (() => null), report)
  const start: Place = { file, span: [0, 0] }
  const { suffix } = program
  if (suffix === null && report.problems.length === 0) {
    report.problem(
      "no-mechanism",
      start,
      "NEURON",
      "no NEURON block says what this is: write `NEURON { SUFFIX name }` or POINT_PROCESS"
    )
  }
  if (suffix?.kind === "ARTIFICIAL_CELL") {
    report.problem(
      "artificial-cell",
      suffix,
      "ARTIFICIAL_CELL",
      "a cell without a membrane is no mechanism here: a channel with `reset`, or a train of spikes, `Source`, may do what it does"
    )
  }
  const kind = kindOf(program, options.pointers ?? {})
  const names = namesOf(program, kind === "density" || kind === "point" ? "v" : "v_post", report)
  check(program, names, defined, report)
  const pointers = options.pointers ?? {}
  for (const { text, ...place } of program.pointers) {
    if (!Object.hasOwn(pointers, text)) {
      report.problem(
        "pointer",
        place,
        "POINTER",
        `\`${text}\` is a POINTER, and nobody says to what: pass \`pointers: { ${text}: "v_pre" }\`, or the name of a column`
      )
    }
  }
  const known = program.pointers.map(({ text }) => text)
  for (const key of Object.keys(pointers)) {
    if (!known.includes(key)) {
      report.problem("options", start, key, `pointers has \`${key}\`, and the file has no such POINTER`, known)
    }
  }
  if (report.problems.length > 0 || suffix === null) return null
  const name = options.name ?? mechanismName(suffix.text)
  const followed = follow(program, names, defined, pointers, report)
  const settled = settle(followed)
  const rules = rulesOf(followed, settled)
  const translated = translate(followed, settled, rules, kind, name, options.keep ?? [])
  if (report.problems.length > 0) return null
  globalNotes(program, translated.parameters, report)
  return make(
    kind === "density" || kind === "point" ? "Channel" : "Synapse",
    name,
    translated,
    program.title,
    report,
    suffix
  )
}

/** What a file is here. */
const kindOf = (program: Program, pointers: Readonly<Record<string, string>>): Kind => {
  if (program.suffix?.kind !== "POINT_PROCESS") return "density"
  if (program.routines.some(({ kind }) => kind === "NET_RECEIVE")) return "events"
  return Object.values(pointers).includes("v_pre") ? "graded" : "point"
}

/** A name that this library takes. */
const mechanismName = (name: string): string => name

/** Names that are one number for all compartments in NEURON. */
const globalNotes = (program: Program, columns: object, report: Report): void => {
  for (const { text, ...place } of program.globals) {
    if (Object.hasOwn(columns, text)) {
      report.note(
        "global",
        place,
        text,
        `\`${text}\` is one number for all compartments in NEURON; here it is a column: train it with \`Share.one\``
      )
    }
  }
}
