/**
 * From strands to branches, in an order that depends on the cell and not on the file.
 *
 * The first branch begins at a tip: at the root where it is said and is one, else at the free end of the soma where it has one, else at the
 * tip that comes first by its place. Branches come depth first; those that start at one joint are ordered by type, then by the places and
 * radii along their lines. So a file whose rows were shuffled or renumbered, or that has another root within the stretch of its root, gives
 * the same branches in the same order.
 */
import type { TracedBranches } from "../Traced.ts"
import { compare, compareLines, type Line, lists, type Strand, turned } from "./Line.ts"

/** How branches are arranged. */
export type Arrangement = {
  /** The joint that the first branch begins at, if it is a tip; left out, the soma's free end, or the first tip by place. */
  readonly root?: number
  /** Longer strands are cut into equal pieces [um]. */
  readonly longest?: number
}

/** Lines of branches in order, their parents, and the joint at the end of each; -1 inside of a strand that was cut into pieces. */
export type Order = {
  readonly lines: ReadonlyArray<Line>
  readonly parents: ReadonlyArray<number>
  readonly ends: ReadonlyArray<number>
}

/** Puts strands in order and gives each its parent. There is at least one. */
export const arranged = (strands: ReadonlyArray<Strand>, arrangement?: Arrangement): TracedBranches => {
  const { lines, parents } = inOrder(strands, arrangement)
  return branchesOf(lines, parents)
}

/** The order of strands. There is at least one. */
export const inOrder = (
  strands: ReadonlyArray<Strand>,
  { longest = Infinity, root }: Arrangement = {}
): Order => {
  const at = new Map<number, Array<number>>()
  for (const [s, { joints }] of strands.entries()) {
    for (const joint of joints) {
      const there = at.get(joint)
      if (there === undefined) at.set(joint, [s])
      else there.push(s)
    }
  }
  const lines: Array<Line> = []
  const parents: Array<number> = []
  const ends: Array<number> = []
  /** Strands still to come, the next one last, each with the end to which it goes and the branch at whose end it starts. */
  const waiting: Array<
    { readonly line: Line; readonly strand: number; readonly end: number; readonly parent: number }
  > = []
  const [tip, from] = first(strands, (joint) => at.get(joint)!.length === 1, root)
  waiting.push({ strand: tip, end: 1 - from, line: turned(strands[tip].line, from), parent: -1 })
  while (waiting.length > 0) {
    const { end, line, parent, strand } = waiting.pop()!
    const joint = strands[strand].joints[end]
    for (const [k, piece] of pieces(line, longest).entries()) {
      parents.push(k === 0 ? parent : lines.length - 1)
      lines.push(piece)
      ends.push(-1)
    }
    ends[ends.length - 1] = joint
    const own = lines.length - 1
    const next = at.get(joint)!.filter((s) => s !== strand).map((s) => {
      const start = strands[s].joints[0] === joint ? 0 : 1
      return { strand: s, end: 1 - start, line: turned(strands[s].line, start), parent: own }
    })
    for (const child of next.toSorted((a, b) => compare(b.line, a.line))) waiting.push(child)
  }
  return { lines, parents, ends }
}

/** Lines with their parents, as lists. */
export const branchesOf = (lines: ReadonlyArray<Line>, parents: ReadonlyArray<number>): TracedBranches => {
  const offsets = [0]
  for (const line of lines) offsets.push(offsets[offsets.length - 1] + line.x.length)
  const flat = (name: "x" | "y" | "z" | "radius"): Float64Array => {
    const out = new Float64Array(offsets[lines.length])
    for (const [k, line] of lines.entries()) out.set(line[name], offsets[k])
    return out
  }
  return {
    type: Int32Array.from(lines, ({ type }) => type),
    parent: Int32Array.from(parents),
    first: Int32Array.from(offsets),
    x: flat("x"),
    y: flat("y"),
    z: flat("z"),
    radius: flat("radius"),
    length: Float64Array.from(lines, ({ length }) => length),
    sphere: Uint8Array.from(lines, ({ sphere }) => sphere ? 1 : 0),
    ringAtStart: Float64Array.from(lines, ({ rings }) => rings[0]),
    ringAtEnd: Float64Array.from(lines, ({ rings }) => rings[1])
  }
}

/** The strand that begins at a tip, with that end: the root's, else one of the soma before others, then the one whose line comes first. */
const first = (
  strands: ReadonlyArray<Strand>,
  isTip: (joint: number) => boolean,
  root: number | undefined
): readonly [strand: number, end: 0 | 1] => {
  const tips = strands.flatMap(({ joints }, s) =>
    ([0, 1] as const).filter((end) => isTip(joints[end])).map((end) => [s, end] as const)
  )
  const said = tips.find(([s, end]) => strands[s].joints[end] === root)
  if (said !== undefined) return said
  const somatic = tips.filter(([s]) => strands[s].line.type === 1)
  const among = somatic.length > 0 ? somatic : tips
  const rank = ([s, end]: readonly [number, 0 | 1]): Line => turned(strands[s].line, end)
  return among.slice(1).reduce(
    (best, tip) => {
      const line = rank(tip)
      return compareLines(line, best.line) < 0 ? { tip, line } : best
    },
    { tip: among[0], line: rank(among[0]) }
  ).tip
}

/** A line in equal pieces that are not longer than `longest`; cut in the middle of edges where need be. */
const pieces = (line: Line, longest: number): ReadonlyArray<Line> => {
  const count = line.sphere ? 1 : Math.ceil(line.length / longest)
  if (count < 2) return [line]
  const size = line.length / count
  const out: Array<Record<(typeof lists)[number], Array<number>>> = []
  let now = { x: [line.x[0]], y: [line.y[0]], z: [line.z[0]], radius: [line.radius[0]] }
  const push = (k: number, share: number): void => {
    for (const name of lists) now[name].push(line[name][k - 1] + (line[name][k] - line[name][k - 1]) * share)
  }
  let along = 0
  for (let k = 1; k < line.x.length; k++) {
    const [dx, dy, dz] = (["x", "y", "z"] as const).map((axis) => line[axis][k] - line[axis][k - 1])
    const d = Math.sqrt(dx * dx + dy * dy + dz * dz)
    while (out.length < count - 1 && along + d > (out.length + 1) * size) {
      push(k, ((out.length + 1) * size - along) / d)
      out.push(now)
      now = { x: now.x.slice(-1), y: now.y.slice(-1), z: now.z.slice(-1), radius: now.radius.slice(-1) }
    }
    for (const name of lists) now[name].push(line[name][k])
    along += d
  }
  out.push(now)
  return out.map((piece, k) => ({
    ...line,
    ...piece,
    length: size,
    rings: [k === 0 ? line.rings[0] : 0, k === count - 1 ? line.rings[1] : 0]
  }))
}
