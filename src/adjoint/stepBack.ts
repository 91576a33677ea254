/**
 * One step backwards: from the adjoint of the state after a step to that of the state before it.
 *
 * The exact transpose of the derivative of `step.ts`, whose parts are gone through in the other order; what they need of the way forwards is
 * computed again. The reference: plain loops, the interpreter of programs, the sums in the order of the rows. Laws L11, L12, L16.
 */
import type * as Back from "../program/BackPlace.ts"
import * as Columns from "../program/Columns.ts"
import { schemeKinds } from "../program/System.ts"
import { eventPlan } from "../solve/events/EventPlan.ts"
import { type Frame, open } from "../solve/Frame.ts"
import { clampUnit } from "../solve/linearise.ts"
import type { LinearSystem } from "../solve/LinearSystem.ts"
import type { Pausing } from "../solve/Pieces.ts"
import { pick, type Plan } from "../solve/Plan.ts"
import { schemes } from "../solve/Scheme.ts"
import type { State } from "../solve/State.ts"
import { assemble, type Assembled, ionSystem, voltageSystem } from "../solve/step.ts"
import * as Table from "../table/Table.ts"
import type { AdjointPlan } from "./AdjointPlan.ts"
import { adjoints } from "./adjoints.ts"
import { type Bars, sumOf, type Sums } from "./Bars.ts"
import { coefficientSum } from "./CouplingSums.ts"
import { evaluatingColumns } from "./evaluatingColumns.ts"
import { answerBack, holdPools, poolsBack, recording } from "./events/answerBack.ts"
import { arrivalsBack, type Begin, type PartOf } from "./events/arrivalsBack.ts"
import { crossings, detectBack, resetsBack } from "./events/detectBack.ts"
import { drivenBack, type FlowBars, flowBars, imposedBack, membraneBack, stimuliBack } from "./flowsBack.ts"
import { type HeldBars, heldBars, release, type StepNumber } from "./release.ts"
import { barOf, defect, fixedColumn, holding, notHere, write } from "./rowColumns.ts"
import type { StepBars, SystemBars } from "./SchemeAdjoint.ts"
import { scatterSeen, seenAt, synapsesBack } from "./synapsesBack.ts"

/** Lines of the voltage and of diffusing states, as adjoints. */
type LineBars = { readonly lin: Float64Array; readonly constant: Float64Array }

/**
 * Turns the adjoint of the state after a step into that of the state before it; both states are given. Adds to the sums. `begin` is that with
 * which the run began. Pauses in between.
 */
export function* stepBack(
  at: AdjointPlan,
  [before, after]: readonly [State, State],
  begin: Begin,
  bars: Bars,
  sums: Sums
): Pausing<void> {
  const { dt, plan } = at
  const number = { entry: before.step, step: before.step - begin.step }
  const events = eventPlan(plan)
  const addBefore = events === null ? null : detectBack(
    at,
    at.events,
    crossings(at, at.events, events, before, after),
    [before, after],
    begin.step,
    bars,
    sums
  )
  const entry = open(plan, dt, before)
  if (events !== null) holdPools(entry, before.step)
  const { done, tell } = recording(at.events)
  const assembled = yield* assemble(plan, at.scheme, dt, before, tell)
  const held = heldBars(plan)
  const flows = flowBars(assembled)
  yield
  const voltage = yield* solveBack(at, assembled, number, bars, held, flows, sums)
  yield
  const ions = new Map(
    Array.from(plan.diffusion.keys(), (ion) => [ion, ionBack(at, assembled, ion, bars, held, sums)])
  )
  stimuliBack(assembled, number, voltage.constant, sums)
  const fired = events === null ? new Map<string, Float64Array>() : resetsBack(events, before.step, bars)
  const nodeBar = nodeBars(plan, bars, held, voltage, ions, flows, fired)
  if (events !== null) {
    const back = { at, events: at.events, frame: assembled.frame, bars, held, voltage, nodeBar, sums }
    const phi = yield* answerBack(back, events, done)
    const { lastPart, lastStep } = assembled.events!.happening.before.detectors
    const partOf: PartOf = (detector, spike) => lastStep[detector] === spike ? lastPart[detector] : NaN
    arrivalsBack(at, events, partOf, assembled.events!.happening.now, phi, begin, bars, sums)
  }
  yield* synapsesBack(at, entry, assembled.frame, { bars, held, nodeBar, links: flows.links }, sums)
  yield* sitesBack(at, entry, nodeBar, sums)
  if (events !== null) poolsBack(plan, before.step, bars, held)
  const { imposed } = assembled.frame
  if (imposed !== null) drivenBack(plan.network, plan.voltage, imposed, voltage.constant, flows.outside!, sums)
  imposedBack(plan.network, number.step, flows, sums)
  release(plan, number, held, sums)
  addBefore?.()
}

/** Through a solve; what is held gets its part. */
const systemBack = (
  { scheme }: AdjointPlan,
  system: LinearSystem,
  next: Float64Array,
  bars: StepBars,
  ion: string | null,
  held: HeldBars,
  sums: Sums
): SystemBars => {
  const couplings = sums.couplings.get(ion)
  const { coupling, held: fixed, junctions } = system
  const joined = junctions?.joined ?? null
  const into = couplings === undefined ? null : coefficientSum(couplings, scheme, { coupling, held: fixed, joined })
  const own = adjoints[scheme].back(system, next, bars, into)
  held.nodes.get(ion ?? "v")?.set(own.held)
  return own
}

/**
 * Through what membranes let through, then the solve of the voltages: the adjoint of the voltages that go into it is in `bars.v` afterwards.
 */
function* solveBack(
  at: AdjointPlan,
  assembled: Assembled,
  number: StepNumber,
  bars: Bars,
  held: HeldBars,
  flows: FlowBars,
  sums: Sums
): Pausing<LineBars> {
  const { plan, scheme } = at
  const system = voltageSystem(assembled)
  const next = schemes[scheme](system)
  yield
  const halfway = schemeKinds[scheme].mirrored
  const seenAt = halfway ? next.map((v, i) => (system.x[i] + v) / 2) : next
  const seen = membraneBack(assembled, seenAt, number, bars, flows, sums)
  /** Adds what membranes say of the voltages before the solve, or after it. */
  const addSeen = (part: number): void => seen?.forEach((bar, i) => (bars.v[i] += part * bar))
  addSeen(halfway ? 1 / 2 : 1)
  // Currents of clamps are drives times a unit; what that unit depends on is brought home at the end (`clampUnitBack`).
  const unit = clampUnit(plan.network)
  const drive = bars.clampCurrents.map((own, i) => own * unit[i])
  bars.clampCurrents.fill(0)
  yield
  const own = systemBack(at, system, next, { next: bars.v, drive }, null, held, sums)
  yield
  bars.v = own.x
  if (halfway) addSeen(1 / 2)
  const capacitance = Table.floats(plan.network.nodes, "capacitance")
  const into = sums.inverseCapacitance
  if (into !== null) {
    // lin and constant are multiplied by 1 / C.
    const { constant, lin } = assembled.voltage
    for (let i = 0; i < into.length; i++) into[i] += own.lin[i] * lin[i] + own.constant[i] * constant[i]
  }
  const voltage = {
    lin: own.lin.map((x, i) => x * (1 / capacitance[i])),
    constant: own.constant.map((x, i) => x * (1 / capacitance[i]))
  }
  if (own.junctions !== null) {
    own.junctions.toPre.forEach((bar, k) => (flows.links!.toPre[k] += bar))
    own.junctions.toPost.forEach((bar, k) => (flows.links!.toPost[k] += bar))
    voltage.lin.forEach((bar, i) => (flows.rest.lin[i] += bar))
    voltage.constant.forEach((bar, i) => (flows.rest.constant[i] += bar))
  }
  return voltage
}

const ionBack = (
  at: AdjointPlan,
  assembled: Assembled,
  ion: string,
  bars: Bars,
  held: HeldBars,
  sums: Sums
): LineBars => {
  const system = ionSystem(assembled, ion)
  const step = { next: bars.nodes.get(ion)!, drive: null }
  const own = systemBack(at, system, schemes[at.scheme](system), step, ion, held, sums)
  bars.nodes.set(ion, own.x)
  return own
}

/** The adjoint of a column of compartments: of what lasts, of a line, or of a concentration before pumps move it. */
const nodeBars = (
  plan: Plan,
  bars: Bars,
  held: HeldBars,
  voltage: LineBars,
  ions: ReadonlyMap<string, LineBars>,
  { outside, rest }: FlowBars,
  fired: ReadonlyMap<string, Float64Array>
): (column: Columns.PackedColumn | Columns.SlotColumn) => Float64Array => {
  const seenApart = [...plan.pumped, ...plan.diffusion.keys(), ...plan.currents]
  const unpumped = new Map(seenApart.map((name) => [name, new Float64Array(bars.v.length)]))
  return (column) => {
    if (column._tag === "Held") return held.nodes.get(column.column)!
    if (column._tag === "Unpumped") return unpumped.get(column.column) ?? bars.nodes.get(column.column)! // or of a pool
    if (column._tag === "Detector") return fired.get(column.mechanism)!
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
      case "restLin":
        return rest.lin
      case "restConstant":
        return rest.constant
      case "outside":
        return outside!
      case "inverseCapacitance":
      case "clampCurrent":
      case "clampUnit":
      case "capacitance":
      case "membrane":
      case "begun":
      case "flowsAt":
      case "inside":
      case "area":
      case "flow":
      case "solved":
      case "through":
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
  const heldOf = holding(entry, "nodes")
  for (const { program, rows: all } of sites) {
    const reading = (rows: Int32Array) => {
      const own = (column: Columns.PackedColumn): ArrayLike<number> | null => {
        if (column._tag === "Fixed") return fixedColumn(entry, column, rows)
        return column._tag === "Held" ? heldOf(column.column, rows) : null
      }
      const taped = (of: Back.RowNumber): ArrayLike<number> | null => {
        if (of._tag === "Slot") {
          return pick(of.column.ion === null ? entry.v : entry.nodes.get(of.column.ion)!, rows)
        }
        if (of._tag === "Via") return seenAt(entry, of.of, rows) // a pool
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
            return place.column.what === "held" ? heldOf(place.column.ion ?? "v", rows) : null
          case "Taped":
            return taped(place.of)
          case "Sum":
            return pick(sumOf(sums.nodes, place.of, n), rows)
          case "Bar":
            return pick(columnBar(place.of._tag === "Via" ? place.of.of.of : place.of.column), rows)
          case "Give":
          case "Via":
            return null
        }
      }
      return (place: Back.RowBack) => read(place) ?? defect(notHere(place))
    }
    const made = yield* evaluatingColumns(program, (from, to) => reading(all.subarray(from, to)), all.length)
    for (const [place, values] of made) {
      if (place._tag === "Sum") write(sumOf(sums.nodes, place.of, n), all, values)
      else if (place._tag !== "Bar") throw notHere(place)
      else if (place.of._tag === "Via") {
        scatterSeen(entry.plan, place.of.of.of, columnBar(place.of.of.of), all, values)
      } else write(columnBar(place.of.column), all, values)
      yield
    }
    yield
  }
}
