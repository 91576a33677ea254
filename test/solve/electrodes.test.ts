/** Electrodes: what compartments are to them against quadrature, their own potentials, and what is refused. */
import { Result } from "effect"
import { Cell, Channels, Edit, Electrode, Network, Select, Stimulus } from "neurolens"
import { describe, expect, it } from "vitest"
import { run } from "./run.ts"

const cable = (ncomp: number, length: number, radius: number): Network.Network =>
  Network.make([Cell.make({ ncomp, length, radius })])

/** The mean of 1/(4 pi sigma d) over a line along x from `from`, by Gauss-Legendre of five points on many pieces. */
const quadrature = (from: number, length: number, [x, y, z]: readonly number[], sigma: number): number => {
  const [nodes, weights] = [
    [0, 0.5384693101056831, -0.5384693101056831, 0.906179845938664, -0.906179845938664],
    [0.5688888888888889, 0.47862867049936647, 0.47862867049936647, 0.23692688505618908, 0.23692688505618908]
  ]
  const pieces = 2000
  let sum = 0
  for (let k = 0; k < pieces; k++) {
    nodes.forEach((node, i) => {
      const at = from + length * (k + (node + 1) / 2) / pieces
      sum += weights[i] / 2 / pieces / Math.hypot(at - x, y, z)
    })
  }
  return sum / (4 * Math.PI * sigma)
}

describe("the sensitivity of an electrode", () => {
  it("to 1 nA at 10 um is 26.526 uV", () => {
    const point = Electrode.sensitivity(cable(1, 10, 1), Electrode.make([5, 10, 0], { method: "point" }))
    expect(point[0] * 1000).toBeCloseTo(26.5258238, 6)
  })

  it.each([[5, 30, 0], [-40, 3, 4], [200, 0, 20], [60, 2, 2]])(
    "to lines is the integral, from (%d, %d, %d)",
    (x, y, z) => {
      const found = Electrode.sensitivity(cable(4, 30, 1), Electrode.make([x, y, z], { sigma: 0.5 }))
      found.forEach((each, i) => expect(each / quadrature(30 * i, 30, [x, y, z], 0.5)).toBeCloseTo(1, 12))
    }
  )

  it("on the axis beyond the end is a logarithm", () => {
    const [found] = Electrode.sensitivity(cable(1, 30, 1), Electrode.make([130, 0, 0]))
    expect(found).toBeCloseTo(Math.log(130 / 100) / (4 * Math.PI * 0.3 * 30), 14)
  })

  it("within the membrane is that on the membrane, and goes over into it", () => {
    const network = cable(1, 30, 2)
    const at = (y: number, method: "line" | "point"): number =>
      Electrode.sensitivity(network, Electrode.make([15, y, 0], { method }))[0]
    expect(at(0, "point")).toBe(1 / (4 * Math.PI * 0.3 * 2))
    for (const method of ["line", "point"] as const) {
      expect(at(1, method)).toBe(at(0, method))
      expect(at(2.0000001, method) / at(1.9999999, method)).toBeCloseTo(1, 6)
      expect(at(3, method)).toBeLessThan(at(2, method))
    }
  })

  it("to what is short is that to a point", () => {
    const [line, point] = (["line", "point"] as const).map((method) =>
      Electrode.sensitivity(cable(1, 1e-4, 1e-5), Electrode.make([7, 8, 9], { method }))[0]
    )
    expect(line / point).toBeCloseTo(1, 9)
  })

  it("is the same both ways", () => {
    // Two cells: where one is, the other's electrode.
    const one = Network.editSync(cable(1, 1, 0.1), [Edit.moveTo({ x: 100, y: 40, z: -20 }, Select.all)])
    const two = cable(1, 1, 0.1)
    const centre = (network: Network.Network): ReadonlyArray<number> =>
      ["x", "y", "z"].map((axis) => Number(network.nodes.columns.get(axis)!.values[0]))
    const there = Electrode.sensitivity(one, Electrode.make(centre(two), { method: "point" }))[0]
    const back = Electrode.sensitivity(two, Electrode.make(centre(one), { method: "point" }))[0]
    expect(there).toBe(back)
  })
})

describe("the potential at an electrode", () => {
  const network = Network.editSync(cable(5, 30, 1), [
    Edit.insert(Channels.Leak),
    Edit.stimulate(Stimulus.step({ delay: 0.1, duration: 1, amplitude: 0.1 }), Select.rows([0])),
    Edit.record("i_membrane")
  ])

  it("is what all membranes make there", () => {
    const traces = run(network, { steps: 10 })
    const electrode = Electrode.make([60, 20, 5])
    const expected = new Float64Array(11)
    Electrode.sensitivity(network, electrode).forEach((each, row) => {
      for (let k = 0; k <= 10; k++) expected[k] += each * traces.data[row * 11 + k]
    })
    expect(Electrode.potential(traces, electrode)).toEqual(expected)
  })

  it("is refused where a membrane was not recorded", () => {
    const some = Network.editSync(network, [Edit.unrecord("i_membrane", Select.rows([3]))])
    const found = Electrode.potentialResult(run(some, { steps: 1 }), Electrode.make([0, 0, 9]))
    expect(Result.isFailure(found) && found.failure.message).toBe(
      "i_membrane of cell 0, branch 0, compartment 3 (row 3) is not recorded; expected those of all compartments, which the potential is " +
        "made of: Edit.record(\"i_membrane\")"
    )
  })

  it.each(
    [
      [[0, 1], {}, "the place of the electrode is a list of 2; expected three finite numbers [um]"],
      [[0, 1, NaN], {}, "the place of the electrode is (0, 1, NaN); expected three finite numbers [um]"],
      [
        [0, 1, 2],
        { sigma: 0 },
        "sigma of the electrode is 0; expected a positive number [S/m]: without a medium there is no potential"
      ]
    ] as const
  )("electrodes at %s with %o are refused", (at, options, message) => {
    const made = Electrode.makeResult(at, options)
    expect(Result.isFailure(made) && made.failure.message).toBe(message)
  })
})
