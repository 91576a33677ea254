/**
 * The transpose of what flows through junctions (`addFlow`), with the adjoints of its rates.
 */
import type { Junctions } from "../solve/junctions/Junctions.ts"
import type { JunctionBars } from "./SchemeAdjoint.ts"

/** Begins with zeros for every junction. */
export const zeroJunctionBars = ({ toPost, toPre }: Pick<Junctions, "toPost" | "toPre">): JunctionBars => ({
  toPre: new Float64Array(toPre.length),
  toPost: new Float64Array(toPost.length)
})

/** Brings the adjoint `flow` of what flows through junctions at values `x` onto that of the values, and onto `bars`. */
export const junctionFlowBack = (
  { joined: { post, pre }, toPost, toPre }: Junctions,
  x: ArrayLike<number>,
  flow: ArrayLike<number>,
  onto: Float64Array,
  bars: JunctionBars
): void => {
  for (let k = 0; k < pre.length; k++) {
    const [a, b] = [pre[k], post[k]]
    const difference = x[b] - x[a]
    bars.toPre[k] += flow[a] * difference
    bars.toPost[k] -= flow[b] * difference
    const both = toPre[k] * flow[a] - toPost[k] * flow[b]
    onto[b] += both
    onto[a] -= both
  }
}
