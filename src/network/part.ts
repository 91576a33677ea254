/**
 * Some cells of a network as a network of their own: `Network.part` and `Network.cell`.
 *
 * One idea: what lies wholly inside goes along: compartments, synapses whose both ends are there, the sources that drive some, what is attached
 * to them, and of trainables the parameters that still drive a row. A synapse that crosses the border is nowhere wholly, so it is an error
 * unless it is asked to be dropped. Names without a row or a member (mechanisms, groups, labels) stay behind, so that a part of parts is the part. Laws K1, K2.
 */
import * as Result from "effect/Result"
import { List } from "immutable"
import * as Column from "../table/Column.ts"
import { plural } from "../table/plural.ts"
import * as Rows from "../table/Rows.ts"
import * as Table from "../table/Table.ts"
import { postSourcesOfEdges, sourcesOfEdges } from "./eventColumns.ts"
import { compartmentCount } from "./Morphology.ts"
import { allClaims } from "./names.ts"
import { describeEdge, type Network } from "./Network.ts"
import { fail, type NetworkError } from "./NetworkError.ts"
import { restricted } from "./renumber.ts"

/** What `part` takes beside the cells. */
export type PartOptions = {
  /** What becomes of synapses of which one end is outside: an error (the default), or they are left out with all that is said of them. */
  readonly cut?: "refuse" | "drop"
}

/** The network of some cells, in the order in which they are given. */
export const partResult = (
  network: Network,
  cells: ReadonlyArray<number>,
  { cut = "refuse" }: PartOptions = {}
): Result.Result<Network, NetworkError> => {
  const wrong = cellsProblem(network, cells)
  if (wrong !== null) return wrong
  if (cells.length === network.cells.size && cells.every((cell, k) => cell === k)) return Result.succeed(network)
  const nodes = rowsOf(network, cells)
  const inside = Rows.toMask(nodes, network.nodes.length)
  const [pre, post] = ["pre_index", "post_index"].map((name) => Table.ints(network.edges, name))
  const all = Rows.all(network.edges.length)
  // What a source drives crosses no border: the source comes along.
  const begins = (row: number): boolean => inside[pre[row] < 0 ? post[row] : pre[row]] === 1
  const crossing = Rows.filter(all, (row) => begins(row) !== (inside[post[row]] === 1))
  if (crossing.length > 0 && cut === "refuse") {
    return fail({
      _tag: "InUse",
      what: "the border of the part",
      by: `${plural(crossing.length, "synapse")}, one of them ${describeEdge(network, crossing[0])}`,
      hint: "take the cells at their other ends too, or say { cut: \"drop\" }"
    })
  }
  const edges = Rows.filter(all, (row) => begins(row) && inside[post[row]] === 1)
  const morphologies = List(cells.map((cell) => network.cells.get(cell)!))
  return Result.succeed(withoutBlanks(
    restricted(network, { cells: morphologies, nodes, edges, sources: driving(network, edges), copied: true })
  ))
}

/** The sources that drive some synapses. */
const driving = (network: Network, edges: Column.Ints): Column.Ints => {
  const used = new Uint8Array(network.sources.size)
  for (const sources of [sourcesOfEdges(network.edges), postSourcesOfEdges(network.edges)]) {
    if (sources === null) continue
    edges.forEach((row) => {
      if (sources[row] >= 0) used[sources[row]] = 1
    })
  }
  return Rows.fromMask(used)
}

const cellsProblem = (network: Network, cells: ReadonlyArray<number>): Result.Result<never, NetworkError> | null => {
  const most = network.cells.size - 1
  if (cells.length === 0) {
    return fail({ _tag: "BadValue", what: "the list of cells", found: "empty", expected: "at least one cell" })
  }
  const missing = cells.find((cell) => !(Number.isInteger(cell) && cell >= 0 && cell <= most))
  if (missing !== undefined) {
    return fail({ _tag: "OutOfRange", what: "cell", found: missing, range: `there are cells 0 to ${most}` })
  }
  const seen = new Set<number>()
  const twice = cells.find((cell) => seen.size === seen.add(cell).size)
  return twice === undefined ? null : fail({
    _tag: "BadValue",
    what: "the list of cells",
    found: `one with cell ${twice} twice`,
    expected: "each cell once; copies are put together by Network.concat"
  })
}

const rowsOf = (network: Network, cells: ReadonlyArray<number>): Column.Ints => {
  const starts = [0]
  network.cells.forEach((cell, c) => {
    starts.push(starts[c] + compartmentCount(cell))
  })
  const out = new Int32Array(cells.reduce((sum, cell) => sum + starts[cell + 1] - starts[cell], 0))
  let at = 0
  for (const cell of cells) for (let row = starts[cell]; row < starts[cell + 1]; row++) out[at++] = row
  return out
}

/** The network without groups that have no member and labels that no row has. */
const withoutBlanks = (network: Network): Network =>
  allClaims(network).reduce((left, { domain, name, role }) => {
    if (role !== "Group" && role !== "Label") return left
    const column = Table.get(left[domain], name)!
    if (
      column._tag === "Int" || column.values.some((_, row) => ![null, false].includes(Column.at(column, row) as null))
    ) {
      return left
    }
    const rest = left.set(domain, Table.remove(left[domain], name))
    return role === "Group" ? rest.set("groups", rest.groups.remove(name)) : rest
  }, network)
