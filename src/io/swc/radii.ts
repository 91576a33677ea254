/**
 * The fifth phase of reading: places and radii in micrometres, and radii above zero.
 *
 * A radius of zero is a mistake with one exception, the point of a cone at a tip. Outlines of somata have radii that mean nothing, so they are
 * refused as outlines and not point by point.
 */
import { distance, volume } from "../../network/Frustum.ts"
import { around, type Neighbours, neighbours } from "../../network/traced/neighbours.ts"
import { contours } from "./contour.ts"
import { stacked } from "./stacked.ts"
import type { Note, Told } from "./SwcError.ts"
import { factorOf, type SwcOptions } from "./SwcOptions.ts"
import type { Points } from "./tree.ts"

/** Points with places and radii in micrometres, and what is to be said of them. */
export type Radii = {
  readonly points: Points
  readonly problems: ReadonlyArray<Told>
  readonly notes: ReadonlyArray<Note>
}

/** Scales, raises radii, and looks for those that are not above zero. */
export const radii = (given: Points, options: SwcOptions): Radii => {
  const factor = factorOf(options.units)
  const scaled = (list: ReadonlyArray<number>): ReadonlyArray<number> =>
    factor === 1 ? list : list.map((x) => x * factor)
  const inUm = { ...given, x: scaled(given.x), y: scaled(given.y), z: scaled(given.z), radius: scaled(given.radius) }
  const outlines = options.soma === "cylinders" ? [] : contours(inUm, neighbours(inUm))
  const built = options.soma === "contour" && outlines.length > 0
  const points = built ? stacked(inUm, outlines) : inUm
  const problems: Array<Told> = []
  const notes: Array<Note> = []
  const lines = (chain: ReadonlyArray<number>): ReadonlyArray<number> =>
    chain.map((k) => inUm.line[k]).toSorted((a, b) => a - b)
  if (built) notes.push({ code: "soma-contour", lines: outlines.flatMap(lines) })
  else {
    for (const chain of outlines) {
      const text = "these thin points run around the soma and would make a wire of it; " +
        "{ soma: \"contour\" } builds cylinders of the outline's widths, { soma: \"cylinders\" } reads the points as they stand"
      problems.push({ code: "soma-contour", lines: lines(chain), text })
    }
  }
  if (options.minRadius !== undefined) {
    const least = options.minRadius
    const raised = points.line.filter((_, k) => points.radius[k] < least)
    if (raised.length > 0) notes.push({ code: "min-radius", lines: raised })
    const thick = { ...points, radius: points.radius.map((r) => Math.max(r, least)) }
    return { points: thick, problems: [...problems, ...beyond(thick)], notes }
  }
  const outline = new Set(built ? [] : outlines.flat())
  const own = neighbours(points)
  const tips: Array<number> = []
  for (const [k, r] of points.radius.entries()) {
    if (r > 0 || outline.has(k)) continue
    if (r === 0 && isPointed(points, own, k)) tips.push(points.line[k])
    else {
      const text = `the radius is ${r}; it must be above zero (a radius of 0 is read at a tip, as a cone); ` +
        "{ minRadius } raises every smaller one"
      problems.push({ code: "radius", lines: [points.line[k]], text })
    }
  }
  if (tips.length > 0) notes.push({ code: "pointed-tip", lines: tips })
  return { points, problems: [...problems, ...beyond(points)], notes }
}

/** Edges and points of which lengths and volumes are beyond numbers. */
const beyond = (points: Points): ReadonlyArray<Told> => {
  const { line, parent, radius } = points
  const text = "its distance from its parent, or its radius, is too large to compute with; are these micrometres?"
  return line.filter((_, k) => {
    const length = parent[k] < 0 ? 1 : distance(points, parent[k], k)
    const thickest = Math.max(radius[k], radius[parent[k]] ?? 0)
    return !Number.isFinite(volume(Math.max(length, thickest), thickest, thickest))
  }).map((at) => ({ code: "not-finite", lines: [at], text }))
}

/** Whether a point is a tip of a cone: its one neighbour has a radius and another place, and neither is of the soma. */
const isPointed = (points: Points, own: Neighbours, k: number): boolean => {
  const next = around(points, own, k)
  return next.length === 1 && points.radius[next[0]] > 0 && points.type[next[0]] !== 1 && points.type[k] !== 1 &&
    distance(points, next[0], k) > 0
}
