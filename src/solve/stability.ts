/**
 * How long a step of forward Euler may be before what couples compartments, and what decays in them, grows without bound.
 *
 * A step multiplies a deviation by 1 - dt r for every rate r of the system `lin - G`, so dt must be at most 2 over the largest rate. All rates
 * are below s where `s + G - lin` is positive definite: that is s times the matrix of an implicit step of -1/s, whose pivots tell it by their
 * signs, exactly and in linear time. Branch points, which are no unknowns of their own, give one negative pivot each (inertia of a Schur
 * complement). Between a bound from the sums of rows and that, the largest step is found by bisection.
 */
import type { Coupling } from "./Coupling.ts"
import { inversePivots } from "./pivots.ts"

/** A cell that does not stand a step, and the longest that it stands [ms]. */
export type Unstable = { readonly cell: number; readonly longest: number }

/**
 * Up to which decay [1/ms] compartments are stable for dt whatever happens in them, where 2 `total` bounds what their coupling adds; a little
 * less, so that no rounding puts the exact answer on the other side.
 */
export const calm = (dt: number, total: number): number => (2 / dt - 2 * total) - 1e-9 * (2 / dt)

/**
 * The first cell that a step of forward Euler of `dt` [ms] makes unstable; null when all are stable. `lin` [1/ms] is by compartment, what is
 * `held` is no unknown.
 */
export const unstable = (
  coupling: Coupling,
  dt: number,
  lin: ArrayLike<number>,
  held: ArrayLike<number> | null = null
): Unstable | null => {
  const bound = greatest(coupling.compartments, (i) => 2 * coupling.total[i] + lin[i])
  if (!(bound > calm(dt, 0))) return null
  const cellOf = cellsOf(coupling)
  const cell = tooFast(coupling, cellOf, dt / 2, lin, held)
  if (cell < 0) return null
  let [low, high] = [
    2 / dt,
    greatest(coupling.compartments, (i) => cellOf[i] === cell ? 2 * coupling.total[i] + lin[i] : 0)
  ]
  while (high - low > 1e-9 * high) {
    const middle = (low + high) / 2
    if (tooFast(coupling, cellOf, 1 / middle, lin, held, cell) < 0) high = middle
    else low = middle
  }
  return { cell, longest: 2 / high }
}

const greatest = (count: number, of: (i: number) => number): number => {
  let most = 0
  for (let i = 0; i < count; i++) most = Math.max(most, of(i))
  return most
}

/** The first cell, or the given one, that has a rate above 1/h; -1 where there is none. */
const tooFast = (
  coupling: Coupling,
  cellOf: Int32Array,
  h: number,
  lin: ArrayLike<number>,
  held: ArrayLike<number> | null,
  only = -1
): number => {
  const { cellStarts, compartments } = coupling
  const negative = new Int32Array(cellStarts.length - 1)
  inversePivots(coupling, -h, lin, held).forEach((x, i) => {
    if (!(x > 0)) negative[cellOf[i]]++
    if (i >= compartments) negative[cellOf[i]]--
  })
  return negative.findIndex((count, cell) => (only < 0 || cell === only) && count > 0)
}

/** The cell of every node. */
const cellsOf = ({ cellStarts, compartments, order, parent }: Coupling): Int32Array => {
  const out = new Int32Array(parent.length)
  for (let cell = 0; cell + 1 < cellStarts.length; cell++) out.fill(cell, cellStarts[cell], cellStarts[cell + 1])
  for (const i of order) if (i >= compartments) out[i] = out[parent[i]]
  return out
}
