/**
 * A formula: a column as a function of the columns of the row and of named coefficients, `a * exp(b * distance)`, as data.
 *
 * One idea: one value says it for `Edit.set`, which writes what it comes to, and for `Edit.train`, whose parameters the coefficients then
 * are. What is wrong with it by itself is said where it is made, what does not fit a network where it meets one. Coefficients take the unit
 * that the text needs, as bare numbers do.
 */
import * as Result from "effect/Result"
import { isFunctionName } from "../equation/functions.ts"
import { parse } from "../equation/parse.ts"
import { aNumber, aText, describing, either, like, listOf, maybe, recordOf } from "../network/border.ts"
import type { Network } from "../network/Network.ts"
import { because, fail, type NetworkError, type Reason } from "../network/NetworkError.ts"
import { namesIn, type Read } from "../network/rowFormula.ts"
import type { Domain } from "../network/Trainable.ts"
import * as Column from "../table/Column.ts"
import { excerpt, listed } from "../table/excerpt.ts"
import { is, isStructural, type Structural, structural } from "../table/structural.ts"
import type { Unit } from "../unit/Unit.ts"
import { seenColumn } from "./columns.ts"
import { numbersOfText, type RowValues, textProblem } from "./rowText.ts"

/** A value of one's own for a name in a formula: a number for all rows, or a list with one value for each, null where a row has none. */
export type Given = number | ReadonlyArray<Column.Value>

/** A function of the columns of a row and of coefficients. */
export type Formula = Structural & {
  readonly _tag: "Formula"
  readonly text: string
  /** Values of the coefficients, in the order in which they are parameters. */
  readonly coefficients: Readonly<Record<string, number>>
  /** Values of one's own: of coefficients that are held, or in place of columns one for each row in the order of the selection. */
  readonly given?: Readonly<Record<string, Given>>
}

/** What the text of a formula is called in messages. */
export const theFormula = "the formula"

/** Whether a value is a formula that this module made. */
export const isFormula: (u: unknown) => u is Formula = is((u): u is Formula =>
  isStructural(u) && "_tag" in u && u._tag === "Formula"
)

const aWord = /^[A-Za-z]\w*$/

const bad = (what: string, found: string, expected: string): Reason => ({ _tag: "BadValue", what, found, expected })

const problemOf = (
  text: string,
  coefficients: Readonly<Record<string, number>>,
  given: Readonly<Record<string, unknown>>
): Reason | null => {
  const wrong = textProblem(theFormula, text)
  if (wrong !== null) return wrong
  const used = namesIn(Result.getOrThrow(parse(text, "rows")))
  const names = Object.keys(coefficients)
  if (names.length === 0) {
    return bad(
      "coefficients of Share.formula",
      "an empty record",
      "at least one that is not held; a text without coefficients goes to Edit.set"
    )
  }
  for (const name of names) {
    if (!aWord.test(name) || isFunctionName(name)) {
      const found = isFunctionName(name) ? "the name of a function" : "no word"
      return bad(
        `the name of coefficient ${JSON.stringify(name)}`,
        found,
        "letters, digits and _, as in `a` or `slope`"
      )
    }
    if (!used.includes(name)) {
      const found = `not in the text ${JSON.stringify(excerpt(text))}`
      return bad(`coefficient "${name}" of Share.formula`, found, `one of its names: ${listed(used)}`)
    }
    if (!Number.isFinite(coefficients[name])) {
      return bad(`coefficient "${name}" of Share.formula`, String(coefficients[name]), "a finite number")
    }
  }
  for (const [name, held] of Object.entries(given)) {
    if (typeof held === "number" && !Number.isFinite(held)) {
      return bad(`the held "${name}" of Share.formula`, String(held), "a finite number")
    }
  }
  const stray = Object.keys(given).find((name) => !used.includes(name) || names.includes(name))
  return stray === undefined
    ? null
    : {
      _tag: "UnknownName",
      what: "name that the formula reads",
      name: stray,
      available: used.filter((n) => !names.includes(n))
    }
}

const aValue = like(
  (u) => u === null || ["number", "string", "boolean"].includes(typeof u),
  "a number, a string, a boolean or null"
)

/**
 * A formula of a text over the columns of the row and of coefficients with their values. Where `given` has a number for a name, that is a
 * coefficient which is held and never trained; where it has a list, that is what the text reads, in the order of the rows. Throws a `NetworkError` on a text that cannot be read, and on coefficients that are not in it.
 */
export const formula = describing(
  "Share.formula",
  {
    text: aText,
    coefficients: recordOf(aNumber, "a record of coefficients, for example { a: 0.1, b: -0.005 }"),
    given: maybe(recordOf(
      either(aNumber, listOf(aValue, "a list with a value for each row")),
      "a record of numbers that are held, or of lists"
    ))
  },
  (
    text: string,
    coefficients: Readonly<Record<string, number>>,
    given?: Readonly<Record<string, Given>>
  ): Formula => {
    const wrong = problemOf(text, coefficients, given ?? {})
    if (wrong !== null) throw because(wrong)
    return structural({ _tag: "Formula" as const, text, coefficients, ...given === undefined ? {} : { given } })
  }
)

/** A formula as text: `formula(a * exp(b * distance), a 0.1, b -0.005)`. */
export const formulaText = ({ coefficients, text }: Formula): string =>
  `formula(${[text, ...Object.entries(coefficients).map(([name, value]) => `${name} ${value}`)].join(", ")})`

/** The columns that stand for the names of a formula that the table does not have: coefficients, and what was given. */
const ownColumns = (
  network: Network,
  domain: Domain,
  rows: Column.Ints,
  { coefficients, given = {} }: Formula
): Result.Result<ReadonlyMap<string, Column.Column>, NetworkError> => {
  const length = network[domain].length
  const taken = Object.keys(coefficients).find((name) => seenColumn(network, domain, name) !== undefined)
  if (taken !== undefined) {
    const what = `coefficient "${taken}" of the formula`
    return fail(bad(what, `also a column of ${domain}`, "a name that no column has"))
  }
  const columns = new Map<string, Column.Column>(
    Object.entries(coefficients).map(([name, value]) => [name, Column.constant(length, value)])
  )
  for (const [name, list] of Object.entries(given)) {
    if (typeof list === "number") {
      columns.set(name, Column.constant(length, list))
      continue
    }
    if (list.length !== rows.length) {
      const what = `the list for \`${name}\` of the formula`
      return fail({
        _tag: "WrongLength",
        what,
        expected: rows.length,
        found: list.length,
        hint: "give one value for each row"
      })
    }
    const kinds = new Set(list.flatMap((value) => value === null ? [] : [typeof value]))
    if (kinds.size > 1 || (kinds.has("boolean") && list.includes(null))) {
      const found = kinds.size > 1 ? `of ${listed([...kinds].map((kind) => `${kind}s`))}` : "of booleans and null"
      return fail(bad(`the list for \`${name}\` of the formula`, found, "values of one kind"))
    }
    columns.set(name, spread(length, rows, list, [...kinds][0] ?? "number"))
  }
  return Result.succeed(columns)
}

/** A column of the table's length with values in some rows. */
const spread = (length: number, rows: Column.Ints, list: ReadonlyArray<Column.Value>, kind: string): Column.Column => {
  const values = new Array<Column.Value>(length).fill(null)
  list.forEach((value, k) => {
    values[rows[k]] = value
  })
  if (kind === "string") return Column.text(values as ReadonlyArray<string | null>)
  if (kind === "boolean") return Column.flag(Uint8Array.from(values, Number))
  return Column.float(Float64Array.from(values, (x) => x === null ? NaN : x as number))
}

/** The values of a formula in some rows, at the values of its coefficients; fails where a row has none. */
export const formulaNumbers = (
  network: Network,
  domain: Domain,
  rows: Column.Ints,
  what: string,
  formula: Formula,
  unit: Unit | null
): Result.Result<RowValues, NetworkError> =>
  Result.flatMap(
    ownColumns(network, domain, rows, formula),
    (own) => numbersOfText(network, domain, rows, what, formula.text, unit, own)
  )

/** What a formula reads in some rows beside its coefficients; fails where it has no value at those that it has. */
export const formulaReads = (
  network: Network,
  domain: Domain,
  rows: Column.Ints,
  formula: Formula,
  unit: Unit | null
): Result.Result<ReadonlyArray<Read>, NetworkError> =>
  Result.map(
    formulaNumbers(network, domain, rows, theFormula, formula, unit),
    ({ reads }) => reads().filter(({ name }) => !Object.hasOwn(formula.coefficients, name))
  )
