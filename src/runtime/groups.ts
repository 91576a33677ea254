/**
 * Many networks through a session: group by group, with reports and pauses in between.
 */
import * as Effect from "effect/Effect"
import type { Network } from "../network/Network.ts"
import { sampleOf } from "../solve/March.ts"
import { plan } from "../solve/Plan.ts"
import { rawNetwork } from "../solve/recorded.ts"
import type { SchemeName } from "../solve/Scheme.ts"
import { inRun, isOfNumbers, type SimulationError } from "../solve/SimulationError.ts"
import type { Sink } from "../solve/Sink.ts"
import { startState } from "../solve/step.ts"
import { make, room, spikeRoom, type Traces } from "../solve/Traces.ts"
import { firstFailing } from "./firstFailing.ts"
import { overSessions } from "./overSessions.ts"
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
      sinks.push({
        data: yield* Effect.fromResult(room(network, samples)),
        stride: samples,
        first: 0,
        ...spikeRoom(network)
      })
    }
    yield* preparing(networks, scheme, dt)
    yield* session.set(networks)
    const like = plan(rawNetwork(networks[0]))
    const starts = networks.map((network) => startState(like, rawNetwork(network), dt))
    networks.forEach((network, c) => sampleOf(network, dt, starts[c], sinks[c]))
    yield* session.load(starts)
    yield* session.advance(steps, sinks.map((sink) => ({ ...sink, first: 1 })), told)
    const ends = yield* session.states
    return ends.map((state, c) => make(networks[c], dt, 0, samples, sinks[c].data, state, sinks[c].spikes))
  })

/**
 * The traces of all networks in their order, group by group; fails as the first group that fails. Between groups it reports whole runs, within
 * them parts of runs. An error of numbers names the run. With a second session a group is made ready while other threads run the one before.
 */
export const groups = (
  networks: ReadonlyArray<Network>,
  together: Together,
  second: Session | null = null
): Effect.Effect<ReadonlyArray<Traces>, SimulationError> =>
  Effect.gen(function*() {
    const { most } = together.session
    const firsts = Array.from({ length: Math.ceil(networks.length / most) }, (_, g) => g * most)
    let whole = 0 // runs of groups that are done
    const under = new Map<number, number>() // runs of groups under way
    const told = (g: number, runs: number) => {
      if (runs < Math.min(most, networks.length - firsts[g])) under.set(g, runs)
      else {
        under.delete(g)
        whole += runs
      }
      const done = [...under.values()].reduce((a, b) => a + b, whole)
      return report({ what: "batch", done, total: networks.length, unit: "runs" })
    }
    /** Fails with the first run of a group that fails alone, which has the same bits. */
    const whose = (some: ReadonlyArray<Network>, g: number, session: Session, cause: SimulationError) =>
      some.length === 1
        ? Effect.fail(inRun(cause, firsts[g], networks.length))
        : isOfNumbers(cause)
        ? Effect.flatMap(
          firstFailing(some, (part) => group(part, { ...together, session })),
          (found) => Effect.fail(found === null ? cause : inRun(found.cause, firsts[g] + found.at, networks.length))
        )
        : Effect.fail(cause)
    const one = (some: ReadonlyArray<Network>, g: number, session: Session) =>
      Effect.gen(function*() {
        const traces = yield* group(
          some,
          { ...together, session },
          ({ done, total }) => done < total ? told(g, some.length * done / total) : Effect.void
        ).pipe(Effect.catch((cause) => whose(some, g, session, cause)))
        yield* told(g, some.length)
        yield* Effect.yieldNow
        return traces
      })
    const sessions = second === null ? [together.session] : [together.session, second]
    const made = yield* overSessions(
      sessions,
      firsts.length,
      (session, g) => one(networks.slice(firsts[g], firsts[g] + most), g, session)
    )
    return made.flat()
  })
