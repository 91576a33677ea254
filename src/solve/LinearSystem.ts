/**
 * The linear system that a scheme advances by one step: what is known at the start of the step, and which values are held at its end.
 */
import type { Coupling } from "./Coupling.ts"
import type { Junctions } from "./junctions/Junctions.ts"

/** `dx/dt = G x - lin x + constant` from `x`, for `dt`. */
export type LinearSystem = {
  readonly coupling: Coupling
  /** Step [ms]. */
  readonly dt: number
  /** Values at the start of the step, by compartment. */
  readonly x: Float64Array
  /** Rate of decay [1/ms]. */
  readonly lin: Float64Array
  /** Drive [unit of x per ms]. */
  readonly constant: Float64Array
  /** Values that are held at the end of the step, NaN where a compartment is free; null where all are. */
  readonly held: Float64Array | null
  /** Junctions between cells; null where there are none, as for concentrations. */
  readonly junctions: Junctions | null
}
