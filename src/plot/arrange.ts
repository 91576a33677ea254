/**
 * Where to draw the compartments of a network: each as a segment, and cells that lie on top of each other moved apart.
 *
 * Ends of segments follow from the centres of neighbouring compartments. Cells whose roots all have one place (a network whose cells were
 * never moved) are set out in columns, one for each value of a label, or in a grid. It does not know what is drawn.
 */
import { branchOffsets } from "../network/Morphology.ts"
import type { Network } from "../network/Network.ts"
import * as Table from "../table/Table.ts"

/** A compartment as a line [um]. */
export type Segment = {
  readonly row: number
  readonly cell: number
  readonly x0: number
  readonly y0: number
  readonly x1: number
  readonly y1: number
}

type Point = readonly [x: number, y: number]

/** The segments of all compartments, in row order; `column` says for each cell in which column it stands if cells have to be moved. */
export const segments = (network: Network, column: (cell: number) => string | null): ReadonlyArray<Segment> => {
  const drawn = inPlace(network)
  return overlapping(network) ? movedApart(drawn, network.cells.size, column) : drawn
}

const inPlace = (network: Network): ReadonlyArray<Segment> => {
  const [x, y, length] = ["x", "y", "length"].map((name) => Table.floats(network.nodes, name))
  const out: Array<Segment> = []
  let first = 0
  network.cells.forEach((morphology, cell) => {
    const offsets = branchOffsets(morphology)
    const ends: Array<Point> = []
    morphology.ncomp.forEach((ncomp, branch) => {
      const rows = Array.from({ length: ncomp }, (_, k) => first + offsets[branch] + k)
      const centre = (k: number): Point => [x[rows[k]], y[rows[k]]]
      const borders: Array<Point> = []
      for (let k = 1; k < ncomp; k++) {
        const share = length[rows[k - 1]] / (length[rows[k - 1]] + length[rows[k]])
        borders.push(between(centre(k - 1), centre(k), share))
      }
      const parent = morphology.parents[branch]
      const start = parent === -1 ? beyond(borders[0], centre(0), length[rows[0]]) : ends[parent]
      const last = borders.at(-1) ?? start
      const points = [start, ...borders, between(last, centre(ncomp - 1), 2)]
      ends[branch] = points.at(-1)!
      rows.forEach((row, k) =>
        out.push({ row, cell, x0: points[k][0], y0: points[k][1], x1: points[k + 1][0], y1: points[k + 1][1] })
      )
    })
    first += offsets.at(-1)!
  })
  return out
}

const between = (
  a: Point,
  b: Point,
  share: number
): Point => [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share]

/** The start of a root: the first border mirrored at the centre, or half a length to the left of a lone compartment. */
const beyond = (border: Point | undefined, centre: Point, length: number): Point =>
  border === undefined ? [centre[0] - length / 2, centre[1]] : between(border, centre, 2)

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

const movedApart = (
  drawn: ReadonlyArray<Segment>,
  cells: number,
  column: (cell: number) => string | null
): ReadonlyArray<Segment> => {
  const span = (get: (s: Segment) => ReadonlyArray<number>): number => {
    const all = drawn.flatMap(get)
    return all.reduce((m, v) => Math.max(m, v), -Infinity) - all.reduce((m, v) => Math.min(m, v), Infinity)
  }
  const width = span((s) => [s.x0, s.x1])
  const height = span((s) => [s.y0, s.y1])
  const stepX = width * (1 + room)
  const stepY = Math.max(height * (1 + room), width * room)
  const columns = columnsOf(cells, column)
  const tallest = columns.reduce((most, c) => Math.max(most, c.length), 0)
  const place = new Map<number, Point>()
  columns.forEach((list, i) =>
    list.forEach((cell, j) => place.set(cell, [i * stepX, -(j + (tallest - list.length) / 2) * stepY]))
  )
  return drawn.map((s) => {
    const [dx, dy] = place.get(s.cell)!
    return { ...s, x0: s.x0 + dx, x1: s.x1 + dx, y0: s.y0 + dy, y1: s.y1 + dy }
  })
}

const columnsOf = (cells: number, column: (cell: number) => string | null): ReadonlyArray<ReadonlyArray<number>> => {
  const labels = Array.from({ length: cells }, (_, cell) => column(cell))
  const distinct = [...new Set(labels)]
  if (distinct.length > 1) return distinct.map((label) => labels.flatMap((l, cell) => l === label ? [cell] : []))
  const perColumn = Math.ceil(Math.sqrt(cells))
  return Array.from(
    { length: Math.ceil(cells / perColumn) },
    (_, i) => Array.from({ length: Math.min(perColumn, cells - i * perColumn) }, (_, j) => i * perColumn + j)
  )
}
