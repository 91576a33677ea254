/**
 * How deep values that are made of values of their kind stand within each other, and how many they are: rules, optimisers, transforms.
 *
 * One idea: whoever makes such a value says what it is made of, so its size is known from theirs without a walk; a part that stands in several
 * places counts in each, since whoever reads the whole meets it in each.
 */
import { type TooMany, tooMany } from "./limits.ts"

/** How deep, and how many in all. */
export type Nesting = { readonly depth: number; readonly parts: number }

/** What is made of nothing. */
const single: Nesting = { depth: 1, parts: 1 }

/** Memo of what was said when a value was made. */
const known = new WeakMap<object, Nesting>()

/** The nesting of a value. */
export const nestingOf = (value: object): Nesting => known.get(value) ?? single

/** The nesting of what is made of some values. */
export const around = (parts: ReadonlyArray<object>): Nesting => {
  const inside = parts.map(nestingOf)
  return {
    depth: 1 + inside.reduce((most, { depth }) => Math.max(most, depth), 0),
    parts: 1 + inside.reduce((sum, own) => sum + own.parts, 0)
  }
}

/** Says of a value what it is made of; gives the value. */
export const madeOf = <A extends object>(parts: ReadonlyArray<object>, value: A): A => {
  known.set(value, around(parts))
  return value
}

/** Why a value cannot be made of some values, or null. */
export const tooNested = (
  what: string,
  parts: ReadonlyArray<object>,
  most: Nesting,
  hint: string
): TooMany | null => {
  const { depth, parts: count } = around(parts)
  return tooMany(`${what} within each other`, depth, most.depth, hint) ??
    tooMany(`${what} in all`, count, most.parts, hint)
}
