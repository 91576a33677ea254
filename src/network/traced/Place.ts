/**
 * Places on a morphology: how one is said, and what an edit makes of it, a joint where the strand is divided.
 *
 * A place that lies on a traced point, to a billionth of the branch, is that point; elsewhere a point is added with the place and the radius
 * of the frustum there, which changes neither length nor membrane.
 */
import * as Result from "effect/Result"
import { aNumber, either, type Kind, record } from "../border.ts"
import { distance } from "../Frustum.ts"
import { fail, type NetworkError, type Reason } from "../NetworkError.ts"
import type { Reading } from "../Traced.ts"
import type { Line, Strand } from "./Line.ts"
import { freshJoint, lengthOf, pointLists, type Tree } from "./Tree.ts"

/** A place: on a branch, at a share of its length (0 start, 1 end), at a distance from its start [um], or at a point of its line. */
export type Place =
  | { readonly branch: number; readonly loc: number }
  | { readonly branch: number; readonly distance: number }
  | { readonly branch: number; readonly point: number }

/** The kind of places, for the border. */
export const aPlace: Kind = either(
  record({ branch: aNumber, distance: aNumber }),
  record({ branch: aNumber, point: aNumber }),
  record({ branch: aNumber, loc: aNumber })
)

/** A place that was found: the joint there, the tree with the strand divided where it had to be, and where it lies. */
export type Found = {
  readonly tree: Tree
  readonly joint: number
  /** The strand of which the place is, as far as it lies towards the end of the branch that was named; null at the end of the branch. */
  readonly beyond: number | null
  readonly at: readonly [x: number, y: number, z: number]
}

/** What is near a point to this share of the branch's length is the point. */
const near = 1e-9

/** Finds a place; the strands of the tree are the branches of the morphology. */
export const found = (tree: Tree, place: Place): Result.Result<Found, NetworkError> => {
  const { branch } = place
  if (!Number.isInteger(branch) || branch < 0 || branch >= tree.strands.length) {
    const range = tree.strands.length === 1 ? "there is branch 0 only" : `branches are 0 to ${tree.strands.length - 1}`
    return fail({ _tag: "OutOfRange", what: "branch", found: branch, range })
  }
  const { joints, line } = tree.strands[branch]
  const spot = spotOf(line, place)
  if ("_tag" in spot) return fail(spot)
  const last = line.x.length - 1
  if (line.sphere ? spot.edge === 0 : isStart(line, spot)) {
    return Result.succeed({ tree, joint: joints[0], beyond: branch, at: placeAt(line, 0) })
  }
  if (line.sphere || isEnd(line, spot)) {
    return Result.succeed({ tree, joint: joints[1], beyond: null, at: placeAt(line, last) })
  }
  const joint = freshJoint(tree)
  const [before, after] = divided(tree.reading, line, spot)
  const strands: ReadonlyArray<Strand> = [
    ...tree.strands.with(branch, { line: before, joints: [joints[0], joint] }),
    { line: after, joints: [joint, joints[1]] }
  ]
  return Result.succeed({ tree: { ...tree, strands }, joint, beyond: strands.length - 1, at: placeAt(after, 0) })
}

const placeAt = ({ x, y, z }: Line, k: number): readonly [number, number, number] => [x[k], y[k], z[k]]

/** A spot of a line: an edge, counted from 0, and the share of it that lies before; at a point the share is 0. */
export type Spot = { readonly edge: number; readonly share: number }

/** Whether a spot is where the way begins. */
export const isStart = (line: Line, { edge, share }: Spot): boolean =>
  share === 0 && lengthOf(pointLists((list) => line[list].slice(0, edge + 1))) === 0

/** Whether a spot is where the way ends. */
export const isEnd = (line: Line, { edge, share }: Spot): boolean =>
  share === 0 && lengthOf(pointLists((list) => line[list].slice(edge))) === 0

/** Where on a line a place is, or what is wrong with it. */
const spotOf = (line: Line, place: Place): Spot | Reason => {
  const last = line.x.length - 1
  const of = `of branch ${place.branch}`
  if (line.sphere) {
    const loc = "loc" in place ? place.loc : "distance" in place ? place.distance / line.length : place.point
    if (loc === 0 || loc === 1) return { edge: loc, share: 0 }
    const range = "it is a sphere, whose places are its ends, loc 0 and loc 1"
    return { _tag: "OutOfRange", what: `place ${of}`, found: loc, range }
  }
  if ("point" in place) {
    if (Number.isInteger(place.point) && place.point >= 0 && place.point <= last) return { edge: place.point, share: 0 }
    return { _tag: "OutOfRange", what: `point ${of}`, found: place.point, range: `its points are 0 to ${last}` }
  }
  const whole = lengthOf(line)
  const along = "loc" in place ? place.loc * whole : place.distance
  if ("loc" in place && !(place.loc >= 0 && place.loc <= 1)) {
    return { _tag: "OutOfRange", what: `loc ${of}`, found: place.loc, range: "0 is its start and 1 its end" }
  }
  if (!(along >= 0 && along <= whole * (1 + near))) {
    const range = `it is ${Number(whole.toPrecision(6))} um long`
    return { _tag: "OutOfRange", what: `distance ${of} [um]`, found: along, range }
  }
  return spotAlong(line, along, whole)
}

/** The spot at a distance from the start of a line of that length. */
export const spotAlong = (line: Line, along: number, whole: number): Spot => {
  const last = line.x.length - 1
  if (along <= near * whole) return { edge: 0, share: 0 }
  if (along >= whole * (1 - near)) return { edge: last, share: 0 }
  let walked = 0
  for (let k = 0; k < last; k++) {
    const d = distance(line, k, k + 1)
    if (Math.abs(walked + d - along) <= near * whole) return { edge: k + 1, share: 0 }
    if (walked + d > along) return { edge: k, share: (along - walked) / d }
    walked += d
  }
  return { edge: last, share: 0 }
}

/** A number along a line. */
export const mixed = (list: ReadonlyArray<number>, { edge, share }: Spot): number =>
  share === 0 ? list[edge] : list[edge] + (list[edge + 1] - list[edge]) * share

/** The two parts of a line; both have the point between them. */
export const divided = (reading: Reading, line: Line, spot: Spot): readonly [Line, Line] => {
  const { edge, share } = spot
  const before = pointLists((list) => [
    ...line[list].slice(0, edge + 1),
    ...share === 0 ? [] : [mixed(line[list], spot)]
  ])
  const after = pointLists((list) => [mixed(line[list], spot), ...line[list].slice(edge + 1)])
  const [one, two] = [lengthOf(before), lengthOf(after)]
  const scale = reading === "frusta" ? 1 : line.length / (one + two)
  return [
    { ...line, ...before, length: one * scale, rings: [line.rings[0], 0] },
    { ...line, ...after, length: two * scale, rings: [0, line.rings[1]] }
  ]
}
