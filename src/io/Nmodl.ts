/**
 * The public module `Nmodl`: mechanisms of NEURON, from the text of a `.mod` file.
 *
 * What a file says is read as NEURON runs it, or refused with every problem at once, each with its line; what was read by a rule that one should
 * know is a note. The page `docs/nmodl.md` says what becomes of what. Text comes from the caller, who also reads files.
 */
import type * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { aText, border, type Misuse } from "../network/border.ts"
import { effectOfResult } from "../network/manners.ts"
import type { Mechanism } from "../network/Mechanism.ts"
import { reasonText } from "../network/NetworkError.ts"
import { aMechanism } from "../select/Given.ts"
import { NmodlError } from "./nmodl/NmodlError.ts"
import { type NmodlOptions, someOptions } from "./nmodl/NmodlOptions.ts"
import { print as printText } from "./nmodl/print.ts"
import { read as readText, type Reading } from "./nmodl/read.ts"

export { NmodlError } from "./nmodl/NmodlError.ts"
export type { Note, NoteCode, Problem, ProblemCode, Told } from "./nmodl/NmodlError.ts"
export type { NmodlOptions } from "./nmodl/NmodlOptions.ts"
export type { Reading } from "./nmodl/read.ts"

const misused = (misuse: Misuse): NmodlError =>
  new NmodlError({
    problems: [{
      code: "options",
      line: 0,
      file: null,
      construct: "",
      message: reasonText(misuse),
      text: "",
      span: [0, 0]
    }]
  })

const failing = border((misuse) => Result.fail(misused(misuse)))

const throwing = border((misuse) => {
  throw misused(misuse)
})

const kinds = { text: aText, options: someOptions }

/**
 * Reads the text of a `.mod` file, or says all that is wrong with it.
 *
 * ```ts
 * import { Nmodl } from "neurolens"
 * import { Result } from "effect"
 *
 * const { mechanisms, notes } = Result.getOrThrow(Nmodl.read(`
 * NEURON { SUFFIX leak  NONSPECIFIC_CURRENT i  RANGE g, e }
 * PARAMETER { g = 1e-4 (S/cm2)  e = -70 (mV) }
 * ASSIGNED { v (mV)  i (mA/cm2) }
 * BREAKPOINT { i = g*(v - e) }
 * `))
 * mechanisms[0].current?.text // => "g * (v - e)"
 * notes // => []
 * ```
 *
 * Costs time in proportion to the text with its functions put in, which is bounded.
 */
export const read = failing(
  "Nmodl.read",
  kinds,
  (text: string, options?: NmodlOptions): Result.Result<Reading, NmodlError> => readText(text, options)
)

/** Reads the text of a `.mod` file; throws an `NmodlError` with all that is wrong with it. */
export const readSync = throwing(
  "Nmodl.readSync",
  kinds,
  (text: string, options?: NmodlOptions): Reading => Result.getOrThrow(readText(text, options))
)

/** Reads the text of a `.mod` file, or is an Effect that fails with an `NmodlError`. */
export const readEffect: (text: string, options?: NmodlOptions) => Effect.Effect<Reading, NmodlError> = effectOfResult(
  read
)

/**
 * Prints a channel as a text of NMODL that NEURON runs, or says all of it that has no counterpart there.
 *
 * ```ts
 * import { Channels, Nmodl } from "neurolens"
 * import { Result } from "effect"
 *
 * const text = Result.getOrThrow(Nmodl.print(Channels.Km))
 * text.split("\n").find((line) => line.includes("p'"))?.trim() // => "p' = (p_inf - p)/p_tau"
 * ```
 *
 * What `read` makes of the text is the channel again, but for defaults of columns of ions, which are NEURON's.
 */
export const print = failing(
  "Nmodl.print",
  { mechanism: aMechanism },
  (mechanism: Mechanism): Result.Result<string, NmodlError> => printText(mechanism)
)

/** Prints a channel as NMODL; throws an `NmodlError` with all that has no counterpart there. */
export const printSync = throwing(
  "Nmodl.printSync",
  { mechanism: aMechanism },
  (mechanism: Mechanism): string => Result.getOrThrow(printText(mechanism))
)

/** Prints a channel as NMODL, or is an Effect that fails with an `NmodlError`. */
export const printEffect: (mechanism: Mechanism) => Effect.Effect<string, NmodlError> = effectOfResult(print)
