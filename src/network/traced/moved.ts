/**
 * Moving, turning and scaling a whole morphology: every point of its branches and of its tracing goes along.
 *
 * Lengths and areas of what is only moved stay to the last digit of their sums; the order of branches is that of their new places.
 */
import * as Result from "effect/Result"
import { aNumber, either, type Kind, like, maybe, oneOf, record } from "../border.ts"
import { fail, type NetworkError } from "../NetworkError.ts"
import { difference, type Plane, planes, type Point, pointOf, rotation, type Shift, sum, turned } from "../Placement.ts"
import { make, type Traced } from "../Traced.ts"
import { branchesOf, inOrder } from "./arranged.ts"
import { type Line } from "./Line.ts"
import { ordered } from "./ordered.ts"
import { sound } from "./sound.ts"
import { treeOf } from "./Tree.ts"

const finite = like((u) => typeof u === "number" && Number.isFinite(u), "a finite number")

/** The kind of vectors and places, for the border. */
export const aShift: Kind = record({ x: maybe(finite), y: maybe(finite), z: maybe(finite) })

/** The kind of planes, for the border. */
export const aPlane = oneOf(...planes)

/** The kind of angles, for the border. */
export const someDegrees = finite

/** Factors for places and radii; one number is both. */
export type Factors = number | { readonly places?: number; readonly radius?: number }

/** The kind of factors, for the border. */
export const someFactors = either(record({ places: maybe(aNumber), radius: maybe(aNumber) }), aNumber)

/** What becomes of a place. */
type Map3 = (x: number, y: number, z: number) => Point

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
export const translated = (traced: Traced, by: Shift): Result.Result<Traced, NetworkError> => {
  const [dx, dy, dz] = pointOf(by)
  return dx === 0 && dy === 0 && dz === 0
    ? Result.succeed(traced)
    : sound(mapped(traced, (x, y, z) => [x + dx, y + dy, z + dz], 1, 1))
}

/** A morphology turned clockwise in a plane, about the origin or a place. */
export const rotated = (
  traced: Traced,
  degrees: number,
  plane: Plane,
  about: Shift = {}
): Result.Result<Traced, NetworkError> => {
  if (degrees % 360 === 0) return Result.succeed(traced)
  const [by, centre] = [rotation(degrees, plane), pointOf(about)]
  return sound(mapped(traced, (x, y, z) => sum(turned(by, difference([x, y, z], centre)), centre), 1, 1))
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
