/**
 * Expressions as they are written to expressions of this library: names are looked up, functions put in, numbers keep their units.
 */
import { type Expression, nowhere } from "../../equation/Expression.ts"
import { binaryOperators } from "../../equation/operators.ts"
import { isMath, math } from "./calls.ts"
import { numberOf, TooLarge, valueOf } from "./Definitions.ts"
import type { Follower } from "./Follower.ts"
import { deepestCalls } from "./limits.ts"
import type { BinaryOp, Expr, Routine } from "./Syntax.ts"

/** The value of an expression. */
export const value = (e: Expr, at: Follower): Expression => {
  switch (e._tag) {
    case "Number":
      return numberOf(e.value, e.unit === null ? null : numberUnit(e, e.unit, at))
    case "Text":
      return numberOf(0)
    case "Name":
      return at.read(keyOf(e, at), e)
    case "Unary": {
      const operand = value(e.operand, at)
      const number = valueOf(operand)
      if (number !== null && operand._tag === "Number" && e.op === "-") return numberOf(-number, operand.unit)
      return { _tag: "Unary", op: e.op, operand, span: nowhere }
    }
    case "Binary":
      return binary(e.op, value(e.left, at), value(e.right, at))
    case "Call":
      return call(e, at)
  }
}

/** An operation; two numbers without units are one. */
export const binary = (op: BinaryOp, left: Expression, right: Expression): Expression => {
  const [a, b] = [bare(left), bare(right)]
  // `diam` is `2 * radius`, and half of it a radius.
  if (
    op === "/" && b === 2 && left._tag === "Binary" && left.op === "*" && left.right._tag === "Name" &&
    left.right.name === "radius"
  ) {
    return left.right
  }
  if (a !== null && b !== null && op !== "^") {
    const folded = binaryOperators[op].apply(a, b)
    if (Number.isFinite(folded)) return numberOf(folded)
  }
  return { _tag: "Binary", op, left, right, span: nowhere }
}

/** The number that an expression is, if it is one without a unit. */
const bare = (e: Expression): number | null => {
  const literal = e._tag === "Unary" && e.op === "-" ? e.operand : e
  return literal._tag === "Number" && literal.unit === null ? valueOf(e) : null
}

/** The unit behind a number; what is none is what NEURON drops. */
const numberUnit = (e: Expr, text: string, at: Follower): string | null => {
  const unit = at.unit(text)
  if (unit !== null) return unit
  const isUnit = text !== "" && !/[+*,=<>]|\b\d*v\b|\s-\s/.test(text) && !/\w\s*\(/.test(text)
  if (isUnit) at.world.report.note("unit", e, "unit", `there is no unit \`${text}\`, so the number has none`)
  else {at.world.report.note(
      "glued-number",
      e,
      "unit",
      `\`(${text})\` stands behind a number without a sign, so NEURON takes it for a unit and drops it: the number alone is kept`
    )}
  return null
}

/** What a name, with the place in its array, is looked up by. */
export const keyOf = (e: { readonly name: string; readonly index: Expr | null }, at: Follower): string => {
  if (e.index === null) return e.name
  const index = valueOf(value(e.index, at))
  if (index === null || !Number.isInteger(index) || index < 0) {
    at.world.report.problem(
      "loop",
      e.index,
      e.name,
      `the place in \`${e.name}\` is no number that is known: an array is written out, so its places are numbers`
    )
    return `${e.name}[0]`
  }
  const length = at.world.names.get(e.name)?.length ?? null
  if (length !== null && index >= length) {
    at.world.report.problem(
      "arguments",
      e.index,
      e.name,
      `\`${e.name}\` has ${length} places, 0 to ${length - 1}, and no ${index}`
    )
  }
  return `${e.name}[${index}]`
}

const call = (e: Extract<Expr, { readonly _tag: "Call" }>, at: Follower): Expression => {
  const routine = at.world.routines.get(e.name)
  if (routine !== undefined && (routine.kind === "FUNCTION" || routine.kind === "PROCEDURE")) {
    return enter(routine, e, at)
  }
  const args = e.args.map((arg) => value(arg, at))
  const { report } = at.world
  if (!isMath(e.name)) {
    if (e.name === "at_time") {
      report.problem("statement", e, e.name, "`at_time` gives no value here: compare `t` with the time")
    }
    return numberOf(0)
  }
  const make = math(e.name)
  if (make !== null) return make(...args)
  report.problem("not-yet", e, e.name, `\`${e.name}\` has no counterpart in equations here`)
  return numberOf(0)
}

/** Follows a routine with its arguments; the value of a FUNCTION is what its name is in the end. */
export const enter = (routine: Routine, e: Extract<Expr, { readonly _tag: "Call" }>, at: Follower): Expression => {
  at.count()
  if (at.frames.length >= 2 * deepestCalls) throw new TooLarge()
  const args = e.args.map((arg) => value(arg, at))
  const frame = new Map<string, Expression>(
    routine.formals.map(({ name }, k) => [name, at.define(name, args[k] ?? numberOf(0), e)])
  )
  if (routine.kind === "FUNCTION") frame.set(routine.name, numberOf(0))
  const outside = at.frames.splice(0, at.frames.length, frame)
  const units = at.unitsOff
  at.unitsOff ||= routine.unitsOff
  at.depth++
  if (at.depth > deepestCalls) {
    at.world.report.problem("too-large", e, e.name, `functions call each other more than ${deepestCalls} deep`)
  } else at.follow(routine.body, at)
  at.depth--
  at.unitsOff = units
  at.frames.splice(0, at.frames.length, ...outside)
  return routine.kind === "FUNCTION" ? at.define(routine.name, frame.get(routine.name)!, routine) : numberOf(0)
}
