/**
 * The linear systems that a step solves, and the schemes that it solves them with.
 */
import * as Columns from "./Columns.ts"

/** Columns of a compartment that solves read and write: the value, its line, what is held and what that takes. */
export type SolveColumn = "x" | "lin" | "constant" | "inverseCapacitance" | "held" | "clampUnit" | "clampCurrent"

/** Names of the schemes. */
export type SchemeName = "backwardEuler" | "crankNicolson" | "forwardEuler" | "exponentialEuler"

/** Schemes that solve a tree: Crank-Nicolson by half a step of backward Euler, mirrored at the start. */
export type ImplicitScheme = "backwardEuler" | "crankNicolson"

/** Whether a scheme solves trees. */
export const isImplicit = (scheme: SchemeName): scheme is ImplicitScheme =>
  scheme === "backwardEuler" || scheme === "crankNicolson"

/** The voltages (`ion` is null), or one diffusing state. */
export type System = {
  readonly x: Columns.SlotColumn
  readonly lin: Columns.SlotColumn
  readonly constant: Columns.SlotColumn
  /** Whether lines are divided by the capacitance. */
  readonly scaled: boolean
  readonly ion: string | null
  /** By class: whether a clamp may hold one of its rows. */
  readonly held: ReadonlyArray<boolean>
}

/** Whether a clamp may hold a row of a system. */
export const mayHold = ({ held }: System): boolean => held.includes(true)

/** The slot columns of a system, by what solves call them. */
export const systemColumns = (system: System): Readonly<Record<SolveColumn, Columns.SlotColumn>> => ({
  x: system.x,
  lin: system.lin,
  constant: system.constant,
  inverseCapacitance: Columns.inverseCapacitance,
  held: Columns.heldSlot(system.ion),
  clampUnit: Columns.clampUnit,
  clampCurrent: Columns.clampCurrent
})
