/**
 * Traces for tests, from plain numbers: one row for each recording.
 */
import type { Recording } from "../../src/network/Recording.ts"
import type { State } from "../../src/solve/State.ts"
import type { Traces } from "../../src/solve/Traces.ts"
import { structural } from "../../src/table/structural.ts"

/** The state of nothing: what is tested here does not look at it. */
const nothing: State = {
  step: 0,
  dt: null,
  v: new Float64Array(0),
  nodes: new Map(),
  edges: new Map(),
  currents: new Map(),
  synapticCurrents: new Map(),
  clampCurrents: null,
  membraneCurrents: null
}

/** Voltages of compartments 0, 1, …; samples every `dt` ms (default 0.1), the first with number `first` (default 0). */
export const tracesOf = (
  rows: ReadonlyArray<ReadonlyArray<number>>,
  { dt = 0.1, first = 0 }: { readonly dt?: number; readonly first?: number } = {}
): Traces => ({
  recordings: rows.map((_, row): Recording => structural({ _tag: "Recording", domain: "nodes", row, state: "v" })),
  labels: rows.map((_, row) => `v of cell ${row}`),
  units: rows.map(() => "mV"),
  dt,
  first,
  samples: rows.length === 0 ? 0 : rows[0].length,
  data: Float64Array.from(rows.flat()),
  state: nothing
})
