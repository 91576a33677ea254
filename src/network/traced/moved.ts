/**
 * Moving, turning and scaling a whole morphology: every point of its branches and of its tracing goes along.
 *
 * Lengths and areas of what is only moved stay to the last digit of their sums; the order of branches is that of their new places.
 */
import * as Result from "effect/Result"
import { cosSin } from "../../number/degrees.ts"
import { aNumber, either, type Kind, like, maybe, record } from "../border.ts"
import { fail, type NetworkError } from "../NetworkError.ts"
import { make, type Traced } from "../Traced.ts"
import { branchesOf, inOrder } from "./arranged.ts"
import { type Line } from "./Line.ts"
import { ordered } from "./ordered.ts"
import { sound } from "./sound.ts"
import { treeOf } from "./Tree.ts"

/** Three numbers along x, y and z. */
export type Vector = readonly [x: number, y: number, z: number]

/** The kind of vectors, for the border. */
export const aVector: Kind = like(
  (u) => Array.isArray(u) && u.length === 3 && u.every((x) => Number.isFinite(x)),
  "three finite numbers: x, y and z"
)

/** How a morphology is turned. */
export type Rotation = {
  /** The line around which it turns; default z. */
  readonly axis?: Vector
  /** By how much, anticlockwise for who looks at the tip of the axis; quarter turns about x, y or z are exact. */
  readonly degrees: number
  /** A place through which the line goes [um]; default the origin. */
  readonly about?: Vector
}

/** The kind of rotations, for the border. */
export const aRotation = record({
  axis: maybe(aVector),
  degrees: like(Number.isFinite, "a finite number of degrees"),
  about: maybe(aVector)
})

/** Factors for places and radii; one number is both. */
export type Factors = number | { readonly places?: number; readonly radius?: number }

/** The kind of factors, for the border. */
export const someFactors = either(record({ places: maybe(aNumber), radius: maybe(aNumber) }), aNumber)

/** What becomes of a place. */
type Map3 = (x: number, y: number, z: number) => Vector

const mapped = (traced: Traced, to: Map3, places: number, radii: number): Traced => {
  type Lists = { readonly [K in "x" | "y" | "z" | "radius"]: Iterable<number> }
  const all = (given: Lists) => {
    const [x, y, z] = [Array.from(given.x), Array.from(given.y), Array.from(given.z)]
    const at = x.map((own, k) => to(own, y[k], z[k]))
    const radius = radii === 1 ? Array.from(given.radius) : Array.from(given.radius, (r) => r * radii)
    return { x: at.map((p) => p[0]), y: at.map((p) => p[1]), z: at.map((p) => p[2]), radius }
  }
  const { reading, root, strands } = treeOf(traced)
  const { points } = traced
  const { lines, parents } = inOrder(
    strands.map(({ joints, line }) => ({
      joints,
      line: {
        ...line,
        ...all(line),
        length: line.length * (line.sphere ? radii : places),
        rings: line.rings.map((ring) => ring * radii * radii) as unknown as Line["rings"] // of two
      }
    })),
    { root }
  )
  const tracing = ordered({ ...all(points), type: Array.from(points.type), parent: Array.from(points.parent) })
  return make(reading, tracing, branchesOf(lines, parents))
}

/** A morphology elsewhere. */
export const translated = (traced: Traced, [dx, dy, dz]: Vector): Result.Result<Traced, NetworkError> =>
  dx === 0 && dy === 0 && dz === 0
    ? Result.succeed(traced)
    : sound(mapped(traced, (x, y, z) => [x + dx, y + dy, z + dz], 1, 1))

/** A morphology turned around a line: Rodrigues' formula. */
export const rotated = (
  traced: Traced,
  { about: [ox, oy, oz] = [0, 0, 0], axis = [0, 0, 1], degrees }: Rotation
): Result.Result<Traced, NetworkError> => {
  const norm = Math.sqrt(axis[0] * axis[0] + axis[1] * axis[1] + axis[2] * axis[2])
  if (!(norm > 0 && Number.isFinite(norm))) {
    const expected = "a direction: three numbers that are not all 0"
    return fail({ _tag: "BadValue", what: "the axis of the rotation", found: axis.join(", "), expected })
  }
  if (degrees % 360 === 0) return Result.succeed(traced)
  const [ax, ay, az] = axis.map((x) => x / norm)
  const [c, s] = cosSin(degrees)
  return sound(mapped(
    traced,
    (x, y, z) => {
      const [px, py, pz] = [x - ox, y - oy, z - oz]
      const along = (ax * px + ay * py + az * pz) * (1 - c)
      return [
        ox + px * c + (ay * pz - az * py) * s + ax * along,
        oy + py * c + (az * px - ax * pz) * s + ay * along,
        oz + pz * c + (ax * py - ay * px) * s + az * along
      ]
    },
    1,
    1
  ))
}

/** A morphology whose places, radii or both are multiplied. */
export const scaled = (traced: Traced, factors: Factors): Result.Result<Traced, NetworkError> => {
  const { places = 1, radius = 1 } = typeof factors === "number" ? { places: factors, radius: factors } : factors
  for (const [name, factor] of [["places", places], ["radius", radius]] as const) {
    if (factor > 0 && Number.isFinite(factor)) continue
    const what = `the factor of ${name === "places" ? "places" : "radii"}`
    return fail({ _tag: "BadValue", what, found: String(factor), expected: "a positive number" })
  }
  if (places === 1 && radius === 1) return Result.succeed(traced)
  return sound(mapped(traced, (x, y, z) => [x * places, y * places, z * places], places, radius))
}
