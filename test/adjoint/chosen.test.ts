/**
 * Chosen networks that together have everything a step can do: their gradients against the oracle of dual numbers, by both engines.
 *
 * Along everything at once, so that each column, stimulus and clamp takes part; law L16 does the same one by one on random networks.
 */
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import type { Adjoint } from "../../src/adjoint/Bars.ts"
import type { Network } from "../../src/network/Network.ts"
import type { SchemeName } from "../../src/solve/Scheme.ts"
import { kernelRuns } from "../solve/compiled/engines.ts"
import { enginesApart } from "./closeness.ts"
import { everything } from "./dual/directions.ts"
import { dt, resetting, smooth, steps } from "./dual/networks.ts"
import { tangentRun } from "./dual/tangentRun.ts"
import { answerBy, compiled, dot, everythingWanted, interpreted, type Question } from "./gradientRuns.ts"
import { schemeNames } from "./richNetwork.ts"

/** Weights that no two samples share, small so that the matrix exponential's adjoint is exact (`classes.test.ts`). */
const weight = (k: number): number => Math.cos(1.7 * k) / 2 ** 20

const questionOf = (network: Network, scheme: SchemeName): Question => ({
  steps,
  dt,
  scheme,
  weight,
  wanted: everythingWanted(network)
})

/** How far ⟨w, J t⟩ and ⟨Jᵀ w, t⟩ are apart, as a part of the absolute terms; t moves everything. */
const apart = (network: Network, scheme: SchemeName, adjoint: Adjoint): number => {
  const tangents = everything(network)
  const made = tangentRun(network, { steps, dt, scheme, tangents })
  let [value, size] = [0, 0]
  made.tangents.forEach((x, k) => {
    if (Number.isNaN(made.values[k])) return
    value += weight(k) * x
    size += Math.abs(weight(k) * x)
  })
  const back = dot(adjoint, tangents)
  return Math.abs(value - back.value) / Math.max(size, back.size)
}

describe.each(Object.entries<Network>({ ...smooth, ...resetting }))("%s", (_, network) => {
  it.each(schemeNames)("has the transpose of the derivative on both engines with %s", (scheme) => {
    const question = questionOf(network, scheme)
    const { adjoint } = Result.getOrThrow(answerBy(interpreted(network, question), network, question))
    // 40 steps of some hundred roundings, of which each sum of up to 3000 terms feels a few; seen are 5e-16.
    expect(apart(network, scheme, adjoint)).toBeLessThan(1e-13)
    const { runs, value } = kernelRuns(() => answerBy(compiled(network, question), network, question))
    expect(runs).toBeGreaterThanOrEqual(2)
    expect(enginesApart(network, scheme, adjoint, Result.getOrThrow(value).adjoint)).toBe(null)
  })
})

describe("the comparison of engines", () => {
  it("notices a bit", () => {
    const network = smooth["HH in a fork"]
    const gradientAt = (length: number) => {
      const question = { ...questionOf(network, "backwardEuler"), dt: length }
      return Result.getOrThrow(answerBy(interpreted(network, question), network, question)).adjoint
    }
    const own = gradientAt(dt)
    expect(enginesApart(network, "backwardEuler", own, own)).toBe(null)
    expect(enginesApart(network, "backwardEuler", own, gradientAt(dt * (1 + Number.EPSILON)))).toMatch(/^nodes /)
  })
})
