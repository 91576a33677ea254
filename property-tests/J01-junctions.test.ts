/**
 * J1 to J3 (E9 of events.md): the solve of cells that junctions join equals the dense solve, and so does its transpose; junctions keep
 * charge; which end is called pre is no matter.
 *
 * Systems are those of `test/solve/arbitrarySystem.ts` with ohmic junctions over ten powers of ten between any compartments, so that groups
 * have loops and several junctions side by side; the dense matrix is that of `test/solve/oracle.ts`. Broken variants stand at the end.
 */
import * as fc from "fast-check"
import { Cell, Channels, Connect, Edit, Junction, Network, Select, Stimulus } from "neurolens"
import { describe, expect, it } from "vitest"
import { solveTransposed } from "../src/adjoint/solveTransposed.ts"
import { voltageCoupling } from "../src/solve/Coupling.ts"
import { joinedCells } from "../src/solve/junctions/groups.ts"
import type { Junctions } from "../src/solve/junctions/Junctions.ts"
import { solveTree } from "../src/solve/solveTree.ts"
import * as Table from "../src/table/Table.ts"
import { largest, type System, system } from "../test/solve/arbitrarySystem.ts"
import { condition, implicit, isHeld, type Matrix, solve, withHeldRows } from "../test/solve/oracle.ts"
import { recorded } from "../test/solve/run.ts"
import { broken, settings } from "./settings.ts"

type Ohmic = { readonly pre: number; readonly post: number; readonly g: number }

type Joined = System & { readonly ohmic: ReadonlyArray<Ohmic> }

/** Conductances [uS]. */
const conductance = fc.double({ min: -7, max: 3, noNaN: true }).map((x) => 10 ** x)

const ohmicIn = (compartments: number): fc.Arbitrary<ReadonlyArray<Ohmic>> =>
  fc.array(
    fc.record({ pre: fc.nat(compartments - 1), away: fc.integer({ min: 1, max: compartments - 1 }), g: conductance })
      .map(({ away, g, pre }) => ({ pre, post: (pre + away) % compartments, g })),
    { minLength: 1, maxLength: 6 }
  )

const joined: fc.Arbitrary<Joined> = system.filter(({ b }) => b.length > 1).chain((one) =>
  ohmicIn(one.b.length).map((ohmic) => ({ ...one, ohmic }))
)

/** 1e5/(area C), by compartment. */
const kappas = ({ network }: Joined): ReadonlyArray<number> => {
  const [area, capacitance] = ["area", "capacitance"].map((name) => Table.floats(network.nodes, name))
  return Array.from(area, (a, i) => 1e5 / (a * capacitance[i]))
}

const junctionsOf = (one: Joined): Junctions => {
  const kappa = kappas(one)
  const ends = {
    pre: Int32Array.from(one.ohmic, ({ pre }) => pre),
    post: Int32Array.from(one.ohmic, ({ post }) => post)
  }
  return {
    joined: joinedCells(voltageCoupling(one.network), ends),
    toPre: Float64Array.from(one.ohmic, ({ g, pre }) => kappa[pre] * g),
    toPost: Float64Array.from(one.ohmic, ({ g, post }) => kappa[post] * g),
    rest: { lin: new Float64Array(one.b.length), constant: new Float64Array(one.b.length) }
  }
}

/** The dense rates with junctions. */
const denseOf = (one: Joined): Matrix => {
  const kappa = kappas(one)
  const g = one.g.map((row) => [...row])
  for (const { g: ohmic, post, pre } of one.ohmic) {
    for (const [to, from] of [[pre, post], [post, pre]]) {
      g[to][from] += kappa[to] * ohmic
      g[to][to] -= kappa[to] * ohmic
    }
  }
  return g
}

type Solve = (one: Joined, junctions: Junctions) => ArrayLike<number>

const forwards: Solve = ({ b, dt, held, lin, network }, junctions) =>
  solveTree(voltageCoupling(network), dt, lin, b, held, junctions)

/** Both are backward stable, as trees are (`L12-tree-solve.test.ts`): the same bound. */
const bound = (a: Matrix, expected: ArrayLike<number>): number =>
  (24 + 4 * a.length) * Number.EPSILON * condition(a) * largest(expected)

const difference = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, x, i) => Math.max(most, Math.abs(x - b[i])), 0)

const equalsDense = (solver: Solve) =>
  fc.property(joined, (one) => {
    const a = withHeldRows(implicit(denseOf(one), one.dt, one.lin), one.held)
    const expected = solve(a, one.b.map((x, i) => isHeld(one.held, i) ? one.held[i] : x))
    expect(difference(expected, solver(one, junctionsOf(one)))).toBeLessThanOrEqual(bound(a, expected))
  })

/** y of `Aᵀ y = c` by the factors of A; what is held is y there. */
const backwards: Solve = ({ c, dt, held, lin, network }, junctions) =>
  solveTransposed({ coupling: voltageCoupling(network), dt, junctions, lin }, c, held)

/** Branch points have no right side, so what the transpose says of compartments is the transpose of the dense matrix without them. */
const transposedEqualsDense = (solver: Solve) =>
  fc.property(joined, (one) => {
    const a = implicit(denseOf(one), one.dt, one.lin)
    const transposed = withHeldRows(a.map((_, i) => a.map((row) => row[i])), one.held)
    const expected = solve(transposed, one.c.map((x, i) => isHeld(one.held, i) ? one.held[i] : x))
    expect(difference(expected, solver(one, junctionsOf(one)))).toBeLessThanOrEqual(bound(transposed, expected))
  })

const Gap = Junction.make("Gap", {
  parameters: { g: { default: 1e-3, unit: "uS" } },
  current: "g * (v_pre - v_post)"
})

/** Cells of unequal size without a leak, joined at random; a current into the first. */
const charged = fc.record({
  cells: fc.array(
    fc.record({ ncomp: fc.integer({ min: 1, max: 3 }), radius: fc.double({ min: 0.5, max: 20, noNaN: true }) }),
    { minLength: 2, maxLength: 5 }
  ),
  scheme: fc.constantFrom("backwardEuler" as const, "crankNicolson" as const, "exponentialEuler" as const)
}).chain((given) => {
  const rows = given.cells.reduce((sum, { ncomp }) => sum + ncomp, 0)
  return ohmicIn(rows).map((ohmic) => ({ ...given, ohmic }))
})

const networkOf = (
  { cells, ohmic }: {
    readonly cells: ReadonlyArray<{ readonly ncomp: number; readonly radius: number }>
    readonly ohmic: ReadonlyArray<Ohmic>
  },
  swapped: boolean,
  type = Gap
): Network.Network =>
  Network.editSync(Network.make(cells.map((cell, k) => Cell.make({ ...cell, v: -70 + 13 * k }))), [
    Edit.connect(
      Connect.listed(ohmic.map(({ post, pre }) => swapped ? [post, pre] as const : [pre, post] as const)),
      type
    ),
    Edit.set("Gap_g", ohmic.map(({ g }) => g), Select.synapse("Gap")),
    Edit.stimulate(Stimulus.step({ delay: 0.05, duration: 1, amplitude: 0.3 }), Select.rows([0])),
    Edit.record("v")
  ])

/** Charge on all membranes [pC] and the most that is on one, after so many steps of 0.025 ms. */
const charges = (network: Network.Network, scheme: "backwardEuler" | "crankNicolson" | "exponentialEuler") => {
  const of = recorded(network, { steps: 20, dt: 0.025, scheme })
  const [area, capacitance] = ["area", "capacitance"].map((name) => Table.floats(network.nodes, name))
  const rows = Array.from(area.keys())
  // area C v: um2 uF/cm2 mV is 1e-8 uF mV, 1e-5 pC.
  const at = (row: number, sample: number): number => 1e-5 * area[row] * capacitance[row] * of("v", row)[sample]
  return Array.from({ length: 21 }, (_, sample) => ({
    sum: rows.reduce((sum, row) => sum + at(row, sample), 0),
    size: rows.reduce((sum, row) => sum + Math.abs(at(row, sample)), 0)
  }))
}

const keepsCharge = (edits: ReadonlyArray<Edit.Edit>) =>
  fc.property(charged, (given) => {
    const network = Network.editSync(networkOf(given, false), edits)
    const found = charges(network, given.scheme)
    found.forEach(({ size, sum }, sample) => {
      // 0.3 nA from 0.05 ms on: 0.3 pC a ms.
      const injected = 0.3 * Math.max(0, sample * 0.025 - 0.05)
      expect(Math.abs(sum - found[0].sum - injected)).toBeLessThanOrEqual(1e-10 * size + 1e-10)
    })
  })

/** A junction that is a battery too. */
const Battery = Junction.make("Gap", {
  parameters: { g: { default: 1e-3, unit: "uS" } },
  current: "g * (v_pre - v_post + 5 [mV])"
})

const symmetric = (type: typeof Gap, schemes: ReadonlyArray<"backwardEuler" | "crankNicolson" | "exponentialEuler">) =>
  fc.property(charged, fc.constantFrom(...schemes), (given, scheme) => {
    const [one, other] = [false, true].map((swapped) =>
      recorded(networkOf(given, swapped, type), { steps: 20, scheme })
    )
    const rows = given.cells.reduce((sum, { ncomp }) => sum + ncomp, 0)
    for (let row = 0; row < rows; row++) {
      expect(difference(one("v", row), other("v", row))).toBeLessThanOrEqual(1e-9)
    }
  })

describe("J, junctions", () => {
  it("J1: the solve of groups equals the dense solve", () => {
    fc.assert(equalsDense(forwards), settings)
  })

  it("J1: and so does the transpose, by the same factors", () => {
    fc.assert(transposedEqualsDense(backwards), settings)
  })

  it("J2: charge changes by stimuli only", () => {
    fc.assert(keepsCharge([]), settings)
  })

  it("J3: which end is pre is no matter", () => {
    fc.assert(symmetric(Gap, ["backwardEuler", "crankNicolson", "exponentialEuler"]), settings)
  })

  it("J1 notices junctions that are left out, and one end only", () => {
    expect(
      fc.check(
        equalsDense(({ b, dt, held, lin, network }) => solveTree(voltageCoupling(network), dt, lin, b, held)),
        broken
      ).failed
    ).toBe(true)
    const half: Solve = (one, junctions) => forwards(one, { ...junctions, toPost: junctions.toPost.map(() => 0) })
    expect(fc.check(equalsDense(half), broken).failed).toBe(true)
  })

  it("J1 notices a transpose that is none", () => {
    expect(
      fc.check(transposedEqualsDense((one, junctions) => forwards({ ...one, b: one.c }, junctions)), broken)
        .failed
    ).toBe(true)
  })

  it("J2 notices membranes that leak", () => {
    expect(fc.check(keepsCharge([Edit.insert(Channels.Leak)]), broken).failed).toBe(true)
  })

  it("J3 notices junctions that are batteries", () => {
    // Not by exponential Euler, which refuses them.
    expect(fc.check(symmetric(Battery, ["backwardEuler", "crankNicolson"]), broken).failed).toBe(true)
  })
})
