/**
 * What every name of a network is, in one table: who claims it, as what, in which unit.
 *
 * One idea: everything that has a name makes a claim (columns of the tables, groups and labels, mechanisms, their parameters, states,
 * currents and reads, diffusion constants). Whether two claims to one name go together is one symmetric question about the two (`clash.ts`),
 * so no order of edits decides, and edits, `check` and decoded documents cannot disagree. It does not know which rows have what.
 */
import * as Table from "../table/Table.ts"
import { delaysOf, sourceColumn } from "./eventColumns.ts"
import type { Mechanism } from "./Mechanism.ts"
import { columnName, currentsOf, hasEnds, isPooled, type MechanismFields, readColumn } from "./MechanismFields.ts"
import { edgeIndexColumns, type Network, nodeIndexColumns, table } from "./Network.ts"
import { passiveColumns } from "./passive.ts"
import { potential, spikes } from "./Recording.ts"
import type { Domain } from "./Trainable.ts"

/** What a name is claimed as. */
export type Role =
  /** Says where a row is; cannot be set. */
  | "Index"
  | "Voltage"
  /** A passive or derived column, or a position, that every compartment has. */
  | "Geometry"
  /** A current that every compartment has and that can only be recorded, the times of its spikes, or the potential at electrodes. */
  | "Observed"
  /** The diffusion constant of a concentration. */
  | "Diffusion"
  /** A channel or pump (a column of yes and no), or a synapse type. */
  | "Mechanism"
  | "Parameter"
  | "State"
  | "Current"
  /** What a mechanism reads of its compartment; it claims a unit and no place. */
  | "Read"
  | "Group"
  | "Label"

/** One claim to a name. */
export type Claim = {
  readonly name: string
  readonly domain: Domain
  readonly role: Role
  /** The mechanism that makes the claim; null for all others. */
  readonly mechanism: MechanismFields | null
  /** Whether it is a column that a mechanism has under its bare name, for others to have it too. */
  readonly shared: boolean
  /** The unit as it was written; null for what has none. */
  readonly unit: string | null
}

/** Short names of index columns. */
export const short = {
  cell_index: "global_cell_index",
  branch_index: "global_branch_index",
  comp_index: "global_comp_index"
} as const

/** Columns of compartments that are neither passive nor an index, with their units. */
export const geometryUnits = {
  area: "um2",
  volume: "um3",
  resistive_load_in: "1/um",
  resistive_load_out: "1/um",
  x: "um",
  y: "um",
  z: "um"
} as const

/** Currents of every compartment that belong to no mechanism, with their units; they are known when a step is done, and only recorded. */
export const observedCurrents = { i_clamp: "nA", i_stimulus: "nA", i_membrane: "nA" } as const

/** Unit of the current of each kind of mechanism. */
export const currentUnit: Readonly<Record<Mechanism["kind"], string>> = {
  Channel: "mA/cm2",
  Pump: "mM/ms",
  Synapse: "nA",
  Junction: "nA"
}

/** The column of a diffusion constant. */
export const diffusionColumn = (ion: string): string => `axial_diffusion_${ion}`

/** The unit of diffusion constants. */
export const diffusionUnit = "um2/ms"

const claim = (name: string, domain: Domain, role: Role, unit: string | null = null): Claim => ({
  name,
  domain,
  role,
  mechanism: null,
  shared: false,
  unit
})

/** What every network has. */
export const fixed: ReadonlyArray<Claim> = [
  ...[...nodeIndexColumns, ...Object.keys(short), "row"].map((name) => claim(name, "nodes", "Index")),
  ...[...edgeIndexColumns, sourceColumn, "row"].map((name) => claim(name, "edges", "Index")),
  ...Object.entries(passiveColumns).map(([name, { unit }]) =>
    claim(name, "nodes", name === "v" ? "Voltage" : "Geometry", unit)
  ),
  ...Object.entries(geometryUnits).map(([name, unit]) => claim(name, "nodes", "Geometry", unit))
]

/** What is only recorded of every compartment. */
export const observed: ReadonlyArray<Claim> = Object.entries({ ...observedCurrents, [spikes]: "ms", [potential]: "mV" })
  .map((
    [name, unit]
  ) => claim(name, "nodes", "Observed", unit))

/** What a group or a label of the user's claims. */
export const ownClaim = (role: "Group" | "Label", name: string, domain: Domain): Claim => claim(name, domain, role)

/** What the diffusion of a concentration claims. */
export const diffusionClaim = (ion: string): Claim => claim(diffusionColumn(ion), "nodes", "Diffusion", diffusionUnit)

const claimed = new WeakMap<MechanismFields, ReadonlyArray<Claim>>() // memo of a pure function of immutable data

/** What a mechanism claims: its own name, its columns, its current, and what it reads. */
export const mechanismClaims = (mechanism: MechanismFields): ReadonlyArray<Claim> => {
  let claims = claimed.get(mechanism)
  if (claims === undefined) claimed.set(mechanism, claims = listClaims(mechanism))
  return claims
}

const listClaims = (mechanism: MechanismFields): ReadonlyArray<Claim> => {
  const domain = hasEnds(mechanism) ? "edges" : "nodes"
  const by = (name: string, role: Role, unit: string | null, shared = false): Claim => ({
    name,
    domain,
    role,
    mechanism,
    shared,
    unit
  })
  const columns = (role: Role, specs: MechanismFields["parameters"]): ReadonlyArray<Claim> =>
    Object.entries(specs).map(([local, spec]): Claim => ({
      ...by(columnName(mechanism, local), role, spec.unit, spec.shared),
      ...isPooled(spec) ? { domain: "nodes" } : {}
    }))
  const { kind, name, parameters, reads, states } = mechanism
  return [
    by(name, "Mechanism", null),
    ...columns("Parameter", parameters),
    ...columns("State", states),
    ...Object.entries(delaysOf(mechanism)).map(([column, { unit }]) => by(column, "Parameter", unit, true)),
    ...currentsOf(mechanism).map((current) => by(current.name, "Current", currentUnit[kind])),
    // Reads are of compartments, also those of synapses.
    ...Object.entries(reads).map(([key, read]): Claim => ({
      ...by(readColumn(key, read), "Read", read.unit),
      domain: "nodes"
    }))
  ]
}

/** Claims, and which columns of the tables are theirs, as `domain name`. */
type Named = { readonly claims: ReadonlyArray<Claim>; readonly columns: ReadonlySet<string> }
type Remembered = Named & Pick<Network, "synapses" | "diffusion">

const remembered = new WeakMap<Network["mechanisms"], Remembered>() // memo of a pure function of immutable data: the last answer

/** All claims but those of groups and labels, which change more often. */
const withoutOwn = ({ diffusion, mechanisms, synapses }: Network): Named => {
  const known = remembered.get(mechanisms)
  if (known !== undefined && known.synapses === synapses && known.diffusion === diffusion) return known
  const claims = [
    ...fixed,
    ...[...diffusion].map(diffusionClaim),
    ...[...mechanisms.values(), ...synapses.values()].flatMap(mechanismClaims),
    ...observed
  ]
  const columns = new Set(claims.filter(hasColumn).map(({ domain, name }) => `${domain} ${name}`))
  const fresh = { synapses, diffusion, claims, columns }
  remembered.set(mechanisms, fresh)
  return fresh
}

/** The columns of each table that say where its rows are; the last of synapses is there where a source drives one. */
export const indexColumns: Readonly<Record<Domain, ReadonlyArray<string>>> = {
  nodes: nodeIndexColumns,
  edges: [...edgeIndexColumns, sourceColumn]
}

/** Whether a claim stands for a column of the table. */
export const hasColumn = ({ domain, name, role }: Claim): boolean => {
  switch (role) {
    case "Index":
      return indexColumns[domain].includes(name)
    case "Mechanism":
      return domain === "nodes"
    case "Observed":
    case "Current":
    case "Read":
      return false
    default:
      return true
  }
}

/** All claims of the network and its mechanisms, in the order in which they came. */
export const quantityClaims = (network: Network): ReadonlyArray<Claim> => withoutOwn(network).claims

/** All claims of a network: what it always has, diffusion, channels and pumps, synapse types, then groups and labels. */
export const allClaims = (network: Network): ReadonlyArray<Claim> => {
  const { claims, columns } = withoutOwn(network)
  const groups = [...network.groups].map((name) => ownClaim("Group", name, "nodes"))
  const labels = (["nodes", "edges"] as const).flatMap((domain) =>
    Table.names(table(network, domain))
      .filter((name) => !columns.has(`${domain} ${name}`) && !(domain === "nodes" && network.groups.has(name)))
      .map((name) => ownClaim("Label", name, domain))
  )
  return [...claims, ...groups, ...labels]
}
