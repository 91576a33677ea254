/**
 * Where a network comes to rest by itself: the state at which a run without stimuli and sources stands still.
 *
 * One idea: rest is looked for as a cell finds it, by letting time pass, so of several places of rest it is the one that the start flows to, and
 * a network that fires or swings has none, which is an error. It stands still where neither a stretch of time nor the step after it moves a
 * number: one alone may be a period; and where no event is on its way. What `States.init` finds is the rest of states at given voltages; here
 * voltages move too.
 */
import * as Effect from "effect/Effect"
import { List } from "immutable"
import { anything, maybe } from "../network/border.ts"
import { type Dual, dual } from "../network/manners.ts"
import { describeEdge, describeNode, isNetwork, type Network } from "../network/Network.ts"
import { shown } from "../network/NetworkError.ts"
import { times } from "../network/Source.ts"
import { record } from "../select/attach.ts"
import { aNetwork } from "../select/Given.ts"
import { rows } from "../select/Select.ts"
import { startEvents } from "../solve/events/eventStep.ts"
import { type Pausing, stretches } from "../solve/Pieces.ts"
import { planning } from "../solve/Plan.ts"
import { unknownOption } from "../solve/RunOptions.ts"
import type { SchemeName } from "../solve/Scheme.ts"
import { SimulationError } from "../solve/SimulationError.ts"
import type { State } from "../solve/State.ts"
import { type Stretch, stretchesOf, vectorOf } from "../solve/stateVector.ts"
import { simulatingEffect } from "./border.ts"
import type { Engine } from "./Engine.ts"
import { pausing } from "./pausing.ts"
import { type Failure, run } from "./Simulation.ts"

/** How rest is looked for. */
export type RestOptions = {
  /** Longest time that may pass [ms]; default 20,000. */
  readonly tMax?: number
  /** How far a number may move, as a part of the largest value that its column has had; default 1e-9. */
  readonly tolerance?: number
  readonly dt?: number
  readonly scheme?: SchemeName
}

const available: ReadonlyArray<string> = ["tMax", "tolerance", "dt", "scheme"]

/** Steps that pass between two looks: a prime, so that few periods fit into it. */
const stretch = 1999

/** What is known while time passes: the state, its numbers, and the largest size that each column has had. */
type Moment = { readonly state: State; readonly numbers: Float64Array; readonly sizes: ReadonlyArray<number> }

/** Visits the numbers of each column of a vector, pausing now and then. */
function* eachNumber(
  columns: ReadonlyArray<Stretch>,
  visit: (column: number, k: number, row: number) => void
): Pausing<void> {
  let first = 0
  for (const [column, { rows }] of columns.entries()) {
    for (const [from, to] of stretches(rows.length)) {
      for (let i = from; i < to; i++) visit(column, first + i, rows[i])
      yield
    }
    first += rows.length
  }
}

function* sizesOf(
  columns: ReadonlyArray<Stretch>,
  numbers: Float64Array,
  before: ReadonlyArray<number> | null
): Pausing<ReadonlyArray<number>> {
  const sizes = before?.slice() ?? columns.map(() => 0)
  yield* eachNumber(columns, (column, k) => (sizes[column] = Math.max(sizes[column], Math.abs(numbers[k]))))
  return sizes
}

/** A number of a vector: the column that it is of, its place among all, and its row. */
type Place = { readonly column: number; readonly k: number; readonly row: number }

/** The number that moved farthest for its size beyond the tolerance, or null where all stood still. */
function* moving(
  columns: ReadonlyArray<Stretch>,
  before: Float64Array,
  now: Moment,
  tolerance: number
): Pausing<Place | null> {
  let [worst, most]: [Place | null, number] = [null, tolerance]
  yield* eachNumber(columns, (column, k, row) => {
    const moved = Math.abs(now.numbers[k] - before[k]) / (now.sizes[column] || 1)
    if (moved > most) [worst, most] = [{ column, k, row }, moved]
  })
  return worst
}

const placeOf = (network: Network, columns: ReadonlyArray<Stretch>, { column, row }: Place): string =>
  columns[column].part === "edges" ? describeEdge(network, row) : describeNode(network, row)

/** A source that never spikes. */
const silent = times([])

/** A state as one at time zero, when sources are before their first spikes and nobody remembers the way. */
function* startOf(network: Network, { events: _, ...state }: State): Pausing<State> {
  const events = startEvents(yield* planning(network), network)
  return { ...state, step: 0, dt: null, ...events === undefined ? {} : { events } }
}

const restOf = (network: Network, options: RestOptions = {}): Effect.Effect<State, Failure, Engine> =>
  Effect.gen(function*() {
    const unknown = unknownOption(options, available)
    if (unknown !== null) return yield* new SimulationError({ reason: unknown })
    const { tMax = 20_000, tolerance = 1e-9, ...settings } = options
    for (const [what, x] of [["tMax", tMax], ["tolerance", tolerance]] as const) {
      if (Number.isFinite(x) && x > 0) continue
      const expected = what === "tMax" ? "a positive number [ms]" : "a positive number"
      return yield* new SimulationError({ reason: { _tag: "BadOption", what, found: shown(x), expected } })
    }
    const bare = network.merge({
      stimuli: List(),
      recordings: List(),
      spikeRecordings: List(),
      sources: network.sources.map(() => silent)
    })
    const quiet = yield* Effect.fromResult(record("v", rows([0]))(bare))
    yield* Effect.yieldNow
    const columns = stretchesOf(quiet)
    const moved = (from: Moment | null, steps: number): Effect.Effect<Moment, Failure, Engine> =>
      Effect.gen(function*() {
        const { state } = yield* run(quiet, { ...settings, steps, ...from === null ? {} : { from: from.state } })
        const numbers = vectorOf(quiet, state)
        return { state, numbers, sizes: yield* pausing(() => sizesOf(columns, numbers, from?.sizes ?? null)) }
      })
    let before = yield* moved(null, 1)
    for (;;) {
      const long = yield* moved(before, stretch)
      const now = yield* moved(long, 1)
      const earlier = before.numbers
      const far = (yield* pausing(() => moving(columns, earlier, long, tolerance))) ??
        (yield* pausing(() => moving(columns, long.numbers, now, tolerance)))
      const flying = now.state.events?.arrivals[0]
      if (far === null && flying === undefined) return yield* pausing(() => startOf(network, now.state))
      const time = now.state.step * now.state.dt!
      if (time >= tMax) {
        const left = ({ state }: Moment) => (flying!.step - state.step + flying!.phi) * state.dt!
        const what = far === null
          ? {
            state: "the time [ms] to the next event",
            place: describeEdge(quiet, flying!.edge),
            before: left(before),
            value: left(now)
          }
          : {
            state: columns[far.column].name,
            place: placeOf(quiet, columns, far),
            before: earlier[far.k],
            value: now.numbers[far.k]
          }
        return yield* new SimulationError({ reason: { _tag: "NoRest", time, ...what } })
      }
      before = now
    }
  })

/**
 * The state in which a network stands still without its stimuli and sources, to begin runs from: `Simulation.run(network, { tMax, from })`, at time zero.
 *
 * Clamps hold what they hold. Fails with a `SimulationError` where something still moves after `tMax`, as in a network that fires by itself.
 */
export const rest: Dual<Network, readonly [options?: RestOptions], Effect.Effect<State, Failure, Engine>> = dual(
  (...given) => given.length === 0 || (given.length === 1 && !isNetwork(given[0])),
  simulatingEffect("States.rest", { network: aNetwork, options: maybe(anything) }, restOf)
)
