/**
 * Where the numbers of cells lie that are gone through by tables (`sweepLoops.ts`): what points there, and how far behind.
 */
import type * as Place from "../../program/Place.ts"
import { type SolveColumn, type System, systemColumns } from "../../program/System.ts"
import { ownAddress } from "./addresses.ts"
import type { MemoryMap, SolveTape } from "./MemoryMap.ts"
import type { PointerName } from "./sweepLoops.ts"
import { type CellAddress, remembers } from "./unrolledPlaces.ts"

/** Where places of nodes lie that are seen from the node at hand. */
export type TabledPlaces<P> = {
  /** Whether there is a record. */
  readonly hasRecord: boolean
  /** What points there; null of whether a cell stands a step, which is no column in memory. */
  readonly pointer: (place: P) => PointerName | null
  /** Bytes behind what points there, or (`taped`) behind that in the record of the step at hand; null of what is only remembered. */
  readonly address: (place: P) => CellAddress | null
  /** Where a value is remembered in the record as it is read, or written, behind what points to it; null where it is not. */
  readonly remembered: (place: P, way: "read" | "written") => number | null
}

/** What a place of a cell is reached by: a slot, scratch, or its own number among its like. */
export const pointerOf = ({ at, column }: Place.Node): PointerName | null => {
  if (typeof at === "number") throw new Error("internal: sweeps over tables know no node by its number")
  if (column._tag === "Unstable") return null
  if (column._tag === "Slot") return `slot ${at}`
  return column._tag === "Scratch" ? `scratch ${at}` : "number"
}

/** The address of a place that is a column of the way forwards. */
export const nodeAddress = (map: MemoryMap, cls: number, { column }: Place.Node): CellAddress | null => {
  const found = (at: number): CellAddress => ({ at, taped: false })
  switch (column._tag) {
    case "Slot":
      return found(map.slots.get(column)!)
    case "Scratch":
      return found(column.k * map.trees[cls].tree.parent.length * map.trees[cls].width)
    case "Pivot":
    case "Unstable":
      return null
    default:
      return found(ownAddress(map, cls, column).at)
  }
}

/** The places of one system in one class forwards. */
export const tabledPlaces = (
  map: MemoryMap,
  system: System,
  cls: number,
  tape: SolveTape | null
): TabledPlaces<Place.CellPlace> => {
  const named = Object.entries(systemColumns(system)) as ReadonlyArray<[SolveColumn, unknown]>
  return {
    hasRecord: tape !== null,
    pointer: (place) => place._tag === "Uniform" ? null : pointerOf(place),
    address: (place) => place._tag === "Uniform" ? null : nodeAddress(map, cls, place),
    remembered: (place, way) => {
      if (tape === null || place._tag === "Uniform") return null
      if (place.column._tag === "Pivot") return tape.inverse[cls]
      const what = named.find(([, one]) => one === place.column)?.[0]
      if (what === undefined) return null
      if (way === "written") return what === "x" ? tape.next : null
      return remembers(what) ? tape[what] : null
    }
  }
}
