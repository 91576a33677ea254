/**
 * Gradients of cells that junctions join, in fields, with losses of currents through membranes: the oracle of dual numbers against the
 * interpreter and its differences, and the gradient against the oracle.
 *
 * Along everything at once, so that each column, stimulus, imposed potential and clamp takes part; law J7 does the same on random networks.
 */
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import type { Network } from "../../src/network/Network.ts"
import type { SchemeName } from "../../src/solve/Scheme.ts"
import { kernelRuns } from "../solve/compiled/engines.ts"
import { enginesApart } from "./closeness.ts"
import { differences, valuesOf } from "./dual/differences.ts"
import { everything } from "./dual/directions.ts"
import { bent, joined } from "./dual/joinedNetworks.ts"
import { dt, steps } from "./dual/networks.ts"
import { tangentRun } from "./dual/tangentRun.ts"
import { answerBy, compiled, dot, everythingWanted, interpreted } from "./gradientRuns.ts"
import { schemeNames } from "./richNetwork.ts"

const cases: ReadonlyArray<readonly [name: string, network: Network, scheme: SchemeName]> = [
  ...Object.entries<Network>(joined).flatMap(([name, network]) =>
    schemeNames.map((scheme) => [name, network, scheme] as const)
  ),
  ...Object.entries<Network>(bent).flatMap(([name, network]) =>
    schemeNames.filter((scheme) => scheme !== "exponentialEuler").map((scheme) => [name, network, scheme] as const)
  )
]

/** Weights that no two samples share. */
const weight = (k: number): number => Math.cos(1.7 * k) / 2 ** 20

const largest = (row: ArrayLike<number>): number => Array.from(row).reduce((most, x) => Math.max(most, Math.abs(x)), 0)

/** The samples of each recording, one after the other. */
const rowsOf = (network: Network, data: ArrayLike<number>): ReadonlyArray<ReadonlyArray<number>> =>
  Array.from(
    { length: network.recordings.size },
    (_, i) => Array.from({ length: steps + 1 }, (_, k) => data[i * (steps + 1) + k])
  )

const apart = (a: ReadonlyArray<number>, b: ReadonlyArray<number>): number => largest(a.map((x, k) => x - b[k]))

describe.each(cases)("%s", (_, network, scheme) => {
  const tangents = everything(network)
  const question = { steps, dt, scheme, tangents }

  it(`has values and tangents of the oracle with ${scheme}`, () => {
    const made = tangentRun(network, question)
    const [values, expected] = [made.values, valuesOf(network, question)].map((data) => rowsOf(network, data))
    const [slopes, best] = [made.tangents, differences(network, question, 1e-3).best].map((data) =>
      rowsOf(network, data)
    )
    network.recordings.forEach(({ row, state }, i) => {
      const what = `${state} of row ${row}`
      // Currents through membranes are differences of voltages times conductances of some hundred nS.
      const size = Math.max(largest(expected[i]), state === "i_membrane" || state === "i_clamp" ? 1 : 0)
      expect(apart(values[i], expected[i]), what).toBeLessThanOrEqual(1e-11 * size)
      expect(apart(slopes[i], best[i]), what).toBeLessThanOrEqual(1e-6 * Math.max(largest(slopes[i]), 1e-3))
    })
  })

  it(`has the transpose of the derivative on the interpreter with ${scheme}`, () => {
    const asked = { steps, dt, scheme, weight, wanted: everythingWanted(network) }
    const { adjoint } = Result.getOrThrow(answerBy(interpreted(network, asked), network, asked))
    const made = tangentRun(network, question)
    let [value, size] = [0, 0]
    made.tangents.forEach((x, k) => {
      if (Number.isNaN(made.values[k])) return
      value += weight(k) * x
      size += Math.abs(weight(k) * x)
    })
    const back = dot(adjoint, tangents)
    expect(Math.abs(value - back.value) / Math.max(size, back.size)).toBeLessThan(1e-13)
    const { runs, value: answer } = kernelRuns(() => answerBy(compiled(network, asked), network, asked))
    expect(runs).toBeGreaterThanOrEqual(2)
    expect(enginesApart(network, scheme, adjoint, Result.getOrThrow(answer).adjoint)).toBe(null)
  })
})
