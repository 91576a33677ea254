/**
 * The public edits of what hangs on what: deleting, cutting, joining, another root, pruning; and which branches are meant.
 */
import type * as Effect from "effect/Effect"
import type * as Result from "effect/Result"
import { failing } from "../border.ts"
import { type Dual, dual, effectOfResult, syncOf } from "../manners.ts"
import type { NetworkError } from "../NetworkError.ts"
import { aTraced, type Traced } from "../Traced.ts"
import { type Branches, branchesAt as numbersAt, someBranches } from "./Branches.ts"
import { joined, type JoinOptions, joinOptions, parted, type Parts, rerooted } from "./cut.ts"
import { deleted, type DeleteOptions, deleteOptions } from "./deleted.ts"
import { leads } from "./leads.ts"
import { aPlace, type Place } from "./Place.ts"
import { aPruning, pruned, type Pruning } from "./pruned.ts"

const isBranches = leads(someBranches)
const isPlace = leads(aPlace)
const isPruning = leads(aPruning)

type DeleteBranchesGiven = readonly [branches: Branches, options?: DeleteOptions]

const deleteBranchesInner = failing("Traced.deleteBranches", {
  morphology: aTraced,
  branches: someBranches,
  options: deleteOptions
}, deleted)

/**
 * Deletes branches; throws a `NetworkError` where that cannot be.
 *
 * What is left has to hang together: what hangs on a deleted branch is an error, or goes too with `{ hanging: "delete" }`. Where a fork loses a
 * branch, two of one type go on as one.
 */
export const deleteBranches: Dual<Traced, DeleteBranchesGiven, Traced> = dual(isBranches, syncOf(deleteBranchesInner))

/** Deletes branches, or says why not. */
export const deleteBranchesResult: Dual<Traced, DeleteBranchesGiven, Result.Result<Traced, NetworkError>> = dual(
  isBranches,
  deleteBranchesInner
)

/** Deletes branches, or is an Effect that fails with a `NetworkError`. */
export const deleteBranchesEffect: Dual<Traced, DeleteBranchesGiven, Effect.Effect<Traced, NetworkError>> = dual(
  isBranches,
  effectOfResult(deleteBranchesInner)
)

type CutGiven = readonly [place: Place]

const cutInner = failing("Traced.cut", { morphology: aTraced, place: aPlace }, parted)

/**
 * Cuts a morphology in two at a place; throws a `NetworkError` where that cannot be.
 *
 * Within a branch it is divided there; at its start it comes off with what hangs on it; at its end all that hangs on it comes off.
 */
export const cut: Dual<Traced, CutGiven, Parts> = dual(isPlace, syncOf(cutInner))

/** Cuts a morphology in two at a place, or says why not. */
export const cutResult: Dual<Traced, CutGiven, Result.Result<Parts, NetworkError>> = dual(
  isPlace,
  cutInner
)

/** Cuts a morphology in two at a place, or is an Effect that fails with a `NetworkError`. */
export const cutEffect: Dual<Traced, CutGiven, Effect.Effect<Parts, NetworkError>> = dual(
  isPlace,
  effectOfResult(cutInner)
)

type RerootGiven = readonly [place: Place]

const rerootInner = failing("Traced.reroot", { morphology: aTraced, place: aPlace }, rerooted)

/**
 * Tells a morphology from another place; throws a `NetworkError` where there is no such place.
 *
 * Branches start at the end of others, so the first begins at a tip: the place itself where it is one, else the tip that is nearest to it
 * along the tree, of equally near ones the root, then the one with the lowest number. What does not lie on the way from that tip to the
 * place is then told away from the place. Branches stay the same branches, turned where need be; no frustum and no type changes.
 *
 * ```ts
 * import { Swc, Traced } from "neurolens"
 *
 * const { morphology } = Swc.readSync("1 3 0 0 0 1 -1\n2 3 30 0 0 1 1\n3 3 70 0 0 1 2\n4 3 30 10 0 1 2\n")
 * Traced.branches(morphology).map(({ from, to }) => [from, to]) // => [[0, 30], [30, 40], [30, 70]]
 * const other = Traced.reroot(morphology, { branch: 0, loc: 1 }) // the fork, 10 um from the nearest tip
 * Traced.branches(other).map(({ from, to }) => [from, to]) // => [[0, 10], [10, 40], [10, 50]]
 * ```
 */
export const reroot: Dual<Traced, RerootGiven, Traced> = dual(isPlace, syncOf(rerootInner))

/** Tells a morphology from another place, or says why not. */
export const rerootResult: Dual<Traced, RerootGiven, Result.Result<Traced, NetworkError>> = dual(
  isPlace,
  rerootInner
)

/** Tells a morphology from another place, or is an Effect that fails with a `NetworkError`. */
export const rerootEffect: Dual<Traced, RerootGiven, Effect.Effect<Traced, NetworkError>> = dual(
  isPlace,
  effectOfResult(rerootInner)
)

type PruneGiven = readonly [pruning: Pruning]

const pruneInner = failing("Traced.prune", { morphology: aTraced, pruning: aPruning }, pruned)

/**
 * Prunes short twigs, types with what hangs on them, and what is beyond an order; throws a `NetworkError` where that cannot be.
 *
 * Twigs go until none is shorter; the first branch and the soma are none. What an option does not find is left.
 */
export const prune: Dual<Traced, PruneGiven, Traced> = dual(isPruning, syncOf(pruneInner))

/** Prunes short twigs, types with what hangs on them, and what is beyond an order, or says why not. */
export const pruneResult: Dual<Traced, PruneGiven, Result.Result<Traced, NetworkError>> = dual(
  isPruning,
  pruneInner
)

/** Prunes short twigs, types with what hangs on them, and what is beyond an order, or is an Effect that fails with a `NetworkError`. */
export const pruneEffect: Dual<Traced, PruneGiven, Effect.Effect<Traced, NetworkError>> = dual(
  isPruning,
  effectOfResult(pruneInner)
)

type BranchesAtGiven = readonly [branches: Branches]

const branchesAtInner = failing("Traced.branchesAt", { morphology: aTraced, branches: someBranches }, numbersAt)

/**
 * The numbers of the branches that are meant, ascending; throws a `NetworkError` where that cannot be.
 */
export const branchesAt: Dual<Traced, BranchesAtGiven, ReadonlyArray<number>> = dual(
  isBranches,
  syncOf(branchesAtInner)
)

/** The numbers of the branches that are meant, ascending, or says why not. */
export const branchesAtResult: Dual<Traced, BranchesAtGiven, Result.Result<ReadonlyArray<number>, NetworkError>> = dual(
  isBranches,
  branchesAtInner
)

/** The numbers of the branches that are meant, ascending, or is an Effect that fails with a `NetworkError`. */
export const branchesAtEffect: Dual<Traced, BranchesAtGiven, Effect.Effect<ReadonlyArray<number>, NetworkError>> = dual(
  isBranches,
  effectOfResult(branchesAtInner)
)

type JoinGiven = readonly [place: Place, second: Traced, secondPlace: Place, options?: JoinOptions]

const joinInner = failing(
  "Traced.join",
  { morphology: aTraced, place: aPlace, second: aTraced, secondPlace: aPlace, options: joinOptions },
  joined
)

/**
 * Joins a second morphology to the first at a place of each, which may be ends or on the way; throws a `NetworkError` where that cannot be.
 *
 * The second is moved, so that the places meet, or stays with `{ second: "stay" }`. Nothing is added, nothing lost.
 *
 * ```ts
 * import { Swc, Traced } from "neurolens"
 *
 * const { morphology } = Swc.readSync("1 2 0 0 0 1 -1\n2 2 10 0 0 1 1\n")
 * const both = Traced.join(morphology, { branch: 0, loc: 0.5 }, morphology, { branch: 0, loc: 0 })
 * Traced.branches(both).map(({ length }) => length) // => [5, 5, 10]
 * ```
 */
export const join: Dual<Traced, JoinGiven, Traced> = dual(isPlace, syncOf(joinInner))

/** Joins a second morphology to the first at a place of each, or says why not. */
export const joinResult: Dual<Traced, JoinGiven, Result.Result<Traced, NetworkError>> = dual(isPlace, joinInner)

/** Joins a second morphology to the first at a place of each, or is an Effect that fails with a `NetworkError`. */
export const joinEffect: Dual<Traced, JoinGiven, Effect.Effect<Traced, NetworkError>> = dual(
  isPlace,
  effectOfResult(joinInner)
)
