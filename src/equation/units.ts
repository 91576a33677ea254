/**
 * Infers the unit of an equation and reports what does not fit, dimension and scale.
 *
 * One idea: a bare number takes whatever unit is needed, because textbook rates are written that way
 * (`0.1 * vtrap(-(v + 40), 10)`); a number with a unit in brackets is exact. What is not known yet is an unknown, which
 * the first place that leaves one possibility decides (`unknowns.ts`). A part that already has a problem has the unit
 * `null`, which fits everywhere, so that one mistake is reported once. The scope must hold every name.
 */
import * as Result from "effect/Result"
import type { Problem, Span } from "../unit/Problem.ts"
import * as Unit from "../unit/Unit.ts"
import { parseUnit, printUnit } from "../unit/unitText.ts"
import { constantValue } from "./build.ts"
import type { Binary, Call, Expression } from "./Expression.ts"
import type { FunctionName } from "./functions.ts"
import { misfit, type Place, quoted, unlike, usesBefore, withoutUnit } from "./misfit.ts"
import type { Scope } from "./names.ts"
import { type BinaryOperator, isComparison, type UnaryOperator } from "./operators.ts"
import * as Quantity from "./Quantity.ts"
import * as Unknowns from "./unknowns.ts"

/** A unit as far as it is known, or `null` where there is a problem already. */
export type Inferred = Quantity.Quantity | null

/** A text on its own. */
const alone = (): Place => ({ unknowns: Unknowns.make(), where: "" })

/** Infers the unit of an expression, with every problem inside it. */
export const inferUnit = (
  expression: Expression,
  scope: Scope,
  place: Place = alone()
): { unit: Inferred; problems: ReadonlyArray<Problem> } => {
  const problems: Array<Problem> = []
  const unit = infer(expression, { scope, problems, ...place })
  return { unit: unit === null ? null : Unknowns.expand(place.unknowns, unit), problems }
}

/** Lists what is wrong with an expression's units where `what` (as in `"the current"`) must be in `needed`. */
export const checkUnit = (
  expression: Expression,
  scope: Scope,
  needed: Unit.Unit,
  what: string,
  place: Place = alone()
): ReadonlyArray<Problem> => {
  const { unit, problems } = inferUnit(expression, scope, place)
  if (unit === null || equate(place, unit, Quantity.exact(needed))) return problems
  return [...problems, misfit(expression, scope, unit, needed, what, place)]
}

type Context = Place & { readonly scope: Scope; readonly problems: Array<Problem> }

/** Makes two units one by what is unknown in them; tells whether they can be. */
const equate = ({ unknowns, where }: Place, a: Quantity.Quantity, b: Quantity.Quantity): boolean =>
  Unknowns.equate(unknowns, Quantity.divide(a, b), where)

const infer = (e: Expression, context: Context): Inferred => {
  switch (e._tag) {
    case "Number": // `parse` has read the unit once
      return e.unit === null
        ? Quantity.literal(e.value)
        : Quantity.exact(Result.getOrThrow(parseUnit(e.unit)))
    case "Name": {
      const known = context.scope.get(e.name)
      if (known === undefined) return null // an unknown name is a problem of `checkNames`
      return known.unit === null ? known.open ?? null : Quantity.exact(known.unit)
    }
    case "Unary":
      return unaryRules[e.op](e.operand, context)
    case "Binary":
      return binaryRules[e.op](e, context)
    case "Conditional":
      pure(e.test, "the condition of `? :`", context)
      return alike(e.yes, e.no, "both cases of `? :`", e.span, context)
    case "Call":
      return functionRules[e.name](e, context)
  }
}

const unaryRules: Readonly<Record<UnaryOperator, (operand: Expression, context: Context) => Inferred>> = {
  "-": (operand, context) => infer(operand, context),
  "!": (operand, context) => pure(operand, "the operand of `!`", context)
}

const same = (e: Binary, context: Context): Inferred => {
  const unit = alike(e.left, e.right, `both sides of \`${e.op}\``, e.span, context)
  return isComparison(e.op) ? Quantity.one : unit
}

const logical = (e: Binary, context: Context): Inferred => {
  pure(e.left, `the left of \`${e.op}\``, context)
  return pure(e.right, `the right of \`${e.op}\``, context)
}

const binaryRules: Readonly<Record<BinaryOperator, (e: Binary, context: Context) => Inferred>> = {
  "+": same,
  "-": same,
  "<": same,
  "<=": same,
  ">": same,
  ">=": same,
  "==": same,
  "!=": same,
  "&&": logical,
  "||": logical,
  "*": (e, context) => both(Quantity.multiply, e, context),
  "/": (e, context) => both(Quantity.divide, e, context),
  "^": (e, context) => power(e, context)
}

const pureArgument = (e: Call, context: Context): Inferred => {
  const args = e.args.map((arg) => pure(arg, `the argument of \`${e.name}\``, context))
  return args.includes(null) ? null : Quantity.one
}

const likeArguments = (e: Call, context: Context): Inferred =>
  alike(e.args[0], e.args[1], `both arguments of \`${e.name}\``, e.span, context)

const functionRules: Readonly<Record<FunctionName, (e: Call, context: Context) => Inferred>> = {
  exp: pureArgument,
  expm1: pureArgument,
  log: pureArgument,
  log1p: pureArgument,
  sin: pureArgument,
  cos: pureArgument,
  tanh: pureArgument,
  sinh: pureArgument,
  cosh: pureArgument,
  sigmoid: pureArgument,
  efun: pureArgument,
  efunD: pureArgument,
  exprel: pureArgument,
  exprelD: pureArgument,
  floor: pureArgument,
  ceil: pureArgument,
  min: likeArguments,
  max: likeArguments,
  vtrap: likeArguments,
  abs: (e, context) => infer(e.args[0], context),
  sqrt: (e, context) => {
    const unit = infer(e.args[0], context)
    return unit === null ? null : raised(unit, 0.5, e, context)
  }
}

/** What has been found is put in first, because numbers in a product become one. */
const both = (
  f: (a: Quantity.Quantity, b: Quantity.Quantity) => Quantity.Quantity,
  { left, right }: Binary,
  context: Context
): Inferred => {
  const [a, b] = [infer(left, context), infer(right, context)]
  if (a === null || b === null) return null
  return f(Unknowns.expand(context.unknowns, a), Unknowns.expand(context.unknowns, b))
}

const power = (e: Binary, context: Context): Inferred => {
  const base = infer(e.left, context)
  pure(e.right, "an exponent", context)
  if (base === null) return null
  const exponent = constantValue(e.right)
  if (exponent !== undefined) return raised(base, exponent, e, context)
  const known = Unknowns.expand(context.unknowns, base)
  if (equate(context, known, Quantity.one)) return Quantity.one
  const found = printUnit(Unknowns.asWritten(context.unknowns, known).unit)
  const message = `the exponent of a quantity in ${found} must be a literal, found ${quoted(e.right)}`
  context.problems.push({ message, span: e.right.span, expected: "a literal" })
  return null
}

const raised = (base: Quantity.Quantity, exponent: number, e: Expression, context: Context): Inferred => {
  const unit = Unknowns.expand(context.unknowns, base)
  const result = Quantity.power(unit, exponent)
  if (result !== null) return result
  if (!Quantity.isKnown(unit)) return Quantity.anything()
  const message = `${printUnit(unit.unit)} to the power ${exponent} is no unit: ${quoted(e)}`
  context.problems.push({ message, span: e.span })
  return null
}

/** A part that must be a pure number; `null` where it is none. */
const pure = (e: Expression, what: string, context: Context): Inferred => {
  const inferred = infer(e, context)
  if (inferred === null) return Quantity.one
  const known = Unknowns.expand(context.unknowns, inferred)
  if (equate(context, known, Quantity.one)) return Quantity.one
  const { unit } = Unknowns.asWritten(context.unknowns, known)
  const found = printUnit(unit)
  const wayOut = Unit.sameDimension(unit, Unit.one)
    ? `multiply by ${Unit.factor(unit, Unit.one)}`
    : `divide by a quantity in ${found}${withoutUnit(e, context.scope, unit, Unit.one)}`
  context.problems.push({
    message: `${what} must be a pure number, found ${found}: ${wayOut}${usesBefore([e], context)}`,
    span: e.span,
    expected: "1"
  })
  return null
}

const alike = (left: Expression, right: Expression, what: string, span: Span, context: Context): Inferred => {
  const [a, b] = [infer(left, context), infer(right, context)]
  if (a === null || b === null) return a ?? b
  const [knownA, knownB] = [Unknowns.expand(context.unknowns, a), Unknowns.expand(context.unknowns, b)]
  if (equate(context, knownA, knownB)) return Quantity.isKnown(Unknowns.expand(context.unknowns, a)) ? a : b
  const found = unlike([left, knownA], [right, knownB], context)
  context.problems.push({
    message: `${what} must have one unit: ${found}${usesBefore([left, right], context)}`,
    span,
    expected: printUnit(Unknowns.asWritten(context.unknowns, knownA).unit)
  })
  return null
}
