/**
 * The coupling from compartment to compartment, branch points eliminated: `dx_i/dt = sum over j of rate_ij (x_j - x_i)`.
 *
 * At a branch point every member is linked to every other (physics.md section 5.3). Written as differences, so that nothing cancels. Pairs
 * grow with the square of the members, so a point of many is a hub instead, with the same flows: its value is the mean of its members by
 * their shares, `m = x_0 + sum of share_j (x_j - x_0)`, and `rate_i (m - x_i)` flows into each. For the explicit and exponential schemes;
 * the implicit ones keep the tree.
 */
import type { Coupling } from "./Coupling.ts"

/** Links of all compartments; those of compartment i are at `starts[i]` … `starts[i + 1] - 1`. */
export type Links = {
  readonly starts: Int32Array
  readonly others: Int32Array
  /** [1/ms] */
  readonly rates: Float64Array
  readonly hubs: Hubs
}

/** Branch points of many; the members of hub h are at `starts[h]` … `starts[h + 1] - 1`, the first is what others are compared with. */
export type Hubs = {
  readonly starts: Int32Array
  /** The compartment of each member. */
  readonly members: Int32Array
  /** With which each member follows the mean [1/ms]. */
  readonly rates: Float64Array
  /** What part of the mean each member is; the parts of a hub have the sum 1. */
  readonly shares: Float64Array
}

/** Members up to which a branch point is links between pairs: 56 links, where a hub takes two passes over 8 members. */
export const mostPaired = 8

const made = new WeakMap<Coupling, Links>() // memo of a pure function of immutable data

/** The links of a coupling; the same object for the same coupling. */
export const links = (coupling: Coupling): Links => {
  let result = made.get(coupling)
  if (result === undefined) made.set(coupling, result = makeLinks(coupling))
  return result
}

/** A compartment at a branch point: the node whose coefficients are its weight and its rate, and whether that is the branch point itself. */
export type Member = { readonly compartment: number; readonly node: number; readonly above: boolean }

/** The members of every branch point: the compartment above it, then those below. */
export const branchPoints = ({ compartments, parent }: Coupling): ReadonlyArray<ReadonlyArray<Member>> => {
  const members: Array<Array<Member>> = Array.from({ length: parent.length - compartments }, () => [])
  for (let b = compartments; b < parent.length; b++) {
    members[b - compartments].push({ compartment: parent[b], node: b, above: true })
  }
  for (let i = 0; i < compartments; i++) {
    if (parent[i] >= compartments) members[parent[i] - compartments].push({ compartment: i, node: i, above: false })
  }
  return members
}

/** The weight of a member in the value of its branch point. */
export const weightOf = ({ fromParent, toParent }: Coupling, { above, node }: Member): number =>
  above ? fromParent[node] : toParent[node]

/** The rate with which a member follows its branch point [1/ms]. */
export const rateOf = ({ fromParent, toParent }: Coupling, { above, node }: Member): number =>
  above ? toParent[node] : fromParent[node]

const makeLinks = (coupling: Coupling): Links => {
  const { compartments, fromParent, parent, toParent, total } = coupling
  const lists: Array<Array<readonly [other: number, rate: number]>> = Array.from({ length: compartments }, () => [])
  for (let i = 0; i < compartments; i++) {
    const p = parent[i]
    if (p < 0 || p >= compartments) continue
    lists[i].push([p, fromParent[i]])
    lists[p].push([i, toParent[i]])
  }
  const hubs: Array<{ readonly members: ReadonlyArray<Member>; readonly total: number }> = []
  branchPoints(coupling).forEach((members, b) => {
    const sum = total[compartments + b]
    if (members.length > mostPaired) return void hubs.push({ members, total: sum })
    for (const one of members) {
      for (const other of members) {
        if (one === other) continue
        lists[one.compartment].push([other.compartment, rateOf(coupling, one) * (weightOf(coupling, other) / sum)])
      }
    }
  })
  const all = hubs.flatMap(({ members, total }) => members.map((member) => ({ member, total })))
  return {
    starts: startsOf(lists.map(({ length }) => length)),
    others: Int32Array.from(lists.flatMap((list) => list.map(([other]) => other))),
    rates: Float64Array.from(lists.flatMap((list) => list.map(([, rate]) => rate))),
    hubs: {
      starts: startsOf(hubs.map(({ members }) => members.length)),
      members: Int32Array.from(all, ({ member }) => member.compartment),
      rates: Float64Array.from(all, ({ member }) => rateOf(coupling, member)),
      shares: Float64Array.from(all, ({ member, total }) => weightOf(coupling, member) / total)
    }
  }
}

/** Where stretches of these lengths begin, and the end. */
const startsOf = (lengths: ReadonlyArray<number>): Int32Array => {
  const starts = new Int32Array(lengths.length + 1)
  lengths.forEach((length, k) => {
    starts[k + 1] = starts[k] + length
  })
  return starts
}

/** The value of hub h. */
export const hubValue = ({ members, shares, starts }: Hubs, h: number, x: ArrayLike<number>): number => {
  const first = x[members[starts[h]]]
  let value = first
  for (let k = starts[h]; k < starts[h + 1]; k++) value += shares[k] * (x[members[k]] - first)
  return value
}

/** The hubs of one cell, which has `count` compartments from `first`: from one to before another. */
export const hubsOf = (
  { members, starts }: Hubs,
  first: number,
  count: number
): readonly [from: number, to: number] => {
  const firstFrom = (row: number): number => {
    let [low, high] = [0, starts.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if (members[starts[middle]] < row) low = middle + 1
      else high = middle
    }
    return low
  }
  return [firstFrom(first), firstFrom(first + count)]
}

/** All pairs of different members of a hub, for matrices that are dense anyway. */
export const eachPair = ({ starts }: Hubs, h: number, pair: (one: number, other: number) => void): void => {
  for (let one = starts[h]; one < starts[h + 1]; one++) {
    for (let other = starts[h]; other < starts[h + 1]; other++) if (one !== other) pair(one, other)
  }
}

/** `G x`: the rate of change of every compartment through its neighbours; first what hubs bring, then pairs. */
export const apply = (coupling: Coupling, x: ArrayLike<number>): Float64Array => {
  const { hubs, others, rates, starts } = links(coupling)
  const out = new Float64Array(coupling.compartments)
  for (let h = 0; h + 1 < hubs.starts.length; h++) {
    const value = hubValue(hubs, h, x)
    for (let k = hubs.starts[h]; k < hubs.starts[h + 1]; k++) {
      out[hubs.members[k]] += hubs.rates[k] * (value - x[hubs.members[k]])
    }
  }
  for (let i = 0; i < out.length; i++) {
    let flow = out[i]
    for (let k = starts[i]; k < starts[i + 1]; k++) flow += rates[k] * (x[others[k]] - x[i])
    out[i] = flow
  }
  return out
}
