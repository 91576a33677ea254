/**
 * Crank-Nicolson: half a step of backward Euler, then the same change again: `x' = 2 x* - x`.
 *
 * Order 2 in dt for the linear system, and with gates where these start at rest: the stepper staggers them by half a step
 * (`test/validation/staggered.test.ts`). Stable for every dt but without damping of stiff modes: a sudden current rings. One tree solve a
 * step. Physics.md section 8.
 */
import { backwardEuler } from "./backwardEuler.ts"
import type { LinearSystem } from "./LinearSystem.ts"

/** One step of Crank-Nicolson. */
export const crankNicolson = (system: LinearSystem): Float64Array =>
  backwardEuler({ ...system, dt: system.dt / 2 }).map((half, i) => 2 * half - system.x[i])
