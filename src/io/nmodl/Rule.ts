/**
 * How a state moves, as expressions: its rule, a line of a procedure, a reaction; and what an expression depends on, definitions looked through.
 */
import { difference, product } from "../../equation/build.ts"
import { type Expression, nowhere } from "../../equation/Expression.ts"
import { freeNames } from "../../equation/freeNames.ts"
import { substitute } from "../../equation/substitute.ts"
import { nameOf, numberOf } from "./Definitions.ts"
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

/** Whether an expression depends on a name, definitions looked through. */
export const dependsOn = (e: Expression, name: string, settled: Settled, seen = new Set<string>()): boolean =>
  [...freeNames(e)].some((each) => {
    if (each === name) return true
    if (seen.has(each)) return false
    seen.add(each)
    const inside = settled.definition(each)
    return inside !== undefined && dependsOn(inside, name, settled, seen)
  })

/** An expression with the definitions put in that depend on a name. */
export const through = (e: Expression, name: string, settled: Settled): Expression => {
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
