/**
 * Spikes of detectors, backwards (spec/events.md 7.1): the part of the step in which a quantity c crosses 0 is f = -c / D with D the difference
 * of c after and before, so c~ = -f~ (1 - f) / D before and -f~ f / D after.
 *
 * What c is made of after the step belongs to the state that the step gave, so it is added before the step is gone over, and what it is
 * made of before it when that has been done.
 */
import type { Network } from "../../network/Network.ts"
import { heldAt } from "../../network/Recording.ts"
import type { EventPlan, Watching } from "../../solve/events/EventPlan.ts"
import { lookup, seen } from "../../solve/Frame.ts"
import { type Placed, someRows } from "../../solve/Plan.ts"
import type { State } from "../../solve/State.ts"
import type { AdjointPlan } from "../AdjointPlan.ts"
import type { Bars, Sums } from "../Bars.ts"
import { addTo, type Homes, targetOf } from "../targetOf.ts"
import { crossing, type EventAdjoint } from "./EventAdjoint.ts"
import { takeSpike } from "./EventBars.ts"
import { results, resultsBack } from "./rowWork.ts"

/** A crossing that was a spike: the row of its detector, the part of the step, and the difference of the quantity over the step. */
export type Crossing = {
  readonly source: number
  readonly watching: Watching
  readonly placed: Placed
  readonly part: number
  readonly gap: number
}

const crossingAt = (
  { dt, plan }: Pick<AdjointPlan, "dt" | "plan">,
  adjoint: EventAdjoint,
  { emission }: Watching,
  placed: Placed,
  state: State
): number => {
  const work = adjoint.crosses(placed, emission!)
  return results(work, lookup(seen(plan, dt, state), placed), () => [], 1).get(crossing)![0]
}

/** The spikes of a step whose moments depend on what crossed; those of samples and of resets are where they are. */
export const crossings = (
  at: Pick<AdjointPlan, "dt" | "plan">,
  adjoint: EventAdjoint,
  plan: EventPlan,
  before: State,
  after: State
): ReadonlyArray<Crossing> => {
  const { lastPart, lastStep } = after.events!.detectors
  return plan.watching.flatMap((one) =>
    one.emission?.time !== "crossing" ?
      [] :
      Array.from(one.detectors.entries()).flatMap(([i, k]) =>
        lastStep[k] === before.step
          ? [crossingOf(at, adjoint, plan, { watching: one, row: i, part: lastPart[k] }, before, after)]
          : []
      )
  )
}

/** A detector that spiked in a step: the row of its mechanism, and the part of the step. */
export type Spiked = { readonly watching: Watching; readonly row: number; readonly part: number }

/** The crossing that was its spike. */
export const crossingOf = (
  at: Pick<AdjointPlan, "dt" | "plan">,
  adjoint: EventAdjoint,
  { generators }: EventPlan,
  { part, row, watching }: Spiked,
  before: State,
  after: State
): Crossing => {
  const placed = someRows(watching.placed, Int32Array.of(row))
  const [from, to] = [before, after].map((state) => crossingAt(at, adjoint, watching, placed, state))
  return { source: generators + watching.detectors[row], watching, placed, part, gap: to - from }
}

/**
 * Takes the adjoints of the moments of a step's spikes; adds what they make of the state after the step to the bars, and gives what will add
 * that of the state before it.
 */
export const detectBack = (
  at: Pick<AdjointPlan, "dt" | "plan">,
  adjoint: EventAdjoint,
  found: ReadonlyArray<Crossing>,
  [before, after]: readonly [State, State],
  begin: number,
  bars: Bars,
  sums: Sums
): () => void => {
  const later = found.flatMap((one) => {
    const bar = takeSpike(bars.events!.spikes, one.source, before.step)
    if (bar === 0) return []
    crossesBack(at, adjoint, one, after, begin, -bar * one.part / one.gap, bars, sums)
    return [() => crossesBack(at, adjoint, one, before, begin, -bar * (1 - one.part) / one.gap, bars, sums)]
  })
  return () => later.forEach((add) => add())
}

/**
 * By channel that resets, and by compartment: how much more the loss is when all that the spike of this step writes at synapses is written fully.
 * Through a surrogate that goes to the condition of the reset (spec/events.md 7.4).
 */
export const resetsBack = (
  { generators, watching }: EventPlan,
  step: number,
  bars: Bars
): ReadonlyMap<string, Float64Array> =>
  new Map(
    watching.filter(({ emission }) => emission === null).map(({ detectors, placed }) => {
      const column = new Float64Array(bars.v.length)
      placed.rows.forEach((row, i) => (column[row] = takeSpike(bars.events!.scales, generators + detectors[i], step)))
      return [placed.compiled.mechanism.name, column]
    })
  )

/** Adds what the quantity of a detector in a state is made of. */
const crossesBack = (
  { dt, plan }: Pick<AdjointPlan, "dt" | "plan">,
  adjoint: EventAdjoint,
  { placed, watching: { emission } }: Crossing,
  state: State,
  begin: number,
  bar: number,
  bars: Bars,
  sums: Sums
): void => {
  const { network } = plan
  const held = new Map<string, Float64Array>() // currents as clamps hold them in the sample
  const homes: Homes = {
    seen: (source) => {
      switch (source._tag) {
        case "Voltage":
          return bars.v
        case "State":
          return bars.nodes.get(source.column)!
        case "Current": {
          if (clampAt(network, source.name, placed.rows[0], state.step) < 0) return bars.currents.get(source.name)!
          const column = new Float64Array(network.nodes.length)
          held.set(source.name, column)
          return column
        }
      }
    },
    own: () => {
      throw new Error("internal: a detector is no synapse")
    },
    sums,
    isEdge: false,
    nodes: network.nodes.length,
    edges: network.edges.length
  }
  const look = lookup(seen(plan, dt, state), placed)
  resultsBack(adjoint.crosses(placed, emission!), look, () => [], () => [bar], 1).forEach((own, name) =>
    addTo(targetOf(placed, name, homes), own)
  )
  held.forEach((column, name) => {
    const row = placed.rows[0]
    const own = sums.clamps[clampAt(network, name, row, state.step)] as Float64Array | undefined
    const entry = state.step - begin // that of the last sample acts after the run
    if (own !== undefined && entry < own.length) own[entry] += column[row]
  })
}

/** The clamp that holds a current of a compartment in a step; -1 where none does. */
const clampAt = ({ clamps }: Network, name: string, row: number, step: number): number =>
  clamps.findIndex((clamp) =>
    clamp.domain === "nodes" && clamp.state === name && clamp.row === row && !Number.isNaN(heldAt(clamp, step))
  )
