/**
 * A mechanism whose states may stay where they are in the first step of a run, so that its currents come first.
 *
 * One idea: it is said in the language itself, by a held state that counts steps, so engines, schemes, gradients and documents know nothing of
 * it. In this library a step moves states, then takes currents with them; in NEURON it is the other way round. The two are one sequence,
 * once the first step has moved none. Rates are multiplied by 0 or 1, which changes no bit of them.
 */
import * as Result from "effect/Result"
import { type Mechanism, toFields } from "../network/Mechanism.ts"
import type { StateRule, StateSpec } from "../network/MechanismFields.ts"
import { ofFields } from "./declare.ts"
import { MechanismError } from "./MechanismError.ts"
import { parseReaction } from "./reaction.ts"

/** The state that counts: 0 before a first step that moves nothing, 1 after it, and otherwise. */
const begun = "begun"

/** Whether states move in this step. */
const moving = "moving"

/** A time constant [ms] so long that exp(-dt / tau) is 1; a state that moves with others gets 1e-100 of its way. */
const forEver = "1e100"

const times = (text: string): string => `${moving} * (${text})`

const ruleOf = (rule: StateRule): StateRule => {
  switch (rule._tag) {
    case "Rates":
      return { _tag: "Rates", alpha: times(rule.alpha), beta: times(rule.beta) }
    case "Relaxation":
      return { ...rule, tau: `${moving} ? (${rule.tau}) : ${forEver}` } // not over 0, which has no slope
    case "Derivative":
      return { _tag: "Derivative", text: times(rule.text) }
    case "Assigned": // equals what it is made of, which stays
    case "Scheme":
    case "Held":
      return rule
  }
}

/** A reaction with its rates in brackets behind the factor. */
const reactionOf = (text: string): string => {
  const { backward, forward } = Result.getOrThrow(parseReaction(text)) // of a mechanism that was checked
  const rates = backward === null ? [forward] : [forward, backward]
  return `${text.slice(0, forward.span[0])}${rates.map((rate) => times(rate.text)).join(", ")}`
}

/**
 * The same mechanism with a state `begun`: where its column is 0 as a run begins, the first step takes the currents of the states that there
 * are, and no rule, `update` or `reset` moves one; concentrations that a pump moves go with the voltage. Left at 1 it changes nothing. One in which
 * nothing moves is given back as it is; one that events move, or that has a `begun` or `moving` of its own, throws a `MechanismError`.
 */
export const currentsFirst = (mechanism: Mechanism): Mechanism => {
  const fields = toFields(mechanism)
  const { definitions, reset, scheme, states, update } = fields
  const rules = Object.values(states).map(({ rule }) => rule._tag)
  if (rules.every((rule) => rule === "Held" || rule === "Assigned") && update.length === 0 && reset === null) {
    return mechanism
  }
  const taken = [["states", begun, states], ["definitions", moving, definitions]] as const
  const problems = taken.filter(([, name, group]) => Object.hasOwn(group, name)).map(([group, name]) => ({
    where: [group, name],
    text: name,
    span: [0, name.length] as const,
    message:
      `\`${name}\` is a name by which the first step is told: rename it, unless this mechanism has such a first step already`
  }))
  if (problems.length > 0) throw new MechanismError({ mechanism: mechanism.name, problems })
  const moved = Object.entries(states).map(([name, state]): readonly [string, StateSpec] => [
    name,
    { ...state, rule: ruleOf(state.rule) }
  ])
  return ofFields({
    ...fields,
    definitions: { ...definitions, [moving]: `${begun} > 0` },
    states: { ...Object.fromEntries(moved), [begun]: { default: 1, unit: "1", shared: false, rule: { _tag: "Held" } } },
    scheme: scheme.map(reactionOf),
    update: [
      ...update.map(({ target, text }) => ({ target, text: `${moving} ? (${text}) : ${target}` })),
      { target: begun, text: `min(${begun} + 1, 2)` }
    ],
    reset: reset === null ? null : { ...reset, when: `${begun} > 1 && (${reset.when})` } // which comes after `update`
  })
}
