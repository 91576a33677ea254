/**
 * Whether a call of a function of a network has all arguments but the network, which a pipeline will give.
 */
import { isNetwork } from "../network/Network.ts"

/** Tells calls with so many arguments of which the first is no network. */
export const networkLater = (count: number) => (...given: ReadonlyArray<unknown>): boolean =>
  given.length === count && !isNetwork(given[0])
