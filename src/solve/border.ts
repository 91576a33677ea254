/**
 * The border of runs: misuse is a `SimulationError`, thrown.
 */
import * as Result from "effect/Result"
import { border, type Misuse } from "../network/border.ts"
import { SimulationError } from "./SimulationError.ts"

/** What is wrong with an argument, as the error of a simulation. */
export const misused = (misuse: Misuse): SimulationError =>
  new SimulationError({
    reason: misuse._tag === "UnknownName"
      ? { _tag: "UnknownOption", name: misuse.name, available: misuse.available }
      : { _tag: "BadOption", what: misuse.what, found: misuse.found, expected: misuse.expected }
  })

/** Misuse is a `Result` that failed with a `SimulationError`. */
export const simulatingResult = border((misuse) => Result.fail(misused(misuse)))

/** Misuse throws a `SimulationError`. */
export const simulating = border((misuse) => {
  throw misused(misuse)
})
