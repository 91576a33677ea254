/**
 * Where a training or an objective begins: at a state to go on from, at parameters that are given, or where the network is.
 */
import * as Effect from "effect/Effect"
import { belongs } from "./belongs.ts"
import type { Point } from "./evaluate.ts"
import { attempt, type Failure, type FitOptions, type Problem, type ProblemOptions } from "./Problem.ts"
import { because } from "./TrainingError.ts"
import type { TrainingState } from "./TrainingState.ts"

/** The numbers and parameters to begin with, and the state that they come from, if there is one; it must be of such data, unless null. */
export const beginning = <A>(
  { initial, space }: Problem<A>,
  options: ProblemOptions<A> | FitOptions<A>,
  data: TrainingState["data"] | null
): Effect.Effect<Point & { readonly state: TrainingState | null }, Failure> =>
  Effect.gen(function*() {
    const resume = "resume" in options ? options.resume : undefined
    if (resume !== undefined && options.initial !== undefined) {
      const what = "where to begin"
      return yield* because({ _tag: "BadOption", what, found: "given twice", expected: "resume or initial" })
    }
    if (resume === undefined) {
      const numbers = yield* Effect.fromResult(space.from(initial, "the start value"))
      return { numbers, parameters: initial, state: null }
    }
    const state = yield* Effect.flatMap(attempt(() => belongs(resume, initial, data, space)), Effect.fromResult)
    return { numbers: state.numbers, parameters: state.parameters, state }
  })
