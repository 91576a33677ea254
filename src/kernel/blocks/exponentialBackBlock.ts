/**
 * The block of an exponential step backwards, which only reversed programs hold.
 */
import type { Block } from "./Block.ts"
import { emitExponentialBack } from "./emitExponentialBack.ts"
import { exponentialBack } from "./exponential.ts"
import type { Pattern } from "./Pattern.ts"

/** The entries of M, then b, then the adjoint of phi1(M) b, to the adjoints of M and of b. */
export const exponentialBackBlock = (pattern: Pattern): Block => {
  const { n, rows: { length: entries } } = pattern
  return {
    _tag: "ExponentialBack",
    pattern,
    args: entries + 2 * n,
    results: entries + n,
    apply: (args) => {
      const [m, b, bar] = [args.subarray(0, entries), args.subarray(entries, entries + n), args.subarray(entries + n)]
      const bars = exponentialBack(pattern, m, b, bar)
      return Float64Array.of(...bars.m, ...bars.b)
    },
    emit: (name) => emitExponentialBack(name, pattern)
  }
}
