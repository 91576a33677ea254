/**
 * Whether `equals` states of one mechanism are made of each other, so that no order of evaluation gives them a value.
 *
 * Told when the mechanism is made, since nothing that comes later can mend it; a ring through several mechanisms is known only in a network (`network/equalsRing.ts`).
 */
import type { MechanismFields } from "../network/MechanismFields.ts"
import { namesThrough } from "../network/namesThrough.ts"
import { listed } from "../table/excerpt.ts"
import { needsInOrder } from "../table/needsInOrder.ts"
import type { MechanismProblem } from "./MechanismError.ts"

/** The first ring, as a problem of the state that it begins with; only for a mechanism that is well formed but for it. */
export const checkRing = (fields: MechanismFields): ReadonlyArray<MechanismProblem> => {
  const assigned = Object.entries(fields.states).flatMap(([name, { rule }]) =>
    rule._tag === "Assigned" ? [{ name, text: rule.text }] : []
  )
  if (assigned.length === 0) return []
  const places = new Map(assigned.map(({ name }, k) => [name, k]))
  const namesIn = namesThrough(fields)
  const needs = (k: number): ReadonlyArray<number> =>
    [...namesIn(assigned[k].text)].flatMap((name) => places.get(name) ?? [])
  const { ring } = needsInOrder(assigned.length, needs)
  if (ring === null) return []
  const { name, text } = assigned[ring[0]]
  const path = listed(ring.map((k) => assigned[k].name))
  const message =
    `states with \`equals\` are made of each other (${path}: each of the next) and have no value: give one of them a rule of `
    + "another kind, or let it read something else"
  return [{ where: ["states", name, "equals"], text, message, span: [0, text.length] }]
}
