/**
 * Spikes of sources in a step, and where all spikes go: the phases `pull` and `push` of a step (spec/events.md 3.6).
 *
 * A source is asked in the step in which its next spike lies, [t_n, t_n+1), so a spike is handed on before anything of its step has happened and
 * is never late. All spikes are handed on by ascending number of their source.
 */
import type { Network } from "../../network/Network.ts"
import { counterEnd } from "../../network/random.ts"
import { firstSpike, nextSpike, type TrainSpike } from "../../network/Source.ts"
import { tooMany } from "../../table/limits.ts"
import { mostArrivals, mostSpikesPerStep } from "../limits.ts"
import { type Pausing, stretches } from "../Pieces.ts"
import { SimulationError } from "../SimulationError.ts"
import { type Arrival, arriving, arrivingLater, snapped } from "./Arrival.ts"
import type { EventPlan, Outgoing } from "./EventPlan.ts"
import type { Events, Spike } from "./Events.ts"

/** The trains of all sources before their first spikes. */
export const startTrains = ({ sources }: Network): Events["trains"] => {
  const spikes = sources.toArray().map(firstSpike)
  return { next: Float64Array.from(spikes, ({ k }) => k), time: Float64Array.from(spikes, ({ time }) => time) }
}

/** What sources do in a step: their spikes, what arrives because of them, and the trains behind them. */
export type Pulled = {
  readonly spikes: ReadonlyArray<Spike>
  readonly arrivals: ReadonlyArray<Arrival>
  readonly trains: Events["trains"]
}

/** Spikes between two pauses, where nothing is handed on. */
const mostSpikes = 512

/** Whether a spike at a time [ms] is one of a step of `dt` [ms], or of one before it. */
export const pulledBy = (time: number, step: number, dt: number): boolean =>
  time < Infinity && Math.floor(snapped(time / dt)) <= step

/** The spikes of sources in a step. */
export function* pull(
  network: Network,
  plan: EventPlan,
  trains: Events["trains"],
  step: number,
  dt: number
): Pausing<Pulled> {
  const spikes: Array<Spike> = []
  const arrivals: Array<Arrival> = []
  let behind: Record<"next" | "time", Float64Array> | null = null // most steps have no spike of a source
  for (const [s, k] of trains.next.entries()) {
    if (!pulledBy(trains.time[s], step, dt)) continue
    const source = network.sources.get(s)!
    let spike: TrainSpike = { k, time: trains.time[s] }
    for (let count = 0; pulledBy(spike.time, step, dt); count++) {
      const { k: number, time } = spike
      refuse(s, count, number, step, dt)
      if (spikes.push({ source: s, time }) % mostSpikes === 0) yield
      yield* hand(plan.outgoing, s, number, (delay) => arriving(0, time / dt, delay, dt), arrivals)
      spike = nextSpike(source, s, spike)
    }
    behind ??= { next: trains.next.slice(), time: trains.time.slice() }
    behind.next[s] = spike.k
    behind.time[s] = spike.time
  }
  return { spikes, arrivals, trains: behind ?? trains }
}

/** Throws where a source spikes without end, or counts beyond what its stream of numbers has. */
const refuse = (source: number, count: number, k: number, step: number, dt: number): void => {
  const many = tooMany(
    `spikes of source ${source} in step ${step + 1} of ${dt} ms`,
    count + 1,
    mostSpikesPerStep,
    "give it a lower rate or a longer interval, or several sources"
  ) ?? (k < counterEnd
    ? null
    : tooMany(`spikes of source ${source}`, k + 1, counterEnd, "give it another seed and a later start"))
  if (many !== null) throw new SimulationError({ reason: many })
}

/** What arrives because of the spikes of detectors, each a detector and the part of the step after which it spiked. */
export function* push(
  plan: EventPlan,
  spiking: Iterable<readonly [detector: number, part: number]>,
  step: number,
  dt: number
): Pausing<ReadonlyArray<Arrival>> {
  const arrivals: Array<Arrival> = []
  for (const [detector, part] of spiking) {
    yield* hand(
      plan.outgoing,
      plan.generators + detector,
      step,
      (delay) => arrivingLater(step, part, delay, dt),
      arrivals
    )
  }
  return arrivals
}

/** Edges that a spike is handed on to between two pauses. */
const mostHanded = 1 << 12

/** Hands a spike of a source on to the edges that it feeds. */
function* hand(
  { delay, edge, first, post }: Outgoing,
  source: number,
  spike: number,
  arrives: (delay: number) => Pick<Arrival, "step" | "phi">,
  into: Array<Arrival>
): Pausing<void> {
  const start = first[source]
  for (const [from, to] of stretches(first[source + 1] - start, mostHanded)) {
    for (let at = start + from; at < start + to; at++) {
      into.push({ ...arrives(delay[at]), kind: post[at] === 1 ? "post" : "pre", source, spike, edge: edge[at] })
    }
    yield
  }
}

/** Throws where more is on its way than there is room for. */
export const checkRoom = (arrivals: ReadonlyArray<Arrival>): ReadonlyArray<Arrival> => {
  const many = tooMany("events on their way", arrivals.length, mostArrivals, "take shorter delays, or fewer synapses")
  if (many !== null) throw new SimulationError({ reason: many })
  return arrivals
}
