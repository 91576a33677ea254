/**
 * A part of a program that is no straight line: several arguments, several results, loops inside.
 *
 * One idea: an instruction that stands for a function of a whole row, so that loops whose length belongs to the row (doublings) and
 * eliminations that would be thousands of operations stay out of straight-line programs. A block brings what it is: a meaning on numbers, which
 * is the interpreter's, and a WebAssembly function; so programs without blocks go without their code, and the reverse of one (`blockRules.ts`)
 * comes with gradients alone. The roads not taken: 22 lines of a series written out for each of 3 pairs of compartments, thousands of locals
 * for what a loop over k says in one; and an instruction for each result, which would do the work n times.
 */
import type { Pattern } from "./Pattern.ts"
import type { Emitted } from "./VectorCode.ts"

/** What all blocks have, for a matrix with the entries of a pattern. */
type Parts = {
  readonly pattern: Pattern
  /** How many numbers it takes, and how many it gives. */
  readonly args: number
  readonly results: number
  /** What it computes on numbers. */
  readonly apply: (args: Float64Array) => Float64Array
  /** Its WebAssembly: functions of the address where its arguments lie, two lanes each, the one to call last; results follow them. */
  readonly emit: (name: string) => Emitted
}

/** What a block computes. */
export type Block =
  & Parts
  & (
    /** (M, b) to phi1(M) b. */
    | { readonly _tag: "Exponential" }
    /** (M, b, the adjoint of phi1(M) b) to the adjoints of M and b. */
    | { readonly _tag: "ExponentialBack" }
    /** (W, r) to x of W x = r; with `sums` the places of W's diagonal hold the sums of its columns. NaN where a pivot is too small. */
    | { readonly _tag: "Solve"; readonly sums: boolean }
  )

/** The block as text: two blocks are the same if this is. */
export const keyOf = (block: Block): string =>
  `${block._tag}${block._tag === "Solve" && block.sums ? " sums" : ""} ${block.pattern.key}`
