/**
 * The fourth phase of reading: which of several trees is meant. They are never tied to each other by a guess.
 */
import { distance } from "../../network/Frustum.ts"
import { classOf } from "../../network/Traced.ts"
import { plural } from "../../table/plural.ts"
import type { Note, Told } from "./SwcError.ts"
import type { SwcOptions } from "./SwcOptions.ts"
import type { Points } from "./tree.ts"

/** The trees that are read, and what is to be said of them. */
export type Forest = {
  readonly trees: ReadonlyArray<Points>
  readonly problems: ReadonlyArray<Told>
  readonly notes: ReadonlyArray<Note>
}

/** Takes the trees apart and chooses; where nothing was chosen, all stay one list of points, for the phases that look for problems. */
export const forest = (points: Points, choice: SwcOptions["trees"]): Forest => {
  const roots = points.parent.flatMap((up, k) => up === -1 ? [k] : [])
  if (roots.length < 2) return { trees: [points], problems: [], notes: [] }
  const members = new Map(roots.map((root) => [root, [] as Array<number>]))
  const rootOf = rootsOf(points)
  for (const [k, root] of rootOf.entries()) members.get(root)?.push(k)
  if (choice === "all") {
    return { trees: roots.map((root) => taken(points, members.get(root)!)), problems: [], notes: [] }
  }
  if (choice === "largest") {
    const largest = roots.reduce((best, root) => members.get(root)!.length > members.get(best)!.length ? root : best)
    const lines = roots.filter((root) => root !== largest).map((root) => points.line[root])
    return { trees: [taken(points, members.get(largest)!)], problems: [], notes: [{ code: "other-trees", lines }] }
  }
  const told = roots.slice(0, mostTold).map((root) =>
    `line ${points.line[root]}: ${textOf(points, members.get(root)!)}`
  )
  const more = roots.length > mostTold ? `; and ${roots.length - mostTold} more` : ""
  const problem: Told = {
    code: "several-trees",
    lines: roots.map((root) => points.line[root]),
    text: `${roots.length} trees that nothing ties together (${told.join("; ")}${more}); ` +
      "read one with { trees: \"largest\" } or each with { trees: \"all\" }"
  }
  return { trees: [points], problems: [problem], notes: [] }
}

/** Most trees that a message describes. */
const mostTold = 5

/** The root above every point; -1 where there is none, below a row that was refused. */
const rootsOf = ({ parent }: Points): Int32Array => {
  const root = new Int32Array(parent.length).fill(-2) // not known yet
  for (let k = 0; k < parent.length; k++) {
    const way: Array<number> = []
    let at = k
    while (at >= 0 && root[at] === -2) {
      way.push(at)
      root[at] = -1 // until the way is walked, and for good in a ring
      at = parent[at]
    }
    const found = at >= 0 ? root[at] : at === -1 ? way[way.length - 1] : -1
    for (const p of way) root[p] = found
  }
  return root
}

/** Some points, with parents as places among them. */
const taken = (points: Points, members: ReadonlyArray<number>): Points => {
  const place = new Map(members.map((k, i) => [k, i]))
  const of = (list: ReadonlyArray<number>): ReadonlyArray<number> => members.map((k) => list[k])
  const { id, line, parent, radius, type, x, y, z } = points
  return {
    line: of(line),
    id: of(id),
    type: of(type),
    x: of(x),
    y: of(y),
    z: of(z),
    radius: of(radius),
    parent: members.map((k) => place.get(parent[k]) ?? -1)
  }
}

const textOf = (points: Points, members: ReadonlyArray<number>): string => {
  const types = [...new Set(members.map((k) => classOf(points.type[k])))]
  const length = members.reduce((sum, k) => points.parent[k] < 0 ? sum : sum + distance(points, points.parent[k], k), 0)
  return `${plural(members.length, "point")} of ${types.join(", ")}, ${Number(length.toPrecision(4))} um`
}
