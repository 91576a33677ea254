/**
 * A published state into a kernel's memory, and out of it as a new one.
 */
import type { Floats } from "../../table/Column.ts"
import type { State } from "../State.ts"
import * as Columns from "./Columns.ts"
import type { MemoryMap } from "./MemoryMap.ts"
import type { Views } from "./pack.ts"

/** A column of a state beside the places that hold it: `rows[k]` is at `address / 8 + k`. */
type Place = { readonly values: Floats; readonly address: number; readonly rows: Int32Array }

/** Every column of a state with its places in memory. */
const places = (map: MemoryMap, state: State, visit: (kind: "v" | "nodes" | "edges" | "currents" | "synapticCurrents", name: string, place: Place) => void): void => {
  const { layout } = map
  visit("v", "v", { values: state.v, address: map.slots.get(Columns.voltage)!, rows: layout.rowOf })
  state.nodes.forEach((values, name) => {
    const slot = map.slots.get(Columns.diffusing(name))
    if (slot !== undefined) visit("nodes", name, { values, address: slot, rows: layout.rowOf })
    else packedPlaces(map, "site", Columns.state(name), (address, rows) => visit("nodes", name, { values, address, rows }))
  })
  state.currents.forEach((values, name) => {
    packedPlaces(map, "site", Columns.current(name), (address, rows) => visit("currents", name, { values, address, rows }))
  })
  state.edges.forEach((values, name) => {
    packedPlaces(map, "synapse", Columns.state(name), (address, rows) => visit("edges", name, { values, address, rows }))
  })
  state.synapticCurrents.forEach((values, name) => {
    packedPlaces(map, "synapse", Columns.current(name), (address, rows) => visit("synapticCurrents", name, { values, address, rows }))
  })
}

const packedPlaces = (map: MemoryMap, kind: "site" | "synapse", column: string, visit: (address: number, rows: Int32Array) => void): void => {
  if (kind === "site") {
    map.sites.forEach((columns, s) => {
      const address = columns.get(column)
      if (address !== undefined) visit(address, map.layout.sites[s].rows)
    })
  } else {
    map.synapses.forEach(({ columns }, t) => {
      const address = columns.get(column)
      if (address !== undefined) visit(address, map.layout.synapses[t].rows)
    })
  }
}

/** Copies a state into memory; padding gets what the row that it repeats has. */
export const loadState = (views: Views, map: MemoryMap, state: State): void =>
  places(map, state, (_, __, { address, rows, values }) => {
    for (let k = 0; k < rows.length; k++) views.f64[address / 8 + k] = values[rows[k]]
  })

/** The state that is in memory, after `step` steps; columns that no kernel moves stay as they were in `before`. */
export const storeState = (views: Views, map: MemoryMap, before: State, step: number): State => {
  const copy = (columns: ReadonlyMap<string, Floats>): Map<string, Float64Array> => new Map(Array.from(columns, ([name, values]) => [name, values.slice()]))
  const after = {
    v: before.v.slice(),
    nodes: copy(before.nodes),
    edges: copy(before.edges),
    currents: copy(before.currents),
    synapticCurrents: copy(before.synapticCurrents)
  }
  places(map, before, (kind, name, { address, rows }) => {
    const values = kind === "v" ? after.v : after[kind].get(name)!
    // Backwards, so that a real place has the last word over padding, which comes after it.
    for (let k = rows.length - 1; k >= 0; k--) values[rows[k]] = views.f64[address / 8 + k]
  })
  return { step, ...after }
}
