/**
 * Polynomials as programs.
 */
import type { Builder, Value } from "../Builder.ts"

/** c0 + x (c1 + x (c2 + …)). */
export const horner = (b: Builder, x: Value, ascending: ReadonlyArray<number>): Value =>
  ascending.slice(0, -1).reduceRight<Value>(
    (sum, c) => b.op("add", b.op("mul", sum, x), b.number(c)),
    b.number(ascending.at(-1)!)
  )
