/**
 * A deep copy of everything in a network as plain data, and the first difference between two of them in words.
 *
 * One idea: whether an edit touched its input cannot be asked of the input's own equality, which may look at identities
 * and caches; so a law copies every number before and compares after. Tables are read through their columns only.
 */
import type { Network } from "../network/Network.ts"

/** Everything in a network, copied. */
export type Snapshot = { readonly [place: string]: Snapshot | number | string | boolean | null }

/** Copies a value: typed arrays, lists and maps become records of their entries; functions stay out. */
const copied = (value: unknown): Snapshot[string] => {
  if (typeof value === "number" || typeof value === "string" || typeof value === "boolean") return value
  if (typeof value !== "object" || value === null) return null
  const entries: Iterable<readonly [unknown, unknown]> = ArrayBuffer.isView(value) || Array.isArray(value)
    ? (value as unknown as ReadonlyArray<unknown>).entries()
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
export const difference = (expected: Snapshot[string], got: Snapshot[string], place = ""): Difference | null => {
  if (typeof expected !== "object" || expected === null || typeof got !== "object" || got === null) {
    return Object.is(expected, got) ? null : { where: place, expected: shown(expected), got: shown(got) }
  }
  for (const key of new Set([...Object.keys(expected), ...Object.keys(got)])) {
    const found = difference(own(expected, key), own(got, key), place === "" ? key : `${place}.${key}`)
    if (found !== null) return found
  }
  return null
}

const own = (of: Snapshot, key: string): Snapshot[string] => (Object.hasOwn(of, key) ? of[key] : null)

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
