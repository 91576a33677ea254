/**
 * The cheapest conditions that together hold in exactly some rows of a table.
 *
 * One idea: every condition given holds in all the rows wanted, so what is searched are the fewest that leave no other row. Rows outside are
 * told apart by the conditions that hold in them, which are few kinds, so the search does not grow with the table; the table is read once.
 */
import type { Ints } from "../table/Column.ts"

/** A condition on rows, and how a selection is narrowed by it. */
export type Condition<S> = {
  /** How long it is to read. */
  readonly cost: number
  /** Conditions are written in this order. */
  readonly rank: number
  readonly holds: (row: number) => boolean
  /** A step of the path, or a text for `where`. */
  readonly step: ((of: S) => S) | string
}

/** An expression and how long it is to read. */
export type Described<S> = { readonly selection: S; readonly cost: number }

/** Most conditions that are looked at: as many as an integer has bits to spare. */
export const mostConditions = 31

/** Most conditions that stand together. */
const mostTogether = 4

/** The cheapest, the first of several; null where there is none. */
export const cheapest = <A extends { readonly cost: number }>(candidates: ReadonlyArray<A | null>): A | null =>
  candidates.reduce((best, one) => one !== null && (best === null || one.cost < best.cost) ? one : best, null)

/** The cheapest conjunction of conditions that holds in none of the rows outside; null where there is none. */
export const conjunction = <S extends { readonly where: (test: string) => S }>(
  all: S,
  conditions: ReadonlyArray<Condition<S>>,
  outside: Ints
): Described<S> | null => {
  const some = conditions.slice(0, mostConditions)
  const kinds = new Set(outside.map((row) => some.reduce((bits, { holds }, i) => holds(row) ? bits | 1 << i : bits, 0)))
  let best: { readonly cost: number; readonly chosen: ReadonlyArray<number> } | null = null
  const search = (from: number, chosen: ReadonlyArray<number>, cost: number, left: ReadonlyArray<number>): void => {
    if (left.length === 0) {
      if (best === null || cost < best.cost) best = { cost, chosen }
      return
    }
    if (chosen.length === mostTogether) return
    for (let i = from; i < some.length; i++) {
      const next = cost + some[i].cost
      if (best !== null && next >= best.cost) continue
      const rest = left.filter((bits) => (bits >> i & 1) === 1)
      if (rest.length < left.length) search(i + 1, [...chosen, i], next, rest)
    }
  }
  search(0, [], 1, [...kinds])
  const found = best as { readonly cost: number; readonly chosen: ReadonlyArray<number> } | null // written by search
  return found === null ? null : { cost: found.cost, selection: together(all, found.chosen.map((i) => some[i])) }
}

const together = <S extends { readonly where: (test: string) => S }>(
  all: S,
  conditions: ReadonlyArray<Condition<S>>
): S => {
  const ordered = conditions.toSorted((a, b) => a.rank - b.rank)
  const texts = ordered.flatMap(({ step }) => typeof step === "string" ? [step] : [])
  const path = ordered.reduce((of, { step }) => typeof step === "string" ? of : step(of), all)
  return texts.length === 0 ? path : path.where(texts.join(" && "))
}
