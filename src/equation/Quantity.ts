/**
 * A unit that may not be known yet: a known part times powers of unknowns.
 *
 * One idea: a bare number has a unit that nobody wrote, and so may a definition made of bare numbers; each is an unknown,
 * told apart by identity. Products and powers are sums and multiples of exponents, as they are for units. Who finds out
 * what the unknowns are is `unknowns.ts`.
 */
import * as Unit from "../unit/Unit.ts"

/** Something whose unit nobody wrote. */
export type Unknown =
  /** A bare number in a text; it stands in one place. */
  | { readonly _tag: "Literal"; readonly value: number }
  /** A definition; it has one unit, wherever it is used. */
  | { readonly _tag: "Definition"; readonly name: string }

/** A unit: the known part times the unknowns to their exponents, which are not 0. */
export type Quantity = { readonly unit: Unit.Unit; readonly unknowns: ReadonlyMap<Unknown, number> }

const none: ReadonlyMap<Unknown, number> = new Map()

/** A unit that is known. */
export const exact = (unit: Unit.Unit): Quantity => ({ unit, unknowns: none })

/** A pure number. */
export const one: Quantity = exact(Unit.one)

/** The unit of an unknown. */
export const of = (unknown: Unknown): Quantity => ({ unit: Unit.one, unknowns: new Map([[unknown, 1]]) })

/** Whatever is needed: the unit of a number of which nothing is known, and which may hide any factor, as 0 may. */
export const anything = (): Quantity => of({ _tag: "Literal", value: 0 })

/** Tells whether nothing is unknown. */
export const isKnown = ({ unknowns }: Quantity): boolean => unknowns.size === 0

/** The product of two. */
export const multiply = (a: Quantity, b: Quantity): Quantity => ({
  unit: Unit.multiply(a.unit, b.unit),
  unknowns: sum(a.unknowns, b.unknowns, 1)
})

/** The quotient of two. */
export const divide = (a: Quantity, b: Quantity): Quantity => ({
  unit: Unit.divide(a.unit, b.unit),
  unknowns: sum(a.unknowns, b.unknowns, -1)
})

/** A quantity to a power, or `null` where the known part would be no unit. */
export const power = ({ unit, unknowns }: Quantity, n: number): Quantity | null => {
  const known = Unit.power(unit, n)
  if (known === null) return null
  return n === 0
    ? one
    : { unit: known, unknowns: new Map(Array.from(unknowns, ([unknown, exponent]) => [unknown, n * exponent])) }
}

const sum = (
  a: ReadonlyMap<Unknown, number>,
  b: ReadonlyMap<Unknown, number>,
  sign: 1 | -1
): ReadonlyMap<Unknown, number> => {
  if (b.size === 0) return a
  const out = new Map(a)
  for (const [unknown, exponent] of b) {
    const total = (out.get(unknown) ?? 0) + sign * exponent
    if (total === 0) out.delete(unknown)
    else out.set(unknown, total)
  }
  return out
}
