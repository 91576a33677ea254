/**
 * What exponential Euler multiplies the values of a cell with: the coupling acting for dt, exactly, while some rows are held.
 *
 * With the free rows of dt G kept, and those of held rows 0, S, exp(S) takes free rows to where they go: its columns of held rows are
 * phi1(dt G_ff) dt G_fc. A held row stays where it is, so its row of the matrix is free to say something else: dt times what flows into
 * it, dt G m with m = phi1(S) u the mean over the step. Both come from one exponential, that of [[S, 0], [R, 0]] with the held rows R of
 * dt G (its lower left block is R phi1(S)). Without held rows it is exp(dt G).
 */
import type { Coupling } from "./Coupling.ts"
import { expm } from "./expm.ts"
import { links } from "./Links.ts"
import { isHeld } from "./pivots.ts"

/** Matrices of one coupling that were made: for everything free by dt, and of cells with held rows. */
type Made = {
  readonly free: Map<number, ReadonlyArray<Float64Array>>
  readonly held: Map<string, Float64Array>
}

const made = new WeakMap<Coupling, Made>() // memo of a pure function

/** Numbers that the matrices of cells with held rows may take for one coupling: clamps that change their rows often make many. */
const mostNumbers = 1 << 22

/** The matrix of every cell, row-major; `held` as in `LinearSystem`. */
export const propagators = (
  coupling: Coupling,
  dt: number,
  held: ArrayLike<number> | null
): ReadonlyArray<Float64Array> => {
  let memo = made.get(coupling)
  if (memo === undefined) made.set(coupling, memo = { free: new Map(), held: new Map() })
  const cells = Array.from({ length: coupling.cellStarts.length - 1 }, (_, cell) => cell)
  let free = memo.free.get(dt)
  if (free === undefined) {
    free = cells.map((cell) => {
      const [start, n] = cellRows(coupling, cell)
      return expm(cellMatrix(coupling, start, n).map((g) => g * dt), n)
    })
    memo.free.set(dt, free)
  }
  return held === null ? free : free.map((matrix, cell) => {
    const rows = heldRows(coupling, cell, held)
    return rows.length === 0 ? matrix : heldMatrix(memo, coupling, dt, cell, rows)
  })
}

/** First compartment and number of compartments of a cell. */
export const cellRows = ({ cellStarts }: Coupling, cell: number): readonly [start: number, n: number] => [
  cellStarts[cell],
  cellStarts[cell + 1] - cellStarts[cell]
]

/** The held rows of a cell, counted within it. */
export const heldRows = (coupling: Coupling, cell: number, held: ArrayLike<number>): ReadonlyArray<number> => {
  const [start, n] = cellRows(coupling, cell)
  return Array.from({ length: n }, (_, i) => i).filter((i) => isHeld(held, start + i))
}

const heldMatrix = (
  memo: Made,
  coupling: Coupling,
  dt: number,
  cell: number,
  rows: ReadonlyArray<number>
): Float64Array => {
  const key = `${dt} ${cell} ${rows.join()}`
  const known = memo.held.get(key)
  if (known !== undefined) return known
  const [start, n] = cellRows(coupling, cell)
  const size = n + rows.length
  const exponential = expm(heldExponent(cellMatrix(coupling, start, n), n, dt, rows), size)
  const out = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    const from = rows.includes(i) ? n + rows.indexOf(i) : i
    out.set(exponential.subarray(from * size, from * size + n), i * n)
  }
  memo.held.set(key, out)
  let numbers = 0
  for (const matrix of memo.held.values()) numbers += matrix.length
  for (const [old, matrix] of memo.held) {
    if (numbers <= mostNumbers || old === key) break
    memo.held.delete(old)
    numbers -= matrix.length
  }
  return out
}

/** [[S, 0], [R, 0]], of n + the number of held rows. */
export const heldExponent = (
  matrix: Float64Array,
  n: number,
  dt: number,
  rows: ReadonlyArray<number>
): Float64Array => {
  const size = n + rows.length
  const out = new Float64Array(size * size)
  for (let i = 0; i < n; i++) {
    const to = rows.includes(i) ? n + rows.indexOf(i) : i
    for (let j = 0; j < n; j++) out[to * size + j] = dt * matrix[i * n + j]
  }
  return out
}

/** `G` of one cell as a dense matrix. */
export const cellMatrix = (coupling: Coupling, start: number, n: number): Float64Array => {
  const { others, rates, starts } = links(coupling)
  const out = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let k = starts[start + i]; k < starts[start + i + 1]; k++) {
      out[i * n + others[k] - start] += rates[k]
      out[i * n + i] -= rates[k]
    }
  }
  return out
}
