/**
 * Which states of a mechanism move together: found by who reads whom (states-and-clamps.md section 1).
 *
 * One idea: a state reads another if that name is in its rate, definitions looked through; a system is a connected part of that relation,
 * whatever the direction. A state that is alone is in none, unless a reaction moves it. Names come in the order of code units, whatever the
 * order of declaration. It reads texts, not their meaning, and passes over those that cannot be read.
 */
import * as Result from "effect/Result"
import type { MechanismFields, StateRule } from "../network/MechanismFields.ts"
import { namesThrough } from "../network/namesThrough.ts"
import { changes, parseReaction } from "./reaction.ts"

/** Most states that can move together: a bound on the work and the code of a step. */
export const largestSystem = 64

/** The states of each system, sorted; systems by their first state. */
export const systemNames = (fields: MechanismFields): ReadonlyArray<ReadonlyArray<string>> => {
  const reads = readsOf(fields)
  const root = new Map([...reads.keys()].map((name) => [name, name]))
  const find = (name: string): string => {
    let at = name
    while (root.get(at) !== at) {
      const above = root.get(at)!
      root.set(at, root.get(above)!) // halves the way for those who come after
      at = above
    }
    return at
  }
  const linked = new Set<string>()
  for (const [name, { inScheme, names }] of reads) {
    if (inScheme) linked.add(name)
    for (const other of names) {
      if (other === name || !reads.has(other)) continue
      linked.add(name).add(other)
      root.set(find(name), find(other))
    }
  }
  const systems = new Map<string, Array<string>>()
  for (const name of [...linked].sort()) {
    const system = systems.get(find(name))
    if (system === undefined) systems.set(find(name), [name])
    else system.push(name)
  }
  return [...systems.values()]
}

type Reads = { readonly names: Set<string>; readonly inScheme: boolean }

/** The names in the rate of each state that moves. */
const readsOf = (fields: MechanismFields): ReadonlyMap<string, Reads> => {
  const namesIn = namesThrough(fields)

  const reads = new Map<string, Reads>()
  for (const [name, { rule }] of Object.entries(fields.states)) {
    if (rule._tag === "Held" || rule._tag === "Assigned") continue
    const names = new Set(textsOf(rule).flatMap((text) => [...namesIn(text)]))
    reads.set(name, { names, inScheme: rule._tag === "Scheme" })
  }
  for (const text of fields.scheme) {
    const parsed = parseReaction(text)
    if (Result.isFailure(parsed)) continue
    const { backward, forward, left, right } = parsed.success
    const seen = [
      ...namesIn(forward.text),
      ...left.map(({ name }) => name),
      ...backward === null ? [] : [...namesIn(backward.text), ...right.map(({ name }) => name)]
    ]
    for (const name of changes(parsed.success).keys()) {
      for (const other of seen) reads.get(name)?.names.add(other)
    }
  }
  return reads
}

/** The texts that a rate is made of. */
const textsOf = (rule: StateRule): ReadonlyArray<string> => {
  switch (rule._tag) {
    case "Rates":
      return [rule.alpha, rule.beta]
    case "Relaxation":
      return [rule.inf, rule.tau]
    case "Derivative":
      return [rule.text]
    default:
      return []
  }
}
