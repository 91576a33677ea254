/**
 * The block of phi1(M) b: an exponential step of coupled states.
 */
import type { Block } from "./Block.ts"
import { emitExponential } from "./emitExponential.ts"
import { exponential } from "./exponential.ts"
import type { Pattern } from "./Pattern.ts"

/** The entries of M, then b, to phi1(M) b. */
export const exponentialBlock = (pattern: Pattern): Block => {
  const entries = pattern.rows.length
  return {
    _tag: "Exponential",
    pattern,
    args: entries + pattern.n,
    results: pattern.n,
    apply: (args) => exponential(pattern, args.subarray(0, entries), args.subarray(entries)),
    emit: (name) => emitExponential(name, pattern)
  }
}
