/**
 * The traced shape of a cell as it stands, scaled by length and radius of its compartments, as a tracing of its own.
 *
 * Points are scaled as their compartments are. Where two compartments are scaled differently their border becomes a point; where the radius
 * steps there, two points in one place, so the step is a ring of membrane as everywhere in a tracing, which the compartments did not have. A
 * sphere stays one where it is scaled as a whole, length and radius alike; else it is a cylinder of its length and radius.
 */
import type { Floats } from "../table/Column.ts"
import { type Cut, cut } from "./frusta.ts"
import * as Frustum from "./Frustum.ts"
import { along, branchOffsets, type Morphology } from "./Morphology.ts"
import * as Placement from "./Placement.ts"
import { lineOf, retraced } from "./retrace.ts"
import type { Traced } from "./Traced.ts"
import { type Line, shifted } from "./traced/Line.ts"

/** How a compartment is scaled: its length by s, its radius by q. */
type Scale = { readonly s: number; readonly q: number }

/**
 * The cell with the shape of some of its traced branches as their compartments are; what is not scaled stays the same value. `length` and
 * `radius` are those of the compartments of the cell.
 */
export const bake = (
  cell: Morphology,
  length: Floats,
  radius: Floats,
  wanted: (branch: number) => boolean
): Morphology => {
  const { ncomp, parents, path } = cell
  if (path._tag !== "Traced") return cell
  const pieces = cut(path, ncomp)
  const scales = Array.from(length, (l, k): Scale => ({ s: l / pieces.length[k], q: radius[k] / pieces.radius[k] }))
  const offsets = branchOffsets(cell)
  const own = (branch: number): ReadonlyArray<Scale> => scales.slice(offsets[branch], offsets[branch + 1])
  const changes = parents.map((_, branch) => wanted(branch) && own(branch).some(({ q, s }) => s !== 1 || q !== 1))
  if (!changes.includes(true)) return cell
  const behind: Array<Placement.Point> = [] // how far what is behind each branch shifts
  const lines = parents.map((parent, branch) => {
    const by = parent < 0 ? Placement.origin : behind[parent]
    const made = changes[branch]
      ? scaledLine(path, branch, own(branch), pieces, offsets[branch])
      : { line: lineOf(path, branch), shift: Placement.origin }
    behind.push(Placement.sum(by, made.shift))
    return shifted(made.line, by)
  })
  return along(cell, { path: retraced(path.reading, lines, parents) })
}

type Made = { readonly line: Line; readonly shift: Placement.Point }

/** A line whose compartments, from row `row` on, are scaled, and how far its end shifts by it. */
const scaledLine = (traced: Traced, branch: number, scales: ReadonlyArray<Scale>, pieces: Cut, row: number): Made => {
  const line = lineOf(traced, branch)
  const [first, last] = [scales[0], scales[scales.length - 1]]
  const rings = [line.rings[0] * first.q * first.q, line.rings[1] * last.q * last.q] as const
  const length = scales.reduce((sum, { s }, k) => sum + s * pieces.length[row + k], 0)
  if (!line.sphere) return walked({ ...line, length, rings }, line, scales)
  if (first.s === first.q && scales.every(({ q, s }) => s === first.s && q === first.q)) {
    return { line: { ...line, length, rings, radius: line.radius.map((r) => first.q * r) }, shift: Placement.origin }
  }
  // Its parts lie in one place: as a cylinder it goes along x from there, and what is behind stays.
  const [x, y, z] = [line.x[0], line.y[0], line.z[0]]
  const [starts, radii]: [Array<number>, Array<number>] = [[0], [first.q * line.radius[0]]]
  let at = 0
  scales.forEach(({ q, s }, k) => {
    const r = q * line.radius[0]
    if (r !== radii[radii.length - 1]) {
      starts.push(at)
      radii.push(r)
    }
    at += s * pieces.length[row + k]
    starts.push(at)
    radii.push(r)
  })
  // A sphere is as long as its diameter, but for those that Jaxley's reading makes shorter: what these have more of membrane than a cylinder.
  const more = Math.max(0, 2 * line.radius[0] - line.length) * 2 * Math.PI * line.radius[0] / scales.length
  const still = (value: number): ReadonlyArray<number> => starts.map(() => value)
  const cylinder = {
    ...line,
    sphere: false,
    length,
    rings: [rings[0] + scales.reduce((sum, { q, s }) => sum + more * s * q, 0), rings[1]] as const,
    x: starts.map((s) => x + s),
    y: still(y),
    z: still(z),
    radius: radii
  }
  return { line: cylinder, shift: Placement.origin }
}

/** Walks along a line from compartment to compartment, and scales its points. */
const walked = (made: Line, line: Line, scales: ReadonlyArray<Scale>): Made => {
  const out = { x: [] as Array<number>, y: [] as Array<number>, z: [] as Array<number>, radius: [] as Array<number> }
  const place = (k: number): Placement.Point => [line.x[k], line.y[k], line.z[k]]
  const edges = line.x.slice(1).map((_, k) => Frustum.distance(line, k, k + 1))
  const size = edges.reduce((a, b) => a + b, 0) / scales.length
  let [c, from, shift]: [number, Placement.Point, Placement.Point] = [0, place(0), Placement.origin]
  const scaled = (p: Placement.Point): Placement.Point => {
    const [dx, dy, dz] = Placement.difference(p, from)
    const more = scales[c].s - 1
    return Placement.sum(shift, [more * dx, more * dy, more * dz])
  }
  const emit = (p: Placement.Point, radius: number): void => {
    const [x, y, z] = Placement.sum(p, scaled(p))
    const [last, r] = [out.x.length - 1, scales[c].q * radius]
    if (last >= 0 && x === out.x[last] && y === out.y[last] && z === out.z[last] && r === out.radius[last]) return
    out.x.push(x)
    out.y.push(y)
    out.z.push(z)
    out.radius.push(r)
  }
  emit(from, line.radius[0])
  let along = 0
  edges.forEach((d, k) => {
    let done = 0 // share of the edge that earlier compartments have
    while (c < scales.length - 1 && along + d > (c + 1) * size) {
      const share = Math.max(done, ((c + 1) * size - along) / d)
      const [a, b] = [place(k), place(k + 1)]
      const border = a.map((x, i) => x + (b[i] - x) * share) as unknown as Placement.Point // three again
      const radius = line.radius[k] + (line.radius[k + 1] - line.radius[k]) * share
      const [before, after] = [scales[c], scales[c + 1]]
      if (before.s !== after.s || before.q !== after.q) emit(border, radius)
      ;[shift, from] = [scaled(border), border]
      c++
      if (before.q !== after.q) emit(border, radius)
      done = share
    }
    emit(place(k + 1), line.radius[k + 1])
    along += d
  })
  return { line: { ...made, ...out }, shift: scaled(place(line.x.length - 1)) }
}
