/**
 * Other points and other radii along some branches: lines resampled at equal distances, tapers from one radius to another.
 *
 * Ends of branches stay where they are. What lies between points that are left out is cut off, so resampling makes lines a little shorter; the
 * number of compartments of a cell needs none of it.
 */
import * as Result from "effect/Result"
import { tooMany } from "../../table/limits.ts"
import { like, maybe, oneOf, record } from "../border.ts"
import { distance } from "../Frustum.ts"
import { mostCompartments } from "../limits.ts"
import { fail, type NetworkError } from "../NetworkError.ts"
import type { Traced } from "../Traced.ts"
import { branches } from "./Branch.ts"
import { type Branches, branchesAt } from "./Branches.ts"
import type { Line } from "./Line.ts"
import { mixed, spotAlong } from "./Place.ts"
import { sound } from "./sound.ts"
import { lengthOf, pointLists, tracedOf, treeOf } from "./Tree.ts"

/** The kind of lengths and radii, for the border. */
export const aSize = like((u) => typeof u === "number" && Number.isFinite(u) && u > 0, "a positive number [um]")

/** A morphology whose chosen branches have other lines. */
const withLines = (
  traced: Traced,
  chosen: ReadonlyArray<number>,
  lineOf: (line: Line, branch: number) => Line
): Result.Result<Traced, NetworkError> => {
  const tree = treeOf(traced)
  const own = new Set(chosen)
  const strands = tree.strands.map((strand, b) => own.has(b) ? { ...strand, line: lineOf(strand.line, b) } : strand)
  return sound(tracedOf({ ...tree, strands }))
}

/** Points at equal distances along each of some branches, at most `step` apart [um]. */
export const resampled = (
  traced: Traced,
  meant: Branches,
  step: number
): Result.Result<Traced, NetworkError> => {
  const chosen = branchesAt(traced, meant)
  if (Result.isFailure(chosen)) return Result.fail(chosen.failure)
  const counts = chosen.success.map((b) => Math.ceil(traced.branches.length[b] / step))
  const many = tooMany(
    "points of a morphology",
    counts.reduce((a, b) => a + b, 0),
    mostCompartments,
    "give a longer step"
  )
  if (many !== null) return fail(many)
  return withLines(traced, chosen.success, (line) => {
    if (line.sphere) return line
    const whole = lengthOf(line)
    const count = Math.ceil(whole / step)
    const spots = Array.from({ length: count - 1 }, (_, k) => spotAlong(line, whole * (k + 1) / count, whole))
    const last = line.x.length - 1
    const points = pointLists((
      list
    ) => [line[list][0], ...spots.map((spot) => mixed(line[list], spot)), line[list][last]])
    return { ...line, ...points, length: lengthOf(points) }
  })
}

/** A taper: the radius at both ends of the way. */
export type Taper = {
  /** Radius where it begins [um]. */
  readonly from: number
  /** Radius where it ends [um]. */
  readonly to: number
  /** `"branch"`, the default: along each branch. `"path"`: from where chosen branches begin to the farthest end of what hangs together. */
  readonly along?: "branch" | "path"
}

/** The kind of tapers, for the border. */
export const aTaper = record({ from: aSize, to: aSize, along: maybe(oneOf("branch", "path")) })

/** Radii that go from one to another in proportion to the way along some branches. */
export const tapered = (
  traced: Traced,
  meant: Branches,
  { along = "branch", from, to }: Taper
): Result.Result<Traced, NetworkError> => {
  const chosen = branchesAt(traced, meant)
  if (Result.isFailure(chosen)) return Result.fail(chosen.failure)
  const ball = chosen.success.find((b) => traced.branches.sphere[b] === 1)
  if (ball !== undefined) {
    const expected = "branches that are lines; leave it out, or scale the morphology"
    return fail({
      _tag: "BadValue",
      what: `branch ${ball} of the taper`,
      found: "a sphere, which has one radius",
      expected
    })
  }
  const ways = along === "branch" ? null : waysOf(traced, chosen.success)
  return withLines(traced, chosen.success, (line, b) => {
    const way = ways?.get(b) ?? { before: 0, whole: line.length }
    let walked = way.before
    const radius = line.x.map((_, k) => {
      walked += k === 0 ? 0 : distance(line, k - 1, k)
      return from + (to - from) * Math.min(1, walked / way.whole)
    })
    return { ...line, radius }
  })
}

/** Of every chosen branch the way before it among chosen ones, and the longest way of those that hang together with it. */
const waysOf = (traced: Traced, chosen: ReadonlyArray<number>) => {
  const data = branches(traced)
  const own = new Set(chosen)
  const top = new Map<number, number>()
  const longest = new Map<number, number>()
  for (const b of chosen) {
    const { parent, to } = data[b]
    const first = own.has(parent) ? top.get(parent)! : b
    top.set(b, first)
    longest.set(first, Math.max(longest.get(first) ?? 0, to - data[first].from))
  }
  return new Map(chosen.map((b) => {
    const first = top.get(b)!
    return [b, { before: data[b].from - data[first].from, whole: longest.get(first)! }]
  }))
}
