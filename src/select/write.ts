/**
 * Writing numbers into some rows of one column: the one way in which a column of a network changes its values.
 *
 * Keeps three promises: bad numbers are refused with the row they were meant for; rows that a trainable drives are only written by
 * `writeParameters`; area, volume and loads follow length and radius where these change. Writing what is there returns the same network.
 */
import * as Result from "effect/Result"
import { derived, derivedColumns, shapeColumns } from "../network/Geometry.ts"
import {
  describeEdge,
  describeNode,
  edgeIndexColumns,
  type Network,
  nodeIndexColumns,
  table
} from "../network/Network.ts"
import { fail, type NetworkError, type Reason, shown } from "../network/NetworkError.ts"
import { notInserted, quantities, type Quantity, quantityNamed } from "../network/quantities.ts"
import type { Domain, Trainable } from "../network/Trainable.ts"
import * as Column from "../table/Column.ts"
import * as Table from "../table/Table.ts"

/** The row as people name it. */
export const describeRow = (network: Network, domain: Domain, row: number): string =>
  domain === "nodes" ? describeNode(network, row) : describeEdge(network, row)

/** The quantity of this name that has a column of numbers; fails with the nearest name, or says why it cannot be written. */
export const writable = (network: Network, key: string): Result.Result<Quantity, NetworkError> => {
  const known = quantityNamed(network, key)
  if (known !== undefined && known.role !== "Current") return Result.succeed(known)
  if (known !== undefined) {
    return fail({
      _tag: "BadValue",
      what: `"${key}"`,
      found: "a current",
      expected: "a parameter, a state or a passive column; currents are computed, they can only be recorded"
    })
  }
  const user = userColumn(network, key)
  if (user !== null) return Result.succeed({ name: key, domain: user, unit: "1", role: "Parameter", mechanisms: [] })
  for (const domain of ["nodes", "edges"] as const) {
    const column = Table.get(table(network, domain), key)
    if (column?._tag === "Text") {
      return fail({
        _tag: "BadValue",
        what: `column "${key}" of ${domain}`,
        found: "a column of strings",
        expected: "a column of numbers; use Edit.label to change text"
      })
    }
    if (column?._tag === "Flag") {
      const hint = network.groups.has(key)
        ? ["a group", "Edit.group and Edit.ungroup change it"]
        : network.mechanisms.has(key)
        ? ["a mechanism", "Edit.insert and Edit.remove change it"]
        : ["a column of booleans", "use Edit.label to change it"]
      return fail({
        _tag: "BadValue",
        what: `column "${key}" of ${domain}`,
        found: hint[0],
        expected: `a column of numbers; ${hint[1]}`
      })
    }
    const index: ReadonlyArray<string> = domain === "nodes" ? nodeIndexColumns : edgeIndexColumns
    if (index.includes(key)) {
      return fail({
        _tag: "BadValue",
        what: `column "${key}" of ${domain}`,
        found: "an index",
        expected: "a column that may change; indices follow from the network"
      })
    }
  }
  const all = quantities(network)
  const available = [
    ...(["nodes", "edges"] as const).flatMap((domain) =>
      Table.names(table(network, domain)).filter((name) => !all.has(name) && userColumn(network, name) !== null)
    ),
    ...[...all.values()].filter((q) => q.role !== "Current").sort((a, b) =>
      Number(b.mechanisms.length > 0) - Number(a.mechanisms.length > 0)
    )
      .map((q) => q.name)
  ]
  return fail(unknownName(network, "column", key, available))
}

/** Why a name is not known, with what is probably missing. */
export const unknownName = (network: Network, what: string, name: string, available: ReadonlyArray<string>): Reason => {
  const hint = notInserted(network, name)
  return { _tag: "UnknownName", what, name, available, ...(hint === undefined ? {} : { hint }) }
}

/** The domain of a column of numbers that the user made with `Edit.label` or `Edit.copyToEdges`, or null. */
const userColumn = (network: Network, key: string): Domain | null => {
  for (const domain of ["nodes", "edges"] as const) {
    const column = Table.get(table(network, domain), key)
    const reserved: ReadonlyArray<string> = domain === "nodes" ? nodeIndexColumns : edgeIndexColumns
    if (column?._tag === "Float" && !reserved.includes(key)) return domain
  }
  return null
}

/** Whether a number may stand in a column, and what may. */
export const validRange = (quantity: Quantity): { readonly holds: (x: number) => boolean; readonly text: string } => {
  const unit = quantity.unit === "1" ? "" : ` [${quantity.unit}]`
  const anywhere = ["x", "y", "z"].includes(quantity.name)
  return quantity.role === "Geometry" && !anywhere
    ? { holds: isPositive, text: `a positive number${unit}` }
    : { holds: Number.isFinite, text: `a finite number${unit}` }
}

/** The keys whose columns change together with this one: length and radius on one side, what follows from them on the other. */
export const shapeCompanions = (key: string): ReadonlyArray<string> => {
  const shape: ReadonlyArray<string> = shapeColumns
  const derived: ReadonlyArray<string> = derivedColumns
  return shape.includes(key) ? [key, ...derived] : derived.includes(key) ? [key, ...shape] : [key]
}

/** How far, relative to it, an area, volume or load may be off that of a cylinder and still be one. */
const rounding = 1e-9

/** Tells of a compartment the first of area, volume and loads that is not that of a cylinder, and what that would be; null when it is one. */
export const noCylinder = (
  nodes: Table.Table
): (row: number) => { readonly name: string; readonly value: number; readonly cylinder: number } | null => {
  const [length, radius] = shapeColumns.map((name) => Table.floats(nodes, name))
  const columns = derivedColumns.map((name) => ({ name, values: Table.floats(nodes, name), of: derived[name] }))
  return (row) => {
    for (const { name, of, values } of columns) {
      const cylinder = of(length[row], radius[row])
      if (!(Math.abs(values[row] - cylinder) <= rounding * cylinder)) return { name, value: values[row], cylinder }
    }
    return null
  }
}

/** The trainable that drives a row of a column, with the label of the parameter; null when the row is free. */
export const driverOf = (
  network: Network,
  domain: Domain,
  key: string,
  row: number
): { readonly trainable: Trainable; readonly label: string } | null => {
  const follows = shapeCompanions(key)
  for (const trainable of network.trainables) {
    if (trainable.domain !== domain || !follows.includes(trainable.key)) continue
    const k = trainable.index.rows.indexOf(row)
    if (k >= 0) return { trainable, label: trainable.index.labels[trainable.index.parameters[k]] }
  }
  return null
}

/** Writes `value(k)` into the k-th of the rows. `driven: true` is for `writeParameters`, which may write trained rows. */
export const writeRows = (
  network: Network,
  quantity: Quantity,
  rows: Column.Ints,
  value: (k: number) => number,
  options: { readonly driven?: boolean } = {}
): Result.Result<Network, NetworkError> => {
  const { domain, name } = quantity
  const old = table(network, domain)
  const before = Table.floats(old, name)
  const after = before.slice()
  const range = validRange(quantity)
  const trained = options.driven === true ? null : trainedRows(network, domain, name)
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k]
    const x = value(k)
    if (typeof x !== "number" || !range.holds(x)) {
      return fail({
        _tag: "BadValue",
        what: `${name} of ${describeRow(network, domain, row)}`,
        found: shown(x),
        expected: range.text
      })
    }
    if (trained !== null && trained.has(row) && x !== before[row]) {
      const driver = driverOf(network, domain, name, row)!
      return fail({
        _tag: "Overlap",
        key: `"${name}"`,
        rows: describeRow(network, domain, row),
        first: `trainable "${driver.trainable.name}" (parameter ${driver.label})`,
        second: "this edit",
        hint: "write the parameter with Edit.writeParameters, or Edit.untrain it first"
      })
    }
    after[row] = x
  }
  const next = Table.set(old, name, Column.float(after))
  if (next === old) return Result.succeed(network)
  if (!(shapeColumns as ReadonlyArray<string>).includes(name)) return Result.succeed(network.set(domain, next))
  const shaped = reshaped(next, before, after)
  for (const follower of derivedColumns) {
    const row = Table.floats(shaped, follower).findIndex((x, i) => before[i] !== after[i] && !isPositive(x))
    if (row < 0) continue
    const expected = `a number from which ${follower} can be computed (it would be ${
      Table.floats(shaped, follower)[row]
    })`
    return fail({
      _tag: "BadValue",
      what: `${name} of ${describeRow(network, domain, row)}`,
      found: String(after[row]),
      expected
    })
  }
  return Result.succeed(network.set(domain, shaped))
}

const isPositive = (x: number): boolean => Number.isFinite(x) && x > 0

const trainedRows = (network: Network, domain: Domain, key: string): ReadonlySet<number> => {
  const follows = shapeCompanions(key)
  const rows = new Set<number>()
  network.trainables.forEach((t) => {
    if (t.domain === domain && follows.includes(t.key)) {
      for (let k = 0; k < t.index.rows.length; k++) rows.add(t.index.rows[k])
    }
  })
  return rows
}

/** Recomputes what follows from length and radius, in the rows where one of them changed; a shape set by hand elsewhere stays. */
const reshaped = (nodes: Table.Table, before: Column.Floats, after: Column.Floats): Table.Table => {
  const length = Table.floats(nodes, "length")
  const radius = Table.floats(nodes, "radius")
  return derivedColumns.reduce((result, name) => {
    const values = Table.floats(result, name).slice()
    for (let i = 0; i < values.length; i++) if (before[i] !== after[i]) values[i] = derived[name](length[i], radius[i])
    return Table.set(result, name, Column.float(values))
  }, nodes)
}
