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

/** The traces of all networks, group by group. */
export const groups = (
  networks: ReadonlyArray<Network>,
  steps: number,
  scheme: SchemeName,
  dt: number,
  runner: BatchRunner
): Effect.Effect<ReadonlyArray<Traces>, SimulationError> =>
  Effect.gen(function*() {
    const out: Array<Traces> = []
    while (out.length < networks.length) {
      const group = networks.slice(out.length, out.length + runner.group)
      const samples = steps + 1
      const sinks: Array<Sink> = []
      for (const network of group) {
        sinks.push({ data: yield* Effect.fromResult(room(network, samples)), stride: samples, first: 0 })
      }
      yield* preparing(group, scheme, dt)
      const ends = yield* Effect.fromResult(runner.run(group, steps, sinks))
      ends.forEach((state, c) => out.push(make(group[c], dt, 0, samples, sinks[c].data, state)))
      yield* report({ what: "batch", done: out.length, total: networks.length, unit: "runs" })
      yield* Effect.yieldNow
    }
    return out
  })
