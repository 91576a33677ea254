/**
 * The public module `States`: states of mechanisms before a run, where a network rests, and the state of a run as a vector with names.
 */
import type * as Effect from "effect/Effect"
import type * as Result from "effect/Result"
import { throwing } from "./network/border.ts"
import { type Dual, dual, effectOfResult, syncOf } from "./network/manners.ts"
import { isNetwork, type Network } from "./network/Network.ts"
import { aNetwork } from "./select/Given.ts"
import type { SimulationError } from "./solve/SimulationError.ts"
import type { State } from "./solve/State.ts"
import * as vector from "./solve/stateVector.ts"

export { rest } from "./runtime/rest.ts"
export type { RestOptions } from "./runtime/rest.ts"
export { init } from "./solve/initialStates.ts"

/** So many arguments without the network, which comes later. */
const later = (count: number) => (...given: ReadonlyArray<unknown>): boolean =>
  given.length === count && !isNetwork(given[0])

/**
 * The names of the entries of the vector of a network's states: `v[0]`, `HH_m[3]`, `IonotropicSynapse_s[2]`; the number is the row of the
 * compartment or synapse.
 *
 * First all voltages, then states of compartments, then states of synapses, then currents that a channel or pump reads (it reads those of the
 * step before, so the next step depends on them); in each of these by name, as computers sort, and of a name by row.
 */
export const names = throwing("States.names", { network: aNetwork }, vector.names)

/**
 * The state of a run as a vector of the numbers that the next step depends on, with the names that `States.names` gives; currents that
 * nobody reads are not among them. Throws a `SimulationError` where the state is not one of the network's.
 */
export const flatten: Dual<Network, readonly [state: State], Float64Array> = dual(
  later(1),
  syncOf(vector.flattenResult)
)

/** `flatten` as a `Result`. */
export const flattenResult: Dual<Network, readonly [state: State], Result.Result<Float64Array, SimulationError>> = dual(
  later(1),
  vector.flattenResult
)

/** `flatten` as an Effect. */
export const flattenEffect: Dual<Network, readonly [state: State], Effect.Effect<Float64Array, SimulationError>> = dual(
  later(1),
  effectOfResult(vector.flattenResult)
)

type Restored = readonly [state: State, values: ArrayLike<number>]

/**
 * A state with the numbers of a vector in their places; what is not in the vector (the step, currents that nobody reads) stays as it was, so
 * that what `flatten` took out of a state gives an equal state. Throws a `SimulationError` where the state or the vector do not fit.
 */
export const restore: Dual<Network, Restored, State> = dual(later(2), syncOf(vector.restoreResult))

/** `restore` as a `Result`. */
export const restoreResult: Dual<Network, Restored, Result.Result<State, SimulationError>> = dual(
  later(2),
  vector.restoreResult
)

/** `restore` as an Effect. */
export const restoreEffect: Dual<Network, Restored, Effect.Effect<State, SimulationError>> = dual(
  later(2),
  effectOfResult(vector.restoreResult)
)
