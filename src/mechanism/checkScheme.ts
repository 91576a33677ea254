/**
 * Lists what is wrong with a mechanism's scheme: the shape of its reactions, their names, their units, its method.
 *
 * One idea: a reaction moves states that share one unit U, and each way of it has the unit U/ms over that of what it takes: 1/ms for one
 * name, 1/mM/ms for two in mM, U/ms for none. Problems are about the whole reaction's text, with the place in it.
 */
import * as Result from "effect/Result"
import type { MechanismFields } from "../network/MechanismFields.ts"
import { nearest } from "../table/nearest.ts"
import { didYouMean, type Problem } from "../unit/Problem.ts"
import * as Unit from "../unit/Unit.ts"
import { printUnit } from "../unit/unitText.ts"
import { checkText, inferText, type Setting } from "./checkText.ts"
import { type MechanismProblem, mostShown } from "./MechanismError.ts"
import type { Path } from "./Path.ts"
import { inPlace, parseReaction, type RateText, type Reaction, type Term } from "./reaction.ts"
import { perMillisecond } from "./scope.ts"
import { largestSystem, systemNames } from "./systemNames.ts"

/** Checks every reaction, and that the states which move by reactions are those of the scheme. */
export const checkScheme = (fields: MechanismFields, setting: Setting): void => {
  const placed = new Set<string>()
  fields.scheme.forEach((text, i) => {
    const where = ["scheme", i]
    const read = parseReaction(text)
    const problems = Result.isFailure(read)
      ? read.failure
      : [
        ...checkTerms(read.success, fields, mostShown - setting.report.length),
        ...checkUnits(read.success, fields.states, setting, where)
      ]
    for (const problem of problems) setting.report.push({ ...problem, where, text })
    if (Result.isFailure(read)) return
    for (const { name } of [...read.success.left, ...read.success.right]) placed.add(name)
  })
  for (const [name, { rule }] of Object.entries(fields.states)) {
    if (rule._tag !== "Scheme" || placed.has(name)) continue
    const message = `\`${name}\` moves by the scheme, but no reaction names it`
    setting.report.push({ where: ["states", name], text: name, message, span: [0, name.length] })
  }
}

/** Checks the sizes of the systems and that a method has a system; only for a mechanism that is well formed but for these. */
export const checkSystems = (fields: MechanismFields, report: Array<MechanismProblem>): void => {
  const systems = systemNames(fields)
  for (const states of systems) {
    if (states.length <= largestSystem) continue
    const some = states.slice(0, 3).map((state) => `\`${state}\``).join(", ")
    const message =
      `${states.length} states depend on each other (${some}, …), at most ${largestSystem} can move together: `
      + "split the mechanism, or leave states out"
    report.push({ where: ["states"], text: "", message, span: [0, 0], expected: `at most ${largestSystem} states` })
  }
  const { method } = fields
  if (method === null || systems.length > 0) return
  const message =
    `\`method: "${method}"\` says how states move together, and none do: a state that is alone moves by its own rule, `
    + "leave `method` out"
  report.push({ where: ["method"], text: method, message, span: [0, method.length] })
}

/** Names are states that move by nothing else; of the first terms that are none, it is said what may be meant. */
const checkTerms = (
  { left, right }: Reaction,
  fields: MechanismFields,
  mostGuesses: number
): ReadonlyArray<Problem> =>
  [...left, ...right].flatMap(({ name, span }, k) => {
    const state = Object.hasOwn(fields.states, name) ? fields.states[name] : undefined
    if (state === undefined) return [noState(name, span, fields, k < mostGuesses)]
    if (state.rule._tag === "Scheme") return []
    const message = `\`${name}\` has ${ruleWords[state.rule._tag]}: a state in a reaction moves by reactions only`
    return [{ message, span }]
  })

const ruleWords = {
  Rates: "`alpha` and `beta`",
  Relaxation: "`inf` and `tau`",
  Derivative: "a `derivative`",
  Assigned: "`equals`",
  Held: "no part in the scheme"
} as const

const noState = (name: string, span: Problem["span"], fields: MechanismFields, guess: boolean): Problem => {
  const kinds = { parameter: fields.parameters, read: fields.reads, definition: fields.definitions }
  for (const [kind, group] of Object.entries(kinds)) {
    if (!Object.hasOwn(group, name)) continue
    const wayOut = kind === "read" ? "the mechanism that has it moves it" : "its place is in a rate"
    return { message: `\`${name}\` is a ${kind}, and a reaction is between states: ${wayOut}`, span }
  }
  if (!guess) return { message: `there is no state \`${name}\``, span }
  const states = Object.keys(fields.states)
  const near = nearest(name, states)
  const wayOut = near === undefined ? `; there is: ${states.join(", ") || "none"}` : didYouMean(near)
  return { message: `there is no state \`${name}\`${wayOut}`, span, ...near === undefined ? {} : { nearest: near } }
}

/** All names have one unit, and each rate has what makes the flow of that unit a rate of change. */
const checkUnits = (
  reaction: Reaction,
  states: MechanismFields["states"],
  setting: Setting,
  where: Path
): ReadonlyArray<Problem> => {
  const { backward, forward, left, right } = reaction
  const terms = [...left, ...right].flatMap((term) => {
    const unit = Object.hasOwn(states, term.name) ? setting.scope.get(term.name)?.unit ?? null : null
    return unit === null ? [] : [{ ...term, unit }]
  })
  const [first] = terms
  const other = terms.find(({ unit }) => !Unit.equals(unit, first.unit))
  if (other !== undefined && !setting.isUnchecked(where)) return [unlike(first, other)]
  const known = terms.length === left.length + right.length // where not, the state has its problem already
  const rate = (what: string, text: RateText, taken: ReadonlyArray<Term>): ReadonlyArray<Problem> => {
    const own: Setting = { ...setting, report: [] }
    if (known) checkText(own, where, inPlace(text), rateUnit(first.unit, taken), what)
    else inferText(own, where, inPlace(text))
    return own.report
  }
  return [
    ...rate("the forward rate", forward, left),
    ...backward === null ? [] : rate("the backward rate", backward, right)
  ]
}

type TermInUnit = Term & { readonly unit: Unit.Unit }

const unlike = (first: TermInUnit, other: TermInUnit): Problem => {
  const [here, there] = [printUnit(first.unit), printUnit(other.unit)]
  const ten = other.unit.ten - first.unit.ten
  const wayOut = Unit.sameDimension(first.unit, other.unit)
    ? `1 ${there} is ${Number(`1e${ten}`)} ${here}, declare both in one`
    : "they measure different things"
  const message =
    `\`${first.name}\` is in ${here}, \`${other.name}\` in ${there}: what reacts has one unit, and ${wayOut}`
  return { message, span: other.span, expected: here }
}

/** U/ms over the product of the units of what is taken. */
const rateUnit = (unit: Unit.Unit, taken: ReadonlyArray<Term>): Unit.Unit => {
  const each = Array.from(taken, ({ count }) => Unit.power(unit, count) ?? Unit.one) // a whole power of a unit is one
  return each.reduce(Unit.divide, Unit.multiply(unit, perMillisecond))
}
