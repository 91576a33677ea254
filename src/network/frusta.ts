/**
 * Frusta: from the line of a traced branch to compartments of equal length with their areas, volumes, loads and places.
 *
 * Formulas: reconstructions.md section 5. A compartment is a piece of the line, its halves are pieces too; each piece takes its share of every
 * edge, so sums over compartments are the sums over the line, however many there are. A step of the radius in one place is a ring of
 * membrane and belongs to the piece in which it lies.
 */
import * as Frustum from "./Frustum.ts"
import type { Traced } from "./Traced.ts"

/** What is known of the compartments of a traced cell, one entry per compartment. */
export type Shape = {
  readonly length: Float64Array
  readonly radius: Float64Array
  readonly area: Float64Array
  readonly volume: Float64Array
  readonly resistive_load_in: Float64Array
  readonly resistive_load_out: Float64Array
  readonly x: Float64Array
  readonly y: Float64Array
  readonly z: Float64Array
}

/** The columns of `Shape`. */
export const shapeNames = [
  "length",
  "radius",
  "area",
  "volume",
  "resistive_load_in",
  "resistive_load_out",
  "x",
  "y",
  "z"
] as const

/** Cuts every branch into its number of compartments; there is one number for each. */
export const compartments = (traced: Traced, ncomp: ReadonlyArray<number>): Shape => {
  const n = ncomp.reduce((a, b) => a + b, 0)
  const shape = Object.fromEntries(shapeNames.map((name) => [name, new Float64Array(n)])) as Shape
  let row = 0
  for (const [branch, count] of ncomp.entries()) {
    if (traced.branches.sphere[branch] === 1) sphere(traced, branch, count, row, shape)
    else line(traced, branch, count, row, shape)
    shape.area[row] += traced.branches.ringAtStart[branch]
    shape.area[row + count - 1] += traced.branches.ringAtEnd[branch]
    row += count
  }
  return shape
}

/** A sphere is as long as its diameter; its parts are alike and lie in its centre, or along the way to its second point, which Jaxley gives it. */
const sphere = ({ branches }: Traced, branch: number, count: number, row: number, shape: Shape): void => {
  const at = branches.first[branch]
  const end = branches.first[branch + 1] - 1
  const r = branches.radius[at]
  for (let i = row; i < row + count; i++) {
    shape.length[i] = branches.length[branch] / count
    shape.radius[i] = r
    shape.area[i] = 4 * Math.PI * r * r / count
    shape.volume[i] = 4 / 3 * Math.PI * r * r * r / count
    shape.resistive_load_in[i] = shape.resistive_load_out[i] = Frustum.load(r / count, r, r)
    const share = (i - row + 0.5) / count
    for (const axis of ["x", "y", "z"] as const) {
      shape[axis][i] = branches[axis][at] + (branches[axis][end] - branches[axis][at]) * share
    }
  }
}

/** Walks along the line from half to half; every edge is shared out among the halves that it lies in. */
const line = ({ branches, reading }: Traced, branch: number, count: number, row: number, shape: Shape): void => {
  const { first, radius, x, y, z } = branches
  const [from, to] = [first[branch], first[branch + 1]]
  const edges = Float64Array.from(
    { length: to - from - 1 },
    (_, k) => Frustum.distance(branches, from + k, from + k + 1)
  )
  const half = edges.reduce((a, b) => a + b, 0) / count / 2
  /** Place of each border between halves. */
  const borders = {
    x: new Float64Array(2 * count + 1),
    y: new Float64Array(2 * count + 1),
    z: new Float64Array(2 * count + 1)
  }
  const mark = (border: number, edge: number, share: number): void => {
    const [a, b] = [from + edge, from + edge + 1]
    borders.x[border] = x[a] + (x[b] - x[a]) * share
    borders.y[border] = y[a] + (y[b] - y[a]) * share
    borders.z[border] = z[a] + (z[b] - z[a]) * share
  }
  const spread = new Float64Array(count) // length times radius, for the mean radius
  const walked = new Float64Array(count)
  mark(0, 0, 0)
  let [piece, along] = [0, 0]
  for (let k = 0; k < edges.length; k++) {
    const d = edges[k]
    const [a, b] = [radius[from + k], radius[from + k + 1]]
    let done = 0 // share of the edge that earlier pieces have
    for (;;) {
      const border = (piece + 1) * half
      const ends = piece < 2 * count - 1 && along + d > border // the piece, before the edge does
      const share = ends ? Math.max(done, (border - along) / d) : 1
      const c = piece >> 1
      const [ra, rb] = [a + (b - a) * done, a + (b - a) * share]
      const l = d * (share - done)
      if (l > 0 || (d === 0 && reading === "frusta")) shape.area[row + c] += Frustum.area(l, ra, rb)
      if (l > 0) {
        const load = piece % 2 === 0 ? shape.resistive_load_in : shape.resistive_load_out
        load[row + c] += Frustum.load(l, ra, rb)
        shape.volume[row + c] += Frustum.volume(l, ra, rb)
        spread[c] += l * (ra + rb) / 2
        walked[c] += l
      }
      if (!ends) break
      piece++
      done = share
      mark(piece, k, share)
    }
    along += d
  }
  mark(2 * count, edges.length - 1, 1)
  for (let c = 0; c < count; c++) {
    shape.length[row + c] = branches.length[branch] / count
    shape.radius[row + c] = spread[c] / walked[c]
    for (const axis of ["x", "y", "z"] as const) {
      const b = borders[axis]
      shape[axis][row + c] = reading === "frusta" ? b[2 * c + 1] : (b[2 * c] + b[2 * c + 2]) / 2
    }
  }
}
