/**
 * Forward Euler: `x' = x + dt (constant - lin x + G x)`.
 *
 * Order 1 in dt; explodes unless dt is below 2 over the fastest rate, which for short compartments is microseconds. No solve. For
 * comparisons and for models of single compartments. Neighbours of a held row see what it is held at one step later: they see x.
 */
import { addFlow } from "./junctions/Junctions.ts"
import type { LinearSystem } from "./LinearSystem.ts"
import { apply } from "./Links.ts"
import { isHeld } from "./pivots.ts"

/** One step of forward Euler. */
export const forwardEuler = ({ constant, coupling, dt, held, junctions, lin, x }: LinearSystem): Float64Array => {
  const flow = apply(coupling, x)
  addFlow(junctions, x, flow)
  return x.map((value, i) => isHeld(held, i) ? held[i] : value + dt * (constant[i] - lin[i] * value + flow[i]))
}

/** What would drive held rows to where they are held: `(V - x)/dt - (constant - lin x + G x)`. */
export const forwardEulerDrive = ({ constant, coupling, dt, held, junctions, lin, x }: LinearSystem): Float64Array => {
  const flow = apply(coupling, x)
  addFlow(junctions, x, flow)
  return x.map((value, i) => isHeld(held, i) ? (held[i] - value) / dt - (constant[i] - lin[i] * value + flow[i]) : 0)
}
