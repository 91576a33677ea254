/**
 * All currents of a step on dual numbers, and the straight lines that the solve sees of them (physics.md section 7, slopes of section 19).
 *
 * One idea: a current I(x) with slope s becomes `lin += s`, `constant += s x - I`, and all of I, s and x have tangents. The slope is the
 * text's own derivative, an expression like any other.
 */
import type { Columns } from "./columnsDual.ts"
import * as Dual from "./Dual.ts"
import { evaluateDual } from "./evaluateDual.ts"
import { type Frame, lookup } from "./frameDual.ts"
import type { Placed } from "./modelOf.ts"

/** `dx/dt = constant - lin x` by compartment, beside the coupling. */
export type Line = { readonly lin: Array<Dual.Dual>; readonly constant: Array<Dual.Dual> }

/** Turns nA per um^2 into uA per cm^2. */
export const pointCurrentUnit = 1e5

/** Turns mA/cm^2 into uA/cm^2. */
const channelUnit = 1000

const zeros = (n: number): Array<Dual.Dual> => new Array<Dual.Dual>(n).fill(Dual.zero)

/** A line of `n` compartments in which nothing happens. */
export const emptyLine = (n: number): Line => ({ lin: zeros(n), constant: zeros(n) })

/** Currents of channels and pumps by name, and the lines of the voltage [mS/cm2, uA/cm2] and of every pumped ion [1/ms, mM/ms]. */
export type MembraneCurrents = {
  readonly currents: Columns
  readonly voltage: Line
  readonly ions: ReadonlyMap<string, Line>
}

/** Currents of channels and pumps; while they are evaluated, texts see the currents of the previous step. */
export const membraneCurrents = (frame: Frame): MembraneCurrents => {
  const { model } = frame
  const n = model.network.nodes.length
  const currents: Columns = new Map(model.currents.map((name) => [name, zeros(n)]))
  const voltage = emptyLine(n)
  const ions = new Map(model.ions.map((ion) => [ion, emptyLine(n)]))
  for (const placed of model.mechanisms) {
    const { ion } = placed.compiled.mechanism
    for (const row of placed.rows) {
      for (const current of currentsOf(frame, placed, row)) {
        const total = currents.get(current.name)!
        total[row] = Dual.add(total[row], current.value)
        addTo(ion === null ? voltage : ions.get(ion)!, row, current, Dual.constant(ion === null ? channelUnit : 1))
      }
    }
  }
  return { currents, voltage, ions }
}

/** Currents of synapses and junctions [nA] by name; those of synapses are added to the line of the postsynaptic voltage. */
export const synapticCurrents = (frame: Frame, voltage: Line): Columns => {
  const { model, nodes } = frame
  const currents: Columns = new Map(model.synapticCurrents.map((name) => [name, zeros(model.network.edges.length)]))
  for (const placed of model.synapses) {
    for (const row of placed.rows) {
      const post = placed.compartment(row)
      for (const current of currentsOf(frame, placed, row)) {
        currents.get(current.name)![row] = current.value
        if (placed.junction) continue
        addTo(voltage, post, current, Dual.divide(Dual.constant(pointCurrentUnit), nodes.get("area")![post]))
      }
    }
  }
  return currents
}

type Current = { readonly name: string; readonly value: Dual.Dual; readonly slope: Dual.Dual; readonly at: Dual.Dual }

/** The currents of a mechanism in one row, each with its slope and the value at which both hold. */
const currentsOf = (frame: Frame, placed: Placed, row: number): ReadonlyArray<Current> => {
  const look = lookup(frame, placed, row)
  return placed.compiled.currents.map((current) => {
    const [value, slope] = [current.value, current.slope].map((formula) => evaluateDual(formula.expression, look))
    return { name: current.name, value, slope, at: look(current.by) }
  })
}

const addTo = (line: Line, i: number, { at, slope, value }: Current, unit: Dual.Dual): void => {
  line.lin[i] = Dual.add(line.lin[i], Dual.multiply(unit, slope))
  const rest = Dual.subtract(Dual.multiply(slope, at), value)
  line.constant[i] = Dual.add(line.constant[i], Dual.multiply(unit, rest))
}
