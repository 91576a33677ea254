/**
 * What an engine makes of a network: a start, and a pure way to go on from a state; and what all engines do with states.
 *
 * The interpreter is the reference; compiled engines give the same interface and the same numbers.
 */
import type * as Result from "effect/Result"
import { describeEdge, describeNode, type Network } from "../network/Network.ts"
import { clampCurrent } from "../network/quantities.ts"
import type { Recording } from "../network/Recording.ts"
import type { Floats } from "../table/Column.ts"
import * as Table from "../table/Table.ts"
import { SimulationError } from "./SimulationError.ts"
import type { Sink } from "./Sink.ts"
import type { State } from "./State.ts"

export type { Sink } from "./Sink.ts"

/** A run under way: goes on from a state, stretch by stretch, and gives a state only when asked, because states are copies. */
export type Session = {
  /** Goes some steps on and writes a sample after each. */
  readonly go: (steps: number, sink: Sink) => Result.Result<void, SimulationError>
  /** The state now; fails where a number stopped being finite and nobody has noticed yet. */
  readonly state: () => Result.Result<State, SimulationError>
}

/** A network ready to run with one scheme and one dt. */
export type Stepper = {
  /** Who computes. */
  readonly engine: "interpreter" | "compiled"
  /** The state at time zero. */
  readonly initial: State
  /** Steps that are a few milliseconds of work: a good length of a stretch between two yields. */
  readonly stretch: number
  /** Goes `steps` steps on and writes a sample after each; fails at the first number that is not finite. */
  readonly advance: (state: State, steps: number, sink: Sink) => Result.Result<State, SimulationError>
  /** Begins a run of many stretches; a stepper has one session at a time. */
  readonly session: (state: State) => Session
  /** Writes the recordings of a state as one sample. */
  readonly sample: (state: State, sink: Sink) => void
  /** Lets go what the stepper holds outside itself (kernels on other threads); it must not be used afterwards. */
  readonly release: () => void
}

/** Runs networks of one structure, some at a time. */
export type BatchRunner = {
  /** Most networks at a time. */
  readonly group: number
  /** Runs some networks from their start, `steps` steps; every sink has room for `steps + 1` samples. */
  readonly run: (
    networks: ReadonlyArray<Network>,
    steps: number,
    sinks: ReadonlyArray<Sink>
  ) => Result.Result<ReadonlyArray<State>, SimulationError>
  /** Lets go what the runner holds outside itself; it must not be used afterwards. */
  readonly release: () => void
}

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
  const values = domain === "nodes"
    ? state.nodes.get(name) ?? state.currents.get(name)
    : state.edges.get(name) ?? state.synapticCurrents.get(name)
  if (values === undefined) throw new Error(`internal: ${name} is not in the state`)
  return values[row]
}

/** The first number that stopped being finite in a step, as an error; null when all is well. */
export const notFinite = (network: Network, dt: number, before: State, after: State): SimulationError | null => {
  const found = firstBad(network, "nodes", "v", before.v, after.v) ??
    firstOf(network, "nodes", before.nodes, after.nodes) ??
    firstOf(network, "edges", before.edges, after.edges)
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

const firstOf = (
  network: Network,
  domain: Bad["domain"],
  before: ReadonlyMap<string, Floats>,
  after: ReadonlyMap<string, Floats>
): Bad | null => {
  for (const [state, values] of after) {
    const bad = firstBad(network, domain, state, before.get(state)!, values)
    if (bad !== null) return bad
  }
  return null
}

/** NaN is bad only where the table has a number: rows without the state hold NaN throughout. */
const firstBad = (
  network: Network,
  domain: Bad["domain"],
  state: string,
  before: Floats,
  after: Floats
): Bad | null => {
  const table = Table.floats(network[domain], state)
  for (let row = 0; row < after.length; row++) {
    if (!Number.isFinite(after[row]) && !Number.isNaN(table[row])) {
      return { domain, state, row, value: after[row], before: before[row] }
    }
  }
  return null
}
