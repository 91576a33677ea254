/**
 * Who claims one name, found without going through all claims: what edits ask, so that one in a network with thousands of names costs what one
 * in a small network does.
 *
 * One idea: claims of mechanisms by name are a persistent map, remembered for every list of mechanisms; the list with one mechanism more
 * has the map with its claims more (`withMechanism`). `names.ts` says what claims there are.
 */
import { List, Map as Persistent, type OrderedMap } from "immutable"
import * as Table from "../table/Table.ts"
import type { Mechanism } from "./Mechanism.ts"
import {
  type Claim,
  diffusionClaim,
  diffusionColumn,
  fixed,
  hasColumn,
  mechanismClaims,
  observed,
  ownClaim
} from "./names.ts"
import { type Network, table } from "./Network.ts"
import type { Domain } from "./Trainable.ts"

type Mechanisms = OrderedMap<string, Mechanism>
type ByName = Persistent<string, List<Claim>>

// By `set`, since `update` of Immutable.js knows no key `__proto__`.
const added = (before: ByName, claims: ReadonlyArray<Claim>): ByName =>
  before.withMutations((all) => {
    for (const claim of claims) all.set(claim.name, (all.get(claim.name) ?? List()).push(claim))
  })

const none: ByName = Persistent()
const always = added(none, fixed)
const onlyRecorded = added(none, observed)

const made = new WeakMap<Mechanisms, ByName>() // memo of a pure function of immutable data

const claimsOf = (mechanisms: Mechanisms): ByName => {
  let byName = made.get(mechanisms)
  if (byName === undefined) {
    made.set(mechanisms, byName = added(none, [...mechanisms.values()].flatMap(mechanismClaims)))
  }
  return byName
}

/** The list with a mechanism that it may have already. */
export const withMechanism = (mechanisms: Mechanisms, mechanism: Mechanism): Mechanisms => {
  if (mechanisms.has(mechanism.name)) return mechanisms
  const more = mechanisms.set(mechanism.name, mechanism)
  made.set(more, added(claimsOf(mechanisms), mechanismClaims(mechanism)))
  return more
}

/** All claims of a network and its mechanisms to a name, in the order in which they came; not those of groups and labels. */
export const quantityClaimsTo = (network: Network, name: string): ReadonlyArray<Claim> => {
  const ion = diffusionColumn("")
  const diffuses = name.startsWith(ion) && network.diffusion.has(name.slice(ion.length))
  return [
    ...always.get(name) ?? [],
    ...diffuses ? [diffusionClaim(name.slice(ion.length))] : [],
    ...claimsOf(network.mechanisms).get(name) ?? [],
    ...claimsOf(network.synapses).get(name) ?? [],
    ...onlyRecorded.get(name) ?? []
  ]
}

/** All claims of a network to a name: those of `allClaims` that have it, in the same order. */
export const claimsTo = (network: Network, name: string): ReadonlyArray<Claim> => {
  const claims = quantityClaimsTo(network, name)
  const group = network.groups.has(name)
  const isLabel = (domain: Domain): boolean =>
    Table.has(table(network, domain), name) && !(domain === "nodes" && group) &&
    !claims.some((claim) => claim.domain === domain && hasColumn(claim))
  return [
    ...claims,
    ...group ? [ownClaim("Group", name, "nodes")] : [],
    ...(["nodes", "edges"] as const).filter(isLabel).map((domain) => ownClaim("Label", name, domain))
  ]
}
