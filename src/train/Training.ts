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
import type { Network } from "../network/Network.ts"
import { shown } from "../network/NetworkError.ts"
import type { Engine } from "../runtime/Engine.ts"
import * as Gradient from "../runtime/Gradient.ts"
import { type GradientCheck, lookOptionNames, type LookOptions, lookProblem } from "../runtime/GradientCheck.ts"
import { report, silently } from "../runtime/Progress.ts"
import type * as Parameters from "../share/Parameters.ts"
import { SimulationError } from "../solve/SimulationError.ts"
import { belongs } from "./belongs.ts"
import { checked } from "./check.ts"
import { evaluate, networksOf, type Point } from "./evaluate.ts"
import { type Method, oneStep, type Step } from "./oneStep.ts"
import type { Optimizer } from "./Optimizer.ts"
import { anOptimizer } from "./optimizer/Machine.ts"
import { aFunction, asked, count, knownOptions, ofLength } from "./options.ts"
import { asGiven, batchCount, shuffled } from "./Order.ts"
import { plainMemory } from "./plainMemory.ts"
import { attempt, type Failure, onlyKnown, prepare, type Problem, type ProblemOptions } from "./Problem.ts"
import { because, type TrainingError } from "./TrainingError.ts"
import type { TrainingState } from "./TrainingState.ts"

export type { Step } from "./oneStep.ts"
export type { Failure, Penalty, ProblemOptions } from "./Problem.ts"
export { TrainingError } from "./TrainingError.ts"
export type { TrainingReason } from "./TrainingError.ts"
export type { TrainingState } from "./TrainingState.ts"

/** Options of training. */
export type FitOptions<A> = ProblemOptions<A> & {
  /** How parameters change. */
  readonly optimizer: Optimizer
  /** Data per step; default all of it. */
  readonly batch?: number
  /** Seed of the order of the data; left out, it comes as it stands. */
  readonly seed?: number
  /** An order of one's own, instead of a seed: every index once, for each epoch. */
  readonly order?: (epoch: number) => ReadonlyArray<number>
  /** How often to see all data, counted from the very beginning; left out, for ever. */
  readonly epochs?: number
  /** Where to go on. */
  readonly resume?: TrainingState
}

const ownOptions: ReadonlyArray<string> = ["optimizer", "batch", "seed", "order", "epochs", "resume"]

type Ready<A> = { readonly problem: Problem<A>; readonly method: Method; readonly first: TrainingState }

const ready = <A>(network: Network, options: FitOptions<A>): Effect.Effect<Ready<A>, Failure> =>
  Effect.gen(function*() {
    yield* attempt(() => onlyKnown("fit", options, ownOptions))
    const { epochs, order, resume, seed } = options
    const optimizer = yield* attempt(() => {
      if (options.batch !== undefined) count("batch", options.batch)
      if (epochs !== undefined) count("epochs", epochs)
      if (order !== undefined) aFunction("order", order)
      if (seed !== undefined && order !== undefined) {
        const what = "the order of the data"
        throw because({ _tag: "BadOption", what, found: "given twice", expected: "seed or order" })
      }
      if (seed !== undefined && !Number.isSafeInteger(seed)) {
        throw because({ _tag: "BadOption", what: "seed", found: shown(seed), expected: "a whole number" })
      }
      return anOptimizer("optimizer", options.optimizer)
    })
    const problem = yield* prepare(network, options)
    const { data, initial, space } = problem
    const batch = options.batch ?? data.length
    if (batch > data.length) {
      const expected = `at most ${data.length}, the number of data`
      return yield* because({ _tag: "BadOption", what: "batch", found: String(batch), expected })
    }
    const method = {
      optimizer,
      batch,
      order: order ?? (seed === undefined ? asGiven(data.length) : shuffled(data.length, seed))
    }
    const own = { seed: seed ?? null, size: data.length, batch }
    if (resume !== undefined) {
      const first = yield* Effect.fromResult(belongs(resume, initial, own, space))
      yield* attempt(() => remembers(optimizer, first))
      return { problem, method, first }
    }
    const numbers = yield* Effect.fromResult(space.from(initial))
    const memory = yield* attempt(() => plainMemory(asked(optimizer.text, () => optimizer.init(numbers, space.layout))))
    return { problem, method, first: { step: 0, parameters: initial, numbers, memory, data: own } }
  })

/** Throws a `TrainingError` where what is remembered was not made by this optimiser: a step that nobody takes tells. */
const remembers = (optimizer: Optimizer, { memory, numbers }: TrainingState): void => {
  asked(
    optimizer.text,
    () => optimizer.update(memory, { gradient: new Float64Array(numbers.length), parameters: numbers, loss: 0 })
  )
}

/** The state before the first step: the network's own parameters, and those of the inputs. */
export const start = <A = void>(network: Network, options: FitOptions<A>): Effect.Effect<TrainingState, Failure> =>
  Effect.map(ready(network, options), ({ first }) => first)

/** A runner for batches of a problem. */
const opened = <A>(
  problem: Problem<A>,
  parameters: Parameters.Parameters,
  most: number
): Effect.Effect<Gradient.Open, Failure, Engine> =>
  Effect.flatMap(
    networksOf(problem, parameters, [0]),
    ([network]) => Gradient.open(network, most, problem.run)
  )

/**
 * Trains a network: a stream of steps, which ends after `epochs`, or goes on until nobody takes any more.
 *
 * A step that fails (a run, a loss or a gradient that is not finite, parameters that no network may have) fails the stream with a
 * `TrainingError` that holds the state from before it. Other failures are of the options and come before the first step.
 */
export const fit = <A = void>(network: Network, options: FitOptions<A>): Stream.Stream<Step, Failure, Engine> =>
  Stream.unwrap(Effect.gen(function*() {
    const { first, method, problem } = yield* ready(network, options)
    const runner = yield* opened(problem, first.parameters, method.batch)
    const total = (options.epochs ?? Infinity) * batchCount(problem.data.length, method.batch)
    return Stream.unfold<TrainingState, Step, Failure, never>(first, (state) =>
      state.step >= total
        ? Effect.succeed(undefined)
        : Effect.gen(function*() {
          const made = yield* silently(oneStep(problem, method, runner, state))
          yield* report({ what: "training", done: made.step, total, unit: "steps" })
          return [made, made.state] as const
        })).pipe(Stream.ensuring(Effect.sync(runner.release)))
  }))

/** The last step of a stream of steps: where training ended. */
export const last = <E, R>(steps: Stream.Stream<Step, E, R>): Effect.Effect<Step, E | TrainingError, R> =>
  Effect.flatMap(Stream.runFold(steps, () => null as Step | null, (_, step) => step), (step) =>
    step === null
      ? Effect.fail(
        because({
          _tag: "BadOption",
          what: "the stream of steps",
          found: "empty",
          expected: "at least one step; a training that was at its end already makes none"
        })
      )
      : Effect.succeed(step))

/** The networks that training with these options runs, one for each datum: with these parameters, the datum shown and the inputs put in. */
export const networks = <A = void>(
  network: Network,
  options: ProblemOptions<A> | FitOptions<A>,
  parameters: Parameters.Parameters
): Effect.Effect<ReadonlyArray<Network>, Failure> =>
  Effect.gen(function*() {
    yield* attempt(() => onlyKnown("networks", options, ownOptions))
    const problem = yield* prepare(network, options)
    return yield* networksOf(problem, parameters, problem.data.map((_, i) => i))
  })

/** A loss over all data as a function of numbers, for optimisers from elsewhere; `release` when done. */
export type Objective = {
  /** The numbers to begin with, before transforms; any length-preserving change of them is a point of the space. */
  readonly start: Float64Array
  /** Mean loss and its derivatives by the numbers. */
  readonly evaluate: (
    numbers: ArrayLike<number>
  ) => Effect.Effect<{ readonly loss: number; readonly gradient: Float64Array }, Failure>
  /** The parameters that numbers stand for; throws a `TrainingError` on a wrong length. */
  readonly parameters: (numbers: ArrayLike<number>) => Parameters.Parameters
  /** The numbers that stand for parameters, such as those of a step of training; throws a `TrainingError` where none do. */
  readonly numbers: (parameters: Parameters.Parameters) => Float64Array
  readonly release: () => void
}

/**
 * Opens a loss over all data as a function of numbers; options of training that say how to train have no meaning here. It is what L-BFGS, Levenberg-Marquardt and other foreign optimisers call, and tells the loss on data that are not trained on.
 */
export const objective = <A = void>(
  network: Network,
  options: ProblemOptions<A> | FitOptions<A>
): Effect.Effect<Objective, Failure, Engine> =>
  Effect.gen(function*() {
    yield* attempt(() => onlyKnown("objective", options, ownOptions))
    const problem = yield* prepare(network, options)
    const { data, initial, space } = problem
    const start = yield* Effect.fromResult(space.from(initial))
    const runner = yield* opened(problem, initial, data.length)
    const all = data.map((_, i) => i)
    const point = (numbers: ArrayLike<number>): Point => {
      ofLength("the list of numbers", numbers, start.length, "give as many as `start` has")
      const own = Float64Array.from(numbers)
      return { numbers: own, parameters: space.to(own) }
    }
    return {
      start,
      evaluate: (numbers) => Effect.flatMap(attempt(() => point(numbers)), (at) => evaluate(problem, runner, at, all)),
      parameters: (numbers) => point(numbers).parameters,
      numbers: (parameters) => Result.getOrThrow(space.from(parameters)),
      release: runner.release
    }
  })

/**
 * Compares the gradient that training follows with differences of the loss over all data, number by number: transforms, inputs and penalty
 * included. A `value` is that before the transform. Surrogates are left out, because differences know nothing of them.
 */
export const check = <A = void>(
  network: Network,
  options: ProblemOptions<A> | FitOptions<A>,
  look: LookOptions = {}
): Effect.Effect<GradientCheck, Failure, Engine> =>
  Effect.gen(function*() {
    yield* attempt(() => knownOptions("check", look, lookOptionNames))
    const wrong = lookProblem(look)
    if (wrong !== null) return yield* new SimulationError({ reason: wrong })
    const { surrogate: _, ...exact } = options
    const { evaluate, parameters, release, start } = yield* objective(network, exact as ProblemOptions<A>)
    const entries = parameters(start).entries
    return yield* Effect.ensuring(checked({ start, entries, evaluate }, look), Effect.sync(release))
  })
