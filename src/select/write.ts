/**
 * Writing numbers into some rows of one column: the one way in which a column of a network changes its values.
 *
 * Keeps three promises: bad numbers are refused with the row they were meant for; rows that a trainable drives are only written by
 * `writeParameters`; area, volume, loads and places follow length and radius where these change. Writing what is there returns the same network.
 */
import * as Result from "effect/Result"
import { delayColumns, isDelayTime } from "../network/eventColumns.ts"
import { derivedColumns, shapeColumns } from "../network/Geometry.ts"
import { outerHalves } from "../network/isOuter.ts"
import { longestDelay } from "../network/limits.ts"
import { indexColumns } from "../network/names.ts"
import { describeEdge, describeNode, type Network, table } from "../network/Network.ts"
import { fail, type NetworkError, type Reason, shown } from "../network/NetworkError.ts"
import { isPassive, passiveRange, type Range } from "../network/passive.ts"
import { axes } from "../network/Placement.ts"
import { notInserted, quantities, type Quantity, quantityNamed } from "../network/quantities.ts"
import { requiredOf } from "../network/ranges.ts"
import { firstRows, located, reshaped } from "../network/reshape.ts"
import { shapeOf } from "../network/shape.ts"
import { type Domain, parametersAt, type Trainable } from "../network/Trainable.ts"
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
    if (indexColumns[domain].includes(key) && column !== undefined) {
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
    if (column?._tag === "Float" && !indexColumns[domain].includes(key)) return domain
  }
  return null
}

/** The quantity of this name whose column an edit may write; places follow from the path of a cell and where it stands. */
export const settable = (network: Network, key: string): Result.Result<Quantity, NetworkError> =>
  Result.flatMap(writable(network, key), (quantity) =>
    isPlace(quantity)
      ? fail({
        _tag: "BadValue",
        what: `"${key}"`,
        found: "a place, which follows from the lengths of branches and from where the cell stands",
        expected: "Edit.move, Edit.moveTo or Edit.rotate, which move cells and branches"
      })
      : Result.succeed(quantity))

/** Whether a quantity says where compartments are. */
export const isPlace = ({ name, role }: Quantity): boolean =>
  role === "Geometry" && (axes as ReadonlyArray<string>).includes(name)

/** Whether a quantity is the time after which spikes arrive at synapses. */
export const isDelay = ({ domain, name, unit }: Quantity): boolean =>
  domain === "edges" && delayColumns.includes(name) && unit === "ms"

/** Whether a number may stand in a column, and what may: also by what mechanisms require of it. */
export const validRange = (network: Network, quantity: Quantity): Range => {
  const { holds, text } = plainRange(quantity)
  const required = requiredOf(network, quantity.name)
  if (required.length === 0) return { holds, text }
  return {
    holds: (x) => holds(x) && required.every((one) => one.holds(x)),
    text: `${text} with ${required.map((one) => `\`${one.text}\``).join(", ")}, as ${required[0].by} requires`
  }
}

const plainRange = (quantity: Quantity): Range => {
  if (isPassive(quantity.name)) return passiveRange(quantity.name)
  const unit = quantity.unit === "1" ? "" : ` [${quantity.unit}]`
  if (isDelay(quantity)) return { holds: isDelayTime, text: `0 ms or more, at most ${longestDelay}` }
  return quantity.role === "Geometry" && !isPlace(quantity)
    ? { holds: isPositive, text: `a positive number${unit}` }
    : { holds: Number.isFinite, text: `a finite number${unit}` }
}

/** The keys whose columns change together with this one: length and radius on one side, what follows from them on the other. */
export const shapeCompanions = (key: string): ReadonlyArray<string> => {
  const shape: ReadonlyArray<string> = shapeColumns
  const derived: ReadonlyArray<string> = derivedColumns
  return shape.includes(key) ? [key, ...derived] : derived.includes(key) ? [key, ...shape] : [key]
}

/** How far, relative to it, an area, volume or load may be off what length and radius say. */
const rounding = 1e-9

/** Tells of a compartment the first of area, volume and loads that length and radius do not say, and what they say; null where they say all. */
export const setByHand = (
  network: Network
): (row: number) => { readonly name: string; readonly value: number; readonly shaped: number } | null => {
  const [length, radius] = shapeColumns.map((name) => Table.floats(network.nodes, name))
  const cellOf = Table.ints(network.nodes, "global_cell_index")
  const starts = firstRows(network.cells)
  const columns = derivedColumns.map((name) => ({ name, values: Table.floats(network.nodes, name) }))
  return (row) => {
    const cell = cellOf[row]
    const shape = shapeOf(network.cells.get(cell)!)
    for (const { name, values } of columns) {
      const shaped = shape[name](row - starts[cell], length[row], radius[row])
      const same = values[row] === shaped || Math.abs(values[row] - shaped) <= rounding * shaped
      if (!same) return { name, value: values[row], shaped }
    }
    return null
  }
}

/** The trainable that drives a row of a column, with its parameters in words; null when the row is free. */
export const driverOf = (
  network: Network,
  domain: Domain,
  key: string,
  row: number
): { readonly trainable: Trainable; readonly by: string } | null => {
  const follows = shapeCompanions(key)
  for (const trainable of network.trainables) {
    if (trainable.domain !== domain || !follows.includes(trainable.key)) continue
    const k = trainable.index.rows.indexOf(row)
    if (k >= 0) return { trainable, by: parametersAt(trainable.index, k) }
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
  const range = validRange(network, quantity)
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
        first: `trainable "${driver.trainable.name}" (${driver.by})`,
        second: "this edit",
        hint: "write the parameter with Edit.writeParameters, or Edit.untrain it first"
      })
    }
    after[row] = x
  }
  const next = Table.set(old, name, Column.float(after))
  if (next === old) return Result.succeed(network)
  if (!(shapeColumns as ReadonlyArray<string>).includes(name)) return Result.succeed(network.set(domain, next))
  const changed = (row: number): boolean => before[row] !== after[row]
  const thick = reshaped(network.cells, next, changed)
  const shaped = name === "length"
    ? located(network.cells, thick, (_, first, end) => someRow(first, end, changed))
    : thick
  const outer = outerHalves(network)
  for (const follower of [...derivedColumns, ...name === "length" ? axes : []]) {
    const values = Table.floats(shaped, follower)
    const isFine = (axes as ReadonlyArray<string>).includes(follower)
      ? Number.isFinite
      : (x: number, row: number): boolean => isPositive(x) || (x > 0 && outer(follower, row))
    const row = values.findIndex((x, i) => !isFine(x, i) && (changed(i) || !Number.isFinite(x)))
    if (row < 0) continue
    return fail({
      _tag: "BadValue",
      what: `${name} of ${describeRow(network, domain, row)}`,
      found: String(after[row]),
      expected: `a number from which ${follower} can be computed (it would be ${values[row]})`
    })
  }
  return Result.succeed(network.set(domain, shaped))
}

/** Whether one of some rows changed. */
const someRow = (first: number, end: number, changed: (row: number) => boolean): boolean => {
  for (let row = first; row < end; row++) if (changed(row)) return true
  return false
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
