/**
 * One step of `dx/dt = G x - lin x + constant`, for voltages and for diffusing concentrations alike.
 *
 * A scheme is a pure function of the system; each has a file of its own that states its order, stability and cost.
 */
import { backwardEuler } from "./backwardEuler.ts"
import { crankNicolson } from "./crankNicolson.ts"
import { exponentialEuler } from "./exponentialEuler.ts"
import { forwardEuler } from "./forwardEuler.ts"
import type { LinearSystem } from "./LinearSystem.ts"

/** Names of the schemes. */
export type SchemeName = "backwardEuler" | "crankNicolson" | "forwardEuler" | "exponentialEuler"

/** A scheme: the values one step later. */
export type Scheme = (system: LinearSystem) => Float64Array

/** All schemes by name. */
export const schemes: Readonly<Record<SchemeName, Scheme>> = {
  backwardEuler,
  crankNicolson,
  forwardEuler,
  exponentialEuler
}
