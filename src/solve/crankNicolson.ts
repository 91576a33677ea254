/**
 * Crank-Nicolson: half a step of backward Euler, then the same change again: `x' = 2 m - x`.
 *
 * Order 2 in dt for the linear system, and with gates where these start at rest: the stepper staggers them by half a step
 * (`test/validation/staggered.test.ts`). Stable for every dt but without damping of stiff modes: a sudden current rings, and so does a held
 * value that jumps. One tree solve a step. Physics.md section 8. In the middle of the step a held row is halfway to where it is held.
 */
import { holdingDrive } from "./holdingDrive.ts"
import type { LinearSystem } from "./LinearSystem.ts"
import { solveNodes } from "./solveTree.ts"

/** The values of all nodes in the middle of the step. */
const middle = ({ constant, coupling, dt, held, junctions, lin, x }: LinearSystem): Float64Array =>
  solveNodes(
    coupling,
    dt / 2,
    lin,
    x.map((value, i) => value + dt / 2 * constant[i]),
    held === null ? null : held.map((value, i) => (value + x[i]) / 2),
    junctions
  )

/** One step of Crank-Nicolson. */
export const crankNicolson = (system: LinearSystem): Float64Array => {
  const { held, x } = system
  const m = middle(system)
  return x.map((before, i) => held === null || Number.isNaN(held[i]) ? 2 * m[i] - before : held[i])
}

/** What would drive held rows to where they are held: `(V - x)/dt + lin m - constant - G m`. */
export const crankNicolsonDrive = (system: LinearSystem): Float64Array =>
  holdingDrive(system, system.dt / 2, middle(system))
