/**
 * Tracings in graphs of compartments: the traced shape of cells as plain data beside their nodes, and the cells on it again.
 *
 * One idea: a tracing names the first compartment of each of its branches, so it stays true where nodes get other ids or branches are taken away.
 * A cell that has all of its branches has the very tracing; one that has some, in other order or behind each other otherwise, has their lines. A
 * branch that is no traced one any more, in a cell that has traced ones, is refused: nobody has said what its frusta are.
 */
import * as Result from "effect/Result"
import { like, listOf, maybe, numbers, oneOf, record } from "../../network/border.ts"
import { pathProblem } from "../../network/checkPath.ts"
import { course } from "../../network/course.ts"
import { along, branchOffsets, type Morphology } from "../../network/Morphology.ts"
import type { Network } from "../../network/Network.ts"
import { fail, type NetworkError, type Reason } from "../../network/NetworkError.ts"
import * as Path from "../../network/Path.ts"
import * as Placement from "../../network/Placement.ts"
import { firstRows, located, reshaped } from "../../network/reshape.ts"
import { lineOf, retraced } from "../../network/retrace.ts"
import { make, type Reading, type Traced, type TracedBranches, type TracedPoints } from "../../network/Traced.ts"
import * as Table from "../../table/Table.ts"

type Plain<A> = { readonly [K in keyof A]: ReadonlyArray<number> }

/** A cell of a tracing: the id of the first compartment of each branch, and where it stands, if it was moved or turned. */
export type TracedCell = {
  readonly branches: ReadonlyArray<number>
  /** Nine numbers, row by row. */
  readonly rotation?: ReadonlyArray<number>
  /** After the rotation [um]. */
  readonly shift?: ReadonlyArray<number>
}

/** A tracing, and the cells that are shaped by it. */
export type Tracing = {
  readonly cells: ReadonlyArray<TracedCell>
  /** Compartments of each branch. */
  readonly ncomp: ReadonlyArray<number>
  readonly reading: Reading
  readonly points: Plain<TracedPoints>
  readonly lines: Plain<TracedBranches>
}

/** What a compartment says of itself, as far as it matters here. */
type Node = { readonly id: number } & Readonly<Record<string, unknown>>

const lists = (...names: ReadonlyArray<string>) => record(Object.fromEntries(names.map((name) => [name, numbers])))

/** The kind of tracings, for the border. */
export const someTracings = maybe(listOf(
  record({
    cells: listOf(
      record({
        branches: numbers,
        rotation: maybe(like((u) => isVector(u, 9), "a list of nine finite numbers")),
        shift: maybe(like((u) => isVector(u, 3), "a list of three finite numbers"))
      }),
      "a list of cells"
    ),
    ncomp: numbers,
    reading: oneOf("frusta", "jaxley"),
    points: lists("x", "y", "z", "radius", "type", "parent"),
    lines: lists(
      ..."type parent first x y z radius length sphere ringAtStart ringAtEnd".split(" ")
    )
  }),
  "a list of tracings"
))

const isVector = (u: unknown, length: number): boolean =>
  Array.isArray(u) && u.length === length && u.every(Number.isFinite)

const plain = <A extends Readonly<Record<string, ArrayLike<number>>>>(of: A): Plain<A> =>
  Object.fromEntries(
    Object.entries(of).map(([name, values]) => [name, Array.from(values)])
  ) as unknown as Plain<A> // name by name

/** The tracings of a network whose compartments are called by their rows. */
export const tracingsOf = ({ cells }: Network): ReadonlyArray<Tracing> => {
  const starts = firstRows(cells)
  const numbered = new Map<Traced, number>()
  const groups = Map.groupBy(cells.keys(), (c) => {
    const { ncomp, path } = cells.get(c)!
    if (path._tag !== "Traced") return null
    const number = numbered.get(path) ?? numbered.size
    numbered.set(path, number)
    return `${number}: ${ncomp.join()}`
  })
  return Array.from(groups).flatMap(([key, own]) => {
    const { ncomp, path } = cells.get(own[0])!
    if (key === null || path._tag !== "Traced") return []
    const { branches, points, reading } = path
    const offsets = branchOffsets({ ncomp })
    return [{
      cells: own.map((c) => ({
        branches: ncomp.map((_, b) => starts[c] + offsets[b]),
        ...standing(cells.get(c)!.placement)
      })),
      ncomp: [...ncomp],
      reading,
      points: plain(points),
      lines: plain(branches)
    }]
  })
}

const standing = (placement: Placement.Placement): Pick<TracedCell, "rotation" | "shift"> => {
  if (placement.equals(Placement.home)) return {}
  const { rotation, shift } = placement
  return { ...rotation === null ? {} : { rotation: [...rotation] }, shift: [...shift] }
}

/** The tracing that was read. */
const tracedOf = ({ lines, points, reading }: Tracing): Traced =>
  make(
    reading,
    {
      x: Float64Array.from(points.x),
      y: Float64Array.from(points.y),
      z: Float64Array.from(points.z),
      radius: Float64Array.from(points.radius),
      type: Int32Array.from(points.type),
      parent: Int32Array.from(points.parent)
    },
    {
      type: Int32Array.from(lines.type),
      parent: Int32Array.from(lines.parent),
      first: Int32Array.from(lines.first),
      x: Float64Array.from(lines.x),
      y: Float64Array.from(lines.y),
      z: Float64Array.from(lines.z),
      radius: Float64Array.from(lines.radius),
      length: Float64Array.from(lines.length),
      sphere: Uint8Array.from(lines.sphere),
      ringAtStart: Float64Array.from(lines.ringAtStart),
      ringAtEnd: Float64Array.from(lines.ringAtEnd)
    }
  )

/** A branch of a tracing, in one of its cells. */
type Known = { readonly tracing: number; readonly cell: TracedCell; readonly branch: number }

const bad = (what: string, found: string, expected: string): Reason => ({ _tag: "BadValue", what, found, expected })

/** The network with its traced cells on their tracings; `order` are its compartments, row by row. */
export const onTracings = (
  network: Network,
  order: ReadonlyArray<Node>,
  tracings: ReadonlyArray<Tracing> = []
): Result.Result<Network, NetworkError> =>
  Result.gen(function*() {
    if (tracings.length === 0) return network
    const known = new Map<number, Known>()
    const made: Array<Traced> = []
    for (const [t, tracing] of tracings.entries()) {
      const traced = tracedOf(tracing)
      const wrong = pathProblem(traced, { parents: tracing.lines.parent, ncomp: tracing.ncomp })
      const uneven = tracing.cells.find(({ branches }) => branches.length !== tracing.ncomp.length)
      if (wrong !== null || uneven !== undefined || tracing.ncomp.length !== tracing.lines.parent.length) {
        const found = wrong ?? "one whose cells or numbers of compartments are not those of its branches"
        return yield* fail(bad(`tracing ${t} of the graph`, found, "a tracing as Graph.fromNetwork gives it"))
      }
      made.push(traced)
      for (const cell of tracing.cells) {
        for (const [branch, id] of cell.branches.entries()) known.set(id, { tracing: t, cell, branch })
      }
    }
    const starts = firstRows(network.cells)
    const shaped = new Map<number, Morphology>()
    for (const [c, cell] of network.cells.entries()) {
      const rows = branchOffsets(cell).map((offset) => starts[c] + offset)
      const own = cell.parents.map((_, b) => known.get(order[rows[b]].id))
      const first = own.find((one) => one !== undefined)
      if (first === undefined) continue
      const { ncomp } = tracings[first.tracing]
      const other = own.findIndex((one, b) => one?.cell !== first.cell || ncomp[one.branch] !== cell.ncomp[b])
      if (other >= 0) {
        const found = own[other] === undefined ? "on no tracing" : "not that of the tracing"
        const expected =
          `a branch as it was traced, with all its compartments, since others of the cell are traced; ${wayOut}`
        return yield* fail(bad(`the branch that begins with node ${order[rows[other]].id}`, found, expected))
      }
      const path = pathFor(made[first.tracing], own.map((one) => one!.branch), cell.parents)
      const wrong = pathProblem(path, cell)
      if (wrong !== null) return yield* fail(bad(`the tracing of cell ${c}`, wrong, `one that fits it; ${wayOut}`))
      const { rotation = null, shift = Placement.origin } = first.cell
      const placement = Placement.make(
        rotation as Placement.Rotation | null, // nine of them
        shift as unknown as Placement.Point // three of them
      )
      shaped.set(c, standingAt(along(cell, { path, placement }), network, order, starts[c]))
    }
    return yield* placesKept(withShapes(network, shaped), order)
  })

const wayOut = "leave out tracings to have cylinders with the areas, volumes and loads of the nodes"

/** The tracing of all of its branches, or of some of their lines. */
const pathFor = (traced: Traced, branches: ReadonlyArray<number>, parents: ReadonlyArray<number>): Traced => {
  const { parent } = traced.branches
  const whole = branches.length === parent.length && branches.every((b, k) => b === k && parents[k] === parent[k])
  return whole ? traced : retraced(traced.reading, branches.map((b) => lineOf(traced, b)), parents)
}

/** The cell where its first compartment says that it is: what was before it may be gone, and may have been stretched. */
const standingAt = (cell: Morphology, { nodes }: Network, order: ReadonlyArray<Node>, first: number): Morphology => {
  const place = placeOf(order[first])
  if (place === null) return cell
  const now = Path.at(course(cell, Table.floats(nodes, "length"), first).middle, 0)
  const by = Placement.difference(place, now)
  const far = Math.max(1, ...place.map(Math.abs))
  return by.every((d) => Math.abs(d) <= rounding * far)
    ? cell
    : along(cell, { placement: Placement.shifted(cell.placement, by) })
}

/** How far, relative to the size of a cell, places may be off. */
const rounding = 1e-9

const placeOf = (node: Node): Placement.Point | null => {
  const place = Placement.axes.map((axis) => node[axis])
  return place.every((x) => typeof x === "number") ? place as unknown as Placement.Point : null // three of them
}

/** The network with some cells on tracings, and what follows from that. */
const withShapes = (network: Network, shaped: ReadonlyMap<number, Morphology>): Network => {
  const cells = network.cells.map((cell, c) => shaped.get(c) ?? cell)
  const cellOf = Table.ints(network.nodes, "global_cell_index")
  const nodes = reshaped(cells, network.nodes, (row) => shaped.has(cellOf[row]))
  return network.merge({ cells, nodes: located(cells, nodes, (c) => shaped.has(c)) })
}

/** The network, if its traced compartments are where the nodes say. */
const placesKept = (network: Network, order: ReadonlyArray<Node>): Result.Result<Network, NetworkError> => {
  const starts = firstRows(network.cells)
  for (const [c, { path }] of network.cells.entries()) {
    if (path._tag !== "Traced") continue
    const size = Placement.axes.map((axis) => {
      const own = Table.floats(network.nodes, axis).slice(starts[c], starts[c + 1])
      return own.reduce((most, x) => Math.max(most, Math.abs(x)), 1)
    })
    for (let row = starts[c]; row < starts[c + 1]; row++) {
      const place = placeOf(order[row])
      for (const [i, axis] of Placement.axes.entries()) {
        const lies = Table.floats(network.nodes, axis)[row]
        if (place === null || Math.abs(place[i] - lies) <= 1e3 * rounding * size[i]) continue
        return fail(
          bad(`${axis} of node ${order[row].id}`, String(place[i]), `${lies}, where its tracing lies; ${wayOut}`)
        )
      }
    }
  }
  return Result.succeed(network)
}
