/**
 * What moves in the rows of a block that answers events: synapses, pools, or what edges of pools have beside.
 */
import { eventPlan } from "../../events/EventPlan.ts"
import type { Placed } from "../../Plan.ts"
import type { Layout } from "../Layout.ts"

/** What moves in the rows of a block that answers events, null where nothing does; undefined of other blocks. */
export const movingIn = ({ answering, plan }: Layout, block: number): Placed | null | undefined => {
  const at = answering.findIndex(({ edges, units }) => edges === block || units === block)
  if (at < 0) return undefined
  const { own, units } = eventPlan(plan)!.answering[at]
  return answering[at].units === block ? units : own
}
