/**
 * Whether what an optimiser remembers is plain data: checked when it is made, so that no state is lost when it is stored.
 */
import { shown } from "../network/NetworkError.ts"
import { atMost, deepestMemory } from "./limits.ts"
import type { Memory } from "./Memory.ts"
import { because } from "./TrainingError.ts"

/** What in a value is no memory, with its path; null when all of it is. What holds itself is none. */
const stray = (
  u: unknown,
  path: string,
  around: ReadonlyArray<unknown>
): readonly [path: string, found: unknown] | null => {
  if (typeof u === "number" || u instanceof Float64Array) return null
  atMost(
    "lists and records of an optimiser's memory within each other",
    around.length + 1,
    deepestMemory,
    "keep it flat"
  )
  const isRecord = typeof u === "object" && u !== null &&
    [Object.prototype, null].includes(Object.getPrototypeOf(u) as object | null)
  if (!Array.isArray(u) && !isRecord || around.includes(u)) return [path, u]
  // Of a list also what is left out of it.
  const parts = Array.isArray(u) ? Array.from(u as ReadonlyArray<unknown>).entries() : Object.entries(u as object)
  for (const [key, part] of parts) {
    const found = stray(part, `${path}.${key}`, [...around, u])
    if (found !== null) return found
  }
  return null
}

/** A copy, so that what an optimiser writes into its own changes no state that was given out. */
const copied = (memory: Memory): Memory => {
  if (typeof memory === "number") return memory
  if (memory instanceof Float64Array) return memory.slice()
  if (Array.isArray(memory)) return memory.map(copied)
  return Object.fromEntries(Object.entries(memory).map(([name, part]) => [name, copied(part as Memory)]))
}

/** A copy of a memory; throws a `TrainingError` on what could not be stored and gone on from. */
export const plainMemory = (memory: Memory): Memory => {
  const found = stray(memory, "memory", [])
  if (found === null) return copied(memory)
  const expected = "a number, a Float64Array, or lists and records of these"
  throw because({ _tag: "BadOption", what: `${found[0]} of the optimiser`, found: shown(found[1]), expected })
}
