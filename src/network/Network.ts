/**
 * The network: an immutable record of two tables (`nodes`, a row per compartment; `edges`, a row per synapse) and what was said of them.
 *
 * Compartments are numbered 0…N-1 without gaps, cell by cell and branch by branch; synapses 0…M-1 in the order they were connected,
 * whatever their type. That one number is used by parameters, states, recordings, clamps and gradients alike.
 */
import * as Equal from "effect/Equal"
import * as Hash from "effect/Hash"
import { List, OrderedMap, OrderedSet, Record } from "immutable"
import * as Column from "../table/Column.ts"
import { plural } from "../table/plural.ts"
import { inspect, is } from "../table/structural.ts"
import * as Table from "../table/Table.ts"
import type { NetworkFields } from "./NetworkFields.ts"
import { summary } from "./summary.ts"

/** Columns of `nodes` that say where a compartment is; they cannot be set. */
export const nodeIndexColumns = [
  "global_cell_index",
  "global_branch_index",
  "global_comp_index",
  "local_cell_index",
  "local_branch_index",
  "local_comp_index"
] as const

/** Columns of `edges` that say where a synapse is; they cannot be set. `pre_index` is -1 where a source drives it (`eventColumns.ts`). */
export const edgeIndexColumns = [
  "global_edge_index",
  "index_within_type",
  "pre_index",
  "post_index",
  "type",
  "pre_locs",
  "post_locs"
] as const

const defaults: NetworkFields = {
  _tag: "Network",
  cells: List(),
  nodes: Table.make(0),
  edges: Table.make(0, [
    ["global_edge_index", Column.absent("Int", 0)],
    ["index_within_type", Column.absent("Int", 0)],
    ["pre_index", Column.absent("Int", 0)],
    ["pre_locs", Column.absent("Float", 0)],
    ["post_index", Column.absent("Int", 0)],
    ["post_locs", Column.absent("Float", 0)],
    ["type", Column.absent("Text", 0)]
  ]),
  mechanisms: OrderedMap(),
  synapses: OrderedMap(),
  groups: OrderedSet(),
  diffusion: OrderedSet(),
  sources: List(),
  stimuli: List(),
  clamps: List(),
  recordings: List(),
  spikeRecordings: List(),
  trainables: List()
}

/** A network: an Immutable.js record that also speaks Effect's equality. */
export class Network extends Record<NetworkFields>(defaults, "Network") implements Equal.Equal {
  [Equal.symbol](that: Equal.Equal): boolean {
    return this === that || (that instanceof Network && this.equals(that))
  }
  [Hash.symbol](): number {
    return this.hashCode()
  }
  override toString(): string {
    return `Network(${plural(this.cells.size, "cell")}, ${plural(this.nodes.length, "compartment")}, ${
      plural(this.edges.length, "synapse")
    })`
  }
  /** What `console.log` shows in Node. */
  [inspect](): string {
    return summary(this)
  }
}

/** Whether a value is a network. */
export const isNetwork: (u: unknown) => u is Network = is((u): u is Network => u instanceof Network)

/** The table of a domain. */
export const table = (network: Network, domain: "nodes" | "edges"): Table.Table =>
  domain === "nodes" ? network.nodes : network.edges

/** Number of compartments. */
export const compartmentTotal = (network: Network): number => network.nodes.length

/** Where a compartment is, for people: `cell 0, branch 1, compartment 0 (row 2)`. */
export const describeNode = (network: Network, row: number): string => {
  const of = (name: string): number => Table.ints(network.nodes, name)[row]
  return `cell ${of("global_cell_index")}, branch ${of("local_branch_index")}, compartment ${
    of("local_comp_index")
  } (row ${row})`
}

/** Where a synapse is, for people: `IonotropicSynapse 3 (row 5)`. */
export const describeEdge = (network: Network, row: number): string =>
  `${Column.at(Table.get(network.edges, "type")!, row)} ${
    Table.ints(network.edges, "index_within_type")[row]
  } (row ${row})`
