/**
 * Whether a step by forward Euler is beyond its stability: then what it gives are growing oscillations, and an error.
 *
 * Looked at in every step, with the decay that membranes have in it: a spike opens conductances that allow only shorter steps than the
 * membrane at rest. What is held in the step is no unknown. Kernels ask the same (`emitStability.ts`) and make the cell NaN, which brings the
 * run here.
 */
import type { LinearSystem } from "./LinearSystem.ts"
import { SimulationError } from "./SimulationError.ts"
import { unstable } from "./stability.ts"

/** The error of a step, or null; `state` is what is solved for, `step` counts from 0. */
export const unstableStep = (
  state: string,
  { coupling, dt, held, junctions, lin }: LinearSystem,
  step: number
): SimulationError | null => {
  if (!lin.every(Number.isFinite)) return null // said where the values are looked at
  const found = unstable(coupling, dt, lin, held, junctions)
  if (found === null) return null
  return new SimulationError({
    reason: { _tag: "Unstable", state, dt, step: step + 1, time: (step + 1) * dt, ...found }
  })
}
