/**
 * Back through the start: what assigned states and the first currents were computed from.
 *
 * They are functions of the table at time zero, so their adjoints become adjoints of initial values, voltages and constants. Each formula is
 * derived by every name in it. Nothing to do for a run that goes on from a state.
 */
import { derive } from "../equation/derive.ts"
import type { Formula } from "../mechanism/compile.ts"
import * as Columns from "../solve/compiled/Columns.ts"
import { constantColumn } from "../solve/compiled/siteProgram.ts"
import { type Frame, type Lookup, lookup, value } from "../solve/Frame.ts"
import { membraneCurrents } from "../solve/linearise.ts"
import type { Placed, Plan } from "../solve/Plan.ts"
import { currentsSeen, startFrame } from "../solve/step.ts"
import * as Table from "../table/Table.ts"
import { type Bars, sumOf, type Sums } from "./Bars.ts"

/** Turns the adjoint of the state at time zero into that of the table's values. */
export const startBack = (plan: Plan, bars: Bars, sums: Sums): void => {
  const assigned: Array<
    { readonly placed: Placed; readonly column: string; readonly formula: Formula; readonly look: Lookup }
  > = []
  const frame = startFrame(plan, (placed, { name, rule }, look) => {
    if (rule._tag !== "Assigned") return
    for (const used of rule.value.names) look(used) // sees the table as it is now
    assigned.push({ placed, column: placed.states.get(name)!, formula: rule.value, look })
  })
  if (currentsSeen(plan)) {
    frame.currents = membraneCurrents(frame).currents
    for (const placed of plan.synapses) currentBack(frame, placed, bars.synapticCurrents, bars, sums)
    frame.currents = new Map() // channels and pumps see none at the start
    for (const placed of plan.mechanisms) currentBack(frame, placed, bars.currents, bars, sums)
  }
  for (const { column, formula, look, placed } of assigned.reverse()) {
    const own = (placed.compiled.mechanism.kind === "Synapse" ? bars.edges : bars.nodes).get(column)!
    const bar = Float64Array.from(placed.rows, (row) => own[row])
    placed.rows.forEach((row) => (own[row] = 0))
    formulaBack(frame, placed, formula, look, bar, bars, sums)
  }
}

const currentBack = (
  frame: Frame,
  placed: Placed,
  currents: ReadonlyMap<string, Float64Array>,
  bars: Bars,
  sums: Sums
): void => {
  const { current } = placed.compiled
  if (current === null || placed.rows.length === 0) return
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
  for (const name of formula.names) {
    const into = target(frame, placed, name, bars, sums)
    if (into === null) continue
    const slope = value({ expression: derive(formula.expression, name), names: formula.names }, look, bar.length)
    bar.forEach((x, k) => {
      if (x !== 0) into.column[into.rows[k]] += x * slope[k]
    })
  }
}

type Target = { readonly column: Float64Array; readonly rows: ArrayLike<number> }

/** Where the adjoint of a name goes; null where the name is a default. */
const target = ({ currents, plan }: Frame, placed: Placed, name: string, bars: Bars, sums: Sums): Target | null => {
  const { compartments, compiled, constants, rows, states } = placed
  const { edges, nodes } = plan.network
  const isSynapse = compiled.mechanism.kind === "Synapse"
  /** A constant: of the rows themselves, or, for a synapse, of its postsynaptic end. */
  const constant = (column: string, own: boolean): Target =>
    isSynapse
      ? { column: sumOf(sums.synapses, Columns.fixed(own ? "edges" : "post", column), edges.length), rows }
      : { column: sumOf(sums.nodes, Columns.fixed("nodes", column), nodes.length), rows }
  const state = states.get(name)
  if (state !== undefined) return { column: (isSynapse ? bars.edges : bars.nodes).get(state)!, rows }
  if (name === "v" || name === "v_post") return { column: bars.v, rows: compartments }
  if (name === "v_pre") {
    const pre = Table.ints(edges, "pre_index")
    return { column: bars.v, rows: rows.map((row) => pre[row]) }
  }
  if (constants.has(name)) {
    return constant(constantColumn(placed, name), Object.hasOwn(compiled.mechanism.parameters, name))
  }
  if (bars.nodes.has(name)) return { column: bars.nodes.get(name)!, rows: compartments }
  if (currents.has(name)) return { column: bars.currents.get(name)!, rows: compartments }
  return Table.get(nodes, name)?._tag === "Float" ? constant(name, false) : null
}
