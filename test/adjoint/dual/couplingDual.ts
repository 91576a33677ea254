/**
 * How compartments pull at each other, as a dense matrix of dual rates over a whole network, from physics.md sections 5 and 14.
 *
 * One idea: every half of a compartment is a resistance; neighbours are joined by two of them, and at a branch point every member is joined
 * to every other (5.3). The matrix has a zero diagonal: a row's own coefficient is minus the sum of the others, which nobody has to
 * subtract. It does not know the library's tree.
 */
import type { Network } from "../../../src/network/Network.ts"
import type { Matrix, Vector } from "./denseDual.ts"
import * as Dual from "./Dual.ts"

/** Gives a column of `nodes`. */
type Column = (name: string) => Vector

/** Half resistances towards start and end of the branch, and what makes a rate [1/ms] of a conductance there. */
type Halves = { readonly start: Vector; readonly end: Vector; readonly scale: Vector }

/** Turns S/(cm um) per uF/cm^2 into 1/ms. */
const conductanceUnit = 1e7

/** Rates between the voltages: R_a load is a half resistance, 1e7 / (A C) the scale. */
export const voltageRates = (network: Network, column: Column): Matrix => {
  const resistivity = column("axial_resistivity")
  const [area, capacitance] = [column("area"), column("capacitance")]
  return rates(network, {
    start: column("resistive_load_in").map((load, i) => Dual.multiply(resistivity[i], load)),
    end: column("resistive_load_out").map((load, i) => Dual.multiply(resistivity[i], load)),
    scale: area.map((a, i) => Dual.divide(Dual.constant(conductanceUnit), Dual.multiply(a, capacitance[i])))
  })
}

/** Rates between the concentrations of an ion: load / D is a half resistance, 1 / volume the scale. */
export const diffusionRates = (network: Network, column: Column, ion: string): Matrix => {
  const constants = column(`axial_diffusion_${ion}`)
  return rates(network, {
    start: column("resistive_load_in").map((load, i) => Dual.divide(load, constants[i])),
    end: column("resistive_load_out").map((load, i) => Dual.divide(load, constants[i])),
    scale: column("volume").map((volume) => Dual.divide(Dual.one, volume))
  })
}

const rates = (network: Network, { end, scale, start }: Halves): Matrix => {
  const n = network.nodes.length
  const out = Array.from({ length: n }, () => new Array<Dual.Dual>(n).fill(Dual.zero))
  /** The equation of `to` gains `conductance * scale (x_from - x_to)`. */
  const join = (to: number, from: number, conductance: Dual.Dual): void => {
    out[to][from] = Dual.add(out[to][from], Dual.multiply(conductance, scale[to]))
  }
  let offset = 0
  for (const { ncomp, parents } of network.cells) {
    const first: Array<number> = []
    for (const count of ncomp) {
      first.push(offset)
      offset += count
    }
    ncomp.forEach((count, b) => {
      const last = first[b] + count - 1
      for (let i = first[b]; i < last; i++) {
        const conductance = Dual.divide(Dual.one, Dual.add(end[i], start[i + 1]))
        join(i, i + 1, conductance)
        join(i + 1, i, conductance)
      }
      const children = parents.flatMap((parent, child) => parent === b ? [first[child]] : [])
      if (children.length > 0) joinAll([[last, end[last]], ...children.map((at) => [at, start[at]] as const)], join)
    })
  }
  return out
}

/** Members of a branch point: m gains from k what 1/H_m lets through, weighted by (1/H_k) / sum of all 1/H. */
const joinAll = (
  members: ReadonlyArray<readonly [at: number, resistance: Dual.Dual]>,
  join: (to: number, from: number, conductance: Dual.Dual) => void
): void => {
  const weights = members.map(([, resistance]) => Dual.divide(Dual.one, resistance))
  const total = Dual.sum(weights)
  members.forEach(([to], m) => {
    members.forEach(([from], k) => {
      if (m !== k) join(to, from, Dual.multiply(weights[m], Dual.divide(weights[k], total)))
    })
  })
}
