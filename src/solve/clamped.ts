/**
 * Which states clamps hold, whatever rows they are in: what programs and kernels depend on.
 */
import type { Network } from "../network/Network.ts"
import type { Domain } from "../network/Trainable.ts"

/** States that a clamp of the network holds, as `nodes HH_m` or `edges IonotropicSynapse_s`. */
export const clampedStates = (network: Network): ReadonlyArray<string> =>
  [...new Set(network.clamps.map((c) => `${c.domain} ${c.state}`))].sort()

/** States of a domain that clamps hold. */
export const clampedIn = ({ clamps }: Network, domain: Domain): ReadonlySet<string> =>
  new Set(clamps.filter((c) => c.domain === domain).map((c) => c.state))
