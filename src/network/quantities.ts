/**
 * Every quantity of a network by name: which table it is in, its unit, which mechanisms have it, and what may be done with it.
 *
 * One idea: one dictionary answers set, train, record, clamp, check and the error messages, so they cannot disagree. What each name is says
 * `names.ts`.
 */
import * as Result from "effect/Result"
import type { Ints } from "../table/Column.ts"
import * as Rows from "../table/Rows.ts"
import * as Table from "../table/Table.ts"
import { parseUnit, printUnit } from "../unit/unitText.ts"
import { quantityClaimsTo } from "./claimsTo.ts"
import { type Claim, quantityClaims, type Role } from "./names.ts"
import type { Network } from "./Network.ts"
import { potential } from "./Recording.ts"
import type { Domain } from "./Trainable.ts"

/** What a name of a network is: a column or a current, its unit, whose it is, and in which table. */
export type Quantity = {
  readonly name: string
  readonly domain: Domain
  readonly unit: string
  /**
   * `Geometry`: passive and derived columns. `Current`: has no column, only recorded, read and clamped; that of no mechanism (`isObserved`) is
   * only recorded.
   */
  readonly role: "Voltage" | "Geometry" | "Parameter" | "State" | "Current"
  /** Names of the mechanisms or synapse types that have it; empty for what every compartment has. */
  readonly mechanisms: ReadonlyArray<string>
}

/** The name under which the current of all stimuli of a compartment is recorded. */
export const stimulusCurrent = "i_stimulus"

/** The name under which the current of a clamp of the voltage is recorded: what it puts into a compartment, inward positive. */
export const clampCurrent = "i_clamp"

/** The name under which the current through the membrane is recorded: outward positive, what charges it included. */
export const membraneCurrent = "i_membrane"

/** Whether a network records what goes through membranes, or what is made of it: potentials at electrodes. */
export const recordsMembrane = ({ recordings }: Pick<Network, "recordings">): boolean =>
  recordings.some(({ state }) => state === membraneCurrent || state === potential)

/** Those of the currents of every compartment (`observedCurrents`) that a run can record. */
const observed: ReadonlySet<string> = new Set([stimulusCurrent, clampCurrent, membraneCurrent])

/** Whether a quantity is there to be recorded only: nothing reads it, and no clamp holds it. */
export const isObserved = ({ mechanisms, role }: Quantity): boolean => role === "Current" && mechanisms.length === 0

type Listed = Pick<Network, "synapses" | "diffusion"> & { readonly quantities: ReadonlyMap<string, Quantity> }

const made = new WeakMap<Network["mechanisms"], Listed>() // memo of a pure function of immutable data: the last answer

/** All quantities of a network, by name; node quantities come first, and win where a name is in both tables. */
export const quantities = (network: Network): ReadonlyMap<string, Quantity> => {
  const { diffusion, mechanisms, synapses } = network
  const known = made.get(mechanisms)
  if (known !== undefined && known.synapses === synapses && known.diffusion === diffusion) return known.quantities
  const fresh = list(network)
  made.set(mechanisms, { synapses, diffusion, quantities: fresh })
  return fresh
}

/** What each role of a claim is as a quantity; what is none is left out. */
const roles: Readonly<Partial<Record<Role, Quantity["role"]>>> = {
  Voltage: "Voltage",
  Geometry: "Geometry",
  Diffusion: "Geometry",
  Parameter: "Parameter",
  State: "State",
  Current: "Current",
  Observed: "Current"
}

const list = (network: Network): ReadonlyMap<string, Quantity> => {
  const byName = Map.groupBy(quantityClaims(network).filter(isQuantity), ({ name }) => name)
  return new Map(Array.from(byName, ([name, claims]) => [name, quantityOf(claims)]))
}

/** The quantity of a name, found without listing all; undefined where there is none. */
export const quantityNamed = (network: Network, name: string): Quantity | undefined => {
  const claims = quantityClaimsTo(network, name).filter(isQuantity)
  return claims.length === 0 ? undefined : quantityOf(claims)
}

const isQuantity = ({ name, role }: Claim): boolean =>
  roles[role] !== undefined && (role !== "Observed" || observed.has(name))

/** What claims to one name make of it: the first says in which table it is. */
const quantityOf = (claims: ReadonlyArray<Claim>): Quantity => {
  const [{ domain, name, unit }] = claims
  const own = claims.filter((claim) => claim.domain === domain)
  // A column that is a parameter of one mechanism and a state of another (eCa) is a state: it may move.
  const role = own.some((claim) => claim.role === "State") ? "State" : own[own.length - 1].role
  return {
    name,
    domain,
    unit: own.every((claim) => claim.unit === unit) ? unit! : canonical(unit!),
    role: roles[role]!,
    mechanisms: own.flatMap(({ mechanism }) => mechanism === null ? [] : [mechanism.name])
  }
}

/** A unit in the spelling that does not depend on who wrote it. */
const canonical = (unit: string): string =>
  Result.match(parseUnit(unit), { onSuccess: printUnit, onFailure: () => unit })

/**
 * What to do about a name that reads like a column of a mechanism that the network does not have: `HH_gNa` without HH; undefined for
 * other names.
 */
export const notInserted = (network: Network, name: string): string | undefined => {
  const mechanism = /^([A-Z][A-Za-z0-9]*)_./.exec(name)?.[1]
  if (mechanism === undefined || network.mechanisms.has(mechanism) || network.synapses.has(mechanism)) return undefined
  return `no mechanism called ${mechanism} is inserted; insert ${mechanism} first, or connect it if it is a synapse`
}

/** The rows of `nodes` or `edges` that have a quantity. */
export const rowsWith = (network: Network, quantity: Quantity): Ints => {
  const table = quantity.domain === "nodes" ? network.nodes : network.edges
  if (quantity.role === "Voltage" || quantity.role === "Geometry" || isObserved(quantity)) return Rows.all(table.length)
  const column = Table.get(table, quantity.name)
  if (column?._tag === "Float") return Rows.filter(Rows.all(table.length), (row) => !Number.isNaN(column.values[row]))
  const masks = quantity.mechanisms.map((name) => mechanismMask(network, quantity.domain, name))
  return Rows.filter(Rows.all(table.length), (row) => masks.some((mask) => mask(row)))
}

/** Tells for a row whether it has the mechanism (or is a synapse of the type). */
export const mechanismMask = (network: Network, domain: Domain, name: string): (row: number) => boolean => {
  if (domain === "nodes") {
    const flags = Table.flags(network.nodes, name)
    return (row) => flags !== undefined && flags[row] === 1
  }
  const type = Table.get(network.edges, "type")
  const code = type?._tag === "Text" ? type.levels.indexOf(name) : -1
  return (row) => code >= 0 && type!.values[row] === code
}

/** The rows that have a mechanism, or the synapses of a type. */
export const mechanismRows = (network: Network, domain: Domain, name: string): Ints => {
  if (domain === "nodes") return Rows.equalTo(Table.flags(network.nodes, name) ?? [], 1)
  const type = Table.get(network.edges, "type")
  const code = type?._tag === "Text" ? type.levels.indexOf(name) : -1
  return code < 0 ? Rows.equalTo([], 1) : Rows.equalTo(type!.values, code)
}
