/**
 * Backward Euler: `(1 + dt (lin - G)) x' = x + dt constant`.
 *
 * Order 1 in dt, stable for every dt on decaying systems (L-stable: stiff modes are damped). One tree solve a step. The default.
 */
import type { LinearSystem } from "./LinearSystem.ts"
import { solveTree } from "./solveTree.ts"

/** One step of backward Euler. */
export const backwardEuler = ({ constant, coupling, dt, lin, x }: LinearSystem): Float64Array =>
  solveTree(coupling, dt, lin, x.map((value, i) => value + dt * constant[i]))
