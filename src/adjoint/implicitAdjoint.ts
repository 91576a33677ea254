/**
 * The adjoints of backward Euler and of Crank-Nicolson, by a transposed solve.
 *
 * With A m = b, b = x + h constant and A = 1 + h (lin - G): y = A⁻ᵀ bar is the adjoint of b, and that of an entry of A is -y mᵀ. Row i
 * of A holds h fromParent_i (m_i - m_p), row p holds h toParent_i (m_p - m_i), so the adjoints of the coefficients of a link are
 * -h y_i (m_i - m_p) and -h y_p (m_p - m_i). Branch points are rows like others. `sums` holds both by node, first fromParent, then
 * toParent, without the h. A held row is no equation of the solve; its drive is its residual over h, (A m - b) / h, so its y is
 * -1/h times the adjoint of the drive, and its m gets what is left over in its column, -Aᵀ y. So one solve does it all. A junction is a link
 * like others, with rates of its own in every step.
 */
import type { Coupling } from "../solve/Coupling.ts"
import type { LinearSystem } from "../solve/LinearSystem.ts"
import { isHeld } from "../solve/pivots.ts"
import { zeroJunctionBars } from "./junctionFlowBack.ts"
import type { JunctionBars, SchemeAdjoint, StepBars, SystemBars } from "./SchemeAdjoint.ts"
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

/** What the values of held rows get through the equations of their neighbours, and through their own: -Aᵀ y in their column, 0 elsewhere. */
const throughNeighbours = (
  { coupling: { fromParent, order, parent, toParent }, held, junctions, lin }: LinearSystem,
  h: number,
  y: Float64Array
): Float64Array => {
  const out = new Float64Array(lin.length)
  if (held === null) return out
  const link = (i: number, p: number, ofOne: number, ofOther: number): void => {
    const difference = h * ofOne * y[i] - h * ofOther * y[p]
    if (isHeld(held, i)) out[i] -= difference
    if (isHeld(held, p)) out[p] += difference
  }
  for (const i of order) if (parent[i] !== -1) link(i, parent[i], fromParent[i], toParent[i])
  junctions?.joined.pre.forEach((a, k) => link(a, junctions.joined.post[k], junctions.toPre[k], junctions.toPost[k]))
  return out.map((own, i) => isHeld(held, i) ? own - (1 + h * lin[i]) * y[i] : 0)
}

/** What the rates of junctions get: h y times what flows. */
const linkBars = ({ junctions }: LinearSystem, h: number, m: Float64Array, y: Float64Array): JunctionBars | null => {
  if (junctions === null) return null
  const { joined: { post, pre } } = junctions
  const bars = zeroJunctionBars(junctions)
  pre.forEach((a, k) => {
    const difference = m[post[k]] - m[a]
    bars.toPre[k] = h * y[a] * difference
    bars.toPost[k] = -h * y[post[k]] * difference
  })
  return bars
}

/** `h` is the part of the step that the solve is for, `m` its values, `bar` their adjoint in free rows; what `held` gets is as m does. */
const back = (
  system: LinearSystem,
  h: number,
  m: Float64Array,
  bar: Float64Array,
  drive: Float64Array | null,
  sums: Float64Array | null
): SystemBars => {
  const { coupling, held } = system
  const fixed = held === null ? null : held.map((v, i) => Number.isNaN(v) ? NaN : drive === null ? 0 : -drive[i] / h)
  const y = solveTransposed({ ...system, dt: h }, bar, fixed)
  const { compartments, parent } = coupling
  if (sums !== null) {
    const values = allNodes(coupling, h, m)
    const nodes = parent.length
    for (let i = 0; i < nodes; i++) {
      const p = parent[i]
      if (p === -1) continue
      sums[i] += y[i] * (values[p] - values[i])
      sums[nodes + i] -= y[p] * (values[p] - values[i])
    }
  }
  const x = y.slice(0, compartments)
  return {
    x,
    lin: x.map((own, i) => -h * own * m[i]),
    constant: x.map((own) => h * own),
    held: throughNeighbours(system, h, y),
    junctions: linkBars(system, h, m, y)
  }
}

/** `part` of a step is what the solve is for. */
const implicit = (part: number): Pick<SchemeAdjoint, "coefficients" | "dependsOnHeld" | "finish"> => ({
  coefficients: ({ parent }) => 2 * parent.length,
  dependsOnHeld: false,
  finish: ({ parent }, dt, sums) => {
    const all = sums.map((x) => part * dt * x)
    return {
      coupling: { fromParent: all.slice(0, parent.length), toParent: all.slice(parent.length) },
      junctions: null
    }
  }
})

/** Adds what comes to held rows directly: they are the values after the step. */
const withDirect = (held: ArrayLike<number> | null, through: Float64Array, { next }: StepBars): Float64Array =>
  through.map((own, i) => isHeld(held, i) ? next[i] + own : 0)

/** The adjoint of backward Euler: m = x'. */
export const backwardEulerAdjoint: SchemeAdjoint = {
  ...implicit(1),
  back: (system, next, bars, sums) => {
    const own = back(system, system.dt, next, bars.next, bars.drive, sums)
    return { ...own, held: withDirect(system.held, own.held, bars) }
  }
}

/**
 * The adjoint of Crank-Nicolson, x' = 2 m - x with m from half a step: m gets 2 bar, and x gets -bar besides. A held row is at
 * m = (V + x) / 2, so both get half of what m gets.
 */
export const crankNicolsonAdjoint: SchemeAdjoint = {
  ...implicit(1 / 2),
  back: (system, next, bars, sums) => {
    const { dt, held, x } = system
    const own = back(system, dt / 2, next.map((y, i) => (y + x[i]) / 2), bars.next.map((y) => 2 * y), bars.drive, sums)
    return {
      ...own,
      x: own.x.map((y, i) => isHeld(held, i) ? y + own.held[i] / 2 : y - bars.next[i]),
      held: withDirect(held, own.held.map((y) => y / 2), bars)
    }
  }
}
