/**
 * The block of a linear solve: an implicit step of coupled states, and its reverse.
 */
import type { Block } from "./Block.ts"
import { emitSolve } from "./emitSolve.ts"
import type { Pattern } from "./Pattern.ts"
import { solve } from "./solve.ts"

/** The entries of W, then r, to x of W x = r; with `sums` the places of W's diagonal hold the sums of its columns. */
export const solveBlock = (pattern: Pattern, sums: boolean): Block => {
  const entries = pattern.rows.length
  return {
    _tag: "Solve",
    pattern,
    sums,
    args: entries + pattern.n,
    results: pattern.n,
    apply: (args) => solve(pattern, sums, args.subarray(0, entries), args.subarray(entries)),
    emit: (name) => emitSolve(name, pattern, sums)
  }
}
