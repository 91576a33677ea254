/**
 * A morphology while it is edited: strands between joints, and the joint that is its root.
 *
 * Strand b is branch b of the morphology that it came from. Which end of a strand is the first means nothing here; joints are numbers that
 * strands share and nothing else. An edit takes strands away, divides them, ties joints together, and is done when `tracedOf` has put
 * branches and points in their order again.
 */
import { distance } from "../Frustum.ts"
import { make, type Reading, type Traced, type TracedBranches } from "../Traced.ts"
import { branchesOf, inOrder } from "./arranged.ts"
import { type Line, lists, type Strand, sumOf, turned } from "./Line.ts"
import { pointsOf } from "./pointsOf.ts"

/** Strands, the joint at which the first branch begins, and how frusta are reckoned. */
export type Tree = { readonly reading: Reading; readonly strands: ReadonlyArray<Strand>; readonly root: number }

/** The line of a branch. */
export const lineOf = (branches: TracedBranches, branch: number): Line => {
  const [from, to] = [branches.first[branch], branches.first[branch + 1]]
  return {
    ...pointLists((name) => Array.from(branches[name].slice(from, to))),
    type: branches.type[branch],
    length: branches.length[branch],
    sphere: branches.sphere[branch] === 1,
    rings: [branches.ringAtStart[branch], branches.ringAtEnd[branch]]
  }
}

/** The tree of a morphology: the joint at the end of branch b is b + 1, and the root is 0. */
export const treeOf = ({ branches, reading }: Traced): Tree => ({
  reading,
  root: 0,
  strands: Array.from(
    branches.type,
    (_, b) => ({ line: lineOf(branches, b), joints: [branches.parent[b] + 1, b + 1] as const })
  )
})

/** The morphology of a tree that has a strand; where the root is a tip no longer, another takes its place by the rule of reading. */
export const tracedOf = (tree: Tree): Traced => tracedAt(tree).traced

/** The morphology of a tree, and the joint at the end of each of its branches. */
export const tracedAt = (
  { reading, root, strands }: Tree
): { readonly traced: Traced; readonly ends: ReadonlyArray<number> } => {
  const { ends, lines, parents } = inOrder(strands, { root })
  const branches = branchesOf(lines, parents)
  return { traced: make(reading, pointsOf(branches), branches), ends }
}

/** A joint that no strand has yet. */
export const freshJoint = ({ root, strands }: Tree): number =>
  strands.reduce((most, { joints }) => Math.max(most, joints[0], joints[1]), root) + 1

/** The strands at every joint. */
export const atJoints = (strands: ReadonlyArray<Strand>): ReadonlyMap<number, ReadonlyArray<number>> => {
  const at = new Map<number, Array<number>>()
  for (const [s, { joints }] of strands.entries()) {
    for (const joint of joints) {
      const there = at.get(joint)
      if (there === undefined) at.set(joint, [s])
      else there.push(s)
    }
  }
  return at
}

/** The length of a line of points. */
export const lengthOf = (line: Pick<Line, "x" | "y" | "z">): number =>
  sumOf(line.x.slice(1).map((_, k) => distance(line, k, k + 1)))

/**
 * Strands of which two of one type that meet alone at one of some joints, in one place and with one radius, are one: where a fork lost a
 * branch, the way goes on. Each way is found first and put together once, so that one of many strands takes no longer than its points.
 */
export const mended = (tree: Tree, joints: Iterable<number>): Tree => {
  const { reading, strands } = tree
  const at = atJoints(strands)
  const through = new Set([...joints].filter((joint) => goesOn(strands, at.get(joint) ?? [], joint)))
  if (through.size === 0) return tree
  const next = (s: number, joint: number): number => at.get(joint)!.find((other) => other !== s)!
  const done = new Set<number>()
  return {
    ...tree,
    strands: strands.flatMap((strand, s) => {
      if (done.has(s)) return []
      let [first, start] = [s, strand.joints[0]]
      while (through.has(start)) {
        first = next(first, start)
        start = farEnd(strands[first], start)
      }
      done.add(first)
      let end = farEnd(strands[first], start)
      const lines = [from(strands[first], start)]
      for (let here = first; through.has(end);) {
        here = next(here, end)
        done.add(here)
        lines.push(from(strands[here], end))
        end = farEnd(strands[here], end)
      }
      return [lines.length === 1 ? strand : { line: united(reading, lines), joints: [start, end] as const }]
    })
  }
}

const farEnd = ({ joints: [a, b] }: Strand, joint: number): number => a === joint ? b : a

/** The line of a strand from one of its joints. */
const from = ({ joints, line }: Strand, joint: number): Line => turned(line, joints[0] === joint ? 0 : 1)

/** Whether the strands at a joint are two that go on as one there. */
export const goesOn = (strands: ReadonlyArray<Strand>, own: ReadonlyArray<number>, joint: number): boolean => {
  if (own.length !== 2) return false
  const [a, b] = own.map((s) => from(strands[s], joint))
  return a.type === b.type && !a.sphere && !b.sphere && a.rings[0] === 0 && b.rings[0] === 0 &&
    lists.every((list) => a[list][0] === b[list][0])
}

/** Lines one after the other as one. */
export const united = (reading: Reading, lines: ReadonlyArray<Line>): Line => {
  const points = pointLists((list) => lines.flatMap((line, k) => k === 0 ? line[list] : line[list].slice(1)))
  return {
    ...lines[0],
    ...points,
    length: reading === "frusta" ? lengthOf(points) : lines.reduce((sum, { length }) => sum + length, 0),
    rings: [lines[0].rings[0], lines[lines.length - 1].rings[1]]
  }
}

/** The lists of a line's points. */
export const pointLists = (
  list: (name: (typeof lists)[number]) => ReadonlyArray<number>
): Pick<Line, (typeof lists)[number]> => ({ x: list("x"), y: list("y"), z: list("z"), radius: list("radius") })

/** A line in another place. */
export const shifted = (line: Line, [dx, dy, dz]: readonly [number, number, number]): Line => {
  const moved = (list: ReadonlyArray<number>, by: number): ReadonlyArray<number> =>
    by === 0 ? list : list.map((at) => at + by)
  return { ...line, x: moved(line.x, dx), y: moved(line.y, dy), z: moved(line.z, dz) }
}
