/**
 * Adjoints of the coefficients of a coupling, summed over steps.
 *
 * What a coefficient means depends on the scheme, and for exponential Euler, whose matrices are made for a set of held rows, on what is held:
 * sums of steps with other held rows are kept apart, and each is brought home with the rows that it belongs to. Law L16.
 */
import type { Coupling } from "../solve/Coupling.ts"
import { isHeld } from "../solve/pivots.ts"
import type { SchemeName } from "../solve/Scheme.ts"
import { adjoints } from "./adjoints.ts"
import type { CouplingBars } from "./SchemeAdjoint.ts"

/** Sums by their held rows. */
export type CouplingSums = Map<string, { readonly held: ArrayLike<number> | null; readonly values: Float64Array }>

/** The sum for steps in which these rows are held, begun with zeros where it is new. */
export const coefficientSum = (
  sums: CouplingSums,
  scheme: SchemeName,
  coupling: Coupling,
  held: ArrayLike<number> | null
): Float64Array => {
  const { coefficients, dependsOnHeld } = adjoints[scheme]
  const apart = dependsOnHeld ? held : null
  const key = apart === null ? "" : Array.from(apart, (_, i) => i).filter((i) => isHeld(apart, i)).join()
  let sum = sums.get(key)
  if (sum === undefined) {
    sum = { held: key === "" ? null : Float64Array.from(apart!), values: new Float64Array(coefficients(coupling)) }
    sums.set(key, sum)
  }
  return sum.values
}

/** The adjoints of the coupling. */
export const finishCoupling = (
  sums: CouplingSums,
  scheme: SchemeName,
  coupling: Coupling,
  dt: number
): CouplingBars => {
  const out = {
    fromParent: new Float64Array(coupling.parent.length),
    toParent: new Float64Array(coupling.parent.length)
  }
  for (const { held, values } of sums.values()) {
    const own = adjoints[scheme].finish(coupling, dt, values, held)
    own.fromParent.forEach((x, i) => (out.fromParent[i] += x))
    own.toParent.forEach((x, i) => (out.toParent[i] += x))
  }
  return out
}
