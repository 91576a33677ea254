/**
 * How far two computations of one gradient may be apart: what roundings come to, measured by how much the numbers matter.
 *
 * One idea: the effect of a number is its derivative times its size, the change of the loss per relative change of it. Where effects are
 * differences of large ones (a coupling that has levelled everything already), roundings are parts of the large ones, not of what is left.
 */
import type { Adjoint } from "../../src/adjoint/Bars.ts"
import type { Gradient } from "../../src/adjoint/gradient.ts"
import type { Network } from "../../src/network/Network.ts"
import type { SchemeName } from "../../src/solve/Scheme.ts"
import type { Floats } from "../../src/table/Column.ts"
import * as Table from "../../src/table/Table.ts"
import { type Dot, numbersOf, type Question } from "./gradientRuns.ts"

/** dt times the fastest rate at which a compartment follows one of its ends, of voltages or of a diffusing ion (physics.md sections 5 and 14). */
const stiffness = (network: Network, dt: number): number => {
  const column = (name: string): Floats => Table.floats(network.nodes, name)
  const [area, capacitance, resistivity, volume] = ["area", "capacitance", "axial_resistivity", "volume"].map(column)
  let fastest = 0
  for (const load of ["resistive_load_in", "resistive_load_out"].map(column)) {
    for (let i = 0; i < load.length; i++) {
      fastest = Math.max(fastest, 1e7 / (area[i] * capacitance[i] * resistivity[i] * load[i]))
      for (const ion of network.diffusion) {
        fastest = Math.max(fastest, column(`axial_diffusion_${ion}`)[i] / (volume[i] * load[i]))
      }
    }
  }
  return dt * fastest
}

/** Whether all numbers of a run stay within what a membrane can have, so that roundings are not amplified by an explosion. */
export const calm = ({ traces: { data, state } }: Gradient): boolean =>
  [data, state.v, ...state.nodes.values(), ...state.edges.values()].every((column) =>
    column.every((x) => !(Math.abs(x) > 1e4))
  )

/**
 * What two sums of products may be apart: 1e-10 of their own terms, for some thousand roundings that add up; and of `all` terms, which a
 * single column may be a small difference of, 1e-13, because derivatives of `exprel` and `efun` are good to 5e-14, and what `coupled` says.
 */
export const allowed = (own: Dot, other: Dot, all: number, coupled: number): number =>
  1e-10 * Math.max(own.size, other.size) + (1e-13 + coupled) * all

/**
 * The part of all terms that roundings in couplings come to: a derivative by a coupling is its rate times a difference of neighbours, or of
 * a compartment and a branch point, so a rounding of a value counts as often as the stiffness says. Crank-Nicolson does not damp what is
 * stiff, so there those of all steps add up.
 */
export const coupled = (network: Network, { dt, scheme, steps }: Pick<Question, "dt" | "scheme" | "steps">): number =>
  4 * Number.EPSILON * stiffness(network, dt) * (scheme === "crankNicolson" ? steps : 1)

/** The size of a number of a network; 1 where it is 0, 0 where there is none. Inputs count as they are. */
const sizeOf = (network: Network, name: string): (i: number) => number => {
  const [domain, column] = name.split(" ")
  if (domain !== "nodes" && domain !== "edges") return () => 1
  const values = Table.floats(network[domain], column)
  return (i) => Number.isNaN(values[i]) ? 0 : Math.abs(values[i]) || 1
}

/** The largest effect of any number. */
const largestEffect = (network: Network, numbers: ReadonlyMap<string, ArrayLike<number>>): number => {
  let most = 0
  numbers.forEach((values, name) => {
    const size = sizeOf(network, name)
    for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i] * size(i)))
  })
  return most
}

/**
 * Where the engines' gradients are apart, or null: by a bit. Kernels sum the matrices of the exponential scheme in another order, over whole
 * cells, and these sums cancel (see `stiffness`): 1e-9 of the largest effect of any number there. Seen: 7e-11.
 */
export const enginesApart = (network: Network, scheme: SchemeName, a: Adjoint, b: Adjoint): string | null => {
  const [own, other] = [numbersOf(a), numbersOf(b)]
  const bound = scheme === "exponentialEuler" ? 1e-9 * largestEffect(network, own) : 0
  for (const [name, values] of own) {
    const size = sizeOf(network, name)
    const others = other.get(name)
    if (others?.length !== values.length) return `${name}: other lengths`
    for (let i = 0; i < values.length; i++) {
      if (Object.is(values[i], others[i]) || Math.abs(values[i] - others[i]) * size(i) < bound) continue
      return `${name}, ${i}: ${values[i]} and ${others[i]}`
    }
  }
  return null
}
