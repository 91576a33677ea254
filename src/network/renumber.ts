/**
 * Renumbering: compartments and synapses get other numbers, or go, and everything that addresses them follows.
 *
 * One idea: a change of rows is two lists, the rows that stay in their new order. Tables are gathered, indices counted anew (`indices.ts`),
 * and stimuli, clamps, recordings and trainables get the new numbers; what was said of a row that is gone goes with it. Whether it may go is
 * asked before. Names that no row has any more (mechanisms, types of synapses) leave with their columns.
 */
import { List } from "immutable"
import * as Column from "../table/Column.ts"
import { structural } from "../table/structural.ts"
import * as Table from "../table/Table.ts"
import { columnsOf, pooledColumns, withSourceNumbers } from "./eventColumns.ts"
import { nodeIndices, withEdgeIndices } from "./indices.ts"
import type { Network } from "./Network.ts"
import type { NetworkFields } from "./NetworkFields.ts"
import { settledPools, unsaid } from "./pools.ts"
import { mechanismRows } from "./quantities.ts"
import { copiesOf, kept } from "./streams.ts"
import { type Domain, type Level, renumbered, rowName, withoutRows } from "./Trainable.ts"

/** What is said of rows by their numbers. */
export type Addressed = Pick<NetworkFields, "stimuli" | "clamps" | "recordings" | "spikeRecordings" | "trainables">

/** The new number of a row; -1 where it is gone. */
export type Number = Readonly<Record<Domain | "sources", (row: number) => number>>

/** The numbers of rows that stay where they are. */
export const staying = (row: number): number => row

/**
 * What is said of the rows of a network, by their new numbers in a table of compartments; rows that are gone take it with them. Stimuli of chance
 * that are `copied` draw from their new numbers.
 */
export const readdressed = (network: Network, number: Number, nodes: Table.Table, copied = false): Addressed => {
  // What is of no row stays.
  const numberOf = (domain: keyof Number | "electrodes") => domain === "electrodes" ? staying : number[domain]
  const moved = <A extends { readonly row: number }>(
    all: List<A>,
    domainOf: (one: A) => keyof Number | "electrodes"
  ): List<A> => {
    if (all.every((one) => numberOf(domainOf(one)) === staying)) return all
    return List(
      all.toArray().flatMap((one) => {
        const to = numberOf(domainOf(one))
        if (to === staying) return [one]
        const row = to(one.row)
        return row < 0 ? [] : [structural({ ...one, row })]
      })
    )
  }
  return {
    stimuli: moved(copied ? network.stimuli : withStreams(network.stimuli, number.nodes), () => "nodes"),
    clamps: moved(network.clamps, ({ domain }) => domain),
    recordings: moved(network.recordings, ({ domain }) => domain),
    spikeRecordings: moved(network.spikeRecordings, ({ domain }) => domain),
    trainables: List(
      network.trainables.toArray().flatMap((t) => {
        if (number[t.domain] === staying) return [t]
        const left = withoutRows(t, (row) => number[t.domain](row) < 0)
        if (left === null) return []
        const names = {
          before: (row: number, as?: Level) => rowName(t.domain, network.nodes, row, as),
          after: (row: number, as?: Level) => rowName(t.domain, nodes, row, as)
        }
        return [structural({ ...left, index: renumbered(left.index, number[t.domain], names) })]
      })
    )
  }
}

/** Stimuli with the streams that they draw from, where others before them go. */
const withStreams = (stimuli: Addressed["stimuli"], number: (row: number) => number): Addressed["stimuli"] => {
  if (number === staying) return stimuli
  const left = stimuli.toArray().flatMap(({ row }, k) => number(row) < 0 ? [] : [k])
  return left.length === stimuli.size ? stimuli : kept(stimuli, left)
}

/** Rows in their new order, by their old numbers, and the cells that they make; without sources all of them stay. */
export type Kept = Pick<NetworkFields, "cells"> & Readonly<Record<Domain, Column.Ints>> & {
  readonly sources?: Column.Ints
  /** Whether what is kept is a copy: it draws from its new number then, and else goes on from the stream that it had. */
  readonly copied?: boolean
}

/** The new number of every old row of a table. */
const numberOf = (kept: Column.Ints, length: number): (row: number) => number => {
  const number = new Int32Array(length).fill(-1)
  kept.forEach((row, k) => {
    number[row] = k
  })
  return (row) => number[row]
}

/** The network of the rows that are kept; both ends of a synapse that is kept are. */
export const restricted = (network: Network, kept: Kept): Network =>
  settledPools(withoutAbsent(rearranged(network, kept), ["nodes", "edges"]))

/** The network of the rows that are kept, with all names that it had. */
export const rearranged = (network: Network, { cells, copied = false, edges, nodes, sources }: Kept): Network => {
  const number: Number = {
    nodes: numberOf(nodes, network.nodes.length),
    edges: numberOf(edges, network.edges.length),
    sources: sources === undefined ? staying : numberOf(sources, network.sources.size)
  }
  const compartments = nodeIndices(cells, nodes.length).reduce(
    (table, [name, column]) => Table.set(table, name, column),
    Table.gather(network.nodes, nodes)
  )
  // What begins at no compartment goes on doing so.
  const moved = (table: Table.Table, name: string, to: (row: number) => number): Table.Table =>
    Table.set(table, name, Column.int(Int32Array.from(Table.ints(table, name), (row) => row < 0 ? row : to(row))))
  const joined = ["pre_index", "post_index"].reduce(
    (table, name) => moved(table, name, number.nodes),
    Table.gather(network.edges, edges)
  )
  const synapses = withSourceNumbers(joined, number.sources)
  return network.merge({
    cells,
    ...sources === undefined ? {} : { sources: (copied ? copiesOf : kept)(network.sources, sources) },
    nodes: compartments,
    edges: withEdgeIndices(synapses, compartments),
    ...readdressed(network, number, compartments, copied)
  })
}

/** The network without synapses, by their rows; nothing is asked of who needs them. */
export const withoutEdges = (network: Network, kept: Column.Ints): Network => {
  const number = numberOf(kept, network.edges.length)
  return settledPools(withoutAbsent(
    network.merge({
      edges: withEdgeIndices(Table.gather(network.edges, kept), network.nodes),
      ...readdressed(network, { nodes: staying, edges: number, sources: staying }, network.nodes)
    }),
    ["edges"]
  ))
}

/** The names of the mechanisms of a table that some row has; of a state that diffuses everywhere, also of one that has it. */
const needed = (network: Network, domain: Domain, mechanisms: Network["mechanisms"]): ReadonlySet<string> => {
  const names = new Set([...mechanisms.keys()].filter((name) => mechanismRows(network, domain, name).length > 0))
  if (domain === "edges") return names
  for (const state of network.diffusion) {
    const having = [...mechanisms.values()].filter((mechanism) => columnsOf(mechanism).includes(state))
    if (!having.some(({ name }) => names.has(name))) having.slice(0, 1).forEach(({ name }) => names.add(name))
  }
  return names
}

/** The network without mechanisms and types of synapses that no row has, and without the columns that only they had. */
const withoutAbsent = (network: Network, domains: ReadonlyArray<Domain>): Network =>
  domains.reduce((left, domain) => {
    const list = domain === "nodes" ? "mechanisms" : "synapses"
    const names = needed(left, domain, left[list])
    const [stay, leave] = [true, false].map((wanted) =>
      [...left[list].values()].filter(({ name }) => names.has(name) === wanted)
    )
    if (leave.length === 0) return left
    const had = new Set(stay.flatMap(columnsOf))
    const gone = leave.flatMap((mechanism) => [...domain === "nodes" ? [mechanism.name] : [], ...columnsOf(mechanism)])
    const pools = leave.flatMap(pooledColumns).map(({ column }) => column)
    const rest = left.set(list, left[list].filter(({ name }) => names.has(name)))
      .set(domain, gone.filter((name) => !had.has(name)).reduce(Table.remove, left[domain]))
    return unsaid(rest.set("nodes", pools.reduce(Table.remove, rest.nodes)), (key) => pools.includes(key))
  }, network)
