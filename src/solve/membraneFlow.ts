/**
 * What goes through the membrane of every compartment in a step [nA], outward positive, what charges it included: all that flows in along the
 * cell, through junctions, from stimuli and from clamps (events.md section 10.1).
 *
 * With v + e where potentials e are imposed. At the voltages of the sample that the step makes, by Crank-Nicolson at those of its middle. No current of a mechanism is needed. Over a
 * cell without junctions the sum is what is injected into it.
 */
import { sample } from "../network/Stimulus.ts"
import { acting } from "../network/streams.ts"
import * as Table from "../table/Table.ts"
import type { Frame } from "./Frame.ts"
import { addFlow } from "./junctions/Junctions.ts"
import { clampUnit, pointCurrentUnit } from "./linearise.ts"
import { apply } from "./Links.ts"

/** By compartment, at voltages `x`, with what acts in the frame's step of `dt` [ms]. */
export const membraneFlow = (
  { clampCurrents, imposed, junctions, plan, step }: Frame,
  dt: number,
  x: Float64Array
): Float64Array => {
  const { network, voltage } = plan
  const flow = apply(voltage, imposed === null ? x : x.map((v, i) => v + imposed[i]))
  addFlow(junctions, x, flow)
  const unit = clampUnit(network)
  const area = Table.floats(network.nodes, "area")
  const out = flow.map((rate, i) => unit[i] * rate)
  if (junctions !== null) {
    const { constant, lin } = junctions.rest
    out.forEach((now, i) => (out[i] = now + (constant[i] - lin[i] * x[i]) * area[i] / pointCurrentUnit))
  }
  acting(network).forEach(({ _tag, row, stimulus }) => {
    if (_tag === "Injection") out[row] += sample(stimulus, step, dt)
  })
  if (clampCurrents !== null) out.forEach((now, i) => (out[i] = now + clampCurrents[i]))
  return out
}
