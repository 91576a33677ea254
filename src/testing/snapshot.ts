/**
 * A deep copy of everything in a network as plain data, and the first difference between two of them in words.
 *
 * One idea: whether an edit touched its input cannot be asked of the input's own equality, which may look at identities
 * and caches; so a law copies every number before and compares after. Tables are read through their columns only.
 */
import type { Network } from "../network/Network.ts"

/** Everything in a network, copied; the numbers of a column by their rows. */
export type Snapshot = { readonly [place: string]: Snapshot | Values | number | string | boolean | null }

/** Numbers of any kind of column. */
type Values = Float64Array | Int32Array | Uint8Array

const isValues = (value: unknown): value is Values => ArrayBuffer.isView(value) && !(value instanceof DataView)

/** Copies a value: lists and maps become records of their entries; functions stay out. */
const copied = (value: unknown): Snapshot[string] => {
  if (typeof value === "number" || typeof value === "string" || typeof value === "boolean") return value
  if (typeof value !== "object" || value === null) return null
  if (isValues(value)) return value.slice()
  const entries: Iterable<readonly [unknown, unknown]> = Array.isArray(value)
    ? value.entries()
    : isEntries(value)
    ? value.entries()
    : Object.entries(value)
  // Not by assignment: a column may be called `__proto__`.
  return Object.fromEntries(Array.from(entries, ([key, entry]) => [String(key), copied(entry)]))
}

const isEntries = (value: object): value is { readonly entries: () => Iterable<readonly [unknown, unknown]> } =>
  "entries" in value && typeof value.entries === "function"

/** Copies everything in a network. */
export const snapshot = (network: Network): Snapshot =>
  Object.fromEntries([...network.toSeq().entries()].map(([field, value]) => [field, copied(value)]))

/** A place at which two snapshots differ. */
export type Difference = { readonly where: string; readonly expected: string; readonly got: string }

/** The first difference between two snapshots; null when there is none. 0 and -0 differ, NaN is itself. */
export const difference = (expected: Snapshot[string], got: Snapshot[string]): Difference | null => {
  if (typeof expected !== "object" || expected === null || typeof got !== "object" || got === null) {
    return Object.is(expected, got) ? null : { where: "", expected: shown(expected), got: shown(got) }
  }
  if (isValues(expected) && isValues(got) && sameValues(expected, got)) return null
  const further = Object.keys(got).filter((key) => !Object.hasOwn(expected, key))
  for (const key of [...Object.keys(expected), ...further]) {
    const found = difference(own(expected, key), own(got, key))
    if (found !== null) return { ...found, where: found.where === "" ? key : `${key}.${found.where}` }
  }
  return null
}

/** Whether there is no difference to look for among the rows of two columns, which are most of a network. */
const sameValues = (a: Values, b: Values): boolean => a.length === b.length && a.every((x, row) => Object.is(x, b[row]))

const own = (
  of: Snapshot | Values,
  key: string
): Snapshot[string] => (Object.hasOwn(of, key) ? (of as Snapshot)[key] : null)

const shown = (value: Snapshot[string]): string =>
  value === null
    ? "nothing"
    : typeof value === "object"
    ? `${Object.keys(value).length} entries`
    : Object.is(value, -0)
    ? "-0"
    : String(value)

/**
 * Every object in a network that may be shared between versions, by place: an edit must leave them where they are in
 * its input.
 */
export const identities = (network: Network): ReadonlyMap<string, unknown> => {
  const out = new Map<string, unknown>(network.toSeq().entries())
  for (const domain of ["nodes", "edges"] as const) {
    out.set(`${domain}.columns`, network[domain].columns)
    network[domain].columns.forEach((column, name) => {
      out.set(`${domain}.${name}`, column)
      out.set(`${domain}.${name}.values`, column.values)
    })
  }
  return out
}
