/**
 * Segments as fine as the tracing: those of traced cells are cut at every point of the reconstruction, so that a compartment bends where its
 * path does.
 *
 * One idea: a compartment keeps its two ends; between them its path is the traced one, turned, moved and stretched with it. Several segments
 * may so be of one compartment. Where the radius steps in one place there is no segment. Cells that were not traced have no corners.
 */
import type { Floats, Ints } from "../table/Column.ts"
import * as Table from "../table/Table.ts"
import { cut } from "./frusta.ts"
import * as Frustum from "./Frustum.ts"
import { branchOffsets } from "./Morphology.ts"
import type { Network } from "./Network.ts"
import * as Path from "./Path.ts"
import * as Placement from "./Placement.ts"
import type { Segments } from "./segments.ts"
import type { Traced } from "./Traced.ts"

/** A place on the path of a branch: how far along it is [um], where, and how thick on both of its sides. */
type Corner = {
  readonly along: number
  readonly place: Placement.Point
  readonly before: number
  readonly after: number
}

/** Corners nearer than this share of a branch to a border are the border. */
const slack = 1e-9

/** The segments of a network, cut at the corners of traced paths; `own` are its segments, one for each compartment. */
export const withCorners = ({ cells, nodes }: Network, own: Segments): Segments => {
  const [length, radius] = [Table.floats(nodes, "length"), Table.floats(nodes, "radius")]
  const out: Array<readonly [from: Placement.Point, to: Placement.Point, r0: number, r1: number, row: number]> = []
  const [parent, last]: readonly [Array<number>, Array<number>] = [[], []]
  let first = 0
  cells.forEach((cell) => {
    const { ncomp, path, placement } = cell
    const offsets = branchOffsets(cell)
    const pieces = path._tag === "Traced" ? cut(path, ncomp) : null
    ncomp.forEach((count, branch) => {
      const bends = path._tag === "Traced" ? cornersOf(path, branch) : []
      const total = path._tag === "Traced" ? path.branches.length[branch] : 0
      let next = 0
      for (let c = 0; c < count; c++) {
        const k = offsets[branch] + c
        const row = first + k
        let at: Placement.Point = [own.x0[row], own.y0[row], own.z0[row]]
        const end: Placement.Point = [own.x1[row], own.y1[row], own.z1[row]]
        const begin = at
        let [thick, before] = [own.radius0[row], own.parent[row] < 0 ? -1 : last[own.parent[row]]]
        const begun = out.length
        // A compartment without length, such as a part of a sphere, is one segment all the same.
        const goOn = (to: Placement.Point, r1: number, after: number, always = false): void => {
          if (to.some((x, axis) => x !== at[axis]) || (always && out.length === begun)) {
            before = (out.push([at, to, thick, r1, row]), parent.push(before)) - 1
            at = to
          }
          thick = after
        }
        const border = (c + 1) * total / count
        for (; next < bends.length && bends[next].along < border - slack * total; next++) {
          const { after, along, before: r1, place } = bends[next]
          if (along <= border - total / count + slack * total) continue
          const [s, q] = [length[row] / pieces!.length[k], radius[row] / pieces!.radius[k]]
          const way = Placement.turned(placement.rotation, Placement.difference(place, Path.at(pieces!.from, k)))
          goOn(Placement.sum(begin, [s * way[0], s * way[1], s * way[2]]), q * r1, q * after)
        }
        goOn(end, own.radius1[row], own.radius1[row], true)
        last[row] = before
      }
    })
    first += offsets[offsets.length - 1]
  })
  const list = (of: (one: typeof out[number]) => number): Floats => Float64Array.from(out, of)
  return {
    row: Int32Array.from(out, ([, , , , row]) => row) as Ints,
    parent: Int32Array.from(parent) as Ints,
    x0: list(([from]) => from[0]),
    y0: list(([from]) => from[1]),
    z0: list(([from]) => from[2]),
    x1: list(([, to]) => to[0]),
    y1: list(([, to]) => to[1]),
    z1: list(([, to]) => to[2]),
    radius0: list(([, , r0]) => r0),
    radius1: list(([, , , r1]) => r1)
  }
}

/** The points between both ends of a traced branch; of those in one place the first and the last radius. A sphere has none. */
const cornersOf = ({ branches }: Traced, branch: number): ReadonlyArray<Corner> => {
  const { first, radius, sphere } = branches
  if (sphere[branch] === 1) return []
  const out: Array<Corner> = []
  let along = 0
  for (let k = first[branch] + 1; k < first[branch + 1] - 1; k++) {
    const d = Frustum.distance(branches, k - 1, k)
    along += d
    const before = d === 0 && out.length > 0 ? out[out.length - 1].before : radius[k]
    if (d === 0 && out.length > 0) out.pop()
    out.push({ along, place: Path.at(branches, k), before, after: radius[k] })
  }
  return out
}
