/**
 * One step of training: which data, their gradient, what the optimiser makes of it, and the state to go on from.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type * as Gradient from "../runtime/Gradient.ts"
import * as Parameters from "../share/Parameters.ts"
import { whereMet } from "../solve/unmet.ts"
import { evaluate } from "./evaluate.ts"
import * as Optimizer from "./Optimizer.ts"
import { aList, asked } from "./options.ts"
import { batchCount, batchOf, type Order } from "./Order.ts"
import { labelAt } from "./ParameterSpace.ts"
import { plainMemory } from "./plainMemory.ts"
import { attempt, type Failure, type Problem } from "./Problem.ts"
import { because, type TrainingError } from "./TrainingError.ts"
import type { TrainingState } from "./TrainingState.ts"

/** One step of training. */
export type Step = {
  /** Number of the epoch and of the batch within it, from 0. */
  readonly epoch: number
  readonly batch: number
  /** Steps done, this one included. */
  readonly step: number
  /** Mean loss of the batch, and the penalty if there is one, with the parameters from before the step. */
  readonly loss: number
  /** Loss of each datum of the batch, and which they were. */
  readonly losses: ReadonlyArray<number>
  readonly indices: ReadonlyArray<number>
  /** Derivatives of the loss by the numbers that the optimiser moves, and their length as a vector. */
  readonly gradient: Parameters.Parameters
  readonly gradientNorm: number
  /** Parameters before the step, to which the loss and the gradient belong, and after it. */
  readonly before: Parameters.Parameters
  readonly parameters: Parameters.Parameters
  /** Where to go on. */
  readonly state: TrainingState
}

/** How parameters change, and in which order the data comes. */
export type Method = {
  readonly optimizer: Optimizer.Optimizer
  readonly batch: number
  readonly order: Order
}

/** The step after a state. Fails with a `TrainingError` that holds the state, whatever went wrong. */
export const oneStep = <A>(
  problem: Problem<A>,
  { batch: size, optimizer, order }: Method,
  runner: Gradient.Open,
  state: TrainingState
): Effect.Effect<Step, TrainingError> => {
  const { data, space } = problem
  const perEpoch = batchCount(data.length, size)
  const [epoch, batch] = [Math.floor(state.step / perEpoch), state.step % perEpoch]
  const failed = (cause: Failure): TrainingError => because({ _tag: "StepFailed", epoch, batch, state, cause })
  return Effect.gen(function*() {
    const indices = yield* attempt(() =>
      batchOf(permutation(asked("order", () => order(epoch)), data.length, epoch), size, batch)
    )
    const { gradient, loss, losses } = yield* evaluate(problem, runner, state, indices)
    const next = yield* attempt(() => {
      const input = { gradient, parameters: state.numbers, loss }
      // A copy, should one of the user's own write into it: the state from before the step stays as it is.
      const before = plainMemory(state.memory)
      const { change, memory } = asked(optimizer.text, () => optimizer.update(before, input))
      const numbers = finite(Optimizer.apply(state.numbers, change), state, (label) => `the number behind ${label}`)
      const parameters = space.to(numbers)
      finite(Parameters.vector(parameters), state, (label) => label)
      return { numbers, memory: plainMemory(memory), parameters }
    })
    // Parameters that no network may have, or with which it does not run, belong to the step that made them: the state before it can be gone
    // on from.
    const write = Parameters.writeParameters(Parameters.withoutInputs(next.parameters))
    yield* Effect.fromResult(Result.flatMap(write(problem.network), whereMet))
    const after: TrainingState = { ...state, ...next, step: state.step + 1 }
    return {
      epoch,
      batch,
      step: after.step,
      loss,
      losses,
      indices,
      gradient: Parameters.fromVector(state.parameters, gradient),
      gradientNorm: Optimizer.norm(gradient),
      before: state.parameters,
      parameters: after.parameters,
      state: after
    }
  }).pipe(Effect.mapError(failed))
}

/** An order that has every index once; throws a `TrainingError` otherwise. */
const permutation = (given: ArrayLike<number>, size: number, epoch: number): ReadonlyArray<number> => {
  const order = Array.from(aList(`the order of epoch ${epoch}`, given, "a list of indices"))
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
const finite = (
  numbers: Float64Array,
  { parameters }: TrainingState,
  named: (label: string) => string
): Float64Array => {
  const k = numbers.findIndex((x) => !Number.isFinite(x))
  if (k < 0) return numbers
  throw because({
    _tag: "NotFinite",
    what: `${named(labelAt(parameters, k))} after the step`,
    found: numbers[k],
    hint: "take smaller steps, or clip the gradient"
  })
}
