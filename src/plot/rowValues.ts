/**
 * What a picture shows of every compartment: a column of the network, the parameter that drives it, or values of the caller's own.
 *
 * One idea: all pictures of compartments take the same descriptions and get the same answer: numbers with a unit, numbers of parameters, or
 * names; null where a compartment has none. A name that means nothing is refused with what there is instead.
 */
import * as Effect from "effect/Effect"
import { aText, type Kind, like, numbers, record } from "../network/border.ts"
import type { Network } from "../network/Network.ts"
import { quantityNamed } from "../network/quantities.ts"
import { byRow } from "../share/ParameterIndex.ts"
import * as Column from "../table/Column.ts"
import { excerpt } from "../table/excerpt.ts"
import * as Table from "../table/Table.ts"
import { inputError, type PlotError } from "./Figure.ts"
import { instead } from "./named.ts"

/** Values of one's own: one for each compartment, NaN where there is none. `label` says what they are, with the unit in brackets: `"v [mV]"`. */
export type OwnValues = { readonly values: ArrayLike<number>; readonly label: string }

/** What is shown of compartments: a column by its name, the parameters of a trainable by its name, or values of one's own. */
export type RowValues = string | { readonly trainable: string } | OwnValues

const [byTrainable, own] = [record({ trainable: aText }), record({ values: numbers, label: aText })]

const described = like(
  (u) => typeof u === "string" || (typeof u === "object" && u !== null),
  "the name of a column, { trainable }, or { values, label }"
)

/** The kind of `RowValues`, for the border. */
export const aRowValues: Kind = (u, what) => {
  const wrong = described(u, what)
  return wrong !== null || typeof u === "string" ? wrong : ("trainable" in (u as object) ? byTrainable : own)(u, what)
}

/**
 * Values of compartments by row, null where a row has none; `label` says what they are, with their unit, and `none` what it means to have
 * none.
 */
export type Resolved =
  & { readonly label: string; readonly none: string }
  & (
    | { readonly _tag: "Numbers"; readonly at: (row: number) => number | null }
    | {
      readonly _tag: "Indices"
      readonly at: (row: number) => number | null
      readonly labelOf: (index: number) => string
    }
    | { readonly _tag: "Names"; readonly at: (row: number) => string | null }
  )

type Found = Effect.Effect<Resolved, PlotError>

/** What is described, of a network. */
export const resolveRowValues = (network: Network, given: RowValues, figure: string): Found => {
  if (typeof given === "string") return columnOf(network, given, figure)
  return "trainable" in given ? trainableOf(network, given.trainable, figure) : ownOf(network, given, figure)
}

const columnOf = (network: Network, name: string, figure: string): Found => {
  const column = Table.get(network.nodes, name)
  if (column === undefined) {
    const tail = instead(name, Table.names(network.nodes), "there is none")
    return Effect.fail(inputError(figure, `compartments have no column \`${excerpt(name)}\`${tail}`))
  }
  const unit = quantityNamed(network, name)?.unit
  const label = unit === undefined ? name : `${name} [${unit.replaceAll(/\bum/g, "µm")}]`
  const none = "no value"
  const at = (row: number): Column.Value => Column.at(column, row)
  switch (column._tag) {
    case "Float":
      return Effect.succeed({ _tag: "Numbers", label, none, at: finite((row) => column.values[row]) })
    case "Int":
      return Effect.succeed({ _tag: "Indices", label, none, at: (row) => column.values[row], labelOf: String })
    case "Flag":
      return Effect.succeed({ _tag: "Names", label, none: `not ${name}`, at: (row) => at(row) === true ? name : null })
    case "Text":
      return Effect.succeed({ _tag: "Names", label, none: "no text", at: (row) => at(row) as string | null })
  }
}

const finite = (of: (row: number) => number) => (row: number): number | null => {
  const value = of(row)
  return Number.isFinite(value) ? value : null
}

const trainableOf = (network: Network, name: string, figure: string): Found => {
  const all = network.trainables.toArray().filter(({ domain }) => domain === "nodes")
  const found = all.find((trainable) => trainable.name === name)
  if (found === undefined) {
    const tail = instead(name, all.map((trainable) => trainable.name), "there is none at all: Edit.train makes one")
    return Effect.fail(inputError(figure, `no trainable of compartments is named \`${excerpt(name)}\`${tail}`))
  }
  const of = byRow(found.index, network.nodes.length)
  return Effect.succeed({
    _tag: "Indices",
    label: `parameter of ${name}`,
    none: "not trained",
    at: (row) => of[row] < 0 ? null : of[row],
    labelOf: (index) => found.index.labels[index]
  })
}

const ownOf = (network: Network, { label, values }: OwnValues, figure: string): Found => {
  if (values.length !== network.nodes.length) {
    const problem = `there are ${values.length} values for ${network.nodes.length} compartments.`
    return Effect.fail(inputError(figure, problem))
  }
  if (!/\[[^[\]]+\]\s*$/.test(label)) {
    const problem = `the label "${
      excerpt(label)
    }" ends in no unit; write one in brackets, such as "v [mV]" or "gate [1]".`
    return Effect.fail(inputError(figure, problem))
  }
  return Effect.succeed({ _tag: "Numbers", label, none: "no value", at: finite((row) => values[row]) })
}
