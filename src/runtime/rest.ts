/**
 * Where a network comes to rest by itself: the state at which a run without stimuli stands still.
 *
 * One idea: rest is looked for as a cell finds it, by letting time pass, so of several places of rest it is the one that the start flows to, and
 * a network that fires or swings has none, which is an error. It stands still where neither a stretch of time nor the step after it moves a
 * number: one alone may be a period. What `States.init` finds is the rest of states at given voltages; here voltages move too.
 */
import * as Effect from "effect/Effect"
import { List } from "immutable"
import { anything, maybe } from "../network/border.ts"
import { type Dual, dual } from "../network/manners.ts"
import { describeEdge, describeNode, isNetwork, type Network } from "../network/Network.ts"
import { shown } from "../network/NetworkError.ts"
import { quantityNamed } from "../network/quantities.ts"
import { record } from "../select/attach.ts"
import { aNetwork } from "../select/Given.ts"
import { rows } from "../select/Select.ts"
import { unknownOption } from "../solve/RunOptions.ts"
import type { SchemeName } from "../solve/Scheme.ts"
import { SimulationError } from "../solve/SimulationError.ts"
import type { State } from "../solve/State.ts"
import { flattenResult, names } from "../solve/stateVector.ts"
import { simulatingEffect } from "./border.ts"
import type { Engine } from "./Engine.ts"
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

/** What is known while time passes: the state, its numbers, and the largest size that the column of each has had. */
type Moment = { readonly state: State; readonly numbers: Float64Array; readonly sizes: ReadonlyMap<string, number> }

const columnOf = (name: string): string => name.slice(0, name.lastIndexOf("["))

const rowOf = (name: string): number => Number(name.slice(name.lastIndexOf("[") + 1, -1))

const sizesOf = (
  columns: ReadonlyArray<string>,
  numbers: Float64Array,
  before: ReadonlyMap<string, number>
): ReadonlyMap<string, number> => {
  const sizes = new Map(before)
  columns.forEach((column, k) => sizes.set(column, Math.max(sizes.get(column) ?? 0, Math.abs(numbers[k]))))
  return sizes
}

/** The number that moved farthest for its size beyond the tolerance, or -1 where all stood still. */
const moving = (columns: ReadonlyArray<string>, before: Float64Array, now: Moment, tolerance: number): number => {
  let [worst, most] = [-1, tolerance]
  columns.forEach((column, k) => {
    const moved = Math.abs(now.numbers[k] - before[k]) / (now.sizes.get(column) || 1)
    if (moved > most) [worst, most] = [k, moved]
  })
  return worst
}

const placeOf = (network: Network, label: string): string =>
  quantityNamed(network, columnOf(label))?.domain === "edges"
    ? describeEdge(network, rowOf(label))
    : describeNode(network, rowOf(label))

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
    const bare = network.set("stimuli", List()).set("recordings", List())
    const quiet = yield* Effect.fromResult(record("v", rows([0]))(bare))
    yield* Effect.yieldNow
    const labels = names(quiet)
    const columns = labels.map(columnOf)
    yield* Effect.yieldNow
    const moved = (from: Moment | null, steps: number): Effect.Effect<Moment, Failure, Engine> =>
      Effect.gen(function*() {
        const { state } = yield* run(quiet, { ...settings, steps, ...from === null ? {} : { from: from.state } })
        yield* Effect.yieldNow
        const numbers = yield* Effect.fromResult(flattenResult(quiet, state))
        yield* Effect.yieldNow
        return { state, numbers, sizes: sizesOf(columns, numbers, from?.sizes ?? new Map()) }
      })
    let before = yield* moved(null, 1)
    for (;;) {
      const long = yield* moved(before, stretch)
      const now = yield* moved(long, 1)
      yield* Effect.yieldNow
      const far = moving(columns, before.numbers, long, tolerance)
      yield* Effect.yieldNow
      const k = far >= 0 ? far : moving(columns, long.numbers, now, tolerance)
      if (k < 0) return { ...now.state, step: 0, dt: null }
      const time = now.state.step * now.state.dt!
      if (time >= tMax) {
        const reason = {
          _tag: "NoRest",
          state: columns[k],
          place: placeOf(quiet, labels[k]),
          time,
          before: before.numbers[k],
          value: now.numbers[k]
        } as const
        return yield* new SimulationError({ reason })
      }
      before = now
    }
  })

/**
 * The state in which a network stands still without its stimuli, to begin runs from: `Simulation.run(network, { tMax, from })`, at time zero.
 *
 * Clamps hold what they hold. Fails with a `SimulationError` where something still moves after `tMax`, as in a network that fires by itself.
 */
export const rest: Dual<Network, readonly [options?: RestOptions], Effect.Effect<State, Failure, Engine>> = dual(
  (...given) => given.length === 0 || (given.length === 1 && !isNetwork(given[0])),
  simulatingEffect("States.rest", { network: aNetwork, options: maybe(anything) }, restOf)
)
