/**
 * The public module `Network`: make, edit, check, show, and read the parameters of a network.
 */
import * as Effect from "effect/Effect"
import type * as Result from "effect/Result"
import { anything, aText, border, failing, like, maybe, misused, record, throwing, yesOrNo } from "./network/border.ts"
import { check as checkNetwork } from "./network/check.ts"
import * as apply from "./network/edit.ts"
import { fold as foldEdits, type FoldError } from "./network/fold.ts"
import { type Dual, dual, effectOfResult, syncOf } from "./network/manners.ts"
import * as Inner from "./network/Network.ts"
import { because, type NetworkError } from "./network/NetworkError.ts"
import { quantities as quantitiesOf, type Quantity } from "./network/quantities.ts"
import { labelOfCells, type Segments, segments, segmentsApart } from "./network/segments.ts"
import { show as showNetwork } from "./network/show.ts"
import { aNetwork } from "./select/Given.ts"
import * as Table from "./table/Table.ts"

export type { Edit } from "./network/edit.ts"
export { FoldError } from "./network/fold.ts"
export type { Morphology } from "./network/Morphology.ts"
export { isNetwork, Network } from "./network/Network.ts"
export { NetworkError } from "./network/NetworkError.ts"
export type { Reason } from "./network/NetworkError.ts"
export type { Quantity } from "./network/quantities.ts"
export type { Clamp, Injection, Recording } from "./network/Recording.ts"
export type { Segments } from "./network/segments.ts"
export type { ShowOptions } from "./network/show.ts"
export type { Domain, Trainable } from "./network/Trainable.ts"
export { distances, distancesEffect, distancesResult } from "./select/distances.ts"
export type { Along, DistanceOptions } from "./select/distances.ts"
export { of as parameters } from "./share/Parameters.ts"

const someEdits = like(Array.isArray, "a list of edits, for example [Edit.insert(Channels.HH)]")

const failingEffect = border((misuse, _name, _given, _all, mistake) => Effect.fail(misused(misuse, mistake)))

/** Makes a network of cells, numbered in the given order; the same cell may stand in the list many times. Fails on an empty list. */
export const makeResult = failing("Network.make", { cells: anything }, Inner.makeResult)

/** Makes a network of cells, numbered in the given order; throws a `NetworkError` on an empty list. */
export const make = throwing("Network.make", { cells: anything }, Inner.make)

/** Makes a network of cells, or is an Effect that fails as `makeResult` does. */
export const makeEffect = effectOfResult(makeResult)

type Edits = readonly [edits: ReadonlyArray<apply.Edit>]

/** Edits alone: the network comes later. */
const areEdits = (...given: ReadonlyArray<unknown>): boolean => given.length === 1 && Array.isArray(given[0])

const kinds = { network: aNetwork, edits: someEdits }

/** Applies edits in order; the error of the first that fails says which one it was. Also `pipe(network, Network.edit(edits))`. */
export const edit: Dual<Inner.Network, Edits, Result.Result<Inner.Network, NetworkError>> = dual(
  areEdits,
  failing("Network.edit", kinds, apply.edit)
)

/** Applies edits in order; throws the `NetworkError` of the first that fails. */
export const editSync: Dual<Inner.Network, Edits, Inner.Network> = dual(
  areEdits,
  throwing("Network.editSync", kinds, apply.editSync)
)

/** Applies edits in order, as an Effect: `pipe(network, Network.editEffect(edits), Effect.flatMap(Simulation.run({ tMax: 5 })))`. */
export const editEffect: Dual<Inner.Network, Edits, Effect.Effect<Inner.Network, NetworkError>> = dual(
  areEdits,
  failingEffect("Network.editEffect", kinds, apply.editEffect)
)

/**
 * Applies edits in order as `Network.edit` does, and remembers the network after each: the next list that is folded on the same network costs
 * what comes after the first edit that is another. A `FoldError` says which edit failed, and has the network that those before it made.
 */
export const fold: (
  network: Inner.Network,
  edits: ReadonlyArray<apply.Edit>
) => Result.Result<Inner.Network, FoldError | NetworkError> = failing("Network.fold", kinds, foldEdits)

/** `Network.fold`; throws the `FoldError` of the edit that fails. */
export const foldSync = throwing("Network.foldSync", kinds, syncOf(foldEdits))

/** `Network.fold` as an Effect. */
export const foldEffect: (
  network: Inner.Network,
  edits: ReadonlyArray<apply.Edit>
) => Effect.Effect<Inner.Network, FoldError | NetworkError> = failingEffect(
  "Network.foldEffect",
  kinds,
  effectOfResult(foldEdits)
)

/** Lists every broken invariant, in words; none for a network that was made by edits. */
export const check = throwing("Network.check", { network: aNetwork }, checkNetwork)

/** Prints a network: a summary, or one of its tables with the columns that are asked for. Throws a `NetworkError` on an unknown option. */
export const show = throwing("Network.show", { network: aNetwork, options: anything }, showNetwork)

/** Number of compartments. */
export const compartmentTotal = throwing("Network.compartmentTotal", { network: aNetwork }, Inner.compartmentTotal)

/** What `layout` takes. */
export type LayoutOptions = {
  /** Sets cells apart that lie on top of each other, as those do that were never moved; default false. */
  readonly apart?: boolean
  /** A label of compartments: cells that are set apart stand in a column for each of its values; left out, in a grid. */
  readonly label?: string
}

/**
 * Where the compartments lie, as arrays of one entry each: ends and radii [µm], the row, and the segment that it goes on from.
 *
 * ```ts
 * import { Cell, Network } from "neurolens"
 *
 * const { parent, x0, x1 } = Network.layout(Network.make([Cell.make({ parents: [-1, 0], ncomp: [2, 1] })]))
 * Array.from(parent) // => [-1, 0, 1]
 * Array.from(x0) // => [0, 10, 20]
 * Array.from(x1) // => [10, 20, 30]
 * ```
 *
 * Throws a `NetworkError` on a label that compartments do not have.
 */
export const layout = throwing(
  "Network.layout",
  { network: aNetwork, options: maybe(record({ apart: maybe(yesOrNo), label: maybe(aText) })) },
  (network: Inner.Network, { apart = false, label }: LayoutOptions = {}): Segments => {
    if (label !== undefined && !Table.has(network.nodes, label)) {
      throw because({
        _tag: "UnknownName",
        what: "column of nodes",
        name: label,
        available: Table.names(network.nodes)
      })
    }
    return apart ? segmentsApart(network, labelOfCells(network, label)) : segments(network)
  }
)

/** Every name that can be set, trained, recorded or clamped, with its unit, its role and who has it. */
export const quantities = throwing(
  "Network.quantities",
  { network: aNetwork },
  (network: Inner.Network): ReadonlyMap<string, Quantity> => new Map(quantitiesOf(network))
)
