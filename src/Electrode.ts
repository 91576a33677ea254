/**
 * The public module `Electrode`: places outside of cells, what a network is to them, and the potentials that are measured there.
 */
import type * as Effect from "effect/Effect"
import type * as Result from "effect/Result"
import { like, throwing } from "./network/border.ts"
import * as Inner from "./network/Electrode.ts"
import { type Dual, dual, effectOf, effectOfResult, resultOf } from "./network/manners.ts"
import type { Network } from "./network/Network.ts"
import type { NetworkError } from "./network/NetworkError.ts"
import { networkLater } from "./network/networkLater.ts"
import { sensitivity as sensitivityOf } from "./network/sensitivity.ts"
import { aNetwork } from "./select/Given.ts"
import { potential as potentialOf } from "./solve/potential.ts"
import type { Recorded } from "./solve/Traces.ts"

export { isElectrode, make, makeResult } from "./network/Electrode.ts"
export type { Electrode, ElectrodeOptions } from "./network/Electrode.ts"

const asResult = resultOf<NetworkError>()
const asEffect = effectOf<NetworkError>()

type Given = readonly [electrode: Inner.Electrode]

/** `make` as an Effect. */
export const makeEffect = effectOfResult(Inner.makeResult)

const seen = throwing("Electrode.sensitivity", {
  network: aNetwork,
  electrode: like(Inner.isElectrode, "an electrode, for example Electrode.make([0, 30, 0])")
}, sensitivityOf)

/**
 * What 1 nA that leaves the membrane of each compartment makes at an electrode [mV/nA], by compartment; also what 1 nA at the electrode makes
 * outside of each, for `Edit.impose`.
 */
export const sensitivity: Dual<Network, Given, Float64Array> = dual(networkLater(1), seen)

/** `sensitivity` as a `Result`. */
export const sensitivityResult: Dual<Network, Given, Result.Result<Float64Array, NetworkError>> = dual(
  networkLater(1),
  asResult(seen)
)

/** `sensitivity` as an Effect. */
export const sensitivityEffect: Dual<Network, Given, Effect.Effect<Float64Array, NetworkError>> = dual(
  networkLater(1),
  asEffect(seen)
)

/** An electrode alone: the traces come later. */
const isAlone = (...given: ReadonlyArray<unknown>): boolean => given.length === 1

/**
 * The potential at an electrode [mV], a number per sample, from traces of a run that recorded `i_membrane` of every compartment. Throws a
 * `NetworkError` where one was not recorded, and of traces that were sent or stored.
 */
export const potential: Dual<Recorded, Given, Float64Array> = dual(isAlone, potentialOf)

/** `potential` as a `Result`. */
export const potentialResult: Dual<Recorded, Given, Result.Result<Float64Array, NetworkError>> = dual(
  isAlone,
  asResult(potentialOf)
)

/** `potential` as an Effect. */
export const potentialEffect: Dual<Recorded, Given, Effect.Effect<Float64Array, NetworkError>> = dual(
  isAlone,
  asEffect(potentialOf)
)
