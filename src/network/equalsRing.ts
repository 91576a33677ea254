/**
 * Whether `equals` states of channels and pumps are made of each other, so that no order of evaluation gives all of them a value.
 *
 * Told by the insert that closes the ring, by the check of a network that was read, and before a run. A state needs another where its formula
 * reads that column and both mechanisms are in one compartment; synapses have no neighbours in their row, so theirs are told when they are
 * declared (`mechanism/checkRing.ts`).
 */
import { needsInOrder } from "../table/needsInOrder.ts"
import { mechanismText } from "./clash.ts"
import type { Mechanism } from "./Mechanism.ts"
import { columnName } from "./MechanismFields.ts"
import { namesThrough } from "./namesThrough.ts"
import type { Network } from "./Network.ts"
import type { Reason } from "./NetworkError.ts"
import { mechanismMask, mechanismRows } from "./quantities.ts"

/** An `equals` state: its mechanism, its column, and the columns of its row that its formula names. */
type Assigned = { readonly mechanism: Mechanism; readonly column: string; readonly reads: ReadonlySet<string> }

/** Memo of a pure function of immutable data: the `equals` states of a mechanism. */
const known = new WeakMap<Mechanism, ReadonlyArray<Assigned>>()

/** The `equals` states of a mechanism. */
const assignedOf = (mechanism: Mechanism): ReadonlyArray<Assigned> => {
  const before = known.get(mechanism)
  if (before !== undefined) return before
  const namesIn = namesThrough(mechanism)
  const isColumn = (name: string): boolean =>
    Object.hasOwn(mechanism.states, name) || Object.hasOwn(mechanism.reads, name)
  const found = Object.entries(mechanism.states).flatMap(([local, { rule }]): ReadonlyArray<Assigned> => {
    if (rule._tag !== "Assigned") return []
    const reads = [...namesIn(rule.text)].filter(isColumn).map((name) => columnName(mechanism, name))
    return [{ mechanism, column: columnName(mechanism, local), reads: new Set(reads) }]
  })
  known.set(mechanism, found)
  return found
}

/** Whether a mechanism has states by `equals`. */
export const assigns = ({ states }: Mechanism): boolean =>
  Object.values(states).some(({ rule }) => rule._tag === "Assigned")

/** The first ring of `equals` states, as the reason of an error; null where there is none. */
export const equalsRing = (network: Network): Extract<Reason, { readonly _tag: "Ring" }> | null => {
  const mechanisms = [...network.mechanisms.values()].filter(assigns).toSorted((a, b) => a.name < b.name ? -1 : 1)
  const all = mechanisms.flatMap(assignedOf)
  const owners = Map.groupBy(all.keys(), (k) => all[k].column)
  const meeting = new Map<string, boolean>()
  const meet = (a: Mechanism, b: Mechanism): boolean => {
    if (a === b) return true
    const pair = JSON.stringify([a.name, b.name].sort())
    const found = meeting.get(pair) ??
      mechanismRows(network, "nodes", a.name).some(mechanismMask(network, "nodes", b.name))
    meeting.set(pair, found)
    return found
  }
  const needs = (k: number): ReadonlyArray<number> =>
    [...all[k].reads].flatMap((column) =>
      (owners.get(column) ?? []).filter((other) => meet(all[k].mechanism, all[other].mechanism))
    ).sort((a, b) => a - b)
  const { ring } = needsInOrder(all.length, needs)
  return ring === null ? null : {
    _tag: "Ring",
    path: ring.map((k) => all[k].column),
    mechanisms: ring.map((k) => mechanismText(all[k].mechanism))
  }
}
