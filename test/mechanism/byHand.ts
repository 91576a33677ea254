/**
 * Formulas of mechanisms at chosen numbers, and the comparison with what was worked out by hand.
 *
 * The reference side of a comparison imports nothing of the library: it is typed again from the source, with plain quotients.
 */
import { expect } from "vitest"
import { evaluate } from "../../src/equation/evaluate.ts"
import { compile, type Formula } from "../../src/mechanism/compile.ts"
import type { Mechanism } from "../../src/network/Mechanism.ts"

/** Numbers by name. */
export type Values = Readonly<Record<string, number>>

const world: Values = {
  radius: 1,
  length: 10,
  area: 20 * Math.PI,
  volume: 10 * Math.PI,
  axial_resistivity: 5000,
  capacitance: 1,
  celsius: 6.3
}

/** A formula at some numbers; what is not among them is a default. */
export const valueOf = (mechanism: Mechanism, formula: Formula, values: Values): number => {
  const lookup = (name: string): number => {
    const found = values[name] ?? mechanism.parameters[name]?.default ?? mechanism.states[name]?.default ??
      mechanism.reads[name]?.default ?? world[name]
    if (found === undefined) throw new Error(`no value for ${name}`)
    return found
  }
  return evaluate(formula.expression, (name) => [lookup(name)], 1)[0]
}

/** The formulas of a state. */
export const ruleOf = (mechanism: Mechanism, state: string) =>
  compile(mechanism).states.find(({ name }) => name === state)!

/** Equal within a few roundings of the functions in between. */
export const near = (found: number, right: number, what: string, relative = 1e-13): void => {
  expect(Math.abs(found - right), `${what}: ${found}, by hand ${right}`).toBeLessThanOrEqual(
    relative * Math.abs(right) + 1e-300
  )
}

/** Voltages to look at [mV]; no singular one is among them. */
export const voltages = [-120.3, -90, -70, -63.7, -50, -35, -12.25, 0, 21.5, 60]

/** Compares alpha and beta, and the fixed point they imply. */
export const rates = (
  mechanism: Mechanism,
  state: string,
  alpha: (v: number) => number,
  beta: (v: number) => number
): void => {
  const { rule, fixedPoint } = ruleOf(mechanism, state)
  if (rule._tag !== "Rates") throw new Error(`${state} has no rates`)
  for (const v of voltages) {
    near(valueOf(mechanism, rule.alpha, { v }), alpha(v), `alpha of ${state} at ${v}`)
    near(valueOf(mechanism, rule.beta, { v }), beta(v), `beta of ${state} at ${v}`)
    near(valueOf(mechanism, fixedPoint!, { v }), alpha(v) / (alpha(v) + beta(v)), `fixed point of ${state} at ${v}`)
  }
}

/** Compares inf and tau, and the fixed point, which is inf. */
export const relaxation = (
  mechanism: Mechanism,
  state: string,
  variable: string,
  inf: (v: number) => number,
  tau: (v: number) => number
): void => {
  const { rule, fixedPoint } = ruleOf(mechanism, state)
  if (rule._tag !== "Relaxation") throw new Error(`${state} does not relax`)
  for (const v of voltages) {
    near(valueOf(mechanism, rule.inf, { [variable]: v }), inf(v), `inf of ${state} at ${v}`)
    near(valueOf(mechanism, rule.tau, { [variable]: v }), tau(v), `tau of ${state} at ${v}`)
    near(valueOf(mechanism, fixedPoint!, { [variable]: v }), inf(v), `fixed point of ${state} at ${v}`)
  }
}

/** Compares name, current and slope. */
export const current = (
  mechanism: Mechanism,
  name: string,
  by: string,
  values: Values,
  value: number,
  slope: number
): void => {
  const compiled = compile(mechanism).current!
  expect([compiled.name, compiled.by]).toEqual([name, by])
  near(valueOf(mechanism, compiled.value, values), value, `${name}`)
  near(valueOf(mechanism, compiled.slope, values), slope, `slope of ${name}`)
}
