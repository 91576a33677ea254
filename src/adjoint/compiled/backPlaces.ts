/**
 * Places of the way back as addresses: adjoints and sums behind the columns of the way forwards, what was in the record of the step.
 */
import * as Back from "../../program/BackPlace.ts"
import * as Columns from "../../program/Columns.ts"
import type * as Place from "../../program/Place.ts"
import type { Space } from "../../program/Step.ts"
import { type Address, rowAddress, type RowPlaces } from "../../solve/compiled/addresses.ts"
import { isVoltage, slotOffset } from "../../solve/compiled/MemoryMap.ts"
import { nodeAddress, pointerOf, type TabledPlaces } from "../../solve/compiled/tabledPlaces.ts"
import { type CellAddress, columnAddress, numbered, type UnrolledPlaces } from "../../solve/compiled/unrolledPlaces.ts"
import type { AdjointMap } from "./AdjointMap.ts"

/** The places of rows backwards; nothing is remembered. */
export const backRows = (own: AdjointMap, space: Space): RowPlaces<Back.RowBack> => ({
  hasRecord: true,
  address: (place) => rowBackAddress(own, space, place),
  remembered: () => null
})

/** The address of a place in a row. */
const rowBackAddress = (own: AdjointMap, space: Space, place: Back.RowBack): Address => {
  const found = (tag: "Row" | "Slot", at: number | undefined): Address => {
    if (at === undefined) throw new Error(`internal: ${Back.print(place)} has no address here`)
    return { _tag: tag, at }
  }
  switch (place._tag) {
    case "Uniform":
    case "Own":
    case "Slot":
    case "Via":
      return rowAddress(own.map, space, place)
    case "Sum":
      return found(
        "Row",
        ("block" in space ? own.synapseSums[space.block] : own.siteSums[space.site]).get(place.of)
      )
    case "Taped":
      return inRecord(own, space, place.of)
    case "Give":
      return found("Row", "block" in space ? own.synapses[space.block].pre.get(place.of.of) : undefined)
    case "Bar":
      break
  }
  const { of } = place
  if (of._tag === "Slot") return found("Slot", own.slots.get(of.column))
  if (of._tag === "Own") {
    return found(
      "Row",
      ("block" in space ? own.synapses[space.block].columns : own.sites[space.site]).get(of.column)
    )
  }
  if (!("block" in space)) return found("Row", undefined)
  // Adjoints of voltages and of lines stand in the slot of the compartment; what is read beside has tables of its own.
  const table = own.synapses[space.block].reads.get(of.of)
  if (table !== undefined) return { _tag: "Table", table, base: 0 }
  const base = of.of.of._tag === "Slot" ? own.slots.get(of.of.of) : undefined
  return base === undefined
    ? found("Row", undefined)
    : { _tag: "Table", table: own.map.synapses[space.block][of.of.end], base }
}

/** Where the record has what a loop read. */
const inRecord = ({ map, record }: AdjointMap, space: Space, of: Back.RowNumber): Address => {
  const found = (tag: "Row" | "Slot", at: number | undefined): Address => {
    if (at === undefined) throw new Error(`internal: the tape has no ${Back.print(Back.taped(of))}`)
    return { _tag: tag, at, taped: true }
  }
  if (of._tag === "Slot") {
    const tape = record.systems[map.systems.findIndex(({ x }) => x === of.column)]
    return found("Slot", tape.site ?? tape.x)
  }
  if (of._tag === "Own" || !isVoltage(of.of)) {
    return found(
      "Row",
      ("block" in space ? record.synapses[space.block] : record.sites[space.site]).get(Back.columnOf(of))
    )
  }
  if (!("block" in space)) return found("Row", undefined)
  const { [of.of.end]: table } = map.synapses[space.block]
  return {
    _tag: "Table",
    table,
    base: record.systems[map.systems.findIndex(({ x }) => x === Columns.voltage)].x,
    taped: true
  }
}

/** Beginnings of what is no column of the way forwards, and whether they are counted from the record. */
type Beginning = { readonly at: number; readonly taped: boolean }

/** Where the numbers begin that a place of a cell is one of, by slot, or by node, link, member or entry, whose sums are given. */
const beginning = (
  own: AdjointMap,
  cls: number,
  place: Exclude<Back.CellBack, { readonly _tag: "Uniform" | "Node" }>,
  sums: (column: Columns.NodeColumn) => number | null = (column) => sumOf(own, cls, column)
): Beginning => {
  const { column } = place.of
  const found = (at: number | null | undefined): Beginning => {
    if (at === null || at === undefined) throw new Error(`internal: ${Back.print(place)} has no address here`)
    return { at, taped: place._tag === "Taped" }
  }
  switch (place._tag) {
    case "Bar":
      return found(column._tag === "Slot" ? own.slots.get(column) : null)
    case "Sum":
      return found(column._tag === "Slot" ? slotSum(own, column) : sums(column))
    case "Taped":
      return found(tapeOf(own, cls, column, place.moment))
  }
}

/** Sums of the adjoints of what compartments have. */
const slotSum = (
  { capacitance, membrane: { area, unit } }: AdjointMap,
  { what }: Columns.SlotColumn
): number | null => {
  switch (what) {
    case "inverseCapacitance":
      return capacitance
    case "clampUnit":
      return unit
    case "area":
      return area
    default:
      return null
  }
}

/** Sums of the adjoints of what nodes, links, members and entries have. */
const sumOf = (
  { coefficients }: Pick<AdjointMap, "coefficients">,
  cls: number,
  column: Columns.NodeColumn
): number | null => {
  if (column._tag === "Scratch") return null
  const sums = coefficients[column.system]?.[cls] ?? null
  switch (column._tag) {
    case "Coefficient":
      return sums === null ? null : column.way === "up" ? sums.first : sums.second
    case "Rate":
      return (column.of === "links" ? sums?.first : sums?.hubs?.rates) ?? null
    case "Share":
      return sums?.hubs?.shares ?? null
    case "Entry":
      return sums?.first ?? null
    case "Pivot":
    case "Unstable":
      return null
  }
}

/** Where the record has what a solve read, made or gave. */
const tapeOf = (
  { map, record }: AdjointMap,
  cls: number,
  column: Place.Node["column"],
  moment: "before" | "after"
): number | null => {
  if (column._tag === "Pivot") return record.systems[column.system].inverse[cls]
  if (column._tag !== "Slot") return null
  const tape = record.systems[map.systems.findIndex(({ x, lin, constant }) => [x, lin, constant].includes(column))]
  switch (column.what) {
    case "value":
      // What a solve gave is what the next record begins with, where nobody changed it.
      return moment === "before" ? tape.x : tape.next ?? record.bytes + tape.x
    case "lin":
    case "constant":
      return tape[column.what]
    case "held":
    case "inverseCapacitance":
    case "clampCurrent":
    case "clampUnit":
    case "outside":
    case "capacitance":
    case "membrane":
    case "begun":
    case "flowsAt":
    case "inside":
    case "area":
    case "flow":
    case "solved":
    case "through":
    case "restLin":
    case "restConstant":
      return null
  }
}

/**
 * Where a number of a group that junctions join lies: behind a slot, in a column of scratch, or behind what belongs to the link or the entry at hand;
 * coefficients are pointed at themselves.
 */
export const groupAddress = (
  own: AdjointMap,
  group: number,
  place: Back.CellBack,
  scratch: (k: number) => number
): CellAddress => {
  const { matrix, sums } = own.groups[group]
  if (place._tag === "Uniform") throw new Error("internal: what is the same everywhere is read before")
  const ofSums = (column: Columns.NodeColumn): number | null => {
    if (column._tag === "Entry") return matrix
    return column._tag === "Coefficient" ? sums?.[column.way] ?? null : null
  }
  if (place._tag !== "Node") {
    return beginning(
      own,
      own.map.layout.classes.findIndex(({ joined }) => joined),
      place,
      ofSums
    )
  }
  const { column } = place
  const found = (at: number): CellAddress => ({ at, taped: false })
  switch (column._tag) {
    case "Slot":
      return found(own.map.slots.get(column)!)
    case "Scratch":
      return found(scratch(column.k))
    case "Coefficient":
      return found(0)
    case "Entry":
      return found(own.map.groups[group].matrix)
    default:
      throw new Error(`internal: a group has no ${column._tag}`)
  }
}

/**
 * The places of solves backwards in cells that are gone through by tables; where sweeps are those of currents through membranes (`through`), sums of rates
 * are theirs.
 */
export const backTabled = (own: AdjointMap, cls: number, through = false): TabledPlaces<Back.CellBack> => ({
  hasRecord: true,
  pointer: (place) => {
    const node = Back.nodeOf(place)
    return node === null ? null : pointerOf(node)
  },
  address: (place) => {
    if (place._tag === "Uniform") return null
    if (place._tag !== "Node") {
      const { coefficients, membrane } = own
      const sums = through ? { coefficients: [membrane.rates] } : { coefficients }
      return beginning(own, cls, place, (column) => sumOf(sums, cls, column))
    }
    const { column } = place
    return column._tag === "Rate" && column.of === "turned"
      ? { at: own.turned[column.system][cls], taped: false }
      : nodeAddress(own.map, cls, place)
  },
  remembered: () => null
})

/** The same in trees that are written out. */
export const backUnrolled = (own: AdjointMap, cls: number): UnrolledPlaces<Back.CellBack> => {
  const { layout, trees } = own.map
  const c = layout.classes[cls]
  const { tree, width } = trees[cls]
  return {
    hasRecord: true,
    address: (place) => {
      if (place._tag === "Uniform") return { at: own.map.uniform[place.of], taped: false }
      if (place._tag === "Node") {
        const at = columnAddress(own.map, cls, place)
        return at === null ? null : { at, taped: false }
      }
      const { at, taped } = beginning(own, cls, place)
      const node = numbered(place.of)
      const further = node.column._tag === "Slot" ? slotOffset(c, tree.compartment[node.at]) : node.at * c.pairs * width
      return { at: at + further, taped }
    },
    remembered: () => null
  }
}
