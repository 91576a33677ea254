/**
 * `Network.distances` and `Edit.distance`: how far compartments are from a place, as a list and as a label.
 *
 * A place is one compartment in each cell, or one in the whole network. What cannot be reached has no distance, and that is an error unless
 * it is allowed. The list and the label are those of the network that is asked: a label keeps what it was told, whereas the names
 * `distance` and `straight_distance` in texts are computed when they are read. Laws D1 to D4.
 */
import type * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { aText, failing, type Kind, maybe, oneOf, record, yesOrNo } from "../network/border.ts"
import { type Along, distancesFrom, type Places } from "../network/distances.ts"
import { type Change, editing, makeEdit, type Said } from "../network/edit.ts"
import { type Dual, dual, effectOfResult, syncOf } from "../network/manners.ts"
import { describeNode, type Network } from "../network/Network.ts"
import { fail, type NetworkError } from "../network/NetworkError.ts"
import * as Column from "../table/Column.ts"
import { plural } from "../table/plural.ts"
import * as Rows from "../table/Rows.ts"
import * as Table from "../table/Table.ts"
import { aNetwork, compartments } from "./Given.ts"
import { labelColumn } from "./group.ts"
import { resolve } from "./resolve.ts"
import { all, type NodeSelection } from "./Select.ts"
import { isNodes } from "./Selection.ts"

export type { Along } from "../network/distances.ts"

/** How distances are measured. */
export type DistanceOptions = {
  /** Along the tree (`path`, by default), or in space (`straight`). */
  readonly along?: Along
  /** Compartments that cannot be reached have no distance, instead of being an error. */
  readonly allowUnreached?: boolean
}

const fields = { along: maybe(oneOf("path", "straight")), allowUnreached: maybe(yesOrNo) }

const optional: Kind = maybe(record(fields))

const found = failing(
  "Network.distances",
  { network: aNetwork, from: compartments, options: optional },
  (network: Network, from: NodeSelection, options: DistanceOptions = {}): Result.Result<Column.Floats, NetworkError> =>
    measured(network, from, options, Rows.all(network.nodes.length))
)

const measured = (
  network: Network,
  from: NodeSelection,
  { allowUnreached = false, along = "path" }: DistanceOptions,
  rows: Column.Ints
): Result.Result<Column.Floats, NetworkError> =>
  Result.flatMap(placesOf(network, from, along), (places) => {
    const distances = distancesFrom(network, places, along)
    const lost = allowUnreached ? undefined : rows.find((row) => Number.isNaN(distances[row]))
    if (lost === undefined) return Result.succeed(distances)
    const count = places.reduce((sum, place) => place < 0 ? sum + 1 : sum, 0)
    return fail({
      _tag: "BadValue",
      what: `the distance of ${describeNode(network, lost)} from ${String(from)}`,
      found: `none, as ${plural(count, "cell")} ${count === 1 ? "has" : "have"} no place to measure from`,
      expected: "one compartment in every cell, or allowUnreached: true, which leaves such compartments without a value"
    })
  })

/** The place of every cell; one compartment alone is, in space, the place of all cells. */
const placesOf = (network: Network, from: NodeSelection, along: Along): Result.Result<Places, NetworkError> =>
  Result.flatMap(resolve(network, from), (rows) => {
    const cell = Table.ints(network.nodes, "global_cell_index")
    const places = new Int32Array(network.cells.size).fill(rows.length === 1 && along === "straight" ? rows[0] : -1)
    for (const row of rows) {
      const before = places[cell[row]]
      if (before < 0 || before === row) places[cell[row]] = row
      else {
        return fail({
          _tag: "BadValue",
          what: `the place to measure from, ${String(from)}`,
          found: `several compartments of one cell: ${describeNode(network, before)}, ${describeNode(network, row)}`,
          expected: "one compartment in each cell, for example Select.branch(0).comp(0)"
        })
      }
    }
    return Result.succeed(places as Column.Ints)
  })

type Asked = readonly [from: NodeSelection, options?: DistanceOptions]

/** Without the network: the selection goes first. */
const withoutNetwork = (...given: ReadonlyArray<unknown>): boolean => isNodes(given[0])

/** How far every compartment is from a place [um], in the order of the table; NaN where none leads, if that is allowed. */
export const distancesResult: Dual<Network, Asked, Result.Result<Column.Floats, NetworkError>> = dual(
  withoutNetwork,
  found
)

/** `distancesResult`; throws its `NetworkError`. */
export const distances: Dual<Network, Asked, Column.Floats> = dual(withoutNetwork, syncOf(found))

/** `distancesResult` as an Effect. */
export const distancesEffect: Dual<Network, Asked, Effect.Effect<Column.Floats, NetworkError>> = dual(
  withoutNetwork,
  effectOfResult(found)
)

/** What `Edit.distance` says. */
export type DistanceStep = Said<"Distance", {
  readonly name: string
  readonly options: DistanceOptions & { readonly from: NodeSelection }
  readonly at?: NodeSelection
}>

/**
 * Writes the distance from a place [um] into a label of the selected compartments (by default of all); other rows keep what they had. The
 * label is what was so when it was written: edit it anew after lengths or positions changed.
 */
export const distance = editing(
  "distance",
  { name: aText, options: record({ from: compartments, ...fields }), at: maybe(compartments) },
  (
    name: string,
    options: DistanceOptions & { readonly from: NodeSelection },
    at: NodeSelection = all
  ): Change<DistanceStep> =>
    makeEdit(`distance "${name}"`, (network) =>
      Result.gen(function*() {
        const old = yield* labelColumn(network, "nodes", name)
        if (old !== null && old._tag !== "Float") {
          const found = `a label of ${old._tag === "Text" ? "strings" : "booleans"}`
          const expected = "a label of numbers, or a name that is free"
          return yield* fail({ _tag: "BadValue", what: `column "${name}" of nodes`, found, expected })
        }
        const rows = yield* resolve(network, at)
        const distances = yield* measured(network, options.from, options, rows)
        const values = old === null ? new Float64Array(network.nodes.length).fill(NaN) : old.values.slice()
        for (const row of rows) values[row] = distances[row]
        return network.set("nodes", Table.set(network.nodes, name, Column.float(values)))
      }))
)
