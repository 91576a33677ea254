/**
 * Who moves a name: at most one mechanism of a row, because of two rules no order could be right.
 *
 * A mechanism moves a column by the rule of a state, by `update` or by `reset`. What a pump does to its concentration, and diffusion, come
 * on top of it and are no rule. Of the voltage there may be several updates, which act one after the other (`solve/updateOrder.ts`), but
 * one reset.
 */
import type { Ints } from "../table/Column.ts"
import { quantityClaimsTo, withMechanism } from "./claimsTo.ts"
import { mechanismText } from "./clash.ts"
import type { Mechanism } from "./Mechanism.ts"
import { movedColumns, resetsVoltage } from "./MechanismFields.ts"
import { describeNode, type Network } from "./Network.ts"
import type { Reason } from "./NetworkError.ts"
import { mechanismMask, mechanismRows } from "./quantities.ts"

/** Why a channel or pump cannot be in these compartments beside what is there; null when it can. */
export const twoRules = (network: Network, mechanism: Mechanism, rows: Ints): Reason | null => {
  const moved = new Set(movedColumns(mechanism))
  if (moved.size === 0) return null
  const resets = resetsVoltage(mechanism)
  const sharers = new Set(
    [...moved].flatMap((name) => quantityClaimsTo(network, name).map((c) => c.mechanism?.name ?? ""))
  )
  const others = resets
    ? network.mechanisms.values()
    : [...sharers].flatMap((name) => network.mechanisms.get(name) ?? [])
  for (const other of others) {
    if (other.name === mechanism.name) continue
    const name = movedColumns(other).find((column) =>
      moved.has(column) && (column !== "v" || (resets && resetsVoltage(other)))
    )
    if (name === undefined) continue
    const row = rows.find(mechanismMask(network, "nodes", other.name))
    if (row === undefined) continue
    return {
      _tag: "TwoRules",
      name,
      where: describeNode(network, row),
      first: mechanismText(other),
      second: mechanismText(mechanism),
      hint: "put them into different compartments, or declare one mechanism that does what both do"
    }
  }
  return null
}

/** Every name that two mechanisms of one row move. */
export const ruleProblems = (network: Network): ReadonlyArray<Reason> => {
  let before = network.set("mechanisms", network.mechanisms.clear())
  return [...network.mechanisms].flatMap(([name, mechanism]) => {
    const reason = twoRules(before, mechanism, mechanismRows(network, "nodes", name))
    before = before.set("mechanisms", withMechanism(before.mechanisms, mechanism))
    return reason ?? []
  })
}
