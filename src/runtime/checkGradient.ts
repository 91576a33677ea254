/**
 * The gradient against differences of the loss, parameter by parameter, as a table.
 *
 * Differences know nothing of adjoints: only the loss of runs with one parameter changed a little. So where both agree, the gradient is
 * right; where they do not, it is wrong, or the loss has a step there (a spike that comes or goes).
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { extrapolate, places, rungs, type Side, termsOf } from "../adjoint/differences.ts"
import { valueOf } from "../adjoint/gradient.ts"
import { aFunction, anything } from "../network/border.ts"
import { type Dual, dual } from "../network/manners.ts"
import type { Network } from "../network/Network.ts"
import { fail, type NetworkError, shown } from "../network/NetworkError.ts"
import { networkLater } from "../network/networkLater.ts"
import { aNetwork } from "../select/Given.ts"
import * as Parameters from "../share/Parameters.ts"
import { check as checkRun, type RunLength, unknownOption } from "../solve/RunOptions.ts"
import { SimulationError } from "../solve/SimulationError.ts"
import { simulatingEffect } from "./border.ts"
import { Engine } from "./Engine.ts"
import {
  type CheckRow,
  type GradientCheck,
  look,
  looking,
  lookOptionNames,
  type LookOptions,
  lookProblem,
  make,
  rowOf,
  sizeOf
} from "./GradientCheck.ts"
import { groups } from "./groups.ts"
import { report, silently } from "./Progress.ts"
import { type Failure, type GradientSettings, type Loss, run } from "./runGradient.ts"
import type { Session } from "./Session.ts"

/** Options of a check: those of the run, and how to look. */
export type CheckOptions =
  & RunLength
  & Omit<GradientSettings, "parameters" | "inputs" | "startState" | "surrogate" | "from">
  & LookOptions

const checkOptionNames = [...lookOptionNames, "memory", "late", "tMax", "steps", "dt", "scheme"]

/**
 * Compares the gradient with differences of the loss for every parameter: 16 runs each, side by side where the engine can.
 *
 * Where a parameter is at the edge of its range, or of where the model can be run, differences go to the inside only; where they can go
 * nowhere, that is a verdict of its row. Fails as `run` does.
 */
export const check: Dual<
  Network,
  readonly [loss: Loss, options: CheckOptions],
  Effect.Effect<GradientCheck, Failure, Engine>
> = dual(
  networkLater(2),
  simulatingEffect(
    "Gradient.check",
    { network: aNetwork, loss: aFunction, options: anything },
    (network: Network, loss: Loss, options: CheckOptions) => compared(network, loss, options)
  )
)

const compared = (
  network: Network,
  loss: Loss,
  options: CheckOptions
): Effect.Effect<GradientCheck, Failure, Engine> =>
  Effect.gen(function*() {
    if (typeof options !== "object" || options === null) {
      const expected = `a record of ${checkOptionNames.join(", ")}`
      return yield* new SimulationError({
        reason: { _tag: "BadOption", what: "the options", found: shown(options), expected }
      })
    }
    const unknown = unknownOption(options, checkOptionNames)
    if (unknown !== null) return yield* new SimulationError({ reason: unknown })
    const wrong = lookProblem(options)
    if (wrong !== null) return yield* new SimulationError({ reason: wrong })
    const { change: _change, only, tolerance: _tolerance, ...gradientOptions } = options
    const { change, tolerance } = looking(options)
    const parameters = Parameters.of(network)
    const { late: _late, memory: _memory, ...runOptions } = gradientOptions
    const runs = yield* Effect.fromResult(checkRun(network, runOptions))
    const entries = yield* Effect.fromResult(chosen(parameters, only))
    const { loss: value, parameters: gradient } = yield* run(network, loss, gradientOptions)
    const total = entries.reduce((sum, entry) => sum + entry.labels.length, 0)
    const rows: Array<CheckRow> = []
    /** The difference of the loss by a parameter, on both sides of it or on one. */
    const difference = Effect.fn(function*(session: Session, entry: Parameters.Entry, p: number, side: Side) {
      const { at, networks } = yield* Effect.fromResult(probeOf(network, parameters, entry, p, change, side))
      const traces = yield* silently(groups(networks, { steps: runs.steps, scheme: runs.scheme, dt: runs.dt, session }))
        .pipe(
          Effect.mapError(ofNoRun)
        )
      const values = yield* Effect.fromResult(
        Result.all(traces.map((one, k) => valueOf((_, traces) => loss(traces), 0, one, networks[k])))
      )
      const probed = values.map(({ cotangent, value }, k) => ({ value, terms: termsOf(traces[k], cotangent) }))
      return extrapolate(at, probed, side)
    })
    const all = Effect.fn(function*(session: Session) {
      for (const entry of entries) {
        const adjoints = Parameters.get(gradient, entry.name).values
        for (const [p, label] of entry.labels.entries()) {
          const looked = yield* look((side) => difference(session, entry, p, side), isOfTheLoss)
          rows.push(rowOf({ name: entry.name, label, value: entry.values[p] }, adjoints[p], looked, tolerance))
          yield* report({ what: "check", done: rows.length, total, unit: "parameters" })
        }
      }
    })
    const engine = yield* Engine
    const { dt, scheme } = runs
    const opened = engine.open({ network, scheme, dt, rates: "exact", copies: 2 * rungs })
    yield* Effect.scoped(Effect.flatMap(opened, all))
    return make(value, rows)
  })

/** An error without which run of a batch it was: whoever asked for a check knows of no batch. */
const ofNoRun = <E extends Failure>(error: E): E | SimulationError =>
  error instanceof SimulationError ? new SimulationError({ reason: error.reason }) : error

/** Whether an error is one of the loss as it is written, which no parameter is to blame for. */
const isOfTheLoss = (error: Failure): boolean =>
  error._tag === "GradientError" && (error.reason._tag === "LossFailed" || error.reason._tag === "BadCotangent")

/** The entries of these names, or of all. */
const chosen = (
  parameters: Parameters.Parameters,
  only: ReadonlyArray<string> | undefined
): Result.Result<ReadonlyArray<Parameters.Entry>, NetworkError> => {
  if (only === undefined) return Result.succeed(parameters.entries)
  const available = new Set(parameters.entries.map((entry) => entry.name))
  const stray = only.find((name) => !available.has(name))
  const wanted = new Set(only)
  return stray === undefined
    ? Result.succeed(parameters.entries.filter((entry) => wanted.has(entry.name)))
    : fail({ _tag: "UnknownName", what: "trainable", name: stray, available: [...available] })
}

/** Networks with one parameter changed a little, and by how much. */
type Probe = { readonly networks: ReadonlyArray<Network>; readonly at: ReadonlyArray<number> }

const probeOf = (
  network: Network,
  parameters: Parameters.Parameters,
  { name, values }: Parameters.Entry,
  p: number,
  change: number,
  side: Side
): Result.Result<Probe, NetworkError> => {
  const written = (x: number): Result.Result<Network, NetworkError> =>
    Parameters.writeParameters(Parameters.set(parameters, name, (_, q, old) => q === p ? x : old))(network)
  const at = places(values[p], change * sizeOf(values, p), side)
  return Result.map(Result.all(at.map(written)), (networks) => ({ networks, at }))
}
