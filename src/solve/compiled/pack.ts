/**
 * What goes into a kernel's memory before it runs: constants, coefficients and index tables; and the state, in and out.
 *
 * `networks` has one network per copy of the layout: the same structure with values of their own.
 */
import type { Network } from "../../network/Network.ts"
import { clampCurrent, membraneCurrent } from "../../network/quantities.ts"
import * as Columns from "../../program/Columns.ts"
import { mayHold } from "../../program/System.ts"
import type { Ints } from "../../table/Column.ts"
import * as Table from "../../table/Table.ts"
import { type Coupling, diffusionCoupling, nodesFrom, voltageCoupling } from "../Coupling.ts"
import { clampUnit, pointCurrentUnit } from "../linearise.ts"
import { hubsOf, links } from "../Links.ts"
import { type Pausing, stretches } from "../Pieces.ts"
import { stateColumnOf } from "../programs/siteProgram.ts"
import { calm } from "../stability.ts"
import type { Views } from "./Allocator.ts"
import { packEvents } from "./events/packEvents.ts"
import { poolPlaces } from "./events/units.ts"
import { packSystem } from "./heldMatrices.ts"
import { type ClassMap, type MemoryMap, type ReadMaps, slotOffset, type StabilityMap } from "./MemoryMap.ts"
import { packNumbers } from "./rowNumbers.ts"

/**
 * Writes everything that does not change during a run. `before` are the networks whose constants are there already: what they have in
 * common with the new ones (columns are shared between versions of a network) is left as it is. Pauses
 * in between.
 */
export function* packConstants(
  views: Views,
  map: MemoryMap,
  networks: ReadonlyArray<Network>,
  before: ReadonlyArray<Network> | null,
  dt: number,
  h: number
): Pausing<void> {
  const same = (domain: "nodes" | "edges", column: string): boolean =>
    before !== null &&
    networks.every((network, c) => Table.get(network[domain], column) === Table.get(before[c][domain], column))
  views.f64[map.uniform.dt / 8] = dt
  views.f64[map.uniform.h / 8] = h
  if (!same("nodes", "capacitance")) yield* packSlots(views, map, networks)
  yield* packHeldSlots(views, map, networks)
  yield* packSites(views, map, networks, same, before === null)
  yield* packSynapses(views, map, networks, same, before === null)
  if (before === null) packTrees(views, map)
  if (before === null) yield* packEvents(views, map)
  yield
  const couplingsOf = (list: ReadonlyArray<Network>, ion: string | null): ReadonlyArray<Coupling> =>
    list.map((network) => ion === null ? voltageCoupling(network) : diffusionCoupling(network, ion))
  for (const [s, system] of map.systems.entries()) {
    const { ion } = system
    const couplings = couplingsOf(networks, ion)
    yield
    if (before !== null && couplingsOf(before, ion).every((coupling, c) => coupling === couplings[c])) continue
    if (map.coefficients.length > 0) yield* packCoefficients(views, map, map.coefficients[s], couplings, h)
    if (map.stability.length > 0) yield* packStability(views, map, map.stability[s], couplings, dt)
    if (s < map.links.length) yield* packLinks(views, map, s, couplings)
    // Where rows may be held the matrices depend on the step (`heldMatrices.ts`).
    if (map.matrices.length > 0 && !mayHold(system)) yield* packSystem(views, map, networks, system, dt, () => null)
  }
}

function* packSlots(views: Views, map: MemoryMap, networks: ReadonlyArray<Network>): Pausing<void> {
  const capacitance = networks.map((network) => Table.floats(network.nodes, "capacitance"))
  const inverse = map.slots.get(Columns.inverseCapacitance)!
  yield* packNumbers(views.f64, inverse, capacitance, map.layout.rowOf)
  for (const [from, to] of stretches(map.layout.slots)) {
    invert(views.f64, inverse / 8 + from, inverse / 8 + to)
    yield
  }
  const itself = map.slots.get(Columns.capacitance)
  if (itself !== undefined) yield* packNumbers(views.f64, itself, capacitance, map.layout.rowOf)
}

const invert = (numbers: Float64Array, from: number, to: number): void => {
  for (let k = from; k < to; k++) numbers[k] = 1 / numbers[k]
}

/** What is held in slots, and the unit of what that takes. */
function* packHeldSlots(views: Views, map: MemoryMap, networks: ReadonlyArray<Network>): Pausing<void> {
  for (const { ion } of map.systems) {
    const address = map.slots.get(Columns.heldSlot(ion))
    if (address !== undefined) packFree(views, address, map.layout.slots)
  }
  const areaAt = map.slots.get(Columns.area)
  if (areaAt !== undefined) {
    const areas = networks.map(({ nodes }) => Table.floats(nodes, "area"))
    yield* packNumbers(views.f64, areaAt, areas, map.layout.rowOf)
  }
  const unitAt = map.slots.get(Columns.clampUnit)
  if (unitAt !== undefined) yield* packNumbers(views.f64, unitAt, networks.map(clampUnit), map.layout.rowOf)
}

/** Tells whether a column is the same as the one that is packed. */
type Same = (domain: "nodes" | "edges", column: string) => boolean

function* packSites(
  views: Views,
  map: MemoryMap,
  networks: ReadonlyArray<Network>,
  same: Same,
  fresh: boolean
): Pausing<void> {
  for (const [s, columns] of map.sites.entries()) {
    const { rows } = map.layout.sites[s]
    if (fresh) yield* packReads(views, map, map.siteReads[s], () => rows)
    for (const [column, address] of columns) {
      if (column._tag === "Fixed") {
        if (same("nodes", column.column)) continue
        const values = networks.map((network) => Table.floats(network.nodes, column.column))
        yield* packNumbers(views.f64, address, values, rows, column.fallback)
      } else if (column._tag === "Held" || column._tag === "Ahead") packFree(views, address, rows.length)
    }
  }
}

/** Addresses of what rows read of the compartments at their ends. */
function* packReads(
  { f64, i32 }: Views,
  map: MemoryMap,
  reads: ReadMaps,
  nodesAt: (end: "pre" | "post") => Int32Array
): Pausing<void> {
  for (const [{ end, fallback, of }, { missing, table }] of reads) {
    const nodes = nodesAt(end)
    for (const [from, to] of stretches(nodes.length)) {
      for (let k = from; k < to; k++) i32[table / 4 + k] = seenAddress(map, nodes[k], of) ?? missing
      yield
    }
    f64[missing / 8] = fallback
  }
}

/** Everything is free until a list says otherwise. */
const packFree = ({ f64 }: Views, address: number, count: number): void =>
  void f64.fill(NaN, address / 8, address / 8 + count)

type Ends = { readonly at: Ints; readonly post: Ints; readonly nodes: Int32Array }

const endsOf = { pre: new WeakMap<Int32Array, Ends>(), post: new WeakMap<Int32Array, Ends>() } // memo of a pure function of immutable data

/** The compartments at an end of synapses, by place, over all copies; of those that begin at none, as at sources, the one where they end. */
function* endRows(networks: ReadonlyArray<Network>, end: "pre" | "post", rows: Int32Array): Pausing<Int32Array> {
  const [m, n] = [networks[0].edges.length, networks[0].nodes.length]
  const [at, post] = [Table.ints(networks[0].edges, `${end}_index`), Table.ints(networks[0].edges, "post_index")]
  const known = endsOf[end].get(rows)
  if (known?.at === at && known.post === post) return known.nodes
  const nodes = new Int32Array(rows.length)
  for (const [from, to] of stretches(rows.length)) {
    endsBetween(nodes, at, post, rows, m, n, from, to)
    yield
  }
  endsOf[end].set(rows, { at, post, nodes })
  return nodes
}

const endsBetween = (
  out: Int32Array,
  at: Ints,
  post: Ints,
  rows: Int32Array,
  m: number,
  n: number,
  from: number,
  to: number
): void => {
  let [copy, first] = [0, 0] // rows of one copy stand together, or nearly so
  for (let k = from; k < to; k++) {
    if (rows[k] < first || rows[k] >= first + m) {
      copy = Math.floor(rows[k] / m)
      first = copy * m
    }
    const end = at[rows[k] - first]
    out[k] = copy * n + (end < 0 ? post[rows[k] - first] : end)
  }
}

/** Addresses of what stands in slots, for some compartments. */
const slotsBetween = (
  i32: Int32Array,
  table: number,
  slotOf: Int32Array,
  nodes: Int32Array,
  from: number,
  to: number
): void => {
  for (let k = from; k < to; k++) i32[table / 4 + k] = 8 * slotOf[nodes[k]]
}

function* packSynapses(
  views: Views,
  map: MemoryMap,
  networks: ReadonlyArray<Network>,
  same: Same,
  fresh: boolean
): Pausing<void> {
  const { slotOf } = map.layout
  for (const [t, { columns, post, pre, reads }] of map.synapses.entries()) {
    const { of, padding, rows } = map.layout.synapses[t]
    const isJunction = map.extras.junctions[t]
    function* nodesAt(end: "pre" | "post"): Pausing<Int32Array> {
      return of === "pools" ? rows : yield* endRows(networks, end, rows) // rows of pools are compartments
    }
    if (fresh) {
      for (const [end, table] of [["pre", pre], ["post", post]] as const) {
        const nodes = yield* nodesAt(end)
        for (const [from, to] of stretches(rows.length)) {
          slotsBetween(views.i32, table, slotOf, nodes, from, to)
          // What fills up a block of junctions acts on the slot of nobody.
          if (isJunction) {
            for (let k = from; k < to; k++) if (padding[k] === 1) views.i32[table / 4 + k] = 8 * map.layout.slots
          }
          yield
        }
      }
      const ends = { pre: yield* nodesAt("pre"), post: yield* nodesAt("post") }
      yield* packReads(views, map, reads, (end) => ends[end])
    }
    for (const [column, address] of columns) {
      if (column._tag === "Held") packFree(views, address, rows.length)
      else if (column._tag === "Density") {
        if (same("nodes", "area")) continue
        const area = networks.map((network) => Table.floats(network.nodes, "area"))
        yield* packNumbers(views.f64, address, area, yield* nodesAt("post"))
        for (const [from, to] of stretches(rows.length)) {
          densityBetween(views.f64, address / 8, padding, from, to)
          yield
        }
      } else if (column._tag === "Fixed") {
        const { fallback, from } = column
        const table = from === "edges" ? "edges" : "nodes"
        if (same(table, column.column)) continue
        const values = networks.map((network) => Table.floats(network[table], column.column))
        const own = from === "pre" || from === "post" ? yield* nodesAt(from) : rows
        yield* packNumbers(views.f64, address, values, own, fallback)
      }
    }
  }
}

/** Densities in the place of areas; the padding of a block acts on nobody. */
const densityBetween = (f64: Float64Array, at: number, padding: Uint8Array, from: number, to: number): void => {
  for (let k = from; k < to; k++) f64[at + k] = padding[k] === 0 ? pointCurrentUnit / f64[at + k] : 0
}

/** Address of a column of a compartment; null when it has none. */
export const seenAddress = (
  map: MemoryMap,
  row: number,
  column: Columns.SeenColumn | Columns.HeldColumn | Columns.AheadColumn
): number | null => {
  const { layout, sites, slots } = map
  const [address, place] = column._tag === "Slot"
    ? [slots.get(column), layout.slotOf[row]]
    : [sites[layout.siteOf[row]].get(column), layout.packedOf[row]]
  return address === undefined ? poolAddress(map, row, column) : address + 8 * place
}

/** Address of a column of a compartment that synapses have a pool at; null when it has none. */
const poolAddress = (
  { layout, synapses }: MemoryMap,
  row: number,
  column: Columns.Column
): number | null => {
  if (column._tag !== "State" && column._tag !== "Held" && column._tag !== "Unpumped") return null
  const block = layout.synapses.findIndex(({ of }, t) => of === "pools" && synapses[t].columns.has(column))
  const place = block < 0 ? -1 : poolPlaces(layout, layout.synapses[block])[row]
  return place < 0 ? null : synapses[block].columns.get(column)! + 8 * place
}

/** Address of a state, a current or the voltage of a compartment, or of what clamps put in, by its name; null when it has none. */
export const nodeAddress = (map: MemoryMap, row: number, name: string): number | null => {
  if (name === membraneCurrent) return seenAddress(map, row, Columns.membrane)
  if (name === clampCurrent) return seenAddress(map, row, Columns.clampCurrent) ?? map.nothing
  return seenAddress(map, row, name === "v" ? Columns.voltage : stateColumnOf(map.layout.plan, name)) ??
    seenAddress(map, row, Columns.current(name))
}

const packTrees = (views: Views, map: MemoryMap): void => {
  map.trees.forEach(({ branchPoints, compartments, parents, tree, width }, c) => {
    const cls = map.layout.classes[c]
    let [nextCompartment, nextBranchPoint] = [compartments / 4, branchPoints / 4]
    tree.compartment.forEach((k, t) => {
      if (k < 0) views.i32[nextBranchPoint++] = t * width
      else {
        views.i32[nextCompartment++] = t * width
        views.i32[nextCompartment++] = slotOffset(cls, k)
      }
      views.i32[parents / 4 + t] = tree.parent[t] * width
    })
  })
}

function* packStability(
  views: Views,
  map: MemoryMap,
  places: ReadonlyArray<StabilityMap>,
  couplings: ReadonlyArray<Coupling>,
  dt: number
): Pausing<void> {
  const n = couplings[0].compartments
  yield* packCoefficients(views, map, places, couplings, -(dt / 2))
  map.layout.classes.forEach(({ firstRows, offset }, k) => {
    const total = firstRows.reduce((most, first) => {
      const own = couplings[Math.floor(first / n)].total.subarray(first % n, first % n + offset.length)
      return own.reduce((x, y) => Math.max(x, y), most)
    }, 0)
    views.f64[places[k].calm / 8] = calm(dt, total)
    views.f64[places[k].h / 8] = -(dt / 2)
  })
}

function* packCoefficients(
  views: Views,
  map: MemoryMap,
  places: ReadonlyArray<ClassMap>,
  couplings: ReadonlyArray<Coupling>,
  h: number
): Pausing<void> {
  const n = couplings[0].compartments
  for (const [k, c] of map.layout.classes.entries()) {
    const { tree, width } = map.trees[k]
    const at = places[k]
    for (const [cell, first] of c.firstRows.entries()) {
      if (cell % cellsBetween === 0) yield
      const coupling = couplings[Math.floor(first / n)]
      const place = lanePlace(c.lanes, cell)
      const nodes = nodesFrom(coupling, first % n, tree.parent.length)
      packNodes(views.f64, at.up / 8 + place, at.down / 8 + place, c.pairs * (width / 8), coupling, nodes, h)
    }
  }
}

/** The coefficients of a cell's nodes, which are so many numbers apart. */
const packNodes = (
  f64: Float64Array,
  up: number,
  down: number,
  apart: number,
  { fromParent, toParent }: Coupling,
  nodes: ArrayLike<number>,
  h: number
): void => {
  for (let t = 0; t < nodes.length; t++) {
    f64[up + t * apart] = h * toParent[nodes[t]]
    f64[down + t * apart] = h * fromParent[nodes[t]]
  }
}

/** Cells that are packed between two pauses. */
const cellsBetween = 128

/** The place of a cell's lane within an element of a class. */
const lanePlace = (lanes: 1 | 2, cell: number): number => lanes === 2 ? cell : 0

function* packLinks(
  views: Views,
  map: MemoryMap,
  system: number,
  couplings: ReadonlyArray<Coupling>
): Pausing<void> {
  const n = couplings[0].compartments
  for (const [k, c] of map.layout.classes.entries()) {
    const at = map.links[system][k]
    const count = c.offset.length
    const { width } = map.trees[k]
    const perLink = c.pairs * width / 8
    for (const [cell, row] of c.firstRows.entries()) {
      if (cell % cellsBetween === 0) yield
      const first = row % n
      const lane = lanePlace(c.lanes, cell)
      const { hubs, others, rates, starts } = links(couplings[Math.floor(row / n)])
      for (let i = 0; i <= count; i++) views.i32[at.starts / 4 + i] = 4 * (starts[first + i] - starts[first])
      for (let j = starts[first]; j < starts[first + count]; j++) {
        const link = j - starts[first]
        views.i32[at.others / 4 + link] = slotOffset(c, others[j] - first)
        views.f64[at.rates / 8 + link * perLink + lane] = rates[j]
      }
      if (at.hubs === null) continue
      const [from] = hubsOf(hubs, first, count)
      for (let h = 0; h <= at.hubs.count; h++) {
        views.i32[at.hubs.starts / 4 + h] = 4 * (hubs.starts[from + h] - hubs.starts[from])
      }
      for (let j = hubs.starts[from]; j < hubs.starts[from + at.hubs.count]; j++) {
        const member = j - hubs.starts[from]
        views.i32[at.hubs.slots / 4 + member] = slotOffset(c, hubs.members[j] - first)
        views.i32[at.hubs.places / 4 + member] = width * (hubs.members[j] - first)
        views.f64[at.hubs.rates / 8 + member * perLink + lane] = hubs.rates[j]
        views.f64[at.hubs.shares / 8 + member * perLink + lane] = hubs.shares[j]
      }
    }
  }
}
