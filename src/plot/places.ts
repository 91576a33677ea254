/**
 * From where pictures measure the way along the tree: a place in each cell, given or its soma, and how far every compartment is from it.
 *
 * One idea: what is not said is the soma where there is a group of that name, and otherwise where the tree begins; the axis says which it was.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { roots } from "../network/distances.ts"
import type { Network } from "../network/Network.ts"
import { distancesResult } from "../select/distances.ts"
import { resolve } from "../select/resolve.ts"
import { rows as exactly } from "../select/Select.ts"
import type { NodeSelection } from "../select/Selection.ts"
import type { Floats } from "../table/Column.ts"
import * as Table from "../table/Table.ts"
import { inputError, type PlotError } from "./Figure.ts"

/** Where ways begin: in words, the row in each cell, and how far every compartment is [um]. */
export type Places = {
  readonly words: string
  readonly rows: ReadonlyArray<number>
  readonly distance: Floats
}

/** The places of a selection of one compartment in each cell; by default the somata. */
export const placesOf = (
  network: Network,
  from: NodeSelection | undefined,
  figure: string
): Effect.Effect<Places, PlotError> =>
  Effect.suspend(() => {
    const somata = from === undefined && network.groups.has("soma") ? somataOf(network) : null
    const place = from ?? exactly(somata ?? Array.from(roots(network)))
    const found = Result.all([resolve(network, place), distancesResult(network, place)])
    if (Result.isFailure(found)) return Effect.fail(inputError(figure, found.failure.message))
    const [rows, distance] = found.success
    const words = from !== undefined ? String(from) : somata === null ? "the start of the tree" : "the soma"
    return Effect.succeed({ words, rows: Array.from(rows), distance })
  })

/** The middle compartment of the soma of every cell; null where a cell has none. */
const somataOf = (network: Network): ReadonlyArray<number> | null => {
  const soma = Table.flags(network.nodes, "soma")!
  const cell = Table.ints(network.nodes, "global_cell_index")
  const own = Map.groupBy(soma.keys().filter((row) => soma[row] === 1), (row) => cell[row])
  return own.size < network.cells.size ? null : Array.from(own.values(), (rows) => rows[rows.length >> 1])
}
