/**
 * Synapses in blocks: those of one type together, ordered by the slot that they act on, so that each thread adds into slots of its own.
 */
import type { Ints } from "../../table/Column.ts"
import * as Table from "../../table/Table.ts"
import { eventPlan } from "../events/EventPlan.ts"
import { type Pausing, stretches } from "../Pieces.ts"
import type { Plan } from "../Plan.ts"
import { blockRows, type Tuning } from "./Tuning.ts"

/** Synapses of one type, ordered by the slot that they act on and then by row; or the pools of one type: the compartments at which it ends. */
export type SynapseBlock = {
  readonly type: number
  /** What rows are. */
  readonly of: "edges" | "pools"
  /** Row, over all copies, of each place; each thread's part is padded to whole iterations. */
  readonly rows: Int32Array
  /** 1 for places that only fill up. */
  readonly padding: Uint8Array
  /** First place of each thread, and the number of places. */
  readonly starts: Int32Array
}

/** Counts the rows that act on each slot, one place behind it; `ends` are the compartments of rows, null where rows are compartments. */
const countSlots = (
  counts: Int32Array,
  slotOf: Int32Array,
  firstNode: number,
  ends: Ints | null,
  rows: Ints,
  from: number,
  to: number
): void => {
  for (let k = from; k < to; k++) counts[slotOf[firstNode + (ends === null ? rows[k] : ends[rows[k]])] + 1]++
}

/** Puts rows where the next of their slot belongs. */
const placeRows = (
  out: Int32Array,
  places: Int32Array,
  slotOf: Int32Array,
  firstNode: number,
  firstRow: number,
  ends: Ints | null,
  rows: Ints,
  from: number,
  to: number
): void => {
  for (let k = from; k < to; k++) {
    out[places[slotOf[firstNode + (ends === null ? rows[k] : ends[rows[k]])]]++] = firstRow + rows[k]
  }
}

/** The blocks of a plan whose compartments are in slots; pauses in between. */
export function* synapseBlocks(
  plan: Plan,
  slotOf: Int32Array,
  threadOf: Uint8Array,
  copies: number,
  threads: number,
  tuning: Tuning
): Pausing<ReadonlyArray<SynapseBlock>> {
  const whole = blockRows(tuning)
  const nodes = plan.network.nodes.length
  const edges = plan.network.edges.length
  const post = Table.ints(plan.network.edges, "post_index")
  const pools = new Map(
    eventPlan(plan)?.answering.flatMap(({ placed, units }) => units === placed ? [] : [[placed, units.compartments]])
  )
  const wanted = plan.synapses.flatMap((placed, type) => {
    const rows = { type, of: "edges" as const, own: placed.rows, each: edges, ends: post }
    const pool = pools.get(placed)
    return pool === undefined
      ? [rows]
      : [{ type, of: "pools" as const, own: pool, each: nodes, ends: null }, rows]
  })
  const out: Array<SynapseBlock> = []
  const firstOf = Int32Array.from({ length: threads }, (_, thread) => threadOf.indexOf(thread))
  for (const { each, ends, of, own, type } of wanted) {
    // Those of junctions stand in the order of rows, in which they add to both of their ends.
    const isJunction = plan.synapses[type].compiled.mechanism.kind === "Junction"
    const placeOf = isJunction ? slotOf.map((slot) => firstOf[threadOf[slot]]) : slotOf
    // Counting sort by slot, which keeps rows of one slot in order; threads own stretches of slots.
    const places = new Int32Array(threadOf.length + 1)
    for (let copy = 0; copy < copies; copy++) {
      for (const [from, to] of stretches(own.length)) {
        countSlots(places, placeOf, copy * nodes, ends, own, from, to)
        yield
      }
    }
    const starts = new Int32Array(threads + 1)
    let next = 0
    for (let s = 0; s < threadOf.length; s++) {
      if (s > 0 && threadOf[s] !== threadOf[s - 1]) next = Math.ceil(next / whole) * whole
      const here = places[s + 1]
      places[s] = next
      next += here
      starts[threadOf[s] + 1] = next
    }
    for (let t = 1; t <= threads; t++) starts[t] = Math.ceil(Math.max(starts[t], starts[t - 1]) / whole) * whole
    const rows = new Int32Array(starts[threads]).fill(-1)
    for (let copy = 0; copy < copies; copy++) {
      for (const [from, to] of stretches(own.length)) {
        placeRows(rows, places, placeOf, copy * nodes, copy * each, ends, own, from, to)
        yield
      }
    }
    const padding = new Uint8Array(rows.length)
    for (let k = 0; k < rows.length; k++) {
      if (rows[k] >= 0) continue
      padding[k] = 1
      if (k > 0) rows[k] = rows[k - 1]
    }
    yield
    out.push({ type, of, rows, padding, starts })
  }
  return out
}
