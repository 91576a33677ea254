/**
 * Selections: descriptions of compartments or synapses, resolved late.
 *
 * A selection is data (plus optional predicates) and reads like a path: `cell(0).branch("all").loc(0.5)`. Indices count within the
 * parent (`branch(1)` is branch 1 of every selected cell) and never change their meaning with the view; `{ scope: "global" }` counts
 * over the whole network. Laws: L2 (Boolean algebra). Which rows it means is said by `resolve`.
 */
import { because, optionsProblem } from "../network/NetworkError.ts"
import type { Value } from "../table/Column.ts"
import { prototype, type Structural, structuralWith } from "../table/structural.ts"
import type { Row } from "./columns.ts"
import { tooLarge, tooLong } from "./limits.ts"

/** A range of indices, `to` excluded. */
export type Range = { readonly _tag: "Range"; readonly from: number; readonly to: number; readonly step: number }

/** Which ones: one, a list, a mask, a range, or all. */
export type Index = number | ReadonlyArray<number> | ReadonlyArray<boolean> | Range | "all"

/** Levels of a path. */
export type Level = "cell" | "branch" | "comp"

/** How indices are counted: within the parent, or over the network. */
export type Scope = "local" | "global"

/** A test on a column: a value (`null`: the row has none), one of several, or a predicate on the value (`null` where there is none). */
export type Test =
  | Value
  | ReadonlyArray<Value>
  // The value's type depends on the column, so a predicate may ask for whichever it knows the column has.
  // oxlint-disable-next-line no-explicit-any
  | ((value: any) => boolean)

/** Tests on columns, all of which must hold; or a predicate on the whole row. */
export type Where = Readonly<Record<string, Test>> | ((row: Row) => boolean)

/** What a node selection says. */
export type NodeExpression =
  | { readonly _tag: "All" }
  | {
    readonly _tag: "At"
    readonly of: NodeExpression
    readonly level: Level
    readonly index: Index
    readonly scope: Scope
  }
  | { readonly _tag: "Loc"; readonly of: NodeExpression; readonly at: "all" | ReadonlyArray<number> }
  | { readonly _tag: "Group"; readonly of: NodeExpression; readonly name: string }
  | { readonly _tag: "Mechanism"; readonly of: NodeExpression; readonly name: string }
  | { readonly _tag: "Where"; readonly of: NodeExpression; readonly where: Where }
  | { readonly _tag: "Rows"; readonly rows: ReadonlyArray<number> }
  | { readonly _tag: "And" | "Or"; readonly left: NodeExpression; readonly right: NodeExpression }
  | { readonly _tag: "Not"; readonly of: NodeExpression }

/** What an edge selection says. */
export type EdgeExpression =
  | { readonly _tag: "All" }
  | { readonly _tag: "Type"; readonly of: EdgeExpression; readonly name: string }
  | { readonly _tag: "Edge"; readonly of: EdgeExpression; readonly index: Index }
  | { readonly _tag: "Where"; readonly of: EdgeExpression; readonly where: Where }
  | { readonly _tag: "Pre" | "Post" | "Between"; readonly of: EdgeExpression; readonly nodes: NodeExpression }
  | { readonly _tag: "Rows"; readonly rows: ReadonlyArray<number> }
  | { readonly _tag: "And" | "Or"; readonly left: EdgeExpression; readonly right: EdgeExpression }
  | { readonly _tag: "Not"; readonly of: EdgeExpression }

/** A selection of compartments. */
export interface NodeSelection extends Structural {
  readonly domain: "nodes"
  readonly expression: NodeExpression
  /** Cells by index. */
  readonly cell: (index: Index) => NodeSelection
  /** Branches by index within their cell, or over the network. */
  readonly branch: (index: Index, options?: { readonly scope?: Scope }) => NodeSelection
  /** Compartments by index within their branch, or over the network. */
  readonly comp: (index: Index, options?: { readonly scope?: Scope }) => NodeSelection
  /** The compartment of every selected branch that contains the location (0 is the branch's start, 1 its end). */
  readonly loc: (at: number | ReadonlyArray<number> | "all") => NodeSelection
  /** Those of the selected compartments that are in a group. */
  readonly group: (name: string) => NodeSelection
  /** Those of the selected compartments that have a channel or pump. */
  readonly mechanism: (name: string) => NodeSelection
  /** Those of the selected compartments for which tests on columns, or a predicate on the row, hold. */
  readonly where: (where: Where) => NodeSelection
  /** Compartments in both, in the order of this one. */
  readonly and: (that: NodeSelection) => NodeSelection
  /** Compartments in either. */
  readonly or: (that: NodeSelection) => NodeSelection
  /** Compartments of the network that are not in this one. */
  readonly not: () => NodeSelection
  readonly toString: () => string
}

/** A selection of synapses. */
export interface EdgeSelection extends Structural {
  readonly domain: "edges"
  readonly expression: EdgeExpression
  /** Those of the selected synapses that are of a type. */
  readonly synapse: (name: string) => EdgeSelection
  /** Synapses by their place among the selected ones. */
  readonly edge: (index: Index) => EdgeSelection
  /** Those of the selected synapses for which tests on columns, or a predicate on the row, hold. */
  readonly where: (where: Where) => EdgeSelection
  /** Those of the selected synapses whose presynaptic compartment is selected. */
  readonly pre: (nodes: NodeSelection) => EdgeSelection
  /** Those of the selected synapses whose postsynaptic compartment is selected. */
  readonly post: (nodes: NodeSelection) => EdgeSelection
  /** Those of the selected synapses with both ends selected. */
  readonly between: (nodes: NodeSelection) => EdgeSelection
  /** Exactly these synapses, in this order. */
  readonly rows: (rows: ReadonlyArray<number>) => EdgeSelection
  /** Synapses in both, in the order of this one. */
  readonly and: (that: EdgeSelection) => EdgeSelection
  /** Synapses in either. */
  readonly or: (that: EdgeSelection) => EdgeSelection
  /** Synapses of the network that are not in this one. */
  readonly not: () => EdgeSelection
  readonly toString: () => string
}

/** Compartments or synapses. */
export type Selection = NodeSelection | EdgeSelection

/** How indices are counted; throws a `NetworkError` on an option or a scope that does not exist. */
const scopeOf = (options: { readonly scope?: Scope } = {}): Scope => {
  const unknown = optionsProblem("selection", options, ["scope"])
  if (unknown !== null) throw because(unknown)
  const { scope = "local" } = options
  if (scope === "local" || scope === "global") return scope
  throw because({ _tag: "UnknownName", what: "scope", name: String(scope), available: ["local", "global"] })
}

const NodeProto = prototype({
  domain: "nodes" as const,
  cell(this: NodeSelection, index: Index) {
    return nodesOf({ _tag: "At", of: this.expression, level: "cell", index, scope: "global" })
  },
  branch(this: NodeSelection, index: Index, options?: { readonly scope?: Scope }) {
    return nodesOf({ _tag: "At", of: this.expression, level: "branch", index, scope: scopeOf(options) })
  },
  comp(this: NodeSelection, index: Index, options?: { readonly scope?: Scope }) {
    return nodesOf({ _tag: "At", of: this.expression, level: "comp", index, scope: scopeOf(options) })
  },
  loc(this: NodeSelection, at: number | ReadonlyArray<number> | "all") {
    return nodesOf({ _tag: "Loc", of: this.expression, at: typeof at === "number" ? [at] : at })
  },
  group(this: NodeSelection, name: string) {
    return nodesOf({ _tag: "Group", of: this.expression, name })
  },
  mechanism(this: NodeSelection, name: string) {
    return nodesOf({ _tag: "Mechanism", of: this.expression, name })
  },
  where(this: NodeSelection, where: Where) {
    return nodesOf({ _tag: "Where", of: this.expression, where })
  },
  and(this: NodeSelection, that: NodeSelection) {
    return nodesOf({ _tag: "And", left: this.expression, right: that.expression })
  },
  or(this: NodeSelection, that: NodeSelection) {
    return nodesOf({ _tag: "Or", left: this.expression, right: that.expression })
  },
  not(this: NodeSelection) {
    return nodesOf({ _tag: "Not", of: this.expression })
  },
  toString(this: NodeSelection) {
    return nodeText(this.expression)
  }
})

const EdgeProto = prototype({
  domain: "edges" as const,
  synapse(this: EdgeSelection, name: string) {
    return edgesOf({ _tag: "Type", of: this.expression, name })
  },
  edge(this: EdgeSelection, index: Index) {
    return edgesOf({ _tag: "Edge", of: this.expression, index })
  },
  where(this: EdgeSelection, where: Where) {
    return edgesOf({ _tag: "Where", of: this.expression, where })
  },
  pre(this: EdgeSelection, nodes: NodeSelection) {
    return edgesOf({ _tag: "Pre", of: this.expression, nodes: nodes.expression })
  },
  post(this: EdgeSelection, nodes: NodeSelection) {
    return edgesOf({ _tag: "Post", of: this.expression, nodes: nodes.expression })
  },
  between(this: EdgeSelection, nodes: NodeSelection) {
    return edgesOf({ _tag: "Between", of: this.expression, nodes: nodes.expression })
  },
  rows(this: EdgeSelection, rows: ReadonlyArray<number>) {
    const exact = edgesOf({ _tag: "Rows", rows: rowList(rows) })
    return this.expression._tag === "All" ? exact : exact.and(this)
  },
  and(this: EdgeSelection, that: EdgeSelection) {
    return edgesOf({ _tag: "And", left: this.expression, right: that.expression })
  },
  or(this: EdgeSelection, that: EdgeSelection) {
    return edgesOf({ _tag: "Or", left: this.expression, right: that.expression })
  },
  not(this: EdgeSelection) {
    return edgesOf({ _tag: "Not", of: this.expression })
  },
  toString(this: EdgeSelection) {
    return edgeText(this.expression)
  }
})

/** A list of rows as a copy; throws a `NetworkError` where it is longer than any table. */
export const rowList = (rows: ReadonlyArray<number>): ReadonlyArray<number> => {
  const long = tooLong("the list of rows", rows.length)
  if (long !== null) throw because(long)
  return [...rows]
}

type Size = { readonly depth: number; readonly steps: number }

/** Memo of a pure function of immutable data: how large an expression is. */
const sizes = new WeakMap<NodeExpression | EdgeExpression, Size>()

/** How deep the steps of an expression stand within each other, and how many they are; what it is made of was asked before. */
const sizeOf = (e: NodeExpression | EdgeExpression): Size => {
  const known = sizes.get(e)
  if (known !== undefined) return known
  const inside = [
    ..."of" in e ? [e.of] : [],
    ..."nodes" in e ? [e.nodes] : [],
    ..."left" in e ? [e.left, e.right] : []
  ]
  const parts = inside.map(sizeOf)
  const size = {
    depth: 1 + parts.reduce((most, { depth }) => Math.max(most, depth), 0),
    steps: 1 + parts.reduce((sum, { steps }) => sum + steps, 0)
  }
  sizes.set(e, size)
  return size
}

/** The expression, unless it is too large: then throws a `NetworkError`. */
const notTooLarge = <A extends NodeExpression | EdgeExpression>(expression: A): A => {
  const large = tooLarge(sizeOf(expression))
  if (large !== null) throw because(large)
  return expression
}

/** Makes a selection of compartments from what it says. */
export const nodesOf = (expression: NodeExpression): NodeSelection =>
  structuralWith(NodeProto, { expression: notTooLarge(expression) })

/** Makes a selection of synapses from what it says. */
export const edgesOf = (expression: EdgeExpression): EdgeSelection =>
  structuralWith(EdgeProto, { expression: notTooLarge(expression) })

const indexText = (index: Index): string => {
  if (index === "all") return `"all"`
  if (typeof index === "number") return String(index)
  if ("_tag" in index) return `range(${index.from}, ${index.to}${index.step === 1 ? "" : `, ${index.step}`})`
  return index.length > 8 ? `[${index.slice(0, 8).join(", ")}, …]` : `[${index.join(", ")}]`
}

/** A test as people write it; JSON would turn NaN into null. */
const testText = (test: Test): string =>
  typeof test === "function"
    ? "predicate"
    : Array.isArray(test)
    ? `[${test.map(testText).join(",")}]`
    : typeof test === "number"
    ? String(test)
    : JSON.stringify(test)

const whereText = (where: Where): string =>
  typeof where === "function"
    ? "where(predicate)"
    : `where({ ${Object.entries(where).map(([k, t]) => `${k}: ${testText(t)}`).join(", ")} })`

const nodeText = (e: NodeExpression): string => {
  const chain = (of: NodeExpression, step: string): string => of._tag === "All" ? step : `${nodeText(of)}.${step}`
  switch (e._tag) {
    case "All":
      return "all compartments"
    case "At": {
      const scope = e.scope === "global" && e.level !== "cell" ? `, { scope: "global" }` : ""
      return chain(e.of, `${e.level}(${indexText(e.index)}${scope})`)
    }
    case "Loc":
      return chain(e.of, `loc(${e.at === "all" ? `"all"` : e.at.length === 1 ? e.at[0] : `[${e.at.join(", ")}]`})`)
    case "Group":
      return chain(e.of, `group("${e.name}")`)
    case "Mechanism":
      return chain(e.of, `mechanism("${e.name}")`)
    case "Where":
      return chain(e.of, whereText(e.where))
    case "Rows":
      return `rows(${indexText(e.rows)})`
    case "And":
      return `(${nodeText(e.left)} and ${nodeText(e.right)})`
    case "Or":
      return `(${nodeText(e.left)} or ${nodeText(e.right)})`
    case "Not":
      return `not(${nodeText(e.of)})`
  }
}

const edgeText = (e: EdgeExpression): string => {
  const chain = (of: EdgeExpression, step: string): string =>
    of._tag === "All" ? `edges.${step}` : `${edgeText(of)}.${step}`
  switch (e._tag) {
    case "All":
      return "edges"
    case "Type":
      return chain(e.of, `synapse("${e.name}")`)
    case "Edge":
      return chain(e.of, `edge(${indexText(e.index)})`)
    case "Where":
      return chain(e.of, whereText(e.where))
    case "Pre":
    case "Post":
    case "Between":
      return chain(e.of, `${e._tag.toLowerCase()}(${nodeText(e.nodes)})`)
    case "Rows":
      return `edges.rows(${indexText(e.rows)})`
    case "And":
      return `(${edgeText(e.left)} and ${edgeText(e.right)})`
    case "Or":
      return `(${edgeText(e.left)} or ${edgeText(e.right)})`
    case "Not":
      return `not(${edgeText(e.of)})`
  }
}
