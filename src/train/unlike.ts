/**
 * Whether parameters are those of a training: the same trainables and inputs, in their order, with the same labels.
 */
import { shown } from "../network/NetworkError.ts"
import type * as Parameters from "../share/Parameters.ts"
import { plural } from "../table/plural.ts"

/** The first way in which a value is not parameters like these, in words; null when it is. */
export const unlike = (u: unknown, like: Parameters.Parameters): string | null => {
  if (!isParameters(u)) return `it is ${shown(u)}`
  for (let i = 0; i < Math.max(u.entries.length, like.entries.length); i++) {
    const [own, here] = [u.entries.at(i), like.entries.at(i)]
    if (own === undefined) return `it has no "${here!.name}"`
    if (here === undefined) return `it has "${own.name}", which is not trained here`
    if (own.name !== here.name) return `its entry ${i} is "${own.name}", here it is "${here.name}"`
    if (own.labels.length !== here.labels.length) {
      return `its "${own.name}" has ${plural(own.labels.length, "parameter")}, here it has ${here.labels.length}`
    }
    const p = own.labels.findIndex((label, p) => label !== here.labels[p])
    if (p >= 0) return `parameter ${p} of its "${own.name}" is "${own.labels[p]}", here it is "${here.labels[p]}"`
  }
  return null
}

/** Whether a value can be parameters at all. */
export const isParameters = (u: unknown): u is Parameters.Parameters => {
  const entries: unknown = typeof u === "object" && u !== null && "entries" in u ? u.entries : null
  return Array.isArray(entries) &&
    entries.every((e: unknown) =>
      typeof e === "object" && e !== null && "values" in e && e.values instanceof Float64Array &&
      "labels" in e && Array.isArray(e.labels)
    )
}
