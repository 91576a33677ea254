/**
 * The public module `Training`: parameters that make a loss small, as a stream of steps.
 *
 * A step runs a batch of data forwards and backwards, turns the mean gradient through the transforms, and asks the optimiser what to
 * change. The stream can be watched, taken from and interrupted; each step carries the state to go on from, and going on has the bits of
 * never having stopped. Sums over a batch have the order of the batch, so threads and groups change no bit either.
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { anything, like, outside } from "../network/border.ts"
import type { Network } from "../network/Network.ts"
import { shown } from "../network/NetworkError.ts"
import type { Engine } from "../runtime/Engine.ts"
import { report, silently } from "../runtime/Progress.ts"
import { spanning } from "../runtime/span.ts"
import { aNetwork } from "../select/Given.ts"
import type * as Parameters from "../share/Parameters.ts"
import { beginning } from "./beginning.ts"
import { trainingEffect, trainingStream } from "./border.ts"
import { networksOf } from "./evaluate.ts"
import { atMost, mostTrainingSteps } from "./limits.ts"
import { ofFit, ofProblem } from "./networkLast.ts"
import { opened } from "./objective.ts"
import { type Method, oneStep, type Step } from "./oneStep.ts"
import type { Optimizer } from "./Optimizer.ts"
import { anOptimizer, make } from "./optimizer/Machine.ts"
import { aFunction, asked, count } from "./options.ts"
import { asGiven, batchCount, shuffled } from "./Order.ts"
import { plainMemory } from "./plainMemory.ts"
import {
  attempt,
  type Failure,
  type FitOptions,
  onlyKnown,
  prepare,
  type Problem,
  type ProblemOptions
} from "./Problem.ts"
import { because, TrainingError } from "./TrainingError.ts"
import type { TrainingState } from "./TrainingState.ts"

export { check, objective } from "./objective.ts"
export type { Objective } from "./objective.ts"
export type { Step } from "./oneStep.ts"
export type { Transforms } from "./ParameterSpace.ts"
export type { Failure, FitOptions, Penalty, ProblemOptions } from "./Problem.ts"
export { TrainingError } from "./TrainingError.ts"
export type { TrainingReason } from "./TrainingError.ts"
export type { TrainingState } from "./TrainingState.ts"

type Ready<A> = { readonly problem: Problem<A>; readonly method: Method; readonly first: TrainingState }

const ready = <A>(network: Network, options: FitOptions<A>): Effect.Effect<Ready<A>, Failure> =>
  Effect.gen(function*() {
    yield* attempt(() => onlyKnown("fit", options))
    const { epochs, order, seed } = options
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
      return make(anOptimizer("optimizer", options.optimizer))
    })
    const problem = yield* prepare(network, options)
    const { data, space } = problem
    const batch = options.batch ?? data.length
    const training = (epochs ?? 0) * batchCount(data.length, batch)
    yield* attempt(() => atMost("steps of training", training, mostTrainingSteps, "take fewer epochs"))
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
    const { numbers, parameters, state } = yield* beginning(problem, options, own)
    if (state !== null) {
      yield* attempt(() => remembers(optimizer, state))
      return { problem, method, first: state }
    }
    const memory = yield* attempt(() => plainMemory(asked(optimizer.text, () => optimizer.init(numbers, space.layout))))
    return { problem, method, first: { step: 0, parameters, numbers, memory, data: own } }
  })

/** Throws a `TrainingError` where what is remembered was not made by this optimiser: a step that nobody takes tells. */
const remembers = (optimizer: Optimizer, { memory, numbers }: TrainingState): void => {
  const nothing = { gradient: new Float64Array(numbers.length), parameters: numbers, loss: 0 }
  try {
    optimizer.update(plainMemory(memory), nothing)
  } catch (error) {
    // What one of one's own thinks of such a step is no matter: it tells when it is asked for a real one.
    if (error instanceof TrainingError && error.reason._tag === "ForeignMemory") throw error
  }
}

/** The state before the first step: the network's own parameters, and those of the inputs. */
export const start = ofFit(trainingEffect(
  "Training.start",
  { network: aNetwork, options: outside(anything) },
  <A = void>(network: Network, options: FitOptions<A>): Effect.Effect<TrainingState, Failure> =>
    Effect.map(ready(network, options), ({ first }) => first)
))

/**
 * Trains a network: a stream of steps, which ends after `epochs`, or goes on until nobody takes any more.
 *
 * A step that fails (a run, a loss or a gradient that is not finite, parameters that no network may have or that do not fulfil what a
 * mechanism `requires`) fails the stream with a `TrainingError` that holds the state from before it. Other failures are of the options and come before the first step.
 */
export const fit = ofFit(trainingStream(
  "Training.fit",
  { network: aNetwork, options: outside(anything) },
  <A = void>(network: Network, options: FitOptions<A>): Stream.Stream<Step, Failure, Engine> =>
    Stream.unwrap(Effect.map(ready(network, options), (it) => stepsOf(it, options.epochs ?? Infinity)))
))

const stepsOf = <A>(
  { first, method, problem }: Ready<A>,
  epochs: number
): Stream.Stream<Step, Failure, Engine> =>
  Stream.unwrap(Effect.gen(function*() {
    const { runner } = yield* opened(problem, first.parameters, method.batch)
    const total = epochs * batchCount(problem.data.length, method.batch)
    return Stream.unfold<TrainingState, Step, Failure, never>(first, (state) =>
      state.step >= total
        ? Effect.succeed(undefined)
        : Effect.gen(function*() {
          const made = yield* silently(oneStep(problem, method, runner, state)).pipe(
            spanning("Training.step", problem.network, { step: state.step + 1, data: method.batch })
          )
          yield* report({ what: "training", done: made.step, total, unit: "steps" })
          return [made, made.state] as const
        }))
  }))

/** A stream of steps folded to one of them; fails with a `TrainingError` where there is none. */
const foldedBy = <E, R>(
  steps: Stream.Stream<Step, E, R>,
  choose: (held: Step, next: Step) => Step
): Effect.Effect<Step, E | TrainingError, R> =>
  Effect.flatMap(
    Stream.runFold(steps, () => null as Step | null, (held, next) => held === null ? next : choose(held, next)),
    (step) => step === null ? Effect.fail(because({ _tag: "NoStep" })) : Effect.succeed(step)
  )

/** The last step of a stream of steps: where training ended. */
export const last = trainingEffect(
  "Training.last",
  { steps: like(Stream.isStream, "a stream of steps, for example of Training.fit") },
  <E, R>(steps: Stream.Stream<Step, E, R>): Effect.Effect<Step, E | TrainingError, R> =>
    foldedBy(steps, (_, next) => next)
)

/** The step of the smallest loss, the first of several; the loss is that of the parameters `before` it. */
export const best = trainingEffect(
  "Training.best",
  { steps: like(Stream.isStream, "a stream of steps, for example of Training.fit") },
  <E, R>(steps: Stream.Stream<Step, E, R>): Effect.Effect<Step, E | TrainingError, R> =>
    foldedBy(steps, (held, next) => next.loss < held.loss ? next : held)
)

/** The state after all epochs, which must be given: trained to, or that of `resume` where it is at the end already. */
export const finish = ofFit(
  trainingEffect("Training.finish", { network: aNetwork, options: outside(anything) }, <A = void>(
    network: Network,
    options: FitOptions<A>
  ): Effect.Effect<TrainingState, Failure, Engine> =>
    Effect.gen(function*() {
      const all = yield* ready(network, options)
      if (options.epochs === undefined) {
        const expected = "a whole number of 1 or more; without it training has no end"
        return yield* because({ _tag: "BadOption", what: "epochs", found: "missing", expected })
      }
      return yield* Stream.runFold(stepsOf(all, options.epochs), () => all.first, (_, { state }) => state)
    }))
)

/** The networks that training with these options runs, one for each datum: with these parameters, the datum shown and the inputs put in. */
export const networks = ofProblem(trainingEffect("Training.networks", {
  network: aNetwork,
  options: outside(anything),
  parameters: anything
}, <A = void>(
  network: Network,
  options: ProblemOptions<A> | FitOptions<A>,
  parameters: Parameters.Parameters
): Effect.Effect<ReadonlyArray<Network>, Failure> =>
  Effect.gen(function*() {
    yield* attempt(() => onlyKnown("networks", options))
    const problem = yield* prepare(network, options)
    return yield* networksOf(problem, parameters, problem.data.map((_, i) => i))
  })))
