/**
 * Physical units: exponents over the SI base units and a power of ten, exact.
 *
 * One idea: every unit of the field is a product of base units times a power of ten, so comparing, multiplying and
 * converting is integer arithmetic and never rounds. Exponents are multiples of 1/2, which floating point holds
 * exactly. Offsets are not known, so degrees Celsius are no unit. Texts are read and written in `unitText.ts`.
 */
import * as Log from "../number/log.ts"
import { powerOfTen } from "../number/tens.ts"

/** The SI base units that neurons need. */
export const baseUnits = ["kg", "m", "s", "A", "K", "mol"] as const

/** An SI base unit. */
export type BaseUnit = (typeof baseUnits)[number]

/** A unit: 10^`ten` times the product of base units to their exponents. Laws: an Abelian group under `multiply`. */
export type Unit = { readonly ten: number; readonly exponents: Readonly<Record<BaseUnit, number>> }

/** Makes a unit from the exponents that are not zero. */
export const make = (ten: number, exponents: Partial<Record<BaseUnit, number>>): Unit => ({
  ten,
  exponents: { kg: 0, m: 0, s: 0, A: 0, K: 0, mol: 0, ...exponents }
})

/** The unit of a pure number. */
export const one: Unit = make(0, {})

const combine = (f: (a: number, b: number) => number, a: Unit, b: Unit): Unit => {
  const exponents = { ...a.exponents }
  for (const base of baseUnits) exponents[base] = f(a.exponents[base], b.exponents[base]) + 0 // + 0 turns -0 into 0
  return { ten: f(a.ten, b.ten) + 0, exponents }
}

/** The product of two units. */
export const multiply = (a: Unit, b: Unit): Unit => combine((x, y) => x + y, a, b)

/** The quotient of two units. */
export const divide = (a: Unit, b: Unit): Unit => combine((x, y) => x - y, a, b)

/** A unit to a power, or `null` where an exponent would not be a multiple of 1/2. */
export const power = (unit: Unit, n: number): Unit | null => {
  const result = combine((x) => x * n, unit, unit)
  return [result.ten, ...Object.values(result.exponents)].every((x) => Number.isInteger(2 * x)) ? result : null
}

/** Tells whether two units measure the same kind of thing, in whatever scale. */
export const sameDimension = (a: Unit, b: Unit): boolean =>
  baseUnits.every((base) => a.exponents[base] === b.exponents[base])

/** Tells whether two units are the same, scale included. */
export const equals = (a: Unit, b: Unit): boolean => a.ten === b.ten && sameDimension(a, b)

/** Tells whether a unit is that of a pure number. */
export const isOne = (unit: Unit): boolean => equals(unit, one)

/** The number by which a value in `found` must be multiplied to be in `needed`, as a text. */
export const factor = (found: Unit, needed: Unit): string => {
  const ten = found.ten - needed.ten
  return String(Number.isInteger(ten) ? powerOfTen(ten) : Log.power(10, ten))
}
