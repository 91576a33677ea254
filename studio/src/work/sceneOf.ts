/**
 * What a page shows of a network: places, ends of synapses, parameters with what they drive.
 */
import { Explain, Network, Parameters, Table } from "neurolens"
import type { Scene, Segments, Synapses, Trained } from "../model/Scene.ts"

/** By compartment: its cell. */
const cellsOf = ({ nodes }: Network.Network): Int32Array => Table.ints(nodes, "global_cell_index") as Int32Array

/** A column of texts: by row the number of its text, -1 where there is none. */
const textsOf = (table: Network.Network["nodes"], name: string) => {
  const column = table.columns.get(name)
  if (column?._tag !== "Text") throw new Error(`internal: "${name}" is no column of texts`)
  return column
}

/** The texts that a column of compartments has, by cell: that of its first compartment. */
const groupsOf = (network: Network.Network, cell: Int32Array) => {
  const column = [...network.nodes.columns].find(([, { _tag }]) => _tag === "Text")?.[0] ?? ""
  const groups = Array<string>(network.cells.size).fill("")
  if (column === "") return { column, groups }
  const texts = textsOf(network.nodes, column)
  for (let row = cell.length - 1; row >= 0; row--) groups[cell[row]] = texts.levels[texts.values[row]] ?? ""
  return { column, groups }
}

const segmentsOf = (network: Network.Network, cell: Int32Array, label: string): Segments => {
  const { radius0, radius1, row, x0, x1, y0, y1 } = Network.layout(network, {
    apart: true,
    ...label === "" ? {} : { label }
  })
  return {
    cell: Int32Array.from(row, (one) => cell[one]),
    row: Int32Array.from(row),
    x0: Float64Array.from(x0),
    y0: Float64Array.from(y0),
    x1: Float64Array.from(x1),
    y1: Float64Array.from(y1),
    radius0: Float64Array.from(radius0),
    radius1: Float64Array.from(radius1)
  }
}

const synapsesOf = ({ edges }: Network.Network, cell: Int32Array): Synapses => {
  if (edges.length === 0) {
    return { pre: new Int32Array(0), post: new Int32Array(0), type: new Int32Array(0), types: [] }
  }
  const end = (name: string) => Int32Array.from(Table.ints(edges, name), (row) => row < 0 ? -1 : cell[row])
  const { levels, values } = textsOf(edges, "type")
  return { pre: end("pre_index"), post: end("post_index"), type: Int32Array.from(values), types: levels }
}

const trainedOf = (network: Network.Network): ReadonlyArray<Trained> => {
  const quantities = Network.quantities(network)
  return Parameters.of(network).entries.flatMap(({ counts, domain, key, labels, name, values }) =>
    domain === "inputs"
      ? []
      : [{
        name,
        key,
        domain,
        unit: quantities.get(key)?.unit ?? "",
        labels,
        counts,
        values: Array.from(values),
        drivers: Explain.drivers(network, domain, name)
      }]
  )
}

const plural = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? "" : "s"}`

const summaryOf = (network: Network.Network, trained: ReadonlyArray<Trained>): string => {
  const parameters = trained.reduce((sum, { labels }) => sum + labels.length, 0)
  const rows = trained.reduce((sum, { counts }) => sum + counts.reduce((a, b) => a + b, 0), 0)
  return [
    plural(network.cells.size, "cell"),
    plural(network.nodes.length, "compartment"),
    plural(network.edges.length, "synapse"),
    parameters === 0 ? "nothing trained" : `${plural(parameters, "parameter")} over ${plural(rows, "row")}`
  ].join(", ")
}

/** What a page shows of a network. */
export const sceneOf = (network: Network.Network): Scene => {
  const cell = cellsOf(network)
  const { column, groups } = groupsOf(network, cell)
  const trained = trainedOf(network)
  return {
    summary: summaryOf(network, trained),
    cells: groups.map((group, i) => ({ name: `cell ${i}`, group })),
    groupColumn: column,
    groups: [...new Set(groups)].filter((group) => group !== ""),
    segments: segmentsOf(network, cell, column),
    synapses: synapsesOf(network, cell),
    trained
  }
}
