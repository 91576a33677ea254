/**
 * Rows → selection: what a person would write who means exactly these rows, in their order.
 *
 * One idea: every expression has a cost of reading, and the cheapest is taken. Conditions that hold in all the rows are found first
 * (`nodeConditions.ts`, `edgeConditions.ts`), then the fewest of them that hold nowhere else (`conjunction.ts`); the same for the rows that
 * are not selected, and for parts of which each is alike (`unions.ts`). Where what that gives is long, a bound on a number may tell the rows
 * from the others; rows are listed where all that fails. Deterministic; time grows with the table. Law: L2, resolving what is described gives
 * the rows.
 */
import * as Result from "effect/Result"
import { failing, numbers } from "../network/border.ts"
import type { Network } from "../network/Network.ts"
import type { NetworkError } from "../network/NetworkError.ts"
import type { Ints } from "../table/Column.ts"
import * as Rows from "../table/Rows.ts"
import { cheapest, type Condition, conjunction, type Described } from "./conjunction.ts"
import { edgeConditions } from "./edgeConditions.ts"
import { aNetwork } from "./Given.ts"
import { nodeConditions } from "./nodeConditions.ts"
import { leastCost, numberCondition } from "./numberConditions.ts"
import { resolve } from "./resolve.ts"
import { all, edges, type EdgeSelection, type NodeSelection, rows as exactly } from "./Select.ts"
import { edgeUnions, nodeUnions, type Part } from "./unions.ts"

/** What it costs to read a list of rows: it says nothing of what they are. */
const listCost = (length: number): number => 6 + 2 * length

/** The selection a person would write for some compartments, in their order; fails on rows that do not exist or stand there twice. */
export const nodesAs = failing(
  "Select.describe",
  { network: aNetwork, rows: numbers },
  (network: Network, rows: ArrayLike<number>): Result.Result<NodeSelection, NetworkError> =>
    Result.map(resolve(network, exactly(rows), { allowEmpty: true }), (own) => nodesAt(network, own))
)

/** The selection a person would write for some synapses, in their order; fails on rows that do not exist or stand there twice. */
export const edgesAs = failing(
  "Select.describeEdges",
  { network: aNetwork, rows: numbers },
  (network: Network, rows: ArrayLike<number>): Result.Result<EdgeSelection, NetworkError> =>
    Result.map(resolve(network, edges.rows(rows), { allowEmpty: true }), (own) => edgesAt(network, own))
)

/** Compartments that there are, each once, as a selection; of the column `but` nothing is said. */
export const nodesAt = (network: Network, rows: Ints, but?: string): NodeSelection =>
  described(nodesOf(network, but), rows, exactly(rows)).selection

/** Synapses that there are, each once, as a selection; of the column `but` nothing is said. */
export const edgesAt = (network: Network, rows: Ints, but?: string): EdgeSelection =>
  described(edgesOf(network, but), rows, edges.rows(rows)).selection

/** How the rows of a table are described. */
type Describing<S> = {
  readonly all: S
  readonly count: number
  /** Conditions that hold in all of some rows, the ones that people write first. */
  readonly conditions: (rows: Ints) => ReadonlyArray<Condition<S>>
  /** A condition on a number that holds in the rows and not in the others. */
  readonly number: (rows: Ints, others: Ints) => Condition<S> | null
  /** Expressions of less than a cost for rows that have nothing in common, made of parts. */
  readonly unions: (rows: Ints, limit: number, part: Part<S>) => ReadonlyArray<Described<S> | null>
}

const nodesOf = (network: Network, but?: string): Describing<NodeSelection> => ({
  all,
  count: network.nodes.length,
  conditions: (rows) => nodeConditions(network, rows, but),
  number: (rows, others) => numberCondition(network, "nodes", rows, others, 6, but),
  unions: (rows, limit, part) => nodeUnions(network, rows, limit, part)
})

const edgesOf = (network: Network, but?: string): Describing<EdgeSelection> => ({
  all: edges,
  count: network.edges.length,
  conditions: (rows) => edgeConditions(network, rows, (nodes) => placeOf(network, nodes), but),
  number: (rows, others) => numberCondition(network, "edges", rows, others, 4, but),
  unions: (rows, limit, part) => edgeUnions(network, rows, limit, part)
})

/** Where the ends of synapses are, by what these compartments alone have in common. */
const placeOf = (network: Network, nodes: Ints): Described<NodeSelection> | null =>
  conjunction(all, nodeConditions(network, nodes), Rows.complement(nodes, network.nodes.length))

type Narrowed<S> = { readonly where: (test: string) => S; readonly not: () => S; readonly or: (that: S) => S }

const isAscending = (rows: Ints): boolean => rows.every((row, k) => k === 0 || rows[k - 1] < row)

/** The cheapest expression that means the rows. */
const described = <S extends Narrowed<S>>(of: Describing<S>, rows: Ints, listed: S): Described<S> => {
  const list = { selection: listed, cost: listCost(rows.length) }
  if (rows.length === 0 || !isAscending(rows)) return list
  if (rows.length === of.count) return { selection: of.all, cost: 1 }
  const others = Rows.complement(rows, of.count)
  const short = cheapest([structural(of, rows, others), list])!
  return short.cost <= leastCost ? short : cheapest([short, bounded(of, rows, others)])!
}

/** So short an expression that no other kind is looked for. */
const shortCost = 5

/** How long a `not` is to read. */
const notCost = 2

/** The cheapest expression without numbers: by conditions on the rows, on the others, or on parts; null where there is none. */
const structural = <S extends Narrowed<S>>(of: Describing<S>, rows: Ints, others: Ints): Described<S> | null => {
  const own = conjunction(of.all, of.conditions(rows), others)
  if (own !== null && own.cost <= shortCost) return own
  const rest = conjunction(of.all, of.conditions(others), rows)
  const short = cheapest([own, rest === null ? null : { selection: rest.selection.not(), cost: rest.cost + notCost }])
  if (short !== null && short.cost <= shortCost) return short
  const limit = Math.min(short?.cost ?? Infinity, listCost(rows.length))
  return cheapest([short, ...of.unions(rows, limit, (part) => conjunction(of.all, of.conditions(part), others))])
}

/** The cheapest expression with a bound on a number: of all rows, or of those that are like the rows in everything else. */
const bounded = <S extends Narrowed<S>>(of: Describing<S>, rows: Ints, others: Ints): Described<S> | null => {
  const conditions = of.conditions(rows)
  const like = Rows.filter(others, (row) => conditions.every(({ holds }) => holds(row)))
  const bounds = [of.number(rows, others), like.length === 0 || like === others ? null : of.number(rows, like)]
  return conjunction(of.all, [...bounds.filter((bound) => bound !== null), ...conditions], others)
}
