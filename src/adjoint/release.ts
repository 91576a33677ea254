/**
 * Clamps, backwards: what a clamp has written did not come from before, so its adjoint belongs to the clamp.
 *
 * A held state is an input of the programs and of the solves, which give it an adjoint of its own (`HeldBars`); a held current is written
 * over the one that was computed. A clamp gets nothing of a step in which it leaves its state free.
 */
import { type Clamp, heldAt } from "../network/Recording.ts"
import type { Domain } from "../network/Trainable.ts"
import type { Plan } from "../solve/Plan.ts"
import type { Sums } from "./Bars.ts"

/** A step: counted from time zero, as clamps count, and from where the run began, as sums do. */
export type StepNumber = { readonly entry: number; readonly step: number }

/** Adjoints of what is held in one step, by domain and state, a number per row. */
export type HeldBars = Readonly<Record<Domain, ReadonlyMap<string, Float64Array>>>

/** Begins with zeros for every state that a clamp holds. */
export const heldBars = ({ currents, network, synapticCurrents }: Plan): HeldBars => {
  const of = (domain: Domain, others: ReadonlyArray<string>): ReadonlyMap<string, Float64Array> =>
    new Map(
      network.clamps.filter((c) => c.domain === domain && !others.includes(c.state)).map((c) =>
        [c.state, new Float64Array(network[domain].length)] as const
      )
    )
  return { nodes: of("nodes", currents), edges: of("edges", synapticCurrents) }
}

const release = (
  { network: { clamps } }: Plan,
  { entry, step }: StepNumber,
  sums: Sums,
  column: (clamp: Clamp) => Float64Array | undefined
): void => {
  for (const [k, clamp] of clamps.entries()) {
    const bars = column(clamp)
    if (bars === undefined || Number.isNaN(heldAt(clamp, entry))) continue
    if (sums.clamps.length > 0) sums.clamps[k][step] += bars[clamp.row]
    bars[clamp.row] = 0
  }
}

/** Gives clamps of states what the step has made of their adjoints. */
export const releaseStates = (plan: Plan, at: StepNumber, held: HeldBars, sums: Sums): void =>
  release(plan, at, sums, (c) => held[c.domain].get(c.state))

/** Undoes `holdCurrents`. */
export const releaseCurrents = (
  plan: Plan,
  at: StepNumber,
  domain: Domain,
  currents: ReadonlyMap<string, Float64Array>,
  sums: Sums
): void => release(plan, at, sums, (c) => c.domain === domain ? currents.get(c.state) : undefined)
