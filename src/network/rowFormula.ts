/**
 * Rows as a function of coefficients: what a trainable keeps of a formula such as `a * exp(b * distance)`, its value and its slopes.
 *
 * One idea: what the text reads of a row is at hand, as a factor is, so the values of the rows are a function of the coefficients alone, and
 * the slope of every row by every coefficient, and by what it reads, is the derivative of the text, evaluated in the same way. Where formulas
 * come from is the business of `src/share`, what is read anew that of `followed.ts`. Owes laws D5 and D6.
 */
import * as Result from "effect/Result"
import { derive } from "../equation/derive.ts"
import { evaluate, type ReadonlyFloat } from "../equation/evaluate.ts"
import type { Expression } from "../equation/Expression.ts"
import { freeNames } from "../equation/freeNames.ts"
import { noValue, testedForNull, withNullTests } from "../equation/kinds.ts"
import { overMissing } from "../equation/missing.ts"
import { parse } from "../equation/parse.ts"
import { isQuoted, unquoted } from "../equation/quoted.ts"
import * as Column from "../table/Column.ts"
import { type Structural, structural } from "../table/structural.ts"

/** A column that a formula reads, as it was, by its name in the text: one entry for each row that is driven. */
export type Read = Structural & Column.Column & { readonly name: string }

/** A formula and what it reads. */
export type RowFormula = Structural & { readonly text: string; readonly reads: ReadonlyArray<Read> }

/** Words that are values. */
export const words: ReadonlyMap<string, number> = new Map([["true", 1], ["false", 0]])

/** The names in a text that are columns or coefficients. */
export const namesIn = (expression: Expression): ReadonlyArray<string> =>
  [...freeNames(expression)].filter((name) => !isQuoted(name) && !words.has(name) && name !== noValue)

/** What a formula is by the numbers of coefficients. */
type Meaning = {
  readonly value: (coefficients: ArrayLike<number>) => Float64Array
  /** By a name: of a coefficient, or of what is read. */
  readonly slope: (name: string, coefficients: ArrayLike<number>) => Float64Array
}

/** Memo of a pure function of immutable data. */
const known = new WeakMap<RowFormula, Meaning>()

const meaningOf = (formula: RowFormula, names: ReadonlyArray<string>, rows: number): Meaning => {
  const before = known.get(formula)
  if (before !== undefined) return before
  const expression = withNullTests(Result.getOrThrow(parse(formula.text, "rows")))
  const columns = numbersOf(formula, expression)
  const derivatives = new Map<string, Expression>()
  const evaluated = (e: Expression, coefficients: ArrayLike<number>): Float64Array =>
    evaluate(
      e,
      (name) => {
        const p = names.indexOf(name)
        return p >= 0 ? [coefficients[p]] : columns(name)
      },
      rows,
      overMissing
    )
  const meaning: Meaning = {
    value: (coefficients) => evaluated(expression, coefficients),
    slope: (name, coefficients) => {
      const derivative = derivatives.get(name) ?? derive(expression, name)
      derivatives.set(name, derivative)
      return evaluated(derivative, coefficients)
    }
  }
  known.set(formula, meaning)
  return meaning
}

/** What is read as numbers: strings by their number among all that there are, NaN for no value. */
const numbersOf = ({ reads }: RowFormula, expression: Expression): (name: string) => ReadonlyFloat => {
  const quoted = [...freeNames(expression)].filter(isQuoted).map(unquoted)
  const texts = [...new Set([...reads.flatMap((read) => read._tag === "Text" ? read.levels : []), ...quoted])]
  const codes = new Map(texts.map((text, code) => [text, code]))
  const columns = new Map<string, ReadonlyFloat>(
    reads.map((read): [string, ReadonlyFloat] => [
      read.name,
      read._tag === "Text"
        ? Float64Array.from(read.values, (level) => level < 0 ? NaN : codes.get(read.levels[level])!)
        : read.values
    ])
  )
  const missing = (name: string): ReadonlyFloat => Float64Array.from(columns.get(name)!, (x) => Number.isNaN(x) ? 1 : 0)
  return (name) => {
    if (isQuoted(name)) return [codes.get(unquoted(name))!]
    const word = words.get(name)
    if (word !== undefined) return [word]
    const tested = testedForNull(name)
    if (tested === null) return columns.get(name)!
    return columns.has(tested) ? missing(tested) : [0] // a coefficient has a value everywhere
  }
}

/** The value of every row at some coefficients, which go by these names. */
export const formulaValues = (
  formula: RowFormula,
  names: ReadonlyArray<string>,
  rows: number,
  coefficients: ArrayLike<number>
): Float64Array => meaningOf(formula, names, rows).value(coefficients)

/** The derivative of every row by one coefficient, or by what it reads under a name. */
export const formulaSlopes = (
  formula: RowFormula,
  names: ReadonlyArray<string>,
  rows: number,
  coefficients: ArrayLike<number>,
  by: string
): Float64Array => meaningOf(formula, names, rows).slope(by, coefficients)

/** What is wrong with a formula that was not made here, in words; null when nothing is. */
export const formulaProblem = (formula: RowFormula, names: ReadonlyArray<string>, rows: number): string | null => {
  const read = parse(formula.text, "rows")
  if (Result.isFailure(read)) return `its formula cannot be read: ${read.failure[0].message}`
  const used = namesIn(read.success)
  const there = [...names, ...formula.reads.map(({ name }) => name)]
  const lost = used.find((name) => !there.includes(name))
  if (lost !== undefined) return `its formula reads ${lost}, of which there are no values`
  const idle = there.find((name, i) => !used.includes(name) || there.indexOf(name) < i)
  if (idle !== undefined) return `its formula has ${idle} twice, or not at all`
  const short = formula.reads.find(({ values }) => values.length !== rows)
  return short === undefined ? null : `${short.name} of its formula has another length than its rows`
}

/** A column under the name by which a formula reads it. */
export const readOf = (name: string, column: Column.Column): Read => structural({ ...column, name })

/** Whether formulas are of one text, and read columns of one kind, so that they can be one. */
export const alike = (a: RowFormula | undefined, b: RowFormula | undefined): boolean =>
  a === undefined || b === undefined
    ? a === b
    : a.text === b.text && a.reads.every((read, i) => b.reads[i]?.name === read.name && b.reads[i]._tag === read._tag)

/** Formulas that are alike as one, for the rows of one after the other. */
export const joinedFormulas = (all: ReadonlyArray<RowFormula>): RowFormula =>
  structural({
    text: all[0].text,
    reads: all[0].reads.map(({ name }, i) =>
      readOf(
        name,
        all.map(({ reads }): Column.Column => reads[i]).reduce((above, below) => Column.append(above, below))
      )
    )
  })

/** The formula for some of its rows, by their places among all. */
export const formulaAt = (formula: RowFormula, places: ReadonlyArray<number>): RowFormula => {
  const at = Int32Array.from(places) as Column.Ints
  return structural({
    text: formula.text,
    reads: formula.reads.map((read) => readOf(read.name, Column.gather(read, at)))
  })
}
