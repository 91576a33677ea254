/**
 * Frusta: from the line of a traced branch to compartments of equal length, each with the frusta that it is made of.
 *
 * Formulas: reconstructions.md section 5. A compartment is a piece of the line, its halves are pieces too; each piece takes its share of every
 * edge, so sums over compartments are the sums over the line, however many there are. A step of the radius in one place is a ring of
 * membrane and belongs to the piece in which it lies.
 */
import type { Floats, Ints } from "../table/Column.ts"
import * as Frustum from "./Frustum.ts"
import type { Vectors } from "./Path.ts"
import { axes } from "./Placement.ts"
import type { Traced } from "./Traced.ts"

/** A traced cell cut into compartments. Entry k of each list is about compartment k; `d`, `a` and `b` have an entry for each frustum. */
export type Cut = {
  readonly length: Floats
  readonly radius: Floats
  readonly area: Floats
  readonly volume: Floats
  readonly resistive_load_in: Floats
  readonly resistive_load_out: Floats
  /** Where it begins, its middle, and where it ends [um]. */
  readonly from: Vectors
  readonly middle: Vectors
  readonly to: Vectors
  /** Whether it is a part of a sphere. */
  readonly sphere: Uint8Array
  /** Membrane in one place where a branch begins or ends [um2]: a ring of the branch itself. */
  readonly ringAtStart: Floats
  readonly ringAtEnd: Floats
  /** The first frustum of each compartment, and the number of them at the end. */
  readonly first: Ints
  /** Length [um] of each frustum; of one without, a ring. */
  readonly d: ReadonlyArray<number>
  /** Radius [um] where it begins. */
  readonly a: ReadonlyArray<number>
  /** Radius [um] where it ends. */
  readonly b: ReadonlyArray<number>
}

/** Columns of compartments that a tracing says. */
export const cutColumns = ["length", "radius", "area", "volume", "resistive_load_in", "resistive_load_out"] as const

type Lists = { readonly x: Float64Array; readonly y: Float64Array; readonly z: Float64Array }

/** A cut in the making. */
type Making =
  & { readonly [K in (typeof cutColumns)[number] | "ringAtStart" | "ringAtEnd"]: Float64Array }
  & { readonly from: Lists; readonly middle: Lists; readonly to: Lists }
  & { readonly sphere: Uint8Array; readonly first: Int32Array }
  & { readonly d: Array<number>; readonly a: Array<number>; readonly b: Array<number> }

/** Memo of a pure function of immutable data: cells that were moved share the tracing and the numbers of compartments. */
const known = new WeakMap<Traced, WeakMap<ReadonlyArray<number>, Cut>>()

/** Cuts every branch into its number of compartments; there is one number for each. */
export const cut = (traced: Traced, ncomp: ReadonlyArray<number>): Cut => {
  let own = known.get(traced)
  if (own === undefined) known.set(traced, own = new WeakMap())
  let made = own.get(ncomp)
  if (made === undefined) own.set(ncomp, made = cutInto(traced, ncomp))
  return made
}

const cutInto = (traced: Traced, ncomp: ReadonlyArray<number>): Cut => {
  const n = ncomp.reduce((a, b) => a + b, 0)
  const floats = (): Float64Array => new Float64Array(n)
  const lists = (): Lists => ({ x: floats(), y: floats(), z: floats() })
  const making: Making = {
    length: floats(),
    radius: floats(),
    area: floats(),
    volume: floats(),
    resistive_load_in: floats(),
    resistive_load_out: floats(),
    ringAtStart: floats(),
    ringAtEnd: floats(),
    from: lists(),
    middle: lists(),
    to: lists(),
    sphere: new Uint8Array(n),
    first: new Int32Array(n + 1),
    d: [],
    a: [],
    b: []
  }
  let row = 0
  for (const [branch, count] of ncomp.entries()) {
    if (traced.branches.sphere[branch] === 1) sphere(traced, branch, count, row, making)
    else line(traced, branch, count, row, making)
    const [start, end] = [traced.branches.ringAtStart[branch], traced.branches.ringAtEnd[branch]]
    making.ringAtStart[row] = start
    making.ringAtEnd[row + count - 1] = end
    making.area[row] += start
    making.area[row + count - 1] += end
    row += count
  }
  making.first[n] = making.d.length
  return making
}

/** A sphere is as long as its diameter; its parts are alike and lie in its centre, or along the way to its second point, which Jaxley gives it. */
const sphere = ({ branches }: Traced, branch: number, count: number, row: number, making: Making): void => {
  const at = branches.first[branch]
  const end = branches.first[branch + 1] - 1
  const r = branches.radius[at]
  for (let i = row; i < row + count; i++) {
    making.sphere[i] = 1
    making.first[i] = making.d.length
    making.length[i] = branches.length[branch] / count
    making.radius[i] = r
    making.area[i] = 4 * Math.PI * r * r / count
    making.volume[i] = 4 / 3 * Math.PI * r * r * r / count
    making.resistive_load_in[i] = making.resistive_load_out[i] = Frustum.load(r / count, r, r)
    for (const [places, of] of [[making.from, 0], [making.middle, 0.5], [making.to, 1]] as const) {
      const share = (i - row + of) / count
      for (const axis of axes) {
        places[axis][i] = branches[axis][at] + (branches[axis][end] - branches[axis][at]) * share
      }
    }
  }
}

/** Walks along the line from half to half; every edge is shared out among the halves that it lies in. */
const line = ({ branches, reading }: Traced, branch: number, count: number, row: number, making: Making): void => {
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
  making.first[row] = making.d.length
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
      if (l > 0 || (d === 0 && reading === "frusta")) {
        making.d.push(l)
        making.a.push(ra)
        making.b.push(rb)
        making.area[row + c] += Frustum.area(l, ra, rb)
      }
      if (l > 0) {
        const load = piece % 2 === 0 ? making.resistive_load_in : making.resistive_load_out
        load[row + c] += Frustum.load(l, ra, rb)
        making.volume[row + c] += Frustum.volume(l, ra, rb)
        spread[c] += l * (ra + rb) / 2
        walked[c] += l
      }
      if (!ends) break
      piece++
      if (piece % 2 === 0) making.first[row + (piece >> 1)] = making.d.length
      done = share
      mark(piece, k, share)
    }
    along += d
  }
  mark(2 * count, edges.length - 1, 1)
  for (let c = 0; c < count; c++) {
    making.length[row + c] = branches.length[branch] / count
    making.radius[row + c] = spread[c] / walked[c]
    for (const axis of axes) {
      const b = borders[axis]
      making.from[axis][row + c] = b[2 * c]
      making.middle[axis][row + c] = reading === "frusta" ? b[2 * c + 1] : (b[2 * c] + b[2 * c + 2]) / 2
      making.to[axis][row + c] = b[2 * c + 2]
    }
  }
}
