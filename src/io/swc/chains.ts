/**
 * The seventh phase of reading: the points between two nodes become a chain, the line of a branch before anybody says where the tree begins.
 *
 * A point is a node unless it has exactly two neighbours, both of its edges are kept and both are of one class. Nodes that a left-out edge
 * or a chain without length ties together are one joint. The chains and joints of a file do not depend on its root or its order.
 */
import { area as ringArea, distance } from "../../network/Frustum.ts"
import { compare, sumOf } from "../../network/traced/Line.ts"
import { around, type Neighbours } from "../../network/traced/neighbours.ts"
import { type Chain, oriented } from "./Chain.ts"
import type { Soma } from "./soma.ts"
import type { Note } from "./SwcError.ts"
import type { Points } from "./tree.ts"

/** Chains with length, and what is to be said. Joints are numbered like points; the free end of a sphere is -1. */
export type Chains = { readonly chains: ReadonlyArray<Chain>; readonly notes: ReadonlyArray<Note> }

/** Finds the chains. `cuts` are points that end a branch whatever their neighbours. */
export const chains = (points: Points, own: Neighbours, soma: Soma, cuts: ReadonlySet<number>): Chains => {
  const { line, parent, type } = points
  const edgeBetween = (a: number, b: number): number => parent[a] === b ? a : b
  const isNode = Uint8Array.from(parent, (_, k) => {
    const next = around(points, own, k)
    if (next.length !== 2 || cuts.has(k) || k === soma.sphere) return 1
    const [a, b] = next.map((p) => edgeBetween(p, k))
    const oneClass = soma.cut[a] === soma.cut[b] && (type[k] !== 1 || soma.cut[a] === 1) // two neurites do not run through a soma
    return soma.kept[a] === 1 && soma.kept[b] === 1 && oneClass ? 0 : 1
  })
  const found: Array<Chain> = []
  const joint = Int32Array.from(parent, (_, k) => k)
  const top = (k: number): number => {
    let at = k
    while (joint[at] !== at) at = joint[at] = joint[joint[at]]
    return at
  }
  const walked = new Uint8Array(parent.length) // by edge
  for (let k = 0; k < parent.length; k++) {
    if (isNode[k] === 0) continue
    for (const next of around(points, own, k)) {
      const first = edgeBetween(next, k)
      if (soma.kept[first] === 0) {
        joint[top(k)] = top(next)
        continue
      }
      if (walked[first] === 1) continue
      const way = [k, next]
      const edges = [first]
      while (isNode[way[way.length - 1]] === 0) {
        const at = way[way.length - 1]
        const before = way[way.length - 2]
        const after = around(points, own, at).find((p) => p !== before)!
        edges.push(edgeBetween(at, after))
        way.push(after)
      }
      for (const edge of edges) walked[edge] = 1
      found.push(chainOf(points, soma, way, edges))
    }
  }
  const notes: Array<Note> = []
  const still = found.flatMap(({ points: way }) =>
    way.slice(1).flatMap((k, i) => distance(points, k, way[i]) === 0 ? [line[edgeBetween(k, way[i])]] : [])
  )
  if (still.length > 0) notes.push({ code: "zero-length-edge", lines: still })
  const [long, short] = [found.filter(({ length }) => length > 0), found.filter(({ length }) => length === 0)]
  for (const { points: way } of short) joint[top(way[0])] = top(way[way.length - 1])
  if (short.length > 0) {
    const lines = short.flatMap(({ points: way }) => way.slice(1).map((k, i) => line[edgeBetween(k, way[i])]))
    notes.push({ code: "zero-length-branch", lines })
  }
  const sphere: ReadonlyArray<Chain> = soma.sphere < 0 ? [] : [{
    type: type[soma.sphere],
    points: [soma.sphere],
    radius: [points.radius[soma.sphere]],
    length: 2 * points.radius[soma.sphere],
    sphere: true,
    joints: [-1, soma.sphere],
    rings: [0, 0]
  }]
  const placed = [...sphere, ...long].map((chain) => ({
    ...chain,
    joints: chain.joints.map((k) => k < 0 ? k : top(k)) as [number, number]
  }))
  return { chains: ringed(points, placed, short, top), notes }
}

/** A chain of points; where it is a neurite, the radius of the soma at its end is that of its own first point. */
const chainOf = (
  points: Points,
  soma: Soma,
  way: ReadonlyArray<number>,
  edges: ReadonlyArray<number>
): Chain => {
  const lengths = way.slice(1).map((k, i) => distance(points, k, way[i]))
  const type = usual(edges.map((edge) => soma.type[edge]), lengths)
  const radius = way.map((k) => points.radius[k])
  const last = way.length - 1
  if (type !== 1 && points.type[way[0]] === 1) radius[0] = radius[1]
  if (type !== 1 && points.type[way[last]] === 1) radius[last] = radius[last - 1]
  return {
    type,
    points: way,
    radius,
    length: sumOf(lengths),
    sphere: false,
    joints: [way[0], way[last]],
    rings: [0, 0]
  }
}

/** The type that most of the length has; of several, the smallest. */
const usual = (types: ReadonlyArray<number>, lengths: ReadonlyArray<number>): number => {
  const byType = Map.groupBy(types.keys(), (k) => types[k])
  const sums = [...byType].map(([type, edges]) => ({ type, sum: sumOf(edges.map((k) => lengths[k])) }))
  return sums.reduce((best, one) => one.sum > best.sum || (one.sum === best.sum && one.type < best.type) ? one : best)
    .type
}

/** Gives the rings of chains without length to their neighbours towards the root, of the same type where there is one. */
const ringed = (
  points: Points,
  chains: ReadonlyArray<Chain>,
  short: ReadonlyArray<Chain>,
  top: (k: number) => number
): ReadonlyArray<Chain> => {
  const rings = new Map<string, Array<number>>()
  const at = new Map<number, Array<readonly [chain: number, end: 0 | 1]>>()
  if (short.length > 0) {
    for (const [c, { joints }] of chains.entries()) {
      for (const end of [0, 1] as const) {
        const there = at.get(joints[end])
        if (there === undefined) at.set(joints[end], [[c, end]])
        else there.push([c, end])
      }
    }
  }
  for (const { points: way, radius, type } of short) {
    const ring = sumOf(radius.slice(1).map((r, i) => ringArea(0, radius[i], r)))
    const there = at.get(top(way[0])) ?? []
    if (ring === 0 || there.length === 0) continue
    const isAbove = ([c, end]: readonly [number, 0 | 1]): boolean => {
      const line = chains[c].points
      const [last, before] = end === 1 ? [line.length - 1, line.length - 2] : [0, 1]
      return line.length > 1 && points.parent[line[last]] === line[before]
    }
    const from = ([c, end]: readonly [number, 0 | 1]) => oriented(points, chains[c], end)
    const inOrder = there.toSorted((a, b) => compare(from(a), from(b)))
    const alike = inOrder.filter(([c]) => chains[c].type === type)
    const [c, end] = alike.find(isAbove) ?? alike[0] ?? inOrder.find(isAbove) ?? inOrder[0]
    rings.set(`${c} ${end}`, [...rings.get(`${c} ${end}`) ?? [], ring])
  }
  if (rings.size === 0) return chains
  const ringOf = (c: number, end: 0 | 1): number => sumOf(rings.get(`${c} ${end}`) ?? [])
  return chains.map((chain, c) => ({ ...chain, rings: [ringOf(c, 0), ringOf(c, 1)] }))
}
