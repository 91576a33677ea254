/**
 * A unit that may not be known yet: a known part times powers of unknowns.
 *
 * One idea: a bare number has a unit that nobody wrote, and so may a definition made of bare numbers; each is an unknown,
 * told apart by identity. Products and powers are sums and multiples of exponents, as they are for units. A number
 * stands in one place only, so numbers that are multiplied become one. Who finds out what the unknowns are is
 * `unknowns.ts`.
 */
import { tenOf } from "../number/tens.ts"
import * as Unit from "../unit/Unit.ts"

/** A bare number, or several in one product. */
export type Literal = {
  readonly _tag: "Literal"
  /** The exponents of those of them that are powers of ten: which factors they can be. */
  readonly tens: ReadonlyArray<number>
  /** Whether they can be any factor, as 0 can. */
  readonly any: boolean
}

/** Something whose unit nobody wrote: a bare number, or a definition, which has one unit wherever it is used. */
export type Unknown = Literal | { readonly _tag: "Definition"; readonly name: string }

/** A unit: the known part times the unknowns to their exponents, which are not 0; at most one of them is a number. */
export type Quantity = { readonly unit: Unit.Unit; readonly unknowns: ReadonlyMap<Unknown, number> }

const none: ReadonlyMap<Unknown, number> = new Map()

/** A unit that is known. */
export const exact = (unit: Unit.Unit): Quantity => ({ unit, unknowns: none })

/** A pure number. */
export const one: Quantity = exact(Unit.one)

/** The unit of an unknown. */
export const of = (unknown: Unknown): Quantity => ({ unit: Unit.one, unknowns: new Map([[unknown, 1]]) })

/** The unit of a bare number. */
export const literal = (value: number): Quantity => {
  const ten = tenOf(value) ?? 0
  return of({ _tag: "Literal", tens: ten === 0 ? [] : [ten], any: value === 0 })
}

/** Whatever is needed: the unit of a number of which nothing is known. */
export const anything = (): Quantity => of({ _tag: "Literal", tens: [], any: true })

/** Tells whether nothing is unknown. */
export const isKnown = ({ unknowns }: Quantity): boolean => unknowns.size === 0

/** The bare numbers in a quantity, if there are any. */
export const literalOf = ({ unknowns }: Quantity): Literal | undefined => {
  for (const unknown of unknowns.keys()) if (unknown._tag === "Literal") return unknown
  return undefined
}

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
  const literals = Array.from(out).filter((entry): entry is [Literal, number] => entry[0]._tag === "Literal")
  if (literals.length < 2) return out
  for (const [each] of literals) out.delete(each)
  return out.set(joined(literals), 1)
}

/** Most powers of ten of one product that are tried as factors. */
const mostFactors = 10

/** Several numbers as one. */
const joined = (literals: ReadonlyArray<readonly [Literal, number]>): Literal => ({
  _tag: "Literal",
  tens: literals.flatMap(([{ tens }, exponent]) => tens.map((ten) => exponent * ten)).slice(0, mostFactors),
  any: literals.some(([{ any }]) => any)
})

/** Tells whether some of the numbers, each to the power `exponent`, are together 10^`ten`. */
export const converts = ({ any, tens }: Literal, exponent: number, ten: number): boolean => {
  if (any) return true
  let sums: ReadonlyArray<number> = [0]
  for (const each of tens) sums = [...new Set([...sums, ...sums.map((sum) => sum + exponent * each)])]
  return sums.includes(ten)
}
