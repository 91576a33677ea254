/**
 * The recipe of a whole training run: loss of every epoch, gradient of the first batch, final parameters.
 *
 * The model is that of `npm start -- training`; the recipe's numbers must be the ones that it was made of.
 */
import { Effect, Result, Stream } from "effect"
import { type Engine, Training } from "neurolens"
import * as Model from "../../examples/trainingModel.ts"
import { type ByTrainable, type GradientErrors, largestError } from "./gradient.ts"
import { gradientTolerance } from "./tolerance.ts"

/** Tolerance of the loss of an epoch, and of a final parameter, relative to themselves. */
export const epochTolerance = 1e-6
export const finalTolerance = 1e-5

/** A recipe of a training run. */
export type TrainingRecipe = {
  readonly steps: number
  readonly dt: number
  readonly inputs: ReadonlyArray<ReadonlyArray<number>>
  readonly labels: ReadonlyArray<number>
  readonly order: ReadonlyArray<ReadonlyArray<number>>
  readonly expected: {
    readonly first_batch: { readonly loss: number; readonly gradient: ByTrainable }
    readonly epoch_losses: ReadonlyArray<number>
    readonly final: ByTrainable
  }
}

/** Trains as the recipe says and compares. */
export const compareTraining = (
  recipe: TrainingRecipe
): Effect.Effect<
  GradientErrors & { readonly finalError: number | null; readonly pass: boolean },
  never,
  Engine.Engine
> =>
  Effect.gen(function*() {
    const { expected, inputs, labels, order } = recipe
    const fit = Training.fit(Model.network, {
      ...Model.options,
      data: inputs.map((point, i) => ({ point, label: labels[i] })),
      order: (epoch) => order[epoch],
      epochs: order.length,
      steps: recipe.steps,
      dt: recipe.dt
    })
    const trained = yield* Effect.result(Stream.runCollect(fit))
    if (Result.isFailure(trained)) {
      const problems = [trained.failure.message]
      return { maxGradientError: null, lossError: null, finalError: null, problems, pass: false }
    }
    const steps = trained.success
    const losses = order.map((_, epoch) => steps.filter((s) => s.epoch === epoch).reduce((sum, s) => sum + s.loss, 0))
    const worst = (found: ReadonlyArray<number>, wanted: ReadonlyArray<number>): number =>
      largestError([{ key: "loss", values: found }], [{ loss: wanted }])
    const lossError = Math.max(
      worst(losses, expected.epoch_losses),
      worst([steps[0].loss], [expected.first_batch.loss])
    )
    const maxGradientError = largestError(steps[0].gradient.entries, expected.first_batch.gradient)
    const finalError = largestError(steps.at(-1)!.parameters.entries, expected.final)
    const problems = [
      ...(lossError <= epochTolerance
        ? []
        : [`the loss of an epoch is off by ${lossError.toExponential(2)} of itself`]),
      ...(maxGradientError <= gradientTolerance
        ? []
        : [`a derivative of the first batch is off by ${maxGradientError.toExponential(2)} of itself`]),
      ...(finalError <= finalTolerance
        ? []
        : [`a final parameter is off by ${finalError.toExponential(2)} of itself`])
    ]
    return { maxGradientError, lossError, finalError, problems, pass: problems.length === 0 }
  })
