/**
 * Where the implicit solve of a step has a pivot that is not positive: a membrane of negative slope that grows by itself within dt.
 *
 * The numbers that such a solve gives have a sign of their own and mean nothing, so they are an error. Without a negative slope every pivot is
 * above 0 (the matrix is a dominant M-matrix), and nothing is looked at. Kernels make a value of such a solve NaN, which brings the run here.
 */
import { describeNode, type Network } from "../network/Network.ts"
import { isImplicit, schemeKinds, type SchemeName } from "../program/System.ts"
import { allPivots, cellsWith } from "./junctions/allPivots.ts"
import type { Junctions } from "./junctions/Junctions.ts"
import type { LinearSystem } from "./LinearSystem.ts"
import { isHeld } from "./pivots.ts"
import { SimulationError } from "./SimulationError.ts"

/** The error of a step, or null; `state` is what is solved for, `step` counts from 0. */
export const pivotFlaw = (
  network: Network,
  scheme: SchemeName,
  state: string,
  system: LinearSystem,
  step: number
): SimulationError | null => {
  const { coupling, dt, held, junctions, lin } = system
  if (!isImplicit(scheme)) return null
  const calm = lin.every(isCalm) &&
    (junctions === null || (junctions.toPre.every(isCalm) && junctions.toPost.every(isCalm)))
  if (calm) return null
  const h = schemeKinds[scheme].mirrored ? dt / 2 : dt
  const bad = allPivots(system, h).findIndex((x) => x < 0 || x === Infinity)
  if (bad < 0) return null
  const cell = coupling.cellStarts.findIndex((_, c) => inCell(coupling, c, bad))
  const cells = cellsWith(junctions?.joined ?? null, cell)
  const rows = Array.from({ length: coupling.compartments }, (_, i) => i).filter((i) =>
    !isHeld(held, i) && cells.some((c) => inCell(coupling, c, i))
  )
  const row = rows.reduce((worst, i) => lin[i] < lin[worst] ? i : worst, rows[0])
  const joint = junctions === null ? null : worstJunction(junctions, rows)
  const own = Math.max(0, -lin[row])
  if (joint === null) return flawAt(describeNode(network, row), state, { slope: lin[row], dt, h, step })
  // A symmetric system of capacitances: positive where h times (the worst membrane and twice the worst sum of a row) is below 1.
  const place = joint.sum > own ? between(network, joint) : describeNode(network, row)
  return flawAt(place, state, { slope: -(own + 2 * joint.sum), dt, h, step })
}

type Joint = { readonly ends: readonly [pre: number, post: number]; readonly sum: number }

const between = (network: Network, { ends: [pre, post] }: Joint): string =>
  `the junction between ${describeNode(network, pre)} and ${describeNode(network, post)}`

/** Of junctions of negative conductance in some compartments: the ends of the worst, and the largest sum of their rates in a compartment. */
const worstJunction = (
  { joined, toPost, toPre }: Junctions,
  rows: ReadonlyArray<number>
): Joint | null => {
  const wanted = new Set(rows)
  const sums = new Map<number, number>()
  let [worst, least] = [-1, 0]
  for (let k = 0; k < toPre.length; k++) {
    for (const [row, rate] of [[joined.pre[k], toPre[k]], [joined.post[k], toPost[k]]]) {
      if (!(rate < 0) || !wanted.has(row)) continue
      sums.set(row, (sums.get(row) ?? 0) - rate)
      if (rate < least) [worst, least] = [k, rate]
    }
  }
  return worst < 0
    ? null
    : { ends: [joined.pre[worst], joined.post[worst]], sum: [...sums.values()].reduce((a, b) => Math.max(a, b), 0) }
}

const isCalm = (x: number): boolean => !(x < 0)

/** The same of a pumped concentration, which every compartment solves for itself by backward Euler. */
export const pumpFlaw = (
  network: Network,
  state: string,
  { dt, held, lin }: Pick<LinearSystem, "dt" | "held" | "lin">,
  step: number
): SimulationError | null => {
  const row = lin.findIndex((slope, i) => 1 + dt * slope <= 0 && !isHeld(held, i))
  return row < 0 ? null : flawAt(describeNode(network, row), state, { slope: lin[row], dt, h: dt, step })
}

type Found = { readonly slope: number; readonly dt: number; readonly h: number; readonly step: number }

const flawAt = (place: string, state: string, { dt, h, slope, step }: Found): SimulationError =>
  new SimulationError({
    reason: {
      _tag: "VoltagePivot",
      state,
      place,
      step: step + 1,
      time: (step + 1) * dt,
      slope,
      ratio: h * Math.abs(slope),
      longest: dt / h * 0.5 / Math.abs(slope)
    }
  })

/** Whether a node, or the compartment that a branch point hangs on, is in a cell. */
const inCell = (
  { cellStarts, compartments, parent }: LinearSystem["coupling"],
  cell: number,
  node: number
): boolean => {
  const row = node < compartments ? node : parent[node]
  return cell + 1 < cellStarts.length && row >= cellStarts[cell] && row < cellStarts[cell + 1]
}
