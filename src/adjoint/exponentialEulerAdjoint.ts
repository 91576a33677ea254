/**
 * The adjoint of exponential Euler, x' = M u with u = x e + dt constant exprel(-dt lin), e = exp(-dt lin), and M of `propagators.ts`.
 *
 * u gets Mᵀ bar; from there x, lin and constant by the chain rule. M gets bar uᵀ, and its exponent the adjoint of the
 * Fréchet derivative: the upper right block of exp([[Aᵀ, W], [0, Aᵀ]]) for A the exponent and W the adjoint of exp(A) (Mathias, SIAM J. Matrix
 * Anal. 1996). `sums` holds the adjoints of M, cell after cell, row-major. In a held row u is what is held, and the row of M gives dt G m,
 * of which the drive (V - x)/dt + lin V - constant - G m is made.
 */
import { exprelDerivative } from "../number/derivatives.ts"
import { exp, exprel } from "../number/exp.ts"
import { ceilLog2, powerOfTwo } from "../number/scale.ts"
import type { Coupling } from "../solve/Coupling.ts"
import { expm } from "../solve/expm.ts"
import { betweenParts } from "../solve/exponentialEuler.ts"
import { eachPair, hubsOf, links } from "../solve/Links.ts"
import { atOnce } from "../solve/Pieces.ts"
import { isHeld } from "../solve/pivots.ts"
import { cellMatrix, heldExponent, heldRows, propagators } from "../solve/propagators.ts"
import { couplingOfLinks } from "./couplingOfLinks.ts"
import { sumPlaces } from "./LinkSums.ts"
import type { SchemeAdjoint } from "./SchemeAdjoint.ts"

type Block = { readonly start: number; readonly n: number; readonly at: number }

/** First compartment and number of compartments of every cell, and where its matrix begins. */
const blocks = ({ cellStarts }: Coupling): ReadonlyArray<Block> => {
  let at = 0
  return Array.from({ length: cellStarts.length - 1 }, (_, cell) => {
    const block = { start: cellStarts[cell], n: cellStarts[cell + 1] - cellStarts[cell], at }
    at += block.n * block.n
    return block
  })
}

/** The adjoint of exponential Euler. */
export const exponentialEulerAdjoint: SchemeAdjoint = {
  coefficients: (coupling) => blocks(coupling).reduce((sum, { n }) => sum + n * n, 0),
  dependsOnHeld: true,
  back: (system, _, { drive, next }, sums) => {
    const { constant, coupling, dt, held, lin, x } = system
    /** The adjoint of what the matrices give: values of free rows, dt times what flows into held ones. */
    const bar = next.map((own, i) => isHeld(held, i) ? drive === null ? 0 : -drive[i] / dt : own)
    const between = new Float64Array(bar.length) // adjoint of the values between membrane and coupling
    const matrices = atOnce(propagators(coupling, dt, held))
    const values = sums === null ? null : betweenParts(system)
    blocks(coupling).forEach(({ at, n, start }, cell) => {
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) between[start + j] += matrices[cell][i * n + j] * bar[start + i]
      }
      if (sums === null || values === null) return
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) sums[at + i * n + j] += bar[start + i] * values[start + j]
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
      )
    }
  },
  finish: (coupling, dt, sums, held) => {
    const all = links(coupling)
    const { hubs, others, starts } = all
    const places = sumPlaces(all)
    const numbers = new Float64Array(places.length)
    blocks(coupling).forEach(({ at, n, start }, cell) => {
      const rows = held === null ? [] : heldRows(coupling, cell, held)
      const bars = exponentBars(cellMatrix(coupling, start, n), sums.subarray(at, at + n * n), n, dt, rows)
      // The rate of a link stands in its entry, and with the other sign on the diagonal.
      const rateBar = (i: number, j: number): number => dt * (bars[i * n + j] - bars[i * n + i])
      for (let i = 0; i < n; i++) {
        for (let k = starts[start + i]; k < starts[start + i + 1]; k++) numbers[k] = rateBar(i, others[k] - start)
      }
      const [from, to] = hubsOf(hubs, start, n)
      for (let h = from; h < to; h++) {
        eachPair(hubs, h, (one, other) => {
          const bar = rateBar(hubs.members[one] - start, hubs.members[other] - start)
          numbers[places.rates + one] += bar * hubs.shares[other]
          numbers[places.shares + other] += bar * hubs.rates[one]
        })
      }
    })
    return couplingOfLinks(coupling, numbers)
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
