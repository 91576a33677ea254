/**
 * L12, on the way back: the transposed tree solve equals the dense solve with the transposed matrix, and ⟨A⁻¹ b, c⟩ = ⟨b, A⁻ᵀ c⟩, whatever
 * rows are held.
 *
 * Systems are those of `L12-tree-solve.test.ts`, matrices those of `test/solve/oracle.ts`. Broken variants stand at the end.
 */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { solveTransposed } from "../src/adjoint/solveTransposed.ts"
import { type Coupling, voltageCoupling } from "../src/solve/Coupling.ts"
import { solveTree } from "../src/solve/solveTree.ts"
import { largest, system } from "../test/solve/arbitrarySystem.ts"
import { condition, implicit, isHeld, type Matrix, solve, withHeldRows } from "../test/solve/oracle.ts"
import { broken, settings } from "./settings.ts"

type Solve = (
  coupling: Coupling,
  dt: number,
  lin: ArrayLike<number>,
  b: ArrayLike<number>,
  fixed: ArrayLike<number> | null
) => ArrayLike<number>

const transpose = (a: Matrix): Matrix => a.map((_, i) => a.map((row) => row[i]))

/**
 * Both eliminations are backward stable: each answers a system whose coefficients are off by a few roundings per unknown. What that does to
 * the answer is the condition number times as much. The same bound as for the solve forwards.
 */
const equalsDense = (solver: Solve) =>
  fc.property(system, ({ c, dt, g, held, lin, network }) => {
    // Where y is given it is no unknown, and its equation, a column of the system forwards, is not asked.
    const a = withHeldRows(transpose(implicit(g, dt, lin)), held)
    const expected = solve(a, c.map((x, i) => isHeld(held, i) ? held[i] : x))
    const found = solver(voltageCoupling(network), dt, lin, c, held)
    const bound = (24 + 4 * c.length) * Number.EPSILON * condition(a) * largest(expected)
    expect(expected.reduce((most, x, i) => Math.max(most, Math.abs(x - found[i])), 0)).toBeLessThanOrEqual(bound)
  })

/**
 * Entries of the inverse are 0 or more, and neither solve subtracts, so each is as exact as its dozens of roundings, whatever the stiffness:
 * the two sides differ by 1e-13 of what the sums are made of, A⁻¹ |b| and |c|.
 */
const pairsWith = (solver: Solve) =>
  fc.property(system, ({ b, c, dt, held, lin, network }) => {
    const coupling = voltageCoupling(network)
    // Rows that are held at 0 take no part.
    const none = held === null ? null : held.map((x) => Number.isNaN(x) ? NaN : 0)
    const [x, y] = [solveTree(coupling, dt, lin, b, none), solver(coupling, dt, lin, c, none)]
    const all = solveTree(coupling, dt, lin, b.map(Math.abs), none)
    let [left, right, size] = [0, 0, 0]
    for (let i = 0; i < b.length; i++) {
      left += x[i] * c[i]
      right += b[i] * y[i]
      size += all[i] * Math.abs(c[i])
    }
    expect(Math.abs(left - right)).toBeLessThanOrEqual(1e-12 * size)
  })

const transposed: Solve = (coupling, dt, lin, b, fixed) =>
  solveTransposed({ coupling, dt, lin, junctions: null }, b, fixed)

describe("L12, transposed", () => {
  it("the transposed tree solve equals the dense solve", () => {
    fc.assert(equalsDense(transposed), settings)
  })

  it("a solve and its transpose pair up", () => {
    fc.assert(pairsWith(transposed), settings)
  })

  const fails = (solver: Solve): void => {
    for (const property of [equalsDense(solver), pairsWith(solver)]) {
      expect(fc.check(property, broken).failed).toBe(true)
    }
  }

  it("the properties notice a solve that takes up for down", () => {
    fails((coupling, dt, lin, b) =>
      transposed({ ...coupling, fromParent: coupling.toParent, toParent: coupling.fromParent }, dt, lin, b, null)
    )
  })

  it("the properties notice a solve that is not transposed", () => {
    fails(solveTree)
  })

  it("the properties notice a substitution that forgets the parent", () => {
    fails(({ compartments, fromParent, order, parent, toParent }, dt, lin, b) => {
      const excess = Float64Array.from(parent, (_, i) => i < compartments ? 1 + dt * lin[i] : 0)
      const y = Float64Array.from(parent, (_, i) => i < compartments ? b[i] : 0)
      for (const i of Array.from(order).reverse()) {
        const p = parent[i]
        const pivot = p === -1 ? excess[i] : excess[i] + dt * fromParent[i]
        if (p !== -1) {
          excess[p] += dt * toParent[i] / pivot * excess[i]
          y[p] += dt * fromParent[i] / pivot * y[i]
        }
        y[i] /= pivot
      }
      return y
    })
  })
})
