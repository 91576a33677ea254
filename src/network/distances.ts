/**
 * How far compartments are from places, along the tree and straight, and how far apart the ends of synapses are [um].
 *
 * One idea: a place is one compartment of a cell. Along the tree a step costs half the sum of two lengths, branch points have none
 * (physics.md section 17); straight is between centres. Linear in the compartments. It knows nothing of selections; laws D1 to D3.
 */
import type * as Column from "../table/Column.ts"
import * as Table from "../table/Table.ts"
import { branchOffsets, type Morphology } from "./Morphology.ts"
import type { Network } from "./Network.ts"
import { firstRows } from "./reshape.ts"

/** How a distance is measured. */
export type Along = "path" | "straight"

/** For every cell the row of its place, or -1 where it has none. */
export type Places = Column.Ints

/** The distance of every compartment from the place of its cell; NaN in cells without one. */
export const distancesFrom = (network: Network, places: Places, along: Along): Column.Floats =>
  along === "path" ? pathFrom(network, places) : straightFrom(network, places)

/** The first compartment of every cell, where its tree begins. */
export const roots = ({ cells }: Network): Places => Int32Array.from(firstRows(cells).slice(0, -1))

const pathFrom = (network: Network, places: Places): Column.Floats => {
  const length = Table.floats(network.nodes, "length")
  const out = new Float64Array(length.length).fill(NaN)
  const first = roots(network)
  network.cells.forEach((morphology, cell) => {
    if (places[cell] >= 0) pathInCell(morphology, first[cell], places[cell], length, out)
  })
  return out as Column.Floats
}

/**
 * Path distances within a cell, whose compartments begin at row `first`: first up from the place to the root, which gives the end and the
 * start of every branch on the way, then down into all others.
 */
const pathInCell = (
  morphology: Morphology,
  first: number,
  place: number,
  length: Column.Floats,
  out: Float64Array
): void => {
  const { ncomp, parents } = morphology
  const offsets = branchOffsets(morphology)
  const [starts, ends] = [new Float64Array(parents.length).fill(NaN), new Float64Array(parents.length).fill(NaN)]
  // Goes through rows one after the other, up or down, from a border of which the distance is known; gives that of the border behind.
  const walk = (from: number, count: number, step: 1 | -1, border: number): number => {
    let along = border
    for (let k = 0, row = from; k < count; k++, row += step) {
      out[row] = along + length[row] / 2
      along += length[row]
    }
    return along
  }
  let branch = offsets.findIndex((_, b) => place - first < offsets[b + 1])
  const own = place - first - offsets[branch]
  const half = length[place] / 2
  out[place] = 0
  starts[branch] = walk(place - 1, own, -1, half)
  ends[branch] = walk(place + 1, ncomp[branch] - own - 1, 1, half)
  for (let up = parents[branch]; up >= 0; branch = up, up = parents[up]) {
    ends[up] = starts[branch]
    starts[up] = walk(first + offsets[up + 1] - 1, ncomp[up], -1, ends[up])
  }
  parents.forEach((parent, b) => {
    if (!Number.isNaN(ends[b])) return
    starts[b] = ends[parent]
    ends[b] = walk(first + offsets[b], ncomp[b], 1, starts[b])
  })
}

const straightFrom = ({ nodes }: Network, places: Places): Column.Floats => {
  const cell = Table.ints(nodes, "global_cell_index")
  return between(nodes, Int32Array.from(cell, (c) => places[c]) as Column.Ints, null)
}

/** Straight distances from some compartments to others; without these, from the k-th row to the k-th; NaN where a row is negative. */
const between = (nodes: Table.Table, from: Column.Ints, to: Column.Ints | null): Column.Floats => {
  const [x, y, z] = (["x", "y", "z"] as const).map((axis) => Table.floats(nodes, axis))
  return Float64Array.from(from, (a, k) => {
    if (a < 0) return NaN
    const b = to === null ? k : to[k]
    const [dx, dy, dz] = [x[b] - x[a], y[b] - y[a], z[b] - z[a]]
    return Math.sqrt(dx * dx + dy * dy + dz * dz)
  }) as Column.Floats
}

/** The straight distance between the ends of every synapse. */
export const betweenEnds = ({ edges, nodes }: Network): Column.Floats =>
  between(nodes, Table.ints(edges, "pre_index"), Table.ints(edges, "post_index"))
