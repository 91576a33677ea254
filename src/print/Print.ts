/**
 * Values of the library as TypeScript: what a person would have written to get them.
 *
 * One idea: what is printed, run, is the value again, to the bit. An expression takes its names from "neurolens"; a whole module is `program`.
 * What is a program itself, a predicate or an edit of one's own, has no text and is refused by name.
 */
import * as Result from "effect/Result"
import { failing, throwing } from "../network/border.ts"
import type { Cell } from "../network/Cell.ts"
import { effectOfResult } from "../network/manners.ts"
import type { Mechanism } from "../network/Mechanism.ts"
import type { NetworkError } from "../network/NetworkError.ts"
import type { Stimulus } from "../network/Stimulus.ts"
import type { Connect } from "../select/Connect.ts"
import { aCell, aMechanism, aSelection, aStimulus, aWiring } from "../select/Given.ts"
import type { Selection } from "../select/Select.ts"
import { aRule, type Rule } from "../share/Rule.ts"
import { mechanismCode } from "./mechanismCode.ts"
import { cellCode, stimulusCode, wiringCode } from "./partsCode.ts"
import { ruleCode } from "./ruleCode.ts"
import { selectionCode } from "./selectionCode.ts"
import { expressionText } from "./text.ts"

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

/** A stimulus as an expression; throws a `NetworkError` where it has more samples than a program lists. */
export const stimulus = throwing(
  "Print.stimulus",
  { stimulus: aStimulus },
  (stimulus: Stimulus): string => Result.getOrThrow(expressionText(stimulusCode(stimulus)))
)

/**
 * A mechanism as an expression: `Channels.HH` of one that is built in, the call that makes it of one that was made from such a one, its
 * declaration of any other.
 */
export const mechanism = throwing(
  "Print.mechanism",
  { mechanism: aMechanism },
  (mechanism: Mechanism): string => Result.getOrThrow(expressionText(mechanismCode(mechanism)))
)

/** A cell as an expression, without what it would have anyway; throws a `NetworkError` where it is larger than a program may be. */
export const cell = throwing(
  "Print.cell",
  { cell: aCell },
  (cell: Cell): string => Result.getOrThrow(expressionText(cellCode(cell)))
)
