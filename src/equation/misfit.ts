/**
 * What to say of a unit that does not fit: what is found and needed, and the way out.
 *
 * One idea: the way out is the edit that a person makes: a factor, a unit for a pure number, another unit in a
 * declaration, the area between a current and its density. Where a definition has its unit from a use before, that use
 * is named too.
 */
import { listed } from "../table/excerpt.ts"
import { nameOf } from "../unit/foreignUnits.ts"
import type { Problem } from "../unit/Problem.ts"
import * as Unit from "../unit/Unit.ts"
import { isFamiliar, printUnit } from "../unit/unitText.ts"
import type { Expression } from "./Expression.ts"
import { freeNames } from "./freeNames.ts"
import type { Scope } from "./names.ts"
import { print } from "./print.ts"
import * as Quantity from "./Quantity.ts"
import * as Unknowns from "./unknowns.ts"

/** What was found out of texts before one, and where it stands. */
export type Place = { readonly unknowns: Unknowns.Unknowns; readonly where: string }

/** The most characters of an equation that a message repeats. */
const longestQuote = 60

/** An expression in backquotes, cut where it is long. */
export const quoted = (e: Expression): string => `\`${print(e, longestQuote)}\``

/** The problem of an expression whose unit is `inferred` where `what` must be in `needed`. */
export const misfit = (
  e: Expression,
  scope: Scope,
  inferred: Quantity.Quantity,
  needed: Unit.Unit,
  what: string,
  place: Place
): Problem => {
  const found = Unknowns.asWritten(place.unknowns, inferred).unit
  const message = `${what} must be ${inUnit(needed)}, found ${Unit.isOne(found) ? "a pure number" : printUnit(found)}`
  const hidden = Quantity.isKnown(inferred) || isBare(e) ? "" : " (a bare number hides no factor)"
  return {
    message: message + letterCase(found, needed) + wayOut(e, scope, found, needed) + hidden +
      usesBefore([e], { scope, ...place }),
    span: e.span,
    expected: printUnit(needed)
  }
}

/** A word on units that differ by the case of a letter only: `mS` and `ms`. */
const letterCase = (found: Unit.Unit, needed: Unit.Unit): string => {
  const [a, b] = [printUnit(found), printUnit(needed)]
  if (Unit.sameDimension(found, needed) || a.toLowerCase() !== b.toLowerCase()) return ""
  return ` (\`${a}\` is ${nameOf(a)}, \`${b}\` ${nameOf(b)})`
}

/** An expression and what is known of its unit. */
type Side = readonly [e: Expression, quantity: Quantity.Quantity]

/** Which units two expressions have that should have one, and the way out. */
export const unlike = (
  [left, a]: Side,
  [right, b]: Side,
  { scope, unknowns }: Place & { readonly scope: Scope }
): string => {
  const [unitA, unitB] = [Unknowns.asWritten(unknowns, a).unit, Unknowns.asWritten(unknowns, b).unit]
  const found = `${quoted(left)} is ${inUnit(unitA)}, ${quoted(right)} ${inUnit(unitB)}`
  if (!Unit.sameDimension(unitA, unitB)) {
    const ofLeft = withoutUnit(left, scope, unitA, unitB)
    return found + (ofLeft === "" ? withoutUnit(right, scope, unitB, unitA) : ofLeft)
  }
  const convertLeft = !Quantity.isKnown(a) && Quantity.isKnown(b)
  const [e, from, to] = convertLeft ? [left, unitA, unitB] : [right, unitB, unitA]
  return isBare(e) ? `${found}; ${withUnit(e, to)}` : `${found}; multiply ${quoted(e)} by ${Unit.factor(from, to)}`
}

const inUnit = (unit: Unit.Unit): string => Unit.isOne(unit) ? "a pure number" : `in ${printUnit(unit)}`

const isBare = (e: Expression): boolean => e._tag === "Number" && e.unit === null

const withUnit = (e: Expression, unit: Unit.Unit): string => `write \`${print(e)} [${printUnit(unit)}]\``

/** `; z has one unit, …`, for each definition in some expressions that has its unit from a use before. */
export const usesBefore = (
  expressions: ReadonlyArray<Expression>,
  { scope, unknowns, where }: Place & { readonly scope: Scope }
): string => {
  const names = new Set(expressions.flatMap((e) => [...freeNames(e)]))
  const uses = Array.from(names).flatMap((name) => {
    const open = scope.get(name)?.open
    const places = Array.from(open?.unknowns.keys() ?? []).flatMap((unknown) => unknowns.found.get(unknown) ?? [])
    if (open === undefined || places.length === 0) return []
    const { unit } = Unknowns.expand(unknowns, open)
    const before = places[0].where === where ? "this text took it before" : `${places[0].where} takes it`
    return [
      `; \`${name}\` has one unit, and ${before} ${Unit.isOne(unit) ? "as a pure number" : `in ${printUnit(unit)}`}`
    ]
  })
  return uses.slice(0, mostUses).join("")
}

/** How many uses before a message names. */
const mostUses = 3

/** What makes the unit right: a factor, a unit for a pure number, or the area between a current and its density. */
const wayOut = (e: Expression, scope: Scope, found: Unit.Unit, needed: Unit.Unit): string => {
  if (isBare(e)) return `: ${withUnit(e, needed)}`
  if (Unit.sameDimension(found, needed)) {
    return `: multiply by ${Unit.factor(found, needed)}${otherDeclaration(e, scope, found, needed)}`
  }
  const undeclared = withoutUnit(e, scope, found, needed)
  if (Unit.isOne(found)) return `: write \`1 [${printUnit(needed)}] * (…)\`${undeclared}`
  if (undeclared !== "") return undeclared
  const area = scope.get("area")?.unit ?? Unit.one
  const density = Unit.divide(found, area)
  const total = Unit.multiply(found, area)
  if (Unit.sameDimension(density, needed)) {
    return `: divide by \`area\` and multiply by ${Unit.factor(density, needed)}${
      otherDeclaration(e, scope, found, needed)
    }`
  }
  return Unit.sameDimension(total, needed)
    ? `: multiply by \`area\` and ${Unit.factor(total, needed)}${otherDeclaration(e, scope, found, needed)}`
    : ""
}

/**
 * `, or declare gK in S/cm2`, where another unit of one declared factor of the expression would make its unit right.
 */
const otherDeclaration = (e: Expression, scope: Scope, found: Unit.Unit, needed: Unit.Unit): string => {
  for (const name of factors(e)) {
    const known = scope.get(name)
    if (known === undefined || !known.declared || known.unit === null || Unit.isOne(known.unit)) continue
    const unit = Unit.divide(Unit.multiply(known.unit, needed), found)
    if (isFamiliar(unit) && !Unit.isOne(unit)) return `, or declare ${name} in ${printUnit(unit)}`
  }
  return ""
}

/**
 * What to say where parameters of an expression have no unit, and one of them with the unit that is missing would make it right: in a text, a
 * unit is easily left out.
 */
export const withoutUnit = (e: Expression, scope: Scope, found: Unit.Unit, needed: Unit.Unit): string => {
  const pure = (names: ReadonlyArray<string>): ReadonlyArray<string> =>
    names.filter((name) => {
      const known = scope.get(name)
      return known?.isParameter === true && known.unit !== null && Unit.isOne(known.unit)
    })
  const above = pure(factors(e))
  const names = above.length > 0 ? above : pure(divisors(e))
  const unit = above.length > 0 ? Unit.divide(needed, found) : Unit.divide(found, needed)
  if (names.length === 0 || !isFamiliar(unit) || Unit.isOne(unit)) return ""
  const declared = `in ${printUnit(unit)}, in a text \`[${printUnit(unit)}]\``
  return names.length === 1
    ? `; \`${names[0]}\` has no unit and so is a pure number: declare it ${declared}`
    : `; ${listed(names.map((name) => `\`${name}\``))} have no unit and so are pure numbers: declare one ${declared}`
}

/** Names that stand as factors in the numerator of a product. */
const factors = (e: Expression): ReadonlyArray<string> => {
  if (e._tag === "Name") return [e.name]
  if (e._tag === "Unary" && e.op === "-") return factors(e.operand)
  if (e._tag !== "Binary") return []
  return e.op === "*" ? [...factors(e.left), ...factors(e.right)] : e.op === "/" ? factors(e.left) : []
}

/** Names that a product is divided by. */
const divisors = (e: Expression): ReadonlyArray<string> => {
  if (e._tag === "Unary" && e.op === "-") return divisors(e.operand)
  if (e._tag !== "Binary") return []
  if (e.op === "*") return [...divisors(e.left), ...divisors(e.right)]
  return e.op === "/" ? [...divisors(e.left), ...factors(e.right)] : []
}
