/**
 * What clamps hold: which states, whatever rows they are in (what programs and kernels depend on), and where in a step.
 */
import type { Network } from "../network/Network.ts"
import { heldAt } from "../network/Recording.ts"
import type { Domain } from "../network/Trainable.ts"

/** States that a clamp of the network holds, by domain, in the order of their names. */
export const clampedStates = (network: Network): Readonly<Record<Domain, ReadonlyArray<string>>> => ({
  nodes: [...clampedIn(network, "nodes")].sort(),
  edges: [...clampedIn(network, "edges")].sort()
})

/** States of a domain that clamps hold. */
export const clampedIn = ({ clamps }: Network, domain: Domain): ReadonlySet<string> =>
  new Set(clamps.filter((c) => c.domain === domain).map((c) => c.state))

/** What is held of a state in a step, by row, NaN where it is free; null where nothing is. */
export const heldIn = (network: Network, domain: Domain, state: string, step: number): Float64Array | null => {
  let held: Float64Array | null = null
  for (const clamp of network.clamps) {
    if (clamp.domain !== domain || clamp.state !== state) continue
    const value = heldAt(clamp, step)
    if (Number.isNaN(value)) continue
    held ??= new Float64Array(network[domain].length).fill(NaN)
    held[clamp.row] = value
  }
  return held
}
