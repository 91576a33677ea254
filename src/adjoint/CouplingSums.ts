/**
 * Adjoints of the coefficients of a coupling, summed over steps.
 *
 * What a coefficient means depends on the scheme, and for exponential Euler, whose matrices are made for a set of held rows, on what is held:
 * sums of steps with other held rows are kept apart, and each is brought home with the rows that it belongs to. Law L16.
 */
import type { Coupling } from "../solve/Coupling.ts"
import type { Joined } from "../solve/junctions/groups.ts"
import type { Junctions } from "../solve/junctions/Junctions.ts"
import type { LinearSystem } from "../solve/LinearSystem.ts"
import { isHeld } from "../solve/pivots.ts"
import type { SchemeName } from "../solve/Scheme.ts"
import { adjoints } from "./adjoints.ts"
import { zeroJunctionBars } from "./junctionFlowBack.ts"
import type { FinishedBars, JunctionBars } from "./SchemeAdjoint.ts"

/** Sums by their held rows. */
export type CouplingSums = Map<string, { readonly held: ArrayLike<number> | null; readonly values: Float64Array }>

/** The sum for steps in which these rows are held, begun with zeros where it is new. */
export const coefficientSum = (
  sums: CouplingSums,
  scheme: SchemeName,
  { coupling, held, joined }: Pick<LinearSystem, "coupling"> & {
    readonly held: ArrayLike<number> | null
    readonly joined: Joined | null
  }
): Float64Array => {
  const { coefficients, dependsOnHeld } = adjoints[scheme]
  const apart = dependsOnHeld ? held : null
  const key = apart === null ? "" : Array.from(apart, (_, i) => i).filter((i) => isHeld(apart, i)).join()
  let sum = sums.get(key)
  if (sum === undefined) {
    sum = {
      held: key === "" ? null : Float64Array.from(apart!),
      values: new Float64Array(coefficients(coupling, joined))
    }
    sums.set(key, sum)
  }
  return sum.values
}

/** The adjoints of the coupling, and of what junctions are to a scheme whose matrices stay. */
export const finishCoupling = (
  sums: CouplingSums,
  scheme: SchemeName,
  coupling: Coupling,
  junctions: Junctions | null,
  dt: number
): FinishedBars => {
  const out = {
    fromParent: new Float64Array(coupling.parent.length),
    toParent: new Float64Array(coupling.parent.length)
  }
  let joined: JunctionBars | null = null
  for (const { held, values } of sums.values()) {
    const own = adjoints[scheme].finish(coupling, dt, values, held, junctions)
    own.coupling.fromParent.forEach((x, i) => (out.fromParent[i] += x))
    own.coupling.toParent.forEach((x, i) => (out.toParent[i] += x))
    if (own.junctions === null) continue
    const into: JunctionBars = joined ??= zeroJunctionBars(own.junctions)
    own.junctions.toPre.forEach((x, k) => (into.toPre[k] += x))
    own.junctions.toPost.forEach((x, k) => (into.toPost[k] += x))
  }
  return { coupling: out, junctions: joined }
}
