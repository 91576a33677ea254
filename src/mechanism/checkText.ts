/**
 * Checks one text of a mechanism: its shape, then its names, then its units.
 *
 * One idea: each check runs only where the one before found nothing, so one mistake is one problem. It does not know
 * which texts a mechanism has.
 */
import * as Result from "effect/Result"
import type { Expression } from "../equation/Expression.ts"
import { checkNames, type Elsewhere, type Scope } from "../equation/names.ts"
import { parse } from "../equation/parse.ts"
import { checkUnit, type Inferred, inferUnit } from "../equation/units.ts"
import type { Unknowns } from "../equation/unknowns.ts"
import type { Problem } from "../unit/Problem.ts"
import type { Unit } from "../unit/Unit.ts"
import { type MechanismProblem, mostShown } from "./MechanismError.ts"
import { type Path, whereText } from "./Path.ts"

/** Where a text stands: what it may use, why other names are not known there, and where problems go. */
export type Setting = {
  readonly scope: Scope
  readonly elsewhere: Elsewhere
  readonly report: Array<MechanismProblem>
  /** What was found out so far about units that nobody wrote. */
  readonly unknowns: Unknowns
  /** Whether the units of the text at a place are left alone. */
  readonly isUnchecked: (where: Path) => boolean
}

/** Notes a problem of a whole text. */
export const note = (
  report: Array<MechanismProblem>,
  where: Path,
  text: string,
  message: string,
  near?: string
): void => {
  report.push({ where, text, message, span: [0, text.length], ...near === undefined ? {} : { nearest: near } })
}

/** Checks that a text is well formed and in `needed`; `what` names the text in messages. */
export const checkText = (setting: Setting, where: Path, text: string, needed: Unit, what: string): void => {
  const expression = readText(setting, where, text)
  if (expression !== undefined && !setting.isUnchecked(where)) {
    add(
      setting,
      where,
      text,
      checkUnit(expression, setting.scope, needed, what, { ...setting, where: whereText(where) })
    )
  }
}

/** Checks that a text is well formed, and gives its unit; of an unchecked one nobody knows it. */
export const inferText = (setting: Setting, where: Path, text: string): Inferred => {
  const expression = readText(setting, where, text)
  if (expression === undefined || setting.isUnchecked(where)) return null
  const { unit, problems } = inferUnit(expression, setting.scope, { ...setting, where: whereText(where) })
  add(setting, where, text, problems)
  return unit
}

/** How a mechanism gets at what is not its own. */
const others = "what belongs to another mechanism or is a label is declared under `reads`"

const readText = (setting: Setting, where: Path, text: string): Expression | undefined => {
  if (typeof text !== "string") {
    const span = [0, String(text).length] as const
    add(setting, where, String(text), [{ message: "an equation is a string", span, expected: "a string" }])
    return undefined
  }
  const { elsewhere, report, scope } = setting
  const parsed = parse(text, "equation", (word) => scope.has(word) || elsewhere.get(word) !== undefined)
  if (Result.isFailure(parsed)) {
    add(setting, where, text, parsed.failure)
    return undefined
  }
  const unknown = checkNames(parsed.success, scope, elsewhere, Math.max(0, mostShown - report.length), others)
  add(setting, where, text, unknown)
  return unknown.length === 0 ? parsed.success : undefined
}

const add = (setting: Setting, where: Path, text: string, problems: ReadonlyArray<Problem>): void => {
  for (const problem of problems) setting.report.push({ ...problem, where, text })
}
