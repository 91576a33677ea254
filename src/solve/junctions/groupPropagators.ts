/**
 * What exponential Euler multiplies the values of a group with: the coupling of its cells and the ohmic junctions between them, acting for
 * dt, exactly (`propagators.ts`). One dense matrix a group, made once for its rates, a dt and the rows that are held.
 */
import type { Floats } from "../../table/Column.ts"
import type { Coupling } from "../Coupling.ts"
import type { Pausing } from "../Pieces.ts"
import { isHeld } from "../pivots.ts"
import { cellMatrix, cellRows, freePropagator, heldPropagator } from "../propagators.ts"
import { type Group, same } from "./groups.ts"
import type { Junctions } from "./Junctions.ts"

/** The matrix of a group, row-major, and its compartments. */
export type GroupMatrix = { readonly rows: Int32Array; readonly matrix: Float64Array }

type Made = {
  readonly coupling: Coupling
  readonly dt: number
  readonly toPre: Floats
  readonly toPost: Floats
  readonly held: string
  readonly matrices: ReadonlyArray<GroupMatrix>
}

/** Memo of a pure function: the last answer for a structure. */
const made = new WeakMap<Junctions["joined"], Made>()

/** Makes the matrix of every group unless it is there, pausing every few milliseconds. */
export function* groupPropagators(
  coupling: Coupling,
  junctions: Junctions,
  dt: number,
  held: ArrayLike<number> | null
): Pausing<ReadonlyArray<GroupMatrix>> {
  const { toPost, toPre } = junctions
  const where = held === null
    ? ""
    : Array.from({ length: held.length }, (_, i) => i).filter((i) => isHeld(held, i)).join()
  const known = made.get(junctions.joined)
  if (
    known !== undefined && known.coupling === coupling && known.dt === dt && known.held === where &&
    same(known.toPre, toPre) && same(known.toPost, toPost)
  ) return known.matrices
  const matrices: Array<GroupMatrix> = []
  for (const group of junctions.joined.groups) {
    const { matrix, rows } = groupMatrix(coupling, junctions, group)
    const fixed = Array.from(rows.keys()).filter((i) => isHeld(held, rows[i]))
    const propagator = fixed.length === 0
      ? freePropagator(matrix, rows.length, dt)
      : heldPropagator(matrix, rows.length, dt, fixed)
    matrices.push({ rows, matrix: yield* propagator })
  }
  made.set(junctions.joined, { coupling, dt, toPre, toPost, held: where, matrices })
  return matrices
}

/** The compartments of a group, ascending. */
export const groupRows = ({ compartments }: Coupling, { nodes }: Group): Int32Array =>
  nodes.filter((node) => node < compartments).sort()

/** `G` of a group as a dense matrix. */
export const groupMatrix = (coupling: Coupling, { joined, toPost, toPre }: Junctions, group: Group): GroupMatrix => {
  const rows = groupRows(coupling, group)
  const n = rows.length
  const matrix = new Float64Array(n * n)
  let first = 0
  for (const cell of group.cells) {
    const [start, size] = cellRows(coupling, cell)
    const own = cellMatrix(coupling, start, size)
    for (let i = 0; i < size; i++) matrix.set(own.subarray(i * size, (i + 1) * size), (first + i) * n + first)
    first += size
  }
  const placeOf = new Map(Array.from(rows, (row, i) => [row, i]))
  const link = (row: number, other: number, rate: number): void => {
    const [i, j] = [placeOf.get(row)!, placeOf.get(other)!]
    matrix[i * n + j] += rate
    matrix[i * n + i] -= rate
  }
  for (const { of } of group.junctions) {
    link(joined.pre[of], joined.post[of], toPre[of])
    link(joined.post[of], joined.pre[of], toPost[of])
  }
  return { rows, matrix }
}
