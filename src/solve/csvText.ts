/**
 * CSV (RFC 4180, lines end in a line feed) from rows of numbers and texts, and rows of texts from CSV. Texts stand in quotes, numbers to the bit.
 */
import { because } from "../network/NetworkError.ts"

/** A text in quotes. */
export const quoted = (text: string): string => `"${text.replaceAll("\"", "\"\"")}"`

/** The CSV of some rows; where it is longer than a text can be, `what` is refused, and `expected` says the way out. */
export const csvText = (
  rows: ReadonlyArray<ReadonlyArray<number | string>>,
  what: string,
  expected: string
): string => {
  try {
    return rows.map((row) => `${row.map((x) => typeof x === "number" ? x : x === "" ? "" : quoted(x)).join(",")}\n`)
      .join("")
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw because({ _tag: "BadValue", what, found: "longer than a text can be", expected })
  }
}

/** One value: in quotes, or bare up to what ends it. What is between the end of a quoted value and the next comma is no CSV. */
const value = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y

/** The next value; null where there is none, or one so long that nobody meant it. */
const matched = (text: string): RegExpExecArray | null => {
  try {
    return value.exec(text)
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** The rows of a CSV; a last line without its end is one too. Throws a `NetworkError` with the line where it is none. */
export const csvRows = (text: string, what: string): ReadonlyArray<ReadonlyArray<string>> => {
  const rows: Array<ReadonlyArray<string>> = []
  let row: Array<string> = []
  value.lastIndex = 0
  while (value.lastIndex < text.length || row.length > 0) {
    const found = matched(text)
    if (found === null) {
      const expected = "values between commas, texts in quotes, quotes in them twice"
      throw because({ _tag: "BadValue", what: `line ${rows.length + 1} of ${what}`, found: "no CSV", expected })
    }
    const [, inQuotes, bare, end] = found
    row.push(inQuotes === undefined ? bare : inQuotes.replaceAll("\"\"", "\""))
    if (end === ",") continue
    rows.push(row)
    row = []
    if (end === "") break
  }
  return rows
}
