/**
 * The second phase of reading: lines become rows of seven numbers, in any of the ways in which files write numbers.
 *
 * One idea: how commas are meant is a question to the whole file, everything else to one row, and a row that is refused still makes its id
 * known, so that one slip is one problem. What the numbers mean for each other is for the phases behind.
 */
import { excerpt } from "../../table/excerpt.ts"
import type { Line } from "./lines.ts"
import type { Note, ProblemCode, Told } from "./SwcError.ts"

/** A row as read. `id` and `parent` are null where they cannot be read; `good` rows have all seven numbers. */
export type Row = {
  readonly line: number
  readonly good: boolean
  readonly id: number | null
  readonly parent: number | null
  readonly type: number
  readonly x: number
  readonly y: number
  readonly z: number
  readonly radius: number
}

/** Rows with what is to be said of them. */
export type Rows = {
  readonly rows: ReadonlyArray<Row>
  readonly problems: ReadonlyArray<Told>
  readonly notes: ReadonlyArray<Note>
}

const columns = ["id", "type", "x", "y", "z", "radius", "parent"] as const

const blanks = /[ \t]+/

/** How the commas of a file are meant. */
type Commas = "none" | "decimal" | "separators" | "refused"

const decimal = /^[+-]?\d+,\d+$/

const firstSeven = (fields: ReadonlyArray<string>): ReadonlyArray<string> => fields.slice(0, 7)

const commasOf = (lines: ReadonlyArray<Line>): Commas => {
  if (!lines.some(({ text }) => text.includes(","))) return "none"
  const split = lines.map(({ text }) => text.split(blanks))
  if (!split.some((fields) => firstSeven(fields).some((field) => field.includes(",")))) return "none"
  const asDecimal = split.every((fields) =>
    fields.length >= 7 &&
    firstSeven(fields).every((field) => field.includes(",") ? decimal.test(field) : !field.includes("."))
  )
  if (asDecimal) return "decimal"
  return lines.every(({ text }) => byCommas(text).length >= 7) ? "separators" : "refused"
}

const byCommas = (text: string): ReadonlyArray<string> => {
  const fields = text.split(",").map((field) => field.trim())
  return fields.at(-1) === "" ? fields.slice(0, -1) : fields
}

const nameOfFile = /^\S+\.(swc|asc)$/i

/** The way out where a text is the name of a file instead of what is in it. */
export const whereFileName = (text: string): string =>
  nameOfFile.test(text) ? "; this is the name of a file: give the text that is in it" : ""

/** The way out where a line is of something else than an SWC text. */
const elsewhere = (text: string): string =>
  /^[(;]/.test(text) ? "; a Neurolucida text is read by Asc.read" : whereFileName(text)

/** Reads the rows. */
export const rows = (lines: ReadonlyArray<Line>): Rows => {
  const commas = commasOf(lines)
  const problems: Array<Told> = []
  const [extra, decimals]: [Array<number>, Array<number>] = [[], []]
  const read = lines.map(({ line, text }) => {
    const written = commas === "separators" ? byCommas(text) : text.split(blanks)
    const fields = commas === "decimal" ? written.map((field) => field.replace(",", ".")) : written
    const tell = (code: ProblemCode, what: string): Row => {
      problems.push({ code, lines: [line], text: what })
      return refused(line, fields)
    }
    if (commas === "refused" && firstSeven(written).some((field) => field.includes(","))) {
      return tell(
        "comma",
        "a comma is neither the decimal mark of every number of the file nor the separator of every row; " +
          "write numbers with dots and separate columns by blanks"
      )
    }
    if (fields.length < 7) {
      return tell(
        "columns",
        `${fields.length} columns where seven are needed: id, type, x, y, z, radius, parent (-1 for the root)${
          elsewhere(text)
        }`
      )
    }
    if (fields.length > 7) extra.push(line)
    for (let c = 0; c < columns.length; c++) {
      const flaw = flawOf(columns[c], fields[c])
      if (flaw !== null) return tell(flaw.code, flaw.text)
    }
    if (decimalMark.test(fields[0]) || decimalMark.test(fields[1]) || decimalMark.test(fields[6])) decimals.push(line)
    return {
      line,
      good: true,
      id: Number(fields[0]),
      type: Number(fields[1]),
      x: Number(fields[2]),
      y: Number(fields[3]),
      z: Number(fields[4]),
      radius: Number(fields[5]),
      parent: Number(fields[6])
    }
  })
  const marked = lines.find(({ text }) => text.includes(","))?.line
  const meant = { decimal: "decimal-comma", separators: "comma-separated" } as const
  return {
    rows: read,
    problems,
    notes: [
      ...extra.length > 0 ? [{ code: "extra-columns", lines: extra } as const] : [],
      ...decimals.length > 0 ? [{ code: "decimal-ids", lines: decimals } as const] : [],
      ...commas === "decimal" || commas === "separators" ? [{ code: meant[commas], lines: [marked!] }] : []
    ]
  }
}

const decimalMark = /[.eE]/

const whole: ReadonlySet<string> = new Set(["id", "type", "parent"])

const refused = (line: number, fields: ReadonlyArray<string>): Row => {
  const known = (name: "id" | "parent", at: number): number | null =>
    at < fields.length && [undefined, "negative-id"].includes(flawOf(name, fields[at])?.code)
      ? Number(fields[at])
      : null
  const none = { type: NaN, x: NaN, y: NaN, z: NaN, radius: NaN }
  return { line, good: false, id: known("id", 0), parent: known("parent", 6), ...none }
}

const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/

const infinite = /^[+-]?(?:nan|inf|infinity)$/i

type Flaw = { readonly code: ProblemCode; readonly text: string }

/** What is wrong with a field, or null. */
export const flawOf = (name: (typeof columns)[number] | "diameter", field: string): Flaw | null => {
  if (!number.test(field)) return infinite.test(field) ? notFinite(name, field) : notANumber(name, field)
  const value = Number(field)
  if (!Number.isFinite(value)) return notFinite(name, field)
  return whole.has(name) ? wholeFlaw(name, field, value) : null
}

const shown = (field: string): string => JSON.stringify(excerpt(field, 40))

const notFinite = (name: string, field: string): Flaw => ({
  code: "not-finite",
  text: `${name} is ${shown(field)}; expected a finite number`
})

const notANumber = (name: string, field: string): Flaw => {
  const d = /^[+-]?[\d.]+[dD][+-]?\d+$/.test(field) ? "; an exponent is written with e" : ""
  return { code: "not-a-number", text: `${name} is ${shown(field)}, which is no number${d}` }
}

const wholeFlaw = (name: string, field: string, value: number): Flaw | null => {
  if (!Number.isInteger(value) || hasFraction.test(field)) {
    return { code: "not-an-integer", text: `${name} is ${shown(field)}; expected a whole number` }
  }
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) {
    const above = `above ${Number.MAX_SAFE_INTEGER}, where two numbers could become one; renumber the points`
    return { code: "id-too-large", text: `${name} is ${shown(field)}, ${above}` }
  }
  if (name === "id" && value < 0) {
    const why = "ids are 0 or more, since a negative parent means that there is none"
    return { code: "negative-id", text: `the id is ${shown(field)}; ${why}` }
  }
  if (name === "type" && value < 0) {
    const types = "types are 0 undefined, 1 soma, 2 axon, 3 basal, 4 apical, 5 and more your own"
    return { code: "negative-type", text: `the type is ${shown(field)}; ${types}` }
  }
  return null
}

/** A fraction that is there in the text, though a double may not hold it. */
const hasFraction = /^[+-]?\d*\.\d*[1-9]\d*$/
