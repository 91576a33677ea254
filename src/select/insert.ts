/**
 * `Edit.insert` and `Edit.remove`: channels and pumps into and out of compartments.
 *
 * Inserting writes the defaults of the mechanism's columns into the rows that did not have them; a value that is already there (a shared
 * `eNa` that another channel brought, a parameter of the same channel) is kept, unless the row has it only because it diffuses. So
 * inserting twice changes nothing.
 */
import * as Result from "effect/Result"
import { type Edit, makeEdit } from "../network/edit.ts"
import { columnName, isMechanism, type Mechanism } from "../network/Mechanism.ts"
import type { Network } from "../network/Network.ts"
import { fail, type NetworkError, shown } from "../network/NetworkError.ts"
import { mechanismRows, quantities } from "../network/quantities.ts"
import * as Column from "../table/Column.ts"
import * as Rows from "../table/Rows.ts"
import * as Table from "../table/Table.ts"
import { inUse } from "./inUse.ts"
import { resolve } from "./resolve.ts"
import { all, type NodeSelection } from "./Select.ts"

/** Puts a channel or pump into the selected compartments (by default into all). */
export const insert = (mechanism: Mechanism, at: NodeSelection = all): Edit =>
  makeEdit(
    `insert ${isMechanism(mechanism) ? mechanism.name : shown(mechanism)}`,
    (network) =>
      Result.flatMap(insertable(network, mechanism), () =>
        Result.map(resolve(network, at), (rows) => {
          const flags = withFlags(Table.flags(network.nodes, mechanism.name), network.nodes.length, rows)
          const nodes = columnsOf(mechanism).reduce(
            (table, [name, value]) => withDefault(table, name, rows, value, lentBy(network, name)),
            Table.set(network.nodes, mechanism.name, Column.flag(flags))
          )
          const mechanisms = network.mechanisms.has(mechanism.name)
            ? network.mechanisms
            : network.mechanisms.set(mechanism.name, mechanism)
          return network.set("nodes", nodes).set("mechanisms", mechanisms)
        }))
  )

/** Takes a channel or pump out of the selected compartments (by default out of all). */
export const remove = (mechanism: Mechanism | string, at: NodeSelection = all): Edit => {
  const name = typeof mechanism === "string" ? mechanism : mechanism.name
  return makeEdit(`remove ${name}`, (network) =>
    Result.flatMap(resolve(network, at.mechanism(name)), (rows) => {
      const found = network.mechanisms.get(name)!
      const gone = Rows.toMask(rows, network.nodes.length)
      const rest = Rows.filter(mechanismRows(network, "nodes", name), (row) => gone[row] === 0)
      return Result.map(free(network, found, gone), () => clear(network, found, rows, rest))
    }))
}

/** Columns that a mechanism brings, with their defaults. */
export const columnsOf = (mechanism: Mechanism): ReadonlyArray<readonly [string, number]> =>
  [...Object.entries(mechanism.parameters), ...Object.entries(mechanism.states)].map(([local, spec]) =>
    [columnName(mechanism, local), spec.default] as const
  )

const insertable = (network: Network, mechanism: Mechanism): Result.Result<void, NetworkError> => {
  if (!isMechanism(mechanism)) {
    return fail({
      _tag: "BadValue",
      what: "the mechanism",
      found: shown(mechanism),
      expected: "a mechanism: pass the mechanism, for example Channels.HH"
    })
  }
  if (mechanism.kind === "Synapse") {
    return fail({
      _tag: "BadValue",
      what: `"${mechanism.name}"`,
      found: "a synapse",
      expected: "a channel or pump; synapses are made by Edit.connect"
    })
  }
  const there = network.mechanisms.get(mechanism.name)
  if (there !== undefined && !there.equals(mechanism)) {
    return fail({
      _tag: "NameTaken",
      name: mechanism.name,
      by: "a mechanism with other equations or defaults",
      hint: "rename one of them with Mechanism.rename"
    })
  }
  return there === undefined ? namesFree(network, mechanism) : Result.succeed(undefined)
}

/** Fails when the mechanism's name, its current or one of its columns is taken by something that is no column of another mechanism. */
const namesFree = (network: Network, mechanism: Mechanism): Result.Result<void, NetworkError> => {
  const brought = new Set([...network.mechanisms.values()].flatMap((m) => columnsOf(m).map(([name]) => name)))
  const current = mechanism.current === null ? [] : [mechanism.current.name]
  for (const name of [mechanism.name, ...columnsOf(mechanism).map(([column]) => column), ...current]) {
    if (name !== mechanism.name && quantities(network).get(name)?.domain === "edges") {
      return fail({
        _tag: "NameTaken",
        name,
        by: "a synapse type's quantity",
        hint: "rename the mechanism with Mechanism.rename"
      })
    }
    if (name !== mechanism.name && Table.has(network.edges, name)) {
      return fail({
        _tag: "NameTaken",
        name,
        by: "a column of edges",
        hint: "remove the label with Edit.unlabel, or rename the mechanism with Mechanism.rename"
      })
    }
    if (!Table.has(network.nodes, name)) continue
    if (name !== mechanism.name && brought.has(name)) continue
    const by = network.groups.has(name) ? "a group" : "a column of nodes"
    return fail({
      _tag: "NameTaken",
      name,
      by,
      hint: `rename the ${network.groups.has(name) ? "group" : "column"}, or the mechanism with Mechanism.rename`
    })
  }
  return Result.succeed(undefined)
}

const withFlags = (flags: Column.Flags | undefined, length: number, rows: Column.Ints): Uint8Array => {
  const out = flags === undefined ? new Uint8Array(length) : flags.slice()
  for (let k = 0; k < rows.length; k++) out[rows[k]] = 1
  return out
}

/** The table with a default in those of the rows that have no value yet, or only a lent one. */
export const withDefault = (
  table: Table.Table,
  name: string,
  rows: Column.Ints,
  value: number,
  lent: (row: number) => boolean = () => false
): Table.Table => {
  const values = Table.has(table, name) ? Table.floats(table, name).slice() : new Float64Array(table.length).fill(NaN)
  for (let k = 0; k < rows.length; k++) if (Number.isNaN(values[rows[k]]) || lent(rows[k])) values[rows[k]] = value
  return Table.set(table, name, Column.float(values))
}

/**
 * Tells which rows have a state only because it diffuses: a mechanism that comes there later writes its own default, so that the order of
 * `insert` and `diffuse` does not matter. A trained row keeps the value of its parameter.
 */
const lentBy = (network: Network, name: string): (row: number) => boolean => {
  if (!network.diffusion.has(name)) return () => false
  const kept = new Set(
    network.trainables.filter((t) => t.domain === "nodes" && t.key === name).flatMap((t) => t.index.rows)
  )
  const owners = ownersOf(network, name)
  return (row) => !kept.has(row) && !owners.some((flags) => flags[row] === 1)
}

/** Where the mechanisms are that have a column. */
export const ownersOf = (network: Network, column: string): ReadonlyArray<Column.Flags> =>
  [...network.mechanisms.values()].filter((m) => columnsOf(m).some(([name]) => name === column)).map((m) =>
    Table.flags(network.nodes, m.name)!
  )

/** Fails when a recording, a clamp or a trainable needs the mechanism in one of the rows. */
const free = (network: Network, mechanism: Mechanism, gone: Uint8Array): Result.Result<void, NetworkError> => {
  const others = (row: number): ReadonlyArray<Mechanism> =>
    [...network.mechanisms.values()].filter((m) =>
      m.name !== mechanism.name && Table.flags(network.nodes, m.name)![row] === 1
    )
  const provides = (m: Mechanism, key: string): boolean =>
    columnsOf(m).some(([name]) => name === key) || m.current?.name === key
  const lost = (key: string, row: number): boolean =>
    gone[row] === 1 && provides(mechanism, key) && !others(row).some((m) => provides(m, key))
  const user = inUse(network, mechanism.name, (domain, key, row) => domain === "nodes" && lost(key, row))
  if (user !== null) return fail(user)
  for (const ion of network.diffusion) {
    if (provides(mechanism, ion) && gone.some((_, row) => lost(ion, row))) {
      return fail({
        _tag: "InUse",
        what: mechanism.name,
        by: `the diffusion of ${ion}`,
        hint: "delete it first with Edit.undiffuse"
      })
    }
  }
  return Result.succeed(undefined)
}

const clear = (network: Network, mechanism: Mechanism, rows: Column.Ints, rest: Column.Ints): Network => {
  const others = [...network.mechanisms.values()].filter((m) => m.name !== mechanism.name)
  const nodes = columnsOf(mechanism).reduce((table, [name]) => {
    const sharers = others.filter((m) => columnsOf(m).some(([column]) => column === name)).map((m) =>
      Table.flags(network.nodes, m.name)!
    )
    if (sharers.length === 0 && rest.length === 0) return Table.remove(table, name)
    const values = Table.floats(table, name).slice()
    for (let k = 0; k < rows.length; k++) if (!sharers.some((flags) => flags[rows[k]] === 1)) values[rows[k]] = NaN
    return Table.set(table, name, Column.float(values))
  }, network.nodes)
  if (rest.length === 0) {
    return network.set("nodes", Table.remove(nodes, mechanism.name)).set(
      "mechanisms",
      network.mechanisms.remove(mechanism.name)
    )
  }
  return network.set("nodes", Table.set(nodes, mechanism.name, Column.flag(Rows.toMask(rest, nodes.length))))
}
