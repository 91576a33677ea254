/**
 * Backward Euler: `(1 + dt (lin - G)) x' = x + dt constant`.
 *
 * Order 1 in dt, stable for every dt on decaying systems (L-stable: stiff modes are damped). One tree solve a step. The default. Held rows
 * are boundary values: the rest is solved against what they have at the end of the step.
 */
import { holdingDrive } from "./holdingDrive.ts"
import type { LinearSystem } from "./LinearSystem.ts"
import { solveNodes, solveTree } from "./solveTree.ts"

const right = ({ constant, dt, x }: LinearSystem): Float64Array => x.map((value, i) => value + dt * constant[i])

/** One step of backward Euler. */
export const backwardEuler = (system: LinearSystem): Float64Array =>
  solveTree(system.coupling, system.dt, system.lin, right(system), system.held, system.junctions)

/** What would drive held rows to where they are held: `(V - x)/dt + lin V - constant - G x'`. */
export const backwardEulerDrive = (system: LinearSystem): Float64Array => {
  const { coupling, dt, held, junctions, lin } = system
  return holdingDrive(system, dt, solveNodes(coupling, dt, lin, right(system), held, junctions))
}
