/**
 * The adjoint of exponential Euler, x' = M u with u = x e + dt constant exprel(-dt lin), e = exp(-dt lin), and M of `propagators.ts`.
 *
 * u gets Mᵀ bar; from there x, lin and constant by the chain rule. M gets bar uᵀ, and its exponent the adjoint of the
 * Fréchet derivative: the upper right block of exp([[Aᵀ, W], [0, Aᵀ]]) for A the exponent and W the adjoint of exp(A) (Mathias, SIAM J. Matrix
 * Anal. 1996). `sums` holds the adjoints of M, cell after cell, then group after group of
 * cells that junctions join, row-major. In a held row u is what is held, and the row of M gives dt G m,
 * of which the drive (V - x)/dt + lin V - constant - G m is made.
 */
import { exprelDerivative } from "../number/derivatives.ts"
import { exp, exprel } from "../number/exp.ts"
import { ceilLog2, powerOfTwo } from "../number/scale.ts"
import type { Coupling } from "../solve/Coupling.ts"
import { expm } from "../solve/expm.ts"
import { betweenParts } from "../solve/exponentialEuler.ts"
import { groupMatrix, groupPropagators, groupRows } from "../solve/junctions/groupPropagators.ts"
import type { Group, Joined } from "../solve/junctions/groups.ts"
import type { LinearSystem } from "../solve/LinearSystem.ts"
import { eachPair, hubsOf, links } from "../solve/Links.ts"
import { atOnce } from "../solve/Pieces.ts"
import { isHeld } from "../solve/pivots.ts"
import { cellMatrix, cellRows, heldExponent, propagators } from "../solve/propagators.ts"
import { couplingOfLinks } from "./couplingOfLinks.ts"
import { zeroJunctionBars } from "./junctionFlowBack.ts"
import { sumPlaces } from "./LinkSums.ts"
import type { SchemeAdjoint } from "./SchemeAdjoint.ts"

/** Compartments that one matrix moves, where its entries begin, and the group that they are; null of a cell by itself. */
type Block = {
  readonly cells: ReadonlyArray<number>
  readonly rows: Int32Array
  readonly at: number
  readonly group: Group | null
}

/** The matrices of cells by themselves, then of groups. */
const blocks = (coupling: Coupling, joined: Joined | null): ReadonlyArray<Block> => {
  const groups = joined?.groups ?? []
  const grouped = new Set(groups.flatMap(({ cells }) => cells))
  const alone = Array.from({ length: coupling.cellStarts.length - 1 }, (_, cell) => cell).filter((cell) =>
    !grouped.has(cell)
  )
  const all = [
    ...alone.map((cell) => {
      const [start, n] = cellRows(coupling, cell)
      return { cells: [cell], rows: Int32Array.from({ length: n }, (_, i) => start + i), group: null }
    }),
    ...groups.map((group) => ({ cells: group.cells, rows: groupRows(coupling, group), group }))
  ]
  let at = 0
  return all.map((one) => {
    const block = { ...one, at }
    at += one.rows.length * one.rows.length
    return block
  })
}

/** The matrix of every block, in their order. */
const matricesOf = (all: ReadonlyArray<Block>, { coupling, dt, held, junctions }: LinearSystem) => {
  const cells = atOnce(propagators(coupling, dt, held))
  const groups = junctions === null ? [] : atOnce(groupPropagators(coupling, junctions, dt, held))
  const alone = all.length - groups.length
  return all.map(({ cells: [cell] }, k) => k < alone ? cells[cell] : groups[k - alone].matrix)
}

/** The adjoint of exponential Euler. */
export const exponentialEulerAdjoint: SchemeAdjoint = {
  coefficients: (coupling, joined) =>
    blocks(coupling, joined).reduce((sum, { rows }) => sum + rows.length * rows.length, 0),
  dependsOnHeld: true,
  back: (system, _, { drive, next }, sums) => {
    const { constant, coupling, dt, held, junctions, lin, x } = system
    /** The adjoint of what the matrices give: values of free rows, dt times what flows into held ones. */
    const bar = next.map((own, i) => isHeld(held, i) ? drive === null ? 0 : -drive[i] / dt : own)
    const between = new Float64Array(bar.length) // adjoint of the values between membrane and coupling
    const all = blocks(coupling, junctions?.joined ?? null)
    const matrices = matricesOf(all, system)
    const values = sums === null ? null : betweenParts(system)
    all.forEach(({ at, rows }, k) => {
      const n = rows.length
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) between[rows[j]] += matrices[k][i * n + j] * bar[rows[i]]
      }
      if (sums === null || values === null) return
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) sums[at + i * n + j] += bar[rows[i]] * values[rows[j]]
      }
    })
    const by = (row: (own: number, i: number) => number, heldRow: (drive: number, i: number) => number): Float64Array =>
      between.map((own, i) => isHeld(held, i) ? drive === null ? 0 : heldRow(drive[i], i) : row(own, i))
    return {
      x: by((own, i) => own * exp(-dt * lin[i]), (own) => -own / dt),
      constant: by((own, i) => own * dt * exprel(-dt * lin[i]), (own) => -own),
      lin: by(
        (own, i) => -dt * own * (x[i] * exp(-dt * lin[i]) + dt * constant[i] * exprelDerivative(1, -dt * lin[i])),
        (own, i) => own * held![i]
      ),
      held: between.map((own, i) =>
        isHeld(held, i) ? next[i] + own + (drive === null ? 0 : drive[i] * (1 / dt + lin[i])) : 0
      ),
      junctions: junctions === null ? null : zeroJunctionBars(junctions)
    }
  },
  finish: (coupling, dt, sums, held, junctions) => {
    const all = links(coupling)
    const { hubs, others, starts } = all
    const places = sumPlaces(all)
    const numbers = new Float64Array(places.length)
    const joined = junctions === null ? null : zeroJunctionBars(junctions)
    const placeOf = new Int32Array(coupling.compartments) // of a row in its block
    blocks(coupling, junctions?.joined ?? null).forEach(({ at, cells, group, rows }) => {
      const n = rows.length
      rows.forEach((row, i) => (placeOf[row] = i))
      const fixed = Array.from(rows.keys()).filter((i) => isHeld(held, rows[i]))
      const matrix = group === null
        ? cellMatrix(coupling, rows[0], n)
        : groupMatrix(coupling, junctions!, group).matrix
      const bars = exponentBars(matrix, sums.subarray(at, at + n * n), n, dt, fixed)
      // The rate of a link stands in its entry, and with the other sign on the diagonal.
      const rateBar = (row: number, other: number): number => {
        const [i, j] = [placeOf[row], placeOf[other]]
        return dt * (bars[i * n + j] - bars[i * n + i])
      }
      for (const row of rows) for (let k = starts[row]; k < starts[row + 1]; k++) numbers[k] = rateBar(row, others[k])
      for (const cell of cells) {
        const [from, to] = hubsOf(hubs, ...cellRows(coupling, cell))
        for (let h = from; h < to; h++) {
          eachPair(hubs, h, (one, other) => {
            const bar = rateBar(hubs.members[one], hubs.members[other])
            numbers[places.rates + one] += bar * hubs.shares[other]
            numbers[places.shares + other] += bar * hubs.rates[one]
          })
        }
      }
      group?.junctions.forEach(({ of }) => {
        const { post, pre } = junctions!.joined
        joined!.toPre[of] = rateBar(pre[of], post[of])
        joined!.toPost[of] = rateBar(post[of], pre[of])
      })
    })
    return { coupling: couplingOfLinks(coupling, numbers), junctions: joined }
  }
}

/**
 * The adjoint of dt G from that of its propagator with some held rows. It is linear in W, which goes in with a size near 1: the block matrix
 * would be as large as W otherwise, and its exponential lose as many digits.
 */
const exponentBars = (
  matrix: Float64Array,
  w: Float64Array,
  n: number,
  dt: number,
  rows: ReadonlyArray<number>
): Float64Array => {
  const largest = w.reduce((most, x) => Math.max(most, Math.abs(x)), 0)
  // A power of two, so that scaling there and back changes no digit.
  const scale = largest > 0 && largest < Infinity
    ? powerOfTwo(Math.max(-1000, Math.min(1000, ceilLog2(largest))))
    : 1
  const a = heldExponent(matrix, n, dt, rows)
  const size = n + rows.length
  /** The row of the exponential, and of its exponent, that stands for a row of the propagator. */
  const rowOf = (i: number): number => rows.includes(i) ? n + rows.indexOf(i) : i
  const block = new Float64Array(4 * size * size)
  const wide = 2 * size
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      block[i * wide + j] = a[j * size + i]
      block[(size + i) * wide + size + j] = a[j * size + i]
    }
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) block[rowOf(i) * wide + size + j] = w[i * n + j] / scale
  }
  const exponential = expm(block, wide)
  const out = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) out[i * n + j] = scale * exponential[rowOf(i) * wide + size + j]
  }
  return out
}
