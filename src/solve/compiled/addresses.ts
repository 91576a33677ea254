/**
 * Places as addresses in a kernel's memory: what printers, and whoever else looks into the memory, go by.
 */
import * as Columns from "../../program/Columns.ts"
import * as Place from "../../program/Place.ts"
import type { Space } from "../../program/Step.ts"
import { isVoltage, type MemoryMap } from "./MemoryMap.ts"

/**
 * Where a number of a row lies, in bytes: at one address for all; 8 bytes apart by row, or by the slot of the row; or as far behind `base`
 * as a table of 4 bytes for each row says. `taped`: counted from the record of the step at hand, not from the beginning of the memory.
 */
export type Address =
  | { readonly _tag: "Fixed"; readonly at: number }
  | { readonly _tag: "Row" | "Slot"; readonly at: number; readonly taped?: true }
  | { readonly _tag: "Table"; readonly table: number; readonly base: number; readonly taped?: true }

/** Where the places of rows lie, and which loads a record remembers: at an offset in the record, behind the row or its slot; or null. */
export type RowPlaces<P> = {
  /** Whether there is a record. */
  readonly hasRecord: boolean
  readonly address: (place: P) => Address
  readonly remembered: (place: P) => number | null
}

/** Offset in a record of the tape where an input is to be remembered, or null. */
export type Remembered = (input: Columns.Column) => number | null

/** The places of rows forwards; `tape` is null where there is none. */
export const forwardRows = (map: MemoryMap, space: Space, tape: Remembered | null): RowPlaces<Place.RowPlace> => ({
  hasRecord: tape !== null,
  address: (place) => rowAddress(map, space, place),
  remembered: (place) => tape === null || Place.isUniform(place) ? null : tape(Place.columnOf(place))
})

const none = (place: Place.Place): never => {
  throw new Error(`internal: ${Place.print(place)} has no address here`)
}

/** The address of a place in a row. */
export const rowAddress = (
  { siteReads, sites, slots, synapses, uniform }: MemoryMap,
  space: Space,
  place: Place.RowPlace
): Address => {
  const packed = "block" in space ? synapses[space.block].columns : sites[space.site]
  switch (place._tag) {
    case "Uniform":
      return { _tag: "Fixed", at: uniform[place.of] }
    case "Own":
      return { _tag: "Row", at: packed.get(place.column) ?? none(place) }
    case "Slot":
      return { _tag: "Slot", at: slots.get(place.column) ?? none(place) }
    case "Via": {
      if (!("block" in space)) {
        return { _tag: "Table", table: siteReads[space.site].get(place.of)?.table ?? none(place), base: 0 }
      }
      const { post, pre, reads } = synapses[space.block]
      const { end, of } = place.of
      const ends = end === "pre" ? pre : post
      // Voltages, and what is added to, stand in the slot of the compartment; what is read beside has tables of its own.
      const read = reads.get(place.of)
      if (isVoltage(place.of) || read === undefined) {
        return { _tag: "Table", table: ends, base: (of._tag === "Slot" ? slots.get(of) : undefined) ?? none(place) }
      }
      return { _tag: "Table", table: read.table, base: 0 }
    }
    case "Looked":
      return none(place)
  }
}

/** Where a number of a cell lies: `at`, and `stride` bytes further for each node, link, member or entry; cells are 8 bytes apart. */
export type Strided = { readonly at: number; readonly stride: number }

/** The address of what belongs to nodes, links, members or entries themselves. */
export const ownAddress = (
  map: MemoryMap,
  cls: number,
  column: Exclude<Columns.NodeColumn, { readonly _tag: "Scratch" | "Pivot" | "Unstable" }>
): Strided => {
  const stride = map.layout.classes[cls].pairs * map.trees[cls].width
  const { system } = column
  const links = map.links[system]?.[cls]
  const found = (at: number | undefined): Strided => {
    if (at === undefined) throw new Error(`internal: ${Columns.printNode(column)} has no address here`)
    return { at, stride }
  }
  switch (column._tag) {
    case "Coefficient":
      return found(map.coefficients[system]?.[cls][column.way])
    case "Rate":
      if (column.of === "turned") return found(undefined)
      return found(column.of === "links" ? links?.rates : links?.hubs?.rates)
    case "Share":
      return found(links?.hubs?.shares)
    case "Entry":
      return found(map.matrices[system]?.[cls])
  }
}
