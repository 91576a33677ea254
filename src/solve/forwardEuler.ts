/**
 * Forward Euler: `x' = x + dt (constant - lin x + G x)`.
 *
 * Order 1 in dt; explodes unless dt is below 2 over the fastest rate, which for short compartments is microseconds. No solve. For
 * comparisons and for models of single compartments.
 */
import type { LinearSystem } from "./LinearSystem.ts"
import { apply } from "./Links.ts"

/** One step of forward Euler. */
export const forwardEuler = ({ constant, coupling, dt, lin, x }: LinearSystem): Float64Array => {
  const flow = apply(coupling, x)
  return x.map((value, i) => value + dt * (constant[i] - lin[i] * value + flow[i]))
}
