/**
 * One step backwards: from the adjoint of the state after a step to that of the state before it.
 *
 * The exact transpose of the derivative of `step.ts`, whose parts are gone through in the other order; what they need of the way forwards is
 * computed again. The reference: plain loops, the interpreter of programs, the sums in the order of the rows. Laws L11, L12, L16.
 */
import { evaluateColumns } from "../kernel/columns.ts"
import { sample } from "../network/Stimulus.ts"
import * as Columns from "../solve/compiled/Columns.ts"
import { type Frame, holdStates, open } from "../solve/Frame.ts"
import { pointCurrentUnit } from "../solve/linearise.ts"
import { pick, type Plan } from "../solve/Plan.ts"
import { schemes } from "../solve/Scheme.ts"
import type { State } from "../solve/State.ts"
import { assemble, type Assembled, ionSystem, voltageSystem } from "../solve/step.ts"
import * as Table from "../table/Table.ts"
import type { AdjointPlan } from "./AdjointPlan.ts"
import { bar, sum } from "./adjointPrograms.ts"
import { adjoints } from "./adjoints.ts"
import { areaOfStimuli, type Bars, inverseCapacitance, sumOf, type Sums } from "./Bars.ts"
import { releaseCurrents, releaseStates, releaseVoltage } from "./release.ts"

/** Lines of the voltage and of diffusing states, as adjoints. */
type LineBars = { readonly lin: Float64Array; readonly constant: Float64Array }

/**
 * Turns the adjoint of the state after a step into that of the state before it, which is given; adds to the sums. `begin` is the step with
 * which the run began.
 */
export const stepBack = (at: AdjointPlan, before: State, begin: number, bars: Bars, sums: Sums): void => {
  const { dt, plan } = at
  const step = before.step - begin
  const entry = open(plan, dt, before)
  holdStates(entry)
  const assembled = assemble(plan, dt, before)
  releaseVoltage(plan, step, bars, sums)
  releaseStates(plan, step, bars, sums)
  const voltage = solveBack(at, assembled, bars, sums)
  const ions = new Map(Array.from(plan.diffusion.keys(), (ion) => [ion, ionBack(at, assembled, ion, bars, sums)]))
  stimuliBack(at, before.step, step, voltage, sums)
  releaseCurrents(plan, step, "edges", bars.synapticCurrents, sums)
  const column = nodeBars(plan, bars, voltage, ions)
  synapsesBack(at, entry, assembled.frame, bars, voltage, column, sums)
  releaseCurrents(plan, step, "nodes", bars.currents, sums)
  sitesBack(at, entry, column, sums)
  releaseStates(plan, step, bars, sums)
}

/** Through the solve of the voltages: the adjoint of the voltages that go into it is in `bars.v` afterwards. */
const solveBack = ({ closed, plan, scheme }: AdjointPlan, assembled: Assembled, bars: Bars, sums: Sums): LineBars => {
  const system = voltageSystem(assembled)
  const next = schemes[scheme](system)
  const own = adjoints[scheme].back(system, next, bars.v, sums.couplings.get(null) ?? null)
  bars.v = own.x
  const capacitance = Table.floats(plan.network.nodes, "capacitance")
  if (closed.nodes.has("capacitance")) {
    // lin and constant are multiplied by 1 / C.
    const { constant, lin } = assembled.voltage
    const into = sumOf(sums.nodes, inverseCapacitance, capacitance.length)
    for (let i = 0; i < into.length; i++) into[i] += own.lin[i] * lin[i] + own.constant[i] * constant[i]
  }
  return {
    lin: own.lin.map((x, i) => x * (1 / capacitance[i])),
    constant: own.constant.map((x, i) => x * (1 / capacitance[i]))
  }
}

const ionBack = ({ scheme }: AdjointPlan, assembled: Assembled, ion: string, bars: Bars, sums: Sums): LineBars => {
  const system = ionSystem(assembled, ion)
  const own = adjoints[scheme].back(
    system,
    schemes[scheme](system),
    bars.nodes.get(ion)!,
    sums.couplings.get(ion) ?? null
  )
  bars.nodes.set(ion, own.x)
  return own
}

/** A stimulus adds I 1e5 / area to the constant of its compartment. */
const stimuliBack = (
  { closed, dt, plan }: AdjointPlan,
  time: number,
  step: number,
  voltage: LineBars,
  sums: Sums
): void => {
  const area = Table.floats(plan.network.nodes, "area")
  plan.network.stimuli.forEach(({ row, stimulus }, k) => {
    if (sums.stimuli.length > 0) sums.stimuli[k][step] += voltage.constant[row] * pointCurrentUnit / area[row]
    if (closed.nodes.has("area")) {
      sumOf(sums.nodes, areaOfStimuli, area.length)[row] -= voltage.constant[row] * sample(stimulus, time, dt) *
        pointCurrentUnit / area[row] ** 2
    }
  })
}

/** Adds values to some rows, one after the other. */
const scatterOnto = (into: Float64Array, rows: ArrayLike<number>, values: ArrayLike<number>): void => {
  for (let k = 0; k < rows.length; k++) into[rows[k]] += values[k]
}

const write = (into: Float64Array, rows: ArrayLike<number>, values: ArrayLike<number>): void => {
  for (let k = 0; k < rows.length; k++) into[rows[k]] = values[k]
}

const fixedColumn = (frame: Frame, table: "nodes" | "edges", name: string, rows: Int32Array): Float64Array => {
  const [column, fallback] = Columns.fixedParts(name)
  return pick(Table.floats(frame.plan.network[table], column), rows).map((x) => Number.isNaN(x) ? fallback : x)
}

const heldRows = (frame: Frame, domain: "nodes" | "edges", state: string, rows: Int32Array): ArrayLike<number> => {
  const held = new Set(
    frame.plan.network.clamps.filter((c) => c.domain === domain && c.state === state).map((c) => c.row)
  )
  return rows.map((row) => held.has(row) ? 1 : 0)
}

const synapsesBack = (
  { plan, synapses }: AdjointPlan,
  entry: Frame,
  now: Frame,
  bars: Bars,
  voltage: LineBars,
  nodeBar: (column: string) => Float64Array,
  sums: Sums
): void => {
  const { edges, nodes } = plan.network
  const preOf = Table.ints(edges, "pre_index")
  const onto: Array<() => void> = []
  plan.synapses.forEach((placed, t) => {
    const rows = placed.rows.slice()
    const [pre, post] = [rows.map((row) => preOf[row]), placed.compartments.slice()]
    const own = (name: string): boolean => Table.has(edges, Columns.fixedParts(name)[0])
    const sumFor = (name: string): Float64Array => {
      const column = Columns.fixedParts(name)[0]
      return sumOf(own(name) ? sums.edges : sums.ends, column, edges.length)
    }
    const input = (name: string): ArrayLike<number> => {
      const key = Columns.keyOf(name)
      switch (Columns.kindOf(name)) {
        case "uniform":
          return [entry.dt]
        case "state":
          return pick(entry.edges.get(key)!, rows)
        case "end":
          return pick(now.v, name === Columns.preVoltage ? pre : post)
        case "post":
          return pick((Columns.kindOf(key) === "current" ? now.currents : now.nodes).get(Columns.keyOf(key))!, post)
        case "held":
          return heldRows(entry, "edges", key, rows)
        case "fixed":
          if (name === Columns.density) return pick(Table.floats(nodes, "area"), post).map((a) => pointCurrentUnit / a)
          return own(name)
            ? fixedColumn(entry, "edges", name, rows)
            : fixedColumn(entry, "nodes", name, post)
        case "sum":
          return pick(sumFor(key), rows)
        default: // "bar"
          if (key === Columns.lin || key === Columns.constant) {
            return pick(key === Columns.lin ? voltage.lin : voltage.constant, post)
          }
          return pick(barOf(bars.edges, bars.synapticCurrents, key), rows)
      }
    }
    evaluateColumns(synapses[t], input, rows.length).forEach((values, name) => {
      const column = Columns.keyOf(name)
      if (name === bar(Columns.preVoltage)) onto.push(() => scatterOnto(bars.v, pre, values))
      else if (name === bar(Columns.postVoltage)) scatterOnto(bars.v, post, values)
      else if (Columns.kindOf(column) === "post") scatterOnto(nodeBar(Columns.keyOf(column)), post, values)
      else if (name === sum(column)) write(sumFor(column), rows, values)
      else write(barOf(bars.edges, bars.synapticCurrents, column), rows, values)
    })
  })
  // What presynaptic voltages get comes last, as in kernels, where it belongs to other threads.
  for (const add of onto) add()
}

/** The adjoint of a `state` or `current` column. */
const barOf = (
  states: ReadonlyMap<string, Float64Array>,
  currents: ReadonlyMap<string, Float64Array>,
  column: string
): Float64Array => (Columns.kindOf(column) === "current" ? currents : states).get(Columns.keyOf(column))!

/** The adjoint of a column of compartments: of what lasts, of a line, or of a concentration before pumps move it. */
const nodeBars = (
  plan: Plan,
  bars: Bars,
  voltage: LineBars,
  ions: ReadonlyMap<string, LineBars>
): (column: string) => Float64Array => {
  const unpumped = new Map(plan.pumped.map((ion) => [Columns.unpumped(ion), new Float64Array(bars.v.length)]))
  return (column) => {
    if (column === Columns.voltage) return bars.v
    if (column === Columns.lin) return voltage.lin
    if (column === Columns.constant) return voltage.constant
    for (const [ion, line] of ions) {
      if (column === Columns.diffusing(ion)) return bars.nodes.get(ion)!
      if (column === Columns.diffusingLin(ion)) return line.lin
      if (column === Columns.diffusingConstant(ion)) return line.constant
    }
    return unpumped.get(column) ?? barOf(bars.nodes, bars.currents, column)
  }
}

const sitesBack = (
  { sites }: AdjointPlan,
  entry: Frame,
  columnBar: (column: string) => Float64Array,
  sums: Sums
): void => {
  const n = entry.v.length
  for (const { program, rows } of sites) {
    const input = (name: string): ArrayLike<number> => {
      const key = Columns.keyOf(name)
      switch (Columns.kindOf(name)) {
        case "uniform":
          return [entry.dt]
        case "slot":
          return pick(
            name === Columns.voltage ? entry.v : entry.nodes.get(name.slice(Columns.diffusing("").length))!,
            rows
          )
        case "state":
          return pick(entry.nodes.get(key)!, rows)
        case "current":
          return pick(entry.currents.get(key)!, rows)
        case "held":
          return heldRows(entry, "nodes", key, rows)
        case "fixed":
          return fixedColumn(entry, "nodes", name, rows)
        case "sum":
          return pick(sumOf(sums.nodes, key, n), rows)
        default:
          return pick(columnBar(key), rows)
      }
    }
    evaluateColumns(program, input, rows.length).forEach((values, name) => {
      const column = Columns.keyOf(name)
      write(
        name === sum(column) ? sumOf(sums.nodes, column, n) : columnBar(column),
        rows,
        values
      )
    })
  }
}
