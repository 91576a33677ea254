/**
 * The adjoints of backward Euler and of Crank-Nicolson, by a transposed tree solve.
 *
 * With A x' = b, b = x + dt constant and A = 1 + dt (lin - G): y = A⁻ᵀ bar is the adjoint of b, and that of an entry of A is -y x'ᵀ. Row i
 * of A holds dt fromParent_i (x_i - x_p), row p holds dt toParent_i (x_p - x_i), so the adjoints of the coefficients of a link are
 * -dt y_i (x_i - x_p) and -dt y_p (x_p - x_i). Branch points are rows like others. `sums` holds both by node, first fromParent, then
 * toParent, without the dt.
 */
import type { Coupling } from "../solve/Coupling.ts"
import type { LinearSystem } from "../solve/LinearSystem.ts"
import type { SchemeAdjoint, SystemBars } from "./SchemeAdjoint.ts"
import { solveTransposed } from "./solveTransposed.ts"

/** The value of every node: compartments as given, branch points as the weighted mean of their neighbours. */
const allNodes = (
  { compartments, fromParent, parent, toParent }: Coupling,
  dt: number,
  x: ArrayLike<number>
): Float64Array => {
  const out = new Float64Array(parent.length)
  const weight = new Float64Array(parent.length)
  for (let i = 0; i < compartments; i++) out[i] = x[i]
  for (let i = 0; i < parent.length; i++) {
    const p = parent[i]
    if (i >= compartments) {
      out[i] += dt * fromParent[i] * x[p]
      weight[i] += dt * fromParent[i]
    } else if (p >= compartments) {
      out[p] += dt * toParent[i] * x[i]
      weight[p] += dt * toParent[i]
    }
  }
  for (let i = compartments; i < parent.length; i++) out[i] /= weight[i]
  return out
}

const back = (
  { coupling, dt, lin }: LinearSystem,
  next: Float64Array,
  bar: Float64Array,
  sums: Float64Array | null
): SystemBars => {
  const y = solveTransposed(coupling, dt, lin, bar)
  const { compartments, parent } = coupling
  if (sums !== null) {
    const x = allNodes(coupling, dt, next)
    const nodes = parent.length
    for (let i = 0; i < nodes; i++) {
      const p = parent[i]
      if (p === -1) continue
      sums[i] += y[i] * (x[p] - x[i])
      sums[nodes + i] -= y[p] * (x[p] - x[i])
    }
  }
  const x = y.slice(0, compartments)
  return { x, lin: x.map((own, i) => -dt * own * next[i]), constant: x.map((own) => dt * own) }
}

/** `part` of a step is what the solve is for. */
const implicit = (part: number): Pick<SchemeAdjoint, "coefficients" | "finish"> => ({
  coefficients: ({ parent }) => 2 * parent.length,
  finish: ({ parent }, dt, sums) => {
    const all = sums.map((x) => part * dt * x)
    return { fromParent: all.slice(0, parent.length), toParent: all.slice(parent.length) }
  }
})

/** The adjoint of backward Euler. */
export const backwardEulerAdjoint: SchemeAdjoint = { ...implicit(1), back }

/** The adjoint of Crank-Nicolson, x' = 2 x* - x with x* from half a step: bar* = 2 bar, and the adjoint of x has -bar besides. */
export const crankNicolsonAdjoint: SchemeAdjoint = {
  ...implicit(1 / 2),
  back: (system, next, bar, sums) => {
    const half = next.map((x, i) => (x + system.x[i]) / 2)
    const own = back({ ...system, dt: system.dt / 2 }, half, bar.map((x) => 2 * x), sums)
    return { ...own, x: own.x.map((x, i) => x - bar[i]) }
  }
}
