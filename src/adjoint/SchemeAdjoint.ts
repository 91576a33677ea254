/**
 * The adjoint of each scheme: from the adjoint of the values after a step to those of everything that went into it.
 *
 * One file for each scheme, as for the schemes themselves. Adjoints of coefficients add up over the steps in an array whose meaning is the
 * scheme's own (`coefficients`), and become those of the coupling at the end (`finish`).
 */
import type { Coupling } from "../solve/Coupling.ts"
import type { Joined } from "../solve/junctions/groups.ts"
import type { Junctions } from "../solve/junctions/Junctions.ts"
import type { LinearSystem } from "../solve/LinearSystem.ts"

/** Adjoints of what a step gives: the values after it, and the drive of held rows (`drives`; null where nobody looks at it). */
export type StepBars = { readonly next: Float64Array; readonly drive: Float64Array | null }

/** Adjoints of the rates of junctions, by junction. */
export type JunctionBars = { readonly toPre: Float64Array; readonly toPost: Float64Array }

/**
 * Adjoints of what goes into a step, by compartment; `held` is that of what held rows are held at, and 0 in free ones. Those of junctions are
 * null where there are none; a scheme whose matrices stay says them at the end (`finish`), and 0 here.
 */
export type SystemBars = {
  readonly x: Float64Array
  readonly lin: Float64Array
  readonly constant: Float64Array
  readonly held: Float64Array
  readonly junctions: JunctionBars | null
}

/** Adjoints of the coefficients of a coupling, by node. */
export type CouplingBars = { readonly fromParent: Float64Array; readonly toParent: Float64Array }

/** What the adjoints of the coefficients of a scheme come to; `junctions` are null where steps have said all of them. */
export type FinishedBars = { readonly coupling: CouplingBars; readonly junctions: JunctionBars | null }

/** The adjoint of a scheme. */
export type SchemeAdjoint = {
  /** How many numbers the adjoints of the coefficients are. */
  readonly coefficients: (coupling: Coupling, joined: Joined | null) => number
  /** Whether sums of steps with other held rows have another meaning, so that they must be kept apart. */
  readonly dependsOnHeld: boolean
  /** Goes back over one step; `next` is what the step gave. Adds to `sums` unless it is null. */
  readonly back: (system: LinearSystem, next: Float64Array, bars: StepBars, sums: Float64Array | null) => SystemBars
  /** The adjoints of the coupling from those of the coefficients; `held` has the rows of these steps, NaN where they were free. */
  readonly finish: (
    coupling: Coupling,
    dt: number,
    sums: Float64Array,
    held: ArrayLike<number> | null,
    junctions: Junctions | null
  ) => FinishedBars
}
