/**
 * `Network.join`: a cell, with all that it carries, becomes branches of a cell of another network.
 *
 * One idea: the two are put together as `Network.concat` does, so a channel that both have is one channel, once; then the rows of the part stand
 * behind those of the cell that it is joined to, and everything that addresses them follows. No value changes but places. Law E9.
 */
import type * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { failing, maybe, oneOf, record } from "../network/border.ts"
import { concatFields, type ConcatOptions, concatResult } from "../network/concat.ts"
import { joinedCell, type Second, type Standing } from "../network/joinedCell.ts"
import { type Dual, dual, effectOfResult, syncOf } from "../network/manners.ts"
import { branchOffsets } from "../network/Morphology.ts"
import { typeOf } from "../network/morphologyOf.ts"
import { isNetwork, type Network } from "../network/Network.ts"
import { fail, type NetworkError } from "../network/NetworkError.ts"
import { rearranged } from "../network/renumber.ts"
import { firstRows, located } from "../network/reshape.ts"
import { plural } from "../table/plural.ts"
import * as Rows from "../table/Rows.ts"
import * as Table from "../table/Table.ts"
import { aNetwork, compartments } from "./Given.ts"
import { finite } from "./move.ts"
import { resolve } from "./resolve.ts"
import type { NodeSelection } from "./Select.ts"
import { wholeBranches } from "./whole.ts"

/** What `join` takes: where, and what `Network.concat` takes of two parts, the network and what is joined to it. */
export type JoinOptions = ConcatOptions & {
  /** The branch at whose end the part begins, as a whole. */
  readonly at: NodeSelection
  /** `"move"`, the default: the part is moved to that end. `"stay"`: it stays where it is; no membrane fills the gap. */
  readonly second?: Second
}

const inner = failing(
  "Network.join",
  {
    network: aNetwork,
    part: aNetwork,
    options: record({ ...concatFields, at: compartments, second: maybe(oneOf("move", "stay")) })
  },
  (network: Network, part: Network, { at, second = "move", ...options }: JoinOptions) =>
    Result.gen(function*() {
      if (part.cells.size !== 1) {
        const expected = "one of one cell, for example Network.cell(part, 0)"
        return yield* fail({
          _tag: "BadValue",
          what: "the part",
          found: `a network of ${part.cells.size} cells`,
          expected
        })
      }
      const place = yield* branchAt(network, at)
      const both = yield* concatResult([network, part], options)
      const cell = yield* joinedCell(standing(network, place.cell), place.branch, standing(part, 0), second)
      return yield* finite(fused(both, place.cell, cell))
    })
)

type Place = { readonly cell: number; readonly branch: number }

/** The one branch that is selected. */
const branchAt = (network: Network, at: NodeSelection): Result.Result<Place, NetworkError> =>
  Result.gen(function*() {
    const found = yield* wholeBranches(network, yield* resolve(network, at), "join")
    const places = [...found].flatMap(([cell, branches]) => [...branches].map((branch) => ({ cell, branch })))
    if (places.length === 1) return places[0]
    return yield* fail({
      _tag: "BadValue",
      what: `the place to join at, ${String(at)},`,
      found: plural(places.length, "branch", "branches"),
      expected: "one branch of one cell, for example Select.cell(0).branch(1)"
    })
  })

/** A cell as it stands in a network. */
const standing = (network: Network, c: number): Standing => {
  const cell = network.cells.get(c)!
  const [first, end] = firstRows(network.cells).slice(c, c + 2)
  const [length, radius] = ["length", "radius"].map((name) => Table.floats(network.nodes, name).slice(first, end))
  const offsets = branchOffsets(cell)
  return { cell, length, radius, typeOf: (branch) => typeOf(network, first + offsets[branch]) }
}

/** The network in which the last cell is a part of another: its rows come behind those that the other has. */
const fused = (both: Network, c: number, cell: Standing["cell"]): Network => {
  const starts = firstRows(both.cells)
  const [end, last, total] = [starts[c + 1], starts[starts.length - 2], starts[starts.length - 1]]
  const added = total - last
  const out = rearranged(both, {
    cells: both.cells.pop().set(c, cell),
    nodes: Int32Array.from({ length: total }, (_, row) => {
      if (row < end) return row
      return row < end + added ? last + row - end : row - added
    }),
    edges: Rows.all(both.edges.length)
  })
  return out.set("nodes", located(out.cells, out.nodes, (k) => k === c))
}

type Joined = readonly [part: Network, options: JoinOptions]

/** Without the network: the part goes first. */
const withoutNetwork = (...given: ReadonlyArray<unknown>): boolean => given.length === 2 && !isNetwork(given[1])

/**
 * Joins a cell to a branch of a cell of a network, with all that it carries, as `join` does; fails where the part has several cells, where not
 * exactly one branch is selected, where no path can be that of both, and where `concat` fails.
 */
export const joinResult: Dual<Network, Joined, Result.Result<Network, NetworkError>> = dual(withoutNetwork, inner)

/**
 * Joins a cell to a branch of a cell of a network, with all that it carries: its first branch begins at the end of that branch. It is moved there,
 * or stays with `{ second: "stay" }`. Its branches get the numbers after those of the cell; mechanisms, columns, groups and trainables of both
 * become one as `concat` says. Throws a `NetworkError` as `joinResult` fails.
 *
 * ```ts
 * import { Cell, Channels, Edit, Network, Select, View } from "neurolens"
 *
 * const soma = Network.editSync(Cell.make({ radius: 10 }), [Edit.insert(Channels.HH)])
 * const dendrite = Network.editSync(Cell.make({ parents: [-1, 0, 0], ncomp: 2 }), [Edit.insert(Channels.HH), Edit.set("HH_gNa", 0.01)])
 * const cell = Network.join(soma, dendrite, { at: Select.branch(0) })
 * cell.cells.get(0)!.parents // => [-1, 0, 1, 1]
 * View.column(Select.all, "HH_gNa").get(cell) // => [0.12, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01]
 * ```
 */
export const join: Dual<Network, Joined, Network> = dual(withoutNetwork, syncOf(inner))

/** Joins a cell to a branch of a cell of a network, as an Effect that fails as `joinResult` does. */
export const joinEffect: Dual<Network, Joined, Effect.Effect<Network, NetworkError>> = dual(
  withoutNetwork,
  effectOfResult(inner)
)
