/**
 * Sharing rules that apply to every row of a domain: partitions of every kind, their meets and joins, and scaled ones.
 */
import type * as fc from "fast-check"
import { nameText } from "../equation/print.ts"
import { throwing } from "../network/border.ts"
import { sourcesOfEdges } from "../network/eventColumns.ts"
import type { Network } from "../network/Network.ts"
import type { Domain } from "../network/Trainable.ts"
import { aDomain, aNetwork } from "../select/Given.ts"
import * as View from "../select/View.ts"
import {
  bins,
  by,
  each,
  join,
  key,
  type Linear,
  meet,
  one,
  type Partition,
  perBranch,
  perCell,
  perComp,
  scaled
} from "../share/Rule.ts"
import * as Column from "../table/Column.ts"
import * as Table from "../table/Table.ts"
import { type Draw, drawn } from "./Draw.ts"

/** Makes rules that every row of a domain of a network can follow. */
export const rule = throwing(
  "testing.rule",
  { network: aNetwork, domain: aDomain },
  (network: Network, domain: Domain): fc.Arbitrary<Linear> => drawn((draw) => drawRule(network, domain, draw))
)

/** Makes rules that are partitions, without factors. */
export const partition = throwing(
  "testing.partition",
  { network: aNetwork, domain: aDomain },
  (network: Network, domain: Domain): fc.Arbitrary<Partition> => drawn((draw) => drawPartition(network, domain, draw))
)

/** Chooses a rule. */
export const drawRule = (network: Network, domain: Domain, draw: Draw): Linear => {
  const partition = drawPartition(network, domain, draw)
  switch (draw.below(4)) {
    case 2:
      return scaled(partition, (row) => 0.5 + (Number(row.row) % 3))
    case 3: {
      const usable = complete(network, domain).filter(({ column }) =>
        isNumeric(column) && column.values.every((x) => x !== 0)
      )
      return usable.length === 0 ? partition : scaled(partition, nameText(draw.pick(usable).name))
    }
    default:
      return partition
  }
}

/** Chooses a partition, composed up to two levels deep. */
export const drawPartition = (network: Network, domain: Domain, draw: Draw, depth = 2): Partition => {
  const inner = (): Partition => drawPartition(network, domain, draw, depth - 1)
  switch (draw.below(depth === 0 ? 6 : 8)) {
    case 0:
      return one
    case 1:
      return each
    case 2:
      return by(...draw.some(draw.shuffled(complete(network, domain)).slice(0, 3)).map(({ name }) => name))
    case 3:
      return domain === "nodes"
        ? draw.pick([perCell, perBranch, perComp])
        : by(draw.pick([...isDriven(network) ? [] : ["pre_cell_index"], "post_branch_index", "type"]))
    case 4:
      return drawKey(draw, complete(network, domain).map(({ name }) => name))
    case 5:
      return drawBins(network, domain, draw)
    case 6:
      return meet(inner(), inner())
    default:
      return join(inner(), inner())
  }
}

/** Whether there are synapses without a presynaptic compartment. */
const isDriven = ({ edges }: Network): boolean => sourcesOfEdges(edges) !== null

/** Keys of every kind, some of which read alike ("1" and 1) and some of which are equal (0 and -0); and columns, as text. */
const drawKey = (draw: Draw, columns: ReadonlyArray<string>): Partition => {
  const n = 1 + draw.below(4)
  return draw.pick([
    key("remainder", (row) => Number(row.row) % n),
    key("text", (row) => `${n - (Number(row.row) % n)}`),
    key("half", (row) => Number(row.row) > n),
    key("column", nameText(draw.pick(["row", ...columns]))),
    key("mixed", (row) => [1, "1", true, "true", -1, Infinity, -Infinity, "Infinity"][(Number(row.row) * n) % 8]),
    key("signed zero", (row) => Number(row.row) % 2 === 0 ? 0 : -0)
  ])
}

const drawBins = (network: Network, domain: Domain, draw: Draw): Partition => {
  const usable = complete(network, domain).filter(({ column }) => isNumeric(column) && column.values.length > 0)
  if (usable.length === 0) return one
  const { column, name } = draw.pick(usable)
  let [low, high] = [Infinity, -Infinity]
  for (const x of column.values) [low, high] = [Math.min(low, x), Math.max(high, x)]
  const inner = Array.from({ length: draw.below(3) }, () => draw.between(low, high))
  const edges = [...new Set([low, high === low ? low + 1 : high, ...inner])].sort((a, b) => a - b)
  return bins(name, edges)
}

const isNumeric = (column: Column.Column): boolean => column._tag === "Float" || column._tag === "Int"

/** Columns in which every row of the domain has a value; synapses also have some of those of their ends. */
export const complete = (
  network: Network,
  domain: Domain
): ReadonlyArray<{ readonly name: string; readonly column: Column.Column }> => {
  const table = network[domain]
  const rows = Int32Array.from({ length: table.length }, (_, i) => i) as Column.Ints
  const ends = ["cell_type", "global_cell_index", "local_comp_index", "x", "radius"].filter((name) =>
    Table.has(network.nodes, name)
  )
  const names = [
    ...Table.names(table),
    ...domain === "edges" ? ends.flatMap((name) => [`pre_${name}`, `post_${name}`]) : []
  ]
  const view = View.viewOf(network, domain, rows)
  return names.map((name) => ({ name, column: view.column(name) })).filter(({ column }) =>
    rows.every((row) => Column.at(column, row) !== null)
  )
}
