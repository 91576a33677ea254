/**
 * The adjoints of all schemes by name.
 */
import type { SchemeName } from "../solve/Scheme.ts"
import { exponentialEulerAdjoint } from "./exponentialEulerAdjoint.ts"
import { forwardEulerAdjoint } from "./forwardEulerAdjoint.ts"
import { backwardEulerAdjoint, crankNicolsonAdjoint } from "./implicitAdjoint.ts"
import type { SchemeAdjoint } from "./SchemeAdjoint.ts"

/** The adjoints of all schemes. */
export const adjoints: Readonly<Record<SchemeName, SchemeAdjoint>> = {
  backwardEuler: backwardEulerAdjoint,
  crankNicolson: crankNicolsonAdjoint,
  forwardEuler: forwardEulerAdjoint,
  exponentialEuler: exponentialEulerAdjoint
}
