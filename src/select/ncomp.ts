/**
 * `Edit.ncomp`: branches get another number of compartments, all of one length, along the shape that they have.
 *
 * One idea: what was said of a place is said of the compartment that has the place. What that means for columns is said in `resampled.ts`, for
 * trainables in `reassigned.ts`, for shapes in `recut.ts`; here is which branches, how many, and what cannot be. A branch that has its number
 * already keeps all that it has.
 */
import * as Result from "effect/Result"
import { List } from "immutable"
import { aNumber, either, like, maybe, numbers, oneOf, record } from "../network/border.ts"
import { type Change, editing, makeEdit, type Said } from "../network/edit.ts"
import { cut } from "../network/frusta.ts"
import { derivedColumns, shapeColumns } from "../network/Geometry.ts"
import { locationOf, withEdgeIndices } from "../network/indices.ts"
import { outerHalves } from "../network/isOuter.ts"
import { tooManyCompartments } from "../network/limits.ts"
import { compartmentCount } from "../network/Morphology.ts"
import { isNcomp } from "../network/Ncomp.ts"
import { describeNode, type Network } from "../network/Network.ts"
import { fail, type NetworkError, type Reason } from "../network/NetworkError.ts"
import { type Overlap, overlapOf } from "../network/overlap.ts"
import { ruleProblems } from "../network/owners.ts"
import { withPools } from "../network/pools.ts"
import { mechanismRows, quantityNamed, rowsWith } from "../network/quantities.ts"
import { reassigned } from "../network/reassigned.ts"
import { readdressed, staying } from "../network/renumber.ts"
import { type Flags, resampled } from "../network/resampled.ts"
import { firstRows, located, reshaped } from "../network/reshape.ts"
import * as Column from "../table/Column.ts"
import * as Table from "../table/Table.ts"
import { compartments } from "./Given.ts"
import { type Counts, countsOf, recutCells } from "./ncompCounts.ts"
import { resolve } from "./resolve.ts"
import type { NodeSelection } from "./Select.ts"
import { wholeBranches } from "./whole.ts"
import { setByHand } from "./write.ts"

/** What `ncomp` takes beside the number and the branches. */
export type NcompOptions = {
  /** What becomes of numbers that vary along a branch: means along the new compartments (the default), or an error. */
  readonly varying?: "interpolate" | "refuse"
  /** A compartment of which a part had a channel or was in a group: has it if that was half of it or more (the default), or any of it. */
  readonly flags?: Flags
}

/** What `Edit.ncomp` says. */
export type NcompStep = Said<
  "Ncomp",
  { readonly count: Counts; readonly at: NodeSelection; readonly options?: NcompOptions }
>

const aRule = like(isNcomp, "a whole number, a list of one for each branch, or a rule such as Ncomp.dLambda()")

/** Cuts the selected branches into a number of compartments, one for each of them (in the order of the table), or as many as a rule says. */
export const ncomp = editing(
  "ncomp",
  {
    count: either(aNumber, numbers, aRule),
    at: compartments,
    options: maybe(record({ varying: maybe(oneOf("interpolate", "refuse")), flags: maybe(oneOf("most", "any")) }))
  },
  (count: Counts, at: NodeSelection, options: NcompOptions = {}): Change<NcompStep> =>
    makeEdit("ncomp", (network) =>
      Result.gen(function*() {
        const branches = yield* wholeBranches(network, yield* resolve(network, at), "ncomp")
        const counts = yield* countsOf(network, branches, count)
        if (counts.size === 0) return network
        const made = yield* recutCells(network, counts)
        const total = made.cells.reduce((sum, cell) => sum + compartmentCount(cell), 0)
        const many = tooManyCompartments("the network", total)
        if (many !== null) return yield* fail(many)
        const overlap = overlapOf(network.cells, made.cells, Table.floats(network.nodes, "length"))
        const wrong = handProblem(network, overlap) ??
          (options.varying === "refuse" ? varyingProblem(network, overlap) ?? unevenProblem(network, overlap) : null)
        if (wrong !== null) return yield* fail(wrong)
        const after = cutAnew(network, made, overlap, options.flags ?? "most")
        return yield* finished(network, after, overlap)
      }))
)

/** The network with other compartments; its trainables are still those of the old ones. */
const cutAnew = (
  network: Network,
  made: { readonly cells: Network["cells"]; readonly length: Column.Floats; readonly radius: Column.Floats },
  overlap: Overlap,
  flags: Flags
): Network => {
  const { cells, length, radius } = made
  const plain = resampled(network, cells, overlap, flags)
  const sized = Table.set(Table.set(plain, "length", Column.float(length)), "radius", Column.float(radius))
  const shaped = reshaped(cells, sized, (row) => overlap.fresh[row] === 1)
  const nodes = located(cells, shaped, (c) => cells.get(c) !== network.cells.get(c))
  const number = { nodes: (row: number) => overlap.number[row], edges: staying, sources: staying }
  const moved = readdressed(network.set("trainables", List()), number, nodes)
  const edges = edgesOf(network, cells, nodes, overlap)
  return withPools(
    network.merge({ ...moved, trainables: network.trainables, cells, nodes, edges }),
    network.synapses.values()
  )
}

/** Synapses, whose ends are where they were along their branches. */
const edgesOf = (network: Network, cells: Network["cells"], nodes: Table.Table, overlap: Overlap): Table.Table => {
  const location = locationOf({ cells, nodes })
  const moved = (["pre", "post"] as const).reduce((edges, end) => {
    const rows = Int32Array.from(
      Table.ints(network.edges, `${end}_index`),
      (row) => row < 0 ? -1 : overlap.number[row]
    )
    const locations = Table.floats(network.edges, `${end}_locs`).map((old, k) =>
      overlap.fresh[rows[k]] === 1 ? location(rows[k]) : old
    )
    return Table.set(Table.set(edges, `${end}_index`, Column.int(rows)), `${end}_locs`, Column.float(locations))
  }, network.edges)
  return withEdgeIndices(moved, nodes)
}

/** The network with its trainables, if nothing in it is ambiguous. */
const finished = (before: Network, after: Network, overlap: Overlap): Result.Result<Network, NetworkError> =>
  Result.gen(function*() {
    const wrong = shapeProblem(after, overlap) ?? ruleProblems(after)[0] ?? attachedProblem(before, after, overlap)
    if (wrong !== null) return yield* fail(wrong)
    const trainables = []
    for (const trainable of before.trainables) {
      trainables.push(
        trainable.domain === "edges" ? trainable : yield* reassigned(trainable, before, after, overlap)
      )
    }
    return after.set("trainables", List(trainables))
  })

/** Old compartments of branches that are cut anew. */
const freshRows = ({ fresh, number }: Overlap): ReadonlyArray<number> =>
  Array.from(number.keys()).filter((row) => fresh[number[row]] === 1)

/** An area, volume or load that somebody set, and that no new shape can have. */
const handProblem = (network: Network, overlap: Overlap): Reason | null => {
  const own = setByHand(network)
  for (const row of freshRows(overlap)) {
    const found = own(row)
    if (found === null) continue
    return {
      _tag: "BadValue",
      what: `${found.name} of ${describeNode(network, row)}`,
      found: `${found.value}, set by hand`,
      expected: `${found.shaped}, which follows from length and radius; set it after the branch is cut anew`
    }
  }
  return null
}

/** How far, relative to it, a length or radius may be off and still be the same. */
const rounding = 1e-12

/** The first length or radius of a branch that is cut anew that is not as before it: the same, or the same share of the traced one. */
const unevenProblem = (network: Network, overlap: Overlap): Reason | null => {
  const [branch, cellOf] = ["global_branch_index", "global_cell_index"].map((name) => Table.ints(network.nodes, name))
  const starts = firstRows(network.cells)
  const rows = freshRows(overlap)
  for (const name of shapeColumns) {
    const values = Table.floats(network.nodes, name)
    const traced = (row: number): number => {
      const { ncomp, path } = network.cells.get(cellOf[row])!
      return path._tag === "Traced" ? cut(path, ncomp)[name][row - starts[cellOf[row]]] : 1
    }
    for (const [i, row] of rows.entries()) {
      const before = rows[i - 1]
      if (i === 0 || branch[before] !== branch[row]) continue
      const expected = values[before] / traced(before) * traced(row)
      if (Math.abs(values[row] - expected) <= rounding * expected) continue
      return {
        _tag: "BadValue",
        what: `${name} of ${describeNode(network, row)}`,
        found: String(values[row]),
        expected: `${expected}, as before it in its branch; leave out { varying: "refuse" } to interpolate`
      }
    }
  }
  return null
}

/** The first column whose values are not the same all along a branch that is cut anew. */
const varyingProblem = (network: Network, overlap: Overlap): Reason | null => {
  const branch = Table.ints(network.nodes, "global_branch_index")
  const rows = freshRows(overlap)
  for (const [name, column] of network.nodes.columns) {
    if (column._tag === "Int" || [...derivedColumns, "length", "radius", "x", "y", "z"].includes(name)) continue
    const k = rows.findIndex((row, i) =>
      i > 0 && branch[rows[i - 1]] === branch[row] && !Object.is(column.values[rows[i - 1]], column.values[row])
    )
    if (k < 0) continue
    const value = (row: number): string => String(Column.at(column, row) ?? "missing")
    return {
      _tag: "BadValue",
      what: `${name} of ${describeNode(network, rows[k])}`,
      found: value(rows[k]),
      expected: `${value(rows[k - 1])}, as before it in its branch; leave out { varying: "refuse" } to interpolate`
    }
  }
  return null
}

/** A shape that cannot be: the branch is cut too finely where it ends in a point. */
const shapeProblem = (network: Network, { fresh }: Overlap): Reason | null => {
  const outer = outerHalves(network)
  for (const name of derivedColumns) {
    const row = Table.floats(network.nodes, name).findIndex((x, i) =>
      fresh[i] === 1 && !(x > 0 && (x < Infinity || outer(name, i)))
    )
    if (row < 0) continue
    return {
      _tag: "BadValue",
      what: `${name} of ${describeNode(network, row)}`,
      found: String(Table.floats(network.nodes, name)[row]),
      expected: "a positive number; give fewer compartments"
    }
  }
  return null
}

/** A recording or a clamp of a compartment, and which compartments have what it is of, once they are cut anew. */
type Attached = { readonly row: number; readonly state: string; readonly having: () => Column.Ints }

const attachedIn = (before: Network, after: Network, list: "recordings" | "clamps"): Iterable<Attached> => [
  ...before[list].toArray().flatMap(({ domain, row, state }) =>
    domain !== "nodes" ? [] : [{ row, state, having: () => rowsWith(after, quantityNamed(after, state)!) }]
  ),
  ...(list === "clamps" ? [] : before.spikeRecordings.toArray()).flatMap((recording) =>
    recording.domain === "sources"
      ? []
      : [{
        row: recording.row,
        state: `spikes of ${recording.detector}`,
        having: () => mechanismRows(after, "nodes", recording.detector)
      }]
  )
]

/** A recording or a clamp that would be there twice, or of what is not there any more. */
const attachedProblem = (before: Network, after: Network, overlap: Overlap): Reason | null => {
  for (const [list, what] of [["recordings", "Edit.unrecord"], ["clamps", "Edit.unclamp"]] as const) {
    const seen = new Map<string, number>()
    const there = new Map<string, ReadonlySet<number>>()
    for (const { having, row, state } of attachedIn(before, after, list)) {
      const now = overlap.number[row]
      const other = seen.get(`${now} ${state}`)
      const noun = list.slice(0, -1)
      if (other !== undefined) {
        return {
          _tag: "InUse",
          what: `the border between ${describeNode(before, other)} and ${describeNode(before, row)}`,
          by: `a ${noun} of ${state} on either side`,
          hint: `delete one of them first with ${what}`
        }
      }
      seen.set(`${now} ${state}`, row)
      if (overlap.fresh[now] === 0) continue
      if (!there.has(state)) there.set(state, new Set(having()))
      if (there.get(state)!.has(now)) continue
      return {
        _tag: "InUse",
        what: `${state} of ${describeNode(before, row)}`,
        by: `a ${noun}, and ${describeNode(after, now)} of the network that is cut anew has none`,
        hint: `let it with { flags: "any" }, or delete the ${noun} first with ${what}`
      }
    }
  }
  return null
}
