/**
 * What has to be at rest together in some rows: unknowns, their rates, exact slopes, and the sums that they keep.
 *
 * One idea: names of all mechanisms are brought into one space, a state's column or a value that stands still, so that rates which reach each
 * other through other mechanisms are equations like any other. It does not know how it is solved.
 */
import { evaluate } from "../../equation/evaluate.ts"
import type { Expression } from "../../equation/Expression.ts"

/** A nonzero entry of the Jacobian of a block. */
export type RestSlope = { readonly row: number; readonly column: number; readonly value: Expression }

/** Unknowns that are at rest together. */
export type RestBlock = {
  /** Columns of the unknowns, sorted. */
  readonly columns: ReadonlyArray<string>
  /** The names of the unknowns in the expressions. */
  readonly names: ReadonlyArray<string>
  readonly rates: ReadonlyArray<Expression>
  readonly slopes: ReadonlyArray<RestSlope>
  /** Whole-number vectors l with l . f = 0. */
  readonly laws: ReadonlyArray<ReadonlyArray<number>>
  /** By unknown: whether it is an amount, which cannot be negative. */
  readonly amounts: ReadonlyArray<boolean>
  /** No slope contains an unknown. */
  readonly linear: boolean
  /** Where a single unknown rests, as a formula of everything else; null for a block that has none. */
  readonly fixedPoint: Expression | null
  /** Whether a single unknown's rate does not read it: it rests where it is, or nowhere. */
  readonly drifts: boolean
}

/** The values of everything that stands still, by name. */
export type RestValues = ReadonlyMap<string, ArrayLike<number>>

/** Values by unknown, each by row. */
export type Points = ReadonlyArray<Float64Array>

/** Rates and slopes at a point, by row. */
export type Evaluated = { readonly f: Points; readonly slopes: Points }

/** Evaluates some expressions with unknowns at a point, in `n` rows. */
export const evaluateAt = (
  block: RestBlock,
  values: RestValues,
  point: Points,
  n: number
): (e: Expression) => Float64Array => {
  const unknowns = new Map(block.names.map((name, j) => [name, point[j]]))
  const look = (name: string): ArrayLike<number> => unknowns.get(name) ?? values.get(name)!
  return (e) => evaluate(e, look, n)
}

/** Rates and slopes at a point. */
export const evaluateBlock = (block: RestBlock, values: RestValues, point: Points, n: number): Evaluated => {
  const at = evaluateAt(block, values, point, n)
  return { f: block.rates.map(at), slopes: block.slopes.map(({ value }) => at(value)) }
}

/** The Jacobian in one row, dense. */
export const denseSlopes = (block: RestBlock, slopes: Points, k: number): ReadonlyArray<Float64Array> => {
  const n = block.columns.length
  const dense = Array.from({ length: n }, () => new Float64Array(n))
  block.slopes.forEach(({ column, row }, e) => (dense[row][column] = slopes[e][k]))
  return dense
}

/** How a block comes to rest in one row: it does, it could be elsewhere as well, or there is no such place. */
export type Outcome =
  | { readonly _tag: "Rest"; readonly values: Float64Array }
  | { readonly _tag: "NotUnique"; readonly free: ReadonlyArray<number> }
  /** `residual`: what is left of the rates, relative to their terms. */
  | { readonly _tag: "None"; readonly residual: number }

/** What is left of rates relative to the sizes of what they are made of, by unknown. */
export const relativeRates = (
  f: ArrayLike<number>,
  jacobian: ReadonlyArray<ArrayLike<number>>,
  y: ArrayLike<number>
): ReadonlyArray<number> => {
  const largest = Array.from(y).reduce((most, x) => Math.max(most, Math.abs(x)), 0)
  return jacobian.map((row, i) => {
    let linear = 0
    let size = 0
    for (let j = 0; j < y.length; j++) {
      linear += row[j] * y[j]
      size += Math.abs(row[j]) * (Math.abs(y[j]) + largest * inTheShade)
    }
    size += Math.abs(f[i] - linear)
    return f[i] === 0 ? 0 : Math.abs(f[i]) / size
  })
}

/** Whether values are at rest but for rounding: they are then kept bit for bit. */
export const isAtRest = (
  f: ArrayLike<number>,
  jacobian: ReadonlyArray<ArrayLike<number>>,
  y: ArrayLike<number>
): boolean => relativeRates(f, jacobian, y).every((rate) => rate <= 1e-15 * y.length)

/** The largest relative rate of a place of rest. */
export const restTolerance = 1e-9

/** A state that is so small beside the largest counts as this small: what is used up is 0 but for 1e-14 of the largest, not for its own 1e-9. */
const inTheShade = 1e-5

/** Values as they are written: amounts that rounding left below 0 are 0, and there is no -0. */
export const tidied = (block: RestBlock, values: Float64Array): Float64Array => {
  const rounding = 1e-12 * values.reduce((most, y) => Math.max(most, Math.abs(y)), 0)
  return values.map((y, j) => y === 0 || block.amounts[j] && y < 0 && y >= -rounding ? 0 : y)
}
