/**
 * Rows of a network as selections that people would write, and values as the shortest list that has them.
 */
import type { Network } from "../network/Network.ts"
import type { Domain } from "../network/Trainable.ts"
import {
  all,
  cell,
  comp,
  edges,
  type EdgeSelection,
  type NodeSelection,
  type Range,
  range,
  rows as exactly,
  type Selection
} from "../select/Select.ts"
import * as Rows from "../table/Rows.ts"
import * as Table from "../table/Table.ts"

/** All rows of a table for which something holds. */
export const rowsWhere = (network: Network, domain: Domain, holds: (row: number) => boolean): ReadonlyArray<number> =>
  Array.from(Rows.filter(Rows.all(network[domain].length), holds))

/** Compartments by what they are: all of them, whole cells, or by their rows. */
export const nodesAt = (network: Network, rows: ReadonlyArray<number>): NodeSelection => {
  if (rows.length === network.nodes.length && rows.every((row, k) => row === k)) return all
  const cells = wholeCells(network, rows)
  if (cells !== null) return cells
  const steps = progression(rows)
  return steps === null ? exactly(rows) : comp(steps, { scope: "global" })
}

/** Fewest numbers in equal steps that are written as a range. */
const fewest = 5

/** Numbers that ascend in equal steps, as a range; null where they do not, or are few. */
const progression = (numbers: ReadonlyArray<number>): Range | null => {
  const [first, second] = numbers
  const step = second - first
  return numbers.length >= fewest && step > 0 && numbers.every((x, k) => x === first + k * step)
    ? range(first, numbers[numbers.length - 1] + 1, step)
    : null
}

/** Synapses: all of them, or by their rows. */
export const edgesAt = (network: Network, rows: ReadonlyArray<number>): EdgeSelection =>
  rows.length === network.edges.length && rows.every((row, k) => row === k) ? edges : edges.rows(rows)

/** Rows of a table. */
export const rowsAt = (network: Network, domain: Domain, rows: ReadonlyArray<number>): Selection =>
  domain === "nodes" ? nodesAt(network, rows) : edgesAt(network, rows)

/** The cells whose compartments the rows are, in order; null where they are others. */
const wholeCells = (network: Network, rows: ReadonlyArray<number>): NodeSelection | null => {
  const of = Table.ints(network.nodes, "global_cell_index")
  const cells = [...new Set(rows.map((row) => of[row]))]
  const chosen = new Set(cells)
  const whole = rowsWhere(network, "nodes", (row) => chosen.has(of[row]))
  const same = whole.length === rows.length && whole.every((row, k) => row === rows[k])
  return same && rows.length > 0 ? cell(cells.length === 1 ? cells[0] : progression(cells) ?? cells) : null
}

/** One value where all are the same to the bit, else the list. */
export const valuesOf = <A>(values: ReadonlyArray<A>): A | ReadonlyArray<A> =>
  values.every((value) => Object.is(value, values[0])) ? values[0] : values

/** Things in runs of those that follow each other and go together. */
export const runsOf = <A>(things: Iterable<A>, together: (a: A, b: A) => boolean): ReadonlyArray<ReadonlyArray<A>> => {
  const runs: Array<Array<A>> = []
  for (const thing of things) {
    const last = runs[runs.length - 1]
    if (last !== undefined && together(last[last.length - 1], thing)) last.push(thing)
    else runs.push([thing])
  }
  return runs
}
