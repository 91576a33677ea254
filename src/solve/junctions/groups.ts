/**
 * Cells that junctions join form a group, which is solved as a whole; its unknowns are the compartments and branch points of its cells.
 *
 * The structure alone, found once for the cells of a network and the ends of its junctions: which cells, in which order, and where in the
 * pattern of its group the two coefficients of every link are, of a tree or of a junction. What they are is said in `solveGroups.ts`. Cells
 * without junctions are the `rest`, which keeps its trees.
 */
import type { Floats, Ints } from "../../table/Column.ts"
import { tooMany } from "../../table/limits.ts"
import { plural } from "../../table/plural.ts"
import type { Coupling } from "../Coupling.ts"
import { largestElimination } from "../limits.ts"
import { SimulationError } from "../SimulationError.ts"
import { eliminationOrder, type Pattern } from "./eliminationOrder.ts"

/** The compartments that every junction joins. */
export type Ends = { readonly pre: Int32Array; readonly post: Int32Array }

/** Where the coefficients of a link are. */
export type LinkPlace = {
  /** The node whose link to its parent it is, or the number of the junction. */
  readonly of: number
  readonly entry: number
  /** Whether the node, or the pre end, comes before the other end in the order. */
  readonly first: boolean
}

/** Cells that are solved together. */
export type Group = {
  readonly cells: ReadonlyArray<number>
  /** The node at each place of the pattern. */
  readonly nodes: Int32Array
  readonly pattern: Pattern
  readonly links: ReadonlyArray<LinkPlace>
  readonly junctions: ReadonlyArray<LinkPlace>
}

/** What junctions make of the cells of a network. */
export type Joined = Ends & {
  readonly groups: ReadonlyArray<Group>
  /** The order of the nodes of all other cells. */
  readonly rest: Int32Array
}

/** Memo of a pure function of immutable data: the last answer for a tree. */
const made = new WeakMap<Int32Array, Joined>()

/** The groups that junctions make; throws a `SimulationError` where one has more entries than are taken. */
export const joinedCells = (coupling: Coupling, ends: Ends, most = largestElimination): Joined => {
  const known = made.get(coupling.order)
  if (known !== undefined && same(known.pre, ends.pre) && same(known.post, ends.post)) return known
  const fresh = join(coupling, ends, most)
  made.set(coupling.order, fresh)
  return fresh
}

/** Whether two lists of numbers are the same numbers. */
export const same = (a: Floats | Ints, b: Floats | Ints): boolean =>
  a.length === b.length && a.every((x, k) => x === b[k])

const join = (coupling: Coupling, ends: Ends, most: number): Joined => {
  const cellOf = cellsOfNodes(coupling)
  const nodesOf: ReadonlyArray<Array<number>> = Array.from({ length: coupling.cellStarts.length - 1 }, () => [])
  cellOf.forEach((cell, node) => nodesOf[cell].push(node))
  const groups = groupsOfCells(ends, cellOf).map(({ cells, junctions }) =>
    groupOf(coupling, ends, cells, cells.flatMap((cell) => nodesOf[cell]), junctions, most)
  )
  const grouped = new Set(groups.flatMap(({ cells }) => cells))
  return { ...ends, groups, rest: coupling.order.filter((node) => !grouped.has(cellOf[node])) }
}

/** The cell of every node. */
export const cellsOfNodes = ({ cellStarts, compartments, order, parent }: Coupling): Int32Array => {
  const out = new Int32Array(parent.length)
  for (let cell = 0; cell + 1 < cellStarts.length; cell++) out.fill(cell, cellStarts[cell], cellStarts[cell + 1])
  for (const i of order) if (i >= compartments) out[i] = out[parent[i]]
  return out
}

type Cells = { readonly cells: Array<number>; readonly junctions: Array<number> }

/** The cells that hang together, ascending, and the junctions among them; groups by their first cell. */
const groupsOfCells = ({ post, pre }: Ends, cellOf: Int32Array): ReadonlyArray<Cells> => {
  const first = new Map<number, number>() // a cell before it in its group, or itself; by cell that has a junction
  const rootOf = (cell: number): number => {
    let root = cell
    for (let up = first.get(root); up !== undefined && up !== root; up = first.get(root)) root = up
    return root
  }
  pre.forEach((row, k) => {
    const [a, b] = [rootOf(cellOf[row]), rootOf(cellOf[post[k]])]
    first.set(Math.min(a, b), Math.min(a, b))
    first.set(Math.max(a, b), Math.min(a, b))
  })
  const groups = new Map<number, Cells>()
  for (const cell of [...first.keys()].sort((a, b) => a - b)) {
    const root = rootOf(cell)
    if (root === cell) groups.set(root, { cells: [], junctions: [] })
    groups.get(root)!.cells.push(cell)
  }
  pre.forEach((row, k) => groups.get(rootOf(cellOf[row]))!.junctions.push(k))
  return [...groups.values()]
}

const groupOf = (
  { parent }: Coupling,
  { post, pre }: Ends,
  cells: ReadonlyArray<number>,
  nodes: ReadonlyArray<number>,
  junctions: ReadonlyArray<number>,
  most: number
): Group => {
  // Unknowns are numbered as nodes are.
  const unknowns = Int32Array.from(nodes).sort()
  const number = new Map(Array.from(unknowns, (node, k) => [node, k]))
  const children = unknowns.filter((node) => parent[node] !== -1)
  const pairs = [
    ...Array.from(children, (node) => [number.get(node)!, number.get(parent[node])!] as const),
    ...junctions.map((k) => [number.get(pre[k])!, number.get(post[k])!] as const)
  ]
  const pattern = eliminationOrder(unknowns.length, pairs, most)
  if ("entries" in pattern) {
    const what = `entries of the matrix of ${plural(cells.length, "cell")} of ${
      plural(unknowns.length, "compartment")
    } and branch points that junctions join`
    const hint = "join fewer cells to one group, or use fewer compartments"
    throw new SimulationError({ reason: tooMany(what, pattern.entries, most, hint)! })
  }
  const placeOf = new Int32Array(unknowns.length)
  pattern.order.forEach((unknown, place) => (placeOf[unknown] = place))
  const places = pairs.map(([a, b]) => linkPlace(pattern, placeOf[a], placeOf[b]))
  return {
    cells,
    nodes: pattern.order.map((unknown) => unknowns[unknown]),
    pattern,
    links: places.slice(0, children.length).map((place, k) => ({ of: children[k], ...place })),
    junctions: places.slice(children.length).map((place, k) => ({ of: junctions[k], ...place }))
  }
}

const linkPlace = ({ others, starts }: Pattern, a: number, b: number): Omit<LinkPlace, "of"> => {
  const [earlier, later] = [Math.min(a, b), Math.max(a, b)]
  return { entry: others.indexOf(later, starts[earlier]), first: a === earlier }
}
