/**
 * Where the numbers of a tree that is written out lie (`program/unrolled.ts`): in columns, and in a record of the tape.
 */
import * as Place from "../../program/Place.ts"
import { type SolveColumn, type System, systemColumns } from "../../program/System.ts"
import { ownAddress } from "./addresses.ts"
import { type MemoryMap, slotOffset, type SolveTape } from "./MemoryMap.ts"

/** Bytes from the beginning of the memory, or of a record, to the number of the first cell of a class. */
export type UnrolledPlaces = {
  /** Null of what is only remembered. */
  readonly address: (place: Place.CellPlace) => number | null
  /** Where a value is remembered as it is read, or written; null where it is not. */
  readonly remembered: (place: Place.CellPlace, way: "read" | "written") => number | null
}

/** Columns that a solve may remember as it reads them. */
export const remembers = (column: SolveColumn): column is "x" | "lin" | "constant" =>
  column === "x" || column === "lin" || column === "constant"

/** The places of one system in one class. */
export const unrolledPlaces = (
  map: MemoryMap,
  system: System,
  cls: number,
  tape: SolveTape | null
): UnrolledPlaces => {
  const c = map.layout.classes[cls]
  const { tree, width } = map.trees[cls]
  const named = Object.entries(systemColumns(system)) as ReadonlyArray<[SolveColumn, unknown]>
  const node = (place: Place.CellPlace): Place.Node & { readonly at: number } => {
    if (place._tag === "Uniform" || typeof place.at !== "number") {
      throw new Error(`internal: ${Place.print(place)} is no place in a tree that is written out`)
    }
    return { ...place, at: place.at }
  }
  return {
    address: (place) => {
      const { at, column } = node(place)
      switch (column._tag) {
        case "Slot":
          return map.slots.get(column)! + slotOffset(c, tree.compartment[at])
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
    },
    remembered: (place, way) => {
      if (tape === null) return null
      const { at, column } = node(place)
      if (column._tag === "Pivot") return tape.inverse[cls] + at * c.pairs * width
      const what = named.find(([, one]) => one === column)?.[0]
      if (what === undefined) return null
      const own = way === "written" ? what === "x" ? tape.next : null : remembers(what) ? tape[what] : null
      return own === null ? null : own + slotOffset(c, tree.compartment[at])
    }
  }
}
