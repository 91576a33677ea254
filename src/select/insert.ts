/**
 * `Edit.insert` and `Edit.remove`: channels and pumps into and out of compartments.
 *
 * Inserting writes the defaults of the mechanism's columns (`defaults.ts`) and keeps numbers that were written before. Which mechanisms can
 * be in one network is a question of their names and units (`names.ts`), which can be in one row also of who moves what (`owners.ts`) and
 * of who is made of whom (`equalsRing.ts`); no answer depends on the order of insertion. Inserting twice changes nothing. Values that are given
 * are set in the same rows, as `Edit.set` does.
 */
import * as Result from "effect/Result"
import { anything, aText, either, maybe } from "../network/border.ts"
import { withMechanism } from "../network/claimsTo.ts"
import { namesFree } from "../network/clash.ts"
import { type Change, editing, makeEdit, type Said } from "../network/edit.ts"
import { assigns, equalsRing } from "../network/equalsRing.ts"
import { tooManyColumns } from "../network/limits.ts"
import { isMechanism, type Mechanism } from "../network/Mechanism.ts"
import { hasCurrent, hasEnds } from "../network/MechanismFields.ts"
import type { Network } from "../network/Network.ts"
import { fail, type NetworkError, shown } from "../network/NetworkError.ts"
import { twoRules } from "../network/owners.ts"
import { mechanismRows } from "../network/quantities.ts"
import * as Column from "../table/Column.ts"
import * as Rows from "../table/Rows.ts"
import * as Table from "../table/Table.ts"
import { columnsOf, withDefaults } from "./defaults.ts"
import { aMechanism, compartments } from "./Given.ts"
import { inUse } from "./inUse.ts"
import { columnFor, type MechanismValues, mechanismValues } from "./mechanismValues.ts"
import { resolve } from "./resolve.ts"
import { all, type NodeSelection } from "./Select.ts"
import { set } from "./set.ts"

/** What `Edit.insert` says. */
export type InsertStep = Said<"Insert", {
  readonly mechanism: Mechanism
  readonly at?: NodeSelection
  readonly values?: MechanismValues
}>

/**
 * Puts a channel or pump into the selected compartments (by default into all), and sets values of its parameters and states there, by their names
 * in the mechanism: `Edit.insert(Channels.HH, Select.branch(1), { gNa: 0.2 })`.
 */
export const insert = editing(
  "insert",
  {
    mechanism: anything,
    at: maybe(compartments),
    values: maybe(mechanismValues)
  },
  (mechanism: Mechanism, at: NodeSelection = all, values: MechanismValues = {}): Change<InsertStep> =>
    makeEdit(
      `insert ${isMechanism(mechanism) ? mechanism.name : shown(mechanism)}`,
      (network) =>
        Result.gen(function*() {
          yield* insertable(network, mechanism)
          const rows = yield* resolve(network, at)
          let made = yield* inserted(network, mechanism, rows)
          for (const [name, value] of Object.entries(values)) {
            const column = yield* columnFor(mechanism, name)
            made = yield* set(column, value, at)(made)
          }
          return made
        })
    )
)

/** The network with a mechanism, and the defaults of its columns, in some rows. */
const inserted = (network: Network, mechanism: Mechanism, rows: Column.Ints): Result.Result<Network, NetworkError> =>
  Result.gen(function*() {
    const columns = columnsOf(mechanism).map(([name]) => name)
    const wrong = tooManyColumns("the compartments", network.nodes, [mechanism.name, ...columns]) ??
      twoRules(network, mechanism, rows)
    if (wrong !== null) return yield* fail(wrong)
    const flags = withFlags(Table.flags(network.nodes, mechanism.name), network.nodes.length, rows)
    let nodes = Table.set(network.nodes, mechanism.name, Column.flag(flags))
    for (const name of columns) nodes = yield* withDefaults(network, nodes, mechanism, name, rows)
    const made = network.set("nodes", nodes).set("mechanisms", withMechanism(network.mechanisms, mechanism))
    const ring = assigns(mechanism) ? equalsRing(made) : null
    return ring === null ? made : yield* fail(ring)
  })

/** What `Edit.remove` says. */
export type RemoveStep = Said<"Remove", { readonly mechanism: Mechanism | string; readonly at?: NodeSelection }>

/** Takes a channel or pump out of the selected compartments (by default out of all). */
export const remove = editing(
  "remove",
  { mechanism: either(aMechanism, aText), at: maybe(compartments) },
  (mechanism: Mechanism | string, at: NodeSelection = all): Change<RemoveStep> => {
    const name = typeof mechanism === "string" ? mechanism : mechanism.name
    return makeEdit(`remove ${name}`, (network) =>
      Result.flatMap(resolve(network, at.mechanism(name)), (rows) => {
        const found = network.mechanisms.get(name)!
        const gone = Rows.toMask(rows, network.nodes.length)
        const rest = Rows.filter(mechanismRows(network, "nodes", name), (row) => gone[row] === 0)
        return Result.map(free(network, found, gone), () => clear(network, found, rows, rest))
      }))
  }
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
  if (hasEnds(mechanism)) {
    return fail({
      _tag: "BadValue",
      what: `"${mechanism.name}"`,
      found: `a ${mechanism.kind.toLowerCase()}`,
      expected: `a channel or pump; ${
        mechanism.kind === "Junction" ? "junctions" : "synapses"
      } are made by Edit.connect`
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

const withFlags = (flags: Column.Flags | undefined, length: number, rows: Column.Ints): Uint8Array => {
  const out = flags === undefined ? new Uint8Array(length) : flags.slice()
  for (let k = 0; k < rows.length; k++) out[rows[k]] = 1
  return out
}

/** Fails when a recording, a clamp or a trainable needs the mechanism in one of the rows. */
const free = (network: Network, mechanism: Mechanism, gone: Uint8Array): Result.Result<void, NetworkError> => {
  const others = (row: number): ReadonlyArray<Mechanism> =>
    [...network.mechanisms.values()].filter((m) =>
      m.name !== mechanism.name && Table.flags(network.nodes, m.name)![row] === 1
    )
  const provides = (m: Mechanism, key: string): boolean =>
    columnsOf(m).some(([name]) => name === key) || hasCurrent(m, key)
  const lost = (key: string, row: number): boolean =>
    gone[row] === 1 && (provides(mechanism, key) || key === mechanism.name) &&
    !others(row).some((m) => provides(m, key))
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
