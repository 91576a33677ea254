/**
 * Exponential Euler by Lie-Trotter splitting: the membrane exactly for dt, then the coupling exactly for dt.
 *
 * Order 1 in dt (the splitting error), stable for every dt. The coupling needs a dense matrix exponential for each cell, made once for a
 * coupling and a dt: cubic in the compartments of a cell, quadratic a step. Physics.md section 8.
 */
import { exprel } from "../equation/special.ts"
import type { Coupling } from "./Coupling.ts"
import { expm } from "./expm.ts"
import type { LinearSystem } from "./LinearSystem.ts"
import { links } from "./Links.ts"

/** One step of exponential Euler. */
export const exponentialEuler = ({ constant, coupling, dt, lin, x }: LinearSystem): Float64Array => {
  // x exp(-dt lin) + constant (1 - exp(-dt lin)) / lin, without a singularity at lin = 0.
  const membrane = x.map((value, i) => value * Math.exp(-dt * lin[i]) + dt * constant[i] * exprel(-dt * lin[i]))
  const out = new Float64Array(x.length)
  propagators(coupling, dt).forEach((matrix, cell) => {
    const start = coupling.cellStarts[cell]
    const n = coupling.cellStarts[cell + 1] - start
    for (let i = 0; i < n; i++) {
      let sum = 0
      for (let j = 0; j < n; j++) sum += matrix[i * n + j] * membrane[start + j]
      out[start + i] = sum
    }
  })
  return out
}

const made = new WeakMap<Coupling, Map<number, ReadonlyArray<Float64Array>>>() // memo of a pure function

/** `exp(dt G)` of every cell, row-major. */
export const propagators = (coupling: Coupling, dt: number): ReadonlyArray<Float64Array> => {
  const byStep = made.get(coupling) ?? new Map<number, ReadonlyArray<Float64Array>>()
  made.set(coupling, byStep)
  const known = byStep.get(dt)
  if (known !== undefined) return known
  const fresh = Array.from({ length: coupling.cellStarts.length - 1 }, (_, cell) => {
    const start = coupling.cellStarts[cell]
    const n = coupling.cellStarts[cell + 1] - start
    return expm(cellMatrix(coupling, start, n).map((g) => g * dt), n)
  })
  byStep.set(dt, fresh)
  return fresh
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
