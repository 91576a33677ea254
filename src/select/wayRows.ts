/**
 * The compartments on the way between places of a cell, or from places to its root.
 *
 * One idea: a tree has one way between two compartments, so all ways between some and some others are what one must keep to hold all of them
 * together: the places, and every compartment that parts some of them from others. Two branches of one point meet there, and what lies above the
 * point is not on the way. Rows of a parent come before those of its children; a branch begins at the end of its parent, as for distances.
 * Linear in the compartments.
 */
import * as Result from "effect/Result"
import { branchOffsets } from "../network/Morphology.ts"
import { describeNode, type Network } from "../network/Network.ts"
import { fail, type NetworkError } from "../network/NetworkError.ts"
import { firstRows } from "../network/reshape.ts"
import type { Ints } from "../table/Column.ts"
import * as Rows from "../table/Rows.ts"
import * as Table from "../table/Table.ts"

/** The row before each row on the way from the root of its cell, -1 of a root. */
const rowsBefore = (network: Network): Int32Array => {
  const before = new Int32Array(network.nodes.length)
  const starts = firstRows(network.cells)
  network.cells.forEach((cell, c) => {
    const offsets = branchOffsets(cell)
    cell.parents.forEach((parent, b) => {
      const first = starts[c] + offsets[b]
      for (let row = first; row < starts[c] + offsets[b + 1]; row++) before[row] = row - 1
      before[first] = parent < 0 ? -1 : starts[c] + offsets[parent + 1] - 1
    })
  })
  return before
}

/** The rows on the ways from some rows to the roots of their cells. */
export const waysToRoots = (network: Network, from: Ints): Ints => {
  const before = rowsBefore(network)
  const on = Rows.toMask(from, network.nodes.length)
  for (let row = on.length - 1; row >= 0; row--) if (on[row] === 1 && before[row] >= 0) on[before[row]] = 1
  return Rows.fromMask(on)
}

/** The rows on the ways between some rows and some others of the same cell; fails where a cell has only the one kind. */
export const waysBetween = (network: Network, from: Ints, to: Ints): Result.Result<Ints, NetworkError> => {
  const cellOf = Table.ints(network.nodes, "global_cell_index")
  const goals = new Set(Array.from(to, (row) => cellOf[row]))
  const lost = from.find((row) => !goals.has(cellOf[row]))
  if (lost !== undefined) {
    return fail({
      _tag: "BadValue",
      what: `the way from ${describeNode(network, lost)}`,
      found: `without an end: nothing of cell ${cellOf[lost]} is selected as its other end`,
      expected: "places of the same cells at both ends"
    })
  }
  const reached = new Set(Array.from(from, (row) => cellOf[row]))
  const places = Rows.toMask(Rows.union(from, Rows.filter(to, (row) => reached.has(cellOf[row]))), network.nodes.length)
  const total = new Map<number, number>()
  places.forEach((place, row) => total.set(cellOf[row], (total.get(cellOf[row]) ?? 0) + place))
  const before = rowsBefore(network)
  const below = Int32Array.from(places) // places at or below a row
  for (let row = below.length - 1; row >= 0; row--) if (before[row] >= 0) below[before[row]] += below[row]
  const parts = (row: number): boolean => below[row] > 0 && below[row] < total.get(cellOf[row])!
  return Result.succeed(Rows.filter(Rows.all(below.length), (row) => places[row] === 1 || parts(row)))
}
