/**
 * How long a step of forward Euler may be before what couples compartments, and what decays in them, grows without bound.
 *
 * A step multiplies a deviation by 1 - dt r for every rate r of the system `lin - G`, so dt must be at most 2 over the largest rate. All rates
 * are below s where `s + G - lin` is positive definite: that is s times the matrix of an implicit step of -1/s, whose pivots tell it by their
 * signs, exactly and in linear time. Branch points, which are no unknowns of their own, give one negative pivot each (inertia of a Schur
 * complement). Between a bound from the sums of rows and that, the largest step is found by bisection.
 */
import type { Coupling } from "./Coupling.ts"
import { allPivots } from "./junctions/allPivots.ts"
import { cellsOfNodes } from "./junctions/groups.ts"
import type { Junctions } from "./junctions/Junctions.ts"

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
  held: Float64Array | null = null,
  junctions: Junctions | null = null
): Unstable | null => {
  const totals = junctions === null ? coupling.total : totalsWith(coupling.total, junctions)
  const bound = greatest(coupling.compartments, (i) => 2 * totals[i] + lin[i])
  if (!(bound > calm(dt, 0))) return null
  const cellOf = cellsOf(coupling, junctions)
  const system = { coupling, lin, held, junctions }
  const cell = tooFast(system, cellOf, dt / 2)
  if (cell < 0) return null
  let [low, high] = [
    2 / dt,
    greatest(coupling.compartments, (i) => cellOf[i] === cell ? 2 * totals[i] + lin[i] : 0)
  ]
  while (high - low > 1e-9 * high) {
    const middle = (low + high) / 2
    if (tooFast(system, cellOf, 1 / middle, cell) < 0) high = middle
    else low = middle
  }
  return { cell, longest: 2 / high }
}

const greatest = (count: number, of: (i: number) => number): number => {
  let most = 0
  for (let i = 0; i < count; i++) most = Math.max(most, of(i))
  return most
}

/** The sums of the coefficients of every compartment, junctions included. */
const totalsWith = (total: Float64Array, { joined: { post, pre }, toPost, toPre }: Junctions): Float64Array => {
  const out = total.slice()
  pre.forEach((row, k) => (out[row] += Math.abs(toPre[k])))
  post.forEach((row, k) => (out[row] += Math.abs(toPost[k])))
  return out
}

/** The first cell, or the given one, that has a rate above 1/h; -1 where there is none. */
const tooFast = (
  system: Parameters<typeof allPivots>[0],
  cellOf: Int32Array,
  h: number,
  only = -1
): number => {
  const { cellStarts, compartments } = system.coupling
  const negative = new Int32Array(cellStarts.length - 1)
  allPivots(system, -h).forEach((x, i) => {
    if (!(x > 0)) negative[cellOf[i]]++
    if (i >= compartments) negative[cellOf[i]]--
  })
  return negative.findIndex((count, cell) => (only < 0 || cell === only) && count > 0)
}

/** The cell of every node; of cells that junctions join, the first. */
const cellsOf = (coupling: Coupling, junctions: Junctions | null): Int32Array => {
  const out = cellsOfNodes(coupling)
  if (junctions === null) return out
  const first = new Map(junctions.joined.groups.flatMap(({ cells }) => cells.map((cell) => [cell, cells[0]])))
  return out.map((cell) => first.get(cell) ?? cell)
}
