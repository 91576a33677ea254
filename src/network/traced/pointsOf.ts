/**
 * The points of a morphology that was edited: from its branches, so that read as a file they make these branches again wherever points can.
 *
 * The way goes from the soma outwards, since an edge has the type of the point that is farther out. A branch that goes on from the last point
 * of the one before shares it; one with a start of its own has it as a point. At a soma both follow what reading does there
 * (reconstructions.md section 4): the piece to a neurite's first point is left out at an inner point and at a soma of one point, and has the
 * neurite's radius at a tip. A ring of membrane is a twig without length.
 */
import type { TracedBranches, TracedPoints } from "../Traced.ts"
import { ordered } from "./ordered.ts"

type Grown = { readonly [K in keyof TracedPoints]: Array<number> }

/** A branch to be walked from one of its ends, from a point on. */
type Step = { readonly branch: number; readonly from: 0 | 1; readonly anchor: number }

/** The points of branches, in order. */
export const pointsOf = (branches: TracedBranches): TracedPoints => {
  const { first, parent, radius, ringAtEnd, ringAtStart, sphere, type, x, y, z } = branches
  const count = type.length
  const ends: Array<Array<number>> = Array.from({ length: count + 1 }, () => []) // joint 0 is the root, b + 1 the end of b
  for (let b = 0; b < count; b++) {
    ends[parent[b] + 1].push(b)
    ends[b + 1].push(b)
  }
  const joint = (b: number, end: 0 | 1): number => end === 0 ? parent[b] + 1 : b + 1
  const out: Grown = { x: [], y: [], z: [], radius: [], type: [], parent: [] }
  const emit = (k: number, of: number, above: number, r = radius[k]): number => {
    out.x.push(x[k])
    out.y.push(y[k])
    out.z.push(z[k])
    out.radius.push(r)
    out.type.push(of)
    out.parent.push(above)
    return out.type.length - 1
  }
  const isHere = (point: number, k: number): boolean =>
    out.x[point] === x[k] && out.y[point] === y[k] && out.z[point] === z[k]
  /** Whether a neurite at this joint starts at its own first point, and the piece to it is left out. */
  const leavesOut = (at: number): boolean =>
    ends[at].some((b) => sphere[b] === 1) || ends[at].filter((b) => type[b] === 1).length > 1
  /** Whether a line goes on from a point, which is then no point of its own. */
  const goesOn = (at: number, point: number, k: number, next: number, { branch, from }: Step): boolean => {
    if (!isHere(point, k)) return false
    if (out.type[point] !== 1 || type[branch] === 1) return out.radius[point] === radius[k]
    if (radius[k] !== radius[next]) return false
    if (!leavesOut(at)) return true
    // A stem is one edge from the soma's middle to a tip, a fork or another type; what is longer would be left out.
    const far = ends[joint(branch, from === 0 ? 1 : 0)]
    return first[branch + 1] - first[branch] === 2 && !(far.length === 2 && far.every((b) => type[b] === type[branch]))
  }
  const walk = (step: Step): number => {
    const { anchor, branch, from } = step
    const [a, b] = [first[branch], first[branch + 1] - 1]
    if (sphere[branch] === 1) return emit(a, type[branch], anchor)
    const [start, by, length] = from === 0 ? [a, 1, b - a] : [b, -1, b - a]
    const shares = anchor >= 0 && goesOn(joint(branch, from), anchor, start, start + by, step)
    let last = shares ? anchor : emit(start, type[branch], anchor)
    const ring = (k: number, of: number): void => {
      if (of > 0) emit(k, type[branch], last, Math.sqrt(radius[k] * radius[k] + of / Math.PI))
    }
    ring(start, from === 0 ? ringAtStart[branch] : ringAtEnd[branch])
    for (let i = 1; i <= length; i++) last = emit(start + i * by, type[branch], last)
    ring(start + length * by, from === 0 ? ringAtEnd[branch] : ringAtStart[branch])
    return last
  }
  const somatic = type.indexOf(1)
  const middle = somatic < 0 ? 0 : somatic
  const begin: Step = {
    branch: middle,
    from: ends[joint(middle, 0)].length > 1 && ends[joint(middle, 1)].length === 1 ? 1 : 0,
    anchor: -1
  }
  const waiting: Array<Step> = [begin]
  const origin = joint(begin.branch, begin.from)
  for (let step = waiting.pop(); step !== undefined; step = waiting.pop()) {
    const { branch, from } = step
    const before = out.type.length
    const last = walk(step)
    const far = joint(branch, from === 0 ? 1 : 0)
    const next = (at: number, anchor: number): void => {
      for (const other of ends[at]) {
        if (other !== branch) waiting.push({ branch: other, from: joint(other, 0) === at ? 0 : 1, anchor })
      }
    }
    next(far, last)
    if (step === begin) next(origin, before)
  }
  return ordered(out)
}
