/**
 * The sets of mechanisms that compartments have: a site is all compartments with the same set.
 */
import type { Plan } from "./Plan.ts"

/** The set of every compartment, as a number; and the sets: indices into `plan.mechanisms`, ascending. */
export type SiteSets = { readonly of: Int32Array; readonly mechanisms: ReadonlyArray<ReadonlyArray<number>> }

/** The sets of mechanisms of a plan, numbered in order of first appearance. */
export const siteSets = (plan: Plan): SiteSets => {
  const of = new Int32Array(plan.network.nodes.length)
  let sets: Array<ReadonlyArray<number>> = [[]]
  plan.mechanisms.forEach((placed, m) => {
    const added = new Map<number, number>()
    placed.rows.forEach((row) => {
      let next = added.get(of[row])
      if (next === undefined) {
        next = sets.push([...sets[of[row]], m]) - 1
        added.set(of[row], next)
      }
      of[row] = next
    })
  })
  // Number only the sets that are there.
  const used = [...new Set(of)]
  const number = new Map(used.map((s, i) => [s, i]))
  sets = used.map((s) => sets[s] as Array<number>)
  return { of: of.map((s) => number.get(s)!), mechanisms: sets }
}
