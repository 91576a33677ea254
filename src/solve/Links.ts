/**
 * The coupling from compartment to compartment, branch points eliminated: `dx_i/dt = sum over j of rate_ij (x_j - x_i)`.
 *
 * At a branch point every member is linked to every other (physics.md section 5.3). Written as differences, so that nothing cancels.
 * For the explicit and exponential schemes; the implicit ones keep the tree.
 */
import type { Coupling } from "./Coupling.ts"

/** Links of all compartments; those of compartment i are at `starts[i]` … `starts[i + 1] - 1`. */
export type Links = {
  readonly starts: Int32Array
  readonly others: Int32Array
  /** [1/ms] */
  readonly rates: Float64Array
}

const made = new WeakMap<Coupling, Links>() // memo of a pure function of immutable data

/** The links of a coupling; the same object for the same coupling. */
export const links = (coupling: Coupling): Links => {
  let result = made.get(coupling)
  if (result === undefined) made.set(coupling, result = makeLinks(coupling))
  return result
}

type Member = { readonly compartment: number; readonly weight: number; readonly rate: number }

const makeLinks = ({ compartments, fromParent, parent, toParent, total }: Coupling): Links => {
  const lists: Array<Array<readonly [other: number, rate: number]>> = Array.from({ length: compartments }, () => [])
  const members: Array<Array<Member>> = Array.from({ length: parent.length - compartments }, () => [])
  for (let b = compartments; b < parent.length; b++) {
    members[b - compartments].push({ compartment: parent[b], weight: fromParent[b], rate: toParent[b] })
  }
  for (let i = 0; i < compartments; i++) {
    const p = parent[i]
    if (p >= compartments) members[p - compartments].push({ compartment: i, weight: toParent[i], rate: fromParent[i] })
    else if (p >= 0) {
      lists[i].push([p, fromParent[i]])
      lists[p].push([i, toParent[i]])
    }
  }
  members.forEach((list, b) => {
    for (const one of list) {
      for (const other of list) {
        if (one !== other) {
          lists[one.compartment].push([other.compartment, one.rate * (other.weight / total[compartments + b])])
        }
      }
    }
  })
  const starts = new Int32Array(compartments + 1)
  lists.forEach((list, i) => {
    starts[i + 1] = starts[i] + list.length
  })
  return {
    starts,
    others: Int32Array.from(lists.flatMap((list) => list.map(([other]) => other))),
    rates: Float64Array.from(lists.flatMap((list) => list.map(([, rate]) => rate)))
  }
}

/** `G x`: the rate of change of every compartment through its neighbours. */
export const apply = (coupling: Coupling, x: ArrayLike<number>): Float64Array => {
  const { others, rates, starts } = links(coupling)
  return Float64Array.from({ length: coupling.compartments }, (_, i) => {
    let flow = 0
    for (let k = starts[i]; k < starts[i + 1]; k++) flow += rates[k] * (x[others[k]] - x[i])
    return flow
  })
}
