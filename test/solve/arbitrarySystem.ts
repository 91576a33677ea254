/**
 * Random linear systems on trees, as a step of backward Euler meets them: several cells, stiff and loose couplings, decays of all sizes.
 *
 * Trees have one compartment per branch, unequal branches and branch points with one child. The dense matrix beside them is that of
 * `oracle.ts`, which imports nothing of `src/solve`.
 */
import * as fc from "fast-check"
import { Cell, Network } from "neurolens"
import { type Matrix, voltageMatrix } from "./oracle.ts"

/** Numbers over several powers of ten, so that stiff and loose couplings meet. */
const scale = (low: number, high: number): fc.Arbitrary<number> =>
  fc.double({ min: Math.log10(low), max: Math.log10(high), noNaN: true }).map((x) => 10 ** x)

const few = <A>(values: fc.Arbitrary<A>): fc.Arbitrary<ReadonlyArray<A>> =>
  fc.array(values, { minLength: 1, maxLength: 6 })
const cyclic = (values: ReadonlyArray<number>, n: number): ReadonlyArray<number> =>
  Array.from({ length: n }, (_, i) => values[i % values.length])

const cell: fc.Arbitrary<Network.Network> = fc.record({
  branches: fc.array(
    fc.record({ parent: fc.nat(99), ncomp: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 4 })) }),
    { minLength: 1, maxLength: 7 }
  ),
  chain: fc.boolean(),
  length: few(scale(1, 300)),
  radius: few(scale(0.1, 20)),
  axial_resistivity: few(scale(20, 10_000)),
  capacitance: few(scale(0.3, 5))
}).map(({ branches, chain, ...columns }) => {
  const n = branches.reduce((sum, b) => sum + b.ncomp, 0)
  return Cell.make({
    parents: branches.map((b, i) => i === 0 ? -1 : chain ? i - 1 : b.parent % i),
    ncomp: branches.map((b) => b.ncomp),
    length: cyclic(columns.length, n),
    radius: cyclic(columns.radius, n),
    axial_resistivity: cyclic(columns.axial_resistivity, n),
    capacitance: cyclic(columns.capacitance, n)
  })
})

/** In mV; a multiple of a microvolt, so that no product is too small to be rounded properly. */
const voltages = few(fc.integer({ min: -200_000, max: 200_000 }).map((x) => x / 1000))

/** A system: `(1 + dt (lin - g)) x = b`, and another right-hand side for what is transposed. */
export type System = {
  readonly network: Network.Network
  /** Dense rates between the compartments [1/ms]. */
  readonly g: Matrix
  readonly dt: number
  readonly lin: ReadonlyArray<number>
  readonly b: ReadonlyArray<number>
  readonly c: ReadonlyArray<number>
  /** What some rows are held at, NaN where they are free; null where all are. */
  readonly held: Float64Array | null
}

/** Systems on trees. */
export const system: fc.Arbitrary<System> = fc.record({
  cells: fc.array(cell, { minLength: 1, maxLength: 3 }),
  dt: scale(1e-3, 10),
  /** `dt lin`: from a slope that is negative, as that of a calcium channel, to a strong conductance. */
  decay: few(fc.oneof(fc.constant(0), fc.double({ min: -0.5, max: 0, noNaN: true }), scale(1e-6, 1e3))),
  b: voltages,
  c: voltages,
  held: fc.option(few(fc.option(voltages.map(([x]) => x), { nil: NaN })), { nil: null })
}).map(({ b, c, cells, decay, dt, held }) => {
  const network = Network.make(cells)
  const n = network.nodes.length
  return {
    network,
    g: voltageMatrix(network),
    dt,
    lin: cyclic(decay, n).map((x) => x / dt),
    b: cyclic(b, n),
    c: cyclic(c, n),
    held: held === null ? null : Float64Array.from(cyclic(held, n))
  }
})

/** The largest absolute value. */
export const largest = (x: ArrayLike<number>): number =>
  Array.from(x).reduce((most, y) => Math.max(most, Math.abs(y)), 0)
