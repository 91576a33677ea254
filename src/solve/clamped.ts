/**
 * Which states clamps hold, whatever rows they are in: what programs and kernels depend on.
 */
import type { Network } from "../network/Network.ts"
import type { Domain } from "../network/Trainable.ts"

/** States that a clamp of the network holds, by domain, in the order of their names. */
export const clampedStates = (network: Network): Readonly<Record<Domain, ReadonlyArray<string>>> => ({
  nodes: [...clampedIn(network, "nodes")].sort(),
  edges: [...clampedIn(network, "edges")].sort()
})

/** States of a domain that clamps hold. */
export const clampedIn = ({ clamps }: Network, domain: Domain): ReadonlySet<string> =>
  new Set(clamps.filter((c) => c.domain === domain).map((c) => c.state))
