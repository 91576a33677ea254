/**
 * The quantities of a network that every engine computes, forwards and backwards: all but currents through membranes, which no kernel makes yet
 * (`refuseUncompiled.ts`).
 */
import type { Network } from "../src/network/Network.ts"
import { membraneCurrent, quantities as all, type Quantity } from "../src/network/quantities.ts"

/** What `quantities` of `src/network` gives, without them. */
export const quantities = (network: Network): ReadonlyMap<string, Quantity> =>
  new Map([...all(network)].filter(([name]) => name !== membraneCurrent))
