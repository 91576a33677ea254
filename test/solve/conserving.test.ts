/** What exponential Euler multiplies with keeps what is uniform, and charge, however tight the coupling; and equals the exponential. */
import { describe, expect, it } from "vitest"
import * as Edit from "../../src/Edit.ts"
import * as Network from "../../src/Network.ts"
import * as Cell from "../../src/network/Cell.ts"
import { conservingExponential } from "../../src/solve/conservingExponential.ts"
import { expm } from "../../src/solve/expm.ts"
import { failure, single, traces } from "./run.ts"

const finished = <A>(work: Generator<void, A>): A => {
  for (;;) {
    const next = work.next()
    if (next.done === true) return next.value
  }
}

/** A chain with weights, coupled by so much. */
const chain = (n: number, size: number): { readonly a: Float64Array; readonly weights: Float64Array } => {
  const weights = Float64Array.from({ length: n }, (_, i) => 1 + i % 3)
  const a = new Float64Array(n * n)
  for (let i = 0; i + 1 < n; i++) {
    const g = size * (1 + (i * 7) % 5)
    for (const [p, q] of [[i, i + 1], [i + 1, i]]) {
      a[p * n + q] += g / weights[p]
      a[p * n + p] -= g / weights[p]
    }
  }
  return { a, weights }
}

describe("the conserving exponential", () => {
  const n = 12
  const balance = Int32Array.from({ length: n }, (_, i) => i)

  it.each([0.01, 1, 30])("equals the exponential (coupling %d)", (size) => {
    const { a, weights } = chain(n, size)
    const [found, expected] = [finished(conservingExponential(a, n, { balance, weights })), expm(a, n)]
    found.forEach((x, ij) => expect(Math.abs(x - expected[ij])).toBeLessThan(1e-13))
  })

  it.each([1e-3, 1, 1e3, 1e6, 1e9])(
    "has rows that sum to 1 and columns that keep the weights (coupling %d)",
    (size) => {
      const { a, weights } = chain(n, size)
      const found = finished(conservingExponential(a, n, { balance, weights }))
      for (let i = 0; i < n; i++) {
        let [row, column] = [0, 0]
        for (let j = 0; j < n; j++) {
          row += found[i * n + j]
          column += weights[j] * found[j * n + i]
        }
        expect(Math.abs(row - 1)).toBeLessThan(1e-15)
        expect(Math.abs(column / weights[i] - 1)).toBeLessThan(4e-15)
      }
    }
  )

  it("notices a plain exponential, whose sums drift with the squarings", () => {
    const found = expm(chain(n, 1e9).a, n)
    expect(Math.abs(found.slice(0, n).reduce((sum, x) => sum + x, 0) - 1)).toBeGreaterThan(1e-10)
  })
})

describe("a uniform cell under exponential Euler", () => {
  it.each([100, 1, 0.01])("stays where it is for a second (%d ohm cm)", (axial_resistivity) => {
    const cell = Cell.make({ ncomp: 20, length: 1, axial_resistivity })
    const network = Network.editSync(Network.make([cell]), [Edit.record("v")])
    const v = traces(network, { steps: 4000, scheme: "exponentialEuler" })
    for (const trace of v) for (const x of trace) expect(Math.abs(x + 70)).toBeLessThan(1e-11)
  })

  it("is refused where a matrix would be too large", () => {
    const network = Network.editSync(Network.make([Cell.make({ ncomp: 5000 })]), [Edit.record("v")])
    expect(failure(network, { steps: 1, scheme: "exponentialEuler" }).message).toBe(
      "scheme is exponentialEuler for a cell of 5000 compartments; expected a scheme without dense matrices: exponentialEuler takes cells " +
        "of up to 4096 compartments"
    )
    expect(traces(single(Edit.record("v")), { steps: 1, scheme: "exponentialEuler" })).toEqual([[-70, -70]])
  })
})
