/**
 * Selections from what they say: `Select.nodesOf` and `Select.edgesOf`, for expressions that were stored, sent or made by a program.
 *
 * One idea: each step is made anew by the method that makes it, so what is wrong with it is told as it is there. `selection.expression` is
 * the way back.
 */
import { anything, describing } from "../network/border.ts"
import { because, shown, unknownOption } from "../network/NetworkError.ts"
import type { EdgeExpression, NodeExpression } from "./Expression.ts"
import {
  type EdgeSelection,
  edgesOf as edgesFrom,
  edgeSteps,
  type NodeSelection,
  nodesOf as nodesFrom,
  nodeSteps,
  theRows
} from "./Selection.ts"

type Keys<E extends { readonly _tag: string }> = {
  readonly [Tag in E["_tag"]]: ReadonlyArray<Exclude<keyof Extract<E, { readonly _tag: Tag }>, "_tag">>
}

const nodeKeys: Keys<NodeExpression> = {
  All: [],
  At: ["of", "level", "index", "scope"],
  Loc: ["of", "at"],
  Group: ["of", "name"],
  Mechanism: ["of", "name"],
  Where: ["of", "where"],
  Path: ["of", "nodes"],
  Rows: ["rows"],
  And: ["left", "right"],
  Or: ["left", "right"],
  Not: ["of"]
}

const edgeKeys: Keys<EdgeExpression> = {
  All: [],
  Type: ["of", "name"],
  Edge: ["of", "index"],
  Where: ["of", "where"],
  Pre: ["of", "nodes"],
  Post: ["of", "nodes"],
  Between: ["of", "nodes"],
  Rows: ["rows"],
  And: ["left", "right"],
  Or: ["left", "right"],
  Not: ["of"]
}

/** The expression, with a tag that there is and no other keys than go with it; throws a `NetworkError` otherwise. */
const known = <E extends { readonly _tag: string }>(keys: Keys<E>, noun: string, e: E): E => {
  const expected = "a record with a _tag, for example { _tag: \"All\" }"
  if (typeof e !== "object" || e === null || typeof e._tag !== "string") {
    throw because({ _tag: "BadValue", what: `the expression of ${noun}`, found: shown(e), expected })
  }
  const available = Object.keys(keys)
  if (!available.includes(e._tag)) {
    throw because({ _tag: "UnknownName", what: `expression of ${noun}`, name: e._tag, available })
  }
  const { _tag, ...given } = e
  const stray = unknownOption(_tag, given, keys[_tag as E["_tag"]] as ReadonlyArray<string>)
  if (stray !== null) throw because(stray)
  return e
}

const levels: ReadonlyArray<string> = ["cell", "branch", "comp"]

const nodes = (given: NodeExpression): NodeSelection => {
  const e = known<NodeExpression>(nodeKeys, "compartments", given)
  switch (e._tag) {
    case "All":
      return nodesFrom({ _tag: "All" })
    case "At":
      if (!levels.includes(e.level)) {
        const name = typeof e.level === "string" ? e.level : shown(e.level)
        throw because({ _tag: "UnknownName", what: "level", name, available: levels })
      }
      return e.level === "cell" ? nodes(e.of).cell(e.index) : nodes(e.of)[e.level](e.index, { scope: e.scope })
    case "Loc":
      return nodes(e.of).loc(e.at)
    case "Group":
      return nodes(e.of).group(e.name)
    case "Mechanism":
      return nodes(e.of).mechanism(e.name)
    case "Where":
      return nodes(e.of).where(e.where)
    case "Path":
      return e.nodes === undefined ? nodes(e.of).path() : nodes(e.of).path(nodes(e.nodes))
    case "Rows":
      return nodesFrom({ _tag: "Rows", rows: theRows(e.rows) })
    case "And":
      return nodes(e.left).and(nodes(e.right))
    case "Or":
      return nodes(e.left).or(nodes(e.right))
    case "Not":
      return nodes(e.of).not()
  }
}

const edges = (given: EdgeExpression): EdgeSelection => {
  const e = known<EdgeExpression>(edgeKeys, "synapses", given)
  switch (e._tag) {
    case "All":
      return edgesFrom({ _tag: "All" })
    case "Type":
      return edges(e.of).synapse(e.name)
    case "Edge":
      return edges(e.of).edge(e.index)
    case "Where":
      return edges(e.of).where(e.where)
    case "Pre":
      return edges(e.of).pre(nodes(e.nodes))
    case "Post":
      return edges(e.of).post(nodes(e.nodes))
    case "Between":
      return edges(e.of).between(nodes(e.nodes))
    case "Rows":
      return edgesFrom({ _tag: "All" }).rows(e.rows)
    case "And":
      return edges(e.left).and(edges(e.right))
    case "Or":
      return edges(e.left).or(edges(e.right))
    case "Not":
      return edges(e.of).not()
  }
}

/** The selection of compartments that says an expression; one that cannot be is a mistake (`NetworkError`). */
export const nodesOf: (expression: NodeExpression) => NodeSelection = describing(
  "Select.nodesOf",
  { expression: anything },
  nodes,
  nodeSteps
)

/** The selection of synapses that says an expression; one that cannot be is a mistake (`NetworkError`). */
export const edgesOf: (expression: EdgeExpression) => EdgeSelection = describing(
  "Select.edgesOf",
  { expression: anything },
  edges,
  edgeSteps
)
