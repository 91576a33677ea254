/**
 * Times of spikes as they are recorded: those of each step, at the end of the list of every recording that is of their source.
 */
import type { Network } from "../../network/Network.ts"
import { plan } from "../Plan.ts"
import type { Sink } from "../Sink.ts"
import type { State } from "../State.ts"
import { eventPlan } from "./EventPlan.ts"

/** Writes the spikes of the step that ends in a state. */
export const writeSpikes = (network: Network, state: State, { spikes }: Sink): void => {
  if (spikes === undefined || state.events === undefined || state.events.spikes.length === 0) return
  const { recorded } = eventPlan(plan(network))!
  for (const { source, time } of state.events.spikes) {
    for (const place of recorded.get(source) ?? []) spikes[place].push(time)
  }
}
