/**
 * Rows of a network as selections that people would write, and values as the shortest list that has them.
 */
import * as Result from "effect/Result"
import type { Network } from "../network/Network.ts"
import type { Domain } from "../network/Trainable.ts"
import { edgesAt, nodesAt } from "../select/describe.ts"
import { globalIndexOf, isRange } from "../select/indexOf.ts"
import { resolve } from "../select/resolve.ts"
import {
  cell,
  comp,
  edges,
  type EdgeSelection,
  type NodeSelection,
  rows as exactly,
  type Selection
} from "../select/Select.ts"
import * as Rows from "../table/Rows.ts"
import * as Table from "../table/Table.ts"

/** All rows of a table for which something holds. */
export const rowsWhere = (network: Network, domain: Domain, holds: (row: number) => boolean): ReadonlyArray<number> =>
  Array.from(Rows.filter(Rows.all(network[domain].length), holds))

/** Rows of a network as selections; of the column `but` nothing is said. */
export type Places = {
  readonly nodes: (network: Network, rows: ReadonlyArray<number>, but?: string) => NodeSelection
  readonly edges: (network: Network, rows: ReadonlyArray<number>, but?: string) => EdgeSelection
  readonly in: (network: Network, domain: Domain, rows: ReadonlyArray<number>, but?: string) => Selection
}

/** Most rows, search by search, that are looked at for what rows have in common: where one row is wanted, which is a place in any case, and more. */
const mostSearched = { one: 1_000_000, more: 4_000_000 }

/**
 * Says rows as a person would, for one program. What was said before is said again where it still means the same rows; after many searches in
 * a large network rows are said by their place in the tree, or one by one, so that time grows with the network and not with the edits.
 */
export const places = (): Places => {
  const said = new Map<string, Array<Selection>>()
  const searched = { one: 0, more: 0 }
  const say = <S extends Selection>(
    network: Network,
    domain: Domain,
    rows: ReadonlyArray<number>,
    search: (rows: Int32Array) => S,
    plain: () => S,
    but: string
  ): S => {
    const own = Int32Array.from(rows)
    // With every column there may be a better word.
    const columns = network.nodes.columns.size + network.edges.columns.size
    const key = [domain, columns, rows.length, rows[0], rows.at(-1), but].join(" ")
    const before = said.get(key) ?? []
    said.set(key, before)
    const again = before.find((selection) => means(network, selection, own))
    if (again !== undefined) return again as S // of the domain in the key
    const size = rows.length === 1 ? "one" : "more"
    searched[size] += network.nodes.length + network.edges.length
    const found = searched[size] > mostSearched[size] ? plain() : search(own)
    before.push(found)
    return found
  }
  const nodes: Places["nodes"] = (network, rows, but = "") =>
    say(network, "nodes", rows, (own) => nodesAt(network, own, but), () => plainly(network, rows), but)
  const synapses: Places["edges"] = (network, rows, but = "") =>
    say(network, "edges", rows, (own) => edgesAt(network, own, but), () => edges.rows(rows), but)
  return {
    nodes,
    edges: synapses,
    in: (network, domain, rows, but) => ({ nodes, edges: synapses })[domain](network, rows, but)
  }
}

/** Whether a selection means these rows, in their order. */
const means = (network: Network, selection: Selection, rows: Int32Array): boolean => {
  const found = resolve(network, selection, { allowEmpty: true })
  return Result.isSuccess(found) && found.success.length === rows.length &&
    found.success.every((row, k) => row === rows[k])
}

/** One compartment by its place in the tree, equal steps as a range, others one by one. */
const plainly = (network: Network, rows: ReadonlyArray<number>): NodeSelection => {
  if (rows.length !== 1) return ofRange(rows) ?? exactly(rows)
  const [cellAt, branchAt, compAt] = ["global_cell_index", "local_branch_index", "local_comp_index"].map((name) =>
    Table.ints(network.nodes, name)[rows[0]]
  )
  return cell(cellAt).branch(branchAt).comp(compAt)
}

/** Numbers in equal steps as compartments over the network; null where they are in others, or few. */
const ofRange = (rows: ReadonlyArray<number>): NodeSelection | null => {
  const { index } = globalIndexOf(rows)
  return isRange(index) ? comp(index, { scope: "global" }) : null
}

/** One value where all are the same to the bit, else the list. */
export const valuesOf = <A>(values: ReadonlyArray<A>): A | ReadonlyArray<A> =>
  values.every((value) => Object.is(value, values[0])) ? values[0] : values

/** Things in runs of those that follow each other and go together. */
export const runsOf = <A>(things: Iterable<A>, together: (a: A, b: A) => boolean): ReadonlyArray<ReadonlyArray<A>> => {
  const runs: Array<Array<A>> = []
  for (const thing of things) {
    const last = runs[runs.length - 1]
    if (last !== undefined && together(last[last.length - 1], thing)) last.push(thing)
    else runs.push([thing])
  }
  return runs
}
