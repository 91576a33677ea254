/**
 * Adjoints of the coefficients of a coupling from those of its links between compartments: the way back through `Links.ts`.
 *
 * A link inside a branch is a coefficient. At a branch point the link from `one` to `other` has the rate r w / W, with r the rate of
 * `one`, w the weight of `other` and W the sum of all weights: r gets w / W, w gets r / W, and all weights get -r w / W². Where the branch
 * point is a hub, rates are coefficients and a share is w / W: w gets 1 / W of its adjoint, and all weights get -w / W².
 */
import type { Coupling } from "../solve/Coupling.ts"
import { branchPoints, links, type Member, mostPaired, rateOf, weightOf } from "../solve/Links.ts"
import { sumPlaces } from "./LinkSums.ts"
import type { CouplingBars } from "./SchemeAdjoint.ts"

/** Adjoints by node; `sums` are those of the links, as `LinkSums.ts` lays them out. */
export const couplingOfLinks = (coupling: Coupling, sums: ArrayLike<number>): CouplingBars => {
  const { compartments, parent, total } = coupling
  const bars = { fromParent: new Float64Array(parent.length), toParent: new Float64Array(parent.length) }
  const rateBar = rateReader(coupling, sums)
  const addRate = ({ above, node }: Member, x: number): void => {
    ;(above ? bars.toParent : bars.fromParent)[node] += x
  }
  const addWeight = ({ above, node }: Member, x: number): void => {
    ;(above ? bars.fromParent : bars.toParent)[node] += x
  }
  for (let i = 0; i < compartments; i++) {
    const p = parent[i]
    if (p < 0 || p >= compartments) continue
    bars.fromParent[i] += rateBar(i, p)
    bars.toParent[i] += rateBar(p, i)
  }
  const at = sumPlaces(links(coupling))
  let next = 0 // among the members of hubs
  branchPoints(coupling).forEach((members, b) => {
    const sum = total[compartments + b]
    let all = 0
    if (members.length > mostPaired) {
      for (const [k, member] of members.entries()) {
        addRate(member, sums[at.rates + next + k])
        const bar = sums[at.shares + next + k]
        addWeight(member, bar / sum)
        all -= bar * weightOf(coupling, member) / (sum * sum)
      }
      next += members.length
    } else {
      for (const one of members) {
        for (const other of members) {
          if (one === other) continue
          const bar = rateBar(one.compartment, other.compartment)
          addRate(one, bar * weightOf(coupling, other) / sum)
          addWeight(other, bar * rateOf(coupling, one) / sum)
          all -= bar * rateOf(coupling, one) * weightOf(coupling, other) / (sum * sum)
        }
      }
    }
    for (const member of members) addWeight(member, all)
  })
  return bars
}

/** Finds the adjoint of the rate with which one compartment follows another; two compartments have one link at most. */
const rateReader = (coupling: Coupling, sums: ArrayLike<number>) => {
  const { others, starts } = links(coupling)
  return (i: number, j: number): number => {
    for (let k = starts[i]; k < starts[i + 1]; k++) if (others[k] === j) return sums[k]
    throw new Error(`internal: no link from ${i} to ${j}`)
  }
}
