/**
 * A column: one value per row, in a typed array that is never written after it is published.
 *
 * Four kinds: `Float` (NaN means "this row has no such value"), `Int`, `Flag` (0 or 1) and `Text` (codes into sorted levels, -1 means
 * none). Read-only types keep users from writing; a change makes a new column. Knows nothing of tables or of biology.
 */

type Mutators = "set" | "fill" | "sort" | "reverse" | "copyWithin" | "buffer" | "subarray" | "valueOf"

/** A `Float64Array` that nobody writes; `slice()` gives a copy of one's own. */
export type Floats = Readonly<Omit<Float64Array, Mutators>>
/** An `Int32Array` that nobody writes. */
export type Ints = Readonly<Omit<Int32Array, Mutators>>
/** A `Uint8Array` of zeros and ones that nobody writes. */
export type Flags = Readonly<Omit<Uint8Array, Mutators>>

/** One value per row. */
export type Column =
  | { readonly _tag: "Float"; readonly values: Floats }
  | { readonly _tag: "Int"; readonly values: Ints }
  | { readonly _tag: "Flag"; readonly values: Flags }
  | { readonly _tag: "Text"; readonly values: Ints; readonly levels: ReadonlyArray<string> }

/** A cell of a table as people see it; `null` where the row has no value. */
export type Value = number | boolean | string | null

/** Makes a column of numbers. */
export const float = (values: Floats): Column => ({ _tag: "Float", values })
/** Makes a column of integers. */
export const int = (values: Ints): Column => ({ _tag: "Int", values })
/** Makes a column of zeros and ones. */
export const flag = (values: Flags): Column => ({ _tag: "Flag", values })

/** Makes a text column; equal texts share one level, levels are sorted. */
export const text = (values: ArrayLike<string | null>): Column => {
  const code = new Map<string, number>()
  const codes = new Int32Array(values.length)
  for (let i = 0; i < values.length; i++) {
    const value = values[i]
    if (value !== null && !code.has(value)) code.set(value, code.size)
    codes[i] = value === null ? -1 : code.get(value)!
  }
  return coded(codes, [...code.keys()])
}

/** A text column of numbers of texts, -1 for none: levels are the texts that are used, each once, sorted. */
const coded = (codes: Ints, texts: ReadonlyArray<string>): Column => {
  const used = new Uint8Array(texts.length)
  for (let i = 0; i < codes.length; i++) if (codes[i] >= 0) used[codes[i]] = 1
  const levels = [...new Set(texts.filter((_, k) => used[k] === 1))].sort(ascending)
  const place = new Map(levels.map((level, k) => [level, k]))
  const level = Int32Array.from(texts, (text) => place.get(text) ?? -1)
  return { _tag: "Text", values: codes.map((code) => code < 0 ? -1 : level[code]), levels }
}

/** Order of texts: by code unit, the same on every machine. */
export const ascending = (a: string, b: string): number => a < b ? -1 : a > b ? 1 : 0

/** Makes a column of `length` copies of one number. */
export const constant = (length: number, value: number): Column => float(new Float64Array(length).fill(value))

/** The value in one row, as people see it. */
export const at = (column: Column, row: number): Value => {
  const raw = column.values[row]
  switch (column._tag) {
    case "Float":
      return Number.isNaN(raw) ? null : raw
    case "Int":
      return raw
    case "Flag":
      return raw === 1
    case "Text":
      return raw < 0 ? null : column.levels[raw]
  }
}

/** The column restricted to some rows, in their order; a row below 0 is none and has no value: NaN, -1, false or no text. */
export const gather = (column: Column, rows: Ints): Column => {
  switch (column._tag) {
    case "Float":
      return float(pick(column.values, rows, new Float64Array(rows.length), NaN))
    case "Int":
      return int(pick(column.values, rows, new Int32Array(rows.length), -1))
    case "Flag":
      return flag(pick(column.values, rows, new Uint8Array(rows.length), 0))
    case "Text":
      return coded(pick(column.values, rows, new Int32Array(rows.length), -1), column.levels)
  }
}

const pick = <A extends { [n: number]: number }>(
  values: { readonly [n: number]: number },
  rows: Ints,
  out: A,
  none: number
): A => {
  for (let k = 0; k < rows.length; k++) out[k] = rows[k] < 0 ? none : values[rows[k]]
  return out
}

/** The second column below the first; both must be of one kind. */
export const append = (above: Column, below: Column): Column => {
  const length = above.values.length + below.values.length
  if (above._tag !== below._tag) {
    throw new Error(`internal: a ${below._tag} column cannot go below a ${above._tag} column`)
  }
  const join = <A extends { set: (values: ArrayLike<number>, offset?: number) => void }>(out: A): A => {
    out.set(above.values)
    out.set(below.values, above.values.length)
    return out
  }
  if (above._tag === "Text" && below._tag === "Text") {
    const codes = join(new Int32Array(length))
    const first = above.levels.length
    for (let i = above.values.length; i < length; i++) if (codes[i] >= 0) codes[i] += first
    return coded(codes, [...above.levels, ...below.levels])
  }
  switch (above._tag) {
    case "Float":
      return float(join(new Float64Array(length)))
    case "Int":
      return int(join(new Int32Array(length)))
    default:
      return flag(join(new Uint8Array(length)))
  }
}

/** A column of one kind in which no row has a value: NaN, 0, false or no text. */
export const absent = (kind: Column["_tag"], length: number): Column => {
  switch (kind) {
    case "Float":
      return constant(length, NaN)
    case "Int":
      return int(new Int32Array(length))
    case "Flag":
      return flag(new Uint8Array(length))
    case "Text":
      return { _tag: "Text", values: new Int32Array(length).fill(-1), levels: [] }
  }
}

/** Whether two columns hold the same values in the same order (NaN equals NaN). */
export const equals = (a: Column, b: Column): boolean => {
  if (a === b) return true
  if (a._tag !== b._tag || a.values.length !== b.values.length) return false
  if (a._tag === "Text" && b._tag === "Text") {
    if (a.levels.length !== b.levels.length || a.levels.some((level, k) => level !== b.levels[k])) return false
  }
  if (a.values === b.values) return true
  for (let i = 0; i < a.values.length; i++) if (!Object.is(a.values[i], b.values[i])) return false
  return true
}
