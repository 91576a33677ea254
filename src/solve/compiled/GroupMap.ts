/**
 * Where groups of cells that junctions join have their tables and coefficients in a kernel's memory: the pattern of their elimination
 * (`junctions/eliminationOrder.ts`), which compartments and junctions they are of, and what trees give to its entries.
 */
import { schemeKinds, type SchemeName, type System } from "../../program/System.ts"
import type { Allocator } from "./Allocator.ts"
import type { GroupClass } from "./GroupLayout.ts"
import type { Layout } from "./Layout.ts"

/** How much there is of what in every group of a class. */
export type GroupSizes = {
  readonly nodes: number
  readonly entries: number
  readonly compartments: number
  readonly points: number
  readonly links: number
  readonly junctions: number
}

/** Tables of one class of groups. */
export type GroupMap = GroupSizes & {
  /** Bytes of one element: a lane or a pair. */
  readonly width: 8 | 16
  /** By place: 4 times the number of its first entry, and the end; by entry: the offset of its later place in scratch. */
  readonly starts: number
  readonly others: number
  /** Offsets of places in scratch: of compartments in the order of rows, of branch points. */
  readonly places: number
  readonly branchPoints: number
  /** By pair, compartment and lane: the offset of its slot. */
  readonly slots: number
  /** By junction: the offsets in scratch of its coefficients in the equations of both of its ends. */
  readonly targets: number
  /** By pair, junction, end and lane: the address of what its row says of it. */
  readonly rates: number
  /** By link, in the order of trees: offsets of the node and its parent in scratch, and addresses of the coefficients in the equations of both. */
  readonly trees: number
  /** What trees give to the entries: of the later unknown in the equation of the earlier one, and of the earlier one in that of the later. */
  readonly down: number
  readonly up: number
  /** Of exponential Euler: the propagator, row-major. */
  readonly matrix: number
}

/** How much there is in a class. */
export const groupSizes = ({ compartments, members: [{ group, links }], points }: GroupClass): GroupSizes => ({
  nodes: group.nodes.length,
  entries: group.pattern.others.length,
  compartments: compartments.length,
  points: points.length,
  links: links.length,
  junctions: group.junctions.length
})

/** Columns of a node in scratch: its row's sum, its right-hand side, what it is held at, and what flows away. */
const nodeColumns = 4

/** Where the entries of a group begin in scratch: those down, then those up. */
export const entriesAt = ({ entries, nodes, width }: GroupMap): { readonly down: number; readonly up: number } => {
  const down = nodeColumns * nodes * width
  return { down, up: down + entries * width }
}

/** Bytes that the factors of a group take: one over the pivots, then the entries down and up. */
export const factorBytes = ({ entries, nodes, width }: GroupMap): number => (nodes + 2 * entries) * width

/** Bytes of scratch that a group takes. */
export const groupScratch = (own: GroupMap): number => entriesAt(own).up + own.entries * own.width

/** The tables of a class. */
export const groupMap = (group: GroupClass, scheme: SchemeName, memory: Allocator): GroupMap => {
  const sizes = groupSizes(group)
  const { compartments, entries, junctions, links, nodes, points } = sizes
  const { lanes, pairs } = group
  const width = lanes === 2 ? 16 : 8
  const isMatrix = schemeKinds[scheme].over === "matrix"
  const coefficients = isMatrix ? 0 : entries * pairs * width
  return {
    ...sizes,
    width,
    starts: memory.take(4 * (nodes + 1)),
    others: memory.take(4 * entries),
    places: memory.take(4 * compartments),
    branchPoints: memory.take(4 * points),
    slots: memory.take(4 * compartments * pairs * lanes),
    targets: memory.take(8 * junctions),
    rates: memory.take(8 * junctions * pairs * lanes),
    trees: memory.take(16 * links),
    down: memory.take(coefficients),
    up: memory.take(coefficients),
    matrix: memory.take(isMatrix ? compartments * compartments * pairs * width : 0)
  }
}

/** Whether a clamp may hold the voltage in a row of a class of groups. */
export const groupHeld = (layout: Layout, { held }: System, group: number): boolean => {
  const n = layout.plan.network.nodes.length
  const rows = new Set(layout.groups[group].members.flatMap(({ copy, rows }) => [...rows].map((row) => copy * n + row)))
  return layout.classes.some(({ firstRows }, cls) => held[cls] && firstRows.some((row) => rows.has(row)))
}
