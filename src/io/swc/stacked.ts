/**
 * An outline of a soma as a stack of cylinders along its long axis, with the outline's widths.
 *
 * The axis is that of the largest variance of the outline's points, found by power iteration; the width across it at a height is the
 * distance between the outermost crossings of the closed outline there. Each of the `levels` slices is as thick as its middle. Neurites that
 * hung on the outline hang on the slice that is nearest along the axis.
 */
import type { Points } from "./tree.ts"

/** Slices of a stack: as many as NEURON makes. */
const levels = 20

type Vector = readonly [number, number, number]

const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]

const unit = (a: Vector): Vector => {
  const length = Math.sqrt(dot(a, a))
  return length === 0 ? [0, 0, 0] : [a[0] / length, a[1] / length, a[2] / length]
}

/** The direction in which points spread most, other than along `except`. */
const axisOf = (points: ReadonlyArray<Vector>, except: Vector): Vector => {
  const spread = [0, 1, 2].map((i) =>
    [0, 1, 2].map((j) => points.reduce((sum, p) => sum + p[i] * p[j], 0)) as unknown as Vector
  )
  const outside = (v: Vector): Vector => {
    const along = dot(v, except)
    return [v[0] - along * except[0], v[1] - along * except[1], v[2] - along * except[2]]
  }
  // From the point that is farthest out, which cannot be across the axis.
  const start = points.map(outside).reduce((best, p) => dot(p, p) > dot(best, best) ? p : best, [0, 0, 0] as Vector)
  let axis = unit(start)
  for (let turn = 0; turn < 200; turn++) {
    axis = unit(outside([dot(spread[0], axis), dot(spread[1], axis), dot(spread[2], axis)]))
  }
  return axis
}

/** Half the distance between the outermost crossings of a closed outline at a height. */
const halfWidth = (along: ReadonlyArray<number>, across: ReadonlyArray<number>, height: number): number => {
  let [low, high] = [Infinity, -Infinity]
  for (let k = 0; k < along.length; k++) {
    const next = (k + 1) % along.length
    const [a, b] = [along[k], along[next]]
    if ((a <= height) === (b <= height)) continue
    const at = across[k] + (across[next] - across[k]) * (height - a) / (b - a)
    low = Math.min(low, at)
    high = Math.max(high, at)
  }
  return (high - low) / 2
}

/** The points of a stack, with the height of each, and the height of every point of the outline. */
const stackOf = (points: Points, outline: ReadonlyArray<number>) => {
  const mean = (axis: ReadonlyArray<number>): number => outline.reduce((sum, k) => sum + axis[k], 0) / outline.length
  const centre: Vector = [mean(points.x), mean(points.y), mean(points.z)]
  const around = outline.map((k): Vector => [
    points.x[k] - centre[0],
    points.y[k] - centre[1],
    points.z[k] - centre[2]
  ])
  const axis = axisOf(around, [0, 0, 0])
  const second = axisOf(around, axis)
  const [along, across] = [around.map((p) => dot(p, axis)), around.map((p) => dot(p, second))]
  const low = along.reduce((least, t) => Math.min(least, t), Infinity)
  const slice = (along.reduce((most, t) => Math.max(most, t), -Infinity) - low) / levels
  const middles = Array.from({ length: levels }, (_, i) => low + (i + 0.5) * slice)
  const widths = middles.map((t) => halfWidth(along, across, t))
  return {
    along,
    heights: [low, ...middles, low + levels * slice],
    radius: [widths[0], ...widths, widths[levels - 1]],
    place: (t: number, i: number): number => centre[i] + t * axis[i]
  }
}

const nearest = (heights: ReadonlyArray<number>, t: number): number =>
  heights.reduce((best, h, i) => Math.abs(h - t) < Math.abs(heights[best] - t) ? i : best, 0)

/** Puts stacks in place of outlines. */
export const stacked = (points: Points, outlines: ReadonlyArray<ReadonlyArray<number>>): Points => {
  const gone = new Set(outlines.flat())
  const place = new Map<number, number>() // of every old point, what stands for it
  const kept = points.line.flatMap((_, k) => gone.has(k) ? [] : [k])
  kept.forEach((k, i) => place.set(k, i))
  let [next, id] = [kept.length, points.id.reduce((most, own) => Math.max(most, own), 0)]
  const stacks = outlines.map((outline) => {
    const stack = stackOf(points, outline)
    const first = next
    outline.forEach((k, i) => place.set(k, first + nearest(stack.heights, stack.along[i])))
    next += stack.heights.length
    const inside = new Set(outline)
    const top = outline.find((k) => !inside.has(points.parent[k]))!
    return { ...stack, first, top }
  })
  const added = stacks.flatMap(({ first, heights, place: at, radius, top }) =>
    heights.map((t, i) => {
      const root = place.get(top)! - first
      const above = i === root ? place.get(points.parent[top]) ?? -1 : first + (i < root ? i + 1 : i - 1)
      return {
        line: points.line[top],
        id: ++id,
        x: at(t, 0),
        y: at(t, 1),
        z: at(t, 2),
        radius: radius[i],
        parent: above
      }
    })
  )
  const both = (name: "line" | "id" | "x" | "y" | "z" | "radius"): ReadonlyArray<number> => [
    ...kept.map((k) => points[name][k]),
    ...added.map((point) => point[name])
  ]
  return {
    line: both("line"),
    id: both("id"),
    type: [...kept.map((k) => points.type[k]), ...added.map(() => 1)],
    x: both("x"),
    y: both("y"),
    z: both("z"),
    radius: both("radius"),
    parent: [
      ...kept.map((k) => points.parent[k] < 0 ? points.parent[k] : place.get(points.parent[k])!),
      ...added.map((point) => point.parent)
    ]
  }
}
