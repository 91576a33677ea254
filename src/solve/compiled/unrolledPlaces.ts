/**
 * Where the numbers of a tree that is written out lie (`program/unrolled.ts`): in columns, and in a record of the tape.
 */
import * as Place from "../../program/Place.ts"
import { type SolveColumn, type System, systemColumns } from "../../program/System.ts"
import { ownAddress } from "./addresses.ts"
import { type MemoryMap, slotOffset, type SolveTape } from "./MemoryMap.ts"

/** Bytes to the number of the first cell of a class, from the beginning of the memory, or (`taped`) of the record of the step at hand. */
export type CellAddress = { readonly at: number; readonly taped: boolean }

/** Where places of nodes by number lie. */
export type UnrolledPlaces<P> = {
  /** Whether there is a record. */
  readonly hasRecord: boolean
  /** Null of what is only remembered. */
  readonly address: (place: P) => CellAddress | null
  /** Where a value is remembered in the record as it is read, or written; null where it is not. */
  readonly remembered: (place: P, way: "read" | "written") => number | null
}

/** The node of a place in a tree that is written out. */
export const numbered = (place: Place.Node): Place.Node & { readonly at: number } => {
  if (typeof place.at !== "number") {
    throw new Error(`internal: ${Place.print(place)} has no number in a tree that is written out`)
  }
  return { ...place, at: place.at }
}

/** The address of a number in a column that has a place in memory. */
export const columnAddress = (map: MemoryMap, cls: number, place: Place.Node): number | null => {
  const { at, column } = numbered(place)
  switch (column._tag) {
    case "Slot":
      return map.slots.get(column)! + slotOffset(map.layout.classes[cls], map.trees[cls].tree.compartment[at])
    case "Pivot":
      return null
    case "Scratch":
    case "Unstable":
      throw new Error(`internal: ${Place.print(place)} has no address`)
    default: {
      const own = ownAddress(map, cls, column)
      return own.at + at * own.stride
    }
  }
}

/** Columns that a solve may remember as it reads them. */
export const remembers = (column: SolveColumn): column is "x" | "lin" | "constant" =>
  column === "x" || column === "lin" || column === "constant"

/** The places of one system in one class forwards. */
export const unrolledPlaces = (
  map: MemoryMap,
  system: System,
  cls: number,
  tape: SolveTape | null
): UnrolledPlaces<Place.CellPlace> => {
  const c = map.layout.classes[cls]
  const { tree, width } = map.trees[cls]
  const named = Object.entries(systemColumns(system)) as ReadonlyArray<[SolveColumn, unknown]>
  return {
    hasRecord: tape !== null,
    address: (place) => {
      const at = place._tag === "Uniform" ? map.uniform[place.of] : columnAddress(map, cls, place)
      return at === null ? null : { at, taped: false }
    },
    remembered: (place, way) => {
      if (tape === null || place._tag === "Uniform") return null
      const { at, column } = numbered(place)
      if (column._tag === "Pivot") return tape.inverse[cls] + at * c.pairs * width
      const what = named.find(([, one]) => one === column)?.[0]
      if (what === undefined) return null
      const own = way === "written" ? what === "x" ? tape.next : null : remembers(what) ? tape[what] : null
      return own === null ? null : own + slotOffset(c, tree.compartment[at])
    }
  }
}
