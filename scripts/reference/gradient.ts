/**
 * Gradients of recipes: derivatives of the mean squared distance from a target, compared with the recipe's.
 */
import { Effect, Result } from "effect"
import { type Engine, Gradient, Loss, type Network, Readout, type Simulation } from "neurolens"
import { type EventRecipe, keyOf } from "./events.ts"

/** Tolerance of a loss, relative to itself. */
export const lossTolerance = 1e-9

/** Values by trainable, in order. */
export type ByTrainable = ReadonlyArray<Readonly<Record<string, ReadonlyArray<number>>>>

/** What a recipe says of a gradient. */
type Asked = {
  readonly trainables?: ReadonlyArray<
    | { readonly key: string }
    | { readonly key: "clamp"; readonly clamp: number }
    | { readonly key: "amplitude"; readonly stimuli: ReadonlyArray<number> }
  >
  readonly expected: { readonly gradient?: ByTrainable; readonly loss?: number }
}

type Entry = { readonly key: string; readonly values: ArrayLike<number> }

/**
 * One entry per trainable of a recipe, in its order: columns from those of the network, clamps and amplitudes of stimuli as `given` says;
 * `keyOf` is what a recipe calls a column.
 */
export const found = (
  { trainables = [] }: Pick<Asked, "trainables">,
  columns: ReadonlyArray<Entry>,
  given: (list: "clamps" | "stimuli", at: number) => number,
  keyOf: (key: string) => string = (key) => key
): ReadonlyArray<Entry> => {
  const rest = columns.map((entry) => ({ ...entry, key: keyOf(entry.key) }))
  const entries = trainables.map((t): Entry | undefined => {
    if ("clamp" in t) return { key: t.key, values: [given("clamps", t.clamp)] }
    return "stimuli" in t ? { key: t.key, values: t.stimuli.map((k) => given("stimuli", k)) } : rest.shift()
  })
  return [...entries, ...rest].filter((entry) => entry !== undefined)
}

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
  found: ReadonlyArray<Entry>,
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
  asked: Asked & Pick<EventRecipe, "detectors"> & {
    readonly stimuli?: ReadonlyArray<{ readonly start?: number; readonly stop?: number }>
  },
  tolerance: number
): Effect.Effect<GradientErrors, never, Engine.Engine> =>
  Effect.gen(function*() {
    const loss = Loss.squared(Readout.samples(), target)
    const { expected, trainables = [] } = asked
    const inputs = trainables.some((t) => "clamp" in t || "stimuli" in t)
    const made = yield* Effect.result(
      Gradient.run(network, (traces) => loss(traces, undefined), { ...options, inputs })
    )
    if (Result.isFailure(made)) return { maxGradientError: null, lossError: null, problems: [made.failure.message] }
    const { adjoint, parameters } = made.success
    const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0)
    const given = (list: "clamps" | "stimuli", at: number): number => {
      const own = Array.from(adjoint[list][at])
      const { start, stop } = list === "stimuli" ? asked.stimuli![at] : {}
      return sum(own.slice(start, stop)) // an amplitude acts in the steps of its stimulus
    }
    const entries = found(asked, parameters.entries, given, keyOf)
    const maxGradientError = largestError(entries, expected.gradient ?? [])
    const lossError = relative(made.success.loss, expected.loss ?? NaN)
    return {
      maxGradientError,
      lossError,
      problems: [
        ...(maxGradientError <= tolerance
          ? []
          : [`a derivative is off by ${maxGradientError.toExponential(2)} of itself`]),
        ...(lossError <= lossTolerance ? [] : [`the loss is off by ${lossError.toExponential(2)} of itself`])
      ]
    }
  })
