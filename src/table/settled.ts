/**
 * Copies of what callers hand in: plain lists, records and typed arrays become the library's own, whatever happens to the originals.
 *
 * One idea: reading a foreign value may run foreign code (getters, proxies) and may throw; after this it is plain data that cannot. Values
 * of the library (their prototype is their own) are immutable and stay the same objects, and so do functions. Copies are shallow where
 * nothing plain is inside: a list of a million numbers costs one pass. A mistake, wherever it stands, throws a `Mistaken`.
 */
import { isList } from "./isList.ts"
import { noMistake } from "./mistake.ts"
import { plural } from "./plural.ts"
import { onlySays } from "./saying.ts"

/** How deep plain lists and records may stand within each other. */
export const deepest = 200

/** Most values of one list: that is one of 2 GiB. */
export const longestList = 2 ** 28

/** Most values of all lists and records within an argument. */
export const mostSettled = 2 ** 27

/** A value that could not be read: it throws, holds itself, or goes too deep. */
export class Unreadable extends Error {}

/** Whether a value is a record made by braces or without a prototype, with words or without, and not a value of the library. */
export const isPlain = (u: unknown): u is Readonly<Record<string, unknown>> => {
  if (typeof u !== "object" || u === null || Array.isArray(u)) return false
  const prototype: unknown = Object.getPrototypeOf(u)
  return prototype === null || prototype === Object.prototype || onlySays(prototype as object)
}

/** The value with its outermost list or record copied, and the lists in it; what these hold is the caller's own business. */
export const settledOutside = (u: unknown): unknown => {
  const list = (x: unknown): unknown =>
    Array.isArray(x) ? Array.from(x as ReadonlyArray<unknown>, noMistake) : noMistake(x)
  if (!isPlain(u)) return list(u)
  return Object.fromEntries(Object.entries(u).map(([key, x]) => [key, list(x)]))
}

/** The value with everything plain in it copied. Throws whatever reading it throws, and an `Unreadable` where it is too deep or too much. */
export const settled = (u: unknown): unknown => copied(u, 0, { size: 0, made: new Map() })

/** How many values were copied, and the copies of what stands deep within: it may stand in many places. */
type Copying = { size: number; readonly made: Map<object, unknown> }

/** Counts values before they are copied. */
const count = (copying: Copying, length: number, depth: number): void => {
  if (length > longestList) throw new Unreadable(`a list of ${plural(length, "value")}, more than ${longestList}`)
  if (depth > 0) copying.size += length
  if (copying.size > mostSettled) {
    throw new Unreadable(`lists and records of ${plural(copying.size, "value")} or more, more than ${mostSettled}`)
  }
}

/** From this depth on what stands in several places is copied once; pairs and rows of matrices, of which there are many, do not go so deep. */
const shared = 2

const copied = (u: unknown, depth: number, copying: Copying): unknown => {
  if (typeof u === "function") {
    noMistake(u)
    Object.getPrototypeOf(u) // a function behind a proxy may throw at any touch: let it throw here
    return u
  }
  if (typeof u !== "object" || u === null) return u
  if (depth < shared) return copyOf(u, depth, copying)
  if (!copying.made.has(u)) copying.made.set(u, copyOf(u, depth, copying))
  return copying.made.get(u)
}

const copyOf = (u: object, depth: number, copying: Copying): unknown => {
  if (depth > deepest) throw new Unreadable(`lists and records more than ${deepest} deep`)
  if (Array.isArray(u)) {
    count(copying, u.length, depth)
    return Array.from(u as ReadonlyArray<unknown>, (x) => isPrimitive(x) ? x : copied(x, depth + 1, copying))
  }
  if (isList(u)) {
    count(copying, u.length, depth)
    return (u as unknown as Float64Array).slice()
  }
  if (!isPlain(u)) return u
  const entries = Object.entries(u)
  count(copying, entries.length, depth)
  return Object.fromEntries(entries.map(([key, x]) => [key, copied(x, depth + 1, copying)]))
}

const isPrimitive = (u: unknown): boolean => (typeof u !== "object" && typeof u !== "function") || u === null
