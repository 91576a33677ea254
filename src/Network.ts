/**
 * The public module `Network`: make, edit, check, show, and read the parameters of a network.
 */
import * as Effect from "effect/Effect"
import { anything, border, failing, like, throwing } from "./network/border.ts"
import { check as checkNetwork } from "./network/check.ts"
import * as apply from "./network/edit.ts"
import * as Inner from "./network/Network.ts"
import { because } from "./network/NetworkError.ts"
import { quantities as quantitiesOf, type Quantity } from "./network/quantities.ts"
import { show as showNetwork } from "./network/show.ts"
import { aNetwork } from "./select/Given.ts"

export type { Edit } from "./network/edit.ts"
export type { Morphology } from "./network/Morphology.ts"
export { isNetwork, Network } from "./network/Network.ts"
export { NetworkError } from "./network/NetworkError.ts"
export type { Reason } from "./network/NetworkError.ts"
export type { Quantity } from "./network/quantities.ts"
export type { Clamp, Injection, Recording } from "./network/Recording.ts"
export type { ShowOptions } from "./network/show.ts"
export type { Domain, Trainable } from "./network/Trainable.ts"
export { of as parameters } from "./share/Parameters.ts"

const someEdits = like(Array.isArray, "a list of edits, for example [Edit.insert(Channels.HH)]")

const failingEffect = border((misuse) => Effect.fail(because(misuse)))

/** Makes a network of cells, numbered in the given order; the same cell may stand in the list many times. Fails on an empty list. */
export const makeResult = failing("Network.make", { cells: anything }, Inner.makeResult)

/** Makes a network of cells, numbered in the given order; throws a `NetworkError` on an empty list. */
export const make = throwing("Network.make", { cells: anything }, Inner.make)

/** Applies edits in order; the error of the first that fails says which one it was. */
export const edit = failing("Network.edit", { network: aNetwork, edits: someEdits }, apply.edit)

/** Applies edits in order; throws the `NetworkError` of the first that fails. */
export const editSync = throwing("Network.editSync", { network: aNetwork, edits: someEdits }, apply.editSync)

/** Applies edits in order, as an Effect. */
export const editEffect = failingEffect("Network.editEffect", { network: aNetwork, edits: someEdits }, apply.editEffect)

/** Lists every broken invariant, in words; none for a network that was made by edits. */
export const check = throwing("Network.check", { network: aNetwork }, checkNetwork)

/** Prints a network: a summary, or one of its tables with the columns that are asked for. Throws a `NetworkError` on an unknown option. */
export const show = throwing("Network.show", { network: aNetwork, options: anything }, showNetwork)

/** Number of compartments. */
export const compartmentTotal = throwing("Network.compartmentTotal", { network: aNetwork }, Inner.compartmentTotal)

/** Every name that can be set, trained, recorded or clamped, with its unit, its role and who has it. */
export const quantities = throwing(
  "Network.quantities",
  { network: aNetwork },
  (network: Inner.Network): ReadonlyMap<string, Quantity> => new Map(quantitiesOf(network))
)
