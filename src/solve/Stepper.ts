/**
 * What an engine makes of a network: a start, and a pure way to go on from a state.
 *
 * `interpreter` is the reference: it evaluates equation text in plain loops. Compiled engines give the same interface and the same numbers.
 */
import * as Result from "effect/Result"
import { describeEdge, describeNode, type Network } from "../network/Network.ts"
import type { Recording } from "../network/Recording.ts"
import type { Floats } from "../table/Column.ts"
import * as Table from "../table/Table.ts"
import { plan } from "./Plan.ts"
import type { SchemeName } from "./Scheme.ts"
import { SimulationError } from "./SimulationError.ts"
import type { State } from "./State.ts"
import { initialState, step } from "./step.ts"

/** Where samples go: sample k of recording i to `data[i * stride + first + k]`. */
export type Sink = { readonly data: Float64Array; readonly stride: number; readonly first: number }

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

/** Work in a stretch, in rows × steps: about three milliseconds. */
const stretchWork = 1000

/** What a step costs beside its rows, in rows. */
const stepWork = 10

/** The reference stepper. */
export const interpreter = (network: Network, scheme: SchemeName, dt: number): Stepper => {
  const made = plan(network)
  const recordings = network.recordings.toArray()
  const sample = (state: State, sink: Sink): void => writeSample(recordings, state, sink)
  const advance: Stepper["advance"] = (state, steps, sink) => {
    let current = state
    for (let k = 0; k < steps; k++) {
      const stepped = attempt(() => step(made, scheme, dt, current))
      if (Result.isFailure(stepped)) return stepped
      const next = stepped.success
      const wrong = notFinite(network, dt, current, next)
      if (wrong !== null) return Result.fail(wrong)
      sample(next, { ...sink, first: sink.first + k })
      current = next
    }
    return Result.succeed(current)
  }
  return {
    engine: "interpreter",
    initial: initialState(made),
    stretch: Math.max(1, Math.floor(stretchWork / (stepWork + network.nodes.length + network.edges.length))),
    sample,
    release: () => {},
    advance,
    session: (from) => {
      let current = from
      return {
        go: (steps, sink) =>
          Result.map(advance(current, steps, sink), (state) => {
            current = state
          }),
        state: () => Result.succeed(current)
      }
    }
  }
}

/** What a step gives, or the error that it threw. */
const attempt = (take: () => State): Result.Result<State, SimulationError> => {
  try {
    return Result.succeed(take())
  } catch (error) {
    if (error instanceof SimulationError) return Result.fail(error)
    throw error
  }
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

/** The reference way to run a batch: one network after the other. */
export const interpreterBatch = (scheme: SchemeName, dt: number): BatchRunner => ({
  group: 1,
  release: () => {},
  run: ([network], steps, [sink]) => {
    const stepper = interpreter(network, scheme, dt)
    stepper.sample(stepper.initial, sink)
    return Result.map(stepper.advance(stepper.initial, steps, { ...sink, first: sink.first + 1 }), (end) => [end])
  }
})
