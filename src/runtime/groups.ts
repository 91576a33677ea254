/**
 * Many networks through a batch runner: group by group, reporting and yielding in between.
 */
import * as Effect from "effect/Effect"
import type { Network } from "../network/Network.ts"
import type { SchemeName } from "../solve/Scheme.ts"
import type { SimulationError } from "../solve/SimulationError.ts"
import type { BatchRunner, Sink } from "../solve/Stepper.ts"
import { make, room, type Traces } from "../solve/Traces.ts"
import { preparing } from "./preparing.ts"
import { report } from "./Progress.ts"

/** What runs of a batch have in common. */
export type Together = {
  readonly steps: number
  readonly scheme: SchemeName
  /** [ms] */
  readonly dt: number
  readonly runner: BatchRunner
}

/** The traces of so few networks that the runner takes them at once. */
export const group = (
  networks: ReadonlyArray<Network>,
  { dt, runner, scheme, steps }: Together
): Effect.Effect<ReadonlyArray<Traces>, SimulationError> =>
  Effect.gen(function*() {
    const samples = steps + 1
    const sinks: Array<Sink> = []
    for (const network of networks) {
      sinks.push({ data: yield* Effect.fromResult(room(network, samples)), stride: samples, first: 0 })
    }
    yield* preparing(networks, scheme, dt)
    const ends = yield* Effect.fromResult(runner.run(networks, steps, sinks))
    return ends.map((state, c) => make(networks[c], dt, 0, samples, sinks[c].data, state))
  })

/** The traces of all networks, group by group. */
export const groups = (
  networks: ReadonlyArray<Network>,
  together: Together
): Effect.Effect<ReadonlyArray<Traces>, SimulationError> =>
  Effect.gen(function*() {
    const out: Array<Traces> = []
    while (out.length < networks.length) {
      out.push(...yield* group(networks.slice(out.length, out.length + together.runner.group), together))
      yield* report({ what: "batch", done: out.length, total: networks.length, unit: "runs" })
      yield* Effect.yieldNow
    }
    return out
  })
