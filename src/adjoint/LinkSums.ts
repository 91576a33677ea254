/**
 * Adjoints of the numbers of `Links.ts` in one array: the rates of links, then the rates of the members of hubs, then their shares.
 *
 * The transpose of the flow between compartments through hubs, with the adjoints of its numbers, is here too: two passes over the members,
 * first the adjoint of the hub's value, then what everybody gets of it.
 */
import type { Coupling } from "../solve/Coupling.ts"
import { hubValue, type Links, links } from "../solve/Links.ts"

/** Where the rates and the shares of members begin in sums, and how long these are. */
export const sumPlaces = (
  { hubs, rates }: Links
): { readonly rates: number; readonly shares: number; readonly length: number } => {
  const members = hubs.members.length
  return { rates: rates.length, shares: rates.length + members, length: rates.length + 2 * members }
}

/** How many numbers the links of a coupling have. */
export const linkNumbers = (coupling: Coupling): number => sumPlaces(links(coupling)).length

/**
 * Brings the adjoint `flow` of what flows into compartments with the values `x` along cells (`apply`) onto that of the values, and onto
 * `sums`.
 */
export const flowBack = (
  coupling: Coupling,
  x: ArrayLike<number>,
  flow: ArrayLike<number>,
  onto: Float64Array,
  sums: Float64Array | null
): void => {
  const all = links(coupling)
  const { others, rates, starts } = all
  for (let i = 0; i < coupling.compartments; i++) {
    if (flow[i] === 0) continue
    for (let k = starts[i]; k < starts[i + 1]; k++) {
      onto[others[k]] += flow[i] * rates[k]
      onto[i] -= flow[i] * rates[k]
      if (sums !== null) sums[k] += flow[i] * (x[others[k]] - x[i])
    }
  }
  hubsBack(all, x, flow, onto, sums)
}

/** Brings the adjoint `flow` of what flows into compartments with the values `x` through hubs onto that of the values, and onto `sums`. */
export const hubsBack = (
  all: Links,
  x: ArrayLike<number>,
  flow: ArrayLike<number>,
  onto: Float64Array,
  sums: Float64Array | null
): void => {
  const { members, rates, shares, starts } = all.hubs
  const at = sumPlaces(all)
  for (let h = 0; h + 1 < starts.length; h++) {
    let bar = 0 // of the hub's value
    for (let k = starts[h]; k < starts[h + 1]; k++) bar += rates[k] * flow[members[k]]
    const first = members[starts[h]]
    const value = sums === null ? 0 : hubValue(all.hubs, h, x)
    let rest = bar // what the first member gets, with which all others are compared
    for (let k = starts[h]; k < starts[h + 1]; k++) {
      const i = members[k]
      const part = shares[k] * bar
      onto[i] += part - rates[k] * flow[i]
      rest -= part
      if (sums === null) continue
      sums[at.rates + k] += flow[i] * (value - x[i])
      sums[at.shares + k] += bar * (x[i] - x[first])
    }
    onto[first] += rest
  }
}
