/**
 * A bench for one mechanism: the smallest network that has it, and ways to put it at a point and to read it off.
 *
 * A channel or pump sits in one compartment; a synapse leads from one cell of one compartment to another.
 */
import { Spike } from "../mechanism/Spike.ts"
import * as Cell from "../network/Cell.ts"
import { make } from "../network/concat.ts"
import { editSync } from "../network/edit.ts"
import { type Mechanism, rename } from "../network/Mechanism.ts"
import { columnName, hasEnds, hasHandlers, isPooled } from "../network/MechanismFields.ts"
import type { Network } from "../network/Network.ts"
import { pairwise } from "../select/Connect.ts"
import { connect } from "../select/editEdges.ts"
import { label } from "../select/group.ts"
import { insert } from "../select/insert.ts"
import { rows } from "../select/Select.ts"
import type { State } from "../solve/State.ts"
import * as Table from "../table/Table.ts"
import { type MechanismText, mechanismTexts } from "./mechanismTexts.ts"

/** The step of every law [ms]. */
export const dt = 0.025

/** Numbers for the names of a mechanism that may vary: its voltages and its states, by local name. */
export type MechanismPoint = ReadonlyMap<string, number>

/** A mechanism ready to be tried. */
export type MechanismBench = {
  readonly mechanism: Mechanism
  readonly network: Network
  readonly texts: ReadonlyArray<MechanismText>
  /** The value of a name that a point does not give: a default, the geometry, the voltage at rest, dt. */
  readonly constants: (name: string) => number
  /** A state of the network with the numbers of a point in it. */
  readonly state: (from: State, point: MechanismPoint) => State
  /** The value of a column of the mechanism in a state. */
  readonly read: (state: State, column: string) => number
}

/** Voltage where nothing else is said [mV]. */
export const restingVoltage = -65

/** What reads without a default find: a label of this value. */
const given = 1

/** What reads without a default mean, unless a compartment or the mechanism itself has it. */
const strangers = (mechanism: Mechanism, bare: Network): ReadonlySet<string> => {
  const { current, parameters, reads, states } = mechanism
  const own = new Set(Object.keys({ ...parameters, ...states }).map((local) => columnName(mechanism, local)))
  const required = Object.keys(reads).filter((local) => reads[local].default === undefined)
  return new Set(
    required.map((local) => columnName(mechanism, local)).filter((name) =>
      !own.has(name) && name !== current?.name && !Table.has(bare.nodes, name)
    )
  )
}

/** Sets up the bench for a mechanism. */
export const mechanismBench = (mechanism: Mechanism): MechanismBench => {
  const isSynapse = hasEnds(mechanism)
  const cell = Cell.make({ v: restingVoltage })
  const bare = make(isSynapse ? [cell, cell] : [cell])
  const network = editSync(bare, [
    ...Array.from(strangers(mechanism, bare), (name) => label(name, given)),
    // Where spikes come from, at both ends: a step is too short for one to arrive.
    ...hasHandlers(mechanism) ? [insert(rename(Spike, `${mechanism.name}_spikes`))] : [],
    isSynapse ? connect(pairwise(rows([0]), rows([1])), mechanism) : insert(mechanism)
  ])
  const defaults: ReadonlyMap<string, number> = new Map([
    ["dt", dt],
    ...["v", "v_pre", "v_post"].map((name) => [name, restingVoltage] as const),
    ...["radius", "length", "area", "volume", "axial_resistivity", "capacitance", "celsius"].map((name) =>
      [name, Table.floats(network.nodes, name)[0]] as const
    ),
    ...[mechanism.parameters, mechanism.states, mechanism.reads].flatMap((group) =>
      Object.entries<{ readonly default?: number }>(group).map(([name, spec]) => [name, spec.default ?? given] as const)
    )
  ])
  // What is pooled is a column of compartments, and the synapse ends at the second one.
  const pooled = new Set(
    Object.entries(mechanism.states).filter(([, spec]) => isPooled(spec)).map(([local]) => columnName(mechanism, local))
  )
  const placeOf = (column: string): readonly [domain: "nodes" | "edges", row: number] =>
    pooled.has(column) ? ["nodes", 1] : isSynapse ? ["edges", 0] : ["nodes", 0]
  return {
    mechanism,
    network,
    texts: mechanismTexts(mechanism),
    constants: (name) => defaults.get(name) ?? NaN,
    state: (from, point) => {
      const columns = { nodes: new Map(from.nodes), edges: new Map(from.edges) }
      for (const local of Object.keys(mechanism.states)) {
        const value = point.get(local)
        if (value === undefined) continue
        const column = columnName(mechanism, local)
        const [domain, row] = placeOf(column)
        columns[domain].set(column, Float64Array.from(from[domain].get(column)!).with(row, value))
      }
      const v = isSynapse
        ? Float64Array.of(point.get("v_pre") ?? restingVoltage, point.get("v_post") ?? restingVoltage)
        : Float64Array.of(point.get("v") ?? restingVoltage)
      return { ...from, v, ...columns }
    },
    read: (state, column) => {
      const [domain, row] = placeOf(column)
      return state[domain].get(column)![row]
    }
  }
}
