/**
 * The quantities of a network that every engine computes, forwards and backwards, whatever else is in it: all but currents through membranes,
 * which gradients by kernels refuse where a mechanism writes the voltage (`onlyInterpreted.ts`).
 */
import type { Network } from "../src/network/Network.ts"
import { membraneCurrent, quantities as all, type Quantity } from "../src/network/quantities.ts"

/** What `quantities` of `src/network` gives, without them. */
export const quantities = (network: Network): ReadonlyMap<string, Quantity> =>
  new Map([...all(network)].filter(([name]) => name !== membraneCurrent))
