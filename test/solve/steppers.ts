/**
 * Both engines without effects, for tests and benchmarks of numbers: one network ready to run, or several side by side.
 */
import { Result } from "effect"
import type { Network } from "../../src/network/Network.ts"
import { attempt } from "../../src/solve/attempt.ts"
import { compiledMarch, onlyOn } from "../../src/solve/compiled/compiledMarch.ts"
import { type Machine, ownThread } from "../../src/solve/compiled/Machine.ts"
import type { Rates } from "../../src/solve/compiled/RateTable.ts"
import { interpretedHand } from "../../src/solve/interpreter.ts"
import { type March, march, sampleOf, startOf } from "../../src/solve/March.ts"
import type { SchemeName } from "../../src/solve/Scheme.ts"
import type { SimulationError } from "../../src/solve/SimulationError.ts"
import type { Sink } from "../../src/solve/Sink.ts"
import type { State } from "../../src/solve/State.ts"
import { atOnce } from "./atOnce.ts"

/** A run under way. */
export type Session = {
  readonly go: (steps: number, sink: Sink) => Result.Result<void, SimulationError>
  readonly state: () => Result.Result<State, SimulationError>
}

/** A network ready to run with one scheme and one dt. */
export type Stepper = {
  readonly engine: "interpreter" | "compiled"
  /** The state at time zero. */
  readonly initial: State
  /** Goes `steps` steps on and writes a sample after each; fails at the first number that is not finite. */
  readonly advance: (state: State, steps: number, sink: Sink) => Result.Result<State, SimulationError>
  /** Begins a run of many stretches; one at a time. */
  readonly session: (state: State) => Session
  /** Writes the recordings of a state as one sample. */
  readonly sample: (state: State, sink: Sink) => void
  readonly release: () => void
}

/** A march of one network from a state, without a pause: its samples go to the sink, and the state that it ends in is given. */
export const marched = (
  own: March,
  state: State,
  steps: number,
  sink: Sink
): Result.Result<State, SimulationError> =>
  Result.gen(function*() {
    yield* atOnce(own.load([state]))
    yield* atOnce(own.advance(steps, [sink]))
    return (yield* atOnce(own.states()))[0]
  })

const stepperOf = (engine: Stepper["engine"], network: Network, dt: number, own: March): Stepper => {
  Result.getOrThrow(atOnce(own.set([network])))
  return {
    engine,
    initial: startOf(network, dt),
    advance: (state, steps, sink) => marched(own, state, steps, sink),
    session: (state) => {
      Result.getOrThrow(atOnce(own.load([state])))
      return {
        go: (steps, sink) => atOnce(own.advance(steps, [sink])),
        state: () => Result.map(atOnce(own.states()), ([now]) => now)
      }
    },
    sample: (state, sink) => sampleOf(network, dt, state, sink),
    release: own.release
  }
}

/** The reference. */
export const interpreter = (network: Network, scheme: SchemeName, dt: number): Stepper =>
  stepperOf(
    "interpreter",
    network,
    dt,
    march({
      scheme,
      dt,
      most: 1,
      make: function*(networks) {
        return interpretedHand(networks, scheme, dt)
      }
    })
  )

/** A kernel, on this thread or on the threads of a machine. */
export const compiledStepper = (
  network: Network,
  scheme: SchemeName,
  dt: number,
  machine: Machine | null = null,
  options: { readonly rates?: Rates } = {}
): Stepper =>
  stepperOf(
    "compiled",
    network,
    dt,
    compiledMarch({ network, scheme, dt, copies: 1, ...options }, onlyOn(machine ?? ownThread()))
  )

/** Networks of one structure, some at a time. */
export type BatchRunner = {
  /** Most networks at a time. */
  readonly group: number
  /** Runs some networks from their start, `steps` steps; every sink has room for `steps + 1` samples. */
  readonly run: (
    networks: ReadonlyArray<Network>,
    steps: number,
    sinks: ReadonlyArray<Sink>
  ) => Result.Result<ReadonlyArray<State>, SimulationError>
  readonly release: () => void
}

/** Kernels side by side. */
export const batchRunner = (
  network: Network,
  scheme: SchemeName,
  dt: number,
  most: number,
  machine: Machine | null = null,
  options: { readonly rates?: Rates } = {}
): BatchRunner => {
  const own = compiledMarch({ network, scheme, dt, copies: most, ...options }, onlyOn(machine ?? ownThread()))
  return {
    group: own.most,
    run: (networks, steps, sinks) =>
      Result.gen(function*() {
        yield* Result.flatMap(attempt(() => atOnce(own.set(networks))), (done) => done)
        const starts = networks.map((one) => startOf(one, dt))
        networks.forEach((one, c) => sampleOf(one, dt, starts[c], sinks[c]))
        yield* atOnce(own.load(starts))
        yield* atOnce(own.advance(steps, sinks.map((sink) => ({ ...sink, first: sink.first + 1 }))))
        return yield* atOnce(own.states())
      }),
    release: own.release
  }
}
