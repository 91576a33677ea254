/**
 * A selection as the steps in which it is written, and the selection again.
 *
 * One idea: the steps of a path stand side by side, so only what is within `and`, `or`, `pre` and the like stands deeper. Back goes by taking
 * the steps one after the other, so what is read is checked as what is written in a program. Functions have no steps; tests as text do.
 */
import type { EdgeExpression, NodeExpression, Test, Where } from "../../select/Expression.ts"
import { all, edges, range, rows } from "../../select/Select.ts"
import { type EdgeSelection, type Index, isNodes, type NodeSelection, type Selection } from "../../select/Selection.ts"
import type { Value } from "../../table/Column.ts"
import { deepestSteps } from "./limits.ts"
import { Unstorable } from "./stored.ts"

/** A test on a column as JSON. */
export type ColumnTest = { readonly column: string; readonly is: ValueJson | ReadonlyArray<ValueJson> }

/** A value as JSON; a number that JSON does not have is said to be one, so that it is no string. */
export type ValueJson = Value | { readonly number: number }

/** A test as JSON. */
export type TestJson = string | ReadonlyArray<ColumnTest>

/** A step that both kinds of selections have. */
type Shared =
  | { readonly step: "rows"; readonly rows: ReadonlyArray<number> }
  | { readonly step: "where"; readonly test: TestJson }
  | { readonly step: "not" }

/** A step of a selection of compartments. */
export type NodeStep =
  | Shared
  | {
    readonly step: "cell" | "branch" | "comp"
    readonly index: Index
    readonly scope?: "global"
  }
  | { readonly step: "loc"; readonly at: "all" | ReadonlyArray<number> }
  | { readonly step: "group" | "mechanism"; readonly name: string }
  | { readonly step: "path"; readonly nodes?: ReadonlyArray<NodeStep> }
  | { readonly step: "and" | "or"; readonly nodes: ReadonlyArray<NodeStep> }

/** A step of a selection of synapses. */
export type EdgeStep =
  | Shared
  | { readonly step: "synapse"; readonly name: string }
  | { readonly step: "edge"; readonly index: Index }
  | { readonly step: "pre" | "post" | "between"; readonly nodes: ReadonlyArray<NodeStep> }
  | { readonly step: "and" | "or"; readonly edges: ReadonlyArray<EdgeStep> }

/** A selection as steps. */
export type Path =
  | { readonly domain: "nodes"; readonly path: ReadonlyArray<NodeStep> }
  | { readonly domain: "edges"; readonly path: ReadonlyArray<EdgeStep> }

const testJson = (where: Where): TestJson => {
  const wayOut = "a function cannot be stored: write the test as text, as in where(\"radius < 2\")"
  if (typeof where === "function") throw new Unstorable(`the test of where is a function; ${wayOut}`)
  if (typeof where === "string") return where
  return Object.entries(where).map(([column, is]) => {
    if (typeof is === "function") throw new Unstorable(`the test of column "${column}" is a function; ${wayOut}`)
    return { column, is: Array.isArray(is) ? is.map(valueJson) : valueJson(is as Value) } // no list is a value
  })
}

const valueJson = (value: Value): ValueJson =>
  typeof value !== "number" || Number.isFinite(value) && !Object.is(value, -0) ? value : { number: value }

const fromValue = (json: ValueJson): Value => typeof json === "object" && json !== null ? json.number : json

const fromTest = (json: TestJson): Where =>
  typeof json === "string" ? json : Object.fromEntries(json.map(({ column, is }): [string, Test] => [
    column,
    Array.isArray(is) ? (is as ReadonlyArray<ValueJson>).map(fromValue) : fromValue(is as ValueJson)
  ]))

const nested = (depth: number): number => {
  if (depth < deepestSteps) return depth + 1
  const message = `and, or, path, pre, post and between stand more than ${deepestSteps} deep within each other; ` +
    "put the longer side first: a.or(b).or(c), not a.or(b.or(c))"
  throw new Unstorable(message)
}

/** An index as JSON. */
export const indexJson = (index: Index): Index => {
  if (typeof index !== "object" || !("_tag" in index)) return index
  const { from, step, to } = index
  return { from, to, step } as unknown as Index // a range is known by its keys
}

/** The index that a JSON value says. */
export const fromIndex = (index: Index): Index =>
  typeof index === "object" && "from" in index ? range(index.from, index.to, index.step) : index

/** The steps of an expression from the first to the last; what stands left of a step is walked, not descended into. */
const nodeSteps = (expression: NodeExpression, depth: number): ReadonlyArray<NodeStep> => {
  const steps: Array<NodeStep> = []
  let e = expression
  while (e._tag !== "All") {
    if (e._tag === "Rows") {
      steps.push({ step: "rows", rows: e.rows })
      break
    }
    steps.push(nodeStepOf(e, depth))
    e = "of" in e ? e.of : e.left
  }
  return steps.reverse()
}

const nodeStepOf = (e: Exclude<NodeExpression, { readonly _tag: "All" | "Rows" }>, depth: number): NodeStep => {
  switch (e._tag) {
    case "At":
      return {
        step: e.level,
        index: indexJson(e.index),
        ...e.level !== "cell" && e.scope === "global" ? { scope: "global" as const } : {}
      }
    case "Loc":
      return { step: "loc", at: e.at }
    case "Group":
      return { step: "group", name: e.name }
    case "Mechanism":
      return { step: "mechanism", name: e.name }
    case "Where":
      return { step: "where", test: testJson(e.where) }
    case "Path":
      return { step: "path", ...e.nodes === undefined ? {} : { nodes: nodeSteps(e.nodes, nested(depth)) } }
    case "And":
      return { step: "and", nodes: nodeSteps(e.right, nested(depth)) }
    case "Or":
      return { step: "or", nodes: nodeSteps(e.right, nested(depth)) }
    case "Not":
      return { step: "not" }
  }
}

const edgeSteps = (expression: EdgeExpression, depth: number): ReadonlyArray<EdgeStep> => {
  const steps: Array<EdgeStep> = []
  let e = expression
  while (e._tag !== "All") {
    if (e._tag === "Rows") {
      steps.push({ step: "rows", rows: e.rows })
      break
    }
    steps.push(edgeStepOf(e, depth))
    e = "of" in e ? e.of : e.left
  }
  return steps.reverse()
}

const edgeStepOf = (e: Exclude<EdgeExpression, { readonly _tag: "All" | "Rows" }>, depth: number): EdgeStep => {
  switch (e._tag) {
    case "Type":
      return { step: "synapse", name: e.name }
    case "Edge":
      return { step: "edge", index: indexJson(e.index) }
    case "Where":
      return { step: "where", test: testJson(e.where) }
    case "Pre":
      return { step: "pre", nodes: nodeSteps(e.nodes, nested(depth)) }
    case "Post":
      return { step: "post", nodes: nodeSteps(e.nodes, nested(depth)) }
    case "Between":
      return { step: "between", nodes: nodeSteps(e.nodes, nested(depth)) }
    case "And":
      return { step: "and", edges: edgeSteps(e.right, nested(depth)) }
    case "Or":
      return { step: "or", edges: edgeSteps(e.right, nested(depth)) }
    case "Not":
      return { step: "not" }
  }
}

const firstOnly = "the step \"rows\" stands first, or alone within `and`"

const takeNode = (of: NodeSelection, step: NodeStep, k: number): NodeSelection => {
  switch (step.step) {
    case "rows":
      if (k > 0) throw new Unstorable(firstOnly)
      return rows(step.rows)
    case "where":
      return of.where(fromTest(step.test))
    case "not":
      return of.not()
    case "cell":
      return of.cell(fromIndex(step.index))
    case "branch":
    case "comp":
      return of[step.step](fromIndex(step.index), { scope: step.scope ?? "local" })
    case "loc":
      return of.loc(step.at)
    case "group":
    case "mechanism":
      return of[step.step](step.name)
    case "path":
      return step.nodes === undefined ? of.path() : of.path(takeNodes(step.nodes))
    case "and":
    case "or":
      return of[step.step](takeNodes(step.nodes))
  }
}

const takeNodes = (path: ReadonlyArray<NodeStep>): NodeSelection => path.reduce(takeNode, all)

const takeEdge = (of: EdgeSelection, step: EdgeStep, k: number): EdgeSelection => {
  switch (step.step) {
    case "rows":
      if (k > 0) throw new Unstorable(firstOnly)
      return of.rows(step.rows)
    case "where":
      return of.where(fromTest(step.test))
    case "not":
      return of.not()
    case "synapse":
      return of.synapse(step.name)
    case "edge":
      return of.edge(fromIndex(step.index))
    case "pre":
    case "post":
    case "between":
      return of[step.step](takeNodes(step.nodes))
    case "and":
    case "or":
      return of[step.step](takeEdges(step.edges))
  }
}

const takeEdges = (path: ReadonlyArray<EdgeStep>): EdgeSelection => path.reduce(takeEdge, edges)

/** A selection as steps; throws an `Unstorable` where it holds a function or goes too deep. */
export const toSteps = (selection: Selection): Path =>
  isNodes(selection)
    ? { domain: "nodes", path: nodeSteps(selection.expression, 0) }
    : { domain: "edges", path: edgeSteps(selection.expression, 0) }

/** The selection of some steps; throws an `Unstorable`, or the `NetworkError` of the step that is wrong. */
export const fromSteps = (path: Path): Selection =>
  path.domain === "nodes" ? takeNodes(path.path) : takeEdges(path.path)
