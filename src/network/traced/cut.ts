/**
 * Cutting a morphology in two at a place of a branch, joining two at a place of each, and telling one from another place.
 *
 * Laws: cut, then joined at the same places, is the same (E3); totals of what is joined add (E4); telling from another place keeps every
 * frustum, and from the old one again is the same (E2).
 */
import * as Result from "effect/Result"
import { maybe, oneOf, record } from "../border.ts"
import { fail, type NetworkError } from "../NetworkError.ts"
import type { Traced } from "../Traced.ts"
import { branches } from "./Branch.ts"
import type { Strand } from "./Line.ts"
import { type Found, found, type Place } from "./Place.ts"
import { atJoints, freshJoint, mended, shifted, tracedAt, tracedOf, treeOf } from "./Tree.ts"

/** The two parts of a morphology that was cut, and where the cut is on each. */
export type Parts = {
  /** The part with the root. */
  readonly before: Traced
  /** What lay beyond the place, as seen from the root. */
  readonly after: Traced
  /** Where to join them again: `Traced.join(before, at.before, after, at.after)`. */
  readonly at: { readonly before: Place; readonly after: Place }
}

/** Cuts a morphology. At the start of a branch this branch comes off, at its end all that hang on it. */
export const parted = (traced: Traced, place: Place): Result.Result<Parts, NetworkError> => {
  const spot = found(treeOf(traced), place)
  if (Result.isFailure(spot)) return Result.fail(spot.failure)
  const { at, beyond, joint, tree } = spot.success
  const { parent } = traced.branches
  const off = new Set<number>()
  for (const [b, up] of parent.entries()) if (up === place.branch || off.has(up)) off.add(b)
  if (beyond !== null) off.add(beyond)
  const keep = (isOff: boolean): ReadonlyArray<Strand> => tree.strands.filter((_, s) => off.has(s) === isOff)
  const [before, after] = [keep(false), keep(true)]
  if (before.length === 0 || after.length === 0) {
    const side = before.length === 0 ? "before" : "beyond"
    const { length } = branches(traced)[place.branch]
    return fail({
      _tag: "BadValue",
      what: `what lies ${side} the ${side === "before" ? "start" : "end"} of branch ${place.branch}`,
      found: "nothing",
      expected: `a place on its way, loc between 0 and 1 (it is ${Number(length.toPrecision(6))} um long)`
    })
  }
  const [own, rest] = [
    tracedAt(mended({ ...tree, strands: before }, [joint])),
    tracedAt({ ...tree, strands: after, root: joint })
  ]
  return Result.succeed({
    before: own.traced,
    after: rest.traced,
    at: { before: placeOf(own, joint, at), after: placeOf(rest, joint, at) }
  })
}

/** Where a joint is: at the end of a branch, at the root, or, where two branches were made one, at the point of their line. */
const placeOf = (
  { ends, traced: { branches: { first, x, y, z } } }: ReturnType<typeof tracedAt>,
  joint: number,
  [px, py, pz]: readonly [number, number, number]
): Place => {
  const end = ends.indexOf(joint)
  if (end >= 0) return { branch: end, loc: 1 }
  const starts = new Set(first)
  const k = x.findIndex((own, i) => own === px && y[i] === py && z[i] === pz && !starts.has(i) && !starts.has(i + 1))
  if (k < 0) return { branch: 0, loc: 0 }
  const branch = first.findLastIndex((from) => from <= k)
  return { branch, point: k - first[branch] }
}

/** What is done with the second of two morphologies that are joined. */
export type JoinOptions = {
  /** `"move"`, the default: the second is moved, so that the two places meet. `"stay"`: it stays where it is; no membrane fills the gap. */
  readonly second?: "move" | "stay"
}

/** The kind of the options, for the border. */
export const joinOptions = maybe(record({ second: maybe(oneOf("move", "stay")) }))

/** Joins a second morphology to a first one, at a place of each. */
export const joined = (
  traced: Traced,
  place: Place,
  other: Traced,
  otherPlace: Place,
  { second = "move" }: JoinOptions = {}
): Result.Result<Traced, NetworkError> => {
  if (traced.reading !== other.reading) {
    const expected = `"${traced.reading}", as of the first; read both files alike`
    return fail({
      _tag: "BadValue",
      what: "the reading of the second morphology",
      found: `"${other.reading}"`,
      expected
    })
  }
  const [one, two] = [found(treeOf(traced), place), found(treeOf(other), otherPlace)]
  if (Result.isFailure(one)) return Result.fail(one.failure)
  if (Result.isFailure(two)) return Result.fail(two.failure)
  const [own, added] = [one.success, two.success]
  const by = own.at.map((x, axis) => second === "move" ? x - added.at[axis] : 0) as [number, number, number]
  const shift = freshJoint(own.tree)
  const renamed = (joint: number): number => joint === added.joint ? own.joint : joint + shift
  const strands = [
    ...own.tree.strands,
    ...added.tree.strands.map(({ joints: [from, to], line }): Strand => ({
      joints: [renamed(from), renamed(to)],
      line: shifted(line, by)
    }))
  ]
  return Result.succeed(tracedOf(mended({ ...own.tree, strands }, [own.joint])))
}

/** Tells a morphology from the tip at a place, or from the tip that is nearest to it. */
export const rerooted = (traced: Traced, place: Place): Result.Result<Traced, NetworkError> =>
  Result.map(found(treeOf(traced), place), (spot) => {
    const root = nearestTip(spot)
    const tree = treeOf(traced)
    return root === tree.root ? traced : tracedOf({ ...tree, root })
  })

/** The tip that is nearest along the tree; of equally near ones the root, or the one at the end of the first branch. */
const nearestTip = ({ joint, tree }: Found): number => {
  const at = atJoints(tree.strands)
  const away = new Map([[joint, 0]])
  const waiting = [joint]
  for (let here = waiting.pop(); here !== undefined; here = waiting.pop()) {
    for (const s of at.get(here)!) {
      const { joints, line } = tree.strands[s]
      const there = joints[0] === here ? joints[1] : joints[0]
      if (away.has(there)) continue
      away.set(there, away.get(here)! + line.length)
      waiting.push(there)
    }
  }
  const tips = [...away].filter(([tip]) => at.get(tip)!.length === 1)
  return tips.reduce((best, one) => one[1] < best[1] || (one[1] === best[1] && one[0] < best[0]) ? one : best)[0]
}
