/**
 * Lists what is wrong with what a mechanism requires of its parameters, and whether its own defaults fulfil it.
 *
 * One idea: a requirement is known to hold before a run begins, so it is made of parameters alone, which stay.
 */
import * as Result from "effect/Result"
import { evaluate } from "../equation/evaluate.ts"
import type { Expression } from "../equation/Expression.ts"
import { parse } from "../equation/parse.ts"
import { substitute } from "../equation/substitute.ts"
import type { MechanismFields } from "../network/MechanismFields.ts"
import { namesThrough } from "../network/namesThrough.ts"
import { listed } from "../table/excerpt.ts"
import * as Unit from "../unit/Unit.ts"
import { checkText, note, type Setting } from "./checkText.ts"
import { isCondition } from "./isCondition.ts"

/** Checks everything that is required. */
export const checkRequires = (fields: MechanismFields, setting: Setting): void => {
  const { report } = setting
  const through = fields.requires.length === 0 ? null : namesThrough(fields)
  fields.requires.forEach((text, i) => {
    const where = ["requires", i]
    const before = report.length
    checkText(setting, where, text, Unit.one, "what is required")
    if (report.length > before) return
    if (!isCondition(fields, text)) {
      return note(report, where, text, "what is required is a condition, true or false: `tau1 <= tau2`")
    }
    const names = [...through!(text)]
    const moving = names.filter((name) => !isOwnParameter(fields, name))
    if (moving.length > 0) {
      return note(
        report,
        where,
        text,
        `what is required is said of own parameters, which stay: not of ${listed(moving)}`
      )
    }
    if (!holdsByDefault(fields, text)) {
      const values = names.map((name) => `${name} = ${fields.parameters[name].default}`)
      note(report, where, text, `the defaults do not fulfil it (${listed(values)}): give others`)
    }
  })
}

const isOwnParameter = ({ parameters }: MechanismFields, name: string): boolean =>
  Object.hasOwn(parameters, name) && !parameters[name].shared

/** Whether the defaults fulfil a text; only for one whose names are parameters. */
const holdsByDefault = ({ definitions, parameters }: MechanismFields, text: string): boolean => {
  const known = new Map<string, Expression>()
  for (const [name, line] of Object.entries(definitions)) {
    const parsed = parse(line)
    if (Result.isSuccess(parsed)) known.set(name, substitute(parsed.success, known)) // else it has its problem already
  }
  const expression = substitute(Result.getOrThrow(parse(text)), known) // read before
  return evaluate(expression, (name) => [parameters[name].default], 1)[0] !== 0
}
