/**
 * Where a linear block rests: [J; L] y = [J x - f(x); L x], by least squares in every row (states-and-clamps.md section 7).
 *
 * One idea: the rates of a scheme depend on each other, its sums make up for that. If the equations contradict each other there is no place
 * of rest; if they leave something open there are many. Rates that turn out not to be straight lines are left to Newton.
 */
import { factor } from "./leastSquares.ts"
import {
  denseSlopes,
  evaluateBlock,
  isAtRest,
  type Outcome,
  type Points,
  relativeRates,
  type RestBlock,
  restTolerance,
  type RestValues,
  tidied
} from "./RestBlock.ts"

/** The outcome in each of `n` rows that start at `start`; null where the block is no straight line there. */
export const linearRest = (
  block: RestBlock,
  values: RestValues,
  start: Points,
  n: number
): ReadonlyArray<Outcome | null> => {
  const unknowns = block.columns.length
  const before = evaluateBlock(block, values, start, n)
  const solved = Array.from({ length: n }, (_, k) => {
    const x = start.map((column) => column[k])
    const jacobian = denseSlopes(block, before.slopes, k)
    const target = jacobian.map((row, i) => dot(row, x) - before.f[i][k])
    const sums = block.laws.map((law) => dot(law, x))
    const { free, values } = refined([...jacobian, ...block.laws], [...target, ...sums], unknowns)
    const residual = Math.max(
      ...relativeRates(jacobian.map((row, i) => dot(row, values) - target[i]), jacobian, values)
    )
    const kept = isAtRest(before.f.map((f) => f[k]), jacobian, x)
    return { free, residual, jacobian, point: kept ? Float64Array.from(x) : values }
  })
  const after = evaluateBlock(
    block,
    values,
    block.columns.map((_, j) => Float64Array.from(solved, ({ point }) => point[j])),
    n
  )
  return solved.map(({ free, jacobian, point, residual }, k) => {
    const straight = relativeRates(after.f.map((f) => f[k]), jacobian, point).every((rate) => rate <= restTolerance)
    if (!straight && residual <= restTolerance && free.length === 0) return null
    if (!(residual <= restTolerance)) return { _tag: "None", residual }
    if (free.length > 0) return { _tag: "NotUnique", free }
    return { _tag: "Rest", values: tidied(block, point) }
  })
}

/** Times that what is left of the equations is solved for again. */
const refinements = 3

/**
 * Least squares, then what is left of the equations again: occupancies that are 1e-12 beside others of 1 become as good, relative to
 * themselves (Skeel, Math. Comp. 35, 1980).
 */
const refined = (
  rows: ReadonlyArray<ArrayLike<number>>,
  right: ReadonlyArray<number>,
  unknowns: number
): { readonly values: Float64Array; readonly free: ReadonlyArray<number> } => {
  const { free, solve } = factor(rows, unknowns)
  const values = solve(right)
  for (let i = 0; i < refinements && free.length === 0; i++) {
    const change = solve(rows.map((row, j) => right[j] - dot(row, values)))
    for (let j = 0; j < unknowns; j++) values[j] += change[j]
  }
  return { values, free }
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}
