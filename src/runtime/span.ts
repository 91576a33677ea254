/**
 * Spans: long work under names that a tracer shows, `neurolens.Simulation.run` and its kin.
 *
 * One idea: a span is around whole runs, batches, gradients, steps of training and the work before the first step, never around single time
 * steps: it costs about a microsecond, and nothing that anybody measures. Where no tracer listens nothing is kept.
 */
import * as Effect from "effect/Effect"
import type { Network } from "../network/Network.ts"

/** What work is under a span. */
export type Work =
  | "Simulation.run"
  | "Simulation.batch"
  | "Gradient.run"
  | "Gradient.batch"
  | "Training.step"
  | "Scan.run"
  | "Stepper.make"
  | "prepare"

/** Work of some networks of one size, under its name, with what makes it long. */
export const spanning = (
  work: Work,
  network: Network,
  further: Readonly<Record<string, number | string>> = {}
): <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R> =>
(effect) =>
  Effect.withSpan(effect, `neurolens.${work}`, {
    attributes: { compartments: network.nodes.length, synapses: network.edges.length, ...further }
  }) as typeof effect // the span provides what it needs itself

/** Says of the work under way how long a run is. */
export const lasting = (run: { readonly steps: number; readonly dt: number; readonly scheme: string }) =>
  Effect.annotateCurrentSpan({ steps: run.steps, dt: run.dt, scheme: run.scheme })
