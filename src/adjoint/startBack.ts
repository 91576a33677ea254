/**
 * Back through the start: what assigned states and the first currents were computed from.
 *
 * They are functions of the table at time zero, so their adjoints become adjoints of initial values, voltages and constants; those of what
 * flows through clamps and membranes also of the inputs of the first step. Each formula is derived by every name in it. Nothing to do for a
 * run that goes on from a state.
 */
import { derive } from "../equation/derive.ts"
import type { Formula } from "../mechanism/compile.ts"
import { hasEnds } from "../network/MechanismFields.ts"
import type { Assigned } from "../solve/assignedOrder.ts"
import { heldIn } from "../solve/clamped.ts"
import { type Frame, type Lookup, lookup, value } from "../solve/Frame.ts"
import { imposedAt } from "../solve/imposed.ts"
import { channelUnit, clampUnit, pointCurrentUnit } from "../solve/linearise.ts"
import { apply } from "../solve/Links.ts"
import { atOnce } from "../solve/Pieces.ts"
import { isHeld } from "../solve/pivots.ts"
import type { Placed, Plan } from "../solve/Plan.ts"
import { clampCurrentsSeen, currentsSeen, membraneSeen, startCurrents, startFrame } from "../solve/step.ts"
import type { Floats } from "../table/Column.ts"
import * as Table from "../table/Table.ts"
import type { Bars, Sums } from "./Bars.ts"
import { imposedBack } from "./flowsBack.ts"
import { flowBack } from "./LinkSums.ts"
import { type Homes, targetOf } from "./targetOf.ts"

/** Turns the adjoint of the state at time zero into that of the table's values; `dt` is that of the first step. */
export const startBack = (plan: Plan, dt: number, bars: Bars, sums: Sums): void => {
  const assigned: Array<Assigned<Placed> & { readonly look: Lookup }> = []
  const frame = startFrame(plan, (one, look) => {
    for (const used of one.value.names) look(used) // sees the table as it is now
    assigned.push({ ...one, look })
  })
  if (currentsSeen(plan) || clampCurrentsSeen(plan) || membraneSeen(plan)) {
    const { lasts, passes } = atOnce(startCurrents(frame))
    const last = passes.at(-1)!
    frame.imposed = imposedAt(plan.network, 0, dt)
    // Adjoints of potentials inside of compartments: those of voltages, unless something is imposed outside.
    const inside = frame.imposed === null ? bars.v : new Float64Array(frame.v.length)
    if (clampCurrentsSeen(plan) || membraneSeen(plan)) startFlowsBack(plan, frame, last, bars, inside, sums)
    frame.currents = last
    for (const placed of plan.synapses) {
      const own = placed.compiled.mechanism.kind === "Junction" ? { ...bars, v: inside } : bars
      currentBack(frame, placed, bars.synapticCurrents, own, sums)
    }
    if (inside !== bars.v) inside.forEach((bar, i) => (bars.v[i] += bar))
    imposedBack(plan.network, 0, { outside: inside }, sums)
    frame.imposed = null
    for (let pass = passes.length - 1; pass >= 0; pass--) {
      frame.currents = pass === 0 ? new Map() : passes[pass - 1]
      // Where a compartment's currents stay as they are in a pass, so do their adjoints.
      const own = new Map(Array.from(bars.currents, ([name, values]) => [
        name,
        values.map((bar, row) => lasts[row] < pass ? 0 : bar)
      ]))
      bars.currents.forEach((values) =>
        lasts.forEach((last, row) => {
          if (last >= pass) values[row] = 0
        })
      )
      for (const placed of plan.mechanisms) currentBack(frame, placed, own, bars, sums)
    }
    frame.currents = new Map() // `equals` states see none at the start
  }
  for (const { column, look, placed, value: formula } of assigned.reverse()) {
    const own = (hasEnds(placed.compiled.mechanism) ? bars.edges : bars.nodes).get(column)!
    const bar = Float64Array.from(placed.rows, (row) => own[row])
    placed.rows.forEach((row) => (own[row] = 0))
    formulaBack(frame, placed, formula, look, bar, bars, sums)
  }
}

/**
 * What a clamp would have to put in at time zero is what leaves the compartment: through channels, synapses, junctions and neighbours, less what
 * stimuli bring. What goes through a membrane is the rest of it. Currents of mechanisms get their part as if they were recorded; `onto` gets
 * what potentials inside do.
 */
const startFlowsBack = (
  plan: Plan,
  frame: Frame,
  currents: ReadonlyMap<string, Floats>,
  bars: Bars,
  onto: Float64Array,
  sums: Sums
): void => {
  const { network, voltage } = plan
  const held = heldIn(network, "nodes", "v", 0)
  const through = bars.membraneCurrents.slice()
  /** What clamps put in, which goes through membranes too. */
  const put = bars.clampCurrents.map((bar, i) => isHeld(held, i) ? bar + through[i] : 0)
  /** What flows along cells and through junctions, and what stimuli inject. */
  const flowing = through.map((bar, i) => bar - put[i])
  const area = Table.floats(network.nodes, "area")
  const unit = clampUnit(network)
  const inside = frame.imposed === null ? frame.v : frame.v.map((v, i) => v + frame.imposed![i])
  const flow = apply(voltage, inside)
  const channels = plan.mechanisms.filter(({ compiled }) => compiled.mechanism.kind === "Channel").flatMap(
    ({ compiled }) => compiled.currents.map(({ name }) => name)
  )
  put.forEach((bar, i) => {
    if (bar === 0) return
    let perArea = 0 // [nA/um2]
    for (const name of new Set(channels)) {
      const part = channelUnit / pointCurrentUnit
      perArea += part * currents.get(name)![i]
      bars.currents.get(name)![i] += bar * part * area[i]
    }
    if (sums.areaOfStimuli !== null) sums.areaOfStimuli[i] += bar * perArea
  })
  // The unit is area times capacitance; what flows along the cell goes with both, what channels let through with the area alone.
  if (sums.clampUnit !== null) flowing.forEach((bar, i) => (sums.clampUnit![i] += bar * flow[i]))
  flowBack(voltage, inside, flowing.map((bar, i) => bar * unit[i]), onto, sums.flowRates)
  if (sums.stimuli.length > 0) {
    network.stimuli.forEach(({ _tag, row }, k) => {
      if (_tag === "Injection" && sums.stimuli[k].length > 0) sums.stimuli[k][0] += flowing[row]
    })
  }
  for (const { compiled: { current, mechanism }, rows, rowsAt: { post, pre } } of plan.synapses) {
    if (current === null) continue
    const into = bars.synapticCurrents.get(current.name)!
    // The current of a junction flows from one end to the other, as along a cell.
    const bar = (k: number): number => mechanism.kind === "Junction" ? flowing[post[k]] - flowing[pre[k]] : put[post[k]]
    rows.forEach((row, k) => (into[row] += bar(k)))
  }
}

const currentBack = (
  frame: Frame,
  placed: Placed,
  currents: ReadonlyMap<string, Float64Array>,
  bars: Bars,
  sums: Sums
): void => {
  if (placed.rows.length === 0) return
  for (const current of placed.compiled.currents) {
    const own = currents.get(current.name)!
    formulaBack(
      frame,
      placed,
      current.value,
      lookup(frame, placed),
      Float64Array.from(placed.rows, (row) => own[row]),
      bars,
      sums
    )
  }
}

const formulaBack = (
  frame: Frame,
  placed: Placed,
  formula: Formula,
  look: Lookup,
  bar: Float64Array,
  bars: Bars,
  sums: Sums
): void => {
  if (bar.every((x) => x === 0)) return
  const { edges, nodes } = frame.plan.network
  const homes: Omit<Homes, "isEdge"> = {
    seen: (source) => {
      switch (source._tag) {
        case "Voltage":
          return bars.v
        case "State":
          return bars.nodes.get(source.column)!
        case "Current":
          return frame.currents.has(source.name) ? bars.currents.get(source.name)! : null
      }
    },
    own: (column) => bars.edges.get(column)!,
    sums,
    nodes: nodes.length,
    edges: edges.length
  }
  for (const name of formula.names) {
    const into = targetOf(placed, name, { ...homes, isEdge: hasEnds(placed.compiled.mechanism) })
    if (into === null) continue
    const slope = value({ expression: derive(formula.expression, name), names: formula.names }, look, bar.length)
    bar.forEach((x, k) => {
      if (x !== 0 && !into.gaps.has(k)) into.column[into.rows[k]] += x * slope[k]
    })
  }
}
