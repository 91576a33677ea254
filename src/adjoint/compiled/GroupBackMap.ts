/**
 * What the way back has of groups of cells that junctions join, beside the tables of the way forwards: links in the order in which what held rows are
 * given goes on, those of branch points, ends of junctions; and sums of the adjoints of coefficients.
 */
import { schemeKinds, type SchemeName } from "../../program/System.ts"
import type { Allocator, Views } from "../../solve/compiled/Allocator.ts"
import type { GroupMap } from "../../solve/compiled/GroupMap.ts"
import type { MemoryMap } from "../../solve/compiled/MemoryMap.ts"

/** Tables and sums of one class of groups. */
export type GroupBackMap = {
  /** Of implicit schemes, null of others. By link, in the order of nodes, and by branch point: as `trees` of `GroupMap` has links. By junction: the offsets in scratch of both of its ends. */
  readonly tables: { readonly links: number; readonly pointLinks: number; readonly ends: number } | null
  /** By link, in the order of trees: of the coefficient in the equation of the parent, and in that of the node; null where they are not wanted. */
  readonly sums: { readonly up: number; readonly down: number } | null
  /** Of exponential Euler: of the entries of the matrix. */
  readonly matrix: number | null
}

/** Bytes of one coefficient of each link, and of a matrix. */
const sizes = ({ compartments, links, width }: GroupMap, pairs: number) => ({
  links: links * pairs * width,
  matrix: compartments * compartments * pairs * width
})

/** Takes the memory of all classes; with `coefficients`, sums of those of trees. */
export const groupBackMaps = (
  { groups, layout }: MemoryMap,
  scheme: SchemeName,
  coefficients: boolean,
  memory: Allocator
): ReadonlyArray<GroupBackMap> => {
  const { over } = schemeKinds[scheme]
  return groups.map((own, g) => {
    const { links, matrix } = sizes(own, layout.groups[g].pairs)
    return {
      tables: over === "tree"
        ? {
          links: memory.take(16 * own.links),
          pointLinks: memory.take(16 * own.points),
          ends: memory.take(8 * own.junctions)
        }
        : null,
      sums: over === "tree" && coefficients ? { up: memory.take(links), down: memory.take(links) } : null,
      matrix: over === "matrix" ? memory.take(matrix) : null
    }
  })
}

/** The sums among it: first word and number of words. */
export const groupSumStretches = (
  { groups, layout }: MemoryMap,
  backs: ReadonlyArray<GroupBackMap>
): ReadonlyArray<readonly [word: number, count: number]> =>
  backs.flatMap(({ matrix, sums }, g) => {
    const bytes = sizes(groups[g], layout.groups[g].pairs)
    return [
      ...sums === null ? [] : [[sums.up / 8, bytes.links / 8], [sums.down / 8, bytes.links / 8]] as const,
      ...matrix === null ? [] : [[matrix / 8, bytes.matrix / 8]] as const
    ]
  })

/** Writes the tables. */
export const packGroupsBack = (
  { i32 }: Views,
  { groups, layout }: MemoryMap,
  backs: ReadonlyArray<GroupBackMap>
): void => {
  for (const [g, { members: [{ group, links }], points }] of layout.groups.entries()) {
    const { trees, width } = groups[g]
    const back = backs[g].tables
    if (back === null) continue
    const linkTable = i32.slice(trees / 4, trees / 4 + 4 * links.length)
    const put = (to: number, chosen: ReadonlyArray<number>): void =>
      chosen.forEach((l, k) => i32.set(linkTable.subarray(4 * l, 4 * l + 4), to / 4 + 4 * k))
    put(back.links, Array.from(links.keys()).sort((a, b) => links[a].of - links[b].of))
    const linkOf = new Map(links.map(({ child }, l) => [child, l]))
    put(back.pointLinks, Array.from(points, (place) => linkOf.get(place)!))
    const { others, starts } = group.pattern
    const earlierOf = new Int32Array(others.length)
    for (let p = 0; p + 1 < starts.length; p++) earlierOf.fill(p, starts[p], starts[p + 1])
    group.junctions.forEach(({ entry, first }, j) => {
      const [earlier, later] = [earlierOf[entry] * width, others[entry] * width]
      i32.set(first ? [earlier, later] : [later, earlier], back.ends / 4 + 2 * j)
    })
  }
}

/** Adds the sums of a member of a class to those of all nodes, or of the matrices, whose entries begin at `at`. */
export const addGroup = (
  { f64 }: Pick<Views, "f64">,
  { groups, layout }: MemoryMap,
  g: number,
  { matrix, sums }: GroupBackMap,
  k: number,
  nodes: number,
  into: Float64Array,
  at: number
): void => {
  const { lanes, members, pairs } = layout.groups[g]
  const read = (from: number, index: number): number => f64[from / 8 + index * pairs * lanes + k]
  if (sums !== null) {
    members[k].links.forEach(({ of }, l) => {
      into[of] += read(sums.down, l) // fromParent is `down`
      into[nodes + of] += read(sums.up, l)
    })
  }
  if (matrix === null) return
  const count = groups[g].compartments * groups[g].compartments
  for (let entry = 0; entry < count; entry++) into[at + entry] += read(matrix, entry)
}
