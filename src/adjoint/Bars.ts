/**
 * Adjoints in the making: how much the loss changes per unit of each number, for a state between two steps and for everything constant.
 *
 * `Bars` go backwards with the state; `Sums` grow step by step. Both are working memory of one gradient and are never published; `collect`
 * makes the published `Adjoint` of them.
 */
import { clampCurrent, membraneCurrent } from "../network/quantities.ts"
import type { Recording } from "../network/Recording.ts"
import type { ConstantColumn } from "../program/Columns.ts"
import { eventPlan } from "../solve/events/EventPlan.ts"
import { imposes } from "../solve/imposed.ts"
import { membraneFromSamples } from "../solve/onlyInterpreted.ts"
import type { Plan } from "../solve/Plan.ts"
import { clampCurrentsSeen, membraneSeen } from "../solve/step.ts"
import type { Floats } from "../table/Column.ts"
import type { CouplingSums } from "./CouplingSums.ts"
import { type EventBars, noEventBars } from "./events/EventBars.ts"
import { linkNumbers } from "./LinkSums.ts"
import { type Wanted, wantsCoupling } from "./Wanted.ts"

/** Adjoint of a state: of voltages, states and currents, a number per row. */
export type Bars = {
  v: Float64Array
  readonly nodes: Map<string, Float64Array>
  readonly edges: Map<string, Float64Array>
  readonly currents: Map<string, Float64Array>
  readonly synapticCurrents: Map<string, Float64Array>
  /** Of what clamps of the voltage put in. */
  readonly clampCurrents: Float64Array
  /** Of what goes through membranes. */
  readonly membraneCurrents: Float64Array
  /** Of what is on its way; null where the network has nothing to do with events. */
  readonly events: EventBars | null
}

/** Sums over steps. */
export type Sums = {
  /** By fixed column of the programs of sites (readers with other defaults have their own), a number per compartment. */
  readonly nodes: Map<ConstantColumn, Float64Array>
  /** The same of synapses, whose constants are their own or those of a compartment at an end; a number per synapse. */
  readonly synapses: Map<ConstantColumn, Float64Array>
  /** Of one over the capacitance; null where it is not wanted. */
  readonly inverseCapacitance: Float64Array | null
  /** Of the capacitance itself, which turns what flows along cells into a drive; null where nobody asks. */
  readonly capacitance: Float64Array | null
  /** Of what areas do to injected currents; null where it is not wanted. */
  readonly areaOfStimuli: Float64Array | null
  /** Coefficients of the couplings, by diffusing state, null for the voltages; those of junctions among them. */
  readonly couplings: ReadonlyMap<string | null, CouplingSums>
  /** Of currents through membranes that are gone back through step by step; null each where nobody asks. */
  readonly membrane: {
    /** Numbers of the links between voltages. */
    readonly rates: Float64Array | null
    /** Of the unit of these currents, and of the areas of what is left of currents of junctions, by compartment. */
    readonly unit: Float64Array | null
    readonly area: Float64Array | null
  }
  /**
   * Numbers of the links between voltages where flows themselves are seen besides: in a clamp's current at time zero, in currents through membranes
   * that samples tell, in what imposed potentials drive; null where nobody asks.
   */
  readonly flowRates: Float64Array | null
  /** Of the unit of clamps' and membranes' currents, which is area times capacitance, by compartment; null where nobody asks. */
  readonly clampUnit: Float64Array | null
  /** By stimulus and by clamp, a number per step; empty where they are not wanted. */
  readonly stimuli: ReadonlyArray<Float64Array>
  readonly clamps: ReadonlyArray<Float64Array>
}

/** Bars that are all 0. */
export const zeroBars = (plan: Plan): Bars => {
  const [n, m] = [plan.network.nodes.length, plan.network.edges.length]
  const zeros = (names: ReadonlyArray<string>, length: number): Map<string, Float64Array> =>
    new Map(names.map((name) => [name, new Float64Array(length)]))
  return {
    v: new Float64Array(n),
    nodes: zeros(plan.nodeStates, n),
    edges: zeros(plan.edgeStates, m),
    currents: zeros(plan.currents, n),
    synapticCurrents: zeros(plan.synapticCurrents, m),
    clampCurrents: new Float64Array(n),
    membraneCurrents: new Float64Array(n),
    events: eventPlan(plan) === null ? null : noEventBars()
  }
}

/** Sums that are all 0, for a run of so many steps; `wanted` is closed. */
export const zeroSums = (plan: Plan, wanted: Wanted, steps: number): Sums => {
  const systems = [null, ...plan.diffusion.keys()]
  const perNode = (column: string): Float64Array | null =>
    wanted.nodes.has(column) ? new Float64Array(plan.network.nodes.length) : null
  const perStep = (count: number): ReadonlyArray<Float64Array> =>
    wanted.inputs ? Array.from({ length: count }, () => new Float64Array(steps)) : []
  return {
    nodes: new Map(),
    synapses: new Map(),
    inverseCapacitance: perNode("capacitance"),
    capacitance: imposes(plan.network) ? perNode("capacitance") : null,
    areaOfStimuli: perNode("area"),
    couplings: new Map(
      systems.filter((ion) => wantsCoupling(wanted, ion) || (ion === null && plan.junctions !== null))
        .map((ion) => [ion, new Map()])
    ),
    membrane: membraneSums(plan, wanted),
    flowRates: wantsCoupling(wanted, null) && (clampCurrentsSeen(plan) || membraneSeen(plan) || imposes(plan.network))
      ? new Float64Array(linkNumbers(plan.voltage))
      : null,
    clampUnit: ["area", "capacitance"].some((name) => wanted.nodes.has(name)) &&
        (clampCurrentsSeen(plan) || membraneSeen(plan))
      ? new Float64Array(plan.network.nodes.length)
      : null,
    stimuli: perStep(plan.network.stimuli.size),
    clamps: perStep(plan.network.clamps.size)
  }
}

const membraneSums = (plan: Plan, wanted: Wanted): Sums["membrane"] => {
  const isSeen = membraneSeen(plan) && !membraneFromSamples(plan.network)
  const perNode = (some: ReadonlyArray<string>): Float64Array | null =>
    isSeen && some.some((name) => wanted.nodes.has(name)) ? new Float64Array(plan.network.nodes.length) : null
  return {
    rates: isSeen && wantsCoupling(wanted, null) ? new Float64Array(linkNumbers(plan.voltage)) : null,
    unit: perNode(["area", "capacitance"]),
    area: perNode(["area"])
  }
}

/** The sum of a column, begun with zeros where it is new. */
export const sumOf = (
  sums: Map<ConstantColumn, Float64Array>,
  column: ConstantColumn,
  length: number
): Float64Array => {
  let sum = sums.get(column)
  if (sum === undefined) sums.set(column, sum = new Float64Array(length))
  return sum
}

/** Adds the cotangent of one sample to what was recorded. */
export const addSample = (
  recordings: Iterable<Recording>,
  bars: Bars,
  cotangent: ArrayLike<number>,
  sample: number,
  samples: number
): void => {
  let at = sample
  for (const { domain, row, state } of recordings) {
    const column = domain === "edges"
      ? bars.edges.get(state) ?? bars.synapticCurrents.get(state)
      : state === "v"
      ? bars.v
      : state === clampCurrent
      ? bars.clampCurrents
      : state === membraneCurrent
      ? bars.membraneCurrents
      : bars.nodes.get(state) ?? bars.currents.get(state)
    column![row] += cotangent[at]
    at += samples
  }
}

/** Derivatives of a loss by what a network is made of. */
export type Adjoint = {
  /** By wanted column, a number per compartment; 0 where a row has no such value. */
  readonly nodes: ReadonlyMap<string, Floats>
  /** By wanted column, a number per synapse. */
  readonly edges: ReadonlyMap<string, Floats>
  /** By stimulus and step: per nA that acts in the step, of an imposed potential per mV. Empty unless wanted. */
  readonly stimuli: ReadonlyArray<Floats>
  /** By clamp and step: per unit of the value that holds in the step. Empty unless wanted. */
  readonly clamps: ReadonlyArray<Floats>
  /**
   * By source: by each time of a list; by `start` and `interval`, or `start` and `rate` (per Hz) of a Poisson process, whose draws stay the same.
   * Nothing of one whose rate changes. Empty unless wanted.
   */
  readonly sources: ReadonlyArray<Floats>
}
