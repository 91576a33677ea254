/**
 * `Edit.geometry`: whole cells get another strategy for their shape: cylinders, or the frusta of a tracing with the same branches.
 *
 * One idea: a strategy says what follows from length and radius (area, volume, loads) and where compartments are; all else that is said of a
 * compartment stays. A tracing says lengths and radii too, unless they are kept and scale it. What was set by hand or is trained is never
 * written over. Law E11: to cylinders and back with sizes kept is the network before.
 */
import * as Result from "effect/Result"
import type { List } from "immutable"
import { asIs, like, maybe, oneOf, record } from "../network/border.ts"
import { pathProblem } from "../network/checkPath.ts"
import { type Change, editing, makeEdit, type Said } from "../network/edit.ts"
import { cut } from "../network/frusta.ts"
import { derivedColumns, shapeColumns } from "../network/Geometry.ts"
import { outerHalves } from "../network/isOuter.ts"
import { along, type Morphology } from "../network/Morphology.ts"
import { describeNode, type Network } from "../network/Network.ts"
import { fail, type NetworkError, type Reason } from "../network/NetworkError.ts"
import { firstRows, located, reshaped } from "../network/reshape.ts"
import { straightened } from "../network/straightened.ts"
import { branchCount, isTraced, type Traced } from "../network/Traced.ts"
import * as Column from "../table/Column.ts"
import { plural } from "../table/plural.ts"
import * as Table from "../table/Table.ts"
import { compartments } from "./Given.ts"
import { finite } from "./move.ts"
import { resolve } from "./resolve.ts"
import type { NodeSelection } from "./Select.ts"
import { wholeCells } from "./whole.ts"
import { driverOf, setByHand } from "./write.ts"

/** What shapes cells: cylinders of their lengths and radii, or the frusta of a tracing. */
export type Geometry = "cylinders" | Traced

/** What `geometry` takes beside the strategy and the cells. */
export type GeometryOptions = {
  /** Lengths and radii of compartments on a tracing: `"traced"`, the default, those of the tracing; `"kept"`: they stay and scale it. */
  readonly sizes?: "traced" | "kept"
}

/** What `Edit.geometry` says. */
export type GeometryStep = Said<
  "Geometry",
  { readonly how: Geometry; readonly at: NodeSelection; readonly options?: GeometryOptions }
>

const aGeometry = asIs(like(
  (u) => u === "cylinders" || isTraced(u),
  "\"cylinders\", or a traced morphology, for example Swc.readSync(text).morphology"
))

/**
 * Gives whole cells another geometry: `"cylinders"`, or the frusta of a tracing whose branches hang together as theirs do. Area, volume, loads and
 * places follow; numbers of compartments, mechanisms, values, groups and what is attached stay. Cylinders keep length, radius and middle of
 * every compartment, so membrane changes where the radius did along one.
 *
 * ```ts
 * import { Cell, Edit, Network, Select, Swc, View } from "neurolens"
 *
 * const { morphology } = Swc.readSync("1 3 0 0 0 2 -1\n2 3 30 40 0 1 1\n")
 * const cone = Cell.traced(morphology)
 * const cylinder = Network.editSync(cone, [Edit.geometry("cylinders", Select.all)])
 * const area = View.column(Select.all, "area")
 * area.get(cylinder)[0] / (2 * Math.PI * 1.5 * 50) // => 1
 * Network.editSync(cylinder, [Edit.geometry(morphology, Select.all)]).equals(cone) // => true
 * ```
 */
export const geometry = editing(
  "geometry",
  { how: aGeometry, at: compartments, options: maybe(record({ sizes: maybe(oneOf("traced", "kept")) })) },
  (how: Geometry, at: NodeSelection, { sizes }: GeometryOptions = {}): Change<GeometryStep> =>
    makeEdit("geometry", (network) =>
      Result.gen(function*() {
        if (how === "cylinders" && sizes !== undefined) {
          const expected = "none with cylinders, which have the lengths and radii that there are"
          return yield* fail({ _tag: "BadValue", what: "sizes of geometry", found: `"${sizes}"`, expected })
        }
        const chosen = yield* wholeCells(network, yield* resolve(network, at), "geometry")
        const cells = how === "cylinders" ? straight(network, chosen) : yield* traced(network, chosen, how)
        const made = how === "cylinders" || sizes === "kept" ? network : sized(network, chosen, how)
        const fresh = freshRows(network, cells, made)
        if (fresh.every((row) => row === 0)) return network
        const nodes = located(
          cells,
          reshaped(cells, made.nodes, (row) => fresh[row] === 1),
          (_, first, end) => fresh.subarray(first, end).includes(1)
        )
        const after = network.merge({ cells, nodes })
        const wrong = handProblem(network, fresh) ?? trainedProblem(network, after) ?? shapeProblem(after, fresh)
        return wrong === null ? yield* finite(after) : yield* fail(wrong)
      }))
)

/** The cells of which some are others; those that were equal stay one value. */
const changed = (
  { cells }: Network,
  chosen: ReadonlyArray<number>,
  of: (cell: Morphology, c: number) => Morphology
): List<Morphology> => {
  const wanted = new Set(chosen)
  return cells.map((cell, c) => wanted.has(c) ? of(cell, c) : cell)
}

/** Cells as cylinders; those that are alike in tracing and lengths share a path. */
const straight = (network: Network, chosen: ReadonlyArray<number>): List<Morphology> => {
  const starts = firstRows(network.cells)
  const known = new Map<Morphology, Map<string, Morphology>>()
  return changed(network, chosen, (cell, c) => {
    const length = Table.floats(network.nodes, "length").slice(starts[c], starts[c + 1])
    const own = known.get(cell) ?? new Map<string, Morphology>()
    known.set(cell, own)
    const key = length.join()
    const made = own.get(key) ?? straightened(cell, length)
    own.set(key, made)
    return made
  })
}

/** Cells on a tracing, whose branches must be theirs. */
const traced = (
  network: Network,
  chosen: ReadonlyArray<number>,
  how: Traced
): Result.Result<List<Morphology>, NetworkError> => {
  const known = new Map<Morphology, Morphology>()
  for (const c of chosen) {
    const cell = network.cells.get(c)!
    if (known.has(cell)) continue
    const wrong = pathProblem(how, cell)
    if (wrong !== null) {
      const [own, given] = [cell.parents.length, branchCount(how)].map((n) => plural(n, "branch", "branches"))
      const found = own === given ? `one of which ${wrong}` : `one of ${given}`
      const expected =
        `one with the branches of the cell: ${own}, each behind the same one (Network.morphology gives the cell as a tracing)`
      return fail({ _tag: "BadValue", what: `the tracing for cell ${c}`, found, expected })
    }
    known.set(cell, how.equals(cell.path) ? cell : along(cell, { path: how }))
  }
  return Result.succeed(changed(network, chosen, (cell) => known.get(cell)!))
}

/** The network with the lengths and radii of a tracing in some cells. */
const sized = (network: Network, chosen: ReadonlyArray<number>, how: Traced): Network => {
  const starts = firstRows(network.cells)
  const nodes = shapeColumns.reduce((table, name) => {
    const values = Table.floats(table, name).slice()
    for (const c of chosen) values.set(cut(how, network.cells.get(c)!.ncomp)[name], starts[c])
    return Table.set(table, name, Column.float(values))
  }, network.nodes)
  return network.set("nodes", nodes)
}

/** The compartments whose cell, length or radius is another. */
const freshRows = (before: Network, cells: List<Morphology>, { nodes }: Network): Uint8Array => {
  const starts = firstRows(cells)
  const fresh = new Uint8Array(nodes.length)
  cells.forEach((cell, c) => {
    if (cell !== before.cells.get(c)) fresh.fill(1, starts[c], starts[c + 1])
  })
  for (const name of shapeColumns) {
    const [old, now] = [Table.floats(before.nodes, name), Table.floats(nodes, name)]
    if (old === now) continue
    for (let row = 0; row < fresh.length; row++) if (old[row] !== now[row]) fresh[row] = 1
  }
  return fresh
}

/** An area, volume or load that somebody set, and that would be lost. */
const handProblem = (network: Network, fresh: Uint8Array): Reason | null => {
  const own = setByHand(network)
  for (let row = 0; row < fresh.length; row++) {
    const found = fresh[row] === 1 ? own(row) : null
    if (found === null) continue
    return {
      _tag: "BadValue",
      what: `${found.name} of ${describeNode(network, row)}`,
      found: `${found.value}, set by hand`,
      expected: `${found.shaped}, which follows from length and radius; set it after the geometry is another`
    }
  }
  return null
}

/** A trained number that would be another. */
const trainedProblem = (before: Network, after: Network): Reason | null => {
  const keys: ReadonlyArray<string> = [...shapeColumns, ...derivedColumns]
  for (const { domain, index, key } of before.trainables) {
    if (domain !== "nodes" || !keys.includes(key)) continue
    const [old, now] = [before, after].map(({ nodes }) => Table.floats(nodes, key))
    const row = index.rows.find((each) => old[each] !== now[each])
    if (row === undefined) continue
    const { by, trainable } = driverOf(before, "nodes", key, row)!
    return {
      _tag: "Overlap",
      key: `"${key}"`,
      rows: describeNode(before, row),
      first: `trainable "${trainable.name}" (${by})`,
      second: "this edit",
      hint: `${
        key === "length" || key === "radius" ? "keep it with { sizes: \"kept\" }, or " : ""
      }Edit.untrain it first`
    }
  }
  return null
}

/** A shape that cannot be: lengths and radii that are kept scale a tracing beyond what is a number. */
const shapeProblem = (network: Network, fresh: Uint8Array): Reason | null => {
  const outer = outerHalves(network)
  for (const name of derivedColumns) {
    const values = Table.floats(network.nodes, name)
    const row = values.findIndex((x, i) => fresh[i] === 1 && !(x > 0 && (x < Infinity || outer(name, i))))
    if (row < 0) continue
    return {
      _tag: "BadValue",
      what: `${name} of ${describeNode(network, row)}`,
      found: String(values[row]),
      expected: "a positive number; give the tracing other sizes"
    }
  }
  return null
}
