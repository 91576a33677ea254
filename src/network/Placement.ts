/**
 * Where a cell stands: a rotation about the origin of its path, then a shift. Thousands of cells share one path and differ in this alone.
 *
 * Coordinates and planes: physics.md section 17. Law: turning by quarters permutes coordinates exactly.
 */
import { cosSin } from "../number/degrees.ts"
import { type Structural, structural } from "../table/structural.ts"

/** An axis of space. */
export type Axis = "x" | "y" | "z"

/** The axes of space, in their order. */
export const axes = ["x", "y", "z"] as const

/** A place or a vector [um]. */
export type Point = readonly [x: number, y: number, z: number]

/** Where axes meet. */
export const origin: Point = [0, 0, 0]

/** A place or a vector as people write it [um]; what is left out is 0. */
export type Shift = { readonly x?: number; readonly y?: number; readonly z?: number }

/** The place or vector that is meant. */
export const pointOf = ({ x = 0, y = 0, z = 0 }: Shift): Point => [x, y, z]

/** Nine numbers, row by row: what a rotation makes of a vector. */
export type Rotation = readonly [number, number, number, number, number, number, number, number, number]

/** A rotation about the origin, or none, and a shift [um] after it. */
export type Placement = Structural & { readonly rotation: Rotation | null; readonly shift: Point }

/** Makes a placement; a rotation that turns nothing is none. */
export const make = (rotation: Rotation | null, shift: Point): Placement =>
  structural({ rotation: rotation === null || rotation.every((x, i) => x === none[i]) ? null : rotation, shift })

const none: Rotation = [1, 0, 0, 0, 1, 0, 0, 0, 1]

/** Where a cell stands that nobody has moved. */
export const home: Placement = make(null, origin)

/** What a rotation makes of a vector. */
export const turned = (rotation: Rotation | null, [x, y, z]: Point): Point => {
  if (rotation === null) return [x, y, z]
  const [a, b, c, d, e, f, g, h, i] = rotation
  return [a * x + b * y + c * z, d * x + e * y + f * z, g * x + h * y + i * z]
}

/** What a rotation makes of a vector when it is turned back. */
export const turnedBack = (rotation: Rotation | null, [x, y, z]: Point): Point => {
  if (rotation === null) return [x, y, z]
  const [a, b, c, d, e, f, g, h, i] = rotation
  return [a * x + d * y + g * z, b * x + e * y + h * z, c * x + f * y + i * z]
}

/** Where a placement puts a point of a path. */
export const placed = ({ rotation, shift }: Placement, point: Point): Point => sum(turned(rotation, point), shift)

/** Two vectors together. */
export const sum = ([a, b, c]: Point, [x, y, z]: Point): Point => [a + x, b + y, c + z]

/** A vector less another. */
export const difference = ([a, b, c]: Point, [x, y, z]: Point): Point => [a - x, b - y, c - z]

/** The placement shifted by a vector. */
export const shifted = (placement: Placement, by: Point): Placement =>
  by.every((d) => d === 0) ? placement : make(placement.rotation, sum(placement.shift, by))

/** The placement turned by a rotation about a point. */
export const rotated = ({ rotation, shift }: Placement, by: Rotation, about: Point): Placement =>
  make(
    rotation === null ? by : product(by, rotation),
    sum(turned(by, difference(shift, about)), about)
  )

/** First the second rotation, then the first. */
const product = (by: Rotation, [a, b, c, d, e, f, g, h, i]: Rotation): Rotation => {
  const [p, q, r] = [turned(by, [a, d, g]), turned(by, [b, e, h]), turned(by, [c, f, i])]
  return [p[0], q[0], r[0], p[1], q[1], r[1], p[2], q[2], r[2]]
}

/** A plane of two axes. */
export type Plane = "xy" | "xz" | "yz"

/** The planes of space. */
export const planes = ["xy", "xz", "yz"] as const

/** The rotation in a plane, clockwise: the first axis goes to -second, the second to first. Exact for quarter turns. */
export const rotation = (degrees: number, plane: Plane): Rotation => {
  const [cos, sin] = cosSin(degrees)
  switch (plane) {
    case "xy":
      return [cos, sin, 0, -sin, cos, 0, 0, 0, 1]
    case "xz":
      return [cos, 0, sin, 0, 1, 0, -sin, 0, cos]
    case "yz":
      return [1, 0, 0, 0, cos, sin, 0, -sin, cos]
  }
}
