/**
 * Whether what an optimiser remembers is plain data: checked when it is made, so that no state is lost when it is stored.
 */
import { shown } from "../network/NetworkError.ts"
import type { Memory } from "./Memory.ts"
import { because } from "./TrainingError.ts"

/** What in a value is no memory, with its path; null when all of it is. */
const stray = (u: unknown, path: string): readonly [path: string, found: unknown] | null => {
  if (typeof u === "number" || u instanceof Float64Array) return null
  const isRecord = typeof u === "object" && u !== null &&
    [Object.prototype, null].includes(Object.getPrototypeOf(u) as object | null)
  if (!Array.isArray(u) && !isRecord) return [path, u]
  for (const [key, part] of Object.entries(u as object)) {
    const found = stray(part, `${path}.${key}`)
    if (found !== null) return found
  }
  return null
}

/** A memory as it is; throws a `TrainingError` on what could not be stored and gone on from. */
export const plainMemory = (memory: Memory): Memory => {
  const found = stray(memory, "memory")
  if (found === null) return memory
  const expected = "a number, a Float64Array, or lists and records of these"
  throw because({ _tag: "BadOption", what: `${found[0]} of the optimiser`, found: shown(found[1]), expected })
}
