/**
 * Rows that have nothing in common, as unions of parts of which each has: cells alike, branches alike, groups, types; and places in a list.
 */
import type { Network } from "../network/Network.ts"
import type { Ints } from "../table/Column.ts"
import * as Rows from "../table/Rows.ts"
import * as Table from "../table/Table.ts"
import type { Described } from "./conjunction.ts"
import { indexOf, isRange } from "./indexOf.ts"
import { namedRows } from "./nodeConditions.ts"
import { all, edges, type EdgeSelection, type NodeSelection } from "./Select.ts"

/** Describes a part; it may hold in other rows of the whole too, but nowhere else. */
export type Part<S> = (rows: Ints) => Described<S> | null

/** Most parts of a union. */
const mostParts = 4

/** The least that a union of so many parts can cost. */
const leastOf = (parts: number): number => 3 * parts + orCost * (parts - 1)

/** How long an `or` is to read: what it joins is two things to keep in mind. */
const orCost = 4

/** What describes the parts, joined; null where they are too many, cannot cost less than `limit`, or one has no description. */
const union = <S extends { readonly or: (that: S) => S }>(
  parts: ReadonlyArray<Ints>,
  limit: number,
  part: Part<S>
): Described<S> | null =>
  parts.length < 2 || parts.length > mostParts || leastOf(parts.length) >= limit ? null : joined(parts.map(part))

const joined = <S extends { readonly or: (that: S) => S }>(
  parts: ReadonlyArray<Described<S> | null>
): Described<S> | null =>
  parts.reduce((left, right) =>
    left === null || right === null
      ? null
      : { selection: left.selection.or(right.selection), cost: left.cost + orCost + right.cost }
  )

/** Compartments: cells that hold the same places of theirs, branches likewise, or groups and mechanisms and what is left. */
export const nodeUnions = (
  network: Network,
  rows: Ints,
  limit: number,
  part: Part<NodeSelection>
): ReadonlyArray<Described<NodeSelection> | null> => {
  const ints = (name: string): Ints => Table.ints(network.nodes, name)
  return [
    union(alike(rows, ints("global_cell_index"), withinCell(network)), limit, part),
    union(alike(rows, ints("local_branch_index"), ints("local_comp_index")), limit, part),
    ...namedUnions(network, rows, limit, part)
  ]
}

/** The place of each compartment within its cell. */
const withinCell = (network: Network): Ints => {
  const cells = Table.ints(network.nodes, "global_cell_index")
  let start = 0
  return cells.map((cell, row) => {
    if (row > 0 && cells[row - 1] !== cell) start = row
    return row - start
  })
}

/** Rows in parts: two owners are in one part when they hold the same places. No parts where they are too many. */
const alike = (rows: Ints, owners: Ints, places: Ints): ReadonlyArray<Ints> => {
  const held = new Map<number, Set<number>>()
  rows.forEach((row) => {
    const own = held.get(owners[row]) ?? new Set()
    held.set(owners[row], own.add(places[row]))
  })
  const parts = Map.groupBy(held.keys(), (owner) => [...held.get(owner)!].sort((a, b) => a - b).join())
  if (parts.size > mostParts) return []
  return Array.from(parts.values(), (some) => {
    const set = new Set(some)
    return Rows.filter(rows, (row) => set.has(owners[row]))
  })
}

/** Unions of groups and mechanisms that lie within the rows, the largest first, and what is left of the rows. */
const namedUnions = (
  network: Network,
  rows: Ints,
  limit: number,
  part: Part<NodeSelection>
): ReadonlyArray<Described<NodeSelection> | null> => {
  const count = network.nodes.length
  if (leastOf(2) >= limit) return []
  const mask = Rows.toMask(rows, count)
  const others = Rows.complement(rows, count)
  const within = namedRows(network)
    .filter(({ has, size }) => size > 0 && size <= rows.length && !others.some(has))
    .toSorted((a, b) => b.size - a.size)
  const parts: Array<Described<NodeSelection>> = []
  const unions: Array<Described<NodeSelection> | null> = []
  for (const { has, step } of within) {
    const fresh = Rows.filter(rows, (row) => mask[row] === 1 && has(row))
    if (fresh.length === 0) continue
    fresh.forEach((row) => {
      mask[row] = 0
    })
    parts.push({ selection: step(all), cost: 3 })
    const left = Rows.filter(rows, (row) => mask[row] === 1)
    unions.push(joined(left.length === 0 ? parts : [...parts, part(left)]))
    if (left.length === 0 || parts.length === mostParts || leastOf(parts.length + 1) >= limit) break
  }
  return unions
}

/** Synapses: those of each type, or synapses that follow each other, in the table or within their type. */
export const edgeUnions = (
  network: Network,
  rows: Ints,
  limit: number,
  part: Part<EdgeSelection>
): ReadonlyArray<Described<EdgeSelection> | null> => {
  const type = Table.get(network.edges, "type")!
  if (type._tag !== "Text") return []
  const byType = Map.groupBy(rows as Iterable<number>, (row) => type.values[row])
  const following = (of: EdgeSelection, own: number, places: Iterable<number>): Described<EdgeSelection> | null => {
    const { cost, index } = indexOf([...places])
    return isRange(index) ? { selection: of.edge(index), cost: own + 4 + cost } : null
  }
  const within = Table.ints(network.edges, "index_within_type")
  return [
    union(Array.from(byType.values(), (some) => Int32Array.from(some)), limit, part),
    following(edges, 0, rows),
    byType.size === 1
      ? following(edges.synapse(type.levels[type.values[rows[0]]]), 2, rows.map((row) => within[row]))
      : null
  ]
}
