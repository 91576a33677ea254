/**
 * What exponential Euler multiplies the values of a cell with: the coupling acting for dt, exactly, while some rows are held.
 *
 * With the free rows of dt G kept, and those of held rows 0, S, exp(S) takes free rows to where they go: its columns of held rows are
 * phi1(dt G_ff) dt G_fc. A held row stays where it is, so its row of the matrix is free to say something else: dt times what flows into
 * it, dt G m with m = phi1(S) u the mean over the step. Both come from one exponential, that of [[S, 0], [R, 0]] with the held rows R of
 * dt G (its lower left block is R phi1(S)). Without held rows it is exp(dt G).
 */
import { conservingExponential } from "./conservingExponential.ts"
import type { Coupling } from "./Coupling.ts"
import { mapping, pieceOfNumbers } from "./expm.ts"
import { eachPair, hubsOf, links } from "./Links.ts"
import type { Pausing } from "./Pieces.ts"
import { isHeld } from "./pivots.ts"

/** Matrices of one coupling that were made: for everything free by dt, and of cells with held rows. */
type Made = {
  readonly free: Map<number, ReadonlyArray<Float64Array>>
  readonly held: Map<string, Float64Array>
}

const made = new WeakMap<Coupling, Made>() // memo of a pure function

/** Numbers that matrices of one kind may take for one coupling, the last one aside: runs with many dt make many, and clamps that change their rows. */
const mostNumbers = 1 << 22

/** Remembers something as the last of its kind; what was asked for longest ago goes where there would be too much. */
const remember = <K, A>(all: Map<K, A>, key: K, value: A, size: (value: A) => number): void => {
  all.delete(key)
  all.set(key, value)
  let numbers = Array.from(all.values(), size).reduce((a, b) => a + b, 0)
  for (const [old, one] of all) {
    if (numbers <= mostNumbers || old === key) break
    all.delete(old)
    numbers -= size(one)
  }
}

const numbersOf = (matrices: ReadonlyArray<Float64Array>): number =>
  matrices.reduce((sum, { length }) => sum + length, 0)

/** The matrix of every cell, row-major, made unless it is there, with pauses every few milliseconds; `held` as in `LinearSystem`. */
export function* propagators(
  coupling: Coupling,
  dt: number,
  held: ArrayLike<number> | null
): Pausing<ReadonlyArray<Float64Array>> {
  let memo = made.get(coupling)
  if (memo === undefined) made.set(coupling, memo = { free: new Map(), held: new Map() })
  let free = memo.free.get(dt)
  if (free === undefined) {
    const fresh: Array<Float64Array> = []
    for (let cell = 0; cell + 1 < coupling.cellStarts.length; cell++) {
      const [start, n] = cellRows(coupling, cell)
      fresh.push(yield* freePropagator(cellMatrix(coupling, start, n), n, dt))
    }
    free = fresh
  }
  remember(memo.free, dt, free, numbersOf)
  if (held === null) return free
  const out: Array<Float64Array> = []
  for (const [cell, matrix] of free.entries()) {
    const rows = heldRows(coupling, cell, held)
    out.push(rows.length === 0 ? matrix : yield* heldMatrix(memo.held, coupling, dt, cell, rows))
  }
  return out
}

/** exp(dt G) of a dense coupling, everything free. */
export function* freePropagator(matrix: Float64Array, n: number, dt: number): Pausing<Float64Array> {
  const conserved = { balance: Int32Array.from({ length: n }, (_, i) => i), weights: yield* weightsOf(matrix, n) }
  return yield* conservingExponential(yield* mapping(matrix, (g) => g * dt), n, conserved)
}

/** The weights by which a coupling keeps its sum, from w_i g_ij = w_j g_ji along links; what is not linked has its own scale. */
function* weightsOf(matrix: Float64Array, n: number): Pausing<Float64Array> {
  const rows = Math.max(1, Math.floor(pieceOfNumbers / n))
  let done = 0
  const weights = new Float64Array(n)
  for (let root = 0; root < n; root++) {
    if (weights[root] !== 0) continue
    weights[root] = 1
    const reached = [root]
    for (const i of reached) {
      for (let j = 0; j < n; j++) {
        if (weights[j] !== 0 || matrix[i * n + j] === 0) continue
        weights[j] = weights[i] * matrix[i * n + j] / matrix[j * n + i]
        reached.push(j)
      }
      if (++done % rows === 0) yield
    }
  }
  return weights
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

function* heldMatrix(
  made: Map<string, Float64Array>,
  coupling: Coupling,
  dt: number,
  cell: number,
  rows: ReadonlyArray<number>
): Pausing<Float64Array> {
  const key = `${dt} ${cell} ${rows.join()}`
  const known = made.get(key)
  if (known !== undefined) return known
  const [start, n] = cellRows(coupling, cell)
  const out = yield* heldPropagator(cellMatrix(coupling, start, n), n, dt, rows)
  remember(made, key, out, ({ length }) => length)
  return out
}

/** The same of a dense coupling of which some rows are held. */
export function* heldPropagator(
  matrix: Float64Array,
  n: number,
  dt: number,
  rows: ReadonlyArray<number>
): Pausing<Float64Array> {
  const size = n + rows.length
  // What flows into a held row is balanced where the row itself stands; held rows stay as they are.
  const balance = Int32Array.from({ length: size }, (_, i) => i < n ? rows.includes(i) ? -1 : i : rows[i - n])
  const exponent = heldExponent(matrix, n, dt, rows)
  yield
  const exponential = yield* conservingExponential(exponent, size, { balance, weights: null })
  const out = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    const from = rows.includes(i) ? n + rows.indexOf(i) : i
    out.set(exponential.subarray(from * size, from * size + n), i * n)
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
  const { hubs, others, rates, starts } = links(coupling)
  const out = new Float64Array(n * n)
  const link = (i: number, j: number, rate: number): void => {
    out[i * n + j] += rate
    out[i * n + i] -= rate
  }
  for (let i = 0; i < n; i++) {
    for (let k = starts[start + i]; k < starts[start + i + 1]; k++) link(i, others[k] - start, rates[k])
  }
  const [from, to] = hubsOf(hubs, start, n)
  for (let h = from; h < to; h++) {
    eachPair(hubs, h, (one, other) => {
      link(hubs.members[one] - start, hubs.members[other] - start, hubs.rates[one] * hubs.shares[other])
    })
  }
  return out
}
