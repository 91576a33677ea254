/**
 * What a mechanism requires of its numbers, and what of that is about one of them alone: the numbers that may stand in its column.
 *
 * One idea: `tau > 0` is known to fail when the number is written, `tau1 <= tau2` only when all are, as a run begins (`solve/unmet.ts`). A
 * definition is not looked through, so what is said by one waits for the run.
 */
import * as Result from "effect/Result"
import { evaluate } from "../equation/evaluate.ts"
import { freeNames } from "../equation/freeNames.ts"
import { parse } from "../equation/parse.ts"
import { columnName, handlersOf, type MechanismFields } from "./MechanismFields.ts"
import type { Network } from "./Network.ts"

/** What is required as it is declared, and of times after which events are sent. */
export const requirements = (mechanism: MechanismFields): ReadonlyArray<string> => [
  ...mechanism.requires,
  ...new Set(handlersOf(mechanism).flatMap((line) => line._tag === "Send" ? [`${line.after} >= 0`] : []))
]

/** Whether a name is that of a number that a mechanism has in a column of its own: a parameter, or what a state begins with. */
export const isOwnNumber = ({ parameters, states }: MechanismFields, name: string): boolean => {
  const own = (of: Readonly<Record<string, { readonly shared: boolean }>>): boolean =>
    Object.hasOwn(of, name) && !of[name].shared
  return own(parameters) || own(states)
}

/** A condition on the numbers of one column: its text, whose it is, and whether a number fulfils it. */
export type Required = { readonly text: string; readonly by: string; readonly holds: (x: number) => boolean }

const made = new WeakMap<MechanismFields, ReadonlyMap<string, ReadonlyArray<Required>>>() // memo of a pure function of immutable data

/** By column: what a mechanism requires of the numbers in it, whatever stands in others. */
const requiredBy = (mechanism: MechanismFields): ReadonlyMap<string, ReadonlyArray<Required>> => {
  let known = made.get(mechanism)
  if (known === undefined) {
    const all = requirements(mechanism).flatMap((text): ReadonlyArray<readonly [string, Required]> => {
      const parsed = parse(text)
      if (Result.isFailure(parsed)) return []
      const [name, ...more] = freeNames(parsed.success)
      if (name === undefined || more.length > 0 || !isOwnNumber(mechanism, name)) return []
      const holds = (x: number): boolean => evaluate(parsed.success, () => [x], 1)[0] !== 0
      return [[columnName(mechanism, name), { text, by: `${mechanism.kind} ${mechanism.name}`, holds }]]
    })
    known = new Map(
      Array.from(Map.groupBy(all, ([column]) => column), ([column, some]) => [column, some.map(([, one]) => one)])
    )
    made.set(mechanism, known)
  }
  return known
}

/** What the mechanisms of a network require of the numbers in a column. */
export const requiredOf = ({ mechanisms, synapses }: Network, column: string): ReadonlyArray<Required> =>
  [...mechanisms.values(), ...synapses.values()].flatMap((one) => requiredBy(one).get(column) ?? [])
