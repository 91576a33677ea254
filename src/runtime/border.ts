/**
 * The border of simulations and gradients: misuse is an effect or a stream that fails with a `SimulationError`.
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { border } from "../network/border.ts"
import { misused } from "../solve/border.ts"

/** Misuse is an effect that fails with a `SimulationError`. */
export const simulatingEffect = border((misuse) => Effect.fail(misused(misuse)))

/** Misuse is a stream that fails with a `SimulationError`. */
export const simulatingStream = border((misuse) => Stream.fail(misused(misuse)))
