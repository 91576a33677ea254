/** The longest stable step of forward Euler: against what forward Euler does, on random trees; and the error of a run beyond it. */
import { Result } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Edit from "../../src/Edit.ts"
import * as Channels from "../../src/mechanism/Channels.ts"
import * as Pumps from "../../src/mechanism/Pumps.ts"
import * as Network from "../../src/Network.ts"
import * as Cell from "../../src/network/Cell.ts"
import * as Select from "../../src/select/Select.ts"
import { forwardEuler } from "../../src/solve/forwardEuler.ts"
import { plan } from "../../src/solve/Plan.ts"
import { unstable } from "../../src/solve/stability.ts"
import { cable, failure, run, single } from "./run.ts"
import { simulate } from "./simulate.ts"

const trees = fc.record({
  branches: fc.array(fc.record({ parent: fc.nat(9), ncomp: fc.integer({ min: 1, max: 3 }) }), {
    minLength: 2,
    maxLength: 6
  }),
  radii: fc.array(fc.integer({ min: 20, max: 300 }), { minLength: 18, maxLength: 18 }),
  decays: fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 18, maxLength: 18 })
}).map(({ branches, decays, radii }) => {
  const shape = Cell.make({
    parents: branches.map((b, i) => i === 0 ? -1 : b.parent % i),
    ncomp: branches.map((b) => b.ncomp)
  })
  const n = branches.reduce((sum, b) => sum + b.ncomp, 0)
  const network = Network.editSync(Network.make([shape]), [Edit.set("radius", radii.slice(0, n).map((r) => r / 100))])
  return { coupling: plan(network).voltage, lin: Float64Array.from(decays.slice(0, n), (x) => x / 10) }
})

/** How much a deviation grows in many steps: the longest wins. */
const growth = ({ coupling, lin }: typeof trees extends fc.Arbitrary<infer A> ? A : never, dt: number): number => {
  const n = coupling.compartments
  let x: Float64Array = Float64Array.from({ length: n }, (_, i) => Math.sin(1 + 7 * i))
  const size = (): number => x.reduce((most, y) => Math.max(most, Math.abs(y)), 0)
  for (let k = 0; k < 3000; k++) {
    x = forwardEuler({ coupling, dt, x, lin, constant: new Float64Array(n), held: null, junctions: null } as never)
    if (size() > 1e6) return Infinity
  }
  return size()
}

describe("the longest stable step", () => {
  it("is stable, and 2 % more is not, whatever the tree", () => {
    fc.assert(
      fc.property(trees, (tree) => {
        const found = unstable(tree.coupling, 1e6, tree.lin)!
        expect(growth(tree, found.longest * 0.999)).toBeLessThan(100)
        expect(growth(tree, found.longest * 1.02)).toBe(Infinity)
        expect(unstable(tree.coupling, found.longest * 0.999999, tree.lin)).toBe(null)
        expect(unstable(tree.coupling, found.longest * 1.000001, tree.lin)!.longest).toBeCloseTo(found.longest, 6)
      }),
      { seed: 20_260_117, numRuns: 60 }
    )
  })

  it("of a single compartment is 2 over its decay", () => {
    const { voltage } = plan(single())
    expect(unstable(voltage, 3, [1])!.longest).toBeCloseTo(2, 8)
    expect(unstable(voltage, 1.99, [1])).toBe(null)
  })
})

describe("a run by forward Euler beyond its stability", () => {
  const short = [Edit.set("length", 1), Edit.record("v")]

  it("is an error that names the longest step, and a run with that is stable", () => {
    const network = cable(5, ...short, Edit.set("v", -50, Select.rows([2])))
    const error = failure(network, { steps: 1, scheme: "forwardEuler" })
    if (error.reason._tag !== "Unstable") throw error
    const { longest } = error.reason
    expect(error.message).toMatch(
      /^forwardEuler with a dt of 0\.025 ms is beyond its stability in step 1 \(t = 0\.025 ms\): v of cell 0 would swing and grow; take a dt of at most 0\.00\d+ ms, as far as/
    )
    const { data } = run(network, { steps: 3000, scheme: "forwardEuler", dt: longest * 0.999 })
    expect(data.every((v) => v >= -120 && v <= 0)).toBe(true)
    expect(run(network, { steps: 3, scheme: "backwardEuler" }).samples).toBe(4)
  })

  it("is seen in the membrane at the start, in diffusion, and when a run goes on", () => {
    const leaky = single(Edit.insert(Channels.Leak), Edit.set("Leak_gLeak", 0.1), Edit.record("v"))
    expect(failure(leaky, { steps: 1, scheme: "forwardEuler" }).reason).toMatchObject({
      _tag: "Unstable",
      state: "v",
      cell: 0
    })
    const calcium = cable(
      3,
      Edit.insert(Pumps.CaPump),
      Edit.diffuse("CaCon_i", 1e4),
      Edit.record("v")
    )
    expect(failure(calcium, { steps: 1, scheme: "forwardEuler" }).reason).toMatchObject({
      _tag: "Unstable",
      state: "CaCon_i"
    })
    const network = cable(5, ...short)
    const { state } = run(network, { steps: 1 })
    expect(failure(network, { steps: 1, scheme: "forwardEuler", from: state }).reason).toMatchObject({
      _tag: "Unstable"
    })
  })

  it("does not look at what is held in all steps", () => {
    const cell = Cell.make({ parents: [-1, 0, 0], ncomp: 2, axial_resistivity: 500 })
    const free = Network.editSync(Network.make([cell]), [Edit.insert(Channels.HH), Edit.record("v")])
    const held = Network.editSync(free, [Edit.clamp("v", -40, Select.all)])
    const gap = Network.editSync(free, [Edit.clamp("v", [-40, null, -40, -40, -40], Select.all)])
    const going = (network: Network.Network, steps = 5) =>
      simulate(network, { steps, dt: 0.025, scheme: "forwardEuler" })
    expect([free, held, gap].map((network) => Result.isSuccess(going(network)))).toEqual([false, true, false])
  })
})
