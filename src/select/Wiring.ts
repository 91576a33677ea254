/**
 * What a wiring is: who is joined to whom, as a description that has not met a network yet. `Connect.ts` makes them.
 */
import type { Structural } from "../table/structural.ts"
import type { Chance } from "./chances.ts"
import type { NodeSelection } from "./Selection.ts"
import type { SourceSelection } from "./SourceSelection.ts"

/** The compartment of a postsynaptic cell that is hit: the first selected one, or a random selected one. */
export type Target = "first" | { readonly random: number }

/** Where synapses begin: compartments, or sources. */
export type Beginning = NodeSelection | SourceSelection

/** A wiring between two selections. */
export type Connect = Structural & {
  readonly pre: Beginning
  readonly post: NodeSelection
  readonly wiring:
    | { readonly _tag: "Pairwise" }
    | { readonly _tag: "Listed"; readonly pairs: ReadonlyArray<readonly [pre: number, post: number]> }
    | { readonly _tag: "Full"; readonly target: Target }
    | { readonly _tag: "Sparse"; readonly probability: number; readonly seed: number; readonly target: Target }
    | { readonly _tag: "Probability"; readonly chance: Chance; readonly seed: number; readonly target: Target }
    | { readonly _tag: "Matrix"; readonly matrix: ReadonlyArray<ReadonlyArray<boolean>>; readonly target: Target }
}
