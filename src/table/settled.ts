/**
 * Copies of what callers hand in: plain lists, records and typed arrays become the library's own, whatever happens to the originals.
 *
 * One idea: reading a foreign value may run foreign code (getters, proxies) and may throw; after this it is plain data that cannot. Values
 * of the library (their prototype is their own) are immutable and stay the same objects, and so do functions. Copies are shallow where
 * nothing plain is inside: a list of a million numbers costs one pass.
 */
import { isList } from "./isList.ts"

/** How deep plain lists and records may stand within each other. */
export const deepest = 64

/** A value that could not be read: it throws, holds itself, or goes too deep. */
export class Unreadable extends Error {}

/** Whether a value is a record made by braces or without a prototype, and not a value of the library. */
export const isPlain = (u: unknown): u is Readonly<Record<string, unknown>> => {
  if (typeof u !== "object" || u === null || Array.isArray(u)) return false
  const prototype: unknown = Object.getPrototypeOf(u)
  return prototype === Object.prototype || prototype === null
}

/** The value with everything plain in it copied. Throws whatever reading it throws. */
export const settled = (u: unknown, depth = 0): unknown => {
  if (typeof u === "function") {
    Object.getPrototypeOf(u) // a function behind a proxy may throw at any touch: let it throw here
    return u
  }
  if (typeof u !== "object" || u === null) return u
  if (depth > deepest) throw new Unreadable(`lists and records more than ${deepest} deep`)
  if (Array.isArray(u)) {
    return Array.from(u as ReadonlyArray<unknown>, (x) => isPrimitive(x) ? x : settled(x, depth + 1))
  }
  if (isList(u)) return (u as unknown as Float64Array).slice()
  if (!isPlain(u)) return u
  return Object.fromEntries(Object.entries(u).map(([key, x]) => [key, settled(x, depth + 1)]))
}

const isPrimitive = (u: unknown): boolean => (typeof u !== "object" && typeof u !== "function") || u === null
