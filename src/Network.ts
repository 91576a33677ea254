/**
 * The public module `Network`: make, take apart, edit, check, show, and read the parameters of a network.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import {
  aCount,
  aNumber,
  anything,
  aText,
  border,
  failing,
  like,
  maybe,
  misused,
  numbers,
  oneOf,
  record,
  throwing,
  yesOrNo
} from "./network/border.ts"
import { check as checkNetwork } from "./network/check.ts"
import { concatFields, type ConcatOptions, concatResult as concatParts } from "./network/concat.ts"
import * as apply from "./network/edit.ts"
import { fold as foldEdits, type FoldError } from "./network/fold.ts"
import { type Dual, dual, effectOfResult, syncOf } from "./network/manners.ts"
import { morphologyOf } from "./network/morphologyOf.ts"
import * as Inner from "./network/Network.ts"
import { because, type NetworkError } from "./network/NetworkError.ts"
import { type PartOptions, partResult as partOf } from "./network/part.ts"
import { quantities as quantitiesOf, type Quantity } from "./network/quantities.ts"
import { labelOfCells, type Segments, segments, segmentsApart } from "./network/segments.ts"
import { show as showNetwork } from "./network/show.ts"
import type { Traced } from "./network/Traced.ts"
import { aNetwork } from "./select/Given.ts"
import { notes as notesOf } from "./solve/missingRead.ts"
import { isPlain } from "./table/settled.ts"
import * as Table from "./table/Table.ts"

export type { ConcatOptions } from "./network/concat.ts"
export type { Edit } from "./network/edit.ts"
export { FoldError } from "./network/fold.ts"
export type { Morphology } from "./network/Morphology.ts"
export { isNetwork, Network } from "./network/Network.ts"
export { NetworkError } from "./network/NetworkError.ts"
export type { Reason } from "./network/NetworkError.ts"
export type { PartOptions } from "./network/part.ts"
export type { Quantity } from "./network/quantities.ts"
export type { Clamp, Injection, Recording } from "./network/Recording.ts"
export type { Segments } from "./network/segments.ts"
export type { ShowOptions } from "./network/show.ts"
export type { Domain, Trainable } from "./network/Trainable.ts"
export { distances, distancesEffect, distancesResult } from "./select/distances.ts"
export type { Along, DistanceOptions } from "./select/distances.ts"
export { join, joinEffect, joinResult } from "./select/join.ts"
export type { JoinOptions } from "./select/join.ts"
export { of as parameters } from "./share/Parameters.ts"

const someEdits = like(Array.isArray, "a list of edits, for example [Edit.insert(Channels.HH)]")

const failingEffect = border((misuse, _name, _given, _all, mistake) => Effect.fail(misused(misuse, mistake)))

const concatOptions = maybe(record(concatFields))

/** Options alone: the parts come later. */
const areOptions = (...given: ReadonlyArray<unknown>): boolean => given.length === 1 && isPlain(given[0])

/**
 * Puts networks together, cells or larger ones, with all that they carry; rows are numbered part after part, and the same part may stand in
 * the list many times. What a part lacks (a channel, a label) is absent in its rows; of groups of one name there is one. Fails where a name is
 * not one and the same thing in all parts, on trainables of one name in two parts, and on an empty list.
 */
export const makeResult = failing(
  "Network.make",
  { parts: anything },
  (parts: Iterable<Inner.Network>): Result.Result<Inner.Network, NetworkError> => concatParts(parts)
)

/**
 * Puts networks together, cells or larger ones, with all that they carry, as `makeResult` does; throws its `NetworkError`.
 *
 * ```ts
 * import { Cell, Channels, Edit, Network, Select, View } from "neurolens"
 *
 * const cell = Network.editSync(Cell.make({ ncomp: 2 }), [Edit.insert(Channels.HH), Edit.record("v", Select.comp(0))])
 * const network = Network.make([cell, cell, Cell.make()])
 * View.column(Select.all, "HH_gNa").get(network) // => [0.12, 0.12, 0.12, 0.12]
 * network.recordings.map(({ row }) => row).toArray() // => [0, 2]
 * ```
 */
export const make = throwing(
  "Network.make",
  { parts: anything },
  (parts: Iterable<Inner.Network>): Inner.Network => Result.getOrThrow(concatParts(parts))
)

/** Puts networks together, or is an Effect that fails as `makeResult` does. */
export const makeEffect = effectOfResult(makeResult)

type Concat = readonly [options?: ConcatOptions]

/**
 * Puts networks together as `makeResult` does, with options: prefixes for the groups of each part, and what becomes of trainables that have
 * one name in several parts.
 */
export const concatResult: Dual<Iterable<Inner.Network>, Concat, Result.Result<Inner.Network, NetworkError>> = dual(
  areOptions,
  failing("Network.concat", { parts: anything, options: concatOptions }, concatParts)
)

/**
 * Puts networks together as `make` does, with options: prefixes for the groups of each part, and what becomes of trainables that have one name
 * in several parts. Throws a `NetworkError`.
 *
 * ```ts
 * import { Cell, Edit, Network, Select } from "neurolens"
 *
 * const cell = Network.editSync(Cell.make(), [Edit.group("soma", Select.all), Edit.train("radius")])
 * const two = Network.concat([cell, cell], { prefixes: ["left_", "right_"], trainables: "separate" })
 * two.groups.toArray() // => ["left_soma", "right_soma"]
 * two.trainables.map(({ name }) => name).toArray() // => ["radius", "radius#2"]
 * ```
 */
export const concat: Dual<Iterable<Inner.Network>, Concat, Inner.Network> = dual(
  areOptions,
  throwing("Network.concat", { parts: anything, options: concatOptions }, syncOf(concatParts))
)

/** Puts networks together, as an Effect that fails as `concatResult` does. */
export const concatEffect: Dual<Iterable<Inner.Network>, Concat, Effect.Effect<Inner.Network, NetworkError>> = dual(
  areOptions,
  failingEffect("Network.concat", { parts: anything, options: concatOptions }, effectOfResult(concatParts))
)

type Part = readonly [cells: ArrayLike<number>, options?: PartOptions]

const partKinds = { network: aNetwork, cells: numbers, options: maybe(record({ cut: maybe(oneOf("refuse", "drop")) })) }

/** Cells without a network, which comes later. */
const areCells = (...given: ReadonlyArray<unknown>): boolean => numbers(given[0], "cells") === null

const takePart = (
  network: Inner.Network,
  cells: ArrayLike<number>,
  options?: PartOptions
): Result.Result<Inner.Network, NetworkError> => partOf(network, Array.from(cells), options)

/**
 * The network of some cells, in the order given, with everything that lies wholly inside: channels, values, groups, labels, synapses between
 * them, stimuli, clamps, recordings, and of trainables the parameters that still drive a row. Fails on synapses with one end outside, unless
 * `{ cut: "drop" }` leaves them out. Names that nothing in the part has stay behind.
 */
export const partResult: Dual<Inner.Network, Part, Result.Result<Inner.Network, NetworkError>> = dual(
  areCells,
  failing("Network.part", partKinds, takePart)
)

/**
 * The network of some cells, in the order given, with everything that lies wholly inside, as `partResult` says; throws its `NetworkError`.
 *
 * ```ts
 * import { Cell, Network } from "neurolens"
 *
 * const network = Network.make([Cell.make(), Cell.make({ ncomp: 2 }), Cell.make({ ncomp: 3 })])
 * Network.compartmentTotal(Network.part(network, [2, 0])) // => 4
 * ```
 */
export const part: Dual<Inner.Network, Part, Inner.Network> = dual(
  areCells,
  throwing("Network.part", partKinds, syncOf(takePart))
)

/** The network of some cells, as an Effect that fails as `partResult` does. */
export const partEffect: Dual<Inner.Network, Part, Effect.Effect<Inner.Network, NetworkError>> = dual(
  areCells,
  failingEffect("Network.part", partKinds, effectOfResult(takePart))
)

type One = readonly [index: number, options?: PartOptions]

const isIndex = (...given: ReadonlyArray<unknown>): boolean => typeof given[0] === "number"

const oneKinds = { ...partKinds, cells: aNumber }

const takeCell = (network: Inner.Network, index: number, options?: PartOptions) => partOf(network, [index], options)

/** One cell of a network as a network of its own, or why it cannot be one; as `partResult` does. */
export const cellResult: Dual<Inner.Network, One, Result.Result<Inner.Network, NetworkError>> = dual(
  isIndex,
  failing("Network.cell", oneKinds, takeCell)
)

/** One cell of a network as a network of its own, with everything that lies wholly inside; throws a `NetworkError` as `part` does. */
export const cell: Dual<Inner.Network, One, Inner.Network> = dual(
  isIndex,
  throwing("Network.cell", oneKinds, syncOf(takeCell))
)

/** One cell of a network as a network of its own, as an Effect that fails as `partResult` does. */
export const cellEffect: Dual<Inner.Network, One, Effect.Effect<Inner.Network, NetworkError>> = dual(
  isIndex,
  failingEffect("Network.cell", oneKinds, effectOfResult(takeCell))
)

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

/**
 * Lists what a run would refuse in a network that is sound: reads without a default that nothing provides yet, and parameters that do not fulfil
 * what their mechanism requires. None for one that can be run as it is.
 */
export const notes = throwing("Network.notes", { network: aNetwork }, notesOf)

/** Lists every broken invariant, in words; none for a network that was made by edits. What only is not ready for a run, `notes` lists. */
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

/**
 * The morphology of a cell as it stands, to be written with `Swc.write` or made into cells: scaled lengths and radii, moves and turns are in its
 * points. Of a traced cell that was not changed it is the tracing itself; cylinders become lines with a step where their radius steps.
 *
 * ```ts
 * import { Cell, Network, Swc } from "neurolens"
 *
 * const network = Network.make([Cell.make({ parents: [-1, 0, 0], ncomp: 2 })])
 * Swc.write(Network.morphology(network, 0)).split("\n")[3] // => "1 0 0 0 0 1 -1"
 * ```
 *
 * Throws a `NetworkError` where there is no such cell.
 */
export const morphology = throwing(
  "Network.morphology",
  { network: aNetwork, cell: aCount },
  (network: Inner.Network, cell: number): Traced => {
    if (cell < network.cells.size) return morphologyOf(network, cell)
    throw because({
      _tag: "BadValue",
      what: "the cell",
      found: String(cell),
      expected: `the number of a cell that there is, 0 to ${network.cells.size - 1}`
    })
  }
)

/** Every name that can be set, trained, recorded or clamped, with its unit, its role and who has it. */
export const quantities = throwing(
  "Network.quantities",
  { network: aNetwork },
  (network: Inner.Network): ReadonlyMap<string, Quantity> => new Map(quantitiesOf(network))
)
