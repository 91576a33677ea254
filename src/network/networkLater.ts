/**
 * Whether a call has all arguments but the first, which a pipeline will give: the network, or the list of networks.
 */
import { isNetwork } from "./Network.ts"

/** Tells calls with so many arguments of which the first is no network. */
export const networkLater = (count: number) => (...given: ReadonlyArray<unknown>): boolean =>
  given.length === count && !isNetwork(given[0])

/** Tells calls with so many arguments of which the first is no list. */
export const networksLater = (count: number) => (...given: ReadonlyArray<unknown>): boolean =>
  given.length === count && !Array.isArray(given[0])
