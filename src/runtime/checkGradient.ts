/**
 * The gradient against differences of the loss, parameter by parameter, as a table.
 *
 * Differences know nothing of adjoints: only the loss of runs with one parameter changed a little. So where both agree, the gradient is
 * right; where they do not, it is wrong, or the loss has a step there (a spike that comes or goes).
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { type Difference, extrapolate, places, rungs, type Side } from "../adjoint/differences.ts"
import { valueOf } from "../adjoint/gradient.ts"
import type { Network } from "../network/Network.ts"
import { fail, type NetworkError, shown } from "../network/NetworkError.ts"
import * as Parameters from "../share/Parameters.ts"
import { check as checkRun, unknownOption } from "../solve/RunOptions.ts"
import { SimulationError } from "../solve/SimulationError.ts"
import type { BatchRunner } from "../solve/Stepper.ts"
import * as Column from "../table/Column.ts"
import { plural } from "../table/plural.ts"
import { prototype, type Structural, structuralWith } from "../table/structural.ts"
import * as Table from "../table/Table.ts"
import { tableText } from "../table/tableText.ts"
import { Engine } from "./Engine.ts"
import { groups } from "./groups.ts"
import { report, silently } from "./Progress.ts"
import { type Failure, type GradientOptions, type Loss, run } from "./runGradient.ts"

/** Options of a check: those of the run, and how to look. */
export type CheckOptions = Omit<GradientOptions, "parameters" | "inputs" | "surrogate" | "from"> & {
  /** Names of the trainables to look at; default all. */
  readonly only?: ReadonlyArray<string>
  /** Largest change of a parameter, relative to its size; default 0.01. Smaller ones follow by halving. */
  readonly change?: number
  /** How far apart, relative to the larger of the two, still agrees; default 1e-6. */
  readonly tolerance?: number
}

/** One parameter. */
export type CheckRow = {
  readonly name: string
  readonly label: string
  /** Value of the parameter. */
  readonly value: number
  /** Derivative of the loss by it, from the gradient and from differences, and how uncertain the differences are. */
  readonly adjoint: number
  readonly difference: number
  readonly uncertainty: number
  /** How far apart they are, relative to the larger of the two. */
  readonly error: number
  /** `unclear`: further apart than the tolerance, but not further than the differences are uncertain. */
  readonly verdict: "agrees" | "differs" | "unclear"
}

/** All of them. */
export interface GradientCheck extends Structural {
  readonly loss: number
  readonly rows: ReadonlyArray<CheckRow>
  /** Whether no parameter differs. */
  readonly agrees: boolean
  /** A readable table. */
  readonly toString: () => string
}

const Proto = prototype({
  toString(this: GradientCheck): string {
    const { rows } = this
    const numbers = (of: (row: CheckRow) => number): Column.Column => Column.float(Float64Array.from(rows, of))
    const rounded = (of: (row: CheckRow) => number): Column.Column =>
      Column.text(rows.map((row) => of(row).toExponential(1)))
    const table = Table.make(rows.length, [
      ["name", Column.text(rows.map((row) => row.name))],
      ["label", Column.text(rows.map((row) => row.label))],
      ["value", numbers((row) => row.value)],
      ["adjoint", numbers((row) => row.adjoint)],
      ["difference", numbers((row) => row.difference)],
      ["±", rounded((row) => row.uncertainty)],
      ["error", rounded((row) => row.error)],
      ["verdict", Column.text(rows.map((row) => row.verdict))]
    ])
    const count = (verdict: CheckRow["verdict"]): number => rows.filter((row) => row.verdict === verdict).length
    const words = `${count("agrees")} agree, ${count("differs")} differ, ${count("unclear")} unclear`
    return `${tableText(table, { limit: 200 })}\n${plural(rows.length, "parameter")}: ${words}`
  }
})

/** How often the uncertainty of a difference the derivative may be away from it without being wrong. */
const doubt = 4

const rowOf = (
  at: Pick<CheckRow, "name" | "label" | "value">,
  adjoint: number,
  { uncertainty, value: difference }: Difference,
  tolerance: number
): CheckRow => {
  const distance = Math.abs(adjoint - difference)
  const size = Math.max(Math.abs(adjoint), Math.abs(difference))
  const verdict = distance <= tolerance * size ? "agrees" : distance <= doubt * uncertainty ? "unclear" : "differs"
  return { ...at, adjoint, difference, uncertainty, error: distance === 0 ? 0 : distance / size, verdict }
}

const checkOptionNames = ["only", "change", "tolerance", "memory", "tMax", "steps", "dt", "scheme"]

/**
 * Compares the gradient with differences of the loss for every parameter: 16 runs each, side by side where the engine can.
 *
 * Where a parameter is at the edge of its range, differences go to the inside only. Fails as `run` does.
 */
export const check = (
  network: Network,
  loss: Loss,
  options: CheckOptions
): Effect.Effect<GradientCheck, Failure, Engine> =>
  Effect.gen(function*() {
    const unknown = unknownOption(options, checkOptionNames)
    if (unknown !== null) return yield* new SimulationError({ reason: unknown })
    const { change = 0.01, only, tolerance = 1e-6, ...gradientOptions } = options
    for (const [what, x] of Object.entries({ change, tolerance })) {
      if (!(x > 0 && x < 1)) {
        const expected = "a number between 0 and 1"
        return yield* new SimulationError({ reason: { _tag: "BadOption", what, found: String(x), expected } })
      }
    }
    if (only !== undefined && !Array.isArray(only)) {
      const expected = "a list of names of trainables"
      return yield* new SimulationError({ reason: { _tag: "BadOption", what: "only", found: shown(only), expected } })
    }
    const parameters = Parameters.of(network)
    const { memory: _, ...runOptions } = gradientOptions
    const runs = yield* Effect.fromResult(checkRun(network, runOptions))
    const entries = yield* Effect.fromResult(chosen(parameters, only))
    const { loss: value, parameters: gradient } = yield* run(network, loss, gradientOptions)
    const total = entries.reduce((sum, entry) => sum + entry.labels.length, 0)
    const rows: Array<CheckRow> = []
    const all = Effect.fn(function*(runner: BatchRunner) {
      for (const entry of entries) {
        const adjoints = Parameters.get(gradient, entry.name).values
        for (const [p, label] of entry.labels.entries()) {
          const { at, networks, side } = yield* Effect.fromResult(probeOf(network, parameters, entry, p, change))
          const traces = yield* silently(groups(networks, runs.steps, runs.dt, runner))
          const values = yield* Effect.fromResult(
            Result.all(traces.map((one, k) => valueOf((_, traces) => loss(traces), 0, one, networks[k])))
          )
          const difference = extrapolate(at, values.map((v) => v.value), side)
          rows.push(rowOf({ name: entry.name, label, value: entry.values[p] }, adjoints[p], difference, tolerance))
          yield* report({ what: "check", done: rows.length, total, unit: "parameters" })
        }
      }
    })
    const engine = yield* Engine
    const runner = engine.batch(network, runs.scheme, runs.dt, 2 * rungs)
    yield* Effect.ensuring(all(runner), Effect.sync(runner.release))
    return structuralWith(Proto, { loss: value, rows, agrees: rows.every((row) => row.verdict !== "differs") })
  })

/** The entries of these names, or of all. */
const chosen = (
  parameters: Parameters.Parameters,
  only: ReadonlyArray<string> | undefined
): Result.Result<ReadonlyArray<Parameters.Entry>, NetworkError> => {
  if (only === undefined) return Result.succeed(parameters.entries)
  const available = parameters.entries.map((entry) => entry.name)
  const stray = only.find((name) => !available.includes(name))
  return stray === undefined
    ? Result.succeed(parameters.entries.filter((entry) => only.includes(entry.name)))
    : fail({ _tag: "UnknownName", what: "trainable", name: stray, available })
}

/** Networks with one parameter changed a little, and by how much. */
type Probe = { readonly networks: ReadonlyArray<Network>; readonly at: ReadonlyArray<number>; readonly side: Side }

const probeOf = (
  network: Network,
  parameters: Parameters.Parameters,
  { name, values }: Parameters.Entry,
  p: number,
  change: number
): Result.Result<Probe, NetworkError> => {
  const largest = values.reduce((most, x) => Math.max(most, Math.abs(x)), 0)
  // A parameter that is 0 has the size of its fellows, or 1.
  const step = change * (Math.abs(values[p]) || largest || 1)
  const written = (x: number): Result.Result<Network, NetworkError> =>
    Parameters.writeParameters(Parameters.set(parameters, name, (_, q, old) => q === p ? x : old))(network)
  const [below, above] = [written(values[p] - step), written(values[p] + step)]
  const side = Result.isFailure(below) ? 1 : Result.isFailure(above) ? -1 : 0
  const at = places(values[p], step, side)
  return Result.map(Result.all(at.map(written)), (networks) => ({ networks, at, side }))
}
