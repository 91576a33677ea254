/**
 * What a network comes to for a stepper: which rows each mechanism has, which columns move, and how compartments are coupled.
 *
 * A plan is a pure function of the network and is remembered by its identity. It does not know dt, the scheme, or how steps are done.
 */
import { compile, type CompiledMechanism } from "../mechanism/compile.ts"
import { columnName, ionColumn, type Mechanism } from "../network/Mechanism.ts"
import type { Network } from "../network/Network.ts"
import { mechanismRows } from "../network/quantities.ts"
import type { Floats, Ints } from "../table/Column.ts"
import * as Table from "../table/Table.ts"
import { type Coupling, diffusionCoupling, voltageCoupling } from "./Coupling.ts"

/** A mechanism in its rows. */
export type Placed = {
  readonly compiled: CompiledMechanism
  /** Rows of `nodes` (channels, pumps) or `edges` (synapses). */
  readonly rows: Ints
  /** The compartments that `v`, geometry and currents refer to: the rows themselves, or the postsynaptic ends. */
  readonly compartments: Ints
  /** Constants by local name, one per row: parameters that do not move, and geometry. */
  readonly constants: ReadonlyMap<string, Float64Array>
  /** Column of every local name that moves: own and shared states. */
  readonly states: ReadonlyMap<string, string>
}

/** A network made ready to be stepped. */
export type Plan = {
  readonly network: Network
  /** Channels in order of first insertion, then pumps likewise. */
  readonly mechanisms: ReadonlyArray<Placed>
  readonly synapses: ReadonlyArray<Placed>
  /** Columns of `nodes` and `edges` that move. */
  readonly nodeStates: ReadonlyArray<string>
  readonly edgeStates: ReadonlyArray<string>
  /** Names of membrane, pump and synaptic currents. */
  readonly currents: ReadonlyArray<string>
  readonly synapticCurrents: ReadonlyArray<string>
  readonly voltage: Coupling
  /** Coupling of each diffusing concentration. */
  readonly diffusion: ReadonlyMap<string, Coupling>
  /** Concentrations that pumps move but that do not diffuse. */
  readonly pumped: ReadonlyArray<string>
}

/** Geometry that equation texts may use. */
const geometry = ["radius", "length", "area", "volume", "axial_resistivity", "capacitance"] as const

const plans = new WeakMap<Network, Plan>() // memo of a pure function of immutable data

/** The plan of a network; the same object for the same network. */
export const plan = (network: Network): Plan => {
  let result = plans.get(network)
  if (result === undefined) plans.set(network, result = makePlan(network))
  return result
}

/** Lets a network that differs from another in its recordings only have that one's plan, which does not depend on them. */
export const planAlike = (network: Network, like: Plan): void => void plans.set(network, { ...like, network })

const makePlan = (network: Network): Plan => {
  const inOrder = [...network.mechanisms.values()]
  const mechanisms = [...inOrder.filter((m) => m.kind === "Channel"), ...inOrder.filter((m) => m.kind === "Pump")]
  const synapses = [...network.synapses.values()]
  const nodeStates = statesOf(mechanisms)
  const edgeStates = statesOf(synapses)
  const pumpedIons = new Set(mechanisms.flatMap((m) => m.current === null ? [] : ionColumn(m) ?? []))
  return {
    network,
    mechanisms: mechanisms.map((m) => {
      const rows = mechanismRows(network, "nodes", m.name)
      return place(network, m, rows, rows, new Set(nodeStates))
    }),
    synapses: synapses.map((m) => {
      const rows = mechanismRows(network, "edges", m.name)
      const post = Table.ints(network.edges, "post_index")
      return place(network, m, rows, Int32Array.from(rows, (row) => post[row]), new Set(edgeStates))
    }),
    nodeStates,
    edgeStates,
    currents: currentsOf(mechanisms),
    synapticCurrents: currentsOf(synapses),
    voltage: voltageCoupling(network),
    diffusion: new Map([...network.diffusion].map((ion) => [ion, diffusionCoupling(network, ion)])),
    // A pump may only read its ion; where nobody has it as a state, nothing moves.
    pumped: [...pumpedIons].filter((ion) => nodeStates.includes(ion) && !network.diffusion.has(ion))
  }
}

/** The columns that some mechanisms move, each once. */
export const statesOf = (
  mechanisms: ReadonlyArray<Mechanism>
): ReadonlyArray<string> => [
  ...new Set(mechanisms.flatMap((m) => Object.keys(m.states).map((local) => columnName(m, local))))
]

/** The names of the currents of some mechanisms, each once. */
export const currentsOf = (
  mechanisms: ReadonlyArray<Mechanism>
): ReadonlyArray<string> => [...new Set(mechanisms.flatMap((m) => m.current === null ? [] : [m.current.name]))]

const place = (
  network: Network,
  mechanism: Mechanism,
  rows: Ints,
  compartments: Ints,
  moving: ReadonlySet<string>
): Placed => {
  const table = mechanism.kind === "Synapse" ? network.edges : network.nodes
  const constants = new Map<string, Float64Array>(
    geometry.map((name) => [name, pick(Table.floats(network.nodes, name), compartments)])
  )
  const states = new Map<string, string>()
  // A column that is a parameter here and a state of another mechanism (eCa under CaNernstReversal) moves.
  for (const local of [...Object.keys(mechanism.parameters), ...Object.keys(mechanism.states)]) {
    const column = columnName(mechanism, local)
    if (moving.has(column)) states.set(local, column)
    else constants.set(local, pick(Table.floats(table, column), rows))
  }
  return { compiled: compile(mechanism), rows, compartments, constants, states }
}

/** The values of some rows. */
export const pick = (values: Floats, rows: Ints): Float64Array => {
  const out = new Float64Array(rows.length)
  for (let k = 0; k < out.length; k++) out[k] = values[rows[k]]
  return out
}
