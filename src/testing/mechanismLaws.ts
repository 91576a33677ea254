/**
 * What every mechanism owes, at one point (voltages and states) of it.
 *
 * Values and slopes are finite; slopes equal differences; a state that moves alone stays at its fixed point, and in [0, 1] where it is a
 * gate; conserved sums stay; a step stays finite; what `eventLaws.ts` says. And, once for a mechanism: its texts print and parse to themselves, it would be accepted again, JSON keeps it.
 */
import * as Result from "effect/Result"
import { derive } from "../equation/derive.ts"
import { evaluate } from "../equation/evaluate.ts"
import type { Expression } from "../equation/Expression.ts"
import { bottomUp, withoutSpans } from "../equation/graph.ts"
import { parse } from "../equation/parse.ts"
import { print } from "../equation/print.ts"
import * as Json from "../io/Json.ts"
import { check } from "../mechanism/check.ts"
import { compile, type CompiledState, type Formula } from "../mechanism/compile.ts"
import { conservedSums, sumText } from "../mechanism/conserved.ts"
import { whereText } from "../mechanism/Path.ts"
import { parseReaction, printReaction } from "../mechanism/reaction.ts"
import type { Mechanism } from "../network/Mechanism.ts"
import { columnName } from "../network/MechanismFields.ts"
import { atOnce } from "../solve/Pieces.ts"
import { plan } from "../solve/Plan.ts"
import type { State } from "../solve/State.ts"
import { notFinite } from "../solve/stateNumbers.ts"
import { initialState, step } from "../solve/step.ts"
import { formatProblem } from "../unit/Problem.ts"
import { eventLaws } from "./eventLaws.ts"
import { dt, type MechanismBench, mechanismBench, type MechanismPoint } from "./mechanismBench.ts"
import { type MechanismText, mechanismTexts } from "./mechanismTexts.ts"
import type { Violation } from "./Violation.ts"

/** What the laws judge; a test of the laws puts broken ones in. */
export type Means = {
  readonly derive: (e: Expression, name: string) => Expression
  readonly print: (e: Expression) => string
  readonly step: (bench: MechanismBench, state: State) => State
  readonly store: (bench: MechanismBench) => boolean
}

/** The library's own. */
export const means: Means = {
  derive,
  print,
  step: ({ network }, state) => step(plan(network), "backwardEuler", dt, state),
  store: ({ network }) => Result.getOrThrow(Json.decode(Json.encode(network))).equals(network)
}

/** Tells which law about the mechanism as data is broken; null when none. */
export const dataLaws = (mechanism: Mechanism, own: Means = means): Violation | null => {
  const [problem] = check(mechanism)
  if (problem !== undefined) {
    const got = formatProblem(problem.text, problem).replaceAll("\n", "\n            ")
    return { law: "a mechanism is well formed", where: whereText(problem.where), expected: "no problems", got }
  }
  for (const { text, where } of mechanismTexts(mechanism)) {
    const tree = Result.getOrThrow(parse(text))
    const printed = own.print(tree)
    const again = parse(printed)
    if (Result.isSuccess(again) && JSON.stringify(withoutSpans(again.success)) === JSON.stringify(withoutSpans(tree))) {
      continue
    }
    return { law: "a printed text parses to itself", where, expected: `\`${text}\``, got: `\`${printed}\`` }
  }
  for (const [i, line] of mechanism.scheme.entries()) {
    const printed = printReaction(Result.getOrThrow(parseReaction(line)))
    const again = parseReaction(printed)
    if (Result.isSuccess(again) && printReaction(again.success) === printed) continue
    return {
      law: "a printed reaction parses to itself",
      where: `reaction ${i + 1}`,
      expected: `\`${line}\``,
      got: `\`${printed}\``
    }
  }
  return own.store(mechanismBench(mechanism))
    ? null
    : {
      law: "JSON keeps a mechanism",
      where: "Json.decode(Json.encode(network))",
      expected: "an equal network",
      got: "another one"
    }
}

/** Tells which law a mechanism breaks at a point; null when none. */
export const mechanismLaws = (bench: MechanismBench, point: MechanismPoint, own: Means = means): Violation | null => {
  for (const text of bench.texts) {
    const violation = finiteLaw(bench, text, point, own) ?? slopeLaw(bench, text, point, own)
    if (violation !== null) return violation
  }
  return eventLaws(bench, point) ?? stepLaws(bench, point, own)
}

const at = (bench: MechanismBench, e: Expression, point: MechanismPoint): number =>
  evaluate(e, (name) => [point.get(name) ?? bench.constants(name)], 1)[0]

const quoted = ({ text, where }: MechanismText): string => `${where}, \`${text.trim()}\``

const finiteLaw = (bench: MechanismBench, text: MechanismText, point: MechanismPoint, own: Means): Violation | null => {
  const value = at(bench, text.expression, point)
  const wayOut = "a finite number (vtrap, efun and exprel are quotients without a hole)"
  if (!Number.isFinite(value)) {
    return {
      law: "every text has a finite value at every voltage",
      where: quoted(text),
      expected: wayOut,
      got: String(value)
    }
  }
  for (const name of text.by) {
    const slope = at(bench, own.derive(text.expression, name), point)
    if (Number.isFinite(slope)) continue
    return {
      law: "every text has a finite slope at every voltage",
      where: `the derivative by ${name} of ${quoted(text)}`,
      expected: wayOut,
      got: String(slope)
    }
  }
  return null
}

/** Distance for differences, for numbers near 1 and below; larger numbers take it relative. */
const distance = 1e-3

/** Relative error that a difference may have beside its truncation: 1e-16 / 1e-3 per operation, times a thousand for cancellation. */
const slack = 1e-10

/** The largest number that stands in a sum on the way to a value: what rounding errors are relative to. */
const size = (bench: MechanismBench, expression: Expression, point: MechanismPoint): number =>
  bottomUp<number>((e, of) => {
    if (e._tag === "Unary") return of(e.operand)
    // A case that is no number here (0 / 0 where a parameter has no meaning) rounds nothing: the other one is taken.
    if (e._tag === "Conditional") return Math.max(0, ...[of(e.yes), of(e.no)].filter(Number.isFinite))
    if (e._tag !== "Binary") return Math.abs(at(bench, e, point))
    switch (e.op) {
      case "+":
      case "-":
        return of(e.left) + of(e.right)
      case "*":
        return of(e.left) * of(e.right)
      case "/":
        return of(e.left) / Math.abs(at(bench, e.right, point))
      default:
        return Math.abs(at(bench, e, point))
    }
  })(expression)

/** The derivative lies between the differences to the left and to the right, widened by what they may be wrong by. */
const slopeLaw = (bench: MechanismBench, text: MechanismText, point: MechanismPoint, own: Means): Violation | null => {
  for (const name of text.by) {
    const x = point.get(name) ?? bench.constants(name)
    const f = (d: number): number => at(bench, text.expression, new Map(point).set(name, x + d))
    const h = distance * Math.min(1, Math.abs(x) === 0 ? 1 : Math.max(Math.abs(x), 1e-6))
    const [middle, right, left, nearRight, nearLeft] = [f(0), f(h), f(-h), f(h / 2), f(-h / 2)]
    const sides = [2 * (nearRight - middle) / h, 2 * (middle - nearLeft) / h]
    if (![right, left, ...sides].every(Number.isFinite)) continue // the hole is beside this point, and has a point of its own
    // Twice what halving the distance still changes, on either side: more than what is left to the limit.
    const truncation = 2 * Math.max(Math.abs(sides[0] - (right - middle) / h), Math.abs(sides[1] - (middle - left) / h))
    const rounding = slack * size(bench, text.expression, point) * (distance / h)
    const slope = at(bench, own.derive(text.expression, name), point)
    const allowed = truncation + rounding + 1e-9 * Math.abs(slope)
    if (slope >= Math.min(...sides) - allowed && slope <= Math.max(...sides) + allowed) continue
    return {
      law: "a derivative equals differences",
      where: `the derivative by ${name} of ${quoted(text)}`,
      expected: `between ${Math.min(...sides)} and ${Math.max(...sides)} (differences over ${h / 2})`,
      got: String(slope)
    }
  }
  return null
}

/** What a gate may leave [0, 1] by, and a fixed point move, relative: a few roundings of the step that mixes x and its target. */
const wobble = 1e-12

const stepLaws = (bench: MechanismBench, point: MechanismPoint, own: Means): Violation | null => {
  const { mechanism, network } = bench
  const compiled = compile(mechanism)
  const moved = new Set([
    mechanism.ion,
    ...mechanism.update.map(({ target }) => target),
    ...Object.keys(mechanism.reset?.set ?? {})
  ])
  const before = bench.state(initialState(plan(network)), point)
  const tried = Result.try(() => own.step(bench, before))
  const bad = Result.isFailure(tried) ? tried.failure as Error : atOnce(notFinite(network, dt, before, tried.success))
  if (Result.isFailure(tried) || bad !== null) {
    return { law: "a step stays finite", where: `one step of ${dt} ms`, expected: "finite numbers", got: bad!.message }
  }
  const after = tried.success
  const value = (formula: Formula): number => at(bench, formula.expression, point)
  const stateIn = (state: State, name: string): number => bench.read(state, columnName(mechanism, name))
  for (const sum of conservedSums(mechanism)) {
    if (sum.some(({ state }) => moved.has(state))) continue
    const total = (state: State): number =>
      sum.reduce((s, { count, state: name }) => s + count * stateIn(state, name), 0)
    const size = sum.reduce((s, { count, state: name }) => s + Math.abs(count * stateIn(before, name)), 0)
    if (Math.abs(total(after) - total(before)) <= wobble * Math.max(size, 1e-6)) continue
    return {
      law: "a conserved sum stays",
      where: `${sumText(sum)}, one step of ${dt} ms`,
      expected: String(total(before)),
      got: String(total(after))
    }
  }
  const together = new Set(compiled.systems.flatMap(({ driver, states }) => states.filter((_, j) => !driver[j])))
  for (const state of compiled.states) {
    if (together.has(state.name)) continue
    const negative = negativeTau(state, value)
    if (negative !== null) return negative
    if (moved.has(state.name)) continue
    const x = stateIn(before, state.name)
    const next = stateIn(after, state.name)
    if (isGate(mechanism, state, value) && x >= 0 && x <= 1 && !(next >= -wobble && next <= 1 + wobble)) {
      return {
        law: "a gate that starts in [0, 1] stays there",
        where: `state ${state.name} = ${x}, one step of ${dt} ms`,
        expected: "a number from 0 to 1",
        got: String(next)
      }
    }
    if (state.fixedPoint === null) continue
    const rest = value(state.fixedPoint)
    if (!Number.isFinite(rest)) continue // neither rate is there: the gate stays where it is
    const resting = bench.state(before, new Map(point).set(state.name, rest))
    const stayed = stateIn(own.step(bench, resting), state.name)
    if (Math.abs(stayed - rest) <= wobble * Math.max(1e-6, Math.abs(rest))) continue
    return {
      law: "a state at its fixed point stays there",
      where: `state ${state.name}, one step of ${dt} ms`,
      expected: String(rest),
      got: String(stayed)
    }
  }
  return null
}

const negativeTau = ({ name, rule }: CompiledState, value: (formula: Formula) => number): Violation | null => {
  if (rule._tag !== "Relaxation" || value(rule.tau) >= 0) return null
  return {
    law: "a time constant is not negative",
    where: `state ${name}, tau`,
    expected: "0 ms or more",
    got: `${value(rule.tau)} ms`
  }
}

/** Whether a state is a pure number that relaxes to a place in [0, 1]. */
const isGate = (mechanism: Mechanism, { name, rule }: CompiledState, value: (formula: Formula) => number): boolean => {
  if (mechanism.states[name].unit !== "1") return false
  if (rule._tag === "Rates") return value(rule.alpha) >= 0 && value(rule.beta) >= 0
  return rule._tag === "Relaxation" && value(rule.inf) >= 0 && value(rule.inf) <= 1 && value(rule.tau) >= 0
}
