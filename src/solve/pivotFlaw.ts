/**
 * Where the implicit solve of a step has a pivot that is not positive: a membrane of negative slope that grows by itself within dt.
 *
 * The numbers that such a solve gives have a sign of their own and mean nothing, so they are an error. Without a negative slope every pivot is
 * above 0 (the matrix is a dominant M-matrix), and nothing is looked at. Kernels make a value of such a solve NaN, which brings the run here.
 */
import { describeNode, type Network } from "../network/Network.ts"
import type { LinearSystem } from "./LinearSystem.ts"
import { inversePivots, isHeld } from "./pivots.ts"
import type { SchemeName } from "./Scheme.ts"
import { SimulationError } from "./SimulationError.ts"

/** The error of a step, or null; `state` is what is solved for, `step` counts from 0. */
export const pivotFlaw = (
  network: Network,
  scheme: SchemeName,
  state: string,
  { coupling, dt, held, lin }: LinearSystem,
  step: number
): SimulationError | null => {
  if (scheme !== "backwardEuler" && scheme !== "crankNicolson") return null
  if (lin.every((x) => !(x < 0))) return null
  const h = scheme === "backwardEuler" ? dt : dt / 2
  const bad = inversePivots(coupling, h, lin, held).findIndex((x) => x < 0 || x === Infinity)
  if (bad < 0) return null
  const cell = coupling.cellStarts.findIndex((_, c) => inCell(coupling, c, bad))
  const rows = Array.from({ length: coupling.compartments }, (_, i) => i).filter((i) =>
    inCell(coupling, cell, i) && !isHeld(held, i)
  )
  const row = rows.reduce((worst, i) => lin[i] < lin[worst] ? i : worst, rows[0])
  const rate = Math.abs(lin[row])
  return new SimulationError({
    reason: {
      _tag: "VoltagePivot",
      state,
      place: describeNode(network, row),
      step: step + 1,
      time: (step + 1) * dt,
      slope: lin[row],
      ratio: h * rate,
      longest: dt / h * 0.5 / rate
    }
  })
}

/** Whether a node, or the compartment that a branch point hangs on, is in a cell. */
const inCell = (
  { cellStarts, compartments, parent }: LinearSystem["coupling"],
  cell: number,
  node: number
): boolean => {
  const row = node < compartments ? node : parent[node]
  return cell + 1 < cellStarts.length && row >= cellStarts[cell] && row < cellStarts[cell + 1]
}
