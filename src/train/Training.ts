/**
 * The public module `Training`: parameters that make a loss small, as a stream of steps.
 *
 * A step runs a batch of data forwards and backwards, turns the mean gradient through the transforms, and asks the optimiser what to
 * change. The stream can be watched, taken from and interrupted; each step carries the state to go on from, and going on has the bits of
 * never having stopped. Sums over a batch have the order of the batch, so threads and groups change no bit either.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { type Edit, edit } from "../network/edit.ts"
import type { Network } from "../network/Network.ts"
import type { NetworkError } from "../network/NetworkError.ts"
import type { Engine } from "../runtime/Engine.ts"
import * as Gradient from "../runtime/Gradient.ts"
import { ProgressListener, report } from "../runtime/Progress.ts"
import * as Parameters from "../share/Parameters.ts"
import { differenceOf } from "../solve/sameStructure.ts"
import { belongs } from "./belongs.ts"
import type { Loss } from "./Loss.ts"
import * as Optimizer from "./Optimizer.ts"
import { aFunction, count, knownOptions } from "./options.ts"
import { asGiven, batchCount, batchOf, type Order, shuffled } from "./Order.ts"
import * as ParameterSpace from "./ParameterSpace.ts"
import { because, TrainingError } from "./TrainingError.ts"
import type { TrainingState } from "./TrainingState.ts"
import { TransformError } from "./Transform.ts"

export { TrainingError } from "./TrainingError.ts"
export type { TrainingReason } from "./TrainingError.ts"
export type { TrainingState } from "./TrainingState.ts"

/** What training fails with. */
export type Failure = TrainingError | TransformError | Gradient.Failure

/** Options of training, beside those of the gradient: `tMax` or `steps` of a run is how long a run is, not how long to train. */
export type FitOptions<A> = Omit<Gradient.GradientOptions, "parameters" | "inputs" | "from"> & {
  /** What the traces of a datum should be like. */
  readonly loss: Loss<A>
  /** How parameters change. */
  readonly optimizer: Optimizer.Optimizer
  /** What the network is shown; left out, it runs once per step, as it is. */
  readonly data?: ReadonlyArray<A>
  /** Edits that show a datum to the network: stimuli, clamps, initial values; the structure stays. */
  readonly present?: (datum: A) => ReadonlyArray<Edit>
  /** Data per step; default all of it. */
  readonly batch?: number
  /** Seed of the order of the data; left out, it comes as it stands. */
  readonly seed?: number
  /** An order of one's own, instead of a seed: every index once, for each epoch. */
  readonly order?: (epoch: number) => ReadonlyArray<number>
  /** Transforms by name or key of the trainable, or one for all; default none. */
  readonly transform?: ParameterSpace.Transforms
  /** How often to see all data, counted from the very beginning; left out, for ever. */
  readonly epochs?: number
  /** Where to go on. */
  readonly resume?: TrainingState
}

/** One step of training. */
export type Step = {
  /** Number of the epoch and of the batch within it, from 0. */
  readonly epoch: number
  readonly batch: number
  /** Steps done, this one included. */
  readonly step: number
  /** Mean loss of the batch, with the parameters from before the step. */
  readonly loss: number
  /** Loss of each datum of the batch, and which they were. */
  readonly losses: ReadonlyArray<number>
  readonly indices: ReadonlyArray<number>
  /** Derivatives of the loss by the numbers that the optimiser moves, and their length as a vector. */
  readonly gradient: Parameters.Parameters
  readonly gradientNorm: number
  /** Parameters after the step. */
  readonly parameters: Parameters.Parameters
  /** Where to go on. */
  readonly state: TrainingState
}

const optionNames = [
  "loss",
  "optimizer",
  "data",
  "present",
  "batch",
  "seed",
  "order",
  "transform",
  "epochs",
  "resume",
  "tMax",
  "steps",
  "dt",
  "scheme",
  "memory",
  "surrogate"
]

/** Options filled in and checked. */
type Ready<A> = {
  readonly network: Network
  readonly loss: Loss<A>
  readonly optimizer: Optimizer.Optimizer
  readonly data: ReadonlyArray<A>
  /** The network as each datum shows it. */
  readonly shown: ReadonlyArray<Network>
  readonly batch: number
  readonly order: Order
  readonly epochs: number
  readonly space: ParameterSpace.ParameterSpace
  readonly run: Omit<Gradient.GradientOptions, "parameters">
}

/** Errors that the pure parts throw on purpose, as failures. */
const attempt = <A>(make: () => A): Effect.Effect<A, TrainingError | TransformError> =>
  Effect.suspend(() => {
    try {
      return Effect.succeed(make())
    } catch (error) {
      if (error instanceof TrainingError || error instanceof TransformError) return Effect.fail(error)
      throw error
    }
  })

const prepare = <A>(network: Network, options: FitOptions<A>): Effect.Effect<Ready<A>, Failure> =>
  Effect.gen(function*() {
    const {
      batch,
      data,
      dt,
      epochs,
      loss,
      memory,
      optimizer,
      order,
      present,
      scheme,
      seed,
      steps,
      surrogate,
      tMax,
      transform
    } = options
    yield* attempt(() => {
      knownOptions("fit", options, optionNames)
      aFunction("loss", loss)
      if (data?.length === 0) {
        throw because({ _tag: "BadOption", what: "data", found: "an empty list", expected: "at least one datum" })
      }
      if (batch !== undefined) count("batch", batch)
      if (epochs !== undefined) count("epochs", epochs)
      if (seed !== undefined && order !== undefined) {
        throw because({
          _tag: "BadOption",
          what: "the order of the data",
          found: "given twice",
          expected: "seed or order"
        })
      }
      if (seed !== undefined && !Number.isSafeInteger(seed)) {
        throw because({ _tag: "BadOption", what: "seed", found: String(seed), expected: "a whole number" })
      }
    })
    if (network.trainables.size === 0) {
      return yield* new Gradient.GradientError({ reason: { _tag: "NothingTrained" } })
    }
    const all = data ?? [undefined as A]
    const shown = yield* Effect.forEach(
      all,
      (datum) => present === undefined ? Effect.succeed(network) : Effect.fromResult(edit(network, present(datum)))
    )
    for (const [index, other] of shown.entries()) {
      const what = differenceOf(shown[0], other)
      if (what !== null) {
        return yield* new Gradient.GradientError({ reason: { _tag: "OtherStructure", index, what } })
      }
    }
    const optional = { tMax, steps, dt, scheme, memory, surrogate }
    const given = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined))
    return {
      network,
      loss,
      optimizer,
      data: all,
      shown,
      batch: Math.min(batch ?? all.length, all.length),
      order: order ?? (seed === undefined ? asGiven(all.length) : shuffled(all.length, seed)),
      epochs: epochs ?? Infinity,
      space: yield* attempt(() => ParameterSpace.make(network, transform)),
      run: given
    }
  })

/** The state before the first step: the network's own parameters. */
export const start = <A>(network: Network, options: FitOptions<A>): Effect.Effect<TrainingState, Failure> =>
  Effect.flatMap(prepare(network, options), (ready) => begin(ready, options))

const begin = <A>(ready: Ready<A>, { resume, seed }: FitOptions<A>): Effect.Effect<TrainingState, Failure> =>
  Effect.gen(function*() {
    const { batch, data, network, optimizer, space } = ready
    const own = { seed: seed ?? null, size: data.length, batch }
    const parameters = Parameters.of(network)
    if (resume !== undefined) return yield* Effect.fromResult(belongs(resume, parameters, own))
    const numbers = yield* Effect.fromResult(space.from(parameters))
    const memory = yield* attempt(() => optimizer.init(numbers, space.layout))
    return { step: 0, parameters, numbers, memory, data: own }
  })

/**
 * Trains a network: a stream of steps, which ends after `epochs`, or goes on until nobody takes any more.
 *
 * A step that fails (a run, a loss or a gradient that is not finite, parameters that no network may have) fails the stream with a
 * `TrainingError` that holds the state from before it. Other failures are of the options and come before the first step.
 */
export const fit = <A = void>(network: Network, options: FitOptions<A>): Stream.Stream<Step, Failure, Engine> =>
  Stream.unwrap(Effect.gen(function*() {
    const ready = yield* prepare(network, options)
    const first = yield* begin(ready, options)
    const runner = yield* Gradient.open(ready.shown[0], ready.batch, ready.run)
    const perEpoch = batchCount(ready.data.length, ready.batch)
    const total = ready.epochs * perEpoch
    return Stream.unfold<TrainingState, Step, Failure, never>(first, (state) =>
      state.step >= total
        ? Effect.succeed(undefined)
        : Effect.gen(function*() {
          const made = yield* silently(oneStep(ready, runner, state))
          yield* report({
            what: "training",
            done: made.step,
            total: Number.isFinite(total) ? total : made.step,
            unit: "steps"
          })
          return [made, made.state] as const
        })).pipe(Stream.ensuring(Effect.sync(runner.release)))
  }))

/** Without the reports of each gradient: training reports its own steps. */
const silently = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.provideService(effect, ProgressListener, () => Effect.void)

const oneStep = <A>(ready: Ready<A>, runner: Gradient.Open, state: TrainingState): Effect.Effect<Step, TrainingError> =>
  Effect.gen(function*() {
    const { batch: size, data, loss, optimizer, order, space } = ready
    const perEpoch = batchCount(data.length, size)
    const [epoch, batch] = [Math.floor(state.step / perEpoch), state.step % perEpoch]
    const failed = (cause: StepCause): TrainingError => because({ _tag: "StepFailed", epoch, batch, state, cause })
    const indices = yield* attempt(() => batchOf(permutation(order(epoch), data.length, epoch), size, batch)).pipe(
      Effect.mapError(failed)
    )
    const networks = yield* Effect.fromResult(written(ready, state.parameters, indices)).pipe(Effect.mapError(failed))
    const made = yield* runner.run(networks, (traces, k) => loss(traces, data[indices[k]])).pipe(
      Effect.mapError(failed)
    )
    // Sums in the order of the batch.
    const byParameters = new Float64Array(state.numbers.length)
    let value = 0
    for (const { loss, parameters } of made) {
      value += loss / made.length
      Parameters.vector(parameters).forEach((x, p) => (byParameters[p] += x / made.length))
    }
    const gradient = space.pull(state.numbers, byParameters)
    const next = yield* attempt(() => {
      const { change, memory } = optimizer.update(state.memory, { gradient, parameters: state.numbers, loss: value })
      const numbers = Optimizer.apply(state.numbers, change)
      return { numbers, memory, parameters: space.to(finite(numbers, state)) }
    }).pipe(Effect.mapError(failed))
    const after: TrainingState = { ...state, ...next, step: state.step + 1 }
    return {
      epoch,
      batch,
      step: after.step,
      loss: value,
      losses: made.map((one) => one.loss),
      indices,
      gradient: Parameters.fromVector(state.parameters, gradient),
      gradientNorm: Optimizer.norm(gradient),
      parameters: after.parameters,
      state: after
    }
  })

/** What a step can fail with. */
type StepCause = Gradient.Failure | TrainingError | TransformError

/** The networks of a batch with the parameters of the state. */
const written = <A>(
  { network, shown }: Ready<A>,
  parameters: Parameters.Parameters,
  indices: ReadonlyArray<number>
): Result.Result<ReadonlyArray<Network>, NetworkError> =>
  Result.flatMap(Parameters.writeParameters(parameters)(network), (base) => {
    const out: Array<Network> = []
    for (const i of indices) {
      const own = shown[i]
      // A datum that changes no column is shown by its stimuli and clamps alone.
      const same = own.nodes === network.nodes && own.edges === network.edges && own.trainables === network.trainables
      const made = own === network
        ? Result.succeed(base)
        : same
        ? Result.succeed(base.merge({ stimuli: own.stimuli, clamps: own.clamps, recordings: own.recordings }))
        : Parameters.writeParameters(parameters)(own)
      if (Result.isFailure(made)) return Result.fail(made.failure)
      out.push(made.success)
    }
    return Result.succeed(out)
  })

/** An order that has every index once; throws a `TrainingError` otherwise. */
const permutation = (order: ReadonlyArray<number>, size: number, epoch: number): ReadonlyArray<number> => {
  const seen = new Set(order.filter((i) => Number.isInteger(i) && i >= 0 && i < size))
  if (order.length === size && seen.size === size) return order
  throw because({
    _tag: "BadOption",
    what: `the order of epoch ${epoch}`,
    found: `${order.length} indices, ${seen.size} different ones of the data`,
    expected: `every index from 0 to ${size - 1} once`
  })
}

/** Numbers that are all finite; throws a `TrainingError` that names the first that is not. */
const finite = (numbers: Float64Array, { parameters }: TrainingState): Float64Array => {
  const k = numbers.findIndex((x) => !Number.isFinite(x))
  if (k < 0) return numbers
  const labels = parameters.entries.flatMap(({ labels, name }) => labels.map((label) => `${name} (${label})`))
  throw because({
    _tag: "NotFinite",
    what: `the number behind ${labels[k]} after the step`,
    found: numbers[k],
    hint: "take smaller steps, or clip the gradient"
  })
}

/** The last step of a stream of steps: where training ended. */
export const last = <E, R>(steps: Stream.Stream<Step, E, R>): Effect.Effect<Step, E | TrainingError, R> =>
  Effect.flatMap(Stream.runFold(steps, () => null as Step | null, (_, step) => step), (step) =>
    step === null
      ? Effect.fail(
        because({ _tag: "BadOption", what: "the stream of steps", found: "empty", expected: "at least one step" })
      )
      : Effect.succeed(step))
