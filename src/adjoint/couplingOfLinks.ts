/**
 * Adjoints of the coefficients of a coupling from those of its links between compartments: the way back through `Links.ts`.
 *
 * A link inside a branch is a coefficient. At a branch point the link from `one` to `other` has the rate r w / W, with r the rate of
 * `one`, w the weight of `other` and W the sum of all weights: r gets w / W, w gets r / W, and all weights get -r w / W².
 */
import type { Coupling } from "../solve/Coupling.ts"
import { links } from "../solve/Links.ts"
import type { CouplingBars } from "./SchemeAdjoint.ts"

/** A compartment at a branch point: the node whose coefficients are its weight and its rate, and which of the two is which. */
type Member = { readonly compartment: number; readonly node: number; readonly above: boolean }

/** Adjoints by node; `rates` are those of the links. */
export const couplingOfLinks = (coupling: Coupling, rates: ArrayLike<number>): CouplingBars => {
  const { compartments, fromParent, parent, toParent, total } = coupling
  const bars = { fromParent: new Float64Array(parent.length), toParent: new Float64Array(parent.length) }
  const rateBar = rateReader(coupling, rates)
  const members: Array<Array<Member>> = Array.from({ length: parent.length - compartments }, () => [])
  for (let b = compartments; b < parent.length; b++) {
    members[b - compartments].push({ compartment: parent[b], node: b, above: true })
  }
  for (let i = 0; i < compartments; i++) {
    const p = parent[i]
    if (p >= compartments) members[p - compartments].push({ compartment: i, node: i, above: false })
    else if (p >= 0) {
      bars.fromParent[i] += rateBar(i, p)
      bars.toParent[i] += rateBar(p, i)
    }
  }
  members.forEach((list, b) => {
    const sum = total[compartments + b]
    const weight = ({ above, node }: Member): number => above ? fromParent[node] : toParent[node]
    const rate = ({ above, node }: Member): number => above ? toParent[node] : fromParent[node]
    let all = 0
    for (const one of list) {
      for (const other of list) {
        if (one === other) continue
        const bar = rateBar(one.compartment, other.compartment)
        const [rateBars, weightBars] = [
          one.above ? bars.toParent : bars.fromParent,
          other.above ? bars.fromParent : bars.toParent
        ]
        rateBars[one.node] += bar * weight(other) / sum
        weightBars[other.node] += bar * rate(one) / sum
        all -= bar * rate(one) * weight(other) / sum ** 2
      }
    }
    for (const { above, node } of list) (above ? bars.fromParent : bars.toParent)[node] += all
  })
  return bars
}

/** Finds the adjoint of the rate with which one compartment follows another; two compartments have one link at most. */
const rateReader = (coupling: Coupling, rates: ArrayLike<number>) => {
  const { others, starts } = links(coupling)
  return (i: number, j: number): number => {
    for (let k = starts[i]; k < starts[i + 1]; k++) if (others[k] === j) return rates[k]
    throw new Error(`internal: no link from ${i} to ${j}`)
  }
}
