/**
 * What a layout has beside what every one has (`program/membraneSweeps.ts`).
 */
import type { Extras } from "../../program/membraneSweeps.ts"
import { imposes } from "../imposed.ts"
import { membraneSeen } from "../step.ts"
import type { Layout } from "./Layout.ts"

/** What a network has beside what every one has. */
export const extrasOf = ({ classes, groups, plan, synapses }: Layout): Extras => ({
  imposes: imposes(plan.network),
  membrane: membraneSeen(plan),
  joined: classes.map(({ joined }) => joined),
  groups: groups.length,
  junctions: synapses.map(({ type }) => plan.synapses[type].compiled.mechanism.kind === "Junction")
})
