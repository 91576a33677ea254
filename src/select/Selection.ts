/**
 * Selections: descriptions of compartments or synapses, resolved late.
 *
 * A selection is data (plus optional predicates) and reads like a path: `cell(0).branch("all").loc(0.5)`. Indices count within the
 * parent (`branch(1)` is branch 1 of every selected cell) and never change their meaning with the view; `{ scope: "global" }` counts
 * over the whole network. Laws: L2 (Boolean algebra). Which rows it means is said by `resolve`.
 */
import { aFunction, anything, aText, either, type Kind, like, numbers, taken } from "../network/border.ts"
import { because, optionsProblem, shown } from "../network/NetworkError.ts"
import { isList } from "../table/isList.ts"
import { forgiving, forgivingMethods, stepsOf } from "../table/mistake.ts"
import { isPlain } from "../table/settled.ts"
import { prototype, type Structural, structuralWith } from "../table/structural.ts"
import { counted, edgeTakes, nodeTakes } from "./counted.ts"
import type { EdgeExpression, Index, NodeExpression, Scope, Test, Where } from "./Expression.ts"
import { tooLarge, tooLong } from "./limits.ts"
import { textProblem } from "./rowText.ts"
import { theTest } from "./where.ts"

export type { EdgeExpression, Index, Level, NodeExpression, Range, Scope, Test, Where } from "./Expression.ts"

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
  readonly loc: (at: number | ArrayLike<number> | "all") => NodeSelection
  /** Those of the selected compartments that are in a group. */
  readonly group: (name: string) => NodeSelection
  /** Those of the selected compartments that have a channel or pump. */
  readonly mechanism: (name: string) => NodeSelection
  /** Those of the selected compartments for which tests on columns, or a predicate on the row, hold. */
  readonly where: (where: Where) => NodeSelection
  /** The compartments on the way from the selected ones to others of the same cell, both ends included; by default to its first compartment. */
  readonly path: (to?: NodeSelection) => NodeSelection
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
  readonly rows: (rows: ArrayLike<number>) => EdgeSelection
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
const scopeOf = (given?: { readonly scope?: Scope }): Scope => {
  const options = taken("the options", anything, given) ?? {}
  const unknown = optionsProblem("selection", options, ["scope"])
  if (unknown !== null) throw because(unknown)
  const { scope = "local" } = options
  if (scope === "local" || scope === "global") return scope
  throw because({
    _tag: "UnknownName",
    what: "scope",
    name: typeof scope === "string" ? scope : shown(scope),
    available: ["local", "global"]
  })
}

/** A name as a copy of one's own; whether there is such a thing is a question of the network. */
const aName = (what: string, name: string): string => taken(`the name of ${what}`, aText, name)

/** Indices, copied, typed arrays as lists; checked when they meet a network. Throws a `NetworkError` on bytes: a mask to some, indices to others. */
export const anIndex = (what: string, index: Index): Index => {
  const own: unknown = taken(`the index of ${what}`, anything, index)
  if (own instanceof Uint8Array || own instanceof Uint8ClampedArray) {
    const expected = "a list of indices, or a mask of booleans: Array.from(mask, Boolean)"
    throw because({ _tag: "BadValue", what: `the index of ${what}`, found: "an array of bytes", expected })
  }
  return ArrayBuffer.isView(own) && isList(own) ? Array.from(own as ArrayLike<number>) : own as Index
}

/** Places along branches. */
const places = (at: number | ArrayLike<number> | "all"): "all" | ReadonlyArray<number> => {
  const expected = "a number from 0 to 1, a list of them, or \"all\""
  const isPlace = (u: unknown): boolean => u === "all" || typeof u === "number" || numbers(u, "") === null
  const own = taken("the argument of loc", like(isPlace, expected), at)
  return typeof own === "number" ? [own] : own === "all" ? own : Array.from(own)
}

/** A test of columns or of rows, with copies of its lists; throws a `NetworkError` on a text that cannot be read. */
const tests = (where: Where): Where => {
  const expected = "a record of tests by column, a text over the columns of the row, or a function of the row"
  const own = taken(theTest, either(aFunction, aText, like(isPlain, expected)), where)
  const wrong = typeof own === "string" ? textProblem(theTest, own) : null
  if (wrong !== null) throw because(wrong)
  return own
}

/** Explicit rows, copied; throws a `NetworkError` where they are more than any table has. */
export const theRows = (rows: ArrayLike<number>): ReadonlyArray<number> => {
  const own = taken("the rows", like(isList, "a list of rows"), rows)
  const long = tooLong("the list of rows", own.length)
  if (long !== null) throw because(long)
  return Array.from(own)
}

/** Exactly these compartments, in this order; rows that are no list, or too many, are a mistake. */
export const exactly = (rows: ArrayLike<number>): NodeSelection =>
  forgiving(() => nodesOf({ _tag: "Rows", rows: theRows(rows) }), nodeSteps)()

/** The kind of a selection of compartments. */
export const compartments: Kind = like((u) => isNodes(u), "a selection of compartments, for example Select.cell(0)")

/** The kind of a selection of synapses. */
export const synapses: Kind = like((u) => isEdges(u), "a selection of synapses, for example Select.edges")

const nodeMethods = {
  domain: "nodes" as const,
  cell(this: NodeSelection, index: Index) {
    return nodesOf({ _tag: "At", of: this.expression, level: "cell", index: anIndex("cell", index), scope: "global" })
  },
  branch(this: NodeSelection, index: Index, options?: { readonly scope?: Scope }) {
    return nodesOf({
      _tag: "At",
      of: this.expression,
      level: "branch",
      index: anIndex("branch", index),
      scope: scopeOf(options)
    })
  },
  comp(this: NodeSelection, index: Index, options?: { readonly scope?: Scope }) {
    return nodesOf({
      _tag: "At",
      of: this.expression,
      level: "comp",
      index: anIndex("comp", index),
      scope: scopeOf(options)
    })
  },
  loc(this: NodeSelection, at: number | ArrayLike<number> | "all") {
    return nodesOf({ _tag: "Loc", of: this.expression, at: places(at) })
  },
  group(this: NodeSelection, name: string) {
    return nodesOf({ _tag: "Group", of: this.expression, name: aName("group", name) })
  },
  mechanism(this: NodeSelection, name: string) {
    return nodesOf({ _tag: "Mechanism", of: this.expression, name: aName("mechanism", name) })
  },
  where(this: NodeSelection, where: Where) {
    return nodesOf({ _tag: "Where", of: this.expression, where: tests(where) })
  },
  path(this: NodeSelection, to?: NodeSelection) {
    const nodes = to === undefined ? {} : { nodes: taken("the argument of path", compartments, to).expression }
    return nodesOf({ _tag: "Path", of: this.expression, ...nodes })
  },
  and(this: NodeSelection, that: NodeSelection) {
    return nodesOf({
      _tag: "And",
      left: this.expression,
      right: taken("the argument of and", compartments, that).expression
    })
  },
  or(this: NodeSelection, that: NodeSelection) {
    return nodesOf({
      _tag: "Or",
      left: this.expression,
      right: taken("the argument of or", compartments, that).expression
    })
  },
  not(this: NodeSelection) {
    return nodesOf({ _tag: "Not", of: this.expression })
  },
  toString(this: NodeSelection) {
    return nodeText(this.expression)
  }
}

const NodeProto = prototype(forgivingMethods(counted(nodeMethods, nodeTakes)))

const edgeMethods = {
  domain: "edges" as const,
  synapse(this: EdgeSelection, name: string) {
    return edgesOf({ _tag: "Type", of: this.expression, name: aName("synapse", name) })
  },
  edge(this: EdgeSelection, index: Index) {
    return edgesOf({ _tag: "Edge", of: this.expression, index: anIndex("edge", index) })
  },
  where(this: EdgeSelection, where: Where) {
    return edgesOf({ _tag: "Where", of: this.expression, where: tests(where) })
  },
  pre(this: EdgeSelection, nodes: NodeSelection) {
    return edgesOf({
      _tag: "Pre",
      of: this.expression,
      nodes: taken("the selection of pre", compartments, nodes).expression
    })
  },
  post(this: EdgeSelection, nodes: NodeSelection) {
    return edgesOf({
      _tag: "Post",
      of: this.expression,
      nodes: taken("the selection of post", compartments, nodes).expression
    })
  },
  between(this: EdgeSelection, nodes: NodeSelection) {
    return edgesOf({
      _tag: "Between",
      of: this.expression,
      nodes: taken("the selection of between", compartments, nodes).expression
    })
  },
  rows(this: EdgeSelection, rows: ArrayLike<number>) {
    const exact = edgesOf({ _tag: "Rows", rows: theRows(rows) })
    return this.expression._tag === "All" ? exact : exact.and(this)
  },
  and(this: EdgeSelection, that: EdgeSelection) {
    return edgesOf({
      _tag: "And",
      left: this.expression,
      right: taken("the argument of and", synapses, that).expression
    })
  },
  or(this: EdgeSelection, that: EdgeSelection) {
    return edgesOf({ _tag: "Or", left: this.expression, right: taken("the argument of or", synapses, that).expression })
  },
  not(this: EdgeSelection) {
    return edgesOf({ _tag: "Not", of: this.expression })
  },
  toString(this: EdgeSelection) {
    return edgeText(this.expression)
  }
}

const EdgeProto = prototype(forgivingMethods(counted(edgeMethods, edgeTakes)))

/** The methods that go on describing a selection, of compartments and of synapses. */
export const [nodeSteps, edgeSteps] = [stepsOf(nodeMethods), stepsOf(edgeMethods)] as const

type Size = { readonly depth: number; readonly steps: number }

/** Memo of a pure function of immutable data: how large an expression is. */
const sizes = new WeakMap<NodeExpression | EdgeExpression, Size>()

/** How deep the steps of an expression stand within each other, and how many they are; what it is made of was asked before. */
const sizeOf = (e: NodeExpression | EdgeExpression): Size => {
  const known = sizes.get(e)
  if (known !== undefined) return known
  const inside = [
    ..."of" in e ? [e.of] : [],
    ..."nodes" in e && e.nodes !== undefined ? [e.nodes] : [],
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

/** Whether a value is a selection of compartments. */
export const isNodes = (u: unknown): u is NodeSelection =>
  typeof u === "object" && u !== null && Object.getPrototypeOf(u) === NodeProto

/** Whether a value is a selection of synapses. */
export const isEdges = (u: unknown): u is EdgeSelection =>
  typeof u === "object" && u !== null && Object.getPrototypeOf(u) === EdgeProto

/** Indices as people write them. */
export const indexText = (index: Index): string => {
  if (index === "all") return `"all"`
  if (typeof index === "number") return String(index)
  if (!isList(index) && !isPlain(index)) return shown(index)
  if ("_tag" in index) {
    return `range(${shown(index.from)}, ${shown(index.to)}${index.step === 1 ? "" : `, ${shown(index.step)}`})`
  }
  if (!isList(index)) return shown(index)
  const list: ReadonlyArray<unknown> = Array.from<unknown>(index)
  const first = list.slice(0, 8).map((i) => typeof i === "number" ? String(i) : shown(i))
  return `[${first.join(", ")}${list.length > 8 ? ", …" : ""}]`
}

/** A test as people write it; JSON would turn NaN into null. */
const testText = (test: Test): string =>
  typeof test === "function"
    ? "predicate"
    : Array.isArray(test)
    ? `[${test.map(testText).join(",")}]`
    : typeof test === "number"
    ? String(test)
    : shown(test)

const whereText = (where: Where): string =>
  typeof where === "function"
    ? "where(predicate)"
    : typeof where === "string"
    ? `where(${JSON.stringify(where)})`
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
    case "Path":
      return `${nodeText(e.of)}.path(${e.nodes === undefined ? "" : nodeText(e.nodes)})`
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
