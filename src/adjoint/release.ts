/**
 * Clamps, backwards: what a clamp has written did not come from before, so its adjoint belongs to the clamp.
 *
 * What is held is an input of the programs and of the solves, which give it an adjoint of its own (`HeldBars`). A clamp gets nothing of a
 * step in which it leaves its state free.
 */
import { heldAt } from "../network/Recording.ts"
import type { Domain } from "../network/Trainable.ts"
import type { Plan } from "../solve/Plan.ts"
import type { Sums } from "./Bars.ts"

/** A step: counted from time zero, as clamps count, and from where the run began, as sums do. */
export type StepNumber = { readonly entry: number; readonly step: number }

/** Adjoints of what is held in one step, by domain and state, a number per row. */
export type HeldBars = Readonly<Record<Domain, ReadonlyMap<string, Float64Array>>>

/** Begins with zeros for everything that a clamp holds. */
export const heldBars = ({ network }: Plan): HeldBars => {
  const of = (domain: Domain): ReadonlyMap<string, Float64Array> =>
    new Map(
      network.clamps.filter((c) => c.domain === domain).map((c) =>
        [c.state, new Float64Array(network[domain].length)] as const
      )
    )
  return { nodes: of("nodes"), edges: of("edges") }
}

/** Gives clamps what the step has made of the adjoints of what they held. */
export const release = (
  { network: { clamps } }: Plan,
  { entry, step }: StepNumber,
  held: HeldBars,
  sums: Sums
): void => {
  if (sums.clamps.length === 0) return
  for (const [k, clamp] of clamps.entries()) {
    if (Number.isNaN(heldAt(clamp, entry))) continue
    sums.clamps[k][step] += held[clamp.domain].get(clamp.state)![clamp.row]
  }
}
