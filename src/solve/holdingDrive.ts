/**
 * What it takes to hold rows in an implicit step: the constant drive that would bring a free row to where it is held.
 *
 * It is the residual of the row's own equation, `(V - x)/dt + lin m - constant - G m`, with m the values that the solve gave: those of the
 * end of the step (backward Euler) or of its middle (Crank-Nicolson). So a drive of this size, put in as a stimulus, gives the same step.
 */
import { addFlow } from "./junctions/Junctions.ts"
import type { LinearSystem } from "./LinearSystem.ts"
import { isHeld } from "./pivots.ts"

/** By compartment [unit of x per ms], 0 where it is free; `h` is the part of the step that the solve is for, `m` its values by node. */
export const holdingDrive = (
  { constant, coupling, dt, held, junctions, lin, x }: LinearSystem,
  h: number,
  m: ArrayLike<number>
): Float64Array => {
  const { fromParent, order, parent, toParent } = coupling
  const away = new Float64Array(parent.length) // -h G m
  for (const i of order) {
    const p = parent[i]
    if (p === -1) continue
    const difference = m[i] - m[p]
    away[i] += h * fromParent[i] * difference
    away[p] -= h * toParent[i] * difference
  }
  const through = new Float64Array(x.length)
  addFlow(junctions, m, through)
  return x.map((before, i) =>
    isHeld(held, i)
      ? (held[i] - before) / dt + lin[i] * m[i] - constant[i] + away[i] / h - through[i]
      : 0
  )
}
