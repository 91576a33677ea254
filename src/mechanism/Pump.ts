/**
 * Pumps: mechanisms that move a concentration; the current is minus its rate of change, in mM/ms.
 *
 * One idea: a pump names the one concentration it moves. A mechanism that moves none but belongs among the pumps (a
 * reversal potential from concentrations) says so: `ion: null`. A pump sees `v`, the compartment's geometry, and what
 * it declares.
 */
import type * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { effectOfResult } from "../network/manners.ts"
import type { Mechanism } from "../network/Mechanism.ts"
import { declaration, declaring, declaringResult } from "./border.ts"
import { declare } from "./declare.ts"
import type { MechanismError } from "./MechanismError.ts"
import type { CommonSpec, CurrentInput } from "./spec.ts"

/**
 * The declaration of a pump: the state or read that it moves and the current in mM/ms that moves it, or `ion: null` and
 * no current.
 */
export type PumpSpec =
  & CommonSpec
  & ({ readonly ion: string; readonly current: CurrentInput } | { readonly ion: null; readonly current?: never })

/**
 * Makes a pump, or throws a `MechanismError` that shows every problem.
 *
 * ```ts
 * import { Pump } from "neurolens"
 *
 * const Decay = Pump.make("Decay", {
 *   parameters: { tau: { default: 80, unit: "ms" } },
 *   states: { CaCon_i: { default: 5e-5, unit: "mM", shared: true } },
 *   ion: "CaCon_i",
 *   current: "CaCon_i / tau"
 * })
 * ```
 */
export const make = declaring(
  "Pump.make",
  declaration,
  (name: string, spec: PumpSpec): Mechanism => Result.getOrThrow(makeResult(name, spec))
)

/** Makes a pump, or fails with every problem. */
export const makeResult = declaringResult(
  "Pump.make",
  declaration,
  (name: string, spec: PumpSpec): Result.Result<Mechanism, MechanismError> => declare("Pump", name, spec)
)

/** Makes a pump, or is an Effect that fails with every problem. */
export const makeEffect: (name: string, spec: PumpSpec) => Effect.Effect<Mechanism, MechanismError> = effectOfResult(
  makeResult
)
