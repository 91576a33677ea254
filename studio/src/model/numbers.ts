/**
 * The numbers of an edit that a person may turn, by their paths, and a range around each.
 */
import type { Edit, Json } from "./Document.ts"

/** Keys that lead to a value. */
export type Path = ReadonlyArray<string | number>

/** A number of an edit, and where it is. */
export type Turned = { readonly path: Path; readonly name: string; readonly value: number }

/** Most numbers of one edit that have a slider. */
export const mostTurned = 24

/** By edit, the fields in which numbers are values and no places or counts. */
const fields: Readonly<Record<string, ReadonlyArray<string>>> = {
  Set: ["value"],
  Values: ["values"],
  Stimulate: ["stimulus"],
  Clamp: ["value"],
  Move: ["by"]
}

const within = (value: Json, path: Path, name: string): ReadonlyArray<Turned> => {
  if (typeof value === "number") return [{ path, name, value }]
  if (Array.isArray(value)) {
    return (value as ReadonlyArray<Json>).flatMap((one, i) => within(one, [...path, i], `${i}`))
  }
  if (typeof value !== "object" || value === null) return []
  return Object.entries(value).flatMap(([key, one]) => within(one as Json, [...path, key], key))
}

/** The numbers of an edit, in order. */
export const turnedOf = (edit: Edit): ReadonlyArray<Turned> =>
  (fields[edit._tag] ?? []).flatMap((field) => within(edit[field] ?? null, [field], field)).slice(0, mostTurned)

const replaced = (value: Json, [key, ...rest]: Path, to: number): Json => {
  if (key === undefined) return to
  if (Array.isArray(value)) {
    return (value as ReadonlyArray<Json>).with(key as number, replaced(value[key as number], rest, to))
  }
  const record = value as { readonly [name: string]: Json }
  return { ...record, [key]: replaced(record[key], rest, to) }
}

/** An edit with another number at a path. */
export const withNumber = (edit: Edit, path: Path, to: number): Edit => replaced(edit, path, to) as Edit

/** The number at a path; undefined where there is none. */
export const numberAt = (edit: Edit, path: Path): number | undefined => {
  let value: unknown = edit
  for (const key of path) {
    value = typeof value === "object" && value !== null
      ? (value as Record<string, unknown>)[key]
      : undefined
  }
  return typeof value === "number" ? value : undefined
}

/** From where to where a slider goes, and in which steps, around the value that it began with. */
export const rangeOf = (value: number): { readonly low: number; readonly high: number; readonly step: number } => {
  const decade = 10 ** Math.ceil(Math.log10(Math.abs(value) || 1) + Math.log10(2) - 1e-9)
  const high = Math.max(decade, Math.abs(value))
  return { low: value < 0 ? -high : 0, high: value < 0 ? 0 : high, step: high / 1000 }
}

/** A number in at most four digits. */
export const shortNumber = (value: number): string => String(Number(value.toPrecision(4)))
