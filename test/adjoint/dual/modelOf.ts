/**
 * What a network is made of, for the oracle: its mechanisms in the order of a step, each with its rows and the columns behind its names.
 *
 * One idea: the tables are asked by name and row, and nothing is gathered into arrays. It does not know dual numbers.
 */
import { compile, type CompiledMechanism } from "../../../src/mechanism/compile.ts"
import type { Mechanism } from "../../../src/network/Mechanism.ts"
import { columnName } from "../../../src/network/MechanismFields.ts"
import type { Network } from "../../../src/network/Network.ts"
import { mechanismRows } from "../../../src/network/quantities.ts"
import * as Table from "../../../src/table/Table.ts"

/** A mechanism in its rows. */
export type Placed = {
  readonly compiled: CompiledMechanism
  /** Whether its rows are edges, and whether these are junctions. */
  readonly synapse: boolean
  readonly junction: boolean
  readonly rows: ReadonlyArray<number>
  /** The column of an own parameter or state; null for any other name. */
  readonly column: (local: string) => string | null
  /** The compartment that a row acts on: itself, or the postsynaptic one. */
  readonly compartment: (row: number) => number
  /** The presynaptic compartment of a synapse. */
  readonly pre: (row: number) => number
}

/** Whether a compartment has a current. */
export const hasCurrent = ({ mechanisms }: Model, name: string, compartment: number): boolean =>
  mechanisms.some(({ compiled, rows }) =>
    compiled.currents.some((current) => current.name === name) && rows.includes(compartment)
  )

/** A network seen by what happens in a step. */
export type Model = {
  readonly network: Network
  /** Channels, then pumps (physics.md section 6). */
  readonly mechanisms: ReadonlyArray<Placed>
  readonly synapses: ReadonlyArray<Placed>
  /** Columns that mechanisms declare as states. */
  readonly states: ReadonlySet<string>
  readonly synapticStates: ReadonlySet<string>
  readonly currents: ReadonlyArray<string>
  readonly synapticCurrents: ReadonlyArray<string>
  /** Concentrations that a pump names, and those of them that are states and do not diffuse. */
  readonly ions: ReadonlyArray<string>
  readonly pumped: ReadonlyArray<string>
}

/** The model of a network. */
export const modelOf = (network: Network): Model => {
  const inOrder = [...network.mechanisms.values()]
  const mechanisms = (["Channel", "Pump"] as const).flatMap((kind) => inOrder.filter((m) => m.kind === kind))
  const synapses = [...network.synapses.values()]
  const states = statesOf(mechanisms)
  const ions = [...new Set(mechanisms.flatMap((m) => m.ion === null ? [] : [m.ion]))]
  return {
    network,
    mechanisms: mechanisms.map((m) => place(network, m)),
    synapses: synapses.map((m) => place(network, m)),
    states,
    synapticStates: statesOf(synapses),
    currents: currentsOf(mechanisms),
    synapticCurrents: currentsOf(synapses),
    ions,
    pumped: ions.filter((ion) => states.has(ion) && !network.diffusion.has(ion))
  }
}

const statesOf = (mechanisms: ReadonlyArray<Mechanism>): ReadonlySet<string> =>
  new Set(mechanisms.flatMap((m) => Object.keys(m.states).map((local) => columnName(m, local))))

const currentsOf = (mechanisms: ReadonlyArray<Mechanism>): ReadonlyArray<string> =>
  mechanisms.flatMap((m) => [...m.current === null ? [] : [m.current.name], ...m.currents.map(({ name }) => name)])

const place = (network: Network, mechanism: Mechanism): Placed => {
  const junction = mechanism.kind === "Junction"
  const synapse = mechanism.kind === "Synapse" || junction
  const [pre, post] = ["pre_index", "post_index"].map((name) => Table.ints(network.edges, name))
  return {
    compiled: compile(mechanism),
    synapse,
    junction,
    rows: Array.from(mechanismRows(network, synapse ? "edges" : "nodes", mechanism.name)),
    column: (local) =>
      Object.hasOwn(mechanism.parameters, local) || Object.hasOwn(mechanism.states, local)
        ? columnName(mechanism, local)
        : null,
    compartment: (row) => synapse ? post[row] : row,
    pre: (row) => pre[row]
  }
}
