/**
 * One step backwards: from the adjoint of the state after a step to that of the state before it.
 *
 * The exact transpose of the derivative of `step.ts`, whose parts are gone through in the other order; what they need of the way forwards is
 * computed again. The reference: plain loops, the interpreter of programs, the sums in the order of the rows. Laws L11, L12, L16.
 */
import { evaluateColumns } from "../kernel/columns.ts"
import { sample } from "../network/Stimulus.ts"
import { acting } from "../network/streams.ts"
import * as Back from "../program/BackPlace.ts"
import * as Columns from "../program/Columns.ts"
import { heldIn } from "../solve/clamped.ts"
import { type Frame, open } from "../solve/Frame.ts"
import { clampUnit, pointCurrentUnit } from "../solve/linearise.ts"
import type { LinearSystem } from "../solve/LinearSystem.ts"
import type { Pausing } from "../solve/Pieces.ts"
import { pick, type Plan } from "../solve/Plan.ts"
import { schemes } from "../solve/Scheme.ts"
import type { State } from "../solve/State.ts"
import { assemble, type Assembled, ionSystem, voltageSystem } from "../solve/step.ts"
import type { Floats } from "../table/Column.ts"
import * as Table from "../table/Table.ts"
import type { AdjointPlan } from "./AdjointPlan.ts"
import { adjoints } from "./adjoints.ts"
import { type Bars, sumOf, type Sums } from "./Bars.ts"
import { coefficientSum } from "./CouplingSums.ts"
import { type HeldBars, heldBars, release } from "./release.ts"
import type { SystemBars } from "./SchemeAdjoint.ts"

/** Lines of the voltage and of diffusing states, as adjoints. */
type LineBars = { readonly lin: Float64Array; readonly constant: Float64Array }

/**
 * Turns the adjoint of the state after a step into that of the state before it, which is given; adds to the sums. `begin` is the step with
 * which the run began. Pauses in between.
 */
export function* stepBack(at: AdjointPlan, before: State, begin: number, bars: Bars, sums: Sums): Pausing<void> {
  const { dt, plan } = at
  const number = { entry: before.step, step: before.step - begin }
  const entry = open(plan, dt, before)
  const assembled = yield* assemble(plan, at.scheme, dt, before)
  const held = heldBars(plan)
  const voltage = solveBack(at, assembled, bars, held, sums)
  yield
  const ions = new Map(
    Array.from(plan.diffusion.keys(), (ion) => [ion, ionBack(at, assembled, ion, bars, held, sums)])
  )
  stimuliBack(at, number.entry, number.step, voltage, sums)
  const column = nodeBars(plan, bars, held, voltage, ions)
  yield* synapsesBack(at, entry, assembled.frame, bars, held, column, sums)
  yield* sitesBack(at, entry, column, sums)
  release(plan, number, held, sums)
}

/** Through a solve; what is held gets its part. */
const systemBack = (
  { scheme }: AdjointPlan,
  system: LinearSystem,
  next: Float64Array,
  drive: Float64Array | null,
  ion: string | null,
  held: HeldBars,
  sums: Sums
): SystemBars => {
  const couplings = sums.couplings.get(ion)
  const into = couplings === undefined ? null : coefficientSum(couplings, scheme, system.coupling, system.held)
  const own = adjoints[scheme].back(system, schemes[scheme](system), { next, drive }, into)
  held.nodes.get(ion ?? "v")?.set(own.held)
  return own
}

/** Through the solve of the voltages: the adjoint of the voltages that go into it is in `bars.v` afterwards. */
const solveBack = (at: AdjointPlan, assembled: Assembled, bars: Bars, held: HeldBars, sums: Sums): LineBars => {
  const { plan } = at
  // Currents of clamps are drives times a unit; what that unit depends on is brought home at the end (`clampUnitBack`).
  const unit = clampUnit(plan.network)
  const drive = bars.clampCurrents.map((own, i) => own * unit[i])
  bars.clampCurrents.fill(0)
  const own = systemBack(at, voltageSystem(assembled), bars.v, drive, null, held, sums)
  bars.v = own.x
  const capacitance = Table.floats(plan.network.nodes, "capacitance")
  const into = sums.inverseCapacitance
  if (into !== null) {
    // lin and constant are multiplied by 1 / C.
    const { constant, lin } = assembled.voltage
    for (let i = 0; i < into.length; i++) into[i] += own.lin[i] * lin[i] + own.constant[i] * constant[i]
  }
  return {
    lin: own.lin.map((x, i) => x * (1 / capacitance[i])),
    constant: own.constant.map((x, i) => x * (1 / capacitance[i]))
  }
}

const ionBack = (
  at: AdjointPlan,
  assembled: Assembled,
  ion: string,
  bars: Bars,
  held: HeldBars,
  sums: Sums
): LineBars => {
  const own = systemBack(at, ionSystem(assembled, ion), bars.nodes.get(ion)!, null, ion, held, sums)
  bars.nodes.set(ion, own.x)
  return own
}

/** A stimulus adds I 1e5 / area to the constant of its compartment. */
const stimuliBack = (
  { dt, plan }: AdjointPlan,
  time: number,
  step: number,
  voltage: LineBars,
  sums: Sums
): void => {
  const area = Table.floats(plan.network.nodes, "area")
  acting(plan.network).forEach(({ row, stimulus }, k) => {
    if (sums.stimuli.length > 0) sums.stimuli[k][step] += voltage.constant[row] * pointCurrentUnit / area[row]
    if (sums.areaOfStimuli !== null) {
      sums.areaOfStimuli[row] -= voltage.constant[row] * sample(stimulus, time, dt) *
        pointCurrentUnit / (area[row] * area[row])
    }
  })
}

const write = (into: Float64Array, rows: ArrayLike<number>, values: ArrayLike<number>): void => {
  for (let k = 0; k < rows.length; k++) into[rows[k]] = values[k]
}

const fixedColumn = (frame: Frame, { column, fallback, from }: Columns.FixedColumn, rows: Int32Array): Float64Array => {
  const table = from === "edges" ? "edges" : "nodes"
  return pick(Table.floats(frame.plan.network[table], column), rows).map((x) => Number.isNaN(x) ? fallback : x)
}

/** A place that programs of these rows do not have. */
const notHere = (place: Back.RowBack): Error => new Error(`internal: ${Back.print(place)} does not belong here`)

const defect = (error: Error): never => {
  throw error
}

/** What is held of a state in this step, NaN where it is free. */
const heldColumn = (frame: Frame, domain: "nodes" | "edges", state: string, rows: Int32Array): ArrayLike<number> => {
  const held = heldIn(frame.plan.network, domain, state, frame.step)
  return held === null ? new Float64Array(rows.length).fill(NaN) : pick(held, rows)
}

function* synapsesBack(
  { plan, synapses }: AdjointPlan,
  entry: Frame,
  now: Frame,
  bars: Bars,
  held: HeldBars,
  nodeBar: (column: Columns.SeenColumn) => Float64Array,
  sums: Sums
): Pausing<void> {
  const { edges, nodes } = plan.network
  const onto: Array<() => void> = []
  for (const [t, placed] of plan.synapses.entries()) {
    const rows = placed.rows.slice()
    const { post, pre } = placed.rowsAt
    const ends = { pre: pre.slice(), post: post.slice() }
    /** What synapses have and read of their own: what never moves, and what is held. */
    const own = (column: Columns.PackedColumn): ArrayLike<number> | null => {
      switch (column._tag) {
        case "Fixed":
          return fixedColumn(entry, column, column.from === "pre" || column.from === "post" ? ends[column.from] : rows)
        case "Density":
          return pick(Table.floats(nodes, "area"), post).map((a) => pointCurrentUnit / a)
        case "Held":
          return heldColumn(entry, "edges", column.column, rows)
        case "State":
        case "Unpumped":
        case "Current":
        case "Flaw":
        case "Detector":
        case "Ahead":
          return null
      }
    }
    const read = (place: Back.RowBack): ArrayLike<number> | null => {
      switch (place._tag) {
        case "Uniform":
          return [entry.dt]
        case "Own":
          return own(place.column)
        case "Taped": {
          const { of } = place
          if (of._tag === "Via") return seenAt(now, of.of, ends[of.of.end])
          return of._tag === "Own" && of.column._tag === "State" ? pick(entry.edges.get(of.column.column)!, rows) : null
        }
        case "Sum":
          return pick(sumOf(sums.synapses, place.of, edges.length), rows)
        case "Bar": {
          const { of } = place
          if (of._tag === "Via") return pick(nodeBar(of.of.of), post)
          return of._tag === "Own" ? pick(barOf(bars.edges, bars.synapticCurrents, of.column), rows) : null
        }
        case "Slot":
        case "Give":
          return null
      }
    }
    evaluateColumns(synapses[t], (place) => read(place) ?? defect(notHere(place)), rows.length).forEach(
      (values, place) => {
        if (place._tag === "Sum") write(sumOf(sums.synapses, place.of, edges.length), rows, values)
        else if (place._tag === "Give") {
          const { of } = place.of.of
          onto.push(() => scatterSeen(plan, of, nodeBar(of), ends.pre, values))
        } else if (place._tag !== "Bar" || place.of._tag === "Slot") throw notHere(place)
        else if (place.of._tag === "Via") scatterSeen(plan, place.of.of.of, nodeBar(place.of.of.of), ends.post, values)
        else if (place.of.column._tag === "Held") write(held.edges.get(place.of.column.column)!, rows, values)
        else write(barOf(bars.edges, bars.synapticCurrents, place.of.column), rows, values)
      }
    )
    yield
  }
  // What presynaptic ends get comes last, as in kernels, where it belongs to other threads.
  for (const add of onto) add()
}

/** Whether compartments have a column; null where all do. */
const maskOf = ({ has }: Plan, column: Columns.SeenColumn): Uint8Array | null => {
  switch (column._tag) {
    case "Slot":
      return null
    case "State":
      return has.states.get(column.column)!
    case "Unpumped":
      return (has.states.get(column.column) ?? has.currents.get(column.column))!
    case "Current":
      return has.currents.get(column.name)!
  }
}

/** What synapses see at an end, with what they read of compartments that lack it. */
const seenAt = (now: Frame, { fallback, of }: Columns.EndColumn, rows: Int32Array): Float64Array => {
  const mask = maskOf(now.plan, of)
  return pick(seenIn(now, of), rows).map((x, k) => mask !== null && mask[rows[k]] === 0 ? fallback : x)
}

/** Adds what synapses give to compartments that have what they saw. */
const scatterSeen = (
  plan: Plan,
  of: Columns.SeenColumn,
  into: Float64Array,
  rows: Int32Array,
  values: ArrayLike<number>
): void => {
  const mask = maskOf(plan, of)
  for (let k = 0; k < rows.length; k++) if (mask === null || mask[rows[k]] === 1) into[rows[k]] += values[k]
}

/** What synapses see of compartments. */
const seenIn = (now: Frame, column: Columns.SeenColumn): Floats => {
  switch (column._tag) {
    case "Slot":
      return column.ion === null ? now.v : now.nodes.get(column.ion)!
    case "State":
      return now.nodes.get(column.column)!
    case "Unpumped":
      return (now.nodes.get(column.column) ?? now.currents.get(column.column))!
    case "Current":
      return now.currents.get(column.name)!
  }
}

/** The adjoint of a state or a current. */
const barOf = (
  states: ReadonlyMap<string, Float64Array>,
  currents: ReadonlyMap<string, Float64Array>,
  column: Columns.PackedColumn | Columns.SlotColumn
): Float64Array => {
  if (column._tag === "State") return states.get(column.column)!
  if (column._tag === "Current") return currents.get(column.name)!
  throw new Error(`internal: ${Columns.print(column)} is neither a state nor a current`)
}

/** The adjoint of a column of compartments: of what lasts, of a line, or of a concentration before pumps move it. */
const nodeBars = (
  plan: Plan,
  bars: Bars,
  held: HeldBars,
  voltage: LineBars,
  ions: ReadonlyMap<string, LineBars>
): (column: Columns.PackedColumn | Columns.SlotColumn) => Float64Array => {
  const seenApart = [...plan.pumped, ...plan.diffusion.keys(), ...plan.currents]
  const unpumped = new Map(seenApart.map((name) => [name, new Float64Array(bars.v.length)]))
  return (column) => {
    if (column._tag === "Held") return held.nodes.get(column.column)!
    if (column._tag === "Unpumped") return unpumped.get(column.column)!
    if (column._tag !== "Slot") return barOf(bars.nodes, bars.currents, column)
    const { ion, what } = column
    switch (what) {
      case "value":
        return ion === null ? bars.v : bars.nodes.get(ion)!
      case "lin":
      case "constant":
        return (ion === null ? voltage : ions.get(ion)!)[what]
      case "held":
        return held.nodes.get(ion ?? "v")!
      case "inverseCapacitance":
      case "clampCurrent":
      case "clampUnit":
      case "outside":
      case "capacitance":
      case "membrane":
      case "begun":
      case "flowsAt":
      case "inside":
        throw new Error(`internal: no program of compartments has ${Columns.print(column)}`)
    }
  }
}

function* sitesBack(
  { sites }: AdjointPlan,
  entry: Frame,
  columnBar: (column: Columns.PackedColumn | Columns.SlotColumn) => Float64Array,
  sums: Sums
): Pausing<void> {
  const n = entry.v.length
  for (const { program, rows } of sites) {
    const own = (column: Columns.PackedColumn): ArrayLike<number> | null => {
      if (column._tag === "Fixed") return fixedColumn(entry, column, rows)
      return column._tag === "Held" ? heldColumn(entry, "nodes", column.column, rows) : null
    }
    const taped = (of: Back.RowNumber): ArrayLike<number> | null => {
      if (of._tag === "Slot") {
        return pick(of.column.ion === null ? entry.v : entry.nodes.get(of.column.ion)!, rows)
      }
      if (of._tag === "Via") return null
      if (of.column._tag === "State") return pick(entry.nodes.get(of.column.column)!, rows)
      return of.column._tag === "Current" ? pick(entry.computed.get(of.column.name)!, rows) : null
    }
    const read = (place: Back.RowBack): ArrayLike<number> | null => {
      switch (place._tag) {
        case "Uniform":
          return [entry.dt]
        case "Own":
          return own(place.column)
        case "Slot":
          return place.column.what === "held" ? heldColumn(entry, "nodes", place.column.ion ?? "v", rows) : null
        case "Taped":
          return taped(place.of)
        case "Sum":
          return pick(sumOf(sums.nodes, place.of, n), rows)
        case "Bar":
          return place.of._tag === "Via" ? null : pick(columnBar(place.of.column), rows)
        case "Give":
          return null
      }
    }
    evaluateColumns(program, (place) => read(place) ?? defect(notHere(place)), rows.length).forEach((values, place) => {
      if (place._tag === "Sum") return write(sumOf(sums.nodes, place.of, n), rows, values)
      if (place._tag !== "Bar" || place.of._tag === "Via") throw notHere(place)
      write(columnBar(place.of.column), rows, values)
    })
    yield
  }
}
