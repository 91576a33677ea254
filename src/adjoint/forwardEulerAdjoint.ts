/**
 * The adjoint of forward Euler, x_i' = x_i + dt (constant_i - lin_i x_i + sum over j of rate_ij (x_j - x_i)).
 *
 * x_i gets bar_i (1 - dt lin_i) and, for each link, dt rate_ji bar_j - dt rate_ij bar_i; the rate of a link gets dt bar_i (x_j - x_i).
 * `sums` holds the rates in the order of `Links.ts`.
 */
import { links } from "../solve/Links.ts"
import { couplingOfLinks } from "./couplingOfLinks.ts"
import type { SchemeAdjoint } from "./SchemeAdjoint.ts"

/** The adjoint of forward Euler. */
export const forwardEulerAdjoint: SchemeAdjoint = {
  coefficients: (coupling) => links(coupling).rates.length,
  back: ({ coupling, dt, lin, x }, _, bar, sums) => {
    const { others, rates, starts } = links(coupling)
    const out = bar.map((own, i) => own * (1 - dt * lin[i]))
    for (let i = 0; i < out.length; i++) {
      for (let k = starts[i]; k < starts[i + 1]; k++) {
        const flow = dt * rates[k] * bar[i]
        out[others[k]] += flow
        out[i] -= flow
        if (sums !== null) sums[k] += dt * bar[i] * (x[others[k]] - x[i])
      }
    }
    return { x: out, lin: bar.map((own, i) => -dt * own * x[i]), constant: bar.map((own) => dt * own) }
  },
  finish: (coupling, _, sums) => couplingOfLinks(coupling, sums)
}
