/**
 * The linear systems that a step solves, and the schemes that it solves them with.
 */
import * as Columns from "./Columns.ts"

/** Columns of a compartment that solves read and write: the value, its line, what is held and what that takes. */
export type SolveColumn = "x" | "lin" | "constant" | "inverseCapacitance" | "held" | "clampUnit" | "clampCurrent"

/** What a scheme is to kernels. */
type Kind = {
  /** What its sweeps go over, and memory has tables and coefficients for: the tree of a cell, its links, or a dense matrix. */
  readonly over: "tree" | "links" | "matrix"
  /** Whether it solves for the middle of the step and mirrors the start at it. */
  readonly mirrored: boolean
}

/** The schemes by name: kernels, their memory and what is checked before a run go by this record, and by no name. */
export const schemeKinds = {
  backwardEuler: { over: "tree", mirrored: false },
  crankNicolson: { over: "tree", mirrored: true },
  forwardEuler: { over: "links", mirrored: false },
  exponentialEuler: { over: "matrix", mirrored: false }
} as const satisfies Readonly<Record<string, Kind>>

type Kinds = typeof schemeKinds

/** Names of the schemes. */
export type SchemeName = keyof Kinds

/** Names of those that solve trees. */
export type ImplicitScheme = {
  [Name in SchemeName]: Kinds[Name]["over"] extends "tree" ? Name : never
}[SchemeName]

/** Whether a scheme solves trees. */
export const isImplicit = (scheme: SchemeName): scheme is ImplicitScheme => schemeKinds[scheme].over === "tree"

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
