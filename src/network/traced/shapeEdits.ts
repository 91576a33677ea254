/**
 * The public edits of places, points and radii: moving, turning, scaling, resampling, tapers, spines.
 */
import type * as Effect from "effect/Effect"
import type * as Result from "effect/Result"
import { failing, maybe } from "../border.ts"
import { type Dual, dual, effectOfResult, syncOf } from "../manners.ts"
import type { NetworkError } from "../NetworkError.ts"
import { type Plane, type Shift } from "../Placement.ts"
import { aTraced, type Traced } from "../Traced.ts"
import { type Branches, someBranches } from "./Branches.ts"
import { aSpineCount, factor, folded, type SpineCount } from "./folded.ts"
import { leads } from "./leads.ts"
import { aPlane, aShift, type Factors, rotated, scaled, someDegrees, someFactors, translated } from "./moved.ts"
import { aSize, aTaper, resampled, type Taper, tapered } from "./reshaped.ts"
import { someSpines, spined, type Spines } from "./spines.ts"

const isBranches = leads(someBranches)
const isShift = leads(aShift)
const isDegrees = leads(someDegrees)
const isFactors = leads(someFactors)

type MoveGiven = readonly [by: Shift]

const moveInner = failing("Traced.move", { morphology: aTraced, by: aShift }, translated)

/**
 * Moves a morphology [um]; throws a `NetworkError` where that cannot be.
 */
export const move: Dual<Traced, MoveGiven, Traced> = dual(isShift, syncOf(moveInner))

/** Moves a morphology [um], or says why not. */
export const moveResult: Dual<Traced, MoveGiven, Result.Result<Traced, NetworkError>> = dual(
  isShift,
  moveInner
)

/** Moves a morphology [um], or is an Effect that fails with a `NetworkError`. */
export const moveEffect: Dual<Traced, MoveGiven, Effect.Effect<Traced, NetworkError>> = dual(
  isShift,
  effectOfResult(moveInner)
)

type RotateGiven = readonly [degrees: number, plane: Plane, about?: Shift]

const rotateInner = failing(
  "Traced.rotate",
  { morphology: aTraced, degrees: someDegrees, plane: aPlane, about: maybe(aShift) },
  rotated
)

/**
 * Turns a morphology clockwise in a plane, about the origin or a place [um], as `Edit.rotate` does; throws a `NetworkError` where that cannot be.
 */
export const rotate: Dual<Traced, RotateGiven, Traced> = dual(isDegrees, syncOf(rotateInner))

/** Turns a morphology clockwise in a plane, or says why not. */
export const rotateResult: Dual<Traced, RotateGiven, Result.Result<Traced, NetworkError>> = dual(
  isDegrees,
  rotateInner
)

/** Turns a morphology clockwise in a plane, or is an Effect that fails with a `NetworkError`. */
export const rotateEffect: Dual<Traced, RotateGiven, Effect.Effect<Traced, NetworkError>> = dual(
  isDegrees,
  effectOfResult(rotateInner)
)

type ScaleGiven = readonly [factors: Factors]

const scaleInner = failing("Traced.scale", { morphology: aTraced, factors: someFactors }, scaled)

/**
 * Multiplies places and radii, or one of them; throws a `NetworkError` where that cannot be.
 */
export const scale: Dual<Traced, ScaleGiven, Traced> = dual(isFactors, syncOf(scaleInner))

/** Multiplies places and radii, or one of them, or says why not. */
export const scaleResult: Dual<Traced, ScaleGiven, Result.Result<Traced, NetworkError>> = dual(
  isFactors,
  scaleInner
)

/** Multiplies places and radii, or one of them, or is an Effect that fails with a `NetworkError`. */
export const scaleEffect: Dual<Traced, ScaleGiven, Effect.Effect<Traced, NetworkError>> = dual(
  isFactors,
  effectOfResult(scaleInner)
)

type ResampleGiven = readonly [branches: Branches, step: number]

const resampleInner = failing(
  "Traced.resample",
  { morphology: aTraced, branches: someBranches, step: aSize },
  resampled
)

/**
 * Gives branches points at equal distances, at most `step` apart [um]; throws a `NetworkError` where that cannot be.
 *
 * Ends stay; lines become a little shorter where they cut corners.
 */
export const resample: Dual<Traced, ResampleGiven, Traced> = dual(isBranches, syncOf(resampleInner))

/** Gives branches points at equal distances, at most `step` apart [um], or says why not. */
export const resampleResult: Dual<Traced, ResampleGiven, Result.Result<Traced, NetworkError>> = dual(
  isBranches,
  resampleInner
)

/** Gives branches points at equal distances, at most `step` apart [um], or is an Effect that fails with a `NetworkError`. */
export const resampleEffect: Dual<Traced, ResampleGiven, Effect.Effect<Traced, NetworkError>> = dual(
  isBranches,
  effectOfResult(resampleInner)
)

type TaperGiven = readonly [branches: Branches, taper: Taper]

const taperInner = failing("Traced.taper", { morphology: aTraced, branches: someBranches, taper: aTaper }, tapered)

/**
 * Gives branches radii that go from one to another in proportion to the way; throws a `NetworkError` where that cannot be.
 */
export const taper: Dual<Traced, TaperGiven, Traced> = dual(isBranches, syncOf(taperInner))

/** Gives branches radii that go from one to another in proportion to the way, or says why not. */
export const taperResult: Dual<Traced, TaperGiven, Result.Result<Traced, NetworkError>> = dual(
  isBranches,
  taperInner
)

/** Gives branches radii that go from one to another in proportion to the way, or is an Effect that fails with a `NetworkError`. */
export const taperEffect: Dual<Traced, TaperGiven, Effect.Effect<Traced, NetworkError>> = dual(
  isBranches,
  effectOfResult(taperInner)
)

type AddSpinesGiven = readonly [branches: Branches, spines: Spines]

const addSpinesInner = failing(
  "Traced.addSpines",
  { morphology: aTraced, branches: someBranches, spines: someSpines },
  spined
)

/**
 * Puts spines on branches, each a neck and a head; throws a `NetworkError` where that cannot be.
 *
 * They add their own membrane and take none away.
 */
export const addSpines: Dual<Traced, AddSpinesGiven, Traced> = dual(isBranches, syncOf(addSpinesInner))

/** Puts spines on branches, each a neck and a head, or says why not. */
export const addSpinesResult: Dual<Traced, AddSpinesGiven, Result.Result<Traced, NetworkError>> = dual(
  isBranches,
  addSpinesInner
)

/** Puts spines on branches, each a neck and a head, or is an Effect that fails with a `NetworkError`. */
export const addSpinesEffect: Dual<Traced, AddSpinesGiven, Effect.Effect<Traced, NetworkError>> = dual(
  isBranches,
  effectOfResult(addSpinesInner)
)

type FoldSpinesGiven = readonly [branches: Branches, spines: SpineCount]

const foldSpinesInner = failing("Traced.foldSpines", {
  morphology: aTraced,
  branches: someBranches,
  spines: aSpineCount
}, folded)

/**
 * Gives branches the membrane of spines without branches for them: longer and thicker, with the axial resistance of before; throws a `NetworkError` where that cannot be.
 *
 * After Stratford and others (1989): radius times F^(1/3), length times F^(2/3). `spineFactor` is F, for the other way: capacitance and
 * conductances times F.
 */
export const foldSpines: Dual<Traced, FoldSpinesGiven, Traced> = dual(isBranches, syncOf(foldSpinesInner))

/** Gives branches the membrane of spines without branches for them: longer and thicker, with the axial resistance of before, or says why not. */
export const foldSpinesResult: Dual<Traced, FoldSpinesGiven, Result.Result<Traced, NetworkError>> = dual(
  isBranches,
  foldSpinesInner
)

/** Gives branches the membrane of spines without branches for them: longer and thicker, with the axial resistance of before, or is an Effect that fails with a `NetworkError`. */
export const foldSpinesEffect: Dual<Traced, FoldSpinesGiven, Effect.Effect<Traced, NetworkError>> = dual(
  isBranches,
  effectOfResult(foldSpinesInner)
)

type SpineFactorGiven = readonly [branches: Branches, spines: SpineCount]

const spineFactorInner = failing("Traced.spineFactor", {
  morphology: aTraced,
  branches: someBranches,
  spines: aSpineCount
}, factor)

/**
 * The area of branches with spines over their area without: F of Holmes and Rall (1992); throws a `NetworkError` where that cannot be.
 */
export const spineFactor: Dual<Traced, SpineFactorGiven, number> = dual(isBranches, syncOf(spineFactorInner))

/** The area of branches with spines over their area without: F of Holmes and Rall (1992), or says why not. */
export const spineFactorResult: Dual<Traced, SpineFactorGiven, Result.Result<number, NetworkError>> = dual(
  isBranches,
  spineFactorInner
)

/** The area of branches with spines over their area without: F of Holmes and Rall (1992), or is an Effect that fails with a `NetworkError`. */
export const spineFactorEffect: Dual<Traced, SpineFactorGiven, Effect.Effect<number, NetworkError>> = dual(
  isBranches,
  effectOfResult(spineFactorInner)
)
