/**
 * How a state moves, as expressions: its rule, a line of a procedure, a reaction; and what an expression depends on, definitions looked through.
 */
import { difference, isConstant, negative, product, quotient, sum } from "../../equation/build.ts"
import { type Expression, nowhere } from "../../equation/Expression.ts"
import { freeNames } from "../../equation/freeNames.ts"
import { linearIn } from "../../equation/linear.ts"
import { simplify } from "../../equation/simplify.ts"
import { substitute } from "../../equation/substitute.ts"
import { nameOf, numberOf, valueOf } from "./Definitions.ts"
import type { Settled } from "./settle.ts"
import type { Place } from "./Syntax.ts"

/** A rule of a state, with texts as expressions. */
export type Rule =
  | { readonly _tag: "inf"; readonly inf: Expression; readonly tau: Expression }
  | { readonly _tag: "rates"; readonly alpha: Expression; readonly beta: Expression }
  | { readonly _tag: "derivative"; readonly derivative: Expression }
  | { readonly _tag: "equals"; readonly equals: Expression }
  | { readonly _tag: "scheme" }
  | { readonly _tag: "held" }

/** A rule, where it comes from, and whether units are checked there. */
export type Ruled = { readonly rule: Rule; readonly place: Place | null; readonly unitsOff: boolean }

/** A line `target = value` of an update. */
export type Line = {
  readonly target: string
  readonly value: Expression
  readonly place: Place
  readonly unitsOff: boolean
}

/** A reaction in texts of this library. */
export type Reacted = {
  readonly text: (rates: ReadonlyArray<string>) => string
  readonly rates: ReadonlyArray<Expression>
  readonly place: Place
  readonly unitsOff: boolean
}

/** Where definitions are looked up. */
export type Defined = Pick<Settled, "definition">

/** Whether an expression depends on a name, definitions looked through. */
export const dependsOn = (e: Expression, name: string, settled: Defined, seen = new Set<string>()): boolean =>
  [...freeNames(e)].some((each) => {
    if (each === name) return true
    if (seen.has(each)) return false
    seen.add(each)
    const inside = settled.definition(each)
    return inside !== undefined && dependsOn(inside, name, settled, seen)
  })

/** An expression with the definitions put in that depend on a name. */
export const through = (e: Expression, name: string, settled: Defined): Expression => {
  const parts = [...freeNames(e)].flatMap((each) => {
    const inside = settled.definition(each)
    return inside !== undefined && dependsOn(inside, name, settled)
      ? [[each, through(inside, name, settled)] as const]
      : []
  })
  return parts.length === 0 ? e : substitute(e, new Map(parts))
}

/** The rate of a state by its rule. */
export const rateOf = (rule: Rule, name: string): Expression | null => {
  const x = nameOf(name)
  switch (rule._tag) {
    case "inf":
      return { _tag: "Binary", op: "/", left: difference(rule.inf, x), right: rule.tau, span: nowhere }
    case "rates":
      return difference(product(rule.alpha, difference(numberOf(1), x)), product(rule.beta, x))
    case "derivative":
      return rule.derivative
    default:
      return null
  }
}

/** The rule that a rate says: `(inf - x) / tau`, `alpha * (1 - x) - beta * x`, or what it is. */
export const ruleOf = (value: Expression, name: string, settled: Defined): Rule => {
  const isState = (e: Expression): boolean => e._tag === "Name" && e.name === name
  const free = (e: Expression): boolean => !dependsOn(e, name, settled)
  if (value._tag === "Binary" && value.op === "/" && value.left._tag === "Binary" && value.left.op === "-") {
    const { left, right: tau } = value
    if (isState(left.right) && free(left.left) && free(tau)) return { _tag: "inf", inf: left.left, tau }
  }
  if (
    value._tag === "Binary" && value.op === "-" && value.left._tag === "Binary" && value.left.op === "*" &&
    value.right._tag === "Binary" && value.right.op === "*"
  ) {
    const { left, right } = value
    const opens = [[left.left, left.right], [left.right, left.left]].find(([, closed]) =>
      closed._tag === "Binary" && closed.op === "-" && valueOf(closed.left) === 1 && isState(closed.right)
    )
    const closes = [[right.left, right.right], [right.right, right.left]].find(([, state]) => isState(state))
    if (opens !== undefined && closes !== undefined && free(opens[0]) && free(closes[0])) {
      return { _tag: "rates", alpha: opens[0], beta: closes[0] }
    }
  }
  return { _tag: "derivative", derivative: value }
}

/** Where a rule rests, as a person writes it; null for one that says no such place. */
export const restOf = (rule: Rule, name: string): Expression | null => {
  switch (rule._tag) {
    case "inf":
      return rule.inf
    case "rates":
      return { _tag: "Binary", op: "/", left: rule.alpha, right: sum(rule.alpha, rule.beta), span: nowhere }
    case "derivative": {
      const line = linearIn(rule.derivative, name)
      if (line === null) return null
      const slope = simplify(line.slope)
      return isConstant(slope, 0) ? null : quotient(simplify(line.offset), simplify(negative(slope)))
    }
    default:
      return null
  }
}
