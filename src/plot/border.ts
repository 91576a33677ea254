/**
 * The border of the pictures: options are copied and checked by kind, and one that is not known is refused with the nearest that is.
 *
 * One idea: the same border as everywhere in the library, with misuse told as a `PlotError` that names the figure. Networks and traces
 * are taken as they are.
 */
import * as Effect from "effect/Effect"
import { aNumber, aText, border, type Kind, like, listOf, maybe, type Misuse, record } from "../network/border.ts"
import { reasonText } from "../network/NetworkError.ts"
import { inputError, type PlotError } from "./Figure.ts"

const refusal = (misuse: Misuse, name: string): PlotError => inputError(name, `${reasonText(misuse)}.`)

/** Declares a function that draws: its name and the kinds of its arguments. */
export const drawing = border((misuse, name) => Effect.fail(refusal(misuse, name)))

/** Declares a function that prints, and throws. */
export const printing = border((misuse, name) => {
  throw refusal(misuse, name)
})

/** What all figures of a network take. */
export const networkKinds = {
  name: maybe(aText),
  title: maybe(aText),
  caption: maybe(aText),
  group: maybe(aText)
}

/** What figures that show synapses take. */
export const synapseKinds = { ...networkKinds, trainable: maybe(aText) }

/** What all figures of plain numbers take. */
export const figureKinds = { name: aText, title: aText, caption: maybe(aText) }

/** A list of records. */
export const records = (fields: Readonly<Record<string, Kind>>): Kind =>
  listOf(record(fields), `a list of records of ${Object.keys(fields).join(", ")}`)

/** The index of a parameter, null for none. */
export const index: Kind = like((u) => typeof u === "number" || u === null, "a number or null")

/** Parameters by index. */
export const legendKind: Kind = records({ value: aNumber, label: aText })

/** A list of texts. */
export const texts: Kind = listOf(aText, "a list of strings")
