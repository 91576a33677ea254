/**
 * Where the compartments of a network lie, as arrays: each a segment with its ends and radii, and the segment that it goes on from.
 *
 * Ends follow from the paths of cells (physics.md section 17). Cells whose roots all have one place (a network whose
 * cells were never moved) can be set apart, in columns, one for each value of a label, or in a grid. It does not know who draws.
 */
import * as Column from "../table/Column.ts"
import * as Table from "../table/Table.ts"
import { course } from "./course.ts"
import { branchOffsets } from "./Morphology.ts"
import type { Network } from "./Network.ts"
import { axes } from "./Placement.ts"
import { endRadii } from "./shape.ts"

/** Segments as parallel arrays: entry k of each is about segment k. Places and radii are in µm. */
export type Segments = {
  /** The compartment that a segment is of. */
  readonly row: Column.Ints
  /** The segment that comes before it, which ends where this one begins but for gaps in a path; -1 where it is the first of its cell. */
  readonly parent: Column.Ints
  /** Where it begins: x. */
  readonly x0: Column.Floats
  /** Where it begins: y. */
  readonly y0: Column.Floats
  /** Where it begins: z. */
  readonly z0: Column.Floats
  /** Where it ends: x. */
  readonly x1: Column.Floats
  /** Where it ends: y. */
  readonly y1: Column.Floats
  /** Where it ends: z. */
  readonly z1: Column.Floats
  /** Its radius where it begins. */
  readonly radius0: Column.Floats
  /** Its radius where it ends: of a cylinder the same. */
  readonly radius1: Column.Floats
}

/** The segments of all compartments, in row order. */
export const segments = (network: Network): Segments => {
  const { cells, nodes } = network
  const [length, radius] = [Table.floats(nodes, "length"), Table.floats(nodes, "radius")]
  const floats = (): Float64Array => new Float64Array(nodes.length)
  const [from, to] = [{ x: floats(), y: floats(), z: floats() }, { x: floats(), y: floats(), z: floats() }]
  const [radius0, radius1] = [radius.slice(), radius.slice()]
  let first = 0
  cells.forEach((cell) => {
    const own = course(cell, length, first)
    for (const axis of axes) {
      from[axis].set(own.from[axis], first)
      to[axis].set(own.to[axis], first)
    }
    const ends = endRadii(cell)
    const n = own.from.x.length
    if (ends !== null) {
      for (let k = 0; k < n; k++) {
        const scale = radius[first + k] / ends.radius[k]
        radius0[first + k] = scale * ends.from[k]
        radius1[first + k] = scale * ends.to[k]
      }
    }
    first += n
  })
  return {
    row: Int32Array.from({ length: nodes.length }, (_, row) => row) as Column.Ints,
    parent: parentsOf(network),
    x0: from.x,
    y0: from.y,
    z0: from.z,
    x1: to.x,
    y1: to.y,
    z1: to.z,
    radius0,
    radius1
  }
}

/** The compartment before each: of its branch, or the last of the branch's parent. */
const parentsOf = ({ cells, nodes }: Network): Column.Ints => {
  const parents = new Int32Array(nodes.length)
  let first = 0
  cells.forEach((morphology) => {
    const offsets = branchOffsets(morphology)
    morphology.parents.forEach((branch, b) => {
      parents[first + offsets[b]] = branch === -1 ? -1 : first + offsets[branch + 1] - 1
      for (let k = offsets[b] + 1; k < offsets[b + 1]; k++) parents[first + k] = first + k - 1
    })
    first += offsets[offsets.length - 1]
  })
  return parents
}

/** The segments of all compartments, cells set apart where they lie on top of each other; `column` says for each cell in which column it then stands. */
export const segmentsApart = (network: Network, column: (cell: number) => string | null): Segments => {
  const placed = segments(network)
  return overlapping(network) ? movedApart(network, placed, column) : placed
}

/** What a label says of each cell: the value in its first compartment; null where there is none. */
export const labelOfCells = (network: Network, label: string | undefined): (cell: number) => string | null => {
  const found = label === undefined ? undefined : Table.get(network.nodes, label)
  if (found === undefined) return () => null
  const first: Array<number> = []
  Table.ints(network.nodes, "global_cell_index").forEach((cell, row) => {
    first[cell] ??= row
  })
  return (cell) => {
    const value = Column.at(found, first[cell])
    return value === null ? null : String(value)
  }
}

const overlapping = (network: Network): boolean => {
  if (network.cells.size < 2) return false
  const [x, y, comp, branch] = [
    Table.floats(network.nodes, "x"),
    Table.floats(network.nodes, "y"),
    Table.ints(network.nodes, "local_comp_index"),
    Table.ints(network.nodes, "local_branch_index")
  ]
  const roots = new Set<string>()
  for (let row = 0; row < x.length; row++) if (comp[row] === 0 && branch[row] === 0) roots.add(`${x[row]} ${y[row]}`)
  return roots.size === 1
}

/** Room between cells, as a share of the largest one. */
const room = 0.6

const movedApart = (network: Network, placed: Segments, column: (cell: number) => string | null): Segments => {
  const { x0, x1, y0, y1 } = placed
  const width = span(x0, x1)
  const height = span(y0, y1)
  const stepX = width * (1 + room)
  const stepY = Math.max(height * (1 + room), width * room)
  const columns = columnsOf(network.cells.size, column)
  const tallest = columns.reduce((most, c) => Math.max(most, c.length), 0)
  const [dx, dy] = [new Float64Array(network.cells.size), new Float64Array(network.cells.size)]
  columns.forEach((list, i) =>
    list.forEach((cell, j) => {
      dx[cell] = i * stepX
      dy[cell] = -(j + (tallest - list.length) / 2) * stepY
    })
  )
  const cellOf = Table.ints(network.nodes, "global_cell_index")
  const moved = (ends: Column.Floats, by: Float64Array): Column.Floats => ends.map((end, k) => end + by[cellOf[k]])
  return { ...placed, x0: moved(x0, dx), x1: moved(x1, dx), y0: moved(y0, dy), y1: moved(y1, dy) }
}

const span = (from: Column.Floats, to: Column.Floats): number => {
  let [low, high] = [Infinity, -Infinity]
  for (let k = 0; k < from.length; k++) {
    low = Math.min(low, from[k], to[k])
    high = Math.max(high, from[k], to[k])
  }
  return high - low
}

const columnsOf = (cells: number, column: (cell: number) => string | null): ReadonlyArray<ReadonlyArray<number>> => {
  const byLabel = Map.groupBy(Array.from({ length: cells }, (_, cell) => cell), column)
  if (byLabel.size > 1) return [...byLabel.values()]
  const perColumn = Math.ceil(Math.sqrt(cells))
  return Array.from(
    { length: Math.ceil(cells / perColumn) },
    (_, i) => Array.from({ length: Math.min(perColumn, cells - i * perColumn) }, (_, j) => i * perColumn + j)
  )
}
