/**
 * One step of `dx/dt = G x - lin x + constant`, for voltages and for diffusing concentrations alike.
 *
 * A scheme is a pure function of the system; each has a file of its own that states its order, stability and cost.
 */
import type { SchemeName } from "../program/System.ts"
import { backwardEuler, backwardEulerDrive } from "./backwardEuler.ts"
import { crankNicolson, crankNicolsonDrive } from "./crankNicolson.ts"
import { exponentialEuler, exponentialEulerDrive } from "./exponentialEuler.ts"
import { forwardEuler, forwardEulerDrive } from "./forwardEuler.ts"
import type { LinearSystem } from "./LinearSystem.ts"

export type { SchemeName } from "../program/System.ts"

/** A scheme: the values one step later. */
export type Scheme = (system: LinearSystem) => Float64Array

/** All schemes by name. */
export const schemes: Readonly<Record<SchemeName, Scheme>> = {
  backwardEuler,
  crankNicolson,
  forwardEuler,
  exponentialEuler
}

/**
 * What each scheme would need as a drive to bring held rows to where they are held [unit of x per ms], 0 in free rows: the current of a
 * voltage clamp, but for its unit.
 */
export const drives: Readonly<Record<SchemeName, Scheme>> = {
  backwardEuler: backwardEulerDrive,
  crankNicolson: crankNicolsonDrive,
  forwardEuler: forwardEulerDrive,
  exponentialEuler: exponentialEulerDrive
}
