/**
 * Branch points of many: what they cost is counted, and their numbers are those of pairs, of both engines to the bit, backwards too.
 */
import { describe, expect, it } from "vitest"
import { linkNumbers } from "../../src/adjoint/LinkSums.ts"
import * as Edit from "../../src/Edit.ts"
import * as Network from "../../src/Network.ts"
import * as Cell from "../../src/network/Cell.ts"
import * as Select from "../../src/select/Select.ts"
import { instance } from "../../src/solve/compiled/Instance.ts"
import { type Coupling, voltageCoupling } from "../../src/solve/Coupling.ts"
import { apply, links, mostPaired } from "../../src/solve/Links.ts"
import { cellMatrix } from "../../src/solve/propagators.ts"
import { atOnce } from "./atOnce.ts"
import { bits, enginesDiffer } from "./compiled/engines.ts"
import { voltageMatrix } from "./oracle.ts"
import { leak } from "./run.ts"

/** A soma with so many neurites of their own sizes, the first of which forks. */
const star = (children: number): Network.Network =>
  Cell.make({
    parents: [-1, ...Array<number>(children).fill(0), 1, 1],
    radius: Array.from({ length: children + 3 }, (_, i) => 1 + (i * 7 % 5) / 3),
    v: Array.from({ length: children + 3 }, (_, i) => -70 + (i * 11 % 13)),
    axial_resistivity: 50_000
  })

const couplingOf = (children: number): Coupling => voltageCoupling(Network.make([star(children)]))

describe("a branch point", () => {
  it.each([mostPaired - 2, mostPaired - 1, mostPaired, 30])("of %d children has the flows of all pairs", (children) => {
    const coupling = couplingOf(children)
    expect(links(coupling).hubs.starts.length - 1).toBe(children + 1 > mostPaired ? 1 : 0)
    const n = coupling.compartments
    const expected = voltageMatrix(Network.make([star(children)]))
    const largest = Math.max(...expected.flat().map(Math.abs))
    const dense = cellMatrix(coupling, 0, n)
    for (let j = 0; j < n; j++) {
      const flow = apply(coupling, Array.from({ length: n }, (_, i) => i === j ? 1 : 0))
      for (let i = 0; i < n; i++) {
        // Some tens of roundings of the largest entry.
        expect(Math.abs(flow[i] - expected[i][j])).toBeLessThan(1e-14 * largest)
        expect(Math.abs(dense[i * n + j] - expected[i][j])).toBeLessThan(1e-14 * largest)
      }
    }
  })

  it("lets nothing flow where all values are one, to the bit", () => {
    for (const value of [-70, 0.1, 1e300]) {
      const { compartments } = couplingOf(40)
      expect(apply(couplingOf(40), new Float64Array(compartments).fill(value)).every((x) => x === 0)).toBe(true)
    }
  })

  it("costs by its members, not by their pairs", () => {
    const sizes = [1000, 2000, 4000]
    const numbers = sizes.map((children) => linkNumbers(couplingOf(children)))
    const bytes = sizes.map((children) =>
      atOnce(instance([Network.make([star(children)])], "forwardEuler", 1e-3)).bytes
    )
    numbers.forEach((count, k) => expect(count).toBeLessThan(3 * sizes[k]))
    // Pairs of 4000 would take 12 bytes each, 192 MB.
    bytes.forEach((count, k) => expect(count / sizes[k]).toBeLessThan(500))
  })
})

describe("forward Euler on stars", () => {
  it.each([
    ["two cells side by side", [star(12), star(12)]],
    ["one, and small ones between", [star(3), star(20), star(3)]],
    ["five, whose last goes alone", Array<Network.Network>(5).fill(star(9))],
    ["with several compartments a branch", [
      Cell.make({ parents: [-1, ...Array<number>(10).fill(0)], ncomp: 3, v: -60 })
    ]]
  ])("has the same bits on both engines: %s", (_, cells) => {
    const network = Network.editSync(Network.make(cells), [
      ...leak(10),
      Edit.set("v", (row) => -60 - row.global_comp_index % 7),
      Edit.record("v"),
      Edit.clamp("v", -55, Select.rows([2]))
    ])
    expect(enginesDiffer(network, "forwardEuler", 1e-3, [1, 5, 20], bits)).toBe(null)
  })
})
