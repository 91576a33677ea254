/**
 * Adjoints of the columns that a coupling is made of, from those of its coefficients: the way back through `Coupling.ts`.
 *
 * First from coefficients to half resistances and scales, then from those to resistivity (or diffusion constant), loads, area and
 * capacitance (or volume). Formulas: physics.md sections 5 and 14.
 */
import type { Network } from "../network/Network.ts"
import { type Coupling, couplingColumns, type Halves, halves } from "../solve/Coupling.ts"
import * as Table from "../table/Table.ts"
import type { CouplingBars } from "./SchemeAdjoint.ts"

/** Adjoints by column; `ion` is null for the voltages. */
export const couplingBack = (
  network: Network,
  ion: string | null,
  coupling: Coupling,
  bars: CouplingBars
): ReadonlyMap<string, Float64Array> => {
  const own = halves(network, ion)
  const half = halvesBack(coupling, own, bars)
  const columns = couplingColumns(ion).map((name) => Table.floats(network.nodes, name))
  const out = couplingColumns(ion).map((_, k) => new Float64Array(columns[k].length))
  for (let i = 0; i < coupling.compartments; i++) {
    if (ion === null) {
      // towards start = Ra load_in, towards end = Ra load_out, scale = 1e7 / (A C)
      const [resistivity, area, capacitance, loadIn, loadOut] = columns
      out[0][i] = half.towardsStart[i] * loadIn[i] + half.towardsEnd[i] * loadOut[i]
      out[1][i] = -half.scale[i] * own.scale[i] / area[i]
      out[2][i] = -half.scale[i] * own.scale[i] / capacitance[i]
      out[3][i] = half.towardsStart[i] * resistivity[i]
      out[4][i] = half.towardsEnd[i] * resistivity[i]
    } else {
      // towards start = load_in / D, towards end = load_out / D, scale = 1 / V
      const [constant, volume, loadIn, loadOut] = columns
      out[0][i] = -(half.towardsStart[i] * loadIn[i] + half.towardsEnd[i] * loadOut[i]) / (constant[i] * constant[i])
      out[1][i] = -half.scale[i] / (volume[i] * volume[i])
      out[2][i] = half.towardsStart[i] / constant[i]
      out[3][i] = half.towardsEnd[i] / constant[i]
    }
  }
  return new Map(couplingColumns(ion).map((name, k) => [name, out[k]]))
}

const halvesBack = (
  { compartments, order, parent }: Coupling,
  { scale, towardsEnd, towardsStart }: Halves,
  { fromParent, toParent }: CouplingBars
): { readonly [K in keyof Halves]: Float64Array } => {
  const out = {
    towardsStart: new Float64Array(compartments),
    towardsEnd: new Float64Array(compartments),
    scale: new Float64Array(compartments)
  }
  for (const i of order) {
    const p = parent[i]
    if (p === -1) continue
    if (i >= compartments) { // fromParent = 1 / E_p, toParent = s_p / E_p
      out.towardsEnd[p] -= (fromParent[i] + toParent[i] * scale[p]) / (towardsEnd[p] * towardsEnd[p])
      out.scale[p] += toParent[i] / towardsEnd[p]
    } else if (p >= compartments) { // fromParent = s_i / S_i, toParent = 1 / S_i
      out.towardsStart[i] -= (fromParent[i] * scale[i] + toParent[i]) / (towardsStart[i] * towardsStart[i])
      out.scale[i] += fromParent[i] / towardsStart[i]
    } else { // R = E_p + S_i, fromParent = s_i / R, toParent = s_p / R
      const resistance = towardsEnd[p] + towardsStart[i]
      const bar = -(fromParent[i] * scale[i] + toParent[i] * scale[p]) / (resistance * resistance)
      out.towardsEnd[p] += bar
      out.towardsStart[i] += bar
      out.scale[i] += fromParent[i] / resistance
      out.scale[p] += toParent[i] / resistance
    }
  }
  return out
}
