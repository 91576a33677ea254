/**
 * The morphology of a cell of a network as a tracing, as it stands: what is scaled, moved and turned is so in its points.
 *
 * Of a traced cell that nobody changed it is the tracing itself. Cylinders become lines with a point at each border and two where the radius
 * steps, which makes a ring of membrane that the cylinders do not have.
 */
import * as Column from "../table/Column.ts"
import type { Floats } from "../table/Column.ts"
import * as Table from "../table/Table.ts"
import { bake } from "./bake.ts"
import { course } from "./course.ts"
import { branchOffsets, compartmentCount, type Morphology } from "./Morphology.ts"
import type { Network } from "./Network.ts"
import * as Path from "./Path.ts"
import * as Placement from "./Placement.ts"
import { firstRows } from "./reshape.ts"
import { retraced } from "./retrace.ts"
import { groupOf, make, type Traced } from "./Traced.ts"
import type { Line } from "./traced/Line.ts"

/** The tracing of a cell that there is. */
export const morphologyOf = (network: Network, cell: number): Traced => {
  const morphology = network.cells.get(cell)!
  const first = firstRows(network.cells)[cell]
  const end = first + compartmentCount(morphology)
  const [length, radius] = ["length", "radius"].map((name) => Table.floats(network.nodes, name).slice(first, end))
  const { path, placement } = bake(morphology, length, radius, () => true)
  if (path._tag !== "Traced") return cylinders(network, morphology, first, length, radius)
  return placement.equals(Placement.home) ? path : placedAnew(path, placement)
}

/** The tracing with all its places moved and turned; what belongs to what stays. */
const placedAnew = ({ branches, points, reading }: Traced, placement: Placement.Placement): Traced =>
  make(reading, { ...points, ...placed(placement, points) }, { ...branches, ...placed(placement, branches) })

const placed = (placement: Placement.Placement, { x, y, z }: Path.Vectors): Path.Vectors => {
  const places = Array.from(x, (x, k) => Placement.placed(placement, [x, y[k], z[k]]))
  const list = (i: 0 | 1 | 2): Floats => Float64Array.from(places, (place) => place[i])
  return { x: list(0), y: list(1), z: list(2) }
}

/** Cylinders as lines of points. */
const cylinders = (network: Network, cell: Morphology, first: number, length: Floats, radius: Floats): Traced => {
  const { from, to } = course(cell, length)
  const offsets = branchOffsets(cell)
  const lines = cell.parents.map((_, branch): Line => {
    const [start, end] = [offsets[branch], offsets[branch + 1]]
    const out: Array<readonly [...place: Placement.Point, radius: number]> = []
    for (let k = start; k < end; k++) {
      const before = out[out.length - 1]
      const begin = [...Path.at(from, k), radius[k]] as const
      if (before === undefined || begin.some((x, i) => x !== before[i])) out.push(begin)
      out.push([...Path.at(to, k), radius[k]])
    }
    const list = (i: 0 | 1 | 2 | 3): ReadonlyArray<number> => out.map((point) => point[i])
    return {
      type: typeOf(network, first + start),
      x: list(0),
      y: list(1),
      z: list(2),
      radius: list(3),
      length: Array.from(length.slice(start, end)).reduce((a, b) => a + b, 0),
      sphere: false,
      rings: [0, 0]
    }
  })
  return retraced("frusta", lines, cell.parents)
}

/** The type whose group a compartment is in; 0 where it is in none. */
export const typeOf = (network: Network, row: number): number => {
  for (const name of network.groups) {
    const flags = Table.get(network.nodes, name)
    if (flags?._tag !== "Flag" || Column.at(flags, row) !== true) continue
    const custom = /^custom(\d{1,9})$/.exec(name)
    const type = custom === null ? [1, 2, 3, 4].find((known) => groupOf(known) === name) : Number(custom[1])
    if (type !== undefined && (custom === null || type >= 5)) return type
  }
  return 0
}
