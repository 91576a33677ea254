/**
 * Where a block that is no straight line comes to rest from the table's values (states-and-clamps.md section 7).
 *
 * One idea: first follow the flow, by implicit steps that double while they succeed, so that of several places of rest the one is found that
 * the start flows to; then Newton on the rates and the sums together, which makes it exact. All rows go in step, each with its own step
 * size, so that expressions are evaluated for many rows at once.
 */
import { solveDense } from "../expm.ts"
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

/** First and last step of the flow [ms], and most tries. */
const firstStep = 1e-3
const farEnough = 1e9
const mostTries = 200

/** Newton iterations of an implicit step, and of the end; what an amount may be below 0 after a step. */
const stepIterations = 8
const lastIterations = 50
const settledWithin = 1e-15
const belowZero = 1e-12

/** What a step's equations may be off by, relative to the values, for the step to count. */
const stepTolerance = 1e-6

/** The outcome in each of `n` rows that start at `start`. */
export const newtonRest = (block: RestBlock, values: RestValues, start: Points, n: number): ReadonlyArray<Outcome> => {
  const { f, slopes } = evaluateBlock(block, values, start, n)
  const kept = Array.from(
    { length: n },
    (_, k) => isAtRest(f.map((column) => column[k]), denseSlopes(block, slopes, k), start.map((column) => column[k]))
  )
  return settled(block, values, start, followed(block, values, start, kept, n), kept, n)
}

/** The points that the flow reaches in a long time; rows that are at rest are kept. */
const followed = (
  block: RestBlock,
  values: RestValues,
  start: Points,
  kept: ReadonlyArray<boolean>,
  n: number
): Points => {
  const point = start.map((column) => column.slice())
  const step = new Float64Array(n).fill(firstStep)
  const time = Float64Array.from(kept, (is) => is ? farEnough : 0)
  for (let tries = 0; tries < mostTries && time.some((t) => t < farEnough); tries++) {
    const next = implicitStep(block, values, point, step, time.map((t) => t < farEnough ? 1 : 0), n)
    for (let k = 0; k < n; k++) {
      if (time[k] >= farEnough) continue
      if (next.accepted[k] === 0) {
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

/** One step of x' = x + h f(x') in the rows that are `active`, by Newton from x with amounts cut at 0, and whether it may count. */
const implicitStep = (
  block: RestBlock,
  values: RestValues,
  from: Points,
  step: Float64Array,
  active: Float64Array,
  n: number
): { readonly point: Points; readonly accepted: Uint8Array } => {
  const unknowns = from.length
  const point = from.map((column) => column.slice())
  const matrix = new Float64Array(unknowns * unknowns)
  const residual = new Float64Array(unknowns)
  const moving = active.slice()
  const off = (j: number, k: number, f: Points): number => point[j][k] - from[j][k] - step[k] * f[j][k]
  for (let i = 0; i < stepIterations && moving.includes(1); i++) {
    point.forEach((column, j) => {
      if (block.amounts[j]) column.forEach((x, k) => x < 0 && (column[k] = 0))
    })
    const { f, slopes } = evaluateBlock(block, values, point, n)
    for (let k = 0; k < n; k++) {
      if (moving[k] === 0) continue
      matrix.fill(0)
      block.slopes.forEach(({ column, row }, e) => (matrix[row * unknowns + column] = -step[k] * slopes[e][k]))
      for (let j = 0; j < unknowns; j++) {
        matrix[j * unknowns + j] += 1
        residual[j] = off(j, k, f)
      }
      const change = solveDense(matrix, residual, unknowns, 1)
      let moved = false
      for (let j = 0; j < unknowns; j++) {
        point[j][k] -= change[j]
        moved ||= !(Math.abs(change[j]) <= Number.EPSILON * Math.abs(point[j][k]))
      }
      if (!moved) moving[k] = 0
    }
  }
  const { f } = evaluateBlock(block, values, point, n)
  const accepted = Uint8Array.from(active, (is, k) => {
    let size = 0
    for (let j = 0; j < unknowns; j++) size = Math.max(size, Math.abs(point[j][k]), Math.abs(from[j][k]))
    for (let j = 0; j < unknowns; j++) {
      const sound = Number.isFinite(point[j][k]) && (!block.amounts[j] || point[j][k] >= -belowZero)
      if (!sound || !(Math.abs(off(j, k, f)) <= stepTolerance * size)) return 0
    }
    return is
  })
  return { point, accepted }
}

/** Newton on the rates and the sums of the start. */
const settled = (
  block: RestBlock,
  values: RestValues,
  start: Points,
  from: Points,
  kept: ReadonlyArray<boolean>,
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
      const equations = factor([...denseSlopes(block, slopes, k), ...block.laws], unknowns)
      const change = equations.solve([...f.map((column) => column[k]), ...off])
      free[k] = equations.free
      done[k] = kept[k] || free[k].length > 0
        || change.every((d, j) => Math.abs(d) <= settledWithin * Math.abs(point[j][k]))
      if (free[k].length === 0 && !kept[k]) point.forEach((column, j) => (column[k] -= change[j]))
    }
  }
  const { f, slopes } = evaluateBlock(block, values, point, n)
  return Array.from({ length: n }, (_, k): Outcome => {
    const y = Float64Array.from(point, (column) => column[k])
    const residual = Math.max(...relativeRates(f.map((column) => column[k]), denseSlopes(block, slopes, k), y))
    const possible = y.every((x, j) => !block.amounts[j] || x >= -belowZero * Math.max(...y.map(Math.abs)))
    if (!(residual <= restTolerance) || !possible) return { _tag: "None", residual }
    return free[k].length > 0 ? { _tag: "NotUnique", free: free[k] } : { _tag: "Rest", values: tidied(block, y) }
  })
}
