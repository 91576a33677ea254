/**
 * Where solves backwards find what they read and write, and what they are asked for: the same for trees and for explicit steps.
 */
import * as Columns from "../../program/Columns.ts"
import type { SolveWants } from "../../program/transposedSweeps.ts"
import type { AdjointMap } from "./AdjointMap.ts"

/** Columns of a compartment that solves backwards read and write. */
export type BackColumn =
  | "bar"
  | "lin"
  | "constant"
  | "inverseCapacitance"
  | "capacitance"
  | "x"
  | "next"
  | "line"
  | "drive"
  | "held"
  | "heldBar"
  | "clampUnit"
  | "clampBar"

/** Where a value of a solve is: among what is always there, or in the record. */
export type SolvePlace = { readonly inRecord: boolean; readonly at: number }

/** Places of the columns that solves backwards read and write, by the names that programs use. */
export const solvePlace = (own: AdjointMap, system: number, name: BackColumn): SolvePlace => {
  const { map, record } = own
  const { constant, ion, lin, x } = map.systems[system]
  const tape = record.systems[system]
  const always = (at: number): SolvePlace => ({ inRecord: false, at })
  const recorded = (at: number): SolvePlace => ({ inRecord: true, at })
  switch (name) {
    case "bar":
      return always(own.slots.get(x)!)
    case "lin":
      return always(own.slots.get(lin)!)
    case "constant":
      return always(own.slots.get(constant)!)
    case "inverseCapacitance":
      return always(map.slots.get(Columns.inverseCapacitance)!)
    case "capacitance":
      return always(own.capacitance!)
    case "x":
      return recorded(tape.x)
    case "next": // of the record after this one, where nobody changed it
      return recorded(tape.next ?? record.bytes + tape.x)
    case "line":
      return recorded(tape.lin!)
    case "drive":
      return recorded(tape.constant!)
    case "held":
      return always(map.slots.get(Columns.heldSlot(ion))!)
    case "heldBar":
      return always(own.slots.get(Columns.heldSlot(ion))!)
    case "clampUnit":
      return always(map.slots.get(Columns.clampUnit)!)
    case "clampBar":
      return always(own.slots.get(Columns.clampCurrent)!)
  }
}

/** What a system is asked for beside the adjoints of its values. */
export const wantsOf = (own: AdjointMap, system: number): SolveWants => ({
  coefficients: own.coefficients[system] !== null,
  capacitance: own.capacitance !== null && own.map.systems[system].scaled
})

/** What is known of the rows of a class: whether lines are divided by the capacitance, and whether rows may be held. */
export const rowsOf = (
  { map }: AdjointMap,
  system: number,
  cls: number
): { readonly scaled: boolean; readonly held: boolean } => ({
  scaled: map.systems[system].scaled,
  held: map.systems[system].held[cls]
})
