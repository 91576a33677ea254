/**
 * From the parts of a mechanism back to what a person would write to declare it: the inverse of `assemble`, without what is meant anyway.
 */
import type {
  Emission,
  Handler,
  MechanismFields,
  ParameterSpec,
  ReadSpec,
  StateRule,
  StateSpec
} from "../network/MechanismFields.ts"
import { printHandler } from "./handlerLines.ts"
import type { AnySpec, CurrentInput, EmissionInput, ParameterInput, StateInput } from "./spec.ts"

/** What declares these parts. */
export const specOf = (fields: MechanismFields): AnySpec => {
  const { about, current, definitions, ion, kind, method, parameters, reads, reset, scheme, states, update } = fields
  const { currents, emits, onEvent, onPost, onPre, requires, unchecked } = fields
  return {
    ...about === "" ? {} : { about },
    ...given("parameters", mapped(parameters, parameterOf)),
    ...given("states", mapped(states, ({ rule, ...column }) => stateOf(column, rule))),
    ...scheme.length === 0 ? {} : { scheme },
    ...method === null ? {} : { method },
    ...given("reads", mapped(reads, (read): ReadSpec => ({ ...read }))),
    ...given("definitions", definitions),
    ...update.length === 0 ? {} : { update: update.map(({ target, text }) => `${target} = ${text}`) },
    ...reset === null ? {} : { reset },
    ...requires.length === 0 ? {} : { requires },
    ...onPre.length === 0 ? {} : { onPre: onPre.map(printHandler) },
    ...onPost.length === 0 ? {} : { onPost: onPost.map(printHandler) },
    ...given("onEvent", mapped(onEvent, (lines: ReadonlyArray<Handler>) => lines.map(printHandler))),
    ...emits === null ? {} : { emits: { spike: emissionOf(emits.spike) } },
    ...unchecked === true || unchecked.length > 0 ? { unchecked } : {},
    ...kind === "Pump" ? { ion } : {},
    ...current === null ? {} : { current: currentOf(fields.name, current) },
    ...given("currents", Object.fromEntries(currents.map(({ name, text }) => [name, text])))
  }
}

/** A part, where there is anything in it. */
const given = <K extends string, A extends object>(key: K, part: A): { readonly [_ in K]?: A } =>
  Object.keys(part).length === 0 ? {} : { [key]: part } as { readonly [_ in K]: A }

const mapped = <A, B>(part: Readonly<Record<string, A>>, f: (value: A) => B): Readonly<Record<string, B>> =>
  Object.fromEntries(Object.entries(part).map(([name, value]) => [name, f(value)]))

/** What a spike is as people write it, without what is meant anyway. */
export const emissionOf = ({ crosses, rearm, refractory, time }: Emission): EmissionInput => ({
  crosses,
  ...rearm === null ? {} : { rearm },
  ...refractory === null ? {} : { refractory },
  ...time === "crossing" ? {} : { time }
})

const parameterOf = ({ at, default: value, shared, unit }: ParameterSpec): ParameterInput => ({
  default: value,
  unit,
  ...shared ? { shared } : {},
  ...at === undefined ? {} : { at }
})

const stateOf = (
  { at, default: value, initial, shared, unit }: Omit<StateSpec, "rule">,
  rule: StateRule
): StateInput => {
  const column = {
    ...Object.is(value, 0) ? {} : { default: value },
    ...unit === "1" ? {} : { unit },
    ...shared ? { shared } : {},
    ...at === undefined ? {} : { at },
    ...initial === undefined ? {} : { initial }
  }
  switch (rule._tag) {
    case "Rates":
      return { ...column, alpha: rule.alpha, beta: rule.beta }
    case "Relaxation":
      return { ...column, inf: rule.inf, tau: rule.tau }
    case "Derivative":
      return { ...column, derivative: rule.text }
    case "Assigned":
      return { ...column, equals: rule.text }
    case "Scheme":
    case "Held":
      return column
  }
}

const currentOf = (mechanism: string, { name, text }: { readonly name: string; readonly text: string }): CurrentInput =>
  name === `i_${mechanism}` ? text : { name, equals: text }
