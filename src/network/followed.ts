/**
 * Formulas over what is trained: the numbers that a formula reads of rows that another trainable drives, and goes on reading.
 *
 * One idea: what a formula reads is read once, but where a trainable drives the very column in the very row, the formula follows it, and slopes
 * go through it by the chain rule. Where a column is moved by training without being trained, an area by a radius, a distance by lengths,
 * nothing follows: `movers` says who moves it, so that it can be refused. Owes law D5.
 */
import { columnOf } from "../equation/quoted.ts"
import * as Column from "../table/Column.ts"
import type { Ints } from "../table/Column.ts"
import { needsInOrder } from "../table/needsInOrder.ts"
import { structural } from "../table/structural.ts"
import * as Table from "../table/Table.ts"
import { derivedColumns, shapeColumns } from "./Geometry.ts"
import { type Network, table } from "./Network.ts"
import { type Read, readOf } from "./rowFormula.ts"
import type { Domain, Trainable } from "./Trainable.ts"

/** A column that a formula reads, and for each of its rows the row that is read; of a distance between the ends of synapses, both. */
export type Source = { readonly domain: Domain; readonly column: string; readonly rows: Ints }

/** The rows of `domain` through the ends of synapses, or as they are. */
const source = (domain: Domain, column: string, rows: Ints): Source => ({ domain, column, rows })

/** What a name stands for in a formula over rows of a domain. */
export const sourceOf = (network: Network, domain: Domain, rows: Ints, name: string): Source => {
  const column = columnOf(name)
  const parts = /^(pre|post)_(.+)$/.exec(column)
  if (domain === "nodes" || Table.has(network.edges, column)) return source(domain, column, rows)
  const end = (side: string): Ints => {
    const index = Table.ints(network.edges, `${side}_index`)
    return rows.map((row) => index[row]) as Ints
  }
  return parts === null
    ? source("nodes", column, Int32Array.from([...end("pre"), ...end("post")]) as Ints)
    : source("nodes", parts[2], end(parts[1]))
}

/** An entry of a read that follows a trained row: the k-th row of the formula reads row `row`. */
type Entry = { readonly k: number; readonly row: number }

/** A read of a formula, where it follows trained rows. */
export type Followed = {
  readonly name: string
  readonly domain: Domain
  readonly column: string
  readonly entries: ReadonlyArray<Entry>
}

/** What the formula of a trainable follows: of the columns that it reads, the rows that other trainables drive. */
export const followed = (network: Network, own: Trainable): ReadonlyArray<Followed> => {
  const { formula, rows } = own.index
  if (formula === undefined || network.trainables.size === 1) return []
  return formula.reads.flatMap(({ name }): ReadonlyArray<Followed> => {
    const { column, domain, rows: read } = sourceOf(network, own.domain, rows, name)
    const driven = new Set<number>()
    for (const other of network.trainables) {
      if (other.name === own.name || other.key !== column || other.domain !== domain) continue
      for (const row of other.index.rows) driven.add(row)
    }
    if (driven.size === 0) return []
    const entries = Array.from(read, (row, k) => ({ k, row })).filter(({ row }) => driven.has(row))
    return entries.length === 0 ? [] : [{ name, domain, column, entries }]
  })
}

/** Numbers of the trainables, each after those that its formula follows. */
export const inOrderOfReading = (network: Network): ReadonlyArray<number> => {
  const all = network.trainables.toArray()
  if (all.every(({ index }) => index.formula === undefined)) return all.map((_, i) => i)
  const columns = all.map((own) => followed(network, own).map(({ column, domain }) => `${domain} ${column}`))
  return needsInOrder(
    all.length,
    (i) => all.flatMap(({ domain, key }, j) => columns[i].includes(`${domain} ${key}`) && j !== i ? [j] : [])
  ).order
}

/** The trainable with what its formula follows read anew; itself where nothing of it has changed. */
export const readAnew = (network: Network, own: Trainable): Trainable => {
  const moved = new Map(
    followed(network, own).flatMap(({ column, domain, entries, name }): Array<[string, Read]> => {
      const now = Table.floats(table(network, domain), column)
      const read = own.index.formula!.reads.find((one) => one.name === name)!
      if (entries.every(({ k, row }) => Object.is(now[row], read.values[k]))) return []
      const values = Float64Array.from(read.values)
      for (const { k, row } of entries) values[k] = now[row]
      return [[name, readOf(name, Column.float(values))]]
    })
  )
  if (moved.size === 0) return own
  const formula = own.index.formula!
  const reads = formula.reads.map((read) => moved.get(read.name) ?? read)
  return structural({ ...own, index: structural({ ...own.index, formula: structural({ ...formula, reads }) }) })
}

const places: ReadonlyArray<string> = ["distance", "straight_distance", "x", "y", "z"]

/** The columns whose training moves a column, beside itself: what a shape follows from, and the lengths that places follow from. */
const moversOf = (network: Network, { column, domain }: Source): ReadonlyArray<string> => {
  if (domain === "edges") return []
  if ((derivedColumns as ReadonlyArray<string>).includes(column)) return shapeColumns
  const stored = Table.has(network.nodes, column)
  const isDistance = column === "distance" || column === "straight_distance"
  return places.includes(column) && !(isDistance && stored) ? ["length"] : []
}

/**
 * Whether training `column` in some rows of a domain moves what is read without being it: an area by a radius of the row, a place or a distance
 * by any length of its cell. Gives a row whose training does.
 */
export const moverOf = (
  network: Network,
  read: Source,
  trained: { readonly domain: Domain; readonly key: string; readonly rows: Ints }
): number | null => {
  if (trained.domain !== "nodes" || !moversOf(network, read).includes(trained.key)) return null
  const cell = Table.ints(network.nodes, "global_cell_index")
  const of = places.includes(read.column) ? (row: number): number => cell[row] : (row: number): number => row
  const where = new Set(Array.from(read.rows, of))
  return trained.rows.find((row) => where.has(of(row))) ?? null
}
