/**
 * The public module `Mechanism`: what a mechanism is, its text for people, its names in a network, and what its states conserve.
 */
import type * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { declaring, declaringResult, fieldsOfMechanism } from "./mechanism/border.ts"
import * as conserve from "./mechanism/conserved.ts"
import * as inner from "./mechanism/currentsFirst.ts"
import { ofFields } from "./mechanism/declare.ts"
import type { MechanismError } from "./mechanism/MechanismError.ts"
import * as Path from "./mechanism/Path.ts"
import { parse as parseText } from "./mechanism/text/parse.ts"
import { print as printText } from "./mechanism/text/print.ts"
import { aCount, aNumber, anything, aText, either, listOf, recordOf, throwing } from "./network/border.ts"
import { type Dual, dual, effectOf, effectOfResult, resultOf } from "./network/manners.ts"
import * as Inner from "./network/Mechanism.ts"
import * as fields from "./network/MechanismFields.ts"
import type { NetworkError } from "./network/NetworkError.ts"
import { aMechanism } from "./select/Given.ts"

export { MechanismError } from "./mechanism/MechanismError.ts"
export type { MechanismProblem } from "./mechanism/MechanismError.ts"
export type { Path } from "./mechanism/Path.ts"
export type {
  CommonSpec,
  CurrentInput,
  EmissionInput,
  EmitterSpec,
  HandlerInput,
  HandlersSpec,
  ParameterInput,
  ReadInput,
  StateInput
} from "./mechanism/spec.ts"
export { isMechanism } from "./network/Mechanism.ts"
export type { Mechanism } from "./network/Mechanism.ts"
export type {
  Assignment,
  Emission,
  Handler,
  MechanismFields,
  ParameterSpec,
  ReadSpec,
  StateRule,
  StateSpec
} from "./network/MechanismFields.ts"
export type { Problem, Span } from "./unit/Problem.ts"

type Defaults = Readonly<Record<string, number>>

const asResult = resultOf<NetworkError>()
const asEffect = effectOf<NetworkError>()

/** A name alone: the mechanism comes later. */
const isText = (...given: ReadonlyArray<unknown>): boolean => given.length === 1 && typeof given[0] === "string"

/** Defaults alone: the mechanism comes later. */
const isAlone = (...given: ReadonlyArray<unknown>): boolean => given.length === 1 && !Inner.isMechanism(given[0])

const renamed = throwing("Mechanism.rename", { mechanism: aMechanism, name: anything }, Inner.rename)

const defaulted = throwing(
  "Mechanism.withDefaults",
  { mechanism: aMechanism, defaults: recordOf(aNumber, "a record of numbers by the names of parameters and states") },
  Inner.withDefaults
)

/** The sums of states that nothing changes, as text; a mechanism may have none. */
export const conserved = throwing("Mechanism.conserved", { mechanism: aMechanism }, conserve.conserved)

/** The parts of a mechanism as a plain object, in a fixed order. */
export const toFields = throwing("Mechanism.toFields", { mechanism: aMechanism }, Inner.toFields)

/** Where a problem of a mechanism is, in words: `state m, alpha` for `["states", "m", "alpha"]`. */
export const whereText = throwing(
  "Mechanism.whereText",
  { where: listOf(either(aText, aCount), "a list of keys, such as [\"states\", \"m\", \"alpha\"]") },
  Path.whereText
)

/** A mechanism as one text that `Mechanism.parse` reads as the same mechanism. */
export const print = throwing("Mechanism.print", { mechanism: aMechanism }, printText)

/** The mechanism that a text says, or everything that is wrong with it, each with its line and a caret. */
export const parseResult = declaringResult("Mechanism.parse", { text: aText }, parseText)

/**
 * The mechanism that a text says; throws a `MechanismError` that shows everything that is wrong with it, each with its line and a caret.
 *
 * ```ts
 * import { Mechanism } from "neurolens"
 *
 * const Leak = Mechanism.parse(`
 *   Channel Leak2: A leak
 *
 *   parameters
 *     g = 1e-4 [S/cm2]
 *     e = -70 [mV]
 *
 *   current i_leak = g * (v - e)
 * `)
 * Leak.current // => { name: "i_leak", text: "g * (v - e)" }
 * ```
 */
export const parse = declaring(
  "Mechanism.parse",
  { text: aText },
  (text: string): Inner.Mechanism => Result.getOrThrow(parseResult(text))
)

/** `parse` as an Effect. */
export const parseEffect = effectOfResult(parseResult)

/** Makes a mechanism from its parts, checked as `Channel.make` checks them; throws a `MechanismError` that shows every problem. */
export const fromFields = declaring("Mechanism.fromFields", fieldsOfMechanism, ofFields)

/** `fromFields` as a `Result`. */
export const fromFieldsResult = resultOf<MechanismError>()(fromFields)

/** `fromFields` as an Effect. */
export const fromFieldsEffect = effectOf<MechanismError>()(fromFields)

/**
 * The same mechanism with a state `begun`, whose column is 1: where it is set to 0, the first step of a run moves none of its states and takes
 * its currents with those that there are, as a step of NEURON does. Throws a `MechanismError` for one that events move, and where a name is taken.
 */
export const currentsFirst = declaring("Mechanism.currentsFirst", { mechanism: aMechanism }, inner.currentsFirst)

/** `currentsFirst` as a `Result`. */
export const currentsFirstResult = resultOf<MechanismError>()(currentsFirst)

/** `currentsFirst` as an Effect. */
export const currentsFirstEffect = effectOf<MechanismError>()(currentsFirst)

/** The column that holds a parameter or state of a mechanism: `HH_gNa`, or `eNa` where it is shared; of a read, the column that it means. */
export const columnName = throwing("Mechanism.columnName", { mechanism: aMechanism, local: aText }, fields.columnName)

/** The column of the concentration that a mechanism moves, or null. */
export const ionColumn = throwing("Mechanism.ionColumn", { mechanism: aMechanism }, fields.ionColumn)

/**
 * The same mechanism under another name, so that two copies can live side by side; the name of its current stays. Throws a `NetworkError`
 * where the name is none that equations could use, or longer than names of mechanisms may be.
 */
export const rename: Dual<Inner.Mechanism, readonly [name: string], Inner.Mechanism> = dual(isText, renamed)

/** `rename` as a `Result`. */
export const renameResult: Dual<
  Inner.Mechanism,
  readonly [name: string],
  Result.Result<Inner.Mechanism, NetworkError>
> = dual(isText, asResult(renamed))

/** `rename` as an Effect. */
export const renameEffect: Dual<
  Inner.Mechanism,
  readonly [name: string],
  Effect.Effect<Inner.Mechanism, NetworkError>
> = dual(isText, asEffect(renamed))

/**
 * The same mechanism with other defaults, `Mechanism.withDefaults(Channels.K, { eK: -77 })`: what `Edit.insert` and `Edit.connect` write. Throws
 * a `NetworkError` on a name that is neither a parameter nor a state, and on a number that is not finite.
 */
export const withDefaults: Dual<Inner.Mechanism, readonly [defaults: Defaults], Inner.Mechanism> = dual(
  isAlone,
  defaulted
)

/** `withDefaults` as a `Result`. */
export const withDefaultsResult: Dual<
  Inner.Mechanism,
  readonly [defaults: Defaults],
  Result.Result<Inner.Mechanism, NetworkError>
> = dual(isAlone, asResult(defaulted))

/** `withDefaults` as an Effect. */
export const withDefaultsEffect: Dual<
  Inner.Mechanism,
  readonly [defaults: Defaults],
  Effect.Effect<Inner.Mechanism, NetworkError>
> = dual(isAlone, asEffect(defaulted))

/** A mechanism as text for people: its declaration, whole. */
export const show = throwing("Mechanism.show", { mechanism: aMechanism }, Inner.show)
