/**
 * How long a step of forward Euler may be before what couples compartments, and what decays in them, grows without bound.
 *
 * A step multiplies a deviation by 1 - dt r for every rate r of the system `lin - G`, so dt must be at most 2 over the largest rate. All rates
 * are below s where `s + G - lin` is positive definite, which one elimination along the tree tells from the signs of its pivots, exactly and
 * in linear time: branch points, which are no unknowns of their own, give one negative pivot each (inertia of a Schur complement). Between a
 * bound from the sums of rows and that, the largest step is found by bisection.
 */
import type { Coupling } from "./Coupling.ts"

/** A cell that does not stand a step, and the longest that it stands [ms]. */
export type Unstable = { readonly cell: number; readonly longest: number }

/** The first cell that a step of forward Euler of `dt` [ms] makes unstable; null when all are stable. `lin` [1/ms] is by compartment. */
export const unstable = (coupling: Coupling, dt: number, lin: ArrayLike<number>): Unstable | null => {
  const cells = coupling.cellStarts.length - 1
  const bounds = new Float64Array(cells) // no rate is larger, by the sums of rows
  const cellOf = cellsOf(coupling)
  for (let i = 0; i < coupling.compartments; i++) {
    bounds[cellOf[i]] = Math.max(bounds[cellOf[i]], 2 * coupling.total[i] + lin[i])
  }
  if (bounds.every((bound) => dt * bound <= 2)) return null
  const cell = tooFast(coupling, cellOf, cells, 2 / dt, lin)
  if (cell < 0) return null
  let [low, high] = [2 / dt, bounds[cell]]
  while (high - low > 1e-9 * high) {
    const middle = (low + high) / 2
    if (tooFast(coupling, cellOf, cells, middle, lin, cell) < 0) high = middle
    else low = middle
  }
  return { cell, longest: 2 / high }
}

/** The first cell, or the given one, that has a rate above some bound [1/ms]; -1 where there is none. */
const tooFast = (
  { compartments, fromParent, order, parent, toParent, total }: Coupling,
  cellOf: Int32Array,
  cells: number,
  bound: number,
  lin: ArrayLike<number>,
  only = -1
): number => {
  const diagonal = Float64Array.from(total, (sum, i) => i < compartments ? bound - lin[i] - sum : -sum)
  const negative = new Int32Array(cells)
  const expected = new Int32Array(cells)
  for (let k = order.length - 1; k >= 0; k--) {
    const i = order[k]
    const p = parent[i]
    if (i >= compartments) expected[cellOf[i]]++
    if (!(diagonal[i] > 0)) negative[cellOf[i]]++
    if (p !== -1) diagonal[p] -= toParent[i] * fromParent[i] / diagonal[i]
  }
  return negative.findIndex((count, cell) => (only < 0 || cell === only) && count > expected[cell])
}

/** The cell of every node. */
const cellsOf = ({ cellStarts, compartments, order, parent }: Coupling): Int32Array => {
  const out = new Int32Array(parent.length)
  for (let cell = 0; cell + 1 < cellStarts.length; cell++) out.fill(cell, cellStarts[cell], cellStarts[cell + 1])
  for (const i of order) if (i >= compartments) out[i] = out[parent[i]]
  return out
}
