/**
 * Where selections begin: `Select.cell(0)`, `Select.group("exc")`, `Select.edges`, …
 *
 * Every function here returns a description; nothing is looked up until it meets a network.
 */
import { aNumber, describing, maybe } from "../network/border.ts"
import {
  type EdgeSelection,
  edgesOf,
  exactly,
  type Index,
  type NodeSelection,
  nodesOf,
  type Range,
  type Scope,
  type Where
} from "./Selection.ts"

export type { Row } from "./columns.ts"
export type { EdgeExpression, NodeExpression } from "./Expression.ts"
export { edgesOf, nodesOf } from "./fromExpression.ts"
export type { EdgeSelection, Index, NodeSelection, Range, Scope, Selection, Test, Where } from "./Selection.ts"

/** All compartments. */
export const all: NodeSelection = nodesOf({ _tag: "All" })

/** All synapses. */
export const edges: EdgeSelection = edgesOf({ _tag: "All" })

/** Cells by index. */
export const cell = (index: Index): NodeSelection => all.cell(index)

/** Branches by index within their cell, or over the network. */
export const branch = (index: Index, options?: { readonly scope?: Scope }): NodeSelection => all.branch(index, options)

/** Compartments by index within their branch, or over the network. */
export const comp = (index: Index, options?: { readonly scope?: Scope }): NodeSelection => all.comp(index, options)

/** The compartment of every branch that contains the location (0 is the branch's start, 1 its end). */
export const loc = (at: number | ArrayLike<number> | "all"): NodeSelection => all.loc(at)

/** The compartments of a group. */
export const group = (name: string): NodeSelection => all.group(name)

/** The compartments that have a channel or pump. */
export const mechanism = (name: string): NodeSelection => all.mechanism(name)

/** The compartments for which tests on columns, or a predicate on the row, hold. */
export const where = (test: Where): NodeSelection => all.where(test)

/** Exactly these compartments, in this order. */
export const rows = (rows: ArrayLike<number>): NodeSelection => exactly(rows)

/** The synapses of a type. */
export const synapse = (name: string): EdgeSelection => edges.synapse(name)

/** Indices `from`, `from + step`, … below `to`. */
export const range = describing(
  "Select.range",
  { from: aNumber, to: aNumber, step: maybe(aNumber) },
  (from: number, to: number, step = 1): Range => ({ _tag: "Range", from, to, step })
)
