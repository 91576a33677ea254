/**
 * The adjoint of exponential Euler, x' = exp(dt G) z with z = x e + dt constant exprel(-dt lin), e = exp(-dt lin).
 *
 * z gets exp(dt G)ᵀ bar; from there x, lin and constant by the chain rule. The matrix gets bar zᵀ, and its exponent the adjoint of the
 * Fréchet derivative: the upper right block of exp([[Aᵀ, W], [0, Aᵀ]]) for A = dt G and W the adjoint of exp(A) (Mathias, SIAM J. Matrix
 * Anal. 1996). `sums` holds the matrices, cell after cell, row-major.
 */
import { exprel, exprelDerivative } from "../equation/special.ts"
import type { Coupling } from "../solve/Coupling.ts"
import { expm } from "../solve/expm.ts"
import { cellMatrix, propagators } from "../solve/exponentialEuler.ts"
import { links } from "../solve/Links.ts"
import { couplingOfLinks } from "./couplingOfLinks.ts"
import type { SchemeAdjoint } from "./SchemeAdjoint.ts"

type Block = { readonly start: number; readonly n: number; readonly at: number }

/** First compartment and number of compartments of every cell, and where its matrix begins. */
const blocks = ({ cellStarts }: Coupling): ReadonlyArray<Block> => {
  let at = 0
  return Array.from({ length: cellStarts.length - 1 }, (_, cell) => {
    const block = { start: cellStarts[cell], n: cellStarts[cell + 1] - cellStarts[cell], at }
    at += block.n ** 2
    return block
  })
}

/** The adjoint of exponential Euler. */
export const exponentialEulerAdjoint: SchemeAdjoint = {
  coefficients: (coupling) => blocks(coupling).reduce((sum, { n }) => sum + n ** 2, 0),
  back: ({ constant, coupling, dt, lin, x }, _, bar, sums) => {
    const z = new Float64Array(bar.length) // adjoint of the values between membrane and coupling
    const matrices = propagators(coupling, dt)
    blocks(coupling).forEach(({ at, n, start }, cell) => {
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) z[start + j] += matrices[cell][i * n + j] * bar[start + i]
      }
      if (sums === null) return
      const between = Float64Array.from({ length: n }, (_, j) => {
        const k = start + j
        return x[k] * Math.exp(-dt * lin[k]) + dt * constant[k] * exprel(-dt * lin[k])
      })
      for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) sums[at + i * n + j] += bar[start + i] * between[j]
    })
    return {
      x: z.map((own, i) => own * Math.exp(-dt * lin[i])),
      constant: z.map((own, i) => own * dt * exprel(-dt * lin[i])),
      lin: z.map((own, i) =>
        -dt * own * (x[i] * Math.exp(-dt * lin[i]) + dt * constant[i] * exprelDerivative(1, -dt * lin[i]))
      )
    }
  },
  finish: (coupling, dt, sums) => {
    const { others, starts } = links(coupling)
    const rates = new Float64Array(others.length)
    for (const { at, n, start } of blocks(coupling)) {
      const exponent = cellMatrix(coupling, start, n).map((g) => g * dt)
      const bars = exponentBars(exponent, sums.subarray(at, at + n ** 2), n)
      // The rate of a link stands in its entry, and with the other sign on the diagonal.
      for (let i = 0; i < n; i++) {
        for (let k = starts[start + i]; k < starts[start + i + 1]; k++) {
          rates[k] = dt * (bars[i * n + others[k] - start] - bars[i * n + i])
        }
      }
    }
    return couplingOfLinks(coupling, rates)
  }
}

/**
 * The adjoint of a matrix from that of its exponential. It is linear in W, which goes in with a size near 1: the block matrix would be as
 * large as W otherwise, and its exponential lose as many digits.
 */
const exponentBars = (a: Float64Array, w: Float64Array, n: number): Float64Array => {
  const largest = w.reduce((most, x) => Math.max(most, Math.abs(x)), 0)
  // A power of two, so that scaling there and back changes no digit.
  const scale = largest > 0 && largest < Infinity
    ? 2 ** Math.max(-1000, Math.min(1000, Math.ceil(Math.log2(largest))))
    : 1
  const block = new Float64Array(4 * n * n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      block[i * 2 * n + j] = a[j * n + i]
      block[(n + i) * 2 * n + n + j] = a[j * n + i]
      block[i * 2 * n + n + j] = w[i * n + j] / scale
    }
  }
  const exponential = expm(block, 2 * n)
  return Float64Array.from({ length: n * n }, (_, k) => scale * exponential[Math.floor(k / n) * 2 * n + n + k % n])
}
