/**
 * Lists everything that is wrong with a mechanism: its names, units and defaults, and every text.
 *
 * One idea: declarations give a scope, definitions extend it in order, and every other text is checked in it against
 * the unit that the physics needs there. Works on plain fields, so a mechanism read from a file is checked by the same
 * code.
 */
import * as Result from "effect/Result"
import { isFunctionName } from "../equation/functions.ts"
import { type Elsewhere, type Known, type Scope, without } from "../equation/names.ts"
import * as Quantity from "../equation/Quantity.ts"
import * as Unknowns from "../equation/unknowns.ts"
import { hasEnds, type MechanismFields, type ReadSpec, type StateSpec } from "../network/MechanismFields.ts"
import { currentPaths } from "../network/texts.ts"
import { nearest } from "../table/nearest.ts"
import { didYouMean } from "../unit/Problem.ts"
import * as Unit from "../unit/Unit.ts"
import { parseUnit, printUnit } from "../unit/unitText.ts"
import { checkColumns } from "./checkColumns.ts"
import { checkEvents } from "./checkEvents.ts"
import { checkPools } from "./checkPools.ts"
import { checkRequires } from "./checkRequires.ts"
import { checkRing } from "./checkRing.ts"
import { checkScheme, checkSystems } from "./checkScheme.ts"
import { checkSizes } from "./checkSizes.ts"
import { checkText, inferText, note, type Setting } from "./checkText.ts"
import { type MechanismProblem, mostShown } from "./MechanismError.ts"
import { nounOf, type Path, whereText } from "./Path.ts"
import {
  currentUnit,
  elsewhere,
  millimolar,
  millivolt,
  perMillisecond,
  reservedNames,
  temperature,
  timeStep,
  voltageNames,
  worldScope
} from "./scope.ts"
import { checkUnchecked, uncheckedPlaces } from "./unchecked.ts"

/** Lists every problem of a mechanism; where there is none, `compile` accepts it. */
export const check = (fields: MechanismFields): ReadonlyArray<MechanismProblem> => {
  const sizes = checkSizes(fields)
  if (sizes.length > 0) return sizes
  const report: Array<MechanismProblem> = []
  checkDeclarations(fields, report)
  checkReads(fields, report)
  const declared = declaredScope(fields, report)
  checkUnchecked(fields, report)
  const before: Setting = {
    scope: declared,
    elsewhere: elsewhere(fields.kind, false),
    report,
    unknowns: Unknowns.make(),
    isUnchecked: uncheckedPlaces(fields)
  }
  const scope = checkDefinitions(fields, declared, before)
  const setting: Setting = { ...before, scope }
  for (const [name, state] of Object.entries(fields.states)) checkRule(setting, name, state)
  checkInitials(fields, setting)
  for (const [where, { name, text }] of currentPaths(fields)) {
    checkText(
      setting,
      where,
      text,
      currentUnit[fields.kind],
      where.length === 1 ? "the current" : `the current \`${name}\``
    )
  }
  checkUpdate(fields, { ...setting, scope: new Map([...scope, timeStep]), elsewhere: elsewhere(fields.kind, true) })
  checkIon(fields, scope, report)
  checkEvents(fields, setting)
  checkPools(fields, setting)
  checkRequires(fields, setting)
  checkScheme(fields, setting)
  if (report.length === 0) checkSystems(fields, report)
  if (report.length === 0) report.push(...checkRing(fields))
  if (report.length === 0) report.push(...checkColumns(fields))
  return report
}

type Report = Array<MechanismProblem>

/** Names are identifiers, have no meaning of their own, and are declared once. */
const checkDeclarations = (fields: MechanismFields, report: Report): void => {
  checkIdentifier(["name"], fields.name, report)
  if (fields.current !== null) checkIdentifier(["current", "name"], fields.current.name, report)
  checkCurrents(fields, report)
  const owner = new Map<string, string>()
  for (const event of Object.keys(fields.onEvent)) checkIdentifier(["onEvent", event], event, report)
  for (const group of ["parameters", "states", "reads", "definitions"] as const) {
    for (const name of Object.keys(fields[group])) {
      const where = [group, name]
      checkIdentifier(where, name, report)
      if (isFunctionName(name)) note(report, where, name, `\`${name}\` is a function: choose another name`)
      if (reservedNames.has(name)) {
        note(report, where, name, `\`${name}\` has a meaning of its own: choose another name`)
      }
      if (name === temperature && (fields.parameters[name] ?? fields.states[name])?.shared === true) {
        note(report, where, name, `every compartment has \`${name}\`: leave the declaration out, or do not share it`)
      }
      const other = owner.get(name)
      if (other === undefined) owner.set(name, nounOf(group))
      else note(report, where, name, `there is already a ${other} \`${name}\`: rename one of them`)
    }
  }
}

/** Several currents are a channel's, more than one, each of its own name. */
const checkCurrents = ({ current, currents, kind }: MechanismFields, report: Report): void => {
  if (currents.length === 0) return
  if (kind !== "Channel") {
    note(report, ["currents"], "", `a ${kind.toLowerCase()} has one current: \`current\``)
  } else if (current !== null || currents.length < 2) {
    note(report, ["currents"], "", "several currents stand in `currents`, one alone in `current`")
  }
  currents.forEach(({ name }, k) => {
    const where = ["currents", name]
    checkIdentifier(where, name, report)
    if (currents.findIndex((other) => other.name === name) < k) {
      note(report, where, name, `there is already a current \`${name}\`: rename one of them, or write their sum`)
    }
  })
}

const checkIdentifier = (where: Path, name: string, report: Report): void => {
  if (/^[A-Za-z_]\w*$/.test(name)) return
  note(
    report,
    where,
    String(name),
    `\`${name}\` is no name: names are made of a–z, A–Z, 0–9 and _, and begin with no digit`
  )
}

/** A read means a column by its name, and only a synapse has two ends. */
const checkReads = ({ kind, reads }: MechanismFields, report: Report): void => {
  for (const [name, { end, of }] of Object.entries(reads)) {
    if (of !== undefined && (typeof of !== "string" || of === "")) {
      note(report, ["reads", name, "of"], String(of), "`of` is the name of a column or current, for example `HH_n`")
    }
    if (end === undefined) continue
    const where = ["reads", name, "end"]
    if (!hasEnds({ kind })) {
      note(report, where, String(end), `a ${kind.toLowerCase()} has no ends: leave \`end\` out`)
    } else if (end !== "pre" && end !== "post") {
      const near = nearest(String(end), ["pre", "post"])
      note(
        report,
        where,
        String(end),
        `\`end\` is \`pre\` or \`post\`${near === undefined ? "" : didYouMean(near)}`,
        near
      )
    }
  }
}

/** What the world, parameters, states and reads give; their units and defaults are checked on the way. */
const declaredScope = (fields: MechanismFields, report: Report): ReadonlyMap<string, Known> => {
  const scope = new Map<string, Known>(worldScope(fields.kind))
  for (const group of ["parameters", "states", "reads"] as const) {
    for (const [name, spec] of Object.entries<Pick<ReadSpec, "default" | "unit">>(fields[group])) {
      const required = group === "reads" && spec.default === undefined
      if (!required && !Number.isFinite(spec.default)) {
        note(report, [group, name, "default"], String(spec.default), "the default must be a finite number")
      }
      const text = String(spec.unit)
      const unit = parseUnit(text)
      if (spec.unit === undefined) {
        note(
          report,
          [group, name],
          "",
          "the unit is missing: give `unit`, for example \"mV\", or \"1\" for a pure number"
        )
      } else if (Result.isFailure(unit)) {
        for (const problem of unit.failure) report.push({ ...problem, where: [group, name, "unit"], text })
      }
      // The ion of a pump is in mM and in nothing else: no message proposes another unit.
      scope.set(name, {
        unit: Result.getOrNull(unit),
        declared: name !== fields.ion,
        isParameter: group === "parameters"
      })
    }
  }
  return scope
}

/**
 * Checks the definitions in order; each extends the scope of the ones after it. Where bare numbers leave its unit open,
 * the first use that needs one decides it, for all.
 */
const checkDefinitions = (
  fields: MechanismFields,
  declared: ReadonlyMap<string, Known>,
  setting: Setting
): ReadonlyMap<string, Known> => {
  const { report, unknowns } = setting
  const scope = new Map(declared)
  const reasons = new Map(elsewhere(fields.kind, false))
  for (const name of Object.keys(fields.definitions)) reasons.set(name, "its definition comes later, move it up")
  for (const [name, text] of Object.entries(fields.definitions)) {
    const where = ["definitions", name]
    reasons.set(name, "a definition cannot use itself")
    const inferred = inferText({ ...setting, scope, elsewhere: reasons }, where, text)
    reasons.delete(name)
    const quantity = inferred === null ? null : Unknowns.define(unknowns, name, inferred, whereText(where))
    if (inferred !== null && quantity === null) {
      note(
        report,
        where,
        text,
        `no unit has an exponent beyond ${Unknowns.largestExponent}: make a part of it a pure number`
      )
    }
    scope.set(name, {
      unit: quantity !== null && Quantity.isKnown(quantity) ? quantity.unit : null,
      declared: false,
      ...quantity === null || Quantity.isKnown(quantity) ? {} : { open: quantity }
    })
  }
  return scope
}

const checkRule = (setting: Setting, name: string, { rule }: StateSpec): void => {
  const own = setting.scope.get(name)?.unit ?? Unit.one // a state whose unit cannot be read has its problem already
  const where = ["states", name]
  switch (rule._tag) {
    case "Rates":
      checkText(setting, [...where, "alpha"], rule.alpha, perMillisecond, "alpha")
      return checkText(setting, [...where, "beta"], rule.beta, perMillisecond, "beta")
    case "Relaxation":
      checkText(setting, [...where, "inf"], rule.inf, own, `inf of \`${name}\``)
      return checkText(setting, [...where, "tau"], rule.tau, Unit.divide(Unit.one, perMillisecond), "tau")
    case "Derivative":
      return checkText(
        setting,
        [...where, "derivative"],
        rule.text,
        Unit.multiply(own, perMillisecond),
        `the derivative of \`${name}\``
      )
    case "Assigned": {
      const scope = without(setting.scope, name)
      const itself = "a state cannot be assigned from itself, use `update`"
      const reasons: Elsewhere = { get: (key) => key === name ? itself : setting.elsewhere.get(key) }
      return checkText({ ...setting, scope, elsewhere: reasons }, [...where, "equals"], rule.text, own, `\`${name}\``)
    }
    case "Scheme": // see `checkScheme`
    case "Held":
      return
  }
}

/** Where a state begins is made of what stands still then, and of states above it. */
const checkInitials = (fields: MechanismFields, setting: Setting): void => {
  const names = Object.keys(fields.states)
  names.forEach((name, k) => {
    const { at, initial, rule } = fields.states[name]
    if (initial === undefined) return
    const where = ["states", name, "initial"]
    if (rule._tag === "Assigned") {
      return note(setting.report, where, initial, `\`${name}\` begins with what it \`equals\`: leave \`initial\` out`)
    }
    if (at !== undefined) {
      return note(setting.report, where, initial, "`States.init` leaves pools as they are: give a default instead")
    }
    const later = new Set(names.slice(k))
    const known = setting.scope
    const scope: Scope = {
      get: (key) => later.has(key) ? undefined : known.get(key),
      has: (key) => !later.has(key) && known.has(key),
      keys: () => known.keys().filter((key) => !later.has(key))
    }
    const reason = (key: string): string | undefined =>
      key === name
        ? "a state cannot begin with itself"
        : later.has(key)
        ? "a state begins with those above it: move it up"
        : setting.elsewhere.get(key)
    const own = setting.scope.get(name)?.unit ?? null
    const inside: Setting = { ...setting, scope, elsewhere: { get: reason } }
    if (own === null) inferText(inside, where, initial) // its unit has its problem already
    else checkText(inside, where, initial, own, `\`${name}\``)
  })
}

/** `update` and `reset` write the voltage or own states, and see the time step. */
const checkUpdate = (fields: MechanismFields, setting: Setting): void => {
  const { report, scope } = setting
  const targets = new Map<string, Unit.Unit | null>(
    Object.keys(fields.states).map((name) => [name, scope.get(name)?.unit ?? null])
  )
  if (voltageNames[fields.kind].includes("v")) targets.set("v", millivolt)

  const assign = (where: Path, target: string, text: string): void => {
    const unit = targets.get(target)
    if (unit !== undefined) {
      return unit === null
        ? void inferText(setting, where, text)
        : checkText(setting, where, text, unit, `\`${target}\``)
    }
    const guess = report.length < mostShown
    const near = guess ? nearest(target, targets.keys()) : undefined
    const wayOut = !guess ? "" : near === undefined
      ? `; what can be set: ${[...targets.keys()].join(", ") || "nothing"}`
      : didYouMean(near)
    note(report, where, target, `\`${target}\` cannot be set${wayOut}`, near)
  }

  for (const { target, text } of fields.update) assign(["update", target], target, text)
  if (fields.reset === null) return
  checkText(setting, ["reset", "when"], fields.reset.when, Unit.one, "the condition")
  for (const [target, text] of Object.entries(fields.reset.set)) assign(["reset", "set", target], target, text)
}

/** A pump with a current names the concentration that it moves, in mM; nothing else names one. */
const checkIon = ({ kind, current, ion, states, reads }: MechanismFields, scope: Scope, report: Report): void => {
  if (ion === null) {
    if (kind !== "Pump" || current === null) return
    return note(report, ["ion"], "", "a pump with a current needs `ion`: the concentration that it moves")
  }
  if (kind !== "Pump") {
    return note(report, ["ion"], ion, `a ${kind.toLowerCase()} moves no concentration: make it a pump`)
  }
  const near = nearest(ion, [...Object.keys(states), ...Object.keys(reads)])
  if (!Object.hasOwn(states, ion) && !Object.hasOwn(reads, ion)) {
    note(report, ["ion"], ion, `\`${ion}\` is neither a state nor a read of this pump${didYouMean(near)}`, near)
  }
  const unit = scope.get(ion)?.unit ?? millimolar // an unknown ion has its problem already
  if (!Unit.equals(unit, millimolar)) note(report, ["ion"], ion, `\`${ion}\` must be in mM, found ${printUnit(unit)}`)
  if (current === null) {
    note(report, ["current"], "", "a pump that moves an ion needs a `current`; one that moves none has `ion: null`")
  }
}
