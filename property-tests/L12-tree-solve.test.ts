/**
 * L12: the tree solve equals the dense solve, and leaves no current unaccounted for at any compartment, whatever rows are held: there the
 * dense system has the equation x = what is held.
 *
 * The dense system is assembled anew from physics.md sections 5 and 8 in `test/solve/oracle.ts`, which imports nothing of `src/solve`.
 * Trees have one compartment per branch, unequal branches and branch points with one child; networks have several cells. A broken
 * variant stands at the end.
 */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type Coupling, voltageCoupling } from "../src/solve/Coupling.ts"
import { solveTree } from "../src/solve/solveTree.ts"
import { largest, system } from "../test/solve/arbitrarySystem.ts"
import { condition, implicit, isHeld, solve, withHeldRows } from "../test/solve/oracle.ts"
import { broken, settings } from "./settings.ts"

type Solve = (
  coupling: Coupling,
  dt: number,
  lin: ArrayLike<number>,
  b: ArrayLike<number>,
  held: ArrayLike<number> | null
) => ArrayLike<number>

/**
 * Both eliminations are backward stable here: each answers a system whose coefficients are off by a few roundings per unknown. Assembling
 * them twice in a different order adds a dozen roundings each. What that does to the answer is the condition number times as much.
 */
const equalsDense = (solver: Solve, note: (figure: number) => void = () => {}) =>
  fc.property(system, ({ b, dt, g, held, lin, network }) => {
    const a = withHeldRows(implicit(g, dt, lin), held)
    const expected = solve(a, b.map((x, i) => isHeld(held, i) ? held[i] : x))
    const found = solver(voltageCoupling(network), dt, lin, b, held)
    for (let i = 0; i < b.length; i++) if (isHeld(held, i)) expect(found[i]).toBe(held[i])
    const allowed = (24 + 4 * b.length) * Number.EPSILON * condition(a) * largest(expected)
    const error = expected.reduce((most, x, i) => Math.max(most, Math.abs(x - found[i])), 0)
    if (error > 0) note(error / largest(expected))
    expect(error).toBeLessThanOrEqual(allowed)
  })

/** What flows into a compartment and what it takes up differ by less than 1e-12 of what flows. */
const balances = (solver: Solve, note: (figure: number) => void = () => {}) =>
  fc.property(system, ({ b, dt, g, held, lin, network }) => {
    const x = solver(voltageCoupling(network), dt, lin, b, held)
    g.forEach((row, i) => {
      if (isHeld(held, i)) return
      const terms = [x[i], dt * lin[i] * x[i], -b[i], ...row.map((y, j) => -dt * y * x[j])]
      const flow = terms.reduce((sum, y) => sum + Math.abs(y), 0)
      const residual = Math.abs(terms.reduce((sum, y) => sum + y, 0))
      if (flow > 0) note(residual / flow)
      expect(residual).toBeLessThanOrEqual(1e-12 * flow)
    })
  })

/** Forgets to hand the right-hand side of an eliminated compartment on to its parent. */
const forgetful: Solve = ({ compartments, fromParent, order, parent, toParent, total }, dt, lin, b) => {
  const diagonal = Float64Array.from(total, (t, i) => (i < compartments ? 1 + dt * lin[i] : 0) + dt * t)
  const right = Float64Array.from(total, (_, i) => i < compartments ? b[i] : 0)
  for (const i of Array.from(order).reverse()) {
    if (parent[i] === -1) continue
    diagonal[parent[i]] -= dt * toParent[i] / diagonal[i] * dt * fromParent[i]
  }
  for (const i of order) {
    right[i] = (parent[i] === -1 ? right[i] : right[i] + dt * fromParent[i] * right[parent[i]]) / diagonal[i]
  }
  return right
}

describe("L12", () => {
  it("the tree solve equals the dense solve", () => {
    fc.assert(equalsDense(solveTree), settings)
  })

  it("the tree solve balances the currents at every compartment", () => {
    fc.assert(balances(solveTree), settings)
  })

  it("the properties notice a solve that forgets the right-hand side of the children", () => {
    expect(fc.check(equalsDense(forgetful), broken).failed).toBe(true)
    expect(fc.check(balances(forgetful), broken).failed).toBe(true)
  })

  it("the properties notice a solve that writes what is held after it", () => {
    const late: Solve = (coupling, dt, lin, b, held) =>
      solveTree(coupling, dt, lin, b).map((x, i) => isHeld(held, i) ? held[i] : x)
    expect(fc.check(equalsDense(late), broken).failed).toBe(true)
    expect(fc.check(balances(late), broken).failed).toBe(true)
  })

  it("the properties notice a branch point that weighs its members equally", () => {
    const level: Solve = (coupling, dt, lin, b, held) => {
      const isPoint = (i: number): boolean => i >= coupling.compartments
      const fromParent = coupling.fromParent.map((x, i) => isPoint(i) ? 1 : x)
      const toParent = coupling.toParent.map((x, i) => coupling.parent[i] !== -1 && isPoint(coupling.parent[i]) ? 1 : x)
      const total = coupling.total.map((x, i) =>
        isPoint(i) ? 1 + Array.from(coupling.parent).filter((p) => p === i).length : x
      )
      return solveTree({ ...coupling, fromParent, toParent, total }, dt, lin, b, held)
    }
    expect(fc.check(equalsDense(level), broken).failed).toBe(true)
    expect(fc.check(balances(level), broken).failed).toBe(true)
  })
})
