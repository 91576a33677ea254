/**
 * Where selections begin: `Select.cell(0)`, `Select.group("exc")`, `Select.edges`, …
 *
 * Every function here returns a description; nothing is looked up until it meets a network.
 */
import { aNumber, anything, asIs, describing, maybe } from "../network/border.ts"
import {
  compartments,
  type EdgeSelection,
  edgesOf,
  edgeSteps,
  exactly,
  type Index,
  type NodeSelection,
  nodesOf,
  nodeSteps,
  type Range,
  type Scope,
  type Where
} from "./Selection.ts"
import { type SourceSelection, sourcesOf } from "./SourceSelection.ts"

export type { Row } from "./columns.ts"
export type { EdgeExpression, NodeExpression } from "./Expression.ts"
export { edgesOf, nodesOf } from "./fromExpression.ts"
export type { EdgeSelection, Index, NodeSelection, Range, Scope, Selection, Test, Where } from "./Selection.ts"
export type { SourceSelection } from "./SourceSelection.ts"

/** All compartments. */
export const all: NodeSelection = nodesOf({ _tag: "All" })

/** All synapses. */
export const edges: EdgeSelection = edgesOf({ _tag: "All" })

/** All sources. */
export const sources: SourceSelection = sourcesOf("all")

/** What the method of the same name checks. */
const given = asIs(anything)

/** A step from all compartments; more arguments than it takes are a mistake. */
const step = <F extends (...given: never) => NodeSelection>(
  name: string,
  kinds: Parameters<typeof describing>[1],
  f: F
): F => describing(`Select.${name}`, kinds, f, nodeSteps)

/** Cells by index. */
export const cell = step("cell", { index: given }, (index: Index): NodeSelection => all.cell(index))

/** Branches by index within their cell, or over the network. */
export const branch = step(
  "branch",
  { index: given, options: given },
  (index: Index, options?: { readonly scope?: Scope }): NodeSelection => all.branch(index, options)
)

/** Compartments by index within their branch, or over the network. */
export const comp = step(
  "comp",
  { index: given, options: given },
  (index: Index, options?: { readonly scope?: Scope }): NodeSelection => all.comp(index, options)
)

/** The compartment of every branch that contains the location (0 is the branch's start, 1 its end). */
export const loc = step(
  "loc",
  { at: given },
  (at: number | ArrayLike<number> | "all"): NodeSelection => all.loc(at)
)

/** The compartments of a group. */
export const group = step("group", { name: given }, (name: string): NodeSelection => all.group(name))

/** The compartments that have a channel or pump. */
export const mechanism = step("mechanism", { name: given }, (name: string): NodeSelection => all.mechanism(name))

/** The compartments for which tests on columns, or a predicate on the row, hold. */
export const where = step("where", { test: given }, (test: Where): NodeSelection => all.where(test))

/** The compartments on the way from some to others of the same cell, both ends included; by default to its first compartment. */
export const path = step(
  "path",
  { from: compartments, to: given },
  (from: NodeSelection, to?: NodeSelection): NodeSelection => from.path(to)
)

/** Exactly these compartments, in this order. */
export const rows = step("rows", { rows: given }, (rows: ArrayLike<number>): NodeSelection => exactly(rows))

/** The synapses of a type. */
export const synapse = describing(
  "Select.synapse",
  { name: given },
  (name: string): EdgeSelection => edges.synapse(name),
  edgeSteps
)

/** Sources by number. */
export const source = describing(
  "Select.source",
  { index: given },
  (index: Index): SourceSelection => sourcesOf(index)
)

/** Indices `from`, `from + step`, … below `to`. */
export const range = describing(
  "Select.range",
  { from: aNumber, to: aNumber, step: maybe(aNumber) },
  (from: number, to: number, step = 1): Range => ({ _tag: "Range", from, to, step })
)
