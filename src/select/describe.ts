/**
 * Rows → selection: the shortest expression that means exactly these rows, in their order.
 *
 * One idea: conditions that hold in all the rows are found first (`nodeConditions.ts`), then the fewest of them that hold nowhere else
 * (`conjunction.ts`); the same for the rows that are not selected, for parts of which each is alike, and rows one by one where all that
 * fails. Deterministic; time grows with the table. Law: L2, resolving what is described gives the rows.
 */
import * as Result from "effect/Result"
import { failing, numbers } from "../network/border.ts"
import type { Network } from "../network/Network.ts"
import type { NetworkError } from "../network/NetworkError.ts"
import type { Ints } from "../table/Column.ts"
import * as Rows from "../table/Rows.ts"
import * as Table from "../table/Table.ts"
import { type Condition, conjunction, type Described } from "./conjunction.ts"
import { edgeConditions, edgeNumbers } from "./edgeConditions.ts"
import { aNetwork } from "./Given.ts"
import { indexOf, isRange } from "./indexOf.ts"
import { namedRows, nodeConditions, nodeNumbers } from "./nodeConditions.ts"
import { resolve } from "./resolve.ts"
import { all, edges, type EdgeSelection, type NodeSelection, rows as exactly } from "./Select.ts"

/** What it costs to read a list of rows: it says nothing of what they are. */
const listCost = (length: number): number => 6 + 2 * length

/** Most parts of a union. */
const mostParts = 4

/** The shortest selection that means exactly some compartments, in their order; fails on rows that do not exist or stand there twice. */
export const nodesAs = failing(
  "Select.describe",
  { network: aNetwork, rows: numbers },
  (network: Network, rows: ArrayLike<number>): Result.Result<NodeSelection, NetworkError> =>
    Result.map(resolve(network, exactly(rows), { allowEmpty: true }), (own) => nodesText(network, own).selection)
)

/** The shortest selection that means exactly some synapses, in their order; fails on rows that do not exist or stand there twice. */
export const edgesAs = failing(
  "Select.describeEdges",
  { network: aNetwork, rows: numbers },
  (network: Network, rows: ArrayLike<number>): Result.Result<EdgeSelection, NetworkError> =>
    Result.map(resolve(network, edges.rows(rows), { allowEmpty: true }), (own) => edgesText(network, own).selection)
)

type Both<S> = { readonly where: (test: string) => S; readonly not: () => S; readonly or: (that: S) => S }

/** How the rows of a table are described. */
type Describing<S> = {
  readonly all: S
  readonly count: number
  readonly conditions: (rows: Ints) => ReadonlyArray<Condition<S>>
  readonly numbers: (rows: Ints) => ReadonlyArray<Condition<S>>
}

const isAscending = (rows: Ints): boolean => rows.every((row, k) => k === 0 || rows[k - 1] < row)

const cheapest = <S>(candidates: ReadonlyArray<Described<S> | null>): Described<S> | null =>
  candidates.reduce((best, one) => one !== null && (best === null || one.cost < best.cost) ? one : best, null)

/** The cheapest conjunction that holds in the rows, and besides in none but `allowed`: of conditions together, or of one on a number. */
const conjoined = <S extends Both<S>>(of: Describing<S>, rows: Ints, allowed = rows): Described<S> | null => {
  const mask = Rows.toMask(allowed, of.count)
  const isWanted = (row: number): boolean => mask[row] === 1
  const found = conjunction(of.all, of.conditions(rows), isWanted, of.count)
  if (found !== null && found.cost <= 6) return found
  const outside = Rows.complement(allowed, of.count)
  const alone = of.numbers(rows).find(({ holds }) => !outside.some(holds))
  return cheapest([found, alone === undefined ? null : conjunction(of.all, [alone], isWanted, of.count)])
}

/** What describes the parts, joined; null where there are too many, or one has no description. */
const union = <S extends Both<S>>(of: Describing<S>, parts: ReadonlyArray<Ints>, whole: Ints): Described<S> | null => {
  if (parts.length < 2 || parts.length > mostParts) return null
  return joined(parts.map((part) => conjoined(of, part, whole)))
}

const joined = <S extends Both<S>>(parts: ReadonlyArray<Described<S> | null>): Described<S> | null =>
  parts.reduce((left, right) =>
    left === null || right === null
      ? null
      : { selection: left.selection.or(right.selection), cost: left.cost + 1 + right.cost }
  )

/** The description, its complement's, or a union's; in the end the rows. */
const described = <S extends Both<S>>(
  of: Describing<S>,
  rows: Ints,
  unions: (rows: Ints) => ReadonlyArray<Described<S> | null>,
  listed: S
): Described<S> => {
  const list = { selection: listed, cost: listCost(rows.length) }
  if (rows.length === 0 || !isAscending(rows)) return list
  if (rows.length === of.count) return { selection: of.all, cost: 1 }
  const own = conjoined(of, rows)
  const rest = conjoined(of, Rows.complement(rows, of.count))
  const other = rest === null ? null : { selection: rest.selection.not(), cost: rest.cost + 1 }
  const short = cheapest([own, other])
  return cheapest([short, ...short !== null && short.cost <= 5 ? [] : unions(rows), list])!
}

/** The shortest selection of compartments. */
const nodesText = (network: Network, rows: Ints): Described<NodeSelection> => {
  const of: Describing<NodeSelection> = {
    all,
    count: network.nodes.length,
    conditions: (some) => nodeConditions(network, some),
    numbers: (some) => nodeNumbers(network, some)
  }
  const unions = (some: Ints): ReadonlyArray<Described<NodeSelection> | null> => [
    union(of, alike(some, Table.ints(network.nodes, "global_cell_index"), withinCell(network)), some),
    union(
      of,
      alike(some, Table.ints(network.nodes, "local_branch_index"), Table.ints(network.nodes, "local_comp_index")),
      some
    ),
    ...names(network, of, some)
  ]
  return described(of, rows, unions, exactly(rows))
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

/** Rows in parts: two owners are in one part when they hold the same places. Null parts where there are too many. */
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
const names = (
  network: Network,
  of: Describing<NodeSelection>,
  rows: Ints
): ReadonlyArray<Described<NodeSelection> | null> => {
  const mask = Rows.toMask(rows, of.count)
  const others = Rows.complement(rows, of.count)
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
    unions.push(joined(left.length === 0 ? parts : [...parts, conjoined(of, left, rows)]))
    if (left.length === 0 || parts.length === mostParts) break
  }
  return unions
}

/** The shortest selection of synapses. */
const edgesText = (network: Network, rows: Ints): Described<EdgeSelection> => {
  const of: Describing<EdgeSelection> = {
    all: edges,
    count: network.edges.length,
    conditions: (some) => edgeConditions(network, some),
    numbers: (some) => edgeNumbers(network, some)
  }
  const type = Table.get(network.edges, "type")
  const unions = (some: Ints): ReadonlyArray<Described<EdgeSelection> | null> => {
    const { cost, index } = indexOf(Array.from(some))
    const byType = Map.groupBy(some as Iterable<number>, (row) => type!.values[row])
    return [
      union(of, Array.from(byType.values(), (part) => Int32Array.from(part)), some),
      isRange(index) ? { selection: edges.edge(index), cost: 6 + cost } : null
    ]
  }
  return described(of, rows, unions, edges.rows(rows))
}
