/**
 * Graphs of points: nodes and edges as plain data become a morphology, by the rules of SWC files, and back.
 *
 * An edge list is enough: nodes then have radius 1 and type 0, edges length 1. Without places the tree is
 * laid out flat; lengths are then those of the edges. What is no tree is refused with the nodes that are in the way.
 */
import * as Result from "effect/Result"
import { aNumber, either, type Kind, like, listOf, maybe, record } from "../../network/border.ts"
import { distance } from "../../network/Frustum.ts"
import { fail, type NetworkError, type Reason } from "../../network/NetworkError.ts"
import type { Traced } from "../../network/Traced.ts"
import { sound } from "../../network/traced/sound.ts"
import { cos, sin } from "../../number/trig.ts"
import { listed } from "../../table/excerpt.ts"
import { grow } from "../swc/grow.ts"
import { tooManyPoints } from "../swc/limits.ts"
import type { SwcOptions } from "../swc/SwcOptions.ts"
import { unwritable } from "../swc/write.ts"

/** A point. */
export type PointNode = {
  /** Its name, a whole number. */
  readonly id: number
  /** Place [um]; of all points, or of none. */
  readonly x?: number
  /** Place [um]. */
  readonly y?: number
  /** Place [um]. */
  readonly z?: number
  /** Radius [um]; default 1. */
  readonly radius?: number
  /** Type as in SWC; default 0. */
  readonly type?: number
}

/** An edge between two points by their ids, with its length where points have no places [um]; default 1. */
export type PointEdge =
  | readonly [from: number, to: number]
  | { readonly from: number; readonly to: number; readonly length?: number }

/** A graph of points. */
export type PointGraph = {
  /** Points; left out, they are those that edges name, with defaults. */
  readonly nodes?: ReadonlyArray<PointNode>
  readonly edges: ReadonlyArray<PointEdge>
}

/** A graph of points as it is given back: all is there. */
export type WholePointGraph = {
  readonly nodes: ReadonlyArray<Required<PointNode>>
  readonly edges: ReadonlyArray<{ readonly from: number; readonly to: number; readonly length: number }>
}

/** How a graph is read; the options of SWC files that are about points. */
export type GraphOptions = Pick<SwcOptions, "relevantTypes" | "maxBranchLength"> & {
  /** The point from which edges lead away; it says which end's type an edge has. */
  readonly root?: number
}

const anId = like((u) => Number.isSafeInteger(u), "a whole number")
const aType = like((u) => Number.isSafeInteger(u) && (u as number) >= 0, "a whole number of 0 or more")
const positive = like((u) => typeof u === "number" && u > 0 && Number.isFinite(u), "a positive number [um]")
const finite = like((u) => typeof u === "number" && Number.isFinite(u), "a finite number [um]")

/** The kind of graphs of points, for the border. */
export const aPointGraph: Kind = record({
  nodes: maybe(listOf(
    record({
      id: anId,
      x: maybe(finite),
      y: maybe(finite),
      z: maybe(finite),
      radius: maybe(positive),
      type: maybe(aType)
    }),
    "a list of points"
  )),
  edges: listOf(
    either(
      like((u) => Array.isArray(u) && u.length === 2 && u.every((id) => Number.isSafeInteger(id)), "two ids"),
      record({ from: anId, to: anId, length: maybe(positive) })
    ),
    "a list of edges, for example [[1, 2], [2, 3]]"
  )
})

/** The kind of the options, for the border. */
export const graphOptions = maybe(record({
  root: maybe(aNumber),
  relevantTypes: maybe(listOf(aType, "a list of types")),
  maxBranchLength: maybe(positive)
}))

/** An edge in the one form. */
type Edge = { readonly from: number; readonly to: number; readonly length: number | null }

const edgeOf = (edge: PointEdge): Edge =>
  "from" in edge
    ? { from: edge.from, to: edge.to, length: edge.length ?? null }
    : { from: edge[0], to: edge[1], length: null }

const bad = (what: string, found: string, expected: string): Reason => ({ _tag: "BadValue", what, found, expected })

/** Makes a morphology of a graph. */
export const morphologyOf = (
  graph: PointGraph,
  options: GraphOptions = {}
): Result.Result<Traced, NetworkError> => {
  const edges = graph.edges.map(edgeOf)
  const nodes = nodesOf(graph, edges)
  const many = tooManyPoints(nodes.length, "a graph")
  if (many !== null) return fail(many)
  const tree = treeOf(nodes, edges, options.root)
  if ("_tag" in tree) return fail(tree)
  const places = placesOf(nodes, tree)
  if ("_tag" in places) return fail(places)
  const order = tree.order
  const place = new Map(order.map((node, k) => [node, k]))
  const grown = grow({
    line: order.map((_, k) => k + 1),
    id: order.map((_, k) => k + 1),
    type: order.map((k) => nodes[k].type ?? 0),
    x: order.map((k) => places.x[k]),
    y: order.map((k) => places.y[k]),
    z: order.map((k) => places.z[k]),
    radius: order.map((k) => nodes[k].radius ?? 1),
    parent: order.map((k) => tree.parent[k] < 0 ? -1 : place.get(tree.parent[k])!)
  }, options)
  return "problem" in grown
    ? fail(bad("the graph", grown.problem.text.split(";")[0], "points with a length between them"))
    : sound(grown.morphology)
}

/** The points that are described, or those that edges name. */
const nodesOf = ({ nodes = [] }: PointGraph, edges: ReadonlyArray<Edge>): ReadonlyArray<PointNode> => {
  if (nodes.length > 0) return nodes
  return [...new Set(edges.flatMap(({ from, to }) => [from, to]))].map((id) => ({ id }))
}

/** A tree: the point before each in the list of points, -1 for the root; the way to it [um], null where nobody says; an order, parents first. */
type Tree = {
  readonly parent: ReadonlyArray<number>
  readonly length: ReadonlyArray<number | null>
  readonly order: ReadonlyArray<number>
}

/** The tree that a graph is, or what is in the way. */
const treeOf = (
  nodes: ReadonlyArray<PointNode>,
  edges: ReadonlyArray<Edge>,
  root: number | undefined
): Tree | Reason => {
  if (nodes.length === 0) return bad("the graph", "empty", "at least one edge")
  const at = new Map<number, number>()
  for (const [k, { id }] of nodes.entries()) {
    if (at.has(id)) return bad(`the id of node ${k}`, `${id}, as of node ${at.get(id)}`, "an id of its own")
    at.set(id, k)
  }
  const next: Array<Array<{ readonly node: number; readonly length: number | null }>> = nodes.map(() => [])
  const entered = new Uint8Array(nodes.length)
  for (const [e, { from, length, to }] of edges.entries()) {
    const lost = [from, to].find((id) => !at.has(id))
    if (lost !== undefined) {
      const available = nodes.map(({ id }) => String(id))
      return { _tag: "UnknownName", what: `node of edge ${e}`, name: String(lost), available }
    }
    if (from === to) return bad(`edge ${e}`, `from node ${from} to itself`, "two nodes")
    next[at.get(from)!].push({ node: at.get(to)!, length })
    next[at.get(to)!].push({ node: at.get(from)!, length })
    entered[at.get(to)!] = Math.min(2, entered[at.get(to)!] + 1)
  }
  if (root !== undefined && !at.has(root)) {
    return { _tag: "UnknownName", what: "root", name: String(root), available: nodes.map(({ id }) => String(id)) }
  }
  const first = root === undefined ? rootOf(nodes, entered) : at.get(root)!
  const parent = new Int32Array(nodes.length).fill(-2)
  const length: Array<number | null> = nodes.map(() => null)
  const order: Array<number> = []
  parent[first] = -1
  const waiting = [first]
  for (let k = waiting.pop(); k !== undefined; k = waiting.pop()) {
    order.push(k)
    let back = 0
    for (const { length: own, node } of next[k].toReversed()) {
      if (node === parent[k] && back++ === 0) continue
      if (parent[node] !== -2) {
        return bad(
          "the graph",
          `a ring: ${ringText(nodes, parent, k, node)}`,
          "a tree, with one way between any two nodes"
        )
      }
      parent[node] = k
      length[node] = own
      waiting.push(node)
    }
  }
  const apart = parent.findIndex((up) => up === -2)
  if (apart >= 0) {
    const lost = parent.filter((up) => up === -2).length
    const found = `several trees: ${lost} of ${nodes.length} nodes, such as ${
      nodes[apart].id
    }, do not hang together with node ${nodes[first].id}`
    return bad("the graph", found, "one tree; make a morphology of each and Traced.join them")
  }
  return { parent: Array.from(parent), length, order }
}

/** Where edges all lead away from one node, this; else the first of the soma, else the smallest id. */
const rootOf = (nodes: ReadonlyArray<PointNode>, entered: Uint8Array): number => {
  const starts = entered.indexOf(0)
  if (starts >= 0 && entered.indexOf(0, starts + 1) < 0 && !entered.includes(2)) return starts
  const soma = nodes.findIndex(({ type }) => type === 1)
  return soma >= 0 ? soma : nodes.reduce((best, { id }, k) => id < nodes[best].id ? k : best, 0)
}

/** The nodes of a ring that an edge between two nodes closes. */
const ringText = (nodes: ReadonlyArray<PointNode>, parent: Int32Array, a: number, b: number): string => {
  const up = (k: number): ReadonlyArray<number> => {
    const way = [k]
    while (parent[way[way.length - 1]] >= 0) way.push(parent[way[way.length - 1]])
    return way
  }
  const [one, two] = [up(a), up(b)]
  const meet = one.find((k) => two.includes(k))!
  const ring = [...one.slice(0, one.indexOf(meet) + 1), ...two.slice(0, two.indexOf(meet)).toReversed()]
  return `nodes ${listed(ring.map((k) => String(nodes[k].id)))}`
}

type Places = Readonly<Record<"x" | "y" | "z", ReadonlyArray<number>>>

/** A length and a distance are the same to a millionth. */
const near = 1e-6

/** The places of all points: those that they have, or of a flat layout. */
const placesOf = (nodes: ReadonlyArray<PointNode>, tree: Tree): Places | Reason => {
  const axes = nodes.map(({ x, y, z }) => [x, y, z].filter((at) => at !== undefined).length)
  if (axes.every((count) => count === 0)) return laidOut(nodes.length, tree)
  const lost = axes.findIndex((count) => count < 3)
  if (lost >= 0) return bad(`the place of node ${nodes[lost].id}`, "missing", "x, y and z of every node, or of none")
  const places = { x: nodes.map(({ x }) => x!), y: nodes.map(({ y }) => y!), z: nodes.map(({ z }) => z!) }
  for (const [k, length] of tree.length.entries()) {
    if (length === null) continue
    const d = distance(places, tree.parent[k], k)
    if (Math.abs(d - length) <= near * Math.max(d, length)) continue
    const [from, to] = [nodes[tree.parent[k]].id, nodes[k].id]
    return bad(
      `the length of the edge from ${from} to ${to}`,
      `${length}`,
      `${Number(d.toPrecision(9))}, the distance of its nodes; leave it out`
    )
  }
  return places
}

/** Spread of the directions in which edges leave a fork [rad]. */
const spread = 2

/** A flat layout in which every edge is as long as it says, or 1: straight on along x, at a fork to several sides. */
const laidOut = (count: number, { length, order, parent }: Tree): Places => {
  const children: Array<Array<number>> = Array.from({ length: count }, () => [])
  for (const k of order) if (parent[k] >= 0) children[parent[k]].push(k)
  const [x, y] = [new Float64Array(count), new Float64Array(count)]
  for (const k of order) {
    for (const [i, child] of children[k].entries()) {
      const angle = children[k].length === 1 ? 0 : (i / (children[k].length - 1) - 0.5) * spread
      const d = length[child] ?? 1
      x[child] = x[k] + d * cos(angle)
      y[child] = y[k] + d * sin(angle)
    }
  }
  return { x: Array.from(x), y: Array.from(y), z: Array.from(x, () => 0) }
}

/** The points of a morphology as a graph: ids from 1 on, edges from the root outwards; or why its points do not say what it is. */
export const graphOf = (traced: Traced): Result.Result<WholePointGraph, NetworkError> => {
  const flaw = unwritable(traced)
  if (flaw !== null) {
    return fail(
      bad(
        "the morphology",
        "one that points cannot say",
        "one without branches that have a radius of their own where they start, such as spines"
      )
    )
  }
  const { parent, radius, type, x, y, z } = traced.points
  return Result.succeed({
    nodes: Array.from(type, (own, k) => ({ id: k + 1, x: x[k], y: y[k], z: z[k], radius: radius[k], type: own })),
    edges: Array.from(parent).flatMap((up, k) =>
      up < 0 ? [] : [{ from: up + 1, to: k + 1, length: distance(traced.points, up, k) }]
    )
  })
}
