/**
 * Spines without branches of their own: how much membrane they add, and a branch that has as much.
 *
 * F is the area with spines over the area without. Two published ways use it: specific capacitance and conductances times F, the geometry as
 * traced (Holmes and Rall, J. Neurophysiol. 68, 1992); or length times F^(2/3) and radius times F^(1/3), which keeps the axial resistance
 * (Stratford, Mason, Larkman, Major and Jack, in The Computing Neuron, 1989). The second is done here; on cones the exponents are those for
 * which the area is F times what it was, to the last digits.
 */
import * as Result from "effect/Result"
import { record } from "../border.ts"
import { area, distance } from "../Frustum.ts"
import { fail, type NetworkError } from "../NetworkError.ts"
import { branchTotals, type Traced } from "../Traced.ts"
import { type Branches } from "./Branches.ts"
import type { Line } from "./Line.ts"
import { sound } from "./sound.ts"
import { densityOf, linesAt, type Spine, spineKinds } from "./spines.ts"
import { shifted, tracedOf, treeOf } from "./Tree.ts"

/** How many spines of which size there are: in all, or per length [1/um]. */
export type SpineCount = Spine & { readonly count?: number; readonly density?: number }

/** The kind of counts of spines, for the border. */
export const aSpineCount = record(spineKinds)

/** Membrane of a spine: two cylinders without end caps [um2]. */
const areaOf = ({ head, neck }: Spine): number => 2 * Math.PI * (neck.radius * neck.length + head.radius * head.length)

/** F: the area of some branches with spines, over their area without. */
export const factor = (traced: Traced, meant: Branches, spines: SpineCount): Result.Result<number, NetworkError> =>
  Result.flatMap(linesAt(traced, meant), (chosen) => {
    const density = densityOf(traced, chosen, spines)
    if (typeof density !== "number") return fail(density)
    const [length, membrane] = chosen.reduce(([l, a], b) => {
      const own = branchTotals(traced, b)
      return [l + own.length, a + own.area]
    }, [0, 0])
    return Result.succeed(1 + density * length * areaOf(spines) / membrane)
  })

/** A morphology whose branches have the area of their spines too; what hangs on them moves along. */
export const folded = (traced: Traced, meant: Branches, spines: SpineCount): Result.Result<Traced, NetworkError> =>
  Result.flatMap(linesAt(traced, meant), (chosen) => {
    const density = densityOf(traced, chosen, spines)
    if (typeof density !== "number") return fail(density)
    const own = new Set(chosen)
    const tree = treeOf(traced)
    const moves: Array<readonly [number, number, number]> = [] // of the end of each branch
    const strands = tree.strands.map((strand, b) => {
      const up = traced.branches.parent[b]
      const line = shifted(strand.line, up < 0 ? [0, 0, 0] : moves[up])
      const { area: membrane, length } = branchTotals(traced, b)
      const next = own.has(b) ? stretched(line, 1 + density * length * areaOf(spines) / membrane) : line
      const last = line.x.length - 1
      const { x, y, z } = strand.line
      moves.push([next.x[last] - x[last], next.y[last] - y[last], next.z[last] - z[last]])
      return { ...strand, line: next }
    })
    return sound(tracedOf({ ...tree, strands }))
  })

/** A line with F times the membrane and the same axial resistance: radii times s, ways times s^2, about its start. */
const stretched = (line: Line, times: number): Line => {
  const edges = line.x.slice(1).map((_, k) => [distance(line, k, k + 1), line.radius[k], line.radius[k + 1]] as const)
  const rings = line.rings[0] + line.rings[1]
  const membrane = (s: number): number =>
    edges.reduce((sum, [d, a, b]) => sum + area(d * s * s, a * s, b * s), rings * s * s)
  const wanted = times * membrane(1)
  // Rings grow with s^2 and cylinders with s^3, so s lies between the roots of these.
  let [low, high] = [1, Math.sqrt(times)]
  for (let turn = 0; turn < 60; turn++) {
    const middle = (low + high) / 2
    if (membrane(middle) < wanted) low = middle
    else high = middle
  }
  const s = (low + high) / 2
  const out = (list: ReadonlyArray<number>): ReadonlyArray<number> => list.map((at) => list[0] + (at - list[0]) * s * s)
  return {
    ...line,
    x: out(line.x),
    y: out(line.y),
    z: out(line.z),
    radius: line.radius.map((r) => r * s),
    length: line.length * s * s,
    rings: [line.rings[0] * s * s, line.rings[1] * s * s]
  }
}
