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
 * branch, the way goes on.
 */
export const mended = (tree: Tree, joints: Iterable<number>): Tree => {
  const at = new Map([...atJoints(tree.strands)].map(([joint, own]) => [joint, [...own]]))
  const strands: Array<Strand | null> = [...tree.strands]
  for (const joint of joints) {
    const own = at.get(joint) ?? []
    if (own.length !== 2) continue
    const whole = united(tree.reading, strands[own[0]]!, strands[own[1]]!, joint)
    if (whole === null) continue
    strands[own[0]] = whole
    strands[own[1]] = null
    const far = at.get(whole.joints[1])!
    far[far.indexOf(own[1])] = own[0]
    at.delete(joint)
  }
  return { ...tree, strands: strands.filter((strand) => strand !== null) }
}

/** Two strands that meet at a joint as one, or null where they are not of one kind there. */
const united = (reading: Reading, one: Strand, two: Strand, joint: number): Strand | null => {
  const [before, after] = [
    turned(one.line, one.joints[1] === joint ? 0 : 1),
    turned(two.line, two.joints[0] === joint ? 0 : 1)
  ]
  const last = before.x.length - 1
  const plain = before.type === after.type && !before.sphere && !after.sphere && before.rings[1] === 0 &&
    after.rings[0] === 0 && lists.every((list) => before[list][last] === after[list][0])
  if (!plain) return null
  const points = pointLists((list) => [...before[list], ...after[list].slice(1)])
  const line: Line = {
    ...before,
    ...points,
    length: reading === "frusta" ? lengthOf(points) : before.length + after.length,
    rings: [before.rings[0], after.rings[1]]
  }
  const far = ({ joints: ends }: Strand): number => ends[0] === joint ? ends[1] : ends[0]
  return { line, joints: [far(one), far(two)] }
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
