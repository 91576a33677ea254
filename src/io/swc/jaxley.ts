/**
 * Branches as Jaxley 0.14 makes them, for comparisons with it (reconstructions.md section 7).
 *
 * It walks from the smallest id with fewer than two neighbours, neighbours by ascending id, and where types meet the direction of the walk
 * decides; so renumbering a file changes the cell. Lengths are kept by edge and not taken from the line: edges that it shortens to nothing
 * still have area, and every other is at least `shortest` long.
 */
import { distance } from "../../network/Frustum.ts"
import type { TracedBranches } from "../../network/Traced.ts"
import type { SwcOptions } from "./SwcOptions.ts"
import type { Points } from "./tree.ts"

/** Where else branches are cut. */
type Cuts = Pick<SwcOptions, "interruptions" | "maxBranchLength">

/** Length of the shortest edge, and of a branch that has none [um]. */
const [shortest, unlong] = [1e-5, 0.1] as const

/** The graph that is walked; the points by ascending id, before them the copy of a soma of one point. */
type Graph = {
  readonly id: ReadonlyArray<number>
  readonly type: ReadonlyArray<number>
  readonly x: ReadonlyArray<number>
  readonly y: ReadonlyArray<number>
  readonly z: ReadonlyArray<number>
  readonly radius: ReadonlyArray<number>
  readonly parent: ReadonlyArray<number>
  readonly next: ReadonlyArray<ReadonlyArray<number>>
  /** Points that are left out where a branch starts with them. */
  readonly ignored: ReadonlySet<number>
  readonly lengthOf: (a: number, b: number) => number
}

const graphOf = (points: Points): Graph => {
  const byId = points.id.map((_, k) => k).toSorted((a, b) => points.id[a] - points.id[b])
  const somata = byId.filter((k) => points.type[k] === 1)
  const alone = somata.length === 1
  const order = alone ? [somata[0], ...byId] : byId
  const shift = alone ? 1 : 0
  const place = new Map(byId.map((k, i) => [k, i + shift]))
  const of = (list: ReadonlyArray<number>): ReadonlyArray<number> => order.map((k) => list[k])
  const type = of(points.type)
  const parent = order.map((k, i) => alone && i === 0 ? -1 : points.parent[k] < 0 ? -1 : place.get(points.parent[k])!)
  const next: Array<Array<number>> = order.map(() => [])
  for (const [k, up] of parent.entries()) {
    if (up < 0) continue
    next[up].push(k)
    next[k].push(up)
  }
  if (alone) {
    const s = place.get(somata[0])!
    next[0].push(s)
    next[s].push(0)
  }
  for (const list of next) list.sort((a, b) => a - b)
  const [x, y, z, radius] = [of(points.x), of(points.y), of(points.z), of(points.radius)]
  const only = alone ? place.get(somata[0])! : -1
  const inner = (k: number): boolean => type[k] === 1 && next[k].filter((n) => type[n] === 1).length >= 2
  const ignored = alone ? new Set([0, only]) : new Set(type.flatMap((_, k) => inner(k) ? [k] : []))
  return {
    id: of(points.id),
    type,
    x,
    y,
    z,
    radius,
    parent,
    next,
    ignored,
    lengthOf: (a, b) => {
      if (alone && Math.min(a, b) === 0) return 2 * radius[only]
      const vanishes = alone
        ? a === only || b === only
        : (ignored.has(a) && type[b] !== 1) || (ignored.has(b) && type[a] !== 1)
      return vanishes ? 0 : Math.max(distance({ x, y, z }, a, b), shortest)
    }
  }
}

/** A branch as the points that it passes. */
type Way = { readonly points: ReadonlyArray<number>; readonly type: number }

/** Walks all edges depth first; `close` hands over a branch. */
const walk = (graph: Graph, relevant: ReadonlyArray<number>): ReadonlyArray<Way> => {
  const { next, parent, type } = graph
  const alike = (a: number, b: number): boolean =>
    type[a] === type[b] || (!relevant.includes(type[a]) && !relevant.includes(type[b]))
  const out: Array<Way> = []
  let way: Array<number> = []
  const close = (points: ReadonlyArray<number>, a: number): void => {
    if (points.length > 1) out.push({ points, type: type[a] })
  }
  const root = next.findIndex((list) => list.length < 2)
  const waiting: Array<readonly [a: number, b: number]> = next[root].map((b) => [root, b] as const)
  if (waiting.length === 0) return [{ points: [root], type: type[root] }]
  while (waiting.length > 0) {
    const [a, b] = waiting.pop()!
    for (const c of next[b].toReversed()) if (c !== a) waiting.push([b, c])
    const before = way.length > 0 ? way : [a]
    if (next[b].length < 2) {
      if (alike(a, b)) close([...before, b], a)
      else {
        close(before, a)
        out.push({ points: [a, b], type: type[b] })
      }
      way = []
    } else if (next[b].length > 2) {
      close([...before, b], a)
      way = []
    } else if (!alike(a, b)) {
      if (parent[a] === b) {
        close([...before, b], a)
        way = []
      } else {
        close(before, a)
        way = [a, b]
      }
    } else {
      before.push(b)
      way = before
    }
  }
  return out
}

/** Where a soma of one point ends: half the way to the first of its neurites, which moves its centre and nothing else. */
const somaEnd = (graph: Graph, way: ReadonlyArray<number>): ReadonlyArray<Place> => {
  const neurite = graph.next[way[0]].find((k) => !graph.ignored.has(k))
  if (!graph.ignored.has(way[0]) || neurite === undefined) return []
  const half = (axis: ReadonlyArray<number>): number => (axis[way[0]] + axis[neurite]) / 2
  return [{ x: half(graph.x), y: half(graph.y), z: half(graph.z) }]
}

type Place = Readonly<Record<"x" | "y" | "z", number>>

/** Cuts a way where its length passes a multiple of the longest, at points of the way. */
const cut = ({ lengthOf }: Graph, { points, type }: Way, longest: number): ReadonlyArray<Way> => {
  const out: Array<{ readonly points: Array<number>; readonly part: number }> = []
  let along = 0
  for (let k = 1; k < points.length; k++) {
    along += lengthOf(points[k - 1], points[k])
    const part = Math.floor(along / longest)
    const last = out[out.length - 1]
    if (last?.part === part) last.points.push(points[k])
    else out.push({ points: [points[k - 1], points[k]], part })
  }
  return out.map((piece) => ({ points: piece.points, type }))
}

/**
 * Cuts ways where the tracing was interrupted: at the parent of a point whose id is not the next one, unless a way starts at one of them. Jaxley
 * looks at each such point, and cuts the first way that goes through it.
 */
const interrupted = ({ id, parent }: Graph, ways: ReadonlyArray<Way>): ReadonlyArray<Way> => {
  const starts = new Set(ways.slice(1).map(({ points }) => points[0]))
  const jumps = parent.filter((up, k) => up >= 0 && id[up] !== id[k] - 1 && !starts.has(k) && !starts.has(up))
  return [...new Set(jumps)].reduce((parts, at) => {
    const found = parts.findIndex(({ points }) => points.indexOf(at) > 0 && points.indexOf(at) < points.length - 1)
    if (found < 0) return parts
    const { points, type } = parts[found]
    const place = points.indexOf(at)
    const both = [{ points: points.slice(0, place + 1), type }, { points: points.slice(place), type }]
    return parts.toSpliced(found, 1, ...both)
  }, ways)
}

/** The branches of a tree. */
export const jaxley = (points: Points, relevant: ReadonlyArray<number>, options: Cuts): TracedBranches => {
  const { interruptions, maxBranchLength: longest = Infinity } = options
  const graph = graphOf(points)
  const whole = walk(graph, relevant).flatMap((way) =>
    way.points.length > 1 && Number.isFinite(longest) ? cut(graph, way, longest) : [way]
  )
  const ways = interruptions === "cut" ? interrupted(graph, whole) : whole
  const endsAt = new Map(ways.map(({ points: way }, branch) => [way[way.length - 1], branch]))
  const lines = ways.map(({ points: way }) => {
    const restarts = way.length > 1 && graph.type[way[0]] !== graph.type[way[1]]
    const radius = way.map((k, i) => graph.radius[restarts && i === 0 ? way[1] : k])
    const length = way.slice(1).reduce((sum, k, i) => sum + graph.lengthOf(way[i], k), 0)
    const start = way.length > 1 && graph.ignored.has(way[0]) ? 1 : 0
    const line: ReadonlyArray<Place> = way.slice(start).map((k) => ({ x: graph.x[k], y: graph.y[k], z: graph.z[k] }))
    const sphere = line.length === 1
    return {
      line: sphere ? [...line, ...somaEnd(graph, way.slice(start))] : line,
      radius: sphere ? [...radius.slice(start), ...radius.slice(start)] : radius.slice(start),
      length: length < 1e-8 ? unlong : length,
      sphere
    }
  })
  const first = [0]
  for (const { line } of lines) first.push(first[first.length - 1] + line.length)
  const flat = (axis: "x" | "y" | "z"): Float64Array =>
    Float64Array.from(lines.flatMap(({ line }) => line.map((place) => place[axis])))
  return {
    type: Int32Array.from(ways, ({ type }) => type),
    parent: Int32Array.from(ways, ({ points: way }) => endsAt.get(way[0]) ?? -1),
    first: Int32Array.from(first),
    x: flat("x"),
    y: flat("y"),
    z: flat("z"),
    radius: Float64Array.from(lines.flatMap(({ line, radius }) => radius.slice(0, line.length))),
    length: Float64Array.from(lines, ({ length }) => length),
    sphere: Uint8Array.from(lines, ({ sphere }) => sphere ? 1 : 0),
    ringAtStart: new Float64Array(ways.length),
    ringAtEnd: new Float64Array(ways.length)
  }
}
