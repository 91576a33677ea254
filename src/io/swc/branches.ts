/**
 * The last phase of reading: chains become branches in an order that depends on the cell and not on the file.
 *
 * The first branch begins at a tip: at the free end of the soma where it has one, else at the tip that comes first by its place. Branches
 * come depth first; those that start at one joint are ordered by type, then by the places and radii along their lines. So a file whose rows
 * were shuffled or renumbered, or that has another root within the stretch of its root, gives the same branches in the same order.
 */
import type { TracedBranches } from "../../network/Traced.ts"
import { type Chain, compare, compareLines, type Line, oriented } from "./Chain.ts"
import type { Points } from "./tree.ts"

/** Puts chains in order and gives each its parent. There is at least one. */
export const branches = (points: Points, chains: ReadonlyArray<Chain>, longest: number): TracedBranches => {
  const at = new Map<number, Array<number>>()
  for (const [c, { joints }] of chains.entries()) {
    for (const joint of joints) {
      const there = at.get(joint)
      if (there === undefined) at.set(joint, [c])
      else there.push(c)
    }
  }
  const lines: Array<Line> = []
  const parents: Array<number> = []
  /** Chains still to come, the next one last, each with the end at which it starts and the branch at whose end that is. */
  const waiting: Array<{ readonly line: Line; readonly chain: number; readonly end: number; readonly parent: number }> =
    []
  const [root, rootEnd] = first(points, chains, (joint) => at.get(joint)!.length === 1)
  waiting.push({ chain: root, end: 1 - rootEnd, line: oriented(points, chains[root], rootEnd), parent: -1 })
  while (waiting.length > 0) {
    const { chain, end, line, parent } = waiting.pop()!
    const joint = chains[chain].joints[end]
    for (const [k, piece] of pieces(line, longest).entries()) {
      parents.push(k === 0 ? parent : lines.length - 1)
      lines.push(piece)
    }
    const own = lines.length - 1
    const next = at.get(joint)!.filter((c) => c !== chain).map((c) => {
      const from = chains[c].joints[0] === joint ? 0 : 1
      return { chain: c, end: 1 - from, line: oriented(points, chains[c], from), parent: own }
    })
    for (const child of next.toSorted((a, b) => compare(b.line, a.line))) waiting.push(child)
  }
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

/** The chain that begins at a tip with that end: one of the soma before others, then the one whose line comes first. */
const first = (
  points: Points,
  chains: ReadonlyArray<Chain>,
  isTip: (joint: number) => boolean
): readonly [chain: number, end: 0 | 1] => {
  const tips = chains.flatMap(({ joints }, c) =>
    ([0, 1] as const).filter((end) => isTip(joints[end])).map((end) => [c, end] as const)
  )
  const somatic = tips.filter(([c]) => chains[c].type === 1)
  const among = somatic.length > 0 ? somatic : tips
  const rank = ([c, end]: readonly [number, 0 | 1]): Line => oriented(points, chains[c], end)
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
  const names = ["x", "y", "z", "radius"] as const
  const size = line.length / count
  const out: Array<Record<(typeof names)[number], Array<number>>> = []
  let now = { x: [line.x[0]], y: [line.y[0]], z: [line.z[0]], radius: [line.radius[0]] }
  const push = (k: number, share: number): void => {
    for (const name of names) now[name].push(line[name][k - 1] + (line[name][k] - line[name][k - 1]) * share)
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
    for (const name of names) now[name].push(line[name][k])
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
