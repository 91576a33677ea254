/**
 * An ion that diffuses in a sealed tube: its cosine mode decays as in the continuum, its mass stays to round-off, on
 * trees too.
 */
import { describe, expect, it } from "vitest"
import * as Edit from "../../src/Edit.ts"
import * as Pumps from "../../src/mechanism/Pumps.ts"
import * as Network from "../../src/Network.ts"
import * as Cell from "../../src/network/Cell.ts"
import { type SchemeName, schemes } from "../../src/solve/Scheme.ts"
import { figure } from "./figure.ts"
import { march, walk } from "./march.ts"

const names = Object.keys(schemes) as ReadonlyArray<SchemeName>

describe("a sealed tube", () => {
  const [length, constant] = [100, 2] // um, um²/ms
  const rate = constant * (Math.PI / length) ** 2 // 1/ms
  const shape = (i: number, n: number): number => Math.cos(Math.PI * (i + 0.5) / n)

  /** Error of the mode after one decay time, over its amplitude. */
  const error = (n: number): number => {
    const network = Network.editSync(Network.make([Cell.make({ ncomp: n, length: length / n, radius: 1 })]), [
      Edit.insert(Pumps.CaNernstReversal),
      Edit.diffuse("CaCon_i", constant),
      Edit.set("CaCon_i", (row) => 1 + 0.5 * shape(row.row, n)),
      Edit.record("v")
    ])
    const steps = 4000
    const t = 1 / rate
    // The mean of each compartment in the tube is that of the cosine's centre but for dx²; Crank-Nicolson adds (rate
    // dt)² / 12 = 5e-9.
    const { end } = march(network, { scheme: "crankNicolson", dt: t / steps, tMax: t })
    return end.nodes.get("CaCon_i")!.reduce(
      (most, c, i) => Math.max(most, Math.abs(c - 1 - 0.5 * Math.exp(-1) * shape(i, n)) / 0.5),
      0
    )
  }

  it("lets its cosine decay by exp(-D (pi / L)² t), in order 2 of dx", () => {
    // The grid decays with 2 D / dx² (1 - cos(pi / n)), slower by (pi / n)² / 12: after one decay time that much of
    // exp(-1).
    const expected = (Math.PI / 50) ** 2 / 12 * Math.exp(-1)
    figure("diffusion, cosine mode in 50 compartments, error over amplitude", error(50))
    figure("diffusion, order in dx", Math.log2(error(25) / error(50)))
    expect(Math.abs(error(50) / expected - 1)).toBeLessThan(0.01)
    expect(Math.abs(Math.log2(error(25) / error(50)) - 2)).toBeLessThan(0.02)
  })
})

describe("mass", () => {
  const cell = Cell.make({
    parents: [-1, 0, 0, 1, 1],
    ncomp: [3, 1, 4, 1, 2],
    length: [10, 3, 40, 5, 7, 100, 20, 30, 10, 2, 12],
    radius: [5, 1, 2, 0.3, 3, 1, 1, 0.5, 0.7, 2, 0.2]
  })
  const network = Network.editSync(Network.make([cell]), [
    Edit.insert(Pumps.CaNernstReversal),
    Edit.diffuse("CaCon_i", 1),
    Edit.set("CaCon_i", (row) => 1 + row.row % 4),
    Edit.set("axial_diffusion_CaCon_i", (row) => 0.5 + row.row % 3),
    Edit.record("v")
  ])
  const volume = network.nodes.columns.get("volume")!.values as Float64Array
  const mass = (c: ArrayLike<number>): number => volume.reduce((sum, x, i) => sum + x * c[i], 0)

  it.each(names)("stays on an uneven tree (%s)", (scheme) => {
    const steps = 1000
    const dt = scheme === "forwardEuler" ? 0.005 : 0.01 // the longest that the voltages stand is 0.0077 ms
    const { end } = walk(network, { scheme, dt, tMax: dt * steps })
    const before = network.nodes.columns.get("CaCon_i")!.values as Float64Array
    const lost = Math.abs(mass(end.nodes.get("CaCon_i")!) / mass(before) - 1)
    figure(`diffusion on a tree, 1000 steps, relative loss of mass, ${scheme}`, lost)
    expect(Math.max(...end.nodes.get("CaCon_i")!.map((c, i) => Math.abs(c - before[i])))).toBeGreaterThan(0.1)
    // Every step rounds each of 11 compartments by a few units in the last place.
    expect(lost).toBeLessThan(steps * 11 * Number.EPSILON)
  })
})
