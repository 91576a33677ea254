/**
 * Tables of voltage-dependent rates: which states have one, and the polynomials in it.
 *
 * A gate has two functions of the voltage: where it goes, inf(v), and the part of the way that it goes in a step,
 * part(v) = 1 - exp(-dt rate(v)). Both are cubics on intervals of one width, through Chebyshev nodes. The part is kept, not the decay,
 * because the decay of a slow gate is 1 in nearly all its digits. A table belongs to a dt and to values of parameters. It does not know
 * how tables are read (`emitTables.ts`) or where they lie (`MemoryMap.ts`).
 */
import { evaluate } from "../../equation/evaluate.ts"
import type { Expression } from "../../equation/Expression.ts"
import { inOrder } from "../../equation/graph.ts"
import type { CompiledRule, Formula } from "../../mechanism/compile.ts"
import { temperature } from "../../mechanism/scope.ts"
import { expm1 } from "../../number/exp.ts"
import { cos } from "../../number/trig.ts"
import type { Placed, Plan } from "../Plan.ts"

/** Whether rates are evaluated in every step or looked up. */
export type Rates = "exact" | "tabulated"

/** Largest relative error of inf and of part anywhere in the range; a table that would have more is not made. */
export const tableAccuracy = 1e-9

/** Degree of the polynomials. */
export const degree = 3

/** Width of an interval [mV]. Measured in decision 0015: wider intervals and higher degrees are smaller and slower. */
export const width = 1 / 8

/** Voltages that tables cover [mV]; an iteration with a voltage outside evaluates the formulas. */
export const range = { from: -150, to: 100 } as const

/** Number of the first interval: interval k is around `k width`. */
export const firstInterval = Math.round(range.from / width)

/** How many intervals there are. */
export const intervals = Math.round(range.to / width) - firstInterval + 1

/** The rules that can have a table. */
type GateRule = Extract<CompiledRule, { readonly _tag: "Rates" | "Relaxation" }>

/** A state that has a table: the index of its mechanism in the plan, its local name, its rule, the parameters that the rule reads. */
export type Tabulated = {
  readonly mechanism: number
  readonly state: string
  readonly rule: GateRule
  readonly parameters: ReadonlyArray<string>
}

/** Both functions of a gate at some voltages. */
export type Gate = { readonly inf: Float64Array; readonly part: Float64Array }

/** Bytes of one interval: pairs (inf, part) of coefficients, state after state, ascending. */
export const intervalBytes = (states: number): number => 16 * (degree + 1) * states

/** Bytes of the table of a site. */
export const tableBytes = (states: number): number => intervals * intervalBytes(states)

/**
 * The states of some mechanisms that have tables: those that move alone, by rules `Rates` and `Relaxation` whose formulas call a function of the voltage, read nothing
 * but it, the temperature and parameters of their own mechanism that do not move, and have no kinks.
 */
export const tabulated = (plan: Plan, mechanisms: ReadonlyArray<number>): ReadonlyArray<Tabulated> =>
  mechanisms.flatMap((mechanism) => {
    const placed = plan.mechanisms[mechanism]
    const together = new Set(
      placed.compiled.systems.flatMap(({ driver, states }) => states.filter((_, i) => !driver[i]))
    )
    return placed.compiled.states.flatMap(({ name, rule }) => {
      if ((rule._tag !== "Rates" && rule._tag !== "Relaxation") || together.has(name)) return []
      const formulas = formulasOf(rule)
      const names = new Set(formulas.flatMap((f) => [...f.names]))
      const parameters = [...names].filter((n) => n !== "v")
      const fits = names.has("v") && formulas.every((f) => isSmooth(f.expression)) && formulas.some((f) =>
        calls(f.expression)
      ) &&
        parameters.every((n) => isParameter(placed, n))
      return fits ? [{ mechanism, state: name, rule, parameters }] : []
    })
  })

const formulasOf = (rule: GateRule): readonly [Formula, Formula] =>
  rule._tag === "Rates" ? [rule.alpha, rule.beta] : [rule.inf, rule.rate]

const isParameter = ({ compiled, constants }: Placed, name: string): boolean =>
  (Object.hasOwn(compiled.mechanism.parameters, name) || name === temperature) && constants.has(name)

const kinked: ReadonlyArray<string> = ["abs", "min", "max"]
const smoothOperators: ReadonlyArray<string> = ["+", "-", "*", "/", "^"]

const isSmooth = (expression: Expression): boolean =>
  inOrder(expression).every((e) => {
    if (e._tag === "Call") return !kinked.includes(e.name)
    return e._tag === "Unary" || e._tag === "Binary" ? smoothOperators.includes(e.op) : e._tag !== "Conditional"
  })

const calls = (expression: Expression): boolean => inOrder(expression).some((e) => e._tag === "Call")

/** inf and part at some voltages, from the formulas. */
export const gate = (rule: GateRule, parameter: (name: string) => number, dt: number, v: Float64Array): Gate => {
  const [first, second] = formulasOf(rule).map((f) =>
    evaluate(f.expression, (name) => name === "v" ? v : [parameter(name)], v.length)
  )
  const part = (rate: number): number => -expm1(-dt * rate)
  if (rule._tag === "Relaxation") return { inf: first, part: second.map(part) }
  const sum = first.map((alpha, k) => alpha + second[k])
  return { inf: first.map((alpha, k) => alpha / sum[k]), part: sum.map(part) }
}

const size = degree + 1

/** Chebyshev nodes of an interval, as offsets in widths. */
const nodes = Array.from({ length: size }, (_, i) => 0.5 * cos(Math.PI * (i + 0.5) / size))

/** Where the error of interpolation at these nodes is largest, as offsets in widths. */
const extrema = Array.from({ length: size + 1 }, (_, i) => 0.5 * cos(Math.PI * i / size))

/** `weights[c][i]`: coefficient c of the polynomial that is 1 at node i and 0 at the others. */
const weights: ReadonlyArray<ReadonlyArray<number>> = (() => {
  const basis = nodes.map((x) =>
    nodes.filter((y) => y !== x).reduce<ReadonlyArray<number>>(
      (p, y) => Array.from({ length: p.length + 1 }, (_, k) => ((p[k - 1] ?? 0) - y * (p[k] ?? 0)) / (x - y)),
      [1]
    )
  )
  return nodes.map((_, c) => basis.map((p) => p[c]))
})()

const voltages = (offsets: ReadonlyArray<number>): Float64Array =>
  Float64Array.from(
    { length: intervals * offsets.length },
    (_, i) => width * (firstInterval + Math.floor(i / offsets.length) + offsets[i % offsets.length])
  )

/** The table of one gate: for each interval the pairs (inf, part) of coefficients, ascending. */
export type Table = {
  readonly coefficients: Float64Array
  /** Largest relative error of the two, and the voltage where it is [mV]. */
  readonly error: number
  readonly at: number
}

/** Makes the table of a gate and measures its error. */
export const make = (rule: GateRule, parameter: (name: string) => number, dt: number): Table => {
  const { inf, part } = gate(rule, parameter, dt, voltages(nodes))
  const coefficients = new Float64Array(2 * size * intervals)
  for (let k = 0; k < intervals; k++) {
    for (let c = 0; c < size; c++) {
      for (let i = 0; i < size; i++) {
        coefficients[2 * (size * k + c)] += weights[c][i] * inf[size * k + i]
        coefficients[2 * (size * k + c) + 1] += weights[c][i] * part[size * k + i]
      }
    }
  }
  return { coefficients, ...worst(coefficients, rule, parameter, dt, voltages(extrema)) }
}

/** The largest relative error of a table at some voltages; one that is not a number is infinite. */
export const worst = (
  coefficients: Float64Array,
  rule: GateRule,
  parameter: (name: string) => number,
  dt: number,
  v: Float64Array
): { readonly error: number; readonly at: number } => {
  const expected = gate(rule, parameter, dt, v)
  const found = read(coefficients, v)
  let [error, at] = [0, range.from as number]
  for (let k = 0; k < v.length; k++) {
    for (const what of ["inf", "part"] as const) {
      const off = Math.abs(found[what][k] - expected[what][k])
      const relative = off === 0 ? 0 : off / Math.abs(expected[what][k])
      if (!(relative <= error)) [error, at] = [Number.isNaN(relative) ? Infinity : relative, v[k]]
    }
  }
  return { error, at }
}

/** What a table says at some voltages: the plain form of what kernels do. */
export const read = (coefficients: Float64Array, v: Float64Array): Gate => {
  const [inf, part] = [new Float64Array(v.length), new Float64Array(v.length)]
  v.forEach((voltage, i) => {
    const k = Math.min(intervals - 1, Math.max(0, Math.round(voltage / width) - firstInterval))
    const x = voltage / width - (k + firstInterval)
    for (let c = degree; c >= 0; c--) {
      inf[i] = inf[i] * x + coefficients[2 * (size * k + c)]
      part[i] = part[i] * x + coefficients[2 * (size * k + c) + 1]
    }
  })
  return { inf, part }
}
