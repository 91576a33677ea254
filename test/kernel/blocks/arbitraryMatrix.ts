/**
 * Random small matrices: generators of schemes (columns sum to at most 0) and any, over magnitudes from resting to very stiff.
 */
import * as fc from "fast-check"
import * as Pattern from "../../../src/kernel/blocks/Pattern.ts"

/** A matrix: its pattern, and the value of each entry. */
export type Matrix = { readonly pattern: Pattern.Pattern; readonly values: Float64Array }

/** Evenly between 0 and 1: doubles that are drawn as such are nearly all tiny. */
const unit = fc.integer({ min: 0, max: 10_000 }).map((k) => k / 10_000)

const size = unit.map((u) => 10 ** (7.5 * u - 3))

/** dt × the matrix of a scheme with 2 to `most` states: a connected chain of reactions and some more, both ways or one. */
export const schemeMatrix = (most = 20): fc.Arbitrary<Matrix> =>
  fc.integer({ min: 2, max: most }).chain((n) =>
    fc.record({
      scale: size,
      chain: fc.array(fc.tuple(unit, unit), {
        minLength: n - 1,
        maxLength: n - 1
      }),
      more: fc.array(fc.tuple(fc.nat(n - 1), fc.nat(n - 1), unit), { maxLength: n }),
      leak: unit.map((u) => u / 10)
    }).map(({ chain, leak, more, scale }) => {
      const dense = new Float64Array(n * n)
      const flow = (from: number, to: number, rate: number): void => {
        if (from === to) return
        dense[to * n + from] += rate * scale
        dense[from * n + from] -= rate * scale
      }
      chain.forEach(([there, back], k) => {
        flow(k, k + 1, there)
        flow(k + 1, k, back)
      })
      for (const [from, to, rate] of more) flow(from, to, rate)
      if (leak > 0.05) dense[0] -= leak * scale
      return matrixOf(n, dense)
    })
  )

/** The matrix with the places of a dense one that are not 0, and its diagonal. */
export const matrixOf = (n: number, dense: ArrayLike<number>): Matrix => {
  const places = Array.from({ length: n * n }, (_, at) => at).filter((at) => dense[at] !== 0)
  const pattern = Pattern.make(n, places.map((at) => [Math.floor(at / n), at % n] as const))
  return { pattern, values: Float64Array.from(pattern.rows, (i, e) => dense[i * n + pattern.columns[e]]) }
}

/** Row-major. */
export const denseOf = ({ pattern: { columns, n, rows }, values }: Matrix): Float64Array => {
  const out = new Float64Array(n * n)
  rows.forEach((i, e) => (out[i * n + columns[e]] = values[e]))
  return out
}

/** A vector of n numbers of a size near 1. */
export const vector = (n: number): fc.Arbitrary<Float64Array> =>
  fc.array(unit.map((u) => 2 * u - 1), { minLength: n, maxLength: n }).map((x) => Float64Array.from(x))
