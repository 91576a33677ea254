/**
 * The adjoint of forward Euler, x_i' = x_i + dt (constant_i - lin_i x_i + sum over j of rate_ij (x_j - x_i)).
 *
 * With flow = dt bar, x_i gets bar_i - flow_i lin_i and, for each link, rate_ji flow_j - rate_ij flow_i; the rate of a link gets
 * flow_i (x_j - x_i). A held row is where it is held, and nothing flows on from there; the adjoint of its drive,
 * (V - x_i)/dt - (constant_i - lin_i x_i + …), takes the place of -flow_i and, over dt, of -bar_i. What flows through hubs, and what
 * `sums` holds: `LinkSums.ts`; through junctions: `junctionFlowBack.ts`.
 */
import type { Coupling } from "../solve/Coupling.ts"
import { links } from "../solve/Links.ts"
import { isHeld } from "../solve/pivots.ts"
import { couplingOfLinks } from "./couplingOfLinks.ts"
import { junctionFlowBack, zeroJunctionBars } from "./junctionFlowBack.ts"
import { hubsBack, linkNumbers } from "./LinkSums.ts"
import type { SchemeAdjoint } from "./SchemeAdjoint.ts"

/** For every link, the rate of the link the other way round. */
export const turnedRates = (coupling: Coupling): Float64Array => {
  const { others, rates, starts } = links(coupling)
  const out = new Float64Array(rates.length)
  for (let i = 0; i < coupling.compartments; i++) {
    for (let k = starts[i]; k < starts[i + 1]; k++) {
      let back = starts[others[k]]
      while (others[back] !== i) back++
      out[k] = rates[back]
    }
  }
  return out
}

/** The adjoint of forward Euler. */
export const forwardEulerAdjoint: SchemeAdjoint = {
  coefficients: linkNumbers,
  dependsOnHeld: false,
  back: ({ coupling, dt, held, junctions, lin, x }, _, { drive, next }, sums) => {
    const bar = next.map((own, i) => isHeld(held, i) ? drive === null ? 0 : -drive[i] / dt : own)
    const all = links(coupling)
    const { others, rates, starts } = all
    const turned = turnedRates(coupling)
    // Adjoint of what flows into each compartment.
    const flow = bar.map((own, i) => !isHeld(held, i) ? dt * own : drive === null ? 0 : -drive[i])
    const out = flow.map((own, i) => bar[i] - own * lin[i])
    hubsBack(all, x, flow, out, sums)
    for (let i = 0; i < out.length; i++) {
      for (let k = starts[i]; k < starts[i + 1]; k++) {
        out[i] += turned[k] * flow[others[k]] - rates[k] * flow[i]
        if (sums !== null) sums[k] += flow[i] * (x[others[k]] - x[i])
      }
    }
    const through = junctions === null ? null : zeroJunctionBars(junctions)
    if (junctions !== null) junctionFlowBack(junctions, x, flow, out, through!)
    return {
      x: out,
      lin: flow.map((own, i) => -own * x[i]),
      constant: flow,
      held: next.map((own, i) => isHeld(held, i) ? own - bar[i] : 0),
      junctions: through
    }
  },
  finish: (coupling, _, sums) => ({ coupling: couplingOfLinks(coupling, sums), junctions: null })
}
