/**
 * Where a number lies, seen from the row at hand: the ports of bodies (`Step.ts`). A closed union; equal places are one object.
 *
 * A place says which column and whose, never an address: that is the business of whoever holds the memory. Rows of a site or of synapses
 * have columns of their own; compartments have slots, which sites and solves share; nodes, links, members of hubs and entries of matrices
 * are gone through cell by cell.
 */
import { byObject, interned } from "../kernel/interned.ts"
import * as Columns from "./Columns.ts"

/** What is the same everywhere: the step, and the part of it that a solve is for. */
export type Uniform = { readonly _tag: "Uniform"; readonly of: "dt" | "h" }

/** Of the row itself, in a site or a block of synapses. */
export type Own = { readonly _tag: "Own"; readonly column: Columns.PackedColumn }

/** Of the compartment that a row of a site is. */
export type Slot = { readonly _tag: "Slot"; readonly column: Columns.SlotColumn }

/** Of the compartment at an end of a synapse, by a table of indices; where that has no such column, the number that is read instead. */
export type Via = { readonly _tag: "Via"; readonly of: Columns.EndColumn }

/** What a table of rates says at the voltage of the row. */
export type Looked = { readonly _tag: "Looked"; readonly of: Columns.TableColumn }

/** Which node a place belongs to, seen from the node, link, member or entry at hand (`Step.ts`). */
export type At = "own" | "parent" | "other" | "first"

/** In a cell: of the compartment that a node is, or of the node, link, member or entry itself. */
export type Node = {
  readonly _tag: "Node"
  readonly column: Columns.SlotColumn | Columns.NodeColumn
  readonly at: At | number
}

/** What rows of sites and synapses read and write. */
export type RowPlace = Uniform | Own | Slot | Via | Looked

/** What sweeps over cells read and write. */
export type CellPlace = Uniform | Node

/** Any place of the way forwards. */
export type Place = RowPlace | CellPlace

export const dt: Uniform = { _tag: "Uniform", of: "dt" }
export const h: Uniform = { _tag: "Uniform", of: "h" }
export const own = byObject((column: Columns.PackedColumn): Own => ({ _tag: "Own", column }))
export const slot = byObject((column: Columns.SlotColumn): Slot => ({ _tag: "Slot", column }))
export const via = byObject((of: Columns.EndColumn): Via => ({ _tag: "Via", of }))
export const looked = byObject((of: Columns.TableColumn): Looked => ({ _tag: "Looked", of }))

const nodes = byObject((_: Node["column"]) => interned<Node>())
/** A place in a cell; a number is a node by its place in the order of elimination, where a tree is written out. */
export const node = (column: Node["column"], at: Node["at"] = "own"): Node =>
  nodes(column)([at], () => ({ _tag: "Node", column, at }))

/** The same place of another node. */
export const atNode = (place: CellPlace, move: (node: Node) => Node): CellPlace =>
  place._tag === "Uniform" ? place : move(place)

/** The place that a program of a site reads or writes under a column. */
export const ofSite = (column: Columns.Column): RowPlace => {
  switch (column._tag) {
    case "Slot":
      return slot(column)
    case "End":
      return via(column)
    case "Table":
      return looked(column)
    case "Dt":
      return dt
    case "Sent":
      throw new Error("internal: what a handler sends is no number of a row")
    default:
      return own(column)
  }
}

/** The place that a program of synapses reads or writes under a column: slots are those of the compartment that the synapse acts on. */
export const ofSynapse = (column: Columns.Column): RowPlace =>
  column._tag === "Slot" ? via(Columns.at("post", column)) : ofSite(column)

/** The column of a row that a place is of: what `ofSite` and `ofSynapse` were given. */
export const columnOf = (place: RowPlace): Columns.Column => {
  switch (place._tag) {
    case "Uniform":
      return Columns.dt
    case "Own":
    case "Slot":
      return place.column
    case "Via":
    case "Looked":
      return place.of
  }
}

/** Whether a place is the same everywhere, so that it is read before a loop. */
export const isUniform = (place: { readonly _tag: string }): place is Uniform => place._tag === "Uniform"

/** A place for people. */
export const print = (place: Place): string => {
  switch (place._tag) {
    case "Uniform":
      return place.of
    case "Own":
    case "Slot":
      return Columns.print(place.column)
    case "Via":
    case "Looked":
      return Columns.print(place.of)
    case "Node": {
      const { at, column } = place
      const text = column._tag === "Slot" ? Columns.print(column) : Columns.printNode(column)
      return at === "own" ? text : `${text} at ${at}`
    }
  }
}
