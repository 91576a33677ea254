/**
 * The loss over all data as a function of numbers or of parameters: what optimisers from elsewhere call, and what checks look at.
 */
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Result from "effect/Result"
import * as Scope from "effect/Scope"
import { termsOf } from "../adjoint/differences.ts"
import { anything, outside } from "../network/border.ts"
import type { Network } from "../network/Network.ts"
import { Engine } from "../runtime/Engine.ts"
import * as Gradient from "../runtime/Gradient.ts"
import { type GradientCheck, lookOptionNames, type LookOptions, lookProblem, sizeOf } from "../runtime/GradientCheck.ts"
import { aNetwork } from "../select/Given.ts"
import type * as Parameters from "../share/Parameters.ts"
import { SimulationError } from "../solve/SimulationError.ts"
import { beginning } from "./beginning.ts"
import { trainingEffect } from "./border.ts"
import { checked } from "./check.ts"
import { evaluate, lossOf, networksOf, type Point } from "./evaluate.ts"
import { ofProblem } from "./networkLast.ts"
import { aList, knownOptions, ofLength } from "./options.ts"
import type { ParameterSpace } from "./ParameterSpace.ts"
import {
  attempt,
  type Failure,
  type FitOptions,
  onlyKnown,
  prepare,
  type Problem,
  type ProblemOptions
} from "./Problem.ts"
import { because } from "./TrainingError.ts"

/** A loss over all data, for optimisers from elsewhere; `release` when done. */
export type Objective = {
  /** The numbers to begin with, before transforms; any length-preserving change of them is a point of the space. */
  readonly start: Float64Array
  /** Mean loss and its derivatives by the numbers. */
  readonly evaluate: (
    numbers: ArrayLike<number>
  ) => Effect.Effect<{ readonly loss: number; readonly gradient: Float64Array }, Failure>
  /** Mean loss alone, for parameters such as those of a step of training; costs as much as the runs. */
  readonly loss: (parameters: Parameters.Parameters) => Effect.Effect<number, Failure>
  /** The parameters that numbers stand for; throws a `TrainingError` on a wrong length. */
  readonly parameters: (numbers: ArrayLike<number>) => Parameters.Parameters
  /** The numbers that stand for parameters; throws a `TrainingError` where none do. */
  readonly numbers: (parameters: Parameters.Parameters) => Float64Array
  readonly release: () => void
}

/** A runner for batches of a problem, and a network like those that it runs. */
export const opened = <A>(
  problem: Problem<A>,
  parameters: Parameters.Parameters,
  most: number
): Effect.Effect<{ readonly runner: Gradient.Open; readonly like: Network }, Failure, Engine | Scope.Scope> =>
  Effect.flatMap(
    networksOf(problem, parameters, [0]),
    ([like]) => Effect.map(Gradient.open(like, most, problem.run), (runner) => ({ runner, like }))
  )

/** The numbers of a point of the space, copied, with the parameters that they stand for. */
const pointOf = ({ layout, to }: ParameterSpace, numbers: ArrayLike<number>): Point => {
  const size = layout.reduce((sum, { length }) => sum + length, 0)
  aList("the list of numbers", numbers, "as many numbers as `start` has")
  ofLength("the list of numbers", numbers, size, "give as many as `start` has")
  const own = Float64Array.from(numbers)
  return { numbers: own, parameters: to(own) }
}

/**
 * Opens a loss over all data; options of training that say how to train have no meaning here. It is what L-BFGS, Levenberg-Marquardt and
 * other foreign optimisers call, and tells the loss on data that are not trained on.
 */
export const objective = ofProblem(trainingEffect(
  "Training.objective",
  { network: aNetwork, options: outside(anything) },
  <A = void>(
    network: Network,
    options: ProblemOptions<A> | FitOptions<A>
  ): Effect.Effect<Objective, Failure, Engine> =>
    Effect.gen(function*() {
      yield* attempt(() => onlyKnown("objective", options))
      const problem = yield* prepare(network, options)
      const { data, dt, scheme, space } = problem
      const { numbers: start, parameters } = yield* beginning(problem, options, null)
      const engine = yield* Engine
      // Whoever calls it is no effect that a scope could be around, so the scope is its own, and closed by hand.
      const scope = yield* Scope.make()
      const { forwards, runner } = yield* Effect.gen(function*() {
        const { like, runner } = yield* opened(problem, parameters, data.length)
        const work = { network: like, scheme, dt, rates: "exact", copies: data.length } as const
        return { runner, forwards: yield* engine.open(work) }
      }).pipe(Effect.onError((cause) => Scope.close(scope, Exit.failCause(cause))), Scope.provide(scope))
      const all = data.map((_, i) => i)
      return {
        start: Float64Array.from(start),
        evaluate: (numbers) =>
          Effect.flatMap(attempt(() => pointOf(space, numbers)), (at) => evaluate(problem, runner, at, all)),
        loss: (parameters) => lossOf(problem, forwards, parameters),
        parameters: (numbers) => pointOf(space, numbers).parameters,
        numbers: (parameters) => Result.getOrThrow(space.from(parameters)),
        release: () => void Effect.runFork(Scope.close(scope, Exit.void))
      }
    })
))

/**
 * Compares the gradient that training follows with differences of the loss over all data, number by number: transforms, inputs and penalty
 * included. A `value` is that before the transform. Surrogates are left out, because differences know nothing of them.
 */
export const check = ofProblem(
  trainingEffect("Training.check", { network: aNetwork, options: outside(anything), look: anything }, <A = void>(
    network: Network,
    options: ProblemOptions<A> | FitOptions<A>,
    look: LookOptions = {}
  ): Effect.Effect<GradientCheck, Failure, Engine> =>
    Effect.gen(function*() {
      yield* attempt(() => {
        knownOptions("check", look, lookOptionNames)
        const misplaced = lookOptionNames.find((name) => Object.hasOwn(options ?? {}, name))
        if (misplaced !== undefined) {
          const expected = "it in a record of its own, behind these options"
          throw because({ _tag: "BadOption", what: `"${misplaced}"`, found: "among the options of training", expected })
        }
        onlyKnown("check", options)
      })
      const wrong = lookProblem(look)
      if (wrong !== null) return yield* new SimulationError({ reason: wrong })
      const problem = yield* prepare(network, options)
      const { data, space } = problem
      const { numbers: start, parameters } = yield* beginning(problem, options, null)
      const slopes = yield* attempt(() => space.slopes(start))
      const sizes = parameters.entries
        .flatMap(({ values }) => Array.from(values, (_, p) => sizeOf(values, p)))
        // As far as a change of the parameter by its size reaches, but no further than numbers go.
        .map((size, k) => Math.min(size / Math.abs(slopes[k]), Math.max(1, Math.abs(start[k]))))
      const { surrogate: _, ...run } = problem.run
      const all = data.map((_, i) => i)
      let terms = 0
      const watched: Problem<A> = {
        ...problem,
        loss: (traces, datum) => {
          const made = problem.loss(traces, datum)
          if (made?.cotangent?.length >= traces.data.length) {
            terms += termsOf(traces, made.cotangent) / data.length
          }
          return made
        }
      }
      const probe = (runner: Gradient.Open) => (numbers: ArrayLike<number>) =>
        Effect.gen(function*() {
          const at = yield* attempt(() => pointOf(space, numbers))
          terms = 0
          const { gradient, loss } = yield* evaluate(watched, runner, at, all)
          return { value: loss, terms, gradient }
        })
      const own = { start, sizes, entries: parameters.entries }
      return yield* Effect.flatMap(
        opened({ ...problem, run }, parameters, data.length),
        ({ runner }) => checked({ ...own, probe: probe(runner) }, look)
      ).pipe(Effect.scoped)
    }))
)
