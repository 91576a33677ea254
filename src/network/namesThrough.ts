/**
 * Which names stand in the texts of a mechanism, once its definitions are looked through: what a formula is made of.
 */
import * as Result from "effect/Result"
import { freeNames } from "../equation/freeNames.ts"
import { parse } from "../equation/parse.ts"
import type { MechanismFields } from "./MechanismFields.ts"

/** Reads the names in a text, definitions looked through; none where it cannot be read. */
export const namesThrough = (fields: MechanismFields): (text: string) => ReadonlySet<string> => {
  const definitions = new Map<string, ReadonlySet<string>>()
  const namesIn = (text: string): ReadonlySet<string> => {
    const parsed = parse(text)
    const names = new Set<string>()
    if (Result.isFailure(parsed)) return names
    for (const name of freeNames(parsed.success)) {
      for (const inside of definitions.get(name) ?? [name]) names.add(inside)
    }
    return names
  }
  for (const [name, text] of Object.entries(fields.definitions)) definitions.set(name, namesIn(text))
  return namesIn
}
