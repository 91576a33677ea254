/**
 * One step backwards through synapses and junctions: their reversed programs, and what they give to compartments at their ends.
 *
 * The reference: plain loops, sums in the order of the rows. What presynaptic ends get comes last, as in kernels.
 */
import type * as Back from "../program/BackPlace.ts"
import type * as Columns from "../program/Columns.ts"
import type { Frame } from "../solve/Frame.ts"
import { pointCurrentUnit } from "../solve/linearise.ts"
import type { Pausing } from "../solve/Pieces.ts"
import { pick, type Plan } from "../solve/Plan.ts"
import type { Floats } from "../table/Column.ts"
import * as Table from "../table/Table.ts"
import type { AdjointPlan } from "./AdjointPlan.ts"
import { type Bars, sumOf, type Sums } from "./Bars.ts"
import { evaluatingColumns } from "./evaluatingColumns.ts"
import type { HeldBars } from "./release.ts"
import { barOf, defect, fixedColumn, holding, notHere, write } from "./rowColumns.ts"
import type { JunctionBars } from "./SchemeAdjoint.ts"

/** What adjoints of synapses and junctions come from and go to in a step. */
export type Given = {
  readonly bars: Pick<Bars, "edges" | "synapticCurrents">
  readonly held: HeldBars
  /** Adjoints of columns of compartments. */
  readonly nodeBar: (column: Columns.SeenColumn) => Float64Array
  /** Adjoints of the rates of junctions; null where there are none. */
  readonly links: JunctionBars | null
}

/** Goes back through the programs of all synapses and junctions; `entry` is what the step began with, `now` what they saw. */
export function* synapsesBack(
  { plan, synapses }: Pick<AdjointPlan, "plan" | "synapses">,
  entry: Frame,
  now: Frame,
  { bars, held, links, nodeBar }: Given,
  sums: Pick<Sums, "synapses">
): Pausing<void> {
  const { edges, nodes } = plan.network
  const onto: Array<() => void> = []
  const heldOf = holding(entry, "edges")
  for (const [t, placed] of plan.graded.entries()) {
    const all = { rows: placed.rows.slice(), pre: placed.rowsAt.pre.slice(), post: placed.rowsAt.post.slice() }
    const reading = (from: number, to: number) => {
      const rows = all.rows.subarray(from, to)
      const ends = { pre: all.pre.subarray(from, to), post: all.post.subarray(from, to) }
      /** What synapses have and read of their own: what never moves, and what is held. */
      const own = (column: Columns.PackedColumn): ArrayLike<number> | null => {
        switch (column._tag) {
          case "Fixed":
            return fixedColumn(
              entry,
              column,
              column.from === "pre" || column.from === "post" ? ends[column.from] : rows
            )
          case "Density":
            return pick(Table.floats(nodes, "area"), ends.post).map((a) => pointCurrentUnit / a)
          case "Held":
            return heldOf(column.column, rows)
          case "State":
          case "Unpumped":
          case "Current":
          case "Link":
          case "Flaw":
          case "Detector":
          case "Ahead":
          case "Line":
          case "Kept":
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
            return of._tag === "Own" && of.column._tag === "State"
              ? pick(entry.edges.get(of.column.column)!, rows)
              : null
          }
          case "Sum":
            return pick(sumOf(sums.synapses, place.of, edges.length), rows)
          case "Bar": {
            const { of } = place
            if (of._tag === "Via") return pick(nodeBar(of.of.of), ends[of.of.end])
            if (of._tag === "Own" && of.column._tag === "Link") return linkBars(plan, rows, of.column, links!)
            return of._tag === "Own" ? pick(barOf(bars.edges, bars.synapticCurrents, of.column), rows) : null
          }
          case "Slot":
          case "Give":
          case "Via":
            return null
        }
      }
      return (place: Back.RowBack) => read(place) ?? defect(notHere(place))
    }
    const { rows } = all
    const made = yield* evaluatingColumns(synapses[t], reading, rows.length)
    for (const [place, values] of made) {
      if (place._tag === "Sum") write(sumOf(sums.synapses, place.of, edges.length), rows, values)
      else if (place._tag === "Give") {
        const { of } = place.of.of
        onto.push(() => scatterSeen(plan, of, nodeBar(of), all.pre, values))
      } else if (place._tag !== "Bar" || place.of._tag === "Slot") throw notHere(place)
      else if (place.of._tag === "Via") scatterSeen(plan, place.of.of.of, nodeBar(place.of.of.of), all.post, values)
      else if (place.of.column._tag === "Held") write(held.edges.get(place.of.column.column)!, rows, values)
      else write(barOf(bars.edges, bars.synapticCurrents, place.of.column), rows, values)
      yield
    }
  }
  // What presynaptic ends get comes last, as in kernels, where it belongs to other threads.
  for (const add of onto) {
    add()
    yield
  }
}

/** Adjoints of the rates with which an end of some junctions follows the other. */
const linkBars = (
  { junctions }: Plan,
  rows: ArrayLike<number>,
  { end }: Columns.LinkColumn,
  links: JunctionBars
): Float64Array => {
  const all = end === "pre" ? links.toPre : links.toPost
  return Float64Array.from(rows, (row) => all[junctions!.numberOf.get(row)!])
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
export const seenAt = (now: Frame, { fallback, of }: Columns.EndColumn, rows: Int32Array): Float64Array => {
  const mask = maskOf(now.plan, of)
  return pick(seenIn(now, of), rows).map((x, k) => mask !== null && mask[rows[k]] === 0 ? fallback : x)
}

/** Adds what synapses give to compartments that have what they saw. */
export const scatterSeen = (
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
      if (column.what === "outside") return now.imposed!
      return column.ion === null ? now.v : now.nodes.get(column.ion)!
    case "State":
      return now.nodes.get(column.column)!
    case "Unpumped": {
      const { column: name } = column
      return (now.pools?.get(name) ?? now.nodes.get(name) ?? now.currents.get(name))!
    }
    case "Current":
      return now.currents.get(column.name)!
  }
}
