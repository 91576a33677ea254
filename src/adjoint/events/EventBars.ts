/**
 * Adjoints of what is on its way: how much the loss changes per part of a step that a spike, or an event that a synapse sent to itself, comes
 * later.
 *
 * Going back, arrivals come before the spikes that they come from. What they make of the moments of these waits here, until the step of the
 * spike; it is complete then, because all that a spike causes is later than it is.
 */
import type { Arrival } from "../../solve/events/Arrival.ts"

/** Part of the adjoint of a state. Working memory of one gradient. */
export type EventBars = {
  /** By source, and by number of the spike (of a detector its step). */
  readonly spikes: BySpike
  /** The same of resets, whose moment is that of a sample: how much more the loss is when all that a spike writes is written fully. */
  readonly scales: BySpike
  /** By synapse: of what it sent to itself, in the order in which it was sent. */
  readonly sent: Map<number, Array<Waiting>>
}

/** A number by source, and by number of the spike. */
export type BySpike = Map<number, Map<number, number>>

/** An event that was sent, and its adjoint. */
type Waiting = { readonly arrival: Arrival; readonly bar: number }

/** Nothing waits. */
export const noEventBars = (): EventBars => ({ spikes: new Map(), scales: new Map(), sent: new Map() })

/** Adds to the adjoint of a spike. */
export const addSpike = (spikes: BySpike, source: number, spike: number, bar: number): void => {
  let own = spikes.get(source)
  if (own === undefined) spikes.set(source, own = new Map())
  own.set(spike, (own.get(spike) ?? 0) + bar)
}

/** The adjoint of a spike, which is needed once. */
export const takeSpike = (spikes: BySpike, source: number, spike: number): number => {
  const own = spikes.get(source)
  const bar = own?.get(spike) ?? 0
  own?.delete(spike)
  return bar
}

/** Remembers what became of an event that a synapse had sent to itself; those of one moment in the order of sending. */
export const keepSent = ({ sent }: EventBars, arrival: Arrival, bar: number): void => {
  const own = sent.get(arrival.edge)
  if (own === undefined) sent.set(arrival.edge, [{ arrival, bar }])
  else own.push({ arrival, bar })
}

/** What became of it; of several that nothing tells apart the one that was sent last. */
export const takeSent = ({ sent }: EventBars, { edge, phi, spike, step }: Arrival): number => {
  const own = sent.get(edge) ?? []
  const at = own.findLastIndex(({ arrival }) => arrival.step === step && arrival.phi === phi && arrival.spike === spike)
  return at < 0 ? 0 : own.splice(at, 1)[0].bar
}
