/**
 * `States.init`: states put where they come to rest at the table's voltages, as an edit (states-and-clamps.md section 7).
 *
 * One idea: block by block in the order of need, each sees those before it at rest. A state that moves alone rests at its fixed point
 * (alpha/(alpha+beta), inf, the zero of a linear derivative), states that move together at f(y) = 0 with their conserved sums kept; what has
 * no rule stays; what is held rests at the first entry of its clamp. Compartments come first, then synapses, which see them at rest. If any
 * row has no place of rest, or several, nothing is written and the error says where.
 */
import * as Result from "effect/Result"
import { maybe } from "../network/border.ts"
import { type Change, editing, makeEdit, type Said } from "../network/edit.ts"
import { equalsRing } from "../network/equalsRing.ts"
import { columnName, isPooled } from "../network/MechanismFields.ts"
import type { Network } from "../network/Network.ts"
import { fail, type NetworkError } from "../network/NetworkError.ts"
import { mechanismRows, quantities } from "../network/quantities.ts"
import { aSelection } from "../select/Given.ts"
import { resolve } from "../select/resolve.ts"
import type { Selection } from "../select/Select.ts"
import { describeRow, writeRows } from "../select/write.ts"
import { listed } from "../table/excerpt.ts"
import * as Rows from "../table/Rows.ts"
import { type Frame, heldCurrents, holdStates, lookup, value } from "./Frame.ts"
import { missingRead } from "./missingRead.ts"
import { atOnce } from "./Pieces.ts"
import { pick, type Plan, plan } from "./Plan.ts"
import { linearRest } from "./rest/linearRest.ts"
import { newtonRest } from "./rest/newtonRest.ts"
import {
  evaluateAt,
  evaluateBlock,
  type Outcome,
  type Points,
  type RestBlock,
  type RestValues
} from "./rest/RestBlock.ts"
import { restBlocks } from "./rest/restBlocks.ts"
import { type GroupOfRows, restGroups } from "./rest/restGroups.ts"
import { startCurrents, startFrame } from "./step.ts"

/** What `States.init` says. */
export type InitStep = Said<"Init", { readonly at?: Selection }>

/**
 * Starts states at rest: those of channels and pumps in selected compartments, or those of selected synapses; without a selection all of
 * both, compartments first.
 */
export const init = editing(
  "init",
  { at: maybe(aSelection) },
  (at?: Selection): Change<InitStep> =>
    makeEdit("init states", (network) => {
      const missing = missingRead(network) ?? equalsRing(network)
      if (missing !== null) return fail(missing)
      if (at === undefined) {
        return Result.flatMap(settle(network, "nodes", () => true), (n) => settle(n, "edges", () => true))
      }
      return Result.flatMap(resolve(network, at), (selected) => {
        const { domain } = at
        const chosen = Rows.toMask(selected, network[domain].length)
        return settle(network, domain, (row) => chosen[row] === 1)
      })
    })
)

/** New values of one column, by row. */
type Writes = Map<string, Array<readonly [row: number, value: number]>>

/** The network with the states of some rows of a table at rest. */
const settle = (
  network: Network,
  domain: "nodes" | "edges",
  chosen: (row: number) => boolean
): Result.Result<Network, NetworkError> => {
  const pools = domain === "edges" ? poolsOf(network, chosen) : []
  if (pools.length > 0) {
    return fail({
      _tag: "InUse",
      what: `the start of ${listed(pools)}`,
      by: "all synapses that share it",
      hint:
        "set pools by Edit.set, and put others to rest: States.init(Select.all) compartments, States.init(Select.synapse(…)) a type without pools"
    })
  }
  const made = plan(network)
  const held = heldAtStart(network, domain)
  const frame = heldFrame(made)
  const writes: Writes = new Map()
  const columns = domain === "nodes" ? frame.nodes : frame.edges
  for (const [row, values] of held) {
    for (const [state, value] of values) if (columns.has(state) && chosen(row)) put(writes, state, row, value)
  }
  const names = new Map([...held].map(([row, values]) => [row, new Set(values.keys())]))
  for (const group of restGroups(placedIn(made, domain), network[domain].length, chosen, names, domain === "edges")) {
    const { blocks, sources } = restBlocks(group)
    const values = new Map<string, ArrayLike<number>>()
    const looks = group.placed.map((placed) => lookup(frame, placed))
    for (const [name, source] of sources) {
      if (source._tag === "State") values.set(name, pick(columns.get(source.column)!, group.rows))
      else {
        const seen = looks[source.placed](source.local)
        values.set(name, Float64Array.from(group.places[source.placed], (k) => seen[seen.length === 1 ? 0 : k]))
      }
    }
    for (const block of blocks) {
      const start = block.columns.map((column) => pick(columns.get(column)!, group.rows))
      const outcomes = rest(block, values, start, group.rows.length)
      const failed = outcomes.findIndex(({ _tag }) => _tag !== "Rest")
      if (failed >= 0) return noRest(network, domain, group, block, failed, outcomes[failed])
      block.columns.forEach((column, j) => {
        const found = Float64Array.from(outcomes, (outcome) => outcome._tag === "Rest" ? outcome.values[j] : NaN)
        values.set(block.names[j], found)
        group.rows.forEach((row, k) => put(writes, column, row, found[k]))
      })
    }
  }
  return written(network, writes)
}

/** The pooled states of the types of chosen synapses: nothing is one synapse's own to put to rest. */
const poolsOf = (network: Network, chosen: (row: number) => boolean): ReadonlyArray<string> =>
  [...network.synapses.values()].flatMap((type) => {
    const pooled = Object.keys(type.states).filter((local) => isPooled(type.states[local]))
    return pooled.length > 0 && mechanismRows(network, "edges", type.name).some(chosen)
      ? pooled.map((local) => columnName(type, local))
      : []
  })

const placedIn = (made: Plan, domain: "nodes" | "edges"): Plan["mechanisms"] =>
  domain === "nodes" ? made.mechanisms : made.synapses

const put = (writes: Writes, column: string, row: number, value: number): void => {
  const list = writes.get(column)
  if (list === undefined) writes.set(column, [[row, value]])
  else list.push([row, value])
}

/** The network at time zero as its clamps hold it then: states, what equals them, and currents. */
const heldFrame = (made: Plan): Frame => {
  const frame = startFrame(made)
  holdStates(frame)
  for (const { column, placed, value: formula } of made.assigned.mechanisms) {
    const values = value(formula, lookup(frame, placed), placed.rows.length)
    const into = frame.nodes.get(column)!
    placed.rows.forEach((row, k) => (into[row] = values[k]))
    holdStates(frame) // what follows sees what is held, not what would equal it
  }
  frame.currents = heldCurrents(frame, atOnce(startCurrents(frame)).passes.at(-1)!)
  return frame
}

/** What clamps hold from the first step on, by row. */
const heldAtStart = (network: Network, domain: "nodes" | "edges"): ReadonlyMap<number, ReadonlyMap<string, number>> => {
  const held = new Map<number, Map<string, number>>()
  network.clamps.forEach((clamp) => {
    const value = typeof clamp.value === "number" ? clamp.value : clamp.value[0]
    if (clamp.domain !== domain || clamp.state === "v" || value === undefined || Number.isNaN(value)) return
    if (!held.has(clamp.row)) held.set(clamp.row, new Map())
    held.get(clamp.row)!.set(clamp.state, value)
  })
  return held
}

/** Where a block rests, by row. */
const rest = (block: RestBlock, values: RestValues, start: Points, n: number): ReadonlyArray<Outcome> => {
  if (block.fixedPoint !== null) {
    const at = evaluateAt(block, values, start, n)(block.fixedPoint)
    return Array.from(
      at,
      (y, k) => Number.isFinite(y) ? { _tag: "Rest", values: Float64Array.of(y) } : still(block, values, start, n, k)
    )
  }
  if (block.drifts) return Array.from({ length: n }, (_, k) => still(block, values, start, n, k))
  if (!block.linear) return newtonRest(block, values, start, n)
  const straight = linearRest(block, values, start, n)
  if (!straight.includes(null)) return straight as ReadonlyArray<Outcome>
  const bent = newtonRest(block, values, start, n)
  return straight.map((outcome, k) => outcome ?? bent[k])
}

/** A single state whose rate does not depend on it: it may stay if it does not read itself, and could be anywhere if its rates are 0. */
const still = (block: RestBlock, values: RestValues, start: Points, n: number, k: number): Outcome => {
  const f = evaluateBlock(block, values, start, n).f[0][k]
  if (f !== 0) return { _tag: "None", residual: Number.isNaN(f) ? NaN : 1 }
  return block.drifts ? { _tag: "Rest", values: Float64Array.of(start[0][k]) } : { _tag: "NotUnique", free: [0] }
}

const noRest = (
  network: Network,
  domain: "nodes" | "edges",
  group: GroupOfRows,
  block: RestBlock,
  k: number,
  outcome: Outcome
): Result.Result<never, NetworkError> => {
  const where = describeRow(network, domain, group.rows[k])
  const row = group.rows[k]
  if (outcome._tag === "NotUnique") {
    const states = outcome.free.map((j) => block.columns[j])
    return fail({ _tag: "SteadyStateNotUnique", domain, row, where, states })
  }
  const residual = outcome._tag === "None" ? outcome.residual : NaN
  return fail({ _tag: "NoSteadyState", domain, row, where, states: block.columns, residual })
}

const written = (network: Network, writes: Writes): Result.Result<Network, NetworkError> =>
  Result.gen(function*() {
    const known = quantities(network)
    let current = network
    for (const [column, values] of writes) {
      const rows = Int32Array.from(values, ([row]) => row)
      current = yield* writeRows(current, known.get(column)!, rows, (k) => values[k][1])
    }
    return current
  })
