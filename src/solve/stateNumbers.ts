/**
 * What everybody does with states, whoever computes them: reads what is recorded, and looks for numbers that are not finite.
 */
import { describeEdge, describeNode, type Network } from "../network/Network.ts"
import { clampCurrent, membraneCurrent } from "../network/quantities.ts"
import type { Recording } from "../network/Recording.ts"
import type { Floats } from "../table/Column.ts"
import * as Table from "../table/Table.ts"
import { type Pausing, stretches } from "./Pieces.ts"
import { SimulationError } from "./SimulationError.ts"
import type { Sink } from "./Sink.ts"
import type { State } from "./State.ts"

/** Writes the recordings of a state as one sample. */
export const writeSample = (recordings: Iterable<Recording>, state: State, sink: Sink): void => {
  let at = sink.first
  for (const recording of recordings) {
    sink.data[at] = readState(state, recording)
    at += sink.stride
  }
}

/** The value of a recorded quantity in a state. */
export const readState = (state: State, { domain, row, state: name }: Recording): number => {
  if (domain === "nodes" && name === "v") return state.v[row]
  if (domain === "nodes" && name === clampCurrent) return state.clampCurrents?.[row] ?? 0
  if (domain === "nodes" && name === membraneCurrent && state.membraneCurrents !== null) {
    return state.membraneCurrents[row]
  }
  const values = domain === "nodes"
    ? state.nodes.get(name) ?? state.currents.get(name)
    : state.edges.get(name) ?? state.synapticCurrents.get(name)
  if (values === undefined) throw new Error(`internal: ${name} is not in the state`)
  return values[row]
}

/** The first number that stopped being finite in a step, as an error; null when all is well. */
export function* notFinite(
  network: Network,
  dt: number,
  before: State,
  after: State
): Pausing<SimulationError | null> {
  const found = (yield* firstBad(network, "nodes", "v", before.v, after.v)) ??
    (yield* firstOf(network, "nodes", before.nodes, after.nodes)) ??
    (yield* firstOf(network, "edges", before.edges, after.edges))
  if (found === null) return null
  const place = found.domain === "nodes" ? describeNode(network, found.row) : describeEdge(network, found.row)
  return new SimulationError({
    reason: {
      _tag: "NotFinite",
      step: after.step,
      time: after.step * dt,
      state: found.state,
      place,
      value: found.value,
      before: found.before
    }
  })
}

type Bad = {
  readonly domain: "nodes" | "edges"
  readonly state: string
  readonly row: number
  readonly value: number
  readonly before: number
}

function* firstOf(
  network: Network,
  domain: Bad["domain"],
  before: ReadonlyMap<string, Floats>,
  after: ReadonlyMap<string, Floats>
): Pausing<Bad | null> {
  for (const [state, values] of after) {
    const bad = yield* firstBad(network, domain, state, before.get(state)!, values)
    if (bad !== null) return bad
  }
  return null
}

/** NaN is bad only where the table has a number: rows without the state hold NaN throughout. */
function* firstBad(
  network: Network,
  domain: Bad["domain"],
  state: string,
  before: Floats,
  after: Floats
): Pausing<Bad | null> {
  const table = Table.floats(network[domain], state)
  for (const [from, to] of stretches(after.length)) {
    const row = badBetween(after, table, from, to)
    if (row < to) return { domain, state, row, value: after[row], before: before[row] }
    yield
  }
  return null
}

/** The first row of a stretch with a number that is not finite though the table has one; its end where there is none. */
const badBetween = (after: Floats, table: Floats, from: number, to: number): number => {
  for (let row = from; row < to; row++) {
    if (!Number.isFinite(after[row]) && !Number.isNaN(table[row])) return row
  }
  return to
}
