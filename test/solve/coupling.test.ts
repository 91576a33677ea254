/** The coefficients of the coupling, against numbers worked out by hand from physics.md sections 5 and 14, and the tree solve. */
import { describe, expect, it } from "vitest"
import * as Edit from "../../src/Edit.ts"
import * as Channels from "../../src/mechanism/Channels.ts"
import * as Pumps from "../../src/mechanism/Pumps.ts"
import * as Network from "../../src/Network.ts"
import * as Cell from "../../src/network/Cell.ts"
import * as Stimulus from "../../src/network/Stimulus.ts"
import { type Coupling, diffusionCoupling, voltageCoupling } from "../../src/solve/Coupling.ts"
import { apply } from "../../src/solve/Links.ts"
import { solveTree } from "../../src/solve/solveTree.ts"
import { diffusionMatrix, implicit, type Matrix, solve, times, voltageMatrix } from "./oracle.ts"
import { row, traces } from "./run.ts"

/** `G` as the library has it: its columns are `G` applied to unit vectors. */
const dense = (coupling: Coupling): Matrix => {
  const n = coupling.compartments
  const columns = Array.from(
    { length: n },
    (_, j) => apply(coupling, Array.from({ length: n }, (_, i) => i === j ? 1 : 0))
  )
  return Array.from({ length: n }, (_, i) => columns.map((c) => c[i]))
}

const expectMatrix = (found: Matrix, expected: Matrix): void => {
  const scale = Math.max(...expected.flat().map(Math.abs))
  found.forEach((r, i) => r.forEach((x, j) => expect(Math.abs(x - expected[i][j])).toBeLessThanOrEqual(1e-14 * scale)))
}

const close = (found: number, expected: number): void => expect(Math.abs(found / expected - 1)).toBeLessThan(1e-14)

const uneven = Cell.make({
  parents: [-1, 0, 0, 1, 3],
  ncomp: [2, 1, 3, 1, 2],
  radius: [1, 2, 0.5, 3, 1, 1.5, 0.7, 0.4, 2.5],
  length: [10, 20, 5, 7, 100, 30, 12, 15, 9],
  axial_resistivity: [5000, 100, 200, 300, 400, 150, 250, 350, 1000],
  capacitance: [1, 2, 0.5, 1.5, 1, 3, 1, 2, 1.2]
})

describe("coupling of voltages", () => {
  it("of two default compartments is 1e7 / (R A C)", () => {
    // R = 5000 (5 + 5) / pi, A = 20 pi: 1e7 / (5000 * 10 / pi * 20 pi) = 10 per ms.
    const g = dense(voltageCoupling(Network.make([Cell.make({ ncomp: 2 })])))
    expectMatrix(g, [[-10, 10], [10, -10]])
  })

  it("goes by each compartment's own area and capacitance", () => {
    // Half resistances: 5000 * 5 / pi = 25000 / pi and 100 * 10 / (4 pi) = 250 / pi; areas 20 pi and 80 pi; capacitances 1 and 2.
    const network = Network.make([
      Cell.make({ ncomp: 2, radius: [1, 2], length: [10, 20], axial_resistivity: [5000, 100], capacitance: [1, 2] })
    ])
    const conductance = 1e7 / 25250 // times pi, which the areas cancel
    expectMatrix(dense(voltageCoupling(network)), [[-conductance / 20, conductance / 20], [
      conductance / 160,
      -conductance / 160
    ]])
  })

  it("of a branch point weighs its members by their half conductances", () => {
    // Three equal members: each half resistance is 25000 / pi, g = 1e7 / (25000 * 20) = 20 per ms, weights 1/3.
    const g = dense(voltageCoupling(Network.make([Cell.make({ parents: [-1, 0, 0], ncomp: 1 })])))
    expectMatrix(g, [[-40 / 3, 20 / 3, 20 / 3], [20 / 3, -40 / 3, 20 / 3], [20 / 3, 20 / 3, -40 / 3]])
  })

  it("uses the half towards the branch point, on both sides", () => {
    // Loads set by hand, so that in and out differ: only out of the parent and in of the children may enter.
    const network = Network.editSync(
      Network.make([Cell.make({ parents: [-1, 0, 0], ncomp: 1, axial_resistivity: 1 })]),
      [
        Edit.set("resistive_load_in", [1e9, 2, 4]),
        Edit.set("resistive_load_out", [1, 1e9, 1e9]),
        Edit.set("area", 1e7)
      ]
    )
    // Conductances 1, 1/2, 1/4: weights 4/7, 2/7, 1/7.
    expectMatrix(dense(voltageCoupling(network)), [
      [4 / 7 - 1, 2 / 7, 1 / 7],
      [2 / 7, 1 / 7 - 1 / 2, 1 / 14],
      [1 / 7, 1 / 14, 1 / 28 - 1 / 4]
    ])
  })

  it("of a branch point with one child is the coupling inside a branch", () => {
    const columns = {
      radius: [1, 2, 0.5],
      length: [10, 20, 5],
      axial_resistivity: [5000, 100, 700],
      capacitance: [1, 2, 0.5]
    }
    const whole = dense(voltageCoupling(Network.make([Cell.make({ ncomp: 3, ...columns })])))
    for (const [parents, ncomp] of [[[-1, 0, 1], [1, 1, 1]], [[-1, 0], [2, 1]], [[-1, 0], [1, 2]]]) {
      expectMatrix(dense(voltageCoupling(Network.make([Cell.make({ parents, ncomp, ...columns })]))), whole)
    }
  })

  it("of an uneven tree, and of a network, is that of sections 5.1 to 5.3", () => {
    const network = Network.make([uneven, Cell.make(), uneven, Cell.make({ parents: [-1, 0, 1, 1], ncomp: 1 })])
    expectMatrix(dense(voltageCoupling(network)), voltageMatrix(network))
  })

  it("does not reach from cell to cell", () => {
    const g = dense(voltageCoupling(Network.make([uneven, uneven])))
    for (let i = 0; i < 9; i++) for (let j = 9; j < 18; j++) expect([g[i][j], g[j][i]]).toEqual([0, 0])
  })
})

describe("coupling of a diffusing ion", () => {
  const diffusing = (cell: Network.Network, ...edits: ReadonlyArray<Edit.Edit>): Network.Network =>
    Network.editSync(Network.make([cell]), [Edit.insert(Pumps.CaPump), Edit.diffuse("CaCon_i", 2), ...edits])

  it("of equal cylinders is D / l²", () => {
    const g = dense(diffusionCoupling(diffusing(Cell.make({ ncomp: 3, length: 5 })), "CaCon_i"))
    expectMatrix(g, [[-0.08, 0.08, 0], [0.08, -0.16, 0.08], [0, 0.08, -0.08]])
  })

  it("of an uneven tree with uneven constants is that of section 14", () => {
    const network = diffusing(uneven, Edit.set("axial_diffusion_CaCon_i", [1, 2, 3, 0.5, 0.1, 7, 2, 1, 4]))
    expectMatrix(dense(diffusionCoupling(network, "CaCon_i")), diffusionMatrix(network, "CaCon_i"))
  })
})

describe("the tree solve", () => {
  it("equals the dense solve", () => {
    const network = Network.make([uneven, uneven])
    const n = network.nodes.length
    const lin = Array.from({ length: n }, (_, i) => 0.01 * (i + 1))
    const b = Array.from({ length: n }, (_, i) => -70 + 10 * Math.sin(i))
    const found = solveTree(voltageCoupling(network), 0.025, lin, b)
    const expected = solve(implicit(voltageMatrix(network), 0.025, lin), b)
    found.forEach((x, i) => expect(Math.abs(x - expected[i])).toBeLessThan(1e-11))
  })

  it.each([10, 1, 0.1, 0.01])(
    "leaves a uniform state alone, also where the coupling is stiff (length %d um)",
    (length) => {
      const network = Network.make([Cell.make({ parents: [-1, 0, 0, 2], ncomp: 2, length, axial_resistivity: 100 })])
      const x = new Float64Array(8).fill(-70)
      solveTree(voltageCoupling(network), 1, new Float64Array(8), x).forEach((v) =>
        expect(Math.abs(v + 70)).toBeLessThan(1e-12)
      )
    }
  )

  it("loses no digit at a branch point between a thick and a thin branch", () => {
    // Exact: the pair exchanges with a = G01 and b = G10, so x0 = b0 + dt a (b1 - b0) / (1 + dt (a + b)).
    const network = Network.make([
      Cell.make({ parents: [-1, 0], ncomp: 1, radius: [20, 0.1], length: [1, 300], axial_resistivity: [20, 10_000] })
    ])
    const [[, a], [b]] = voltageMatrix(network)
    for (const dt of [1e-3, 1, 1000]) {
      const [x, y] = solveTree(voltageCoupling(network), dt, [0, 0], [0, 100])
      close(x, 100 * dt * a / (1 + dt * (a + b)))
      close(y, 100 * (1 + dt * a) / (1 + dt * (a + b)))
    }
  })

  it("conserves charge: the sum of A C v does not change without membrane", () => {
    const network = Network.make([uneven])
    const g = voltageMatrix(network)
    const charge = (v: ArrayLike<number>): number =>
      Array.from(v).reduce(
        (sum, x, i) =>
          sum + x * network.nodes.columns.get("area")!.values[i] * network.nodes.columns.get("capacitance")!.values[i],
        0
      )
    const v = [0, 10, -5, 3, 8, -20, 1, 2, 40]
    const next = solveTree(voltageCoupling(network), 0.5, new Float64Array(9), v)
    expect(Math.abs(charge(next) - charge(v)) / charge(v.map(Math.abs))).toBeLessThan(1e-13)
    expect(Math.abs(charge(times(g, v))) / charge(times(g, v).map(Math.abs))).toBeLessThan(1e-14)
  })
})

describe("a cable that is cut into chained branches", () => {
  const edits = [
    Edit.insert(Channels.HH),
    Edit.stimulate(Stimulus.step({ delay: 0.5, duration: 1, amplitude: 0.1 }), row(1)),
    Edit.record("v")
  ]
  const columns = { radius: [1, 2, 0.5, 1, 1, 3], length: [10, 20, 5, 50, 10, 10] }
  const of = (parents: ReadonlyArray<number>, ncomp: ReadonlyArray<number>) =>
    Network.editSync(Network.make([Cell.make({ parents, ncomp, ...columns })]), edits)

  it.each(["backwardEuler", "crankNicolson", "exponentialEuler", "forwardEuler"] as const)(
    "runs as before (%s)",
    (scheme) => {
      const options = { tMax: 2, scheme, dt: scheme === "forwardEuler" ? 0.005 : 0.025 }
      const whole = traces(of([-1], [6]), options).flat()
      for (const cut of [of([-1, 0], [3, 3]), of([-1, 0, 1], [1, 4, 1]), of([-1, 0, 1, 2, 3, 4], [1, 1, 1, 1, 1, 1])]) {
        const error = Math.max(...traces(cut, options).flat().map((x, k) => Math.abs(x - whole[k])))
        expect(error).toBeLessThan(1e-9) // rounding, which an action potential amplifies
      }
    }
  )
})
