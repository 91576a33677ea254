/**
 * Cells: trees from a single compartment to branch points with one and with many children, with unequal and unevenly
 * thick branches.
 *
 * Built without `chain`: parents and per-compartment values are taken modulo what there is, so every part shrinks on
 * its own, towards one branch with one compartment of default size.
 */
import * as fc from "fast-check"
import { maybe, record, throwing } from "../network/border.ts"
import * as Cell from "../network/Cell.ts"
import type { Network } from "../network/Network.ts"
import { cellOptions } from "./Given.ts"
import { checkDrawn, sizes } from "./limits.ts"

/** From and to, both included. */
export type Between = readonly [number, number]

/** How large what is drawn is unless told otherwise. */
export const usual = { cells: [1, 4], branches: [1, 5], compartments: [1, 4] } as const

/** How big cells are. */
export type CellOptions = {
  /** Number of branches; default 1 to 5. */
  readonly branches?: Between
  /** Compartments of a branch; default 1 to 4. */
  readonly compartments?: Between
}

/** Entry `i` of a list that goes round. */
export const cyclic = <A>(list: ReadonlyArray<A>, i: number): A => list[i % list.length]

/** Numbers that are often equal to each other and sometimes arbitrary, around `usual`. */
export const around = (usual: number, low: number, high: number): fc.Arbitrary<number> =>
  fc.oneof(
    fc.constantFrom(usual, usual / 2, usual * 2),
    fc.double({ min: low, max: high, noNaN: true, noDefaultInfinity: true })
  )

/** A short list to go round in; one value for all is the simplest. */
export const few = <A>(values: fc.Arbitrary<A>): fc.Arbitrary<ReadonlyArray<A>> =>
  fc.array(values, { minLength: 1, maxLength: 5 })

/** Makes cells. */
export const cell = throwing(
  "testing.cell",
  { options: maybe(record(cellOptions)) },
  (options: CellOptions = {}): fc.Arbitrary<Network> => {
    const branches = sizes("branches", options.branches ?? usual.branches)
    const compartments = sizes("compartments", options.compartments ?? usual.compartments)
    checkDrawn(1, branches[1], compartments[1])
    return fc.record({
      branches: fc.array(
        fc.record({ parent: fc.nat(99), ncomp: fc.integer({ min: compartments[0], max: compartments[1] }) }),
        { minLength: branches[0], maxLength: branches[1] }
      ),
      length: few(around(10, 1, 200)),
      radius: few(around(1, 0.1, 20)),
      axial_resistivity: few(around(5000, 50, 10_000)),
      capacitance: few(around(1, 0.5, 5)),
      v: few(fc.oneof(fc.constant(-70), fc.double({ min: -90, max: 40, noNaN: true })))
    }).map(({ branches: tree, ...columns }) => {
      const ncomp = tree.map((b) => b.ncomp)
      const n = ncomp.reduce((a, b) => a + b, 0)
      const perCompartment = (values: ReadonlyArray<number>): ReadonlyArray<number> =>
        Array.from({ length: n }, (_, i) => cyclic(values, i))
      return Cell.make({
        parents: tree.map((b, i) => i === 0 ? -1 : b.parent % i),
        ncomp,
        length: perCompartment(columns.length),
        radius: perCompartment(columns.radius),
        axial_resistivity: perCompartment(columns.axial_resistivity),
        capacitance: perCompartment(columns.capacitance),
        v: perCompartment(columns.v),
        // Not drawn by itself, so that a seed gives what it always gave: the usual one where the capacitance is, else around it.
        celsius: perCompartment(columns.capacitance.map((c) => c === 1 ? 6.3 : 10 * c))
      })
    })
  }
)
