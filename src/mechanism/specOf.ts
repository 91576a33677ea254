/**
 * From the parts of a mechanism back to what a person would write to declare it: the inverse of `assemble`, without what is meant anyway.
 */
import type { MechanismFields, ParameterSpec, ReadSpec, StateRule } from "../network/MechanismFields.ts"
import type { CommonSpec, CurrentInput, ParameterInput, StateInput } from "./spec.ts"

/** The declaration of a mechanism of any kind. */
export type Spec = CommonSpec & { readonly current?: CurrentInput; readonly ion?: string | null }

/** What declares these parts. */
export const specOf = (fields: MechanismFields): Spec => {
  const { about, current, definitions, ion, kind, method, parameters, reads, reset, scheme, states, update } = fields
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
    ...kind === "Pump" ? { ion } : {},
    ...current === null ? {} : { current: currentOf(fields.name, current) }
  }
}

/** A part, where there is anything in it. */
const given = <K extends string, A extends object>(key: K, part: A): { readonly [_ in K]?: A } =>
  Object.keys(part).length === 0 ? {} : { [key]: part } as { readonly [_ in K]: A }

const mapped = <A, B>(part: Readonly<Record<string, A>>, f: (value: A) => B): Readonly<Record<string, B>> =>
  Object.fromEntries(Object.entries(part).map(([name, value]) => [name, f(value)]))

const parameterOf = ({ default: value, shared, unit }: ParameterSpec): ParameterInput => ({
  default: value,
  unit,
  ...shared ? { shared } : {}
})

const stateOf = ({ default: value, shared, unit }: ParameterSpec, rule: StateRule): StateInput => {
  const column = {
    ...Object.is(value, 0) ? {} : { default: value },
    ...unit === "1" ? {} : { unit },
    ...shared ? { shared } : {}
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
