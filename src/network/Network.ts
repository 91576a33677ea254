/**
 * The network: an immutable record of two tables (`nodes`, a row per compartment; `edges`, a row per synapse) and what was said of them.
 *
 * Compartments are numbered 0…N-1 without gaps, cell by cell and branch by branch; synapses 0…M-1 in the order they were connected,
 * whatever their type. That one number is used by parameters, states, recordings, clamps and gradients alike.
 */
import * as Equal from "effect/Equal"
import * as Hash from "effect/Hash"
import * as Result from "effect/Result"
import { List, OrderedMap, OrderedSet, Record } from "immutable"
import * as Column from "../table/Column.ts"
import { type TooMany, tooMany } from "../table/limits.ts"
import { plural } from "../table/plural.ts"
import { inspect, is } from "../table/structural.ts"
import * as Table from "../table/Table.ts"
import { type Cell, type CellShape, isCell, type PassiveColumn, passiveColumns } from "./Cell.ts"
import { course } from "./course.ts"
import { derived, derivedColumns } from "./Geometry.ts"
import { mostCompartments, tooManyCompartments } from "./limits.ts"
import { compartmentCount } from "./Morphology.ts"
import { fail, type NetworkError, shown } from "./NetworkError.ts"
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

/** Columns of `edges` that say where a synapse is; they cannot be set. */
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
  stimuli: List(),
  clamps: List(),
  recordings: List(),
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

/** Makes a network of cells, numbered in the given order; the same cell may stand in the list many times. Fails on an empty list. */
export const makeResult = (cells: Iterable<Cell>): Result.Result<Network, NetworkError> => {
  const expected = "a list of cells, for example [Cell.make()]"
  if (typeof cells !== "object" || cells === null || !(Symbol.iterator in cells)) {
    return fail({
      _tag: "BadValue",
      what: "the list of cells",
      found: isCell(cells) ? "a single cell" : shown(cells),
      expected
    })
  }
  const list = atMost(cells, mostCompartments)
  const many = tooMany("cells", list.length, mostCompartments, "make fewer") ?? compartmentProblem(list)
  if (many !== null) return fail(many)
  if (list.length === 0) {
    return fail({ _tag: "BadValue", what: "the list of cells", found: "empty", expected: "at least one cell" })
  }
  const wrong = list.findIndex((cell) => !isCell(cell))
  if (wrong >= 0) {
    return fail({
      _tag: "BadValue",
      what: `entry ${wrong} of the list of cells`,
      found: shown(list[wrong]),
      expected: "a cell, for example Cell.make()"
    })
  }
  return Result.succeed(
    new Network({ cells: List(list.map((cell) => cell.morphology)), nodes: nodesOf(list), groups: groupsOf(list) })
  )
}

/** What a user's iterable gives, and no more of it than tells that it is too much: it may have no end. */
const atMost = (cells: Iterable<Cell>, most: number): ReadonlyArray<Cell> => {
  const out: Array<Cell> = []
  for (const cell of cells) {
    out.push(cell)
    if (out.length > most) break
  }
  return out
}

const compartmentProblem = (cells: ReadonlyArray<Cell>): TooMany | null =>
  tooManyCompartments(
    "the cells",
    cells.reduce((sum, cell) => sum + (isCell(cell) ? compartmentCount(cell.morphology) : 0), 0)
  )

/** Makes a network of cells; throws a `NetworkError` on an empty list. */
export const make = (cells: Iterable<Cell>): Network => Result.getOrThrow(makeResult(cells))

const nodesOf = (cells: ReadonlyArray<Cell>): Table.Table => {
  const n = cells.reduce((sum, cell) => sum + compartmentCount(cell.morphology), 0)
  const index = Object.fromEntries(nodeIndexColumns.map((name) => [name, new Int32Array(n)]))
  const passive = Object.fromEntries(Object.keys(passiveColumns).map((name) => [name, new Float64Array(n)]))
  const shape = Object.fromEntries([...derivedColumns, "x", "y", "z"].map((name) => [name, new Float64Array(n)]))
  const groups = new Map(Array.from(groupsOf(cells), (name) => [name, new Uint8Array(n)]))
  const shapes = new Map<Cell, CellShape>()
  let row = 0
  let branches = 0
  cells.forEach((cell, c) => {
    const first = row
    cell.morphology.ncomp.forEach((ncomp, b) => {
      for (let k = 0; k < ncomp; k++, row++) {
        index.global_cell_index[row] = c
        index.local_cell_index[row] = c
        index.global_branch_index[row] = branches + b
        index.local_branch_index[row] = b
        index.global_comp_index[row] = row
        index.local_comp_index[row] = k
      }
    })
    branches += cell.morphology.ncomp.length
    for (const name of Object.keys(passive)) passive[name].set(cell.columns[name as PassiveColumn], first)
    if (!shapes.has(cell)) shapes.set(cell, cell.shape ?? cylinders(cell))
    for (const [name, values] of Object.entries(shapes.get(cell)!)) shape[name].set(values, first)
    for (const { members, name } of cell.groups) groups.get(name)!.set(members, first)
  })
  return Table.make(n, [
    ...nodeIndexColumns.map((name) => [name, Column.int(index[name])] as const),
    ...Object.keys(passive).map((name) => [name, Column.float(passive[name])] as const),
    ...Object.entries(shape).map(([name, values]) => [name, Column.float(values)] as const),
    ...Array.from(groups, ([name, members]) => [name, Column.flag(members)] as const)
  ])
}

/** The names of all groups that cells bring with them. */
const groupsOf = (cells: ReadonlyArray<Cell>): OrderedSet<string> =>
  OrderedSet(cells.flatMap(({ groups }) => groups.map(({ name }) => name)))

/** The shape of a cell that was not traced: cylinders, laid out for pictures. */
const cylinders = ({ columns: { length, radius }, morphology }: Cell): CellShape => {
  const of = (name: (typeof derivedColumns)[number]): Column.Floats =>
    Float64Array.from(length, (l, i) => derived[name](l, radius[i]))
  return {
    area: of("area"),
    volume: of("volume"),
    resistive_load_in: of("resistive_load_in"),
    resistive_load_out: of("resistive_load_out"),
    ...course(morphology, length).middle
  }
}

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
