/**
 * The texts of a mechanism as expressions, each with its place in the declaration, and the voltages at which something may go wrong in them.
 *
 * Read from the text anew, so that a law about a text does not rest on what `compile` made of it.
 */
import * as Result from "effect/Result"
import { evaluate } from "../equation/evaluate.ts"
import type { Expression } from "../equation/Expression.ts"
import { usesName } from "../equation/freeNames.ts"
import { inOrder } from "../equation/graph.ts"
import { isComparison } from "../equation/operators.ts"
import { parse } from "../equation/parse.ts"
import { substitute } from "../equation/substitute.ts"
import { whereText } from "../mechanism/Path.ts"
import { parseReaction } from "../mechanism/reaction.ts"
import { voltageNames } from "../mechanism/scope.ts"
import { currentsOf, type MechanismFields } from "../network/MechanismFields.ts"
import { handlerPaths } from "../network/texts.ts"

/** A text of a mechanism. */
export type MechanismText = {
  /** The place in the declaration: `state n, alpha`. */
  readonly where: string
  readonly text: string
  /** With definitions put in. */
  readonly expression: Expression
  /** Names by which a step derives it: the voltages, and the quantity that is solved for. */
  readonly by: ReadonlyArray<string>
}

/** All texts of a mechanism, in the order of the declaration. */
export const mechanismTexts = (fields: MechanismFields): ReadonlyArray<MechanismText> => {
  const definitions = new Map<string, Expression>()
  const voltages = voltageNames[fields.kind]
  const read = (where: string, text: string, solvedFor: ReadonlyArray<string> = []): MechanismText => ({
    where,
    text,
    expression: substitute(Result.getOrThrow(parse(text)), definitions),
    by: [...new Set([...voltages, ...solvedFor])]
  })
  const out: Array<MechanismText> = []
  for (const [name, text] of Object.entries(fields.definitions)) {
    const made = read(`definition ${name}`, text)
    out.push(made)
    definitions.set(name, made.expression)
  }
  for (const [name, { initial, rule }] of Object.entries(fields.states)) {
    if (initial !== undefined) out.push(read(`state ${name}, initial`, initial))
    const { _tag, ...texts } = rule
    for (const [part, text] of Object.entries(texts)) {
      out.push(
        read(part === "text" ? `state ${name}` : `state ${name}, ${part}`, text, _tag === "Derivative" ? [name] : [])
      )
    }
  }
  fields.scheme.forEach((line, i) => {
    const { backward, forward } = Result.getOrThrow(parseReaction(line))
    for (const rate of backward === null ? [forward] : [forward, backward]) {
      out.push(read(`reaction ${i + 1}`, rate.text))
    }
  })
  for (const { name, text } of currentsOf(fields)) {
    out.push(read(`current ${name}`, text, fields.ion === null ? [] : [fields.ion]))
  }
  for (const { target, text } of fields.update) out.push(read(`update ${target}`, text))
  if (fields.reset !== null) {
    out.push(read("reset, when", fields.reset.when))
    for (const [target, text] of Object.entries(fields.reset.set)) out.push(read(`reset, set ${target}`, text))
  }
  fields.requires.forEach((text, i) => out.push(read(`requirement ${i + 1}`, text)))
  for (const [where, handler] of handlerPaths(fields)) {
    if (handler._tag === "Set") out.push(read(whereText(where), handler.text))
  }
  for (const part of ["crosses", "rearm", "refractory"] as const) {
    const text = fields.emits?.spike[part] ?? null
    if (text !== null) out.push(read(`emits, spike, ${part}`, text))
  }
  return out
}

/** Parts whose zeros are the places to look at: what is divided by, what a function is singular in, where a case begins. */
const touchy = (expression: Expression): ReadonlyArray<Expression> => inOrder(expression).flatMap(touchyIn)

const touchyIn = (e: Expression): ReadonlyArray<Expression> => {
  if (e._tag === "Call") {
    switch (e.name) {
      case "vtrap":
      case "log":
      case "log1p":
      case "sqrt":
      case "abs":
      case "efun":
      case "exprel":
        return [e.args[0]]
      case "min":
      case "max":
        return [{ _tag: "Binary", op: "-", left: e.args[0], right: e.args[1], span: e.span }]
      default:
        return []
    }
  }
  if (e._tag !== "Binary") return []
  if (e.op === "/") return [e.right]
  return isComparison(e.op) ? [{ _tag: "Binary", op: "-", left: e.left, right: e.right, span: e.span }] : []
}

/** Distance of the places between which a sign change is looked for [mV]; whole numbers are hit exactly. */
const spacing = 0.5

/** Voltages in a range at which a denominator, the argument of `vtrap` or the like is 0, everything else as `lookup` says. */
export const singularVoltages = (
  texts: ReadonlyArray<MechanismText>,
  name: string,
  [low, high]: readonly [number, number],
  lookup: (name: string) => number
): ReadonlyArray<number> => {
  const grid = Float64Array.from({ length: Math.floor((high - low) / spacing) + 1 }, (_, i) => low + i * spacing)
  const found = new Set<number>()
  for (const part of new Set(texts.flatMap(({ expression }) => touchy(expression)))) {
    if (!usesName(part, name)) continue
    const at = (v: ArrayLike<number>): Float64Array => evaluate(part, (n) => n === name ? v : [lookup(n)], v.length)
    const values = at(grid)
    values.forEach((value, i) => {
      if (value === 0) found.add(grid[i])
      else if (i > 0 && values[i - 1] * value < 0) {
        const root = bisect((v) => at([v])[0], grid[i - 1], grid[i])
        found.add(root).add(Number(root.toPrecision(6)))
      }
    })
  }
  return [...found].sort((a, b) => a - b)
}

/** The zero of a function between two places where its sign differs. */
const bisect = (f: (v: number) => number, from: number, to: number): number => {
  let [a, b] = [from, to]
  const negative = f(a) < 0
  for (let i = 0; i < 60; i++) {
    const middle = (a + b) / 2
    if (f(middle) < 0 === negative) a = middle
    else b = middle
  }
  return (a + b) / 2
}
