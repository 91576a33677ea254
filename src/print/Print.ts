/**
 * Values of the library as TypeScript: what a person would have written to get them.
 *
 * One idea: what is printed, run, is the value again, to the bit. An expression takes its names from "neurolens"; a whole module is `program`.
 * What is a program itself, a predicate or an edit of one's own, has no text and is refused by name.
 */
import * as Result from "effect/Result"
import { failing, like, throwing } from "../network/border.ts"
import { type Edit, isEdit } from "../network/edit.ts"
import { effectOfResult } from "../network/manners.ts"
import type { Mechanism } from "../network/Mechanism.ts"
import type { Network } from "../network/Network.ts"
import { NetworkError } from "../network/NetworkError.ts"
import type { Stimulus } from "../network/Stimulus.ts"
import type { Connect } from "../select/Connect.ts"
import { aMechanism, aNetwork, aSelection, aStimulus, aWiring, edits, networks } from "../select/Given.ts"
import type { Selection } from "../select/Select.ts"
import { aRule, type Rule } from "../share/Rule.ts"
import { editCode } from "./editCode.ts"
import { mechanismCode } from "./mechanismCode.ts"
import { networkProgram } from "./networkProgram.ts"
import { writtenCode, writtenOf } from "./partCode.ts"
import { stimulusCode, wiringCode } from "./partsCode.ts"
import { program as moduleOf } from "./program.ts"
import { ruleCode } from "./ruleCode.ts"
import { selectionCode } from "./selectionCode.ts"
import { expressionText } from "./text.ts"

/** An edit. */
const anEdit = like(isEdit, "an edit, for example Edit.insert(Channels.HH)")

/** A selection as an expression, or the function in it that has no text. */
export const selectionResult = failing(
  "Print.selection",
  { selection: aSelection },
  (selection: Selection): Result.Result<string, NetworkError> => expressionText(selectionCode(selection))
)

/**
 * A selection as an expression; throws a `NetworkError` that names a function in it.
 *
 * ```ts
 * import { Print, Select } from "neurolens"
 *
 * Print.selection(Select.cell([0, 2]).branch(1).loc(0.5)) // => "Select.cell([0, 2]).branch(1).loc(0.5)"
 * ```
 */
export const selection = throwing(
  "Print.selection",
  { selection: aSelection },
  (selection: Selection): string => Result.getOrThrow(selectionResult(selection))
)

/** A selection as an expression, as an Effect. */
export const selectionEffect = effectOfResult(selectionResult)

/** A sharing rule as an expression, or the function in it that has no text. */
export const ruleResult = failing(
  "Print.rule",
  { rule: aRule },
  (rule: Rule): Result.Result<string, NetworkError> => expressionText(ruleCode(rule))
)

/** A sharing rule as an expression; throws a `NetworkError` that names a function in it. */
export const rule = throwing("Print.rule", { rule: aRule }, (rule: Rule): string => Result.getOrThrow(ruleResult(rule)))

/** A sharing rule as an expression, as an Effect. */
export const ruleEffect = effectOfResult(ruleResult)

/** A wiring as an expression, or the function in it that has no text. */
export const wiringResult = failing(
  "Print.wiring",
  { wiring: aWiring },
  (wiring: Connect): Result.Result<string, NetworkError> => expressionText(wiringCode(wiring))
)

/** A wiring as an expression; throws a `NetworkError` that names a function in it. */
export const wiring = throwing(
  "Print.wiring",
  { wiring: aWiring },
  (wiring: Connect): string => Result.getOrThrow(wiringResult(wiring))
)

/** A wiring as an expression, as an Effect. */
export const wiringEffect = effectOfResult(wiringResult)

/** A stimulus as an expression, or why it is too large for one. */
export const stimulusResult = failing(
  "Print.stimulus",
  { stimulus: aStimulus },
  (stimulus: Stimulus): Result.Result<string, NetworkError> => expressionText(stimulusCode(stimulus))
)

/** A stimulus as an expression; throws a `NetworkError` where it has more samples than a program lists. */
export const stimulus = throwing(
  "Print.stimulus",
  { stimulus: aStimulus },
  (stimulus: Stimulus): string => Result.getOrThrow(stimulusResult(stimulus))
)

/** A stimulus as an expression, as an Effect. */
export const stimulusEffect = effectOfResult(stimulusResult)

/**
 * A mechanism as an expression: `Channels.HH` of one that is built in, the call that makes it of one that was made from such a one, its
 * declaration of any other.
 */
export const mechanism = throwing(
  "Print.mechanism",
  { mechanism: aMechanism },
  (mechanism: Mechanism): string => Result.getOrThrow(expressionText(mechanismCode(mechanism)))
)

/** A cell, or any network that is to be a part of another, as an expression, or why it is too large for one. */
export const cellResult = failing(
  "Print.cell",
  { cell: aNetwork },
  (cell: Network): Result.Result<string, NetworkError> => expressionText(writtenCode(writtenOf(cell), mechanismCode))
)

/**
 * A cell, or any network that is to be a part of another, as an expression, without what it would have anyway; throws a `NetworkError` where it
 * is larger than a program may be.
 */
export const cell = throwing(
  "Print.cell",
  { cell: aNetwork },
  (cell: Network): string => Result.getOrThrow(cellResult(cell))
)

/** A cell as an expression, as an Effect. */
export const cellEffect = effectOfResult(cellResult)

/** An edit as an expression, or what in it has no text. */
export const editResult = failing(
  "Print.edit",
  { edit: anEdit },
  (edit: Edit): Result.Result<string, NetworkError> =>
    Result.mapError(
      expressionText(editCode(edit, mechanismCode)),
      ({ reason }) => new NetworkError({ reason, edit: edit.title })
    )
)

/** An edit as an expression; throws a `NetworkError` that names what in it has no text: a function, or the change of `Edit.make`. */
export const edit = throwing(
  "Print.edit",
  { edit: anEdit },
  (edit: Edit): string => Result.getOrThrow(editResult(edit))
)

/** An edit as an expression, as an Effect. */
export const editEffect = effectOfResult(editResult)

/** A whole module that makes a network of parts and edits, or what in an edit has no text, with the edit's place in the list. */
export const programResult = failing(
  "Print.program",
  { parts: networks, edits },
  (parts: ReadonlyArray<Network>, edits: ReadonlyArray<Edit>): Result.Result<string, NetworkError> =>
    moduleOf(parts, edits)
)

/**
 * A whole module that makes a network of parts and edits and exports it as `network`: an edit a line, constants for what is declared or used
 * more than once. Throws a `NetworkError` that names what in an edit has no text.
 *
 * ```ts
 * import { Cell, Channels, Edit, Print, Select } from "neurolens"
 *
 * console.log(Print.program([Cell.make({ ncomp: 4 })], [Edit.insert(Channels.HH), Edit.set("radius", 2, Select.comp(0))]))
 * ```
 */
export const program = throwing(
  "Print.program",
  { parts: networks, edits },
  (parts: ReadonlyArray<Network>, edits: ReadonlyArray<Edit>): string => Result.getOrThrow(programResult(parts, edits))
)

/** A whole module of parts and edits, as an Effect. */
export const programEffect = effectOfResult(programResult)

/** A whole module that makes a network again, or why it is too large for one. */
export const networkResult = failing(
  "Print.network",
  { network: aNetwork },
  (network: Network): Result.Result<string, NetworkError> => networkProgram(network)
)

/**
 * A whole module that makes a network again and exports it as `network`, to the byte of its JSON: from cells and edits that are found from its
 * tables, and where none make it from its document. What its selections and rules were is not known any more: selections that mean the same
 * rows (`Select.describe`) stand in their place; who has the edits prints them with `Print.program`. Throws a `NetworkError` where the program would be too large.
 */
export const network = throwing(
  "Print.network",
  { network: aNetwork },
  (network: Network): string => Result.getOrThrow(networkResult(network))
)

/** A whole module that makes a network again, as an Effect. */
export const networkEffect = effectOfResult(networkResult)
