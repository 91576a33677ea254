/**
 * Lists everything that is wrong with a mechanism: names, units, defaults, and every text.
 *
 * One idea: names and units first give a scope, then each text is parsed, its names are looked up, and only where these are known are
 * its units checked: one mistake is one problem. Works on plain fields, so a mechanism read from a file is checked by the same code.
 */
import * as Result from "effect/Result"
import { isFunctionName } from "../equation/functions.ts"
import { checkNames, type Known, type Scope } from "../equation/names.ts"
import { parse } from "../equation/parse.ts"
import type { Problem } from "../equation/Problem.ts"
import * as Unit from "../equation/Unit.ts"
import { checkUnit, inferUnit } from "../equation/units.ts"
import { parseUnit } from "../equation/unitText.ts"
import type { MechanismFields, ParameterSpec, StateSpec } from "../network/Mechanism.ts"
import type { MechanismProblem } from "./MechanismError.ts"
import { elsewhere, reservedNames, timeStep, units, voltageNames, worldScope } from "./scope.ts"

/** Lists every problem of a mechanism; none means that `compile` accepts it. */
export const check = (fields: MechanismFields): ReadonlyArray<MechanismProblem> => {
  const report = new Array<MechanismProblem>()
  checkDeclarations(fields, report)
  const scope = checkDefinitions(fields, declaredScope(fields, report), report)
  const text = textChecker(fields.kind, scope, report)
  for (const [name, state] of Object.entries(fields.states)) checkRule(name, state, text, report)
  if (fields.current !== null) {
    text(`current ${fields.current.name}`, fields.current.text, readUnit(units.current[fields.kind]), "the current")
  }
  checkUpdate(fields, scope, report)
  checkIon(fields, report)
  return report
}

type Report = Array<MechanismProblem>

const note = (report: Report, where: string, text: string, message: string, rest: Partial<Problem> = {}): void => {
  report.push({ where, text, message, span: [0, text.length], ...rest })
}

const readUnit = (text: string): Unit.Unit => Result.getOrThrow(parseUnit(text))

/** Names are identifiers, mean nothing else, and are declared once. */
const checkDeclarations = (fields: MechanismFields, report: Report): void => {
  checkIdentifier(`mechanism ${fields.name}`, fields.name, report)
  if (fields.current !== null) checkIdentifier("current", fields.current.name, report)
  const first = new Map<string, string>()
  const groups = { parameter: fields.parameters, state: fields.states, read: fields.reads, definition: fields.definitions }
  for (const [kind, group] of Object.entries(groups)) {
    for (const name of Object.keys(group)) {
      const where = `${kind} ${name}`
      const other = first.get(name)
      checkIdentifier(where, name, report)
      if (other !== undefined) note(report, where, name, `there is already a ${other} \`${name}\`: rename one of them`)
      else first.set(name, kind)
      if (isFunctionName(name)) note(report, where, name, `\`${name}\` is a function: choose another name`)
      else if (reservedNames.has(name)) note(report, where, name, `\`${name}\` has a meaning of its own: choose another name`)
    }
  }
}

const checkIdentifier = (where: string, name: string, report: Report): void => {
  if (!/^[A-Za-z_]\w*$/.test(name)) {
    note(report, where, String(name), `\`${name}\` is no name: names are made of a–z, A–Z, 0–9 and _, and do not begin with a digit`)
  }
}

/** What the world, parameters, states and reads give; checks units and defaults on the way. */
const declaredScope = (fields: MechanismFields, report: Report): Scope => {
  const scope = new Map<string, Known>(worldScope(fields.kind))
  const groups = { parameter: fields.parameters, state: fields.states, read: fields.reads }
  for (const [kind, group] of Object.entries(groups)) {
    for (const [name, spec] of Object.entries<Pick<ParameterSpec, "default" | "unit">>(group)) {
      if (!Number.isFinite(spec.default)) {
        note(report, `${kind} ${name}, default`, String(spec.default), `the default must be a finite number`, { expected: "a number" })
      }
      const unit = parseUnit(String(spec.unit))
      if (Result.isFailure(unit)) for (const problem of unit.failure) report.push({ ...problem, where: `${kind} ${name}, unit`, text: String(spec.unit) })
      scope.set(name, { unit: Result.getOrNull(unit), declared: true })
    }
  }
  return scope
}

/** Checks the definitions in order and adds them to the scope. */
const checkDefinitions = (fields: MechanismFields, declared: Scope, report: Report): Scope => {
  const scope = new Map(declared)
  const later = new Set(Object.keys(fields.definitions))
  for (const [name, text] of Object.entries(fields.definitions)) {
    const reasons = new Map(elsewhere(fields.kind, false))
    for (const other of later) reasons.set(other, other === name ? "a definition cannot use itself" : `its definition comes later: move it up`)
    const read = readText(`definition ${name}`, text, scope, reasons, report)
    later.delete(name)
    let unit: Unit.Unit | null = null
    if (read !== undefined) {
      const inferred = inferUnit(read, scope)
      unit = inferred.unit
      for (const problem of inferred.problems) report.push({ ...problem, where: `definition ${name}`, text })
    }
    scope.set(name, { unit, declared: false })
  }
  return scope
}
