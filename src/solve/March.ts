/**
 * Networks side by side on their way through time: the one thing that takes hands of every kind through runs.
 *
 * A march is set to networks, loaded with states, goes on by steps with pauses, and gives states only when asked, because states are copies. It
 * looks after what a run owes whoever computes it: samples of what is computed from raw recordings, a snapshot now and then, and, where a
 * number stops being finite, the step and the place where it did (`findFlaw.ts`). The numbers do not depend on how it pauses (law L15).
 */
import * as Result from "effect/Result"
import type { Network } from "../network/Network.ts"
import { findFlaw, flawed, someSteps, stepsFor, type Together } from "./findFlaw.ts"
import type { Hand } from "./Hand.ts"
import { atOnce, type Pausing, type Piece, type Pieces, ready } from "./Pieces.ts"
import { plan } from "./Plan.ts"
import { readRecorded, type Recorder, recorder } from "./recorded.ts"
import type { SchemeName } from "./Scheme.ts"
import { SimulationError } from "./SimulationError.ts"
import type { Sink } from "./Sink.ts"
import type { State } from "./State.ts"
import { writeSample } from "./stateNumbers.ts"
import { starting } from "./step.ts"

/**
 * Work between two snapshots: what is repeated at most, once more, to find the place of a failure; about a fifth of a second, unless copying
 * states takes more than a twentieth of that. Copying is this thread's alone, while others that step wait.
 */
const snapshotWork = 16_000_000

/** How much more work steps are between two snapshots than copying states, at least. */
const copies = 20

/** Work of copying an event on its way: it is an object, and sorted. */
const arrivalWork = 50

/** Work of copying states, roughly. */
const copyWork = (states: ReadonlyArray<State>): number =>
  states.reduce((sum, { currents, edges, events, nodes, synapticCurrents, v }) => {
    const ofEdges = [...edges.values(), ...synapticCurrents.values()].reduce((all, { length }) => all + length, 0)
    return sum + v.length * (1 + nodes.size + currents.size) + ofEdges + arrivalWork * (events?.arrivals.length ?? 0)
  }, 0)

/** Samples of raw recordings that are kept at a time, at most, unless a single step has more. */
const mostSamples = 1 << 20

/** What marches go by. */
export type Marching = {
  readonly scheme: SchemeName
  /** [ms] */
  readonly dt: number
  /** Most networks at a time. */
  readonly most: number
  /** Makes a hand for networks like these, whose recordings are raw; throws a `SimulationError` where they cannot run. */
  readonly make: (networks: ReadonlyArray<Network>) => Piece<Hand>
}

/** Networks of one structure on their way. */
export type March = {
  /** Most networks at a time. */
  readonly most: number
  /**
   * Takes one network or several, at most `most`, alike but for values, stimuli and clamped values; then come states. Throws a
   * `SimulationError` where they cannot run.
   */
  readonly set: (networks: ReadonlyArray<Network>) => Pieces<Result.Result<void, SimulationError>>
  /** Takes the states to go on from, one for each network. */
  readonly load: (states: ReadonlyArray<State>) => Pieces<Result.Result<void, SimulationError>>
  /** Goes some steps on and writes a sample after each into the sink of each network. */
  readonly advance: (steps: number, sinks: ReadonlyArray<Sink>) => Pieces<Result.Result<void, SimulationError>>
  /** The states now; fails where a number stopped being finite and nobody has noticed yet. */
  readonly states: () => Pieces<Result.Result<ReadonlyArray<State>, SimulationError>>
  /** Lets go of memory and threads. */
  readonly release: () => void
}

/** What stands on the way. */
type Loaded = {
  readonly together: Together
  readonly recorders: ReadonlyArray<Recorder | null>
  /** The states that were copied out last, and the steps since then. */
  snapshot: ReadonlyArray<State> | null
  since: number
  /** Work of copying the states. */
  copying: number
}

const refused = (found: string, expected: string): Result.Result<never, SimulationError> =>
  Result.fail(new SimulationError({ reason: { _tag: "BadOption", what: "the session", found, expected } }))

/** A sink that takes no spikes. */
const silent = ({ data, first, stride }: Sink): Sink => ({ data, first, stride })

/** Makes a march; memory is taken when the first networks come. */
export const march = ({ dt, make, most, scheme }: Marching): March => {
  let hand: Hand | null = null
  let loaded: Loaded | null = null

  const filled = <A>(list: ReadonlyArray<A>): ReadonlyArray<A> =>
    list.length === most ? list : Array.from({ length: most }, (_, k) => list[Math.min(k, list.length - 1)])

  /** Takes what is in memory as the snapshot, unless a number in it is not finite. Without a step since, the snapshot is what is there. */
  function* settle(own: Hand, at: Loaded, done: number, total: number): Pieces<Result.Result<void, SimulationError>> {
    const { since, snapshot, together } = at
    if (snapshot === null || since === 0) return Result.succeed(undefined)
    const now = yield* own.store(snapshot, snapshot[0].step + since)
    const flaws = yield* flawed(own, together, snapshot, now)
    at.snapshot = null // until this is known
    if (flaws.length === 0 && !own.fine(null)) yield* own.load(now) // what only fills up is no failure
    const found = flaws.length === 0
      ? Result.succeed(now)
      : yield* findFlaw(own, together, snapshot, since, { done, total })
    if (Result.isFailure(found)) return Result.fail(found.failure)
    at.snapshot = found.success
    at.since = 0
    at.copying = copyWork(found.success)
    return Result.succeed(undefined)
  }

  /** Some steps on from `first`, with their samples; gives the work since the last pause. */
  function* piece(
    own: Hand,
    { recorders, together: { networks } }: Loaded,
    first: number,
    some: number,
    asked: number,
    sinks: ReadonlyArray<Sink>,
    at: { readonly done: number; readonly total: number }
  ): Pieces<Result.Result<number, SimulationError>> {
    const steps = Math.max(1, some)
    const raws = sinks.map((sink, c): Sink =>
      recorders[c] === null
        ? sink
        : { ...sink, data: new Float64Array(networks[c].recordings.size * steps), stride: steps, first: 0 }
    )
    // Whoever fills up gives samples that are there already, but no spikes: these would be there twice.
    const all = filled(raws).map((sink, c): Sink => c < raws.length ? sink : silent(sink))
    const ran = yield* someSteps(own, first, some, asked, at, all)
    sinks.forEach((sink, c) => {
      const one = recorders[c]
      if (one !== null) readRecorded(one, { ...raws[c], samples: steps, step: first + 1, dt }, sink)
    })
    return ran
  }

  return {
    most,
    set: function*(networks) {
      loaded = null // what is half packed is nobody's
      const recorders = networks.map(recorder)
      const raws = filled(networks.map((network, c) => recorders[c]?.raw ?? network))
      hand ??= yield* make(raws)
      yield* hand.set(raws)
      loaded = {
        together: { networks: raws, count: networks.length, scheme, dt },
        recorders,
        snapshot: null,
        since: 0,
        copying: 0
      }
      return Result.succeed(undefined)
    },
    load: function*(states) {
      if (hand === null || loaded === null) return refused("without networks", "networks before states")
      const { count } = loaded.together
      if (states.length !== count) return refused(`given ${states.length} states`, `${count}, one for each network`)
      const at = loaded
      at.snapshot = null // what is half loaded is nobody's
      const all = filled(states)
      yield* hand.load(all)
      at.snapshot = all
      at.since = 0
      at.copying = copyWork(all)
      return Result.succeed(undefined)
    },
    advance: function*(steps, sinks) {
      const [own, at] = [hand, loaded]
      if (own === null || at === null || at.snapshot === null) return lost()
      const { networks } = at.together
      const rows = at.recorders.every((one) => one === null) ? 0 : networks[0].recordings.size
      const longest = Math.max(1, Math.floor(mostSamples / Math.max(1, rows * most)))
      let did = 0
      for (let done = 0; done < steps;) {
        const asked: number = yield* ready(done, steps, did)
        const since: number = at.since
        const snapshot: ReadonlyArray<State> | null = at.snapshot
        if (snapshot === null) return lost()
        const some = Math.min(stepsFor(asked, own.work, steps - done), longest)
        const into = sinks.map((sink): Sink => ({ ...sink, first: sink.first + done }))
        at.snapshot = null // what is under way is nobody's state
        const ran = yield* piece(own, at, snapshot[0].step + since, some, asked, into, { done, total: steps })
        if (Result.isFailure(ran)) return Result.fail(ran.failure)
        did = ran.success
        at.snapshot = snapshot
        at.since += Math.max(1, some)
        done += Math.max(1, some)
        if (!own.fine(null) || at.since * own.work >= Math.max(snapshotWork, copies * at.copying)) {
          const settled = yield* settle(own, at, done, steps)
          if (Result.isFailure(settled)) return settled
        }
      }
      return Result.succeed(undefined)
    },
    states: function*() {
      const [own, at] = [hand, loaded]
      if (own === null || at === null || at.snapshot === null) return lost()
      const settled = yield* settle(own, at, 0, at.since)
      return Result.map(settled, () => at.snapshot!.slice(0, at.together.count))
    },
    release: () => {
      hand?.release()
      hand = null
      loaded = null
    }
  }
}

/** A march that failed, or was stopped in the middle of a piece, stands nowhere. */
const lost = (): Result.Result<never, SimulationError> =>
  refused("without a state, as after a run that failed or was interrupted", "a state to be loaded first")

/** The state at time zero. */
export const startOf = (network: Network, dt: number): State => atOnce(beginning(network, dt))

/** The same, made with pauses. */
export const beginning = (network: Network, dt: number): Pausing<State> =>
  starting(plan(recorder(network)?.raw ?? network), dt)

/** Writes the recordings of a state as one sample. */
export const sampleOf = (network: Network, dt: number, state: State, sink: Sink): void => {
  const own = recorder(network)
  if (own === null) return writeSample(network.recordings, state, sink)
  const raw: Sink = { data: new Float64Array(own.raw.recordings.size), stride: 1, first: 0 }
  writeSample(own.raw.recordings, state, raw)
  readRecorded(own, { ...raw, samples: 1, step: state.step, dt }, sink)
}
