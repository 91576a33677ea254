/**
 * Lines of `update` that are the exact step of a rule which sees a concentration: `read` writes such a rule so, because NEURON moves concentrations
 * first. Here they are taken for the rule again.
 */
import * as Result from "effect/Result"
import type { Expression } from "../../equation/Expression.ts"
import { freeNames } from "../../equation/freeNames.ts"
import { linearIn } from "../../equation/linear.ts"
import { parse } from "../../equation/parse.ts"
import { print } from "../../equation/print.ts"
import type { Mechanism } from "../../network/Mechanism.ts"
import { ionColumn } from "./ionNames.ts"
import type { Rule } from "./Rule.ts"
import { exactStep } from "./steps.ts"

/** The rules of states that lines stand for, and the lines that stand for none. */
export type Stepped = {
  readonly rules: ReadonlyMap<string, Rule>
  readonly ordinary: ReadonlyArray<{ readonly target: string; readonly value: Expression }>
}

/** Sorts the lines. */
export const steppedOf = (mechanism: Mechanism, definitions: ReadonlyMap<string, Expression>): Stepped => {
  const rules = new Map<string, Rule>()
  const ordinary: Array<{ readonly target: string; readonly value: Expression }> = []
  const sees = (e: Expression): boolean =>
    [...freeNames(e)].some((name) => {
      const inside = definitions.get(name)
      if (inside !== undefined) return sees(inside)
      const what = mechanism.states[name] === undefined ? ionColumn(name)?.what : undefined
      return what === "inside" || what === "outside"
    })
  for (const { target, text } of mechanism.update) {
    const value = Result.getOrThrow(parse(text)) // of a mechanism that was checked
    const rule = mechanism.states[target]?.rule._tag === "Held" && sees(value) ? ruleOf(target, value) : null
    if (rule === null || rules.has(target)) ordinary.push({ target, value })
    else rules.set(target, rule)
  }
  return { rules, ordinary }
}

/** The rule whose exact step a value is; null where it is none's. */
const ruleOf = (name: string, value: Expression): Rule | null => {
  if (value._tag !== "Binary" || value.op !== "+" || !isName(value.left, name)) return null
  const { right } = value
  if (right._tag !== "Binary" || right.op !== "*") return null
  const { left: share, right: way } = right
  const made: Array<Rule> = []
  if (
    way._tag === "Binary" && way.op === "-" && isName(way.right, name) && share._tag === "Binary" && share.op === "-"
  ) {
    const exponent = share.right._tag === "Call" && share.right.name === "exp" ? share.right.args[0] : null
    if (exponent?._tag === "Binary" && exponent.op === "/") {
      made.push({ _tag: "inf", inf: way.left, tau: exponent.right })
    }
    if (exponent?._tag === "Binary" && exponent.op === "*" && way.left._tag === "Binary" && way.left.op === "/") {
      const both = exponent.right
      if (both._tag === "Binary" && both.op === "+") made.push({ _tag: "rates", alpha: both.left, beta: both.right })
    }
  }
  if (linearIn(way, name) !== null) made.push({ _tag: "derivative", derivative: way })
  const own = print(value)
  return made.find((rule) => {
    const step = exactStep(rule, name, null)
    return step !== null && print(step) === own
  }) ?? null
}

const isName = (e: Expression, name: string): boolean => e._tag === "Name" && e.name === name
