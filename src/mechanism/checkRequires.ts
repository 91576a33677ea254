/**
 * Lists what is wrong with what a mechanism requires of its parameters, and whether its own defaults fulfil it.
 *
 * One idea: a requirement is known to hold before a run begins, so it is made of parameters, which stay, and of what states begin with.
 */
import * as Result from "effect/Result"
import { evaluate } from "../equation/evaluate.ts"
import { parse } from "../equation/parse.ts"
import type { MechanismFields } from "../network/MechanismFields.ts"
import { namesThrough } from "../network/namesThrough.ts"
import { isOwnNumber } from "../network/ranges.ts"
import { listed } from "../table/excerpt.ts"
import * as Unit from "../unit/Unit.ts"
import { checkText, note, type Setting } from "./checkText.ts"
import { isCondition } from "./isCondition.ts"

/** Checks everything that is required. */
export const checkRequires = (fields: MechanismFields, setting: Setting): void => {
  const { report } = setting
  if (fields.requires.length === 0) return
  const [through, holds] = [namesThrough(fields), byDefault(fields)]
  fields.requires.forEach((text, i) => {
    const where = ["requires", i]
    const before = report.length
    checkText(setting, where, text, Unit.one, "what is required")
    if (report.length > before) return
    if (!isCondition(fields, text)) {
      return note(report, where, text, "what is required is a condition, true or false: `tau1 <= tau2`")
    }
    const names = [...through(text)]
    const moving = names.filter((name) => !isOwnNumber(fields, name))
    if (moving.length > 0) {
      return note(
        report,
        where,
        text,
        `what is required is said of own parameters, and of what own states begin with: not of ${listed(moving)}`
      )
    }
    if (!holds(text)) {
      const values = names.map((name) => `${name} = ${(fields.parameters[name] ?? fields.states[name]).default}`)
      note(report, where, text, `the defaults do not fulfil it (${listed(values)}): give others`)
    }
  })
}

/** Tells whether the defaults fulfil a text; only for texts whose names are parameters and states. */
const byDefault = ({ definitions, parameters, states }: MechanismFields): (text: string) => boolean => {
  const values = new Map(Object.entries({ ...states, ...parameters }).map(([name, spec]) => [name, spec.default]))
  const value = (text: string): number => {
    const parsed = parse(text)
    // What cannot be read has its problem already, and what moves has no value here.
    return Result.isFailure(parsed) ? NaN : evaluate(parsed.success, (name) => [values.get(name) ?? NaN], 1)[0]
  }
  for (const [name, text] of Object.entries(definitions)) values.set(name, value(text))
  return (text) => value(text) !== 0
}
