/**
 * All currents of a step, and the straight lines that the solve sees of them (physics.md section 7, with the exact slope of section 19).
 *
 * A current `I(x)` with slope `s` becomes `lin += s`, `constant += s x - I`: for channels with x the voltage, for pumps the concentration,
 * for synapses the postsynaptic voltage. Sums run mechanism by mechanism and row by row, always in this order.
 */
import type { CompiledCurrent } from "../mechanism/compile.ts"
import { ionColumn } from "../network/MechanismFields.ts"
import type { Network } from "../network/Network.ts"
import type { Floats } from "../table/Column.ts"
import * as Table from "../table/Table.ts"
import { linesOf } from "./events/answer.ts"
import { eventPlan } from "./events/EventPlan.ts"
import { type Frame, lookup, valuing } from "./Frame.ts"
import { apply } from "./Links.ts"
import { type Pausing, stretches } from "./Pieces.ts"
import type { Placed } from "./Plan.ts"

/** A straight line per compartment. */
export type Line = { readonly lin: Float64Array; readonly constant: Float64Array }

/** Turns nA per um^2 into uA per cm^2. */
export const pointCurrentUnit = 1e5

/** What a drive of 1 mV/ms is as a current into each compartment [nA]: the capacitance of its membrane. */
export const clampUnit = ({ nodes }: Network): Float64Array => {
  const [area, capacitance] = [Table.floats(nodes, "area"), Table.floats(nodes, "capacitance")]
  return Float64Array.from(area, (a, i) => a * capacitance[i] / pointCurrentUnit)
}

/** Turns mA/cm^2 into uA/cm^2. */
export const channelUnit = 1000

/** Currents by name, and the lines of the voltage [mS/cm2, uA/cm2] and of every pumped concentration [1/ms, mM/ms]. */
export type MembraneCurrents = {
  readonly currents: ReadonlyMap<string, Float64Array>
  readonly voltage: Line
  readonly ions: ReadonlyMap<string, Line>
}

const line = (n: number): Line => ({ lin: new Float64Array(n), constant: new Float64Array(n) })

/** Currents of channels and pumps with the states of now, pausing between mechanisms; pumps still see the membrane currents of the previous step. */
export function* membraneCurrents(frame: Frame): Pausing<MembraneCurrents> {
  const n = frame.v.length
  const currents = new Map(frame.plan.currents.map((name) => [name, new Float64Array(n)]))
  const voltage = line(n)
  const ions = new Map<string, Line>()
  for (const placed of frame.plan.mechanisms) {
    const ion = ionColumn(placed.compiled.mechanism)
    const unit = ion === null ? channelUnit : 1
    for (const current of placed.compiled.currents) {
      const found = yield* currentOf(frame, placed, current)
      if (found === null) continue
      if (ion !== null && !ions.has(ion)) ions.set(ion, line(n))
      const target = ion === null ? voltage : ions.get(ion)!
      const total = currents.get(found.name)!
      placed.rows.forEach((row, k) => {
        total[row] += found.current[k]
        target.lin[row] += unit * found.slope[k]
        target.constant[row] += unit * (found.slope[k] * found.at[k] - found.current[k])
      })
      yield
    }
  }
  return { currents, voltage, ions }
}

/**
 * Currents of synapses, added to the line of the voltage: first of the types that move once a step, by name and row; then of those that events
 * arrive at, by name and row, a pool of them as one row at its place among compartments. The second come after the first so that kernels
 * can add the first as they go, and the second when all that is due has been done. Those of junctions are left to
 * `junctions/junctionCurrents.ts`. Without a line the currents alone are made, which is less than half of the work.
 */
export function* synapticCurrents(frame: Frame, voltage: Line | null): Pausing<ReadonlyMap<string, Float64Array>> {
  const currents = new Map(
    frame.plan.synapticCurrents.map((name) => [name, new Float64Array(frame.plan.network.edges.length)])
  )
  const area = Table.floats(frame.plan.network.nodes, "area")
  for (const placed of frame.plan.graded) {
    if (placed.compiled.mechanism.kind === "Junction") continue
    if (voltage === null) {
      const { current } = placed.compiled
      if (current === null || placed.rows.length === 0) continue
      const own = yield* valuing(current.value, lookup(frame, placed), placed.rows.length)
      yield
      placeCurrents(placed.rows, own, currents.get(current.name)!)
      yield
      continue
    }
    const found = yield* currentOf(frame, placed, placed.compiled.current)
    if (found === null) continue
    const total = currents.get(found.name)!
    for (const [from, to] of stretches(placed.rows.length)) {
      addCurrents(placed, found, area, total, voltage, from, to)
      yield
    }
  }
  eventPlan(frame.plan)?.answering.forEach(({ placed, unitOf, units }, type) => {
    const { current } = placed.compiled
    if (current === null) return
    const lines = frame.lines?.[type] ?? linesOf(frame, units)
    const total = currents.get(current.name)!
    placed.rows.forEach((row, k) => (total[row] = lines.current[unitOf[k]]))
    if (voltage === null) return
    units.compartments.forEach((post, k) => {
      const density = pointCurrentUnit / area[post]
      voltage.lin[post] += lines.slope[k] * density
      voltage.constant[post] += lines.intercept[k] * density
    })
  })
  return currents
}

const placeCurrents = (rows: Placed["rows"], current: Float64Array, total: Float64Array): void => {
  for (let k = 0; k < rows.length; k++) total[rows[k]] = current[k]
}

/** The currents of a stretch of synapses, and what they add to the lines of the compartments that they act on. */
const addCurrents = (
  { compartments, rows }: Placed,
  { at, current, slope }: Current,
  area: Floats,
  total: Float64Array,
  { constant, lin }: Line,
  from: number,
  to: number
): void => {
  for (let k = from; k < to; k++) {
    const post = compartments[k]
    const density = pointCurrentUnit / area[post]
    total[rows[k]] = current[k]
    lin[post] += slope[k] * density
    constant[post] += (slope[k] * at[k] - current[k]) * density
  }
}

/** Current, slope, and the value at which both hold, by row of the mechanism. */
type Current = {
  readonly name: string
  readonly current: Float64Array
  readonly slope: Float64Array
  readonly at: ArrayLike<number>
}

function* currentOf(frame: Frame, placed: Placed, current: CompiledCurrent | null): Pausing<Current | null> {
  const n = placed.rows.length
  if (current === null || n === 0) return null
  const look = lookup(frame, placed)
  const own = yield* valuing(current.value, look, n)
  yield
  const slope = yield* valuing(current.slope, look, n)
  yield
  return { name: current.name, current: own, slope, at: look(current.by) }
}

/** The currents of stimuli, and of imposed potentials along cells, added to the constant part of the line of the voltage. */
export const addStimuli = (frame: Frame, sample: (injection: number) => number, voltage: Line): void => {
  const area: Floats = Table.floats(frame.plan.network.nodes, "area")
  frame.plan.network.stimuli.forEach((injection, k) => {
    if (injection._tag === "Imposed") return
    voltage.constant[injection.row] += sample(k) * pointCurrentUnit / area[injection.row]
  })
  if (frame.imposed === null) return
  const capacitance = Table.floats(frame.plan.network.nodes, "capacitance")
  apply(frame.plan.voltage, frame.imposed).forEach((rate, i) => (voltage.constant[i] += capacitance[i] * rate))
}
