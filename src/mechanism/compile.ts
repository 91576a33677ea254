/**
 * From a mechanism's texts to expressions that a stepper can evaluate: parsed, definitions put in, simplified, with
 * exact derivatives. A definition is one object wherever it is used.
 *
 * One idea: the texts were checked when the mechanism was made, so this cannot fail, and it is a pure function of
 * immutable data, so it is remembered by identity. All names are local (`gK`, not `Kdr_gK`); `columnName` leads to
 * columns. It does not know schemes.
 */
import * as Result from "effect/Result"
import { constant, isConstant, negative, quotient, sum } from "../equation/build.ts"
import { derive } from "../equation/derive.ts"
import type { Expression } from "../equation/Expression.ts"
import { usesName } from "../equation/freeNames.ts"
import { linearIn } from "../equation/linear.ts"
import { parse } from "../equation/parse.ts"
import { simplify } from "../equation/simplify.ts"
import type { Mechanism } from "../network/Mechanism.ts"
import { currentsOf, type Handler, hasEnds, type StateRule } from "../network/MechanismFields.ts"
import { requirements } from "../network/ranges.ts"
import { formatProblem } from "../unit/Problem.ts"
import { type Formula, formula } from "./Formula.ts"
import { rateOf } from "./rateOf.ts"
import { type CompiledSystem, systemsOf } from "./systems.ts"

export type { Formula } from "./Formula.ts"

/** How a state moves, as `StateRule` says it, in formulas. */
export type CompiledRule =
  | { readonly _tag: "Rates"; readonly alpha: Formula; readonly beta: Formula }
  /** `rate` is one over tau, the other way round where tau is a quotient: a division less in every step. */
  | { readonly _tag: "Relaxation"; readonly inf: Formula; readonly tau: Formula; readonly rate: Formula }
  /** `slope` is the derivative of `value` by the state; `linear` tells that `value` is a straight line in it. */
  | { readonly _tag: "Derivative"; readonly value: Formula; readonly slope: Formula; readonly linear: boolean }
  | { readonly _tag: "Assigned"; readonly value: Formula }
  /** Moves with its system only. */
  | { readonly _tag: "Scheme" }
  | { readonly _tag: "Held" }

/** A state's rule in formulas. */
export type CompiledState = {
  readonly name: string
  readonly rule: CompiledRule
  /** dx/dt as the state's own texts say it; `null` where they do not. */
  readonly rate: Formula | null
  /** Where it comes to rest with everything else held fixed; `null` where no formula says so. */
  readonly fixedPoint: Formula | null
  /** Where `States.init` puts it, if it says so. */
  readonly initial: Formula | null
}

/** A target of `update` or `reset` (`v` or a state) and its new value. */
export type CompiledAssignment = { readonly target: string; readonly value: Formula }

/**
 * A line of a handler: a state and its new value, or an event and the parameter that holds the time until it arrives. Lines run in order, each
 * sees the values of the ones before it.
 */
export type CompiledHandler =
  | { readonly _tag: "Set"; readonly target: string; readonly value: Formula }
  | { readonly _tag: "Send"; readonly event: string; readonly after: string }

/** When a channel emits a spike: `Emission` in formulas. */
export type CompiledEmission = {
  readonly crosses: Formula
  readonly rearm: Formula | null
  readonly refractory: Formula | null
  readonly time: "crossing" | "step"
}

/**
 * A current. `slope` is the exact derivative of `value` by `by`: `v` for a channel, the ion for a pump, `v_post` for a synapse. `offset` is
 * the value where that is 0, if the current is a straight line in it as written; `null` otherwise. `preSlope` is that of a junction by
 * `v_pre`; `null` for all others.
 */
export type CompiledCurrent = {
  readonly name: string
  readonly value: Formula
  readonly by: string
  readonly slope: Formula
  readonly offset: Formula | null
  readonly preSlope: Formula | null
}

/** The formulas of a mechanism. */
export type CompiledMechanism = {
  readonly mechanism: Mechanism
  /** In the order of declaration. */
  readonly states: ReadonlyArray<CompiledState>
  /** The states that move together; those of `states` that are in none move alone. */
  readonly systems: ReadonlyArray<CompiledSystem>
  /** All currents, in order. */
  readonly currents: ReadonlyArray<CompiledCurrent>
  /** The one of a mechanism that has one; only channels have several. */
  readonly current: CompiledCurrent | null
  readonly update: ReadonlyArray<CompiledAssignment>
  readonly reset: { readonly when: Formula; readonly set: ReadonlyArray<CompiledAssignment> } | null
  /** Conditions on parameters, also that no event is sent back in time, with their texts. */
  readonly requires: ReadonlyArray<{ readonly text: string; readonly holds: Formula }>
  readonly onPre: ReadonlyArray<CompiledHandler>
  readonly onPost: ReadonlyArray<CompiledHandler>
  /** By the name of the event, in the order of declaration. */
  readonly onEvent: ReadonlyMap<string, ReadonlyArray<CompiledHandler>>
  readonly spike: CompiledEmission | null
}

const compiled = new WeakMap<Mechanism, CompiledMechanism>() // memo of a pure function of immutable data

/** The formulas of a mechanism; the same object for the same mechanism. */
export const compile = (mechanism: Mechanism): CompiledMechanism => {
  let result = compiled.get(mechanism)
  if (result === undefined) compiled.set(mechanism, result = compileFresh(mechanism))
  return result
}

const compileFresh = (mechanism: Mechanism): CompiledMechanism => {
  const definitions = new Map<string, Expression>()
  const read = (text: string): Expression => simplify(parseChecked(mechanism, text), definitions)
  for (const [name, text] of Object.entries(mechanism.definitions)) definitions.set(name, read(text))

  const assignments = (lines: Iterable<readonly [string, string]>): ReadonlyArray<CompiledAssignment> =>
    Array.from(lines, ([target, text]) => ({ target, value: formula(read(text)) }))
  const handlers = (lines: ReadonlyArray<Handler>): ReadonlyArray<CompiledHandler> =>
    lines.map((line) =>
      line._tag === "Send" ? line : { _tag: "Set", target: line.target, value: formula(read(line.text)) }
    )
  const orNull = (text: string | null): Formula | null => text === null ? null : formula(read(text))
  const { emits, onEvent, onPost, onPre, reset } = mechanism
  const by = hasEnds(mechanism) ? "v_post" : mechanism.ion ?? "v"
  const currents = currentsOf(mechanism).map(({ name, text }) =>
    currentOf(name, read(text), by, mechanism.kind === "Junction" ? "v_pre" : null)
  )
  return {
    mechanism,
    states: Object.entries(mechanism.states).map(([name, { initial, rule }]) => ({
      ...compileState(name, rule, read),
      initial: orNull(initial ?? null),
      rate: movesByText(rule) ? formula(rateOf(rule, name, read)) : null
    })),
    systems: systemsOf(mechanism, read),
    currents,
    current: currents.length === 1 ? currents[0] : null,
    update: assignments(mechanism.update.map(({ target, text }) => [target, text])),
    reset: reset === null ? null : { when: formula(read(reset.when)), set: assignments(Object.entries(reset.set)) },
    requires: requirements(mechanism).map((text) => ({ text, holds: formula(read(text)) })),
    onPre: handlers(onPre),
    onPost: handlers(onPost),
    onEvent: new Map(Object.entries(onEvent).map(([event, lines]) => [event, handlers(lines)])),
    spike: emits === null ? null : {
      crosses: formula(read(emits.spike.crosses)),
      rearm: orNull(emits.spike.rearm),
      refractory: orNull(emits.spike.refractory),
      time: emits.spike.time
    }
  }
}

const parseChecked = (mechanism: Mechanism, text: string): Expression => {
  const parsed = parse(text)
  if (Result.isSuccess(parsed)) return parsed.success
  const problems = parsed.failure.map((problem) => formatProblem(text, problem)).join("\n")
  throw new Error(`internal: ${mechanism.kind} ${mechanism.name} was not checked: ${problems}`)
}

const withSlope = (value: Expression, by: string): { readonly value: Formula; readonly slope: Formula } => ({
  value: formula(value),
  slope: formula(simplify(derive(value, by)))
})

const currentOf = (name: string, value: Expression, by: string, alsoBy: string | null): CompiledCurrent => {
  const line = linearIn(value, by)
  return {
    name,
    by,
    ...withSlope(value, by),
    offset: line === null ? null : formula(simplify(line.offset)),
    preSlope: alsoBy === null ? null : withSlope(value, alsoBy).slope
  }
}

/** A fixed point, unless it is given in terms of the state itself. */
const restingAt = (name: string, expression: Expression): Formula | null =>
  usesName(expression, name) ? null : formula(expression)

const movesByText = ({ _tag }: StateRule): boolean => _tag === "Rates" || _tag === "Relaxation" || _tag === "Derivative"

const compileState = (
  name: string,
  rule: StateRule,
  read: (text: string) => Expression
): Omit<CompiledState, "initial" | "rate"> => {
  switch (rule._tag) {
    case "Rates": {
      const [alpha, beta] = [read(rule.alpha), read(rule.beta)]
      const fixedPoint = restingAt(name, quotient(alpha, sum(alpha, beta)))
      return { name, rule: { _tag: "Rates", alpha: formula(alpha), beta: formula(beta) }, fixedPoint }
    }
    case "Relaxation": {
      const [inf, tau] = [read(rule.inf), read(rule.tau)]
      const rate = tau._tag === "Binary" && tau.op === "/" ? quotient(tau.right, tau.left) : quotient(constant(1), tau)
      return {
        name,
        rule: { _tag: "Relaxation", inf: formula(inf), tau: formula(tau), rate: formula(rate) },
        fixedPoint: restingAt(name, inf)
      }
    }
    case "Derivative": {
      const value = read(rule.text)
      const line = linearIn(value, name)
      if (line === null) {
        return { name, rule: { _tag: "Derivative", ...withSlope(value, name), linear: false }, fixedPoint: null }
      }
      const fixedPoint = isConstant(line.slope, 0) ? null : formula(quotient(negative(line.offset), line.slope))
      return {
        name,
        rule: { _tag: "Derivative", value: formula(value), slope: formula(line.slope), linear: true },
        fixedPoint
      }
    }
    case "Assigned":
      return { name, rule: { _tag: "Assigned", value: formula(read(rule.text)) }, fixedPoint: null }
    case "Scheme":
    case "Held":
      return { name, rule: { _tag: rule._tag }, fixedPoint: null }
  }
}
