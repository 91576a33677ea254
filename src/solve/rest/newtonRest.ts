/**
 * Where a block that is no straight line comes to rest from the table's values (states-and-clamps.md section 7).
 *
 * One idea: first follow the flow, by implicit steps that double while they succeed, so that of several places of rest the one is found that
 * the start flows to; then Newton on the rates and the sums together, which makes it exact. All rows go in step, each with its own step
 * size, so that expressions are evaluated for many rows at once.
 */
import { leastSquares } from "./leastSquares.ts"
import {
  denseSlopes,
  evaluateBlock,
  type Outcome,
  type Points,
  relativeRates,
  type RestBlock,
  restTolerance,
  type RestValues
} from "./RestBlock.ts"

/** First and last step of the flow [ms], and most tries. */
const firstStep = 1e-3
const farEnough = 1e9
const mostTries = 200

/** Newton iterations of an implicit step, and of the end; what an amount may be below 0 after a step. */
const stepIterations = 8
const lastIterations = 50
const belowZero = 1e-12

/** What a step's equations may be off by, relative to the values, for the step to count. */
const stepTolerance = 1e-6

/** The outcome in each of `n` rows that start at `start`. */
export const newtonRest = (block: RestBlock, values: RestValues, start: Points, n: number): ReadonlyArray<Outcome> =>
  settled(block, values, start, followed(block, values, start, n), n)

/** The points that the flow reaches in a long time. */
const followed = (block: RestBlock, values: RestValues, start: Points, n: number): Points => {
  const point = start.map((column) => column.slice())
  const step = new Float64Array(n).fill(firstStep)
  const time = new Float64Array(n)
  for (let tries = 0; tries < mostTries && time.some((t) => t < farEnough); tries++) {
    const next = implicitStep(block, values, point, step, n)
    for (let k = 0; k < n; k++) {
      if (time[k] >= farEnough) continue
      if (!next.accepted[k]) {
        step[k] /= 4
        continue
      }
      time[k] += step[k]
      step[k] *= 2
      point.forEach((column, j) => (column[k] = next.point[j][k]))
    }
  }
  return point
}

/** One step of x' = x + h f(x'), by Newton from x with amounts cut at 0, and whether it may count. */
const implicitStep = (
  block: RestBlock,
  values: RestValues,
  from: Points,
  step: Float64Array,
  n: number
): { readonly point: Points; readonly accepted: ReadonlyArray<boolean> } => {
  const unknowns = from.length
  const point = from.map((column) => column.slice())
  const residual = (k: number, f: Points): ReadonlyArray<number> =>
    point.map((column, j) => column[k] - from[j][k] - step[k] * f[j][k])
  for (let i = 0; i < stepIterations; i++) {
    point.forEach((column, j) => {
      if (block.amounts[j]) column.forEach((x, k) => x < 0 && (column[k] = 0))
    })
    const { f, slopes } = evaluateBlock(block, values, point, n)
    for (let k = 0; k < n; k++) {
      const matrix = denseSlopes(block, slopes, k).map((row, j) => row.map((x, l) => (j === l ? 1 : 0) - step[k] * x))
      const { values: change } = leastSquares(matrix, residual(k, f), unknowns)
      point.forEach((column, j) => (column[k] -= change[j]))
    }
  }
  const { f } = evaluateBlock(block, values, point, n)
  const accepted = Array.from({ length: n }, (_, k) => {
    const size = Math.max(...point.map((column, j) => Math.max(Math.abs(column[k]), Math.abs(from[j][k]))))
    return residual(k, f).every((r) => Math.abs(r) <= stepTolerance * size) &&
      point.every((column, j) => Number.isFinite(column[k]) && (!block.amounts[j] || column[k] >= -belowZero))
  })
  return { point, accepted }
}

/** Newton on the rates and the sums of the start. */
const settled = (
  block: RestBlock,
  values: RestValues,
  start: Points,
  from: Points,
  n: number
): ReadonlyArray<Outcome> => {
  const unknowns = start.length
  const point = from.map((column) => column.slice())
  const done = new Array<boolean>(n).fill(false)
  const free = new Array<ReadonlyArray<number>>(n).fill([])
  for (let i = 0; i < lastIterations && done.includes(false); i++) {
    const { f, slopes } = evaluateBlock(block, values, point, n)
    for (let k = 0; k < n; k++) {
      if (done[k]) continue
      const off = block.laws.map((law) => law.reduce((sum, l, j) => sum + l * (point[j][k] - start[j][k]), 0))
      const solution = leastSquares(
        [...denseSlopes(block, slopes, k), ...block.laws],
        [...f.map((column) => column[k]), ...off],
        unknowns
      )
      free[k] = solution.free
      done[k] = solution.values.every((d, j) => Math.abs(d) <= 1e-15 * Math.abs(point[j][k])) || free[k].length > 0
      if (free[k].length === 0) point.forEach((column, j) => (column[k] -= solution.values[j]))
    }
  }
  const { f, slopes } = evaluateBlock(block, values, point, n)
  return Array.from({ length: n }, (_, k): Outcome => {
    const y = Float64Array.from(point, (column) => column[k])
    const residual = Math.max(...relativeRates(f.map((column) => column[k]), denseSlopes(block, slopes, k), y))
    const possible = y.every((x, j) => !block.amounts[j] || x >= -restTolerance * Math.max(...y.map(Math.abs)))
    if (!(residual <= restTolerance) || !possible) return { _tag: "None", residual }
    return free[k].length > 0 ? { _tag: "NotUnique", free: free[k] } : { _tag: "Rest", values: y }
  })
}
