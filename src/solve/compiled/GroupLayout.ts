/**
 * Where the groups of cells that junctions join go in a kernel: groups of one structure form a class, and go two at a time, one per SIMD lane, as
 * cells do; the copies of a batch are alike by themselves.
 *
 * A group belongs to one thread. It has no slots of its own: those of its compartments are found by tables.
 */
import type { Coupling } from "../Coupling.ts"
import { type Group, type Joined, joinedCells, type LinkPlace } from "../junctions/groups.ts"
import type { Plan } from "../Plan.ts"

/** A link of a tree, in the order in which a cell is gone through: the places of both ends. */
type TreeLink = LinkPlace & { readonly child: number; readonly parent: number }

/** A group of one copy, or its like. */
export type Member = {
  readonly copy: number
  readonly group: Group
  /** Rows of its compartments, ascending. */
  readonly rows: Int32Array
  /** Links of its trees, of each the node whose parent it leads to. */
  readonly links: ReadonlyArray<TreeLink>
}

/** Groups that are solved by one function. */
export type GroupClass = {
  readonly thread: number
  readonly lanes: 1 | 2
  /** Number of pairs (or, with one lane, 1). */
  readonly pairs: number
  /** Pair after pair. */
  readonly members: ReadonlyArray<Member>
  /** Places of compartments in the order of rows, and of branch points. */
  readonly compartments: Int32Array
  readonly points: Int32Array
}

/** The groups of a plan; null where no junction joins cells. */
export const joinedOf = ({ junctions, voltage }: Plan): Joined | null =>
  junctions === null ? null : joinedCells(voltage, junctions)

/** The classes of groups of some copies; `threadOf` says who has a row, over all copies. */
export const groupClasses = (
  plan: Plan,
  copies: number,
  threadOf: (row: number) => number
): ReadonlyArray<GroupClass> => {
  const joined = joinedOf(plan)
  if (joined === null) return []
  const { voltage } = plan
  const orderOf = new Int32Array(voltage.parent.length)
  voltage.order.forEach((node, k) => (orderOf[node] = k))
  const keys = joined.groups.map((group, g) => keyOf(voltage, group, g))
  const members = joined.groups.map((group) => memberOf(voltage, orderOf, group))
  const alike = new Map<string, Array<Member>>()
  for (let copy = 0; copy < copies; copy++) {
    members.forEach((member, g) => {
      const key = `${threadOf(copy * voltage.compartments + member.rows[0])} ${keys[g]}`
      const own = alike.get(key) ?? []
      alike.set(key, own)
      own.push({ ...member, copy })
    })
  }
  return [...alike.values()].flatMap((all) => {
    const [{ copy, group, rows }] = all
    const places = placesOf(voltage, group)
    const paired = all.length - all.length % 2
    return ([[2, all.slice(0, paired)], [1, all.slice(paired)]] as const).flatMap(([lanes, some]) =>
      some.length === 0 ? [] : [{
        thread: threadOf(copy * voltage.compartments + rows[0]),
        lanes,
        pairs: some.length / lanes,
        members: some,
        ...places
      }]
    )
  }).sort((a, b) => a.thread - b.thread)
}

const placesOf = ({ compartments }: Coupling, { nodes }: Group): Pick<GroupClass, "compartments" | "points"> => {
  const places = Int32Array.from(nodes.keys()).sort((a, b) => nodes[a] - nodes[b])
  const points = places.findIndex((place) => nodes[place] >= compartments)
  const end = points < 0 ? places.length : points
  return { compartments: places.slice(0, end), points: places.slice(end) }
}

const memberOf = (coupling: Coupling, orderOf: Int32Array, group: Group): Omit<Member, "copy"> => {
  const placeOf = new Map(Array.from(group.nodes, (node, place) => [node, place]))
  const links = group.links.map((link) => ({
    ...link,
    child: placeOf.get(link.of)!,
    parent: placeOf.get(coupling.parent[link.of])!
  })).sort((a, b) => orderOf[a.of] - orderOf[b.of])
  return { group, links, rows: group.nodes.filter((node) => node < coupling.compartments).sort() }
}

/** Entries up to which groups are compared: what is larger is worth a function of its own. */
const mostCompared = 4096

/** What groups that are solved alike have in common. */
const keyOf = (coupling: Coupling, group: Group, number: number): string => {
  const { junctions, links, nodes, pattern: { others, starts } } = group
  if (others.length > mostCompared) return `#${number}`
  const { compartments, points } = placesOf(coupling, group)
  const place = ({ entry, first }: LinkPlace): string => `${entry}${first ? "a" : "b"}`
  // Nodes ascend in all groups alike, so links and junctions stand in the same order.
  return [starts, others, compartments, points, links.map(place), junctions.map(place), nodes.length].join(";")
}
