/**
 * The border of simulations and gradients: misuse is an effect or a stream that fails with a `SimulationError`, or with what a mistake of networks remembers.
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { border, type Misuse } from "../network/border.ts"
import { NetworkError } from "../network/NetworkError.ts"
import { misused } from "../solve/border.ts"
import type { SimulationError } from "../solve/SimulationError.ts"

const failed = (misuse: Misuse, mistake?: Error): SimulationError | NetworkError =>
  mistake instanceof NetworkError ? mistake : misused(misuse)

/** Misuse is an effect that fails with a `SimulationError`. */
export const simulatingEffect = border((misuse, _name, _given, _all, mistake) => Effect.fail(failed(misuse, mistake)))

/** Misuse is a stream that fails with a `SimulationError`. */
export const simulatingStream = border((misuse, _name, _given, _all, mistake) => Stream.fail(failed(misuse, mistake)))
