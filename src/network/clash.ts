/**
 * Which two claims to one name cannot both be, and what to do about it.
 *
 * One idea: the question is symmetric; only the words of the answer know which claim was there first. A name is one thing, with three
 * exceptions: a column that a mechanism shares may be had by several, currents of one name add up, and a read is of what somebody else has.
 * In all three the units must agree, dimension and scale.
 */
import * as Result from "effect/Result"
import * as Unit from "../unit/Unit.ts"
import { parseUnit, printUnit } from "../unit/unitText.ts"
import { claimsTo } from "./claimsTo.ts"
import { delaysOf } from "./eventColumns.ts"
import { isIdentifier } from "./Mechanism.ts"
import { currentsOf, hasEnds, type MechanismFields } from "./MechanismFields.ts"
import { allClaims, type Claim, mechanismClaims } from "./names.ts"
import type { Network } from "./Network.ts"
import { fail, type NetworkError, type Reason, shown } from "./NetworkError.ts"
import { potential, spikes } from "./Recording.ts"

/** Why two claims to one name cannot both be; null when they can. Symmetric but for its words: `old` was there first. */
export const clash = (old: Claim, fresh: Claim): Reason | null => {
  if (old.name !== fresh.name) return null
  if (old.role === "Read" || fresh.role === "Read") return readClash(old, fresh)
  // A synapse type is no column: it is asked for as a type, and must only not be a channel too.
  if ((isType(old) && fresh.role !== "Mechanism") || (isType(fresh) && old.role !== "Mechanism")) return null
  // Of the user's own, each table has its labels.
  if (old.domain !== fresh.domain && isOwnOrIndex(old) && isOwnOrIndex(fresh)) return null
  if (old.role === "Current" && fresh.role === "Current" && old.domain === fresh.domain) return units(old, fresh)
  const sharing = isColumn(old) && isColumn(fresh) && old.domain === fresh.domain && old.mechanism !== fresh.mechanism
  return sharing && (old.shared || fresh.shared) ? units(old, fresh) : taken(old, fresh)
}

/** Whether a claim is to a delay that a type of synapses has without declaring it. */
const isDelay = ({ mechanism, name }: Claim): boolean => mechanism !== null && Object.hasOwn(delaysOf(mechanism), name)

const isType = ({ domain, role }: Claim): boolean => role === "Mechanism" && domain === "edges"

const isColumn = ({ role }: Claim): boolean => role === "Parameter" || role === "State"

const isOwnOrIndex = ({ role }: Claim): boolean => role === "Label" || role === "Index"

/**
 * A read goes together with numbers of compartments in its unit, and with whatever of the user's own it cannot read: there it has its default.
 * What a synapse calls a number of its edges, no compartment has, so whoever reads that means something else than he gets.
 */
const readClash = (old: Claim, fresh: Claim): Reason | null => {
  if (old.role === "Observed" || fresh.role === "Observed") return taken(old, fresh)
  const ofEdges = [old, fresh].find((claim) =>
    claim.domain === "edges" && (isColumn(claim) || claim.role === "Current")
  )
  if (ofEdges !== undefined) return notOfCompartments(ofEdges, old === ofEdges ? fresh : old)
  return old.domain !== fresh.domain || old.unit === null || fresh.unit === null ? null : units(old, fresh)
}

const notOfCompartments = (ofEdges: Claim, read: Claim): Reason => ({
  _tag: "NameTaken",
  name: read.name,
  by: `${claimText(ofEdges)}, which edges have and no compartment has,`,
  wanted: claimText(read),
  hint: [
    "read what compartments have, for example a state that its synapse declares with `at: \"post\"`",
    wayOut(read, "old"),
    wayOut(ofEdges, "new")
  ].filter((text) => text !== "").join(", or ")
})

const taken = (old: Claim, fresh: Claim): Reason => ({
  _tag: "NameTaken",
  name: fresh.name,
  by: claimText(old),
  ...fresh.mechanism === null ? {} : { wanted: claimText(fresh) },
  hint: [...new Set([wayOut(fresh, "new"), wayOut(old, "old")])].filter((text) => text !== "").join(", or ")
})

/** A claim in words. */
export const claimText = ({ domain, mechanism, name, role }: Claim): string => {
  const owner = mechanism === null ? "" : mechanismText(mechanism)
  switch (role) {
    case "Index":
      return "an index"
    case "Voltage":
      return "the voltage"
    case "Geometry":
      return "a column that every compartment has"
    case "Observed":
      return name === spikes
        ? "the times of spikes, which are only recorded"
        : name === potential
        ? "the potential at electrodes, which is only recorded"
        : "a current that every compartment has, and that is only recorded"
    case "Diffusion":
      return "a diffusion constant"
    case "Mechanism":
      return owner
    case "Parameter":
    case "State":
      return `${role.toLowerCase()} ${name} of ${owner}`
    case "Current":
      return `the current of ${owner}`
    case "Read":
      return `what ${owner} reads`
    case "Group":
      return "a group"
    case "Label":
      return `a label of ${domain}`
  }
}

/** A mechanism in words: `channel HH`, `synapse type TanhRate`. */
export const mechanismText = ({ kind, name }: MechanismFields): string =>
  `${kind.toLowerCase()}${hasEnds({ kind }) ? " type" : ""} ${name}`

/** How a claim can give way; nothing for what cannot. */
const wayOut = (claim: Claim, which: "old" | "new"): string => {
  const { mechanism, name, role, shared } = claim
  const owner = mechanism === null ? "" : mechanism.name
  switch (role) {
    case "Mechanism":
      return `rename ${owner} with Mechanism.rename`
    case "Parameter":
    case "State":
      if (isDelay(claim)) return ""
      return shared ? `declare ${name} of ${owner} under another name` : `rename ${owner} with Mechanism.rename`
    case "Current":
      return `give the current of ${owner} another name`
    case "Read":
      return `take ${name} out of what ${owner} reads`
    case "Group":
      return which === "new" ? "choose another name for the group" : "remove the group with Edit.ungroup"
    case "Label":
      return which === "new" ? "choose another name for the label" : "remove the label with Edit.unlabel"
    case "Diffusion":
      return which === "new" ? "" : "stop the diffusion with Edit.undiffuse"
    default:
      return ""
  }
}

/** What is wrong with the units of two claims that meet. */
const units = (old: Claim, fresh: Claim): Reason | null => {
  if (old.unit === fresh.unit) return null
  const [a, b] = [unitOf(old), unitOf(fresh)]
  if (a === null || b === null || Unit.equals(a, b)) return null // a unit that cannot be read is a problem of its mechanism
  return {
    _tag: "UnitMismatch",
    name: fresh.name,
    first: placeText(fresh),
    firstUnit: fresh.unit!,
    second: placeText(old),
    secondUnit: old.unit!,
    hint: unitsWayOut(old, a, fresh, b)
  }
}

const unitOf = ({ unit }: Claim): Unit.Unit | null => unit === null ? null : Result.getOrNull(parseUnit(unit))

/** Who has a name as what: `CaSensor reads CaCon_i`, `state CaCon_i of CaPump is`. */
const placeText = (of: Claim): string =>
  of.role === "Read"
    ? `${mechanismText(of.mechanism!)} reads ${of.name}`
    : `${of.mechanism === null ? of.name : claimText(of)} is`

const unitsWayOut = (old: Claim, a: Unit.Unit, fresh: Claim, b: Unit.Unit): string => {
  const reads = [old, fresh].filter(({ role }) => role === "Read")
  if (!Unit.sameDimension(a, b)) {
    const way = wayOut(fresh, "new")
    return `these are different things${way === "" ? "" : `: ${way}`}`
  }
  if (reads.length === 1) {
    const [found, needed, unit] = fresh.role === "Read" ? [a, b, old.unit!] : [b, a, fresh.unit!]
    return `declare the read in ${unit}, or multiply by ${Unit.factor(found, needed)}`
  }
  const factor = `1 ${printUnit(b)} is ${Unit.factor(b, a)} ${printUnit(a)}`
  return `declare both in one unit (${factor})`
}

/** The first claim that cannot be beside what the network has already, as the reason of an error; null when all can. */
export const clashWith = (network: Network, claims: ReadonlyArray<Claim>): Reason | null => {
  const clashing = claims.filter((fresh) => claimsTo(network, fresh.name).some((old) => clash(old, fresh) !== null))
  if (clashing.length === 0) return null
  // Of several, what was there first is named.
  const wanted = Map.groupBy(clashing, ({ name }) => name)
  const first = clashing.length === 1 ? claimsTo(network, clashing[0].name) : allClaims(network)
  for (const old of first) {
    for (const fresh of wanted.get(old.name) ?? []) {
      const reason = clash(old, fresh)
      if (reason !== null) return reason
    }
  }
  return null
}

/** The first two claims of one mechanism that cannot both be; null when there are none. */
export const ownClash = (mechanism: MechanismFields): Reason | null => {
  const claims = mechanismClaims(mechanism)
  return delayClash(mechanism) ?? endClash(claims) ?? clashes(claims)[0]?.reason ?? null
}

/** A name of its own for what a type of synapses has anyway. */
const delayClash = (mechanism: MechanismFields): Reason | null => {
  const { definitions, name: type, parameters, reads, states } = mechanism
  const name = Object.keys(delaysOf(mechanism)).find((delay) =>
    [parameters, states, reads, definitions].some((declared) => Object.hasOwn(declared, delay))
  )
  return name === undefined ? null : {
    _tag: "NameTaken",
    name,
    by: "the column that every synapse has at which events arrive",
    wanted: `declared by ${mechanismText(mechanism)}`,
    hint:
      `leave it out, since Edit.set("${name}", …) sets it, or declare it under another name, for example ${type}_${name}`
  }
}

/** What begins with `pre_` or `post_` is, for synapses, a column of the compartments at their ends, but for a delay. */
const endClash = (claims: ReadonlyArray<Claim>): Reason | null => {
  const like = claims.find((c) =>
    c.domain === "edges" && c.role !== "Mechanism" && /^(pre|post)_/.test(c.name) && !isDelay(c)
  )
  return like === undefined ? null : {
    _tag: "NameTaken",
    name: like.name,
    by: "the compartments at the ends of synapses, whose columns begin so,",
    wanted: claimText(like),
    hint: wayOut(like, "new")
  }
}

/** A name that no equation could use, in a mechanism that nobody checked. */
const unspeakable = (mechanism: MechanismFields): Reason | null => {
  const { name, parameters, states } = mechanism
  const currents = currentsOf(mechanism).map((current) => current.name)
  const names = [name, ...Object.keys(parameters), ...Object.keys(states), ...currents]
  const wrong = names.find((each) => !isIdentifier(each))
  return wrong === undefined ? null : {
    _tag: "BadValue",
    what: `a name of mechanism "${name}"`,
    found: shown(wrong),
    expected: "letters a–z and A–Z, digits and _, not beginning with a digit"
  }
}

/** Fails where a mechanism cannot come to a network because of a name, of its own or of what is there. */
export const namesFree = (network: Network, mechanism: MechanismFields): Result.Result<void, NetworkError> => {
  const reason = unspeakable(mechanism) ?? ownClash(mechanism) ?? clashWith(network, mechanismClaims(mechanism))
  return reason === null ? Result.succeed(undefined) : fail(reason)
}

/** Two claims that cannot both be, the one that came first before the other, and why. */
export type Clash = { readonly old: Claim; readonly fresh: Claim; readonly reason: Reason }

/** All pairs of claims that cannot both be, by the order of the later one. */
export const clashes = (claims: ReadonlyArray<Claim>): ReadonlyArray<Clash> => {
  const before = new Map<string, Array<Claim>>()
  return claims.flatMap((fresh) => {
    const others = before.get(fresh.name)
    if (others === undefined) {
      before.set(fresh.name, [fresh])
      return []
    }
    const found = others.flatMap((old) => {
      const reason = clash(old, fresh)
      return reason === null ? [] : [{ old, fresh, reason }]
    })
    // Where many share a column or read one, all of a kind meet others alike: one stands for them.
    if (!others.some((each) => alike(each, fresh))) others.push(fresh)
    return found
  })
}

/** Whether two claims of different mechanisms to one name clash with the same others. */
const alike = (a: Claim, b: Claim): boolean =>
  a.role === b.role && a.domain === b.domain && a.shared === b.shared && a.unit === b.unit &&
  a.mechanism !== b.mechanism
