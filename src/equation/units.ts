/**
 * Infers the unit of an equation and reports what does not fit, dimension and scale.
 *
 * One idea: a bare number is a wildcard that takes whatever unit is needed, because textbook rates are written that way
 * (`0.1 * vtrap(-(v + 40), 10)`); a number with a unit in brackets is exact. A wildcard (`null`) times anything is a
 * wildcard, and so is a part that already has a problem, so that one mistake is reported once. The scope must hold
 * every name.
 */
import * as Result from "effect/Result"
import type { Problem, Span } from "../unit/Problem.ts"
import * as Unit from "../unit/Unit.ts"
import { isFamiliar, parseUnit, printUnit } from "../unit/unitText.ts"
import { constantValue } from "./build.ts"
import type { Binary, Call, Expression } from "./Expression.ts"
import type { FunctionName } from "./functions.ts"
import type { Scope } from "./names.ts"
import { type BinaryOperator, isComparison, type UnaryOperator } from "./operators.ts"
import { print } from "./print.ts"

/** A unit, or `null` for a wildcard. */
export type Inferred = Unit.Unit | null

/** Infers the unit of an expression, with every problem inside it. */
export const inferUnit = (
  expression: Expression,
  scope: Scope
): { unit: Inferred; problems: ReadonlyArray<Problem> } => {
  const problems: Array<Problem> = []
  const unit = infer(expression, { scope, problems })
  return { unit, problems }
}

/** Lists what is wrong with an expression's units where `what` (as in `"the current"`) must be in `needed`. */
export const checkUnit = (
  expression: Expression,
  scope: Scope,
  needed: Unit.Unit,
  what: string
): ReadonlyArray<Problem> => {
  const { unit, problems } = inferUnit(expression, scope)
  if (unit === null || Unit.equals(unit, needed)) return problems
  return [...problems, misfit(expression, scope, unit, needed, what)]
}

type Context = { readonly scope: Scope; readonly problems: Array<Problem> }

const infer = (e: Expression, context: Context): Inferred => {
  switch (e._tag) {
    case "Number":
      return e.unit === null ? null : Result.getOrThrow(parseUnit(e.unit)) // `parse` has read it once
    case "Name": {
      const known = context.scope.get(e.name)
      return known === undefined ? null : known.unit // an unknown name is a problem of `checkNames`
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
  return isComparison(e.op) ? Unit.one : unit
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
  "*": (e, context) => both(Unit.multiply, infer(e.left, context), infer(e.right, context)),
  "/": (e, context) => both(Unit.divide, infer(e.left, context), infer(e.right, context)),
  "^": (e, context) => power(e, context)
}

const pureArgument = (e: Call, context: Context): Inferred => {
  const args = e.args.map((arg) => pure(arg, `the argument of \`${e.name}\``, context))
  return args.includes(null) ? null : Unit.one
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
  min: likeArguments,
  max: likeArguments,
  vtrap: likeArguments,
  abs: (e, context) => infer(e.args[0], context),
  sqrt: (e, context) => {
    const unit = infer(e.args[0], context)
    return unit === null ? null : raised(unit, 0.5, e, context)
  }
}

const both = (f: (a: Unit.Unit, b: Unit.Unit) => Unit.Unit, a: Inferred, b: Inferred): Inferred =>
  a === null || b === null ? null : f(a, b)

const power = (e: Binary, context: Context): Inferred => {
  const base = infer(e.left, context)
  pure(e.right, "an exponent", context)
  if (base === null || Unit.isOne(base)) return base
  const exponent = constantValue(e.right)
  if (exponent !== undefined) return raised(base, exponent, e, context)
  const message = `the exponent of a quantity in ${printUnit(base)} must be a literal, found \`${print(e.right)}\``
  context.problems.push({ message, span: e.right.span, expected: "a literal" })
  return null
}

const raised = (unit: Unit.Unit, exponent: number, e: Expression, context: Context): Inferred => {
  const result = Unit.power(unit, exponent)
  if (result === null) {
    const message = `${printUnit(unit)} to the power ${exponent} is no unit: \`${print(e)}\``
    context.problems.push({ message, span: e.span })
  }
  return result
}

/** A part that must be a pure number; `null` where it is none. */
const pure = (e: Expression, what: string, context: Context): Inferred => {
  const unit = infer(e, context)
  if (unit === null || Unit.isOne(unit)) return Unit.one
  const found = printUnit(unit)
  const wayOut = Unit.sameDimension(unit, Unit.one)
    ? `multiply by ${factor(unit, Unit.one)}`
    : `divide by a quantity in ${found}`
  context.problems.push({
    message: `${what} must be a pure number, found ${found}: ${wayOut}`,
    span: e.span,
    expected: "1"
  })
  return null
}

const alike = (left: Expression, right: Expression, what: string, span: Span, context: Context): Inferred => {
  const a = infer(left, context)
  const b = infer(right, context)
  if (a === null || b === null) return a ?? b
  if (Unit.equals(a, b)) return a
  const found = `\`${print(left)}\` is in ${printUnit(a)}, \`${print(right)}\` in ${printUnit(b)}`
  const wayOut = Unit.sameDimension(a, b) ? `; multiply \`${print(right)}\` by ${factor(b, a)}` : ""
  context.problems.push({ message: `${what} must have one unit: ${found}${wayOut}`, span, expected: printUnit(a) })
  return null
}

/** The number by which a value in `found` must be multiplied to be in `needed`. */
const factor = (found: Unit.Unit, needed: Unit.Unit): string => {
  const ten = found.ten - needed.ten
  return String(Number.isInteger(ten) ? Number(`1e${ten}`) : 10 ** ten) // a text is read exactly, ** may round
}

const misfit = (e: Expression, scope: Scope, found: Unit.Unit, needed: Unit.Unit, what: string): Problem => {
  const expected = Unit.isOne(needed) ? "a pure number" : `in ${printUnit(needed)}`
  const message = `${what} must be ${expected}, found ${Unit.isOne(found) ? "a pure number" : printUnit(found)}`
  return { message: message + wayOut(e, scope, found, needed), span: e.span, expected: printUnit(needed) }
}

/** What makes the unit right: a factor, a unit for a pure number, or the area between a current and its density. */
const wayOut = (e: Expression, scope: Scope, found: Unit.Unit, needed: Unit.Unit): string => {
  if (Unit.sameDimension(found, needed)) {
    return `: multiply by ${factor(found, needed)}${otherDeclaration(e, scope, found, needed)}`
  }
  if (Unit.isOne(found)) return `: write \`1 [${printUnit(needed)}] * (…)\``
  const area = scope.get("area")?.unit ?? Unit.one
  const density = Unit.divide(found, area)
  const total = Unit.multiply(found, area)
  if (Unit.sameDimension(density, needed)) {
    return `: divide by \`area\` and multiply by ${factor(density, needed)}${otherDeclaration(e, scope, found, needed)}`
  }
  return Unit.sameDimension(total, needed)
    ? `: multiply by \`area\` and ${factor(total, needed)}${otherDeclaration(e, scope, found, needed)}`
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

/** Names that stand as factors in the numerator of a product. */
const factors = (e: Expression): ReadonlyArray<string> => {
  if (e._tag === "Name") return [e.name]
  if (e._tag === "Unary" && e.op === "-") return factors(e.operand)
  if (e._tag !== "Binary") return []
  return e.op === "*" ? [...factors(e.left), ...factors(e.right)] : e.op === "/" ? factors(e.left) : []
}
