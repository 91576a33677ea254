/**
 * Clamps, backwards: what a clamp has written did not come from before, so its adjoint belongs to the clamp.
 *
 * Where two clamps hold one number the later one has the last word; hence they are gone through from the last to the first.
 */
import type { Clamp } from "../network/Recording.ts"
import type { Plan } from "../solve/Plan.ts"
import type { Bars, Sums } from "./Bars.ts"

const release = (
  plan: Plan,
  step: number,
  sums: Sums,
  column: (clamp: Clamp) => Float64Array | undefined
): void => {
  const { clamps } = plan.network
  for (let k = clamps.size - 1; k >= 0; k--) {
    const clamp = clamps.get(k)!
    const bars = column(clamp)
    if (bars === undefined) continue
    if (sums.clamps.length > 0) sums.clamps[k][step] += bars[clamp.row]
    bars[clamp.row] = 0
  }
}

/** Undoes `holdVoltage`. */
export const releaseVoltage = (plan: Plan, step: number, bars: Bars, sums: Sums): void =>
  release(plan, step, sums, (c) => c.state === "v" && c.domain === "nodes" ? bars.v : undefined)

/** Undoes `holdStates`. */
export const releaseStates = (plan: Plan, step: number, bars: Bars, sums: Sums): void =>
  release(plan, step, sums, (c) => (c.domain === "nodes" ? bars.nodes : bars.edges).get(c.state))

/** Undoes `holdCurrents`. */
export const releaseCurrents = (
  plan: Plan,
  step: number,
  domain: "nodes" | "edges",
  currents: ReadonlyMap<string, Float64Array>,
  sums: Sums
): void => release(plan, step, sums, (c) => c.domain === domain ? currents.get(c.state) : undefined)
