/**
 * Whether `equals` states of a network are made of each other, so that no order of evaluation gives all of them a value.
 */
import type { Mechanism } from "../network/Mechanism.ts"
import type { Network } from "../network/Network.ts"
import type { Reason } from "../network/NetworkError.ts"
import { plan } from "./Plan.ts"

/** The first ring of `equals` states, as the reason of an error; null where there is none. */
export const equalsRing = (network: Network): Extract<Reason, { readonly _tag: "Ring" }> | null => {
  // Most networks have no such state, and need no plan to know.
  if (![...network.mechanisms.values(), ...network.synapses.values()].some(assigns)) return null
  const { mechanisms, synapses } = plan(network).assigned
  const path = mechanisms.ring ?? synapses.ring
  return path === null ? null : { _tag: "Ring", path }
}

const assigns = ({ states }: Mechanism): boolean => Object.values(states).some(({ rule }) => rule._tag === "Assigned")
