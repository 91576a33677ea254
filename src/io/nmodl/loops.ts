/**
 * Loops: those from a number to a number are written out, turn by turn; one that multiplies by the same value at each turn is a power.
 */
import { product } from "../../equation/build.ts"
import { type Expression, nowhere } from "../../equation/Expression.ts"
import { numberOf, valueOf } from "./Definitions.ts"
import type { Follower } from "./Follower.ts"
import { mostTurns } from "./limits.ts"
import type { Expr, Statement } from "./Syntax.ts"
import { keyOf, value } from "./values.ts"

type Loop = Extract<Statement, { readonly _tag: "For" }>
type Assign = Extract<Statement, { readonly _tag: "Assign" }>

/** What is said of a loop whose number of turns is not known. */
export const unknownTurns = "a loop is written out, so it goes from a number to a number, or to names of DEFINE"

const mentions = (e: Expr, name: string): boolean =>
  e._tag === "Name" ?
    e.name === name || e.index !== null && mentions(e.index, name)
    : e._tag === "Unary" ?
    mentions(e.operand, name)
    : e._tag === "Binary" ?
    mentions(e.left, name) || mentions(e.right, name)
    : e._tag === "Call" && e.args.some((arg) => mentions(arg, name))

/** The factor of `FROM i = 1 TO n { y = y * x }`, which is a power, x^n; null where a loop is none. */
export const powerOf = ({ body, by, from, name }: Loop): { readonly line: Assign; readonly factor: Expr } | null => {
  const [line] = body
  if (body.length !== 1 || by !== null || from._tag !== "Number" || from.value !== 1) return null
  if (line._tag !== "Assign" || line.primes > 0 || line.index !== null) return null
  const { target, value: made } = line
  if (made._tag !== "Binary" || made.op !== "*") return null
  const isTarget = (e: Expr): boolean => e._tag === "Name" && e.name === target && e.index === null
  const factor = isTarget(made.left) ? made.right : isTarget(made.right) ? made.left : null
  return factor === null || mentions(factor, target) || mentions(factor, name) ? null : { line, factor }
}

/** Follows a loop; `set` assigns a value. */
export const loop = (
  s: Loop,
  at: Follower,
  set: (key: string, made: Expression, s: Statement, at: Follower) => void
): void => {
  const { report } = at.world
  const [from, to, by] = [s.from, s.to, s.by].map((e) => e === null ? 1 : valueOf(value(e, at)))
  if (from === null || to === null || by === null) {
    const power = powerOf(s)
    if (power === null) return report.problem("loop", s, "FROM", unknownTurns)
    const { factor, line } = power
    report.note(
      "stated",
      s,
      "FROM",
      `the loop multiplies as often as its bound says: a power, whose exponent is taken to be a whole number`
    )
    const turns: Expression = { _tag: "Call", name: "max", args: [value(s.to, at), numberOf(0)], span: nowhere }
    const raised: Expression = { _tag: "Binary", op: "^", left: value(factor, at), right: turns, span: nowhere }
    return set(keyOf({ name: line.target, index: null }, at), product(at.read(line.target, line), raised), line, at)
  }
  if (!(by > 0) || (to - from) / by >= mostTurns) {
    return report.problem("too-large", s, "FROM", `a loop is written out, and has at most ${mostTurns} turns`)
  }
  const outer = at.frameOf(s.name)
  for (let turn = from; turn <= to; turn += by) {
    at.frames.push(new Map([[s.name, numberOf(turn)]]))
    at.follow(s.body, at)
    at.frames.pop()
  }
  if (outer === undefined && at.world.names.has(s.name)) at.env.set(s.name, numberOf(to + by))
}
