/**
 * One step of a system of coupled states as values of a program: what `moveSystem.ts` says, in straight lines and blocks.
 *
 * The exponential, and each solve of an implicit step, is a block; the rest is written out, Newton's eight iterations too. In a program that
 * is to be reversed a nonlinear implicit step ends with one more solve, from the solution, and that alone has a derivative: with W at the
 * solution λ = W⁻ᵀ x'~, x~ = λ, p~ = dt λ · df/dp (implicit function theorem). How Newton came there has none.
 */
import { exponentialBlock } from "../../kernel/blocks/exponentialBlock.ts"
import { solveBlock } from "../../kernel/blocks/solveBlock.ts"
import type { Builder, Value } from "../../kernel/Builder.ts"
import { lower } from "../../kernel/lower.ts"
import type { Formula } from "../../mechanism/Formula.ts"
import type { CompiledSystem } from "../../mechanism/systems.ts"
import { iterations, residualBound, roundingBound } from "../moveSystem.ts"
import { type SystemForms, systemForms } from "../systemForms.ts"

/** Gives the value of a local name. */
export type Names = (name: string) => Value

/** New values by state, in the system's order; and 0, or a number that is not finite where the step went wrong. */
export type SystemValues = { readonly values: ReadonlyArray<Value>; readonly flaw: Value | null }

/** The mask of rows where a state is held; null where it is free everywhere. */
export type HeldMask = (state: string) => Value | null

/** The states of a system one step on. */
export const systemProgram = (
  b: Builder,
  system: CompiledSystem,
  names: Names,
  dt: Value,
  heldMask: HeldMask
): SystemValues => {
  const at = placeOf(b, system, names, dt, heldMask)
  if (system.method === "exponential") return { values: exponential(at), flaw: null }
  return system.linear ? linear(at) : newton(at)
}

/** What all methods work with. */
type Place = {
  readonly b: Builder
  readonly system: CompiledSystem
  readonly forms: SystemForms
  readonly names: Names
  readonly dt: Value
  /** By state. */
  readonly held: ReadonlyArray<Value | null>
  readonly start: ReadonlyArray<Value>
  /** dt times a formula. */
  readonly scaled: (f: Formula, names: Names) => Value
  /** One value where a state is held, else another. */
  readonly where: (i: number, held: Value, free: () => Value) => Value
}

const placeOf = (b: Builder, system: CompiledSystem, names: Names, dt: Value, heldMask: HeldMask): Place => {
  const held = system.states.map(heldMask)
  return {
    b,
    system,
    forms: systemForms(system),
    names,
    dt,
    held,
    start: system.states.map(names),
    scaled: (f, seen) => b.op("mul", dt, lower(b, f.expression, seen)),
    where: (i, value, free) => {
      const mask = held[i]
      return mask === null ? free() : b.op("select", mask, value, free())
    }
  }
}

/** x + phi1(dt J) dt f(x). */
const exponential = (
  { b, forms: { jacobian: pattern }, names, scaled, start, system, where }: Place
): ReadonlyArray<Value> => {
  const zero = b.number(0)
  const m = system.jacobian.map(({ row, value }) => where(row, zero, () => scaled(value, names)))
  const f = system.rates.map((rate, i) => where(i, zero, () => scaled(rate, names)))
  const u = b.block(exponentialBlock(pattern), [...m, ...f])
  return start.map((x, i) => b.op("add", x, u[i]))
}

/** (1 - dt J) x' = x + dt f(0), with what held states give on the right side. */
const linear = ({ b, forms, held, names, scaled, start, system, where }: Place): SystemValues => {
  const { columnSums, diagonal, entries, implicit: pattern, offsets } = forms
  const { columns, rows } = pattern
  const [zero, one] = [b.number(0), b.number(1)]
  const coupling = entries.map((e) => e < 0 ? zero : scaled(system.jacobian[e].value, names))
  const w = coupling.map((x) => b.op("neg", x))
  diagonal.forEach((e, j) => {
    const taken = (): Value => columnSums === null ? coupling[e] : scaled(columnSums[j], names)
    w[e] = where(j, one, () => b.op("sub", one, taken()))
  })
  const r = start.map((x, i) => where(i, x, () => b.op("add", x, scaled(offsets[i], names))))
  coupling.forEach((x, e) => {
    const [i, j] = [rows[e], columns[e]]
    if (i === j || (held[i] === null && held[j] === null)) return
    w[e] = where(i, zero, () => where(j, zero, () => w[e]))
    if (held[j] !== null) {
      const given = where(j, b.op("mul", x, start[j]), () => zero)
      r[i] = where(i, r[i], () => b.op("add", r[i], given))
    }
    if (held[i] !== null && columnSums !== null) {
      const lost = where(i, where(j, zero, () => x), () => zero)
      w[diagonal[j]] = b.op("add", w[diagonal[j]], lost)
    }
  })
  const values = b.block(solveBlock(pattern, columnSums !== null), [...w, ...r])
  return { values, flaw: values[0] }
}

/** The names of a mechanism when the system's states have some values. */
const seenAt = ({ names, system: { states } }: Place, x: ReadonlyArray<Value>): Names => (name) => {
  const i = states.indexOf(name)
  return i < 0 ? names(name) : x[i]
}

/** 1 - dt J at some values. */
const matrix = (at: Place, x: ReadonlyArray<Value>): ReadonlyArray<Value> => {
  const { b, forms: { diagonal, entries, implicit: { rows } }, scaled, system, where } = at
  const zero = b.number(0)
  return entries.map((e, entry) => {
    const i = rows[entry]
    const slope = e < 0
      ? zero
      : where(i, zero, () => b.op("neg", scaled(system.jacobian[e].value, seenAt(at, x))))
    return diagonal[i] === entry ? b.op("add", slope, b.number(1)) : slope
  })
}

/** x of the start + dt f(x) - x, by state; of a held one x of the start - x, which is 0 and moves as what holds it does. */
const missing = (at: Place, x: ReadonlyArray<Value>): ReadonlyArray<Value> => {
  const { b, scaled, start, system, where } = at
  const seen = seenAt(at, x)
  return system.rates.map((rate, i) =>
    where(i, b.op("sub", start[i], x[i]), () => b.op("sub", b.op("add", start[i], scaled(rate, seen)), x[i]))
  )
}

/** Newton's method: always so many iterations from x. */
const newton = (at: Place): SystemValues => {
  const { b, forms, start, system: { amounts }, where } = at
  const solve = solveBlock(forms.implicit, false)
  const moved = (x: ReadonlyArray<Value>, w: ReadonlyArray<Value>): ReadonlyArray<Value> => {
    const change = b.block(solve, [...w, ...missing(at, x)])
    return x.map((value, i) => b.op("add", value, change[i]))
  }
  let x = start
  let w: ReadonlyArray<Value> = []
  for (let iteration = 0; iteration < iterations; iteration++) {
    x = x.map((value, i) => amounts[i] ? where(i, value, () => b.op("pmax", value, b.number(0))) : value)
    w = matrix(at, x)
    x = moved(x, w)
  }
  const flaw = residual(at, x, w)
  if (b.call === null) return { values: x, flaw }
  const still = (value: Value): Value => b.call!("still", value)
  const solution = x.map(still)
  return { values: moved(solution, matrix(at, solution).map(still)), flaw }
}

/** 0 where the residual is within its bound in all states, else NaN; `w` is the matrix of the last iteration. */
const residual = (at: Place, x: ReadonlyArray<Value>, w: ReadonlyArray<Value>): Value => {
  const { b, forms: { implicit: { byRow, columns } } } = at
  const size = (value: Value): Value => b.op("abs", value)
  const most = x.map(size).reduce((a, c) => b.op("pmax", a, c), b.number(0))
  const fine = missing(at, x).map((left, i) => {
    const terms = byRow[i].map((e) => size(b.op("mul", w[e], x[columns[e]]))).reduce((a, c) => b.op("add", a, c))
    const rounding = b.op("mul", b.number(roundingBound), terms)
    return b.op("le", size(left), b.op("add", b.op("mul", b.number(residualBound), most), rounding))
  })
  return b.op("select", fine.reduce((a, c) => b.op("and", a, c)), b.number(0), b.number(NaN))
}
