/**
 * Backwards through what flows between compartments beside the solve: currents through membranes (`membraneFlow.ts`), and what potentials
 * that are imposed outside drive (`imposed.ts`).
 *
 * Both are linear maps of voltages and potentials, so their transposes are the same maps read the other way. Law J7.
 */
import type { Network } from "../network/Network.ts"
import { sample } from "../network/Stimulus.ts"
import { acting } from "../network/streams.ts"
import type { Coupling } from "../solve/Coupling.ts"
import { addFlow } from "../solve/junctions/Junctions.ts"
import { clampUnit, pointCurrentUnit } from "../solve/linearise.ts"
import { apply } from "../solve/Links.ts"
import { type Assembled, membraneSeen } from "../solve/step.ts"
import * as Table from "../table/Table.ts"
import type { Bars, Sums } from "./Bars.ts"
import { junctionFlowBack, zeroJunctionBars } from "./junctionFlowBack.ts"
import { flowBack } from "./LinkSums.ts"
import type { StepNumber } from "./release.ts"
import type { JunctionBars } from "./SchemeAdjoint.ts"

/** Adjoints of what a step makes of junctions and sees outside of compartments. */
export type FlowBars = {
  /** Rates of junctions; null where there are none. */
  readonly links: JunctionBars | null
  /** What they add to the line of the voltage beside. */
  readonly rest: { readonly lin: Float64Array; readonly constant: Float64Array }
  /** Potentials that are imposed outside [1/mV]; null where none is. */
  readonly outside: Float64Array | null
}

/** Begins with zeros. */
export const flowBars = ({ frame: { imposed, junctions, v } }: Assembled): FlowBars => ({
  links: junctions === null ? null : zeroJunctionBars(junctions),
  rest: { lin: new Float64Array(v.length), constant: new Float64Array(v.length) },
  outside: imposed === null ? null : new Float64Array(v.length)
})

/**
 * Through the currents of membranes that a step ends with. Gives the adjoint of the voltages at which they were taken, `x`. Null where nobody looks
 * at them. What they had of clamps is known from samples (`membraneSamples.ts`).
 */
export const membraneBack = (
  { frame: { imposed, junctions, plan } }: Pick<Assembled, "frame">,
  x: Float64Array,
  { step }: StepNumber,
  bars: Bars,
  flows: FlowBars,
  sums: Sums
): Float64Array | null => {
  if (!membraneSeen(plan)) return null
  const { network, voltage } = plan
  const own = bars.membraneCurrents.slice()
  bars.membraneCurrents.fill(0)
  const unit = clampUnit(network)
  const flowBar = own.map((bar, i) => bar * unit[i])
  const out = new Float64Array(x.length)
  const inside = imposed === null ? x : x.map((v, i) => v + imposed[i])
  const along = new Float64Array(x.length) // adjoint of what is inside
  flowBack(voltage, inside, flowBar, along, sums.membrane.rates)
  along.forEach((bar, i) => {
    out[i] += bar
    if (flows.outside !== null) flows.outside[i] += bar
  })
  if (junctions !== null) {
    junctionFlowBack(junctions, x, flowBar, out, flows.links!)
    const { constant, lin } = junctions.rest
    const area = Table.floats(network.nodes, "area")
    own.forEach((bar, i) => {
      const current = bar * area[i] / pointCurrentUnit
      flows.rest.constant[i] += current
      flows.rest.lin[i] -= current * x[i]
      out[i] -= current * lin[i]
      const into = sums.membrane.area
      if (into !== null) into[i] += bar * (constant[i] - lin[i] * x[i]) / pointCurrentUnit
    })
  }
  const intoUnit = sums.membrane.unit
  if (intoUnit !== null) {
    const rates = apply(voltage, inside)
    addFlow(junctions, x, rates)
    own.forEach((bar, i) => (intoUnit[i] += bar * rates[i]))
  }
  if (sums.stimuli.length > 0) {
    network.stimuli.forEach(({ _tag, row }, k) => {
      if (_tag === "Injection") sums.stimuli[k][step] += own[row]
    })
  }
  return out
}

/** Through the currents of stimuli: they add to the constant of a compartment, whose adjoint is given. */
export const stimuliBack = (
  { frame: { dt, plan: { network } } }: Pick<Assembled, "frame">,
  { entry, step }: StepNumber,
  constant: Float64Array,
  sums: Sums
): void => {
  const area = Table.floats(network.nodes, "area")
  acting(network).forEach(({ _tag, row, stimulus }, k) => {
    if (_tag === "Imposed") return
    if (sums.stimuli.length > 0) sums.stimuli[k][step] += constant[row] * pointCurrentUnit / area[row]
    if (sums.areaOfStimuli !== null) {
      sums.areaOfStimuli[row] -= constant[row] * sample(stimulus, entry, dt) *
        pointCurrentUnit / (area[row] * area[row])
    }
  })
}

/** Through what imposed potentials drive along cells: a rate goes into the constant times the capacitance. */
export const drivenBack = (
  { nodes }: Network,
  voltage: Coupling,
  imposed: Float64Array,
  constant: Float64Array,
  outside: Float64Array,
  sums: Sums
): void => {
  const capacitance = Table.floats(nodes, "capacitance")
  flowBack(voltage, imposed, constant.map((bar, i) => bar * capacitance[i]), outside, sums.flowRates)
  const into = sums.capacitance
  if (into !== null) apply(voltage, imposed).forEach((rate, i) => (into[i] += constant[i] * rate))
}

/** Gives imposed potentials what has come to what is outside of compartments. */
export const imposedBack = (
  network: Network,
  step: number,
  { outside }: Pick<FlowBars, "outside">,
  sums: Pick<Sums, "stimuli">
): void => {
  if (outside === null || sums.stimuli.length === 0) return
  network.stimuli.forEach(({ _tag, row }, k) => {
    if (_tag === "Imposed" && step < sums.stimuli[k].length) sums.stimuli[k][step] += outside[row]
  })
}
