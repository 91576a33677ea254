/**
 * What junctions are to one solve: the cells that they join, and how much each end follows the other.
 *
 * A junction is one more link, from compartment to compartment: `dx_pre/dt` contains `toPre (x_post - x_pre)`, `dx_post/dt` contains
 * `toPost (x_pre - x_post)`. What is left of a current that is not ohmic stands in `lin` and `constant` of the system.
 */
import type { Joined } from "./groups.ts"

/** The junctions of a system. */
export type Junctions = {
  readonly joined: Joined
  /** Rates by junction [1/ms]. */
  readonly toPre: Float64Array
  readonly toPost: Float64Array
  /** What else flows in, by compartment and area: `constant - lin x` [uA/cm2], 0 of ohmic junctions. It stands in the system too. */
  readonly rest: { readonly lin: Float64Array; readonly constant: Float64Array }
}

/** Adds what flows through junctions, `G x`, to the rates of change of compartments. */
export const addFlow = (junctions: Junctions | null, x: ArrayLike<number>, out: Float64Array): void => {
  if (junctions === null) return
  const { joined: { post, pre }, toPost, toPre } = junctions
  for (let k = 0; k < pre.length; k++) {
    const difference = x[post[k]] - x[pre[k]]
    out[pre[k]] += toPre[k] * difference
    out[post[k]] -= toPost[k] * difference
  }
}
