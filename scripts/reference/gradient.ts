/**
 * Gradients of recipes: derivatives of the mean squared distance from a target, compared with the recipe's.
 */
import { Effect, Result } from "effect"
import { type Engine, Gradient, Loss, type Network, Readout, type Simulation } from "neurolens"

/** Tolerance of a derivative, relative to itself. */
export const gradientTolerance = 1e-6
/** Tolerance of a loss, relative to itself. */
export const lossTolerance = 1e-9

/** Values by trainable, in order. */
export type ByTrainable = ReadonlyArray<Readonly<Record<string, ReadonlyArray<number>>>>

/** What a recipe says of a gradient. */
type Expected = { readonly gradient?: ByTrainable; readonly loss?: number }

/** What a comparison of gradients found. */
export type GradientErrors = {
  readonly maxGradientError: number | null
  readonly lossError: number | null
  readonly problems: ReadonlyArray<string>
}

const relative = (found: number, expected: number): number => {
  const error = Math.abs(found - expected) / Math.max(Math.abs(expected), 1e-300)
  return Number.isNaN(error) ? Infinity : error
}

/** The largest relative error over all values; infinite where names or numbers of values differ. */
export const largestError = (
  found: ReadonlyArray<{ readonly key: string; readonly values: ArrayLike<number> }>,
  expected: ByTrainable
): number => {
  if (found.length !== expected.length) return Infinity
  return expected.reduce((worst, entry, i) => {
    const [key, values] = Object.entries(entry)[0]
    const own = found[i]
    if (own.key !== key || own.values.length !== values.length) return Infinity
    return values.reduce((most, x, p) => Math.max(most, relative(own.values[p], x)), worst)
  }, 0)
}

/** Compares loss and gradient of a network with what a recipe says. */
export const gradientErrors = (
  network: Network.Network,
  target: number,
  options: Simulation.RunOptions,
  expected: Expected
): Effect.Effect<GradientErrors, never, Engine.Engine> =>
  Effect.gen(function*() {
    const loss = Loss.squared(Readout.samples(), target)
    const made = yield* Effect.result(Gradient.run(network, (traces) => loss(traces, undefined), options))
    if (Result.isFailure(made)) return { maxGradientError: null, lossError: null, problems: [made.failure.message] }
    const maxGradientError = largestError(made.success.parameters.entries, expected.gradient ?? [])
    const lossError = relative(made.success.loss, expected.loss ?? NaN)
    return {
      maxGradientError,
      lossError,
      problems: [
        ...(maxGradientError <= gradientTolerance
          ? []
          : [`a derivative is off by ${maxGradientError.toExponential(2)} of itself`]),
        ...(lossError <= lossTolerance ? [] : [`the loss is off by ${lossError.toExponential(2)} of itself`])
      ]
    }
  })
