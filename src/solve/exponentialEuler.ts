/**
 * Exponential Euler by Lie-Trotter splitting: the membrane exactly for dt, then the coupling exactly for dt.
 *
 * Order 1 in dt (the splitting error), stable for every dt. The coupling needs a dense matrix for each cell, made once for a coupling, a dt
 * and a set of held rows (`propagators.ts`): cubic in the compartments of a cell, quadratic a step. Physics.md section 8. Held rows are
 * where they are held while the coupling acts. Because of the splitting a steady state depends on dt.
 */
import { exp, exprel } from "../number/exp.ts"
import { groupPropagators } from "./junctions/groupPropagators.ts"
import type { LinearSystem } from "./LinearSystem.ts"
import { atOnce } from "./Pieces.ts"
import { isHeld } from "./pivots.ts"
import { propagators } from "./propagators.ts"

/** The values between membrane and coupling: x exp(-dt lin) + constant (1 - exp(-dt lin)) / lin, or what rows are held at. */
export const betweenParts = ({ constant, dt, held, lin, x }: LinearSystem): Float64Array =>
  x.map((value, i) =>
    isHeld(held, i)
      ? held[i]
      : value * exp(-dt * lin[i]) + dt * constant[i] * exprel(-dt * lin[i]) // no singularity at lin = 0
  )

/** The matrices of all cells times the values between the parts. */
const coupled = (system: LinearSystem): Float64Array => {
  const { coupling, dt, held, junctions } = system
  const between = betweenParts(system)
  const out = new Float64Array(between.length)
  atOnce(propagators(coupling, dt, held)).forEach((matrix, cell) => {
    const start = coupling.cellStarts[cell]
    const n = coupling.cellStarts[cell + 1] - start
    for (let i = 0; i < n; i++) {
      let sum = 0
      for (let j = 0; j < n; j++) sum += matrix[i * n + j] * between[start + j]
      out[start + i] = sum
    }
  })
  // Cells that junctions join are moved as a whole.
  const groups = junctions === null ? [] : atOnce(groupPropagators(coupling, junctions, dt, held))
  for (const { matrix, rows } of groups) {
    const n = rows.length
    rows.forEach((row, i) => {
      let sum = 0
      for (let j = 0; j < n; j++) sum += matrix[i * n + j] * between[rows[j]]
      out[row] = sum
    })
  }
  return out
}

/** One step of exponential Euler. */
export const exponentialEuler = (system: LinearSystem): Float64Array => {
  const { held } = system
  return coupled(system).map((value, i) => isHeld(held, i) ? held[i] : value)
}

/** What would drive held rows to where they are held: `(V - x)/dt + lin V - constant - G m`, m the mean while the coupling acts. */
export const exponentialEulerDrive = (system: LinearSystem): Float64Array => {
  const { constant, dt, held, lin, x } = system
  return coupled(system).map((flow, i) =>
    isHeld(held, i) ? (held[i] - x[i]) / dt + lin[i] * held[i] - constant[i] - flow / dt : 0
  )
}
