/**
 * What cells that junctions join do beside others, as sweeps: what is left of currents that are not ohmic goes into the line of the voltage
 * (`solve/junctions/junctionCurrents.ts`); and what groups do with their compartments before and after they are solved.
 *
 * The elimination itself is no sweep: whoever prints it writes it (`solve/compiled/emitJoin.ts`).
 */
import * as Columns from "./Columns.ts"
import { explicitEnds, flowed, flowSweeps } from "./explicitSweeps.ts"
import { heldRows, implicitEnds, type Solve, sweep, whereHeld } from "./implicitSweeps.ts"
import * as Place from "./Place.ts"
import type { Sweep } from "./Step.ts"
import { isImplicit, schemeKinds, type SchemeName } from "./System.ts"

const clear = (...columns: ReadonlyArray<Columns.SlotColumn>): ReadonlyArray<Sweep> => [
  sweep("compartments", (b) => {
    for (const column of columns) b.result(Place.node(column), b.number(0))
  })
]

/** Nothing is left yet. */
export const noRest = (): ReadonlyArray<Sweep> => clear(Columns.restLin, Columns.restConstant)

/** What is left joins the line. */
export const addRest = (): ReadonlyArray<Sweep> => [
  sweep("compartments", (b) => {
    for (const [column, rest] of [[Columns.lin, Columns.restLin], [Columns.constant, Columns.restConstant]] as const) {
      b.result(Place.node(column), b.op("add", b.input(Place.node(column)), b.input(Place.node(rest))))
    }
  })
]

/** What flows in along cells, before what flows through junctions is added. */
export const joinedFlow = (): ReadonlyArray<Sweep> => [
  ...flowSweeps(Columns.voltage, 0),
  sweep("compartments", (b) => b.result(Place.node(Columns.flow), b.input(flowed)))
]

/** Nothing flows through junctions yet. */
export const nothingThrough = (): ReadonlyArray<Sweep> => clear(Columns.through)

/** What clamps put in, less what came through junctions; before, the column has the drive without that. */
export const joinedClamps = (): ReadonlyArray<Sweep> => [
  sweep("compartments", (b) => {
    const current = Place.node(Columns.clampCurrent)
    const drive = b.op("sub", b.input(current), b.input(Place.node(Columns.through)))
    const all = b.op("mul", b.input(Place.node(Columns.clampUnit)), drive)
    b.result(current, whereHeld(b, b.input(Place.node(Columns.heldSlot(null))), all, b.number(0)))
  })
]

/** What is done with the nodes of a group before it is solved, and after. */
export type GroupEnds = { readonly before: ReadonlyArray<Sweep>; readonly after: ReadonlyArray<Sweep> }

/** The sweeps over the compartments and branch points of a group around its solve. */
export const groupEnds = (scheme: SchemeName, solve: Solve): GroupEnds => {
  if (isImplicit(scheme)) {
    const { begin, beginPoints, publish } = implicitEnds(scheme, solve, true)
    return { before: [begin, beginPoints, ...solve.held ? [heldRows()] : []], after: [publish] }
  }
  return explicitEnds(schemeKinds[scheme].over, solve)
}
