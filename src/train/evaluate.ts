/**
 * Loss and gradient of some data with some parameters: writes them into the networks, runs, and sums in the order of the data.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { valueOf } from "../adjoint/gradient.ts"
import { describeEdge, describeNode, type Network } from "../network/Network.ts"
import { fail, type NetworkError } from "../network/NetworkError.ts"
import type { Session } from "../runtime/Engine.ts"
import * as Gradient from "../runtime/Gradient.ts"
import { groups } from "../runtime/groups.ts"
import * as Parameters from "../share/Parameters.ts"
import { whereMet } from "../solve/unmet.ts"
import type { Floats } from "../table/Column.ts"
import { placed, pulledBack, type Written } from "./Input.ts"
import type { Sloped } from "./Loss.ts"
import { aList, asked, finite, ofLength } from "./options.ts"
import { attempt, type Failure, type Problem } from "./Problem.ts"
import { because } from "./TrainingError.ts"
import { unlike } from "./unlike.ts"

/** Mean loss of some data with the penalty, its derivatives by the numbers of the space, and the loss of each datum. */
export type Evaluated = {
  readonly loss: number
  readonly gradient: Float64Array
  readonly losses: ReadonlyArray<number>
}

/** Parameters, and the numbers of the space that stand for them. */
export type Point = { readonly numbers: Floats; readonly parameters: Parameters.Parameters }

/** What each of the inputs puts into a network, with the values of some parameters. */
const placements = <A>(
  { dt, inputs, network, steps }: Problem<A>,
  parameters: Parameters.Parameters
): Effect.Effect<ReadonlyArray<Written>, Failure> =>
  Effect.forEach(inputs, (input) =>
    Effect.flatMap(
      attempt(() => placed(input, network, Parameters.get(parameters, input.name).values, steps, dt)),
      Effect.fromResult
    ))

/**
 * The networks of some data as training runs them: parameters written, datum shown, inputs put in behind what was there. Fails on parameters
 * of other training, and where a clamp holds what an input holds; once that is sure for one datum it is for all.
 */
export const networksOf = <A>(
  problem: Problem<A>,
  parameters: Parameters.Parameters,
  indices: ReadonlyArray<number>
): Effect.Effect<ReadonlyArray<Network>, Failure> =>
  Effect.gen(function*() {
    const other = unlike(parameters, problem.initial)
    if (other !== null) return yield* because({ _tag: "ForeignParameters", what: other })
    const inputs = yield* placements(problem, parameters)
    yield* Effect.fromResult(heldOnce(problem, inputs))
    return yield* Effect.fromResult(written(problem, parameters, inputs, indices))
  })

const written = <A>(
  { network, shown }: Problem<A>,
  parameters: Parameters.Parameters,
  inputs: ReadonlyArray<Written>,
  indices: ReadonlyArray<number>
): Result.Result<ReadonlyArray<Network>, NetworkError> => {
  const write = Parameters.writeParameters(Parameters.withoutInputs(parameters))
  return Result.flatMap(write(network), (base) =>
    Result.all(indices.map((i) => {
      const own = shown[i]
      // A datum that changes no column is shown by its stimuli and clamps alone.
      const same = own.nodes === network.nodes && own.edges === network.edges
      const made = same
        ? Result.succeed(base.merge({ stimuli: own.stimuli, clamps: own.clamps, recordings: own.recordings }))
        : write(own)
      return Result.map(made, (network) =>
        network.merge({
          sources: inputs.reduce(
            (all, { source }) => source === null ? all : all.set(source.row, source.is),
            network.sources
          ),
          stimuli: network.stimuli.concat(inputs.flatMap(({ stimuli }) => stimuli.toArray())),
          clamps: network.clamps.concat(inputs.flatMap(({ clamps }) => clamps.toArray()))
        }))
    })))
}

/** Whether nothing is held, and no source given, twice. All data have clamps at the same places, so the first one tells. */
const heldOnce = <A>(
  { network, shown }: Problem<A>,
  inputs: ReadonlyArray<Written>
): Result.Result<void, NetworkError> => {
  const rows = inputs.flatMap(({ source }) => source === null ? [] : [source.row])
  const twice = rows.find((row, i) => rows.indexOf(row) < i)
  if (twice !== undefined) {
    return fail({ _tag: "InUse", what: `source ${twice}`, by: "another input", hint: "let one input train it" })
  }
  const held = new Set<string>()
  for (const { domain, row, state } of shown[0].clamps.concat(inputs.flatMap(({ clamps }) => clamps.toArray()))) {
    const key = `${domain} ${row} ${state}`
    if (held.has(key)) {
      const what = `${state} of ${domain === "nodes" ? describeNode(network, row) : describeEdge(network, row)}`
      return fail({ _tag: "InUse", what, by: "another clamp", hint: "let one input or clamp hold it" })
    }
    held.add(key)
  }
  return Result.succeed(undefined)
}

/** Loss and gradient of some data. Sums have the order of the data, so groups and threads change no bit. */
export const evaluate = <A>(
  problem: Problem<A>,
  runner: Gradient.Open,
  { numbers, parameters }: Point,
  indices: ReadonlyArray<number>
): Effect.Effect<Evaluated, Failure> =>
  Effect.gen(function*() {
    const { data, loss, space } = problem
    const inputs = yield* placements(problem, parameters)
    const networks = yield* Effect.fromResult(written(problem, parameters, inputs, indices))
    const made = yield* runner.run(networks, (traces, k) => loss(traces, data[indices[k]])).pipe(
      Effect.mapError((error) => byDatum(problem, error, indices))
    )
    const byParameters = new Float64Array(numbers.length)
    let value = 0
    for (const one of made) {
      value += one.loss / made.length
      Parameters.vector(one.parameters).forEach((x, p) => (byParameters[p] += x / made.length))
    }
    const first = Parameters.size(Parameters.withoutInputs(parameters))
    const back = yield* attempt(() => inputsBack(problem, parameters, inputs, made.map((one) => one.adjoint)))
    byParameters.set(back, first)
    const { cotangent, value: more } = yield* attempt(() => penaltyOf(problem, parameters))
    value += more
    for (let p = 0; p < byParameters.length; p++) byParameters[p] += cotangent[p]
    const gradient = yield* attempt(() => space.pull(numbers, byParameters))
    return { loss: value, gradient, losses: made.map((one) => one.loss) }
  })

/**
 * The mean loss of all data with the penalty, forwards alone; fails on parameters of other training, and where they are not what a mechanism
 * requires.
 */
export const lossOf = <A>(
  problem: Problem<A>,
  session: Session,
  parameters: Parameters.Parameters
): Effect.Effect<number, Failure> =>
  Effect.gen(function*() {
    const { data, dt, loss, scheme, steps } = problem
    const indices = data.map((_, i) => i)
    const networks = yield* networksOf(problem, parameters, indices)
    for (const network of networks) yield* Effect.fromResult(whereMet(network))
    const traces = yield* groups(networks, { steps, scheme, dt, session })
    let value = 0
    for (const [k, one] of traces.entries()) {
      const made = valueOf((_, traces) => loss(traces, data[k]), k, one, networks[k])
      value += (yield* Effect.mapError(Effect.fromResult(made), (error) => byDatum(problem, error, indices))).value /
        traces.length
    }
    return value + (yield* attempt(() => penaltyOf(problem, parameters))).value
  })

/** The penalty of parameters, checked; nothing where there is none. */
const penaltyOf = <A>({ penalty }: Problem<A>, parameters: Parameters.Parameters): Sloped => {
  const size = Parameters.size(parameters)
  if (penalty === null) return { value: 0, cotangent: new Float64Array(size) }
  const made = asked("penalty", () => penalty(parameters))
  finite("the value of penalty", made?.value)
  const list = aList("the cotangent of penalty", made.cotangent, "one number for each parameter")
  ofLength(
    "the cotangent of penalty",
    list,
    size,
    "give one derivative for each parameter, in the order of Parameters.vector"
  )
  for (let p = 0; p < size; p++) finite(`entry ${p} of the cotangent of penalty`, list[p])
  return made
}

/** An error that counts runs within the batch, counting data instead. */
const byDatum = <A>(
  { data }: Problem<A>,
  error: Gradient.Failure,
  indices: ReadonlyArray<number>
): Gradient.Failure => {
  if (error._tag !== "GradientError" || !("index" in error.reason)) return error
  // Where no data were given, there is one that is nothing.
  if (data.length === 1 && data[0] === undefined) return error
  return new Gradient.GradientError({ reason: { ...error.reason, index: indices[error.reason.index], of: "datum" } })
}

/** The derivatives of the mean loss by the values of the inputs, input after input. */
const inputsBack = <A>(
  { dt, inputs, steps }: Problem<A>,
  parameters: Parameters.Parameters,
  places: ReadonlyArray<Written>,
  adjoints: ReadonlyArray<Gradient.Adjoint>
): ReadonlyArray<number> => {
  // In every network the inputs stand behind everything else, in their order.
  const left = { stimuli: 0, clamps: 0 }
  for (const { clamps, stimuli } of places) {
    left.stimuli += stimuli.size
    left.clamps += clamps.size
  }
  return inputs.flatMap((input, i) => {
    const { source } = places[i]
    const numbers = Parameters.get(parameters, input.name).values
    const cotangent = new Float64Array(source === null ? steps : numbers.length)
    for (const adjoint of adjoints) {
      if (source !== null) adjoint.sources[source.row].forEach((x, k) => (cotangent[k] += x / adjoints.length))
      for (const kind of ["stimuli", "clamps"] as const) {
        const from = adjoint[kind].length - left[kind]
        for (const own of adjoint[kind].slice(from, from + places[i][kind].size)) {
          own.forEach((x, k) => (cotangent[k] += x / adjoints.length))
        }
      }
    }
    left.stimuli -= places[i].stimuli.size
    left.clamps -= places[i].clamps.size
    return Array.from(pulledBack(input, numbers, cotangent, dt))
  })
}
