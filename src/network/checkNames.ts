/**
 * What is wrong with the names of a network: two things of one name, units that do not agree, a name that two mechanisms of a row move,
 * `equals` states that are made of each other.
 *
 * Edits refuse what is listed here before it happens; a file may hold it.
 */
import { clashes } from "./clash.ts"
import { equalsRing } from "./equalsRing.ts"
import { allClaims } from "./names.ts"
import type { Network } from "./Network.ts"
import { reasonText } from "./NetworkError.ts"
import { ruleProblems } from "./owners.ts"

/** Every problem with the names of a network whose mechanisms are listed under their own, in words. */
export const nameProblems = (network: Network): ReadonlyArray<string> => {
  const misplaced = [network.mechanisms, network.synapses].some((all) => all.some(({ name }, key) => name !== key))
  if (misplaced) return []
  const ring = equalsRing(network)
  const names = clashes(allClaims(network)).map(({ reason }) => reason)
  return [...names, ...ruleProblems(network), ...ring === null ? [] : [ring]].map(reasonText)
}
