/**
 * Published states into a kernel's memory, and out of it as new ones; one state for each copy of the network.
 */
import * as Columns from "../../program/Columns.ts"
import type { PackedColumn } from "../../program/Columns.ts"
import type { Floats } from "../../table/Column.ts"
import { type Pausing, stretches } from "../Pieces.ts"
import type { State } from "../State.ts"
import type { Views } from "./Allocator.ts"
import { unitPlaces } from "./events/units.ts"
import type { MemoryMap } from "./MemoryMap.ts"
import { packNumbers, scatter } from "./rowNumbers.ts"

type Part = "nodes" | "edges" | "currents" | "synapticCurrents"

/**
 * Where a column of a state lies: `rows[k]` (over all copies) is at `address / 8 + k`; with `at`, at `address / 8 + at[k]`, since synapses of a pool have
 * one current.
 */
type Place = {
  readonly part: Part | "v"
  readonly name: string
  readonly address: number
  readonly rows: Int32Array
  readonly at?: Int32Array
}

/** Every column of a state with its places in memory. */
const placesOf = (map: MemoryMap, state: State): ReadonlyArray<Place> => {
  const out: Array<Place> = [{ part: "v", name: "v", address: map.slots.get(Columns.voltage)!, rows: map.layout.rowOf }]
  const { layout } = map
  const packed = (part: Part, name: string, column: PackedColumn): void => {
    const domain = part === "nodes" || part === "currents" ? "nodes" : "edges"
    if (domain === "nodes") {
      map.sites.forEach((all, k) => {
        const address = all.get(column)
        if (address !== undefined) out.push({ part, name, address, rows: layout.sites[k].rows })
      })
    }
    map.synapses.forEach(({ columns }, k) => {
      const address = columns.get(column)
      const { of, rows } = layout.synapses[k]
      if (address === undefined) return
      if ((of === "pools") === (domain === "nodes")) out.push({ part, name, address, rows })
      const type = layout.answering.findIndex(({ edges, units }) => units === k && edges !== units)
      if (type < 0 || part !== "synapticCurrents") return
      const at = unitPlaces(layout, type, layout.plan.network)!
      out.push({ part, name, address, rows: layout.synapses[layout.answering[type].edges].rows, at })
    })
  }
  for (const name of state.nodes.keys()) {
    const slot = map.slots.get(Columns.diffusing(name))
    if (slot === undefined) packed("nodes", name, Columns.state(name))
    else out.push({ part: "nodes", name, address: slot, rows: map.layout.rowOf })
  }
  for (const name of state.currents.keys()) packed("currents", name, Columns.current(name))
  for (const name of state.edges.keys()) packed("edges", name, Columns.state(name))
  for (const name of state.synapticCurrents.keys()) packed("synapticCurrents", name, Columns.current(name))
  return out
}

/** Copies states into memory, pausing now and then; padding gets what the row that it repeats has. */
export function* loadStates(views: Views, map: MemoryMap, states: ReadonlyArray<State>): Pausing<void> {
  for (const { address, at: shared, name, part, rows } of placesOf(map, states[0])) {
    if (shared !== undefined) continue // every step makes it anew
    const values = states.map((state): Floats => part === "v" ? state.v : state[part].get(name)!)
    yield* packNumbers(views.f64, address, values, rows)
  }
}

const copy = (columns: ReadonlyMap<string, Floats>): Map<string, Float64Array> =>
  new Map(Array.from(columns, ([name, values]) => [name, values.slice()]))

/** A slot column of the `c`-th network; null where there is none. */
const slotsIn = (
  views: Views,
  map: MemoryMap,
  column: Columns.SlotColumn,
  c: number,
  rows: number
): Float64Array | null => {
  const address = map.slots.get(column)
  if (address === undefined) return null
  return Float64Array.from({ length: rows }, (_, row) => views.f64[address / 8 + map.layout.slotOf[c * rows + row]])
}

/** The states that are in memory, after `step` steps of `dt`; columns that no kernel moves stay as they were before. Pauses now and then. */
export function* storeStates(
  views: Views,
  map: MemoryMap,
  before: ReadonlyArray<State>,
  step: number,
  dt: number
): Pausing<ReadonlyArray<State>> {
  const after = before.map((state, c) => ({
    step,
    dt,
    v: state.v.slice(),
    nodes: copy(state.nodes),
    edges: copy(state.edges),
    currents: copy(state.currents),
    synapticCurrents: copy(state.synapticCurrents),
    clampCurrents: slotsIn(views, map, Columns.clampCurrent, c, state.v.length),
    membraneCurrents: slotsIn(views, map, Columns.membrane, c, state.v.length)
  }))
  for (const { address, at, name, part, rows } of placesOf(map, before[0])) {
    const values = after.map((state) => part === "v" ? state.v : state[part].get(name)!)
    // Backwards, so that a real place has the last word over padding, which comes after it.
    for (const [from, to] of stretches(rows.length)) {
      scatter(values, rows, views.f64, address / 8, rows.length - to, rows.length - from, at)
      yield
    }
  }
  return after
}
