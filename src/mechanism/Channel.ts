/**
 * Channels: mechanisms of the membrane, whose current is a density in mA/cm2, outward positive.
 *
 * One idea: a channel is declared as text and checked as it is made; `make` throws for scripts, `makeResult` returns
 * for programs. A channel sees `v`, the compartment's geometry, and what it declares.
 */
import type * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { effectOfResult } from "../network/manners.ts"
import type { Mechanism } from "../network/Mechanism.ts"
import { declaration, declaring, declaringResult } from "./border.ts"
import { declare } from "./declare.ts"
import type { MechanismError } from "./MechanismError.ts"
import type { CommonSpec, CurrentInput, CurrentsSpec, EmitterSpec } from "./spec.ts"

/** The declaration of a channel; its current, or currents, are in mA/cm2. With `emits` or a `reset` it is a source of spikes. */
export type ChannelSpec = CommonSpec & CurrentsSpec & EmitterSpec & { readonly current?: CurrentInput }

/**
 * Makes a channel, or throws a `MechanismError` that shows every problem.
 *
 * ```ts
 * import { Channel } from "neurolens"
 *
 * const Kdr = Channel.make("Kdr", {
 *   parameters: { gK: { default: 0.01, unit: "S/cm2" }, eK: { default: -90, unit: "mV", shared: true } },
 *   states: { n: { alpha: "0.02 * vtrap(25 - v, 9)", beta: "0.002 * vtrap(v - 25, 9)" } },
 *   current: "gK * n^4 * (v - eK)"
 * })
 * ```
 */
export const make = declaring(
  "Channel.make",
  declaration,
  (name: string, spec: ChannelSpec): Mechanism => Result.getOrThrow(makeResult(name, spec))
)

/** Makes a channel, or fails with every problem. */
export const makeResult = declaringResult(
  "Channel.make",
  declaration,
  (name: string, spec: ChannelSpec): Result.Result<Mechanism, MechanismError> => declare("Channel", name, spec)
)

/** Makes a channel, or is an Effect that fails with every problem. */
export const makeEffect: (name: string, spec: ChannelSpec) => Effect.Effect<Mechanism, MechanismError> = effectOfResult(
  makeResult
)
