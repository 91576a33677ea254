/**
 * The public module `Swc`: reconstructions as traced morphologies, from text and to text.
 *
 * Every file has one meaning, or an error that says which line and why: what is unambiguous is read, what is ambiguous but common is read by
 * one rule and the result carries a note, what would silently change the cell is refused, with every offending line at once and the option
 * that would allow it. The rules stand on the page `docs/reconstructions.md`; text comes from the caller, who also reads files.
 */
import type * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { aText, border, type Misuse } from "../network/border.ts"
import { effectOfResult } from "../network/manners.ts"
import { reasonText } from "../network/NetworkError.ts"
import { aTraced, type Traced } from "../network/Traced.ts"
import { read as readText, type Reading } from "./swc/read.ts"
import { SwcError } from "./swc/SwcError.ts"
import { someOptions, type SwcOptions } from "./swc/SwcOptions.ts"
import { unwritable, write as writeText, type WriteOptions, writeOptions } from "./swc/write.ts"

export type { Reading } from "./swc/read.ts"
export { SwcError } from "./swc/SwcError.ts"
export type { Note, NoteCode, Problem, ProblemCode } from "./swc/SwcError.ts"
export type { SwcOptions } from "./swc/SwcOptions.ts"
export type { WriteOptions } from "./swc/write.ts"

const misused = (misuse: Misuse): SwcError =>
  new SwcError({ problems: [{ code: "options", lines: [] }], texts: [reasonText(misuse)] })

const failing = border((misuse) => Result.fail(misused(misuse)))

const throwing = border((misuse) => {
  throw misused(misuse)
})

const kinds = { text: aText, options: someOptions }

/**
 * Reads an SWC text, or says all that is wrong with it.
 *
 * ```ts
 * import { Swc, Traced } from "neurolens"
 * import { Result } from "effect"
 *
 * const text = "1 1 0 0 0 5 -1\n2 3 10 0 0 1 1\n3 3 20 0 0 1 2\n"
 * const { morphology, notes } = Result.getOrThrow(Swc.read(text))
 * Traced.totals(morphology).basal?.length // => 10
 * notes // => []
 * ```
 *
 * Costs time in proportion to the points.
 */
export const read = failing(
  "Swc.read",
  kinds,
  (text: string, options?: SwcOptions): Result.Result<Reading, SwcError> => readText(text, options)
)

/** Reads an SWC text; throws an `SwcError` with all that is wrong with it. */
export const readSync = throwing(
  "Swc.readSync",
  kinds,
  (text: string, options?: SwcOptions): Reading => Result.getOrThrow(readText(text, options))
)

/** Reads an SWC text, or is an Effect that fails with an `SwcError`. */
export const readEffect: (text: string, options?: SwcOptions) => Effect.Effect<Reading, SwcError> = effectOfResult(read)

/**
 * The text of a morphology: its points depth first from its root, ids from 1 on, with a header that names the library and the unit.
 *
 * What was read is written as it was traced. A morphology that was edited may have what SWC cannot say, such as spines: an `SwcError`, unless
 * `{ approximate: true }`.
 *
 * ```ts
 * import { Swc } from "neurolens"
 *
 * const { morphology } = Swc.readSync("7 1 3 4 5 2 -1")
 * const text = Swc.write(morphology)
 * text.split("\n")[3] // => "1 1 3 4 5 2 -1"
 * Swc.readSync(text).morphology.equals(morphology) // => true
 * ```
 */
export const write: (morphology: Traced, options?: WriteOptions) => string = throwing(
  "Swc.write",
  { morphology: aTraced, options: writeOptions },
  (morphology: Traced, { approximate = false }: WriteOptions = {}): string => {
    const flaw = approximate ? null : unwritable(morphology)
    if (flaw !== null) throw flaw
    return writeText(morphology)
  }
)
