/**
 * Many networks through a session: group by group, with reports and pauses in between.
 */
import * as Effect from "effect/Effect"
import type { Network } from "../network/Network.ts"
import { sampleOf } from "../solve/March.ts"
import { plan } from "../solve/Plan.ts"
import { rawNetwork } from "../solve/recorded.ts"
import type { SchemeName } from "../solve/Scheme.ts"
import type { SimulationError } from "../solve/SimulationError.ts"
import type { Sink } from "../solve/Sink.ts"
import { startState } from "../solve/step.ts"
import { make, room, type Traces } from "../solve/Traces.ts"
import { preparing } from "./preparing.ts"
import { report } from "./Progress.ts"
import type { Told } from "./pull.ts"
import type { Session } from "./Session.ts"

/** What runs of a batch have in common. */
export type Together = {
  readonly steps: number
  readonly scheme: SchemeName
  /** [ms] */
  readonly dt: number
  readonly session: Session
}

/** The traces of so few networks that the session takes them at once, all from time zero. */
export const group = (
  networks: ReadonlyArray<Network>,
  { dt, scheme, session, steps }: Together,
  told?: Told
): Effect.Effect<ReadonlyArray<Traces>, SimulationError> =>
  Effect.gen(function*() {
    const samples = steps + 1
    const sinks: Array<Sink> = []
    for (const network of networks) {
      sinks.push({ data: yield* Effect.fromResult(room(network, samples)), stride: samples, first: 0 })
    }
    yield* preparing(networks, scheme, dt)
    yield* session.set(networks)
    const like = plan(rawNetwork(networks[0]))
    const starts = networks.map((network) => startState(like, rawNetwork(network), dt))
    networks.forEach((network, c) => sampleOf(network, dt, starts[c], sinks[c]))
    yield* session.load(starts)
    yield* session.advance(steps, sinks.map((sink) => ({ ...sink, first: 1 })), told)
    const ends = yield* session.states
    return ends.map((state, c) => make(networks[c], dt, 0, samples, sinks[c].data, state))
  })

/** The traces of all networks, group by group. Between groups it reports whole runs, within them parts of runs. */
export const groups = (
  networks: ReadonlyArray<Network>,
  together: Together
): Effect.Effect<ReadonlyArray<Traces>, SimulationError> =>
  Effect.gen(function*() {
    const out: Array<Traces> = []
    const told = (done: number) => report({ what: "batch", done, total: networks.length, unit: "runs" })
    while (out.length < networks.length) {
      const some = networks.slice(out.length, out.length + together.session.most)
      const before = out.length
      out.push(
        ...yield* group(some, together, ({ done, total }) =>
          done < total ? told(before + some.length * done / total) : Effect.void)
      )
      yield* told(out.length)
      yield* Effect.yieldNow
    }
    return out
  })
