/**
 * What flows into a compartment is what it takes up: residuals of one implicit step below 1e-12 of the currents that
 * meet.
 *
 * Law L12 searches for counterexamples on the tree solve; here whole steps are judged, of both engines, on the shapes
 * that made trouble elsewhere: one compartment per branch, unequal numbers of compartments, long chains, a star.
 */
import { Cell, Network } from "neurolens"
import { describe, expect, it } from "vitest"
import { voltageMatrix } from "../solve/oracle.ts"
import { figure } from "./figure.ts"
import { implicit, inject, march, membrane, walk, watch } from "./march.ts"

/** Numbers in [0, 1) from a seed: Park and Miller's generator. */
const uniform = (seed: number): () => number => {
  let x = seed
  return () => (x = x * 48271 % 2147483647) / 2147483647
}

const shapes: Readonly<Record<string, (random: () => number) => { parents: Array<number>; ncomp: Array<number> }>> = {
  "random trees with one compartment per branch": (random) => ({
    parents: Array.from({ length: 60 }, (_, b) => b === 0 ? -1 : Math.floor(random() * b)),
    ncomp: new Array<number>(60).fill(1)
  }),
  "random trees with unequal numbers of compartments": (random) => ({
    parents: Array.from({ length: 20 }, (_, b) => b === 0 ? -1 : Math.floor(random() * b)),
    ncomp: Array.from({ length: 20 }, () => 1 + Math.floor(random() * 6))
  }),
  "a chain of branches with one compartment": () => ({
    parents: Array.from({ length: 80 }, (_, b) => b - 1),
    ncomp: new Array<number>(80).fill(1)
  }),
  "a star": () => ({
    parents: Array.from({ length: 80 }, (_, b) => b === 0 ? -1 : 0),
    ncomp: new Array<number>(80).fill(1)
  })
}

const model = (shape: keyof typeof shapes, seed: number): Network.Network => {
  const random = uniform(seed)
  const { ncomp, parents } = shapes[shape](random)
  const n = ncomp.reduce((a, b) => a + b, 0)
  const spread = (low: number, high: number): ReadonlyArray<number> =>
    Array.from({ length: n }, () => low * (high / low) ** random())
  return Network.editSync(
    Network.make([Cell.make({
      parents,
      ncomp,
      length: spread(1, 300),
      radius: spread(0.1, 20),
      axial_resistivity: spread(20, 10_000),
      capacitance: spread(0.3, 5),
      v: Array.from({ length: n }, () => -90 + 120 * random())
    })]),
    [...membrane(10_000, -70), inject(0.5, Math.floor(random() * n)), watch(0)]
  )
}

const dt = 0.025

/** Largest residual of one step, over the sum of the currents that meet in the compartment. */
const residual = (network: Network.Network, run: typeof walk, scheme: (typeof implicit)[number]): number => {
  const of = (name: string): ArrayLike<number> => network.nodes.columns.get(name)!.values as Float64Array
  const [before, area, c] = [of("v"), of("area"), of("capacitance")]
  const { end } = run(network, { scheme, dt, tMax: dt })
  // Backward Euler flows at the end of the step, Crank-Nicolson halfway.
  const at = end.v.map((v, i) => scheme === "backwardEuler" ? v : (v + before[i]) / 2)
  const { row: injected } = network.stimuli.get(0)!
  return Math.max(
    ...voltageMatrix(network).map((g, i) => {
      const terms = [
        (end.v[i] - before[i]) / dt,
        0.1 / c[i] * (at[i] + 70), // 1e-4 S/cm²
        i === injected ? -0.5 * 1e5 / area[i] / c[i] : 0,
        ...g.map((x, j) => -x * at[j])
      ]
      // The step knows v, not its change: a unit in the last place of v is what it cannot know.
      const flow = terms.reduce((sum, x) => sum + Math.abs(x), 0) + (Math.abs(end.v[i]) + Math.abs(before[i])) / dt
      return Math.abs(terms.reduce((sum, x) => sum + x, 0)) / flow
    })
  )
}

describe.each(implicit)("%s", (scheme) => {
  it.each(Object.keys(shapes))("balances the currents on %s", (shape) => {
    const seeds = Array.from({ length: 10 }, (_, k) => 1000 + 77 * k)
    const found = [walk, march].map((run) =>
      Math.max(...seeds.map((seed) => residual(model(shape, seed), run as typeof walk, scheme)))
    )
    figure(`Kirchhoff, ${scheme}, ${shape}, interpreter and compiled`, found)
    for (const worst of found) expect(worst).toBeLessThan(1e-12)
  })
})

it("a residual notices a current of a picoampere that is not accounted for", () => {
  const network = model("a star", 5)
  const row = network.stimuli.get(0)!.row
  const more: typeof walk = (n, how) => walk(Network.editSync(n, [inject(1e-3, row)]), how)
  expect(residual(network, more, "backwardEuler")).toBeGreaterThan(1e-9)
})
