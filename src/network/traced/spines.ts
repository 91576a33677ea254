/**
 * Spines: a neck and a head at places along some branches, each a branch of its own.
 *
 * A spine stands on the surface, straight out of the branch, each turned by the golden angle against the one before; it attaches where the
 * branch is then divided. It adds its own membrane, two cylinders without end caps, and takes none away (law E5).
 */
import * as Result from "effect/Result"
import { cos, sin } from "../../number/trig.ts"
import { tooMany } from "../../table/limits.ts"
import { aCount, type Kind, like, listOf, maybe, record } from "../border.ts"
import { mostCompartments } from "../limits.ts"
import { fail, type NetworkError, type Reason } from "../NetworkError.ts"
import { uniforms } from "../random.ts"
import type { Traced } from "../Traced.ts"
import { type Branches, branchesAt } from "./Branches.ts"
import type { Line, Strand } from "./Line.ts"
import { divided, isEnd, isStart, mixed, type Spot, spotAlong } from "./Place.ts"
import { aSize } from "./reshaped.ts"
import { sound } from "./sound.ts"
import { freshJoint, lengthOf, tracedOf, treeOf } from "./Tree.ts"

/** A part of a spine: a cylinder. */
export type SpinePart = {
  /** Length [um]. */
  readonly length: number
  /** Radius [um]. */
  readonly radius: number
  /** Type of its branches as in SWC; default that of the branch it stands on. */
  readonly type?: number
}

/** The two parts of a spine. */
export type Spine = { readonly neck: SpinePart; readonly head: SpinePart }

/** Spines along branches: so many, so many per um, or at these shares of the length of each branch. */
export type Spines = Spine & {
  /** How many in all, at random places. */
  readonly count?: number
  /** How many per length, at random places [1/um]; the number is rounded. */
  readonly density?: number
  /** At these shares of the length of each branch, from 0 to 1. */
  readonly at?: ReadonlyArray<number>
  /** What chooses random places. */
  readonly seed?: number
}

const aType = like((u) => Number.isSafeInteger(u) && (u as number) >= 0, "a whole number of 0 or more")

const part = record({ length: aSize, radius: aSize, type: maybe(aType) })

const aSeed = like((u) => Number.isSafeInteger(u), "a whole number")

const aDensity = like((u) => typeof u === "number" && u > 0 && Number.isFinite(u), "a positive number [1/um]")

/** What spines consist of and how many there are, for the border. */
export const spineKinds: Readonly<Record<string, Kind>> = {
  neck: part,
  head: part,
  count: maybe(aCount),
  density: maybe(aDensity)
}

const aShare = like((u) => typeof u === "number" && u >= 0 && u <= 1, "a share of a branch, from 0 to 1")

/** The kind of spines, for the border. */
export const someSpines = record({ ...spineKinds, at: maybe(listOf(aShare, "a list of shares")), seed: maybe(aSeed) })

/** The angle by which a spine is turned against the one before: the golden one [rad]. */
const golden = Math.PI * (3 - Math.sqrt(5))

/** A morphology with spines. */
export const spined = (traced: Traced, meant: Branches, spines: Spines): Result.Result<Traced, NetworkError> => {
  const chosen = linesAt(traced, meant)
  if (Result.isFailure(chosen)) return Result.fail(chosen.failure)
  const places = placesOf(traced, chosen.success, spines)
  if (Result.isFailure(places)) return Result.fail(places.failure)
  const tree = treeOf(traced)
  const strands: Array<Strand> = [...tree.strands]
  let joint = freshJoint(tree)
  let turn = 0
  for (const [b, distances] of places.success) {
    let { joints, line } = tree.strands[b]
    let passed = 0
    let own = b // where the rest of the branch stands
    for (const along of distances) {
      const whole = lengthOf(line)
      const spot = spotAlong(line, Math.min(along - passed, whole), whole)
      const stalk = [joint++, joint++] as const
      const root = isStart(line, spot) ? joints[0] : isEnd(line, spot) ? joints[1] : joint++
      strands.push(...spineAt(line, spot, turn++ * golden, spines, [root, ...stalk]))
      if (root === joints[0] || root === joints[1]) continue
      const [before, after] = divided(tree.reading, line, spot)
      strands[own] = { line: before, joints: [joints[0], root] }
      own = strands.length
      ;[line, joints, passed] = [after, [root, joints[1]], passed + before.length]
      strands.push({ line, joints })
    }
  }
  return sound(tracedOf({ ...tree, strands }))
}

/** The branches that are meant, none of which is a sphere. */
export const linesAt = (traced: Traced, meant: Branches): Result.Result<ReadonlyArray<number>, NetworkError> =>
  Result.flatMap(branchesAt(traced, meant), (chosen) => {
    const ball = chosen.find((b) => traced.branches.sphere[b] === 1)
    return ball === undefined ? Result.succeed(chosen) : fail({
      _tag: "BadValue",
      what: `branch ${ball} of the spines`,
      found: "a sphere",
      expected: "branches that are lines; leave it out"
    })
  })

/** How many spines stand on each um of some branches [1/um], or what is wrong with the question. */
export const densityOf = (
  traced: Traced,
  chosen: ReadonlyArray<number>,
  { count, density }: Pick<Spines, "count" | "density">
): number | Reason => {
  const whole = chosen.reduce((sum, b) => sum + traced.branches.length[b], 0)
  if ((count === undefined) === (density === undefined)) return oneOfThem("count and density", [count, density])
  return density ?? count! / whole
}

const oneOfThem = (what: string, given: ReadonlyArray<unknown>): Reason => ({
  _tag: "BadValue",
  what: `what of ${what} is given`,
  found: given.every((one) => one === undefined) ? "nothing" : "more than one",
  expected: "exactly one of them"
})

/** Of every branch the distances from its start at which spines stand, ascending. */
const placesOf = (
  traced: Traced,
  chosen: ReadonlyArray<number>,
  spines: Spines
): Result.Result<ReadonlyMap<number, ReadonlyArray<number>>, NetworkError> => {
  const { at, count, density, seed } = spines
  const { length } = traced.branches
  const ascending = (list: ReadonlyArray<number>): ReadonlyArray<number> => list.toSorted((a, b) => a - b)
  if ([count, density, at].filter((one) => one !== undefined).length !== 1) {
    return fail(oneOfThem("count, density and at", [count, density, at]))
  }
  const whole = chosen.reduce((sum, b) => sum + length[b], 0)
  const wanted = at === undefined ? count ?? Math.round(density! * whole) : at.length * chosen.length
  const many = tooMany("spines of a morphology", wanted, Math.floor(mostCompartments / 4), "give fewer")
  if (many !== null) return fail(many)
  if (at !== undefined) {
    return Result.succeed(new Map(chosen.map((b) => [b, ascending(at.map((share) => share * length[b]))])))
  }
  if (seed === undefined) {
    const expected = "a whole number, by which their places are chosen"
    return fail({ _tag: "BadValue", what: "the seed of the spines", found: "missing", expected })
  }
  const draw = uniforms(seed)
  const drawn = ascending(Array.from({ length: wanted }, () => draw() * whole))
  const places = new Map<number, ReadonlyArray<number>>()
  let [passed, next] = [0, 0]
  for (const b of chosen) {
    const from = next
    while (next < drawn.length && drawn[next] < passed + length[b]) next++
    const before = passed
    places.set(b, drawn.slice(from, next).map((along) => along - before))
    passed += length[b]
  }
  return Result.succeed(places)
}

type Vector = readonly [x: number, y: number, z: number]

const scaled = ([x, y, z]: Vector, by: number): Vector => [x * by, y * by, z * by]

const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0]
]

const unit = (a: Vector): Vector => scaled(a, 1 / Math.sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2]))

/** A direction across a line, turned around it by an angle. */
const outward = ({ x, y, z }: Line, { edge }: Spot, angle: number): Vector => {
  const away = (k: number): Vector => [x[k + 1] - x[k], y[k + 1] - y[k], z[k + 1] - z[k]]
  const edges = x.slice(1).map((_, k) => k).filter((k) => away(k).some((d) => d !== 0))
  const along = unit(away(edges.findLast((k) => k <= edge) ?? edges[0]))
  const flat = along.map(Math.abs)
  const least = flat.indexOf(Math.min(...flat))
  const across = unit(cross(along, [least === 0 ? 1 : 0, least === 1 ? 1 : 0, least === 2 ? 1 : 0]))
  const third = cross(along, across)
  const [c, s] = [cos(angle), sin(angle)]
  return [across[0] * c + third[0] * s, across[1] * c + third[1] * s, across[2] * c + third[2] * s]
}

/** The neck and the head of a spine; `joints` are where it stands, between its parts, and its free end. */
const spineAt = (
  line: Line,
  spot: Spot,
  angle: number,
  { head, neck }: Spine,
  joints: readonly [number, number, number]
): ReadonlyArray<Strand> => {
  const out = outward(line, spot, angle)
  const [px, py, pz] = [mixed(line.x, spot), mixed(line.y, spot), mixed(line.z, spot)]
  const cylinder = (
    { length, radius, type = line.type }: SpinePart,
    from: number,
    ends: readonly [number, number]
  ): Strand => {
    const ways = [from, from + length]
    const points = {
      x: ways.map((way) => px + out[0] * way),
      y: ways.map((way) => py + out[1] * way),
      z: ways.map((way) => pz + out[2] * way),
      radius: [radius, radius]
    }
    return { line: { ...points, type, length: lengthOf(points), sphere: false, rings: [0, 0] }, joints: ends }
  }
  const foot = mixed(line.radius, spot)
  return [cylinder(neck, foot, [joints[0], joints[1]]), cylinder(head, foot + neck.length, [joints[1], joints[2]])]
}
