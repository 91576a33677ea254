/**
 * Settings by the name or the key of a trainable, as transforms and optimisers have them: which of them is whose.
 *
 * A name comes before a key, a key before `default`. A setting that drives nothing is a mistake.
 */
import type { Layout } from "./optimizer/Machine.ts"
import { because } from "./TrainingError.ts"

/** The name of the settings for all others. */
export const rest = "default"

/** For each trainable the name of its setting, null where it has none; `what` is the word for messages. Throws a `TrainingError`. */
export const settingsOf = (
  what: string,
  names: ReadonlyArray<string>,
  layout: Layout
): ReadonlyArray<string | null> => {
  const available = new Set(layout.flatMap((t) => [t.name, t.key]))
  for (const name of names) {
    if (name !== rest && !available.has(name)) {
      throw because({ _tag: "UnknownName", what: "trainable", name, available: [...available] })
    }
  }
  const given = new Set(names)
  const own = layout.map((at) => [at.name, at.key, rest].find((name) => given.has(name)) ?? null)
  const used = new Set(own)
  const idle = names.find((name) => name !== rest && !used.has(name))
  if (idle !== undefined) {
    throw because({
      _tag: "BadOption",
      what: `the ${what} for "${idle}"`,
      found: "without a trainable, since each of this key has one by its name",
      expected: "it to be left out"
    })
  }
  return own
}
