/**
 * Synapses: mechanisms of an edge, whose current in nA leaves the postsynaptic compartment, outward positive.
 *
 * One idea: a synapse sees two voltages, `v_pre` and `v_post`, the geometry of its postsynaptic compartment, and what
 * it declares.
 */
import type * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { effectOfResult } from "../network/manners.ts"
import type { Mechanism } from "../network/Mechanism.ts"
import { declaration, declaring, declaringResult } from "./border.ts"
import { declare } from "./declare.ts"
import type { MechanismError } from "./MechanismError.ts"
import type { CommonSpec, CurrentInput, HandlersSpec } from "./spec.ts"

/** The declaration of a synapse; its current is in nA. With handlers it answers spikes, without it is graded. */
export type SynapseSpec = CommonSpec & HandlersSpec & { readonly current?: CurrentInput }

/**
 * Makes a synapse, or throws a `MechanismError` that shows every problem.
 *
 * ```ts
 * import { Synapse } from "neurolens"
 *
 * const Gap = Synapse.make("Gap", {
 *   parameters: { g: { default: 1e-4, unit: "uS" } },
 *   current: "g * (v_post - v_pre)"
 * })
 * ```
 */
export const make = declaring(
  "Synapse.make",
  declaration,
  (name: string, spec: SynapseSpec): Mechanism => Result.getOrThrow(makeResult(name, spec))
)

/** Makes a synapse, or fails with every problem. */
export const makeResult = declaringResult(
  "Synapse.make",
  declaration,
  (name: string, spec: SynapseSpec): Result.Result<Mechanism, MechanismError> => declare("Synapse", name, spec)
)

/** Makes a synapse, or is an Effect that fails with every problem. */
export const makeEffect: (name: string, spec: SynapseSpec) => Effect.Effect<Mechanism, MechanismError> = effectOfResult(
  makeResult
)
