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
  expandIf(unknowns, quantity, () => true)

const expandIf = (
  { found }: Unknowns,
  quantity: Quantity.Quantity,
  which: (unknown: Quantity.Unknown) => boolean
): Quantity.Quantity => {
  let now = quantity
  for (;;) {
    const next = Array.from(now.unknowns).find(([unknown]) => which(unknown) && found.has(unknown))
    if (next === undefined) return now
    const [unknown, exponent] = next
    const value = Quantity.power(found.get(unknown)!.quantity, exponent)
    const rest = Quantity.divide(now, Quantity.power(Quantity.of(unknown), exponent)!)
    now = Quantity.multiply(rest, value ?? Quantity.anything()) // a power that is no unit fits anything
  }
}

/** Most definitions within definitions that are looked through. */
const deepestLook = 50

/** A quantity with what its texts say put in for definitions that nothing has decided yet; for very many, only for some. */
export const asWritten = (unknowns: Unknowns, quantity: Quantity.Quantity): Quantity.Quantity =>
  lookThrough(unknowns, expand(unknowns, quantity))

/** The same for a product whose bare numbers are to stay. */
const lookThrough = (unknowns: Unknowns, quantity: Quantity.Quantity): Quantity.Quantity => {
  let now = quantity
  for (let looks = 0; looks < deepestLook; looks++) {
    now = expandIf(unknowns, now, isDefinition)
    const next = Array.from(now.unknowns).find(([unknown]) => unknowns.written.has(unknown))
    if (next === undefined) return now
    const [unknown, exponent] = next
    const text = Quantity.power(unknowns.written.get(unknown)!, exponent)
    if (text === null) return now
    now = Quantity.multiply(Quantity.divide(now, Quantity.power(Quantity.of(unknown), exponent)!), text)
  }
  return now
}

const isDefinition = ({ _tag }: Quantity.Unknown): boolean => _tag === "Definition"

/** Makes a quantity a pure number by what is unknown in it; tells whether it can be one. `where` is the place of its text. */
export const equate = (unknowns: Unknowns, quotient: Quantity.Quantity, where: string): boolean => {
  const q = expand(unknowns, quotient)
  if (Quantity.isKnown(q)) return Unit.isOne(q.unit)
  const literals = Array.from(q.unknowns.keys()).filter(({ _tag }) => _tag === "Literal")
  const definitions = Array.from(q.unknowns.keys()).filter(isDefinition)
  if (literals.length === 0) return solve(unknowns, q, definitions, where)
  if (definitions.length > 0) {
    solve(unknowns, q, literals, where)
    return watch(unknowns, q)
  }
  if (hides(q)) return false
  for (const [literal, unit] of conversions(q)) unknowns.found.set(literal, { quantity: Quantity.exact(unit), where })
  return solve(unknowns, expand(unknowns, q), literals, where)
}

/** Gives the first of some unknowns that can have it the unit that makes the quantity 1. */
const solve = (
  unknowns: Unknowns,
  q: Quantity.Quantity,
  candidates: ReadonlyArray<Quantity.Unknown>,
  where: string
): boolean => {
  for (const unknown of candidates) {
    const exponent = q.unknowns.get(unknown)
    if (exponent === undefined) continue
    const rest = Quantity.divide(q, Quantity.power(Quantity.of(unknown), exponent)!)
    const quantity = Quantity.power(rest, -1 / exponent)
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
  const q = expandIf(unknowns, product, isDefinition)
  const open = Array.from(q.unknowns.keys()).find(isDefinition)
  if (open === undefined) return !hides(q)
  const watched = unknowns.watched.get(open) ?? []
  watched.push(product)
  unknowns.watched.set(open, watched)
  return !hides(lookThrough(unknowns, q))
}

/** Tells whether bare numbers would have to hide a factor for their product with a known part to be 1. */
const hides = (q: Quantity.Quantity): boolean =>
  Unit.sameDimension(q.unit, Unit.one) && q.unit.ten !== 0 && conversions(q).size === 0
  && Array.from(q.unknowns.keys()).every((unknown) => unknown._tag === "Literal" && unknown.value !== 0)

/** Most powers of ten of one product that are tried as factors. */
const mostFactors = 10

/** The bare numbers that are powers of ten and together the factor that is missing, with their units; none where none are. */
const conversions = (q: Quantity.Quantity): ReadonlyMap<Quantity.Unknown, Unit.Unit> => {
  if (!Unit.sameDimension(q.unit, Unit.one) || q.unit.ten === 0) return new Map()
  const factors = Array.from(q.unknowns).flatMap(([unknown, exponent]) => {
    const ten = unknown._tag === "Literal" ? tenOf(unknown.value) : 0
    return ten === 0 ? [] : [{ unknown, ten, exponent }]
  }).slice(0, mostFactors)
  for (let chosen = 1; chosen < 2 ** factors.length; chosen++) {
    const some = factors.filter((_, k) => (chosen >> k & 1) === 1)
    if (some.reduce((sum, { exponent, ten }) => sum + exponent * ten, 0) === q.unit.ten) {
      return new Map(some.map(({ ten, unknown }) => [unknown, Unit.make(-ten, {})]))
    }
  }
  return new Map()
}

/** The power of ten that a number is, 0 where it is none. */
const tenOf = (value: number): number => {
  const ten = Math.round(Math.log10(value))
  return Number.isFinite(ten) && Number(`1e${ten}`) === value ? ten : 0
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
  if (Array.from(q.unknowns.keys()).every(isDefinition)) return q
  const unknown: Quantity.Unknown = { _tag: "Definition", name }
  const own = Quantity.of(unknown)
  unknowns.written.set(unknown, q)
  equate(unknowns, Quantity.divide(own, q), where)
  return own
}
