/**
 * Finds the units that nobody wrote: of bare numbers, and of definitions made of them.
 *
 * One idea: wherever two units must be one, their quotient is 1, and that fixes one unknown in it: a bare number first,
 * because it stands in one place; a definition where there is no other, and then it has that unit for good. A bare
 * number takes any dimension, but it hides no factor: where all else has the dimension that is needed and only the
 * scale differs, it must be that power of ten itself, as 1000 in `1000 * E` for E in V beside mV. What has been found
 * is written into the record that `make` gives, which belongs to one check of one mechanism.
 */
import * as Unit from "../unit/Unit.ts"
import { needsFirst } from "./graph.ts"
import * as Quantity from "./Quantity.ts"

/** The unit that an unknown was found to have, and where. */
export type Found = { readonly quantity: Quantity.Quantity; readonly where: string }

/** What is known of unknowns so far. */
export type Unknowns = {
  readonly found: Map<Quantity.Unknown, Found>
  /** By definition: what its text says of it. */
  readonly written: Map<Quantity.Unknown, Quantity.Quantity>
  /** By definition: products of bare numbers and definitions that must be 1, to be looked at again when it is found. */
  readonly watched: Map<Quantity.Unknown, Array<Quantity.Quantity>>
}

/** Nothing is known yet. */
export const make = (): Unknowns => ({ found: new Map(), written: new Map(), watched: new Map() })

/** A quantity with what has been found put in. */
export const expand = (unknowns: Unknowns, quantity: Quantity.Quantity): Quantity.Quantity =>
  expandThese(unknowns, quantity, foundIn(unknowns, quantity))

/** The unknowns of a quantity that have been found. */
const foundIn = ({ found }: Unknowns, { unknowns }: Quantity.Quantity): ReadonlyArray<Quantity.Unknown> =>
  unknowns.size === 0 ? [] : Array.from(unknowns.keys()).filter((unknown) => found.has(unknown))

/** What was found is kept expanded, so that chains of definitions are followed once. */
const expandThese = (
  unknowns: Unknowns,
  quantity: Quantity.Quantity,
  which: ReadonlyArray<Quantity.Unknown>
): Quantity.Quantity => {
  const { found } = unknowns
  let now = quantity
  for (const unknown of which) {
    needsFirst(
      unknown,
      (each) => foundIn(unknowns, found.get(each)!.quantity).length === 0,
      (each) => foundIn(unknowns, found.get(each)!.quantity),
      (each) => {
        const { quantity, where } = found.get(each)!
        found.set(each, {
          where,
          quantity: put(quantity, foundIn(unknowns, quantity), (part) => found.get(part)!.quantity)
        })
      }
    )
    now = put(now, [unknown], () => found.get(unknown)!.quantity)
  }
  return now
}

/** A quantity with other ones in place of some unknowns. */
const put = (
  quantity: Quantity.Quantity,
  which: ReadonlyArray<Quantity.Unknown>,
  valueOf: (unknown: Quantity.Unknown) => Quantity.Quantity
): Quantity.Quantity => {
  let now = quantity
  for (const unknown of which) {
    const exponent = quantity.unknowns.get(unknown)!
    const value = Quantity.power(valueOf(unknown), exponent) ?? Quantity.anything() // a power that is no unit fits anything
    now = Quantity.multiply(without(now, unknown), value)
  }
  return now
}

const without = ({ unit, unknowns }: Quantity.Quantity, unknown: Quantity.Unknown): Quantity.Quantity => {
  const rest = new Map(unknowns)
  rest.delete(unknown)
  return { unit, unknowns: rest }
}

const isDefinition = ({ _tag }: Quantity.Unknown): boolean => _tag === "Definition"

const definitionsIn = ({ unknowns }: Quantity.Quantity): ReadonlyArray<Quantity.Unknown> =>
  Array.from(unknowns.keys()).filter(isDefinition)

/** A quantity with what has been found of definitions put in; numbers stay. */
const expandDefinitions = (unknowns: Unknowns, quantity: Quantity.Quantity): Quantity.Quantity =>
  expandThese(unknowns, quantity, foundIn(unknowns, quantity).filter(isDefinition))

/** Most definitions within definitions that are looked through. */
const deepestLook = 16

/**
 * A quantity with what its text says put in for each definition that nothing has decided yet; of very many, only for
 * some.
 */
export const asWritten = (unknowns: Unknowns, quantity: Quantity.Quantity): Quantity.Quantity => {
  let now = quantity
  for (let looks = 0; looks < deepestLook; looks++) {
    now = expandDefinitions(unknowns, now)
    const next = definitionsIn(now).find((unknown) => unknowns.written.has(unknown))
    if (next === undefined) return now
    now = put(now, [next], (unknown) => unknowns.written.get(unknown)!)
  }
  return now
}

/** Makes a quantity a pure number by what is unknown in it; tells whether it can be one. `where` is the place of its text. */
export const equate = (unknowns: Unknowns, quotient: Quantity.Quantity, where: string): boolean => {
  const q = expand(unknowns, quotient)
  if (Quantity.isKnown(q)) return Unit.isOne(q.unit)
  const literal = Quantity.literalOf(q)
  if (literal === undefined) return solve(unknowns, q, definitionsIn(q), where)
  if (hides(q)) return false
  solve(unknowns, q, [literal], where)
  return watch(unknowns, q)
}

/** Gives the first of some unknowns that can have it the unit that makes the quantity 1. */
const solve = (
  unknowns: Unknowns,
  q: Quantity.Quantity,
  candidates: ReadonlyArray<Quantity.Unknown>,
  where: string
): boolean => {
  for (const unknown of candidates) {
    const quantity = Quantity.power(without(q, unknown), -1 / q.unknowns.get(unknown)!)
    if (quantity === null) continue // a root that is no unit: nothing is said of it
    unknowns.found.set(unknown, { quantity, where })
    const again = unknowns.watched.get(unknown) ?? []
    unknowns.watched.delete(unknown)
    const fits = again.every((product) => watch(unknowns, product))
    if (!fits) unknowns.found.delete(unknown) // reported here, and not again by what follows from it
    return fits
  }
  return true
}

/**
 * Tells whether no factor is hidden in a product of bare numbers and definitions, which must be 1; where a definition in
 * it is not decided yet, that is judged by its text, and the product is looked at again when it is.
 */
const watch = (unknowns: Unknowns, product: Quantity.Quantity): boolean => {
  const q = expandDefinitions(unknowns, product)
  const [open] = definitionsIn(q)
  if (open === undefined) return !hides(q)
  const watched = unknowns.watched.get(open) ?? []
  watched.push(q)
  unknowns.watched.set(open, watched)
  return !hides(asWritten(unknowns, q))
}

/** Tells whether bare numbers would have to hide a factor for their product with a known part to be 1. */
const hides = (q: Quantity.Quantity): boolean => {
  if (q.unit.ten === 0 || !Unit.sameDimension(q.unit, Unit.one) || definitionsIn(q).length > 0) return false
  const literal = Quantity.literalOf(q)
  return literal === undefined || !Quantity.converts(literal, q.unknowns.get(literal)!, q.unit.ten)
}

/** Largest exponent that a unit or an unknown may have: beyond, only a pure number makes sense. */
export const largestExponent = 64

/**
 * The unit of a definition from that of its text, `null` where it can be no unit. Where a bare number leaves it open, it
 * gets an unknown of its own, so that it is one thing in every place.
 */
export const define = (
  unknowns: Unknowns,
  name: string,
  quantity: Quantity.Quantity,
  where: string
): Quantity.Quantity | null => {
  for (const [unknown, exponent] of expand(unknowns, quantity).unknowns) {
    if (Math.abs(exponent) > largestExponent) unknowns.found.set(unknown, { quantity: Quantity.one, where })
  }
  const q = expand(unknowns, quantity)
  if (Unit.baseUnits.some((base) => !(Math.abs(q.unit.exponents[base]) <= largestExponent))) return null
  if (Quantity.literalOf(q) === undefined) return q
  const unknown: Quantity.Unknown = { _tag: "Definition", name }
  const own = Quantity.of(unknown)
  unknowns.written.set(unknown, q)
  equate(unknowns, Quantity.divide(own, q), where)
  return own
}
