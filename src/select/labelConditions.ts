/**
 * Conditions on the user's own columns of strings and booleans that hold in all of some rows: `layer == "L1"`, `big`.
 */
import { nameText } from "../equation/print.ts"
import type { Network } from "../network/Network.ts"
import { table } from "../network/Network.ts"
import { quantities } from "../network/quantities.ts"
import type { Domain } from "../network/Trainable.ts"
import type * as Column from "../table/Column.ts"
import type { Condition } from "./conjunction.ts"

/** A column as it is seen from the rows that are described: which of its values each has. */
export type SeenAs = {
  readonly name: string
  readonly column: Column.Column
  readonly at: (row: number) => number
}

/** Whether the name of a column can stand in a text, as itself. */
export const canStand = (name: string): boolean => !/^["']|[`\n]/.test(name)

/** The user's own columns of a table, of any kind, but one. */
export const ownColumns = (
  network: Network,
  domain: Domain,
  but?: string
): ReadonlyArray<readonly [string, Column.Column]> => {
  const known = quantities(network)
  const others = new Set([...network.mechanisms.keys(), ...network.groups, "type"])
  return [...table(network, domain).columns.entries()].filter(([name, { _tag }]) =>
    _tag !== "Int" && name !== but && !known.has(name) && !others.has(name) && canStand(name)
  )
}

/** Most strings of one column that a condition lists. */
const mostLevels = 4

/** What cost stands for the length of a comparison, of a bare name, and of each string of a list. */
const [comparison, bare, level] = [3, 2, 2] as const

/** The condition on strings or booleans of a column that holds in all the rows; none where they have more than a few strings, or none. */
export const labelCondition = <S>(
  { at, column, name }: SeenAs,
  rows: ArrayLike<number>,
  rank: number
): ReadonlyArray<Condition<S>> => {
  if (column._tag !== "Text" && column._tag !== "Flag") return []
  const found = new Set<number>()
  for (let k = 0; k < rows.length && found.size <= mostLevels; k++) found.add(at(rows[k]))
  const word = nameText(name)
  if (column._tag === "Flag") {
    const [only, other] = found
    return other === undefined
      ? [{ cost: bare, rank, holds: (row) => at(row) === only, step: only === 1 ? word : `!${word}` }]
      : []
  }
  if (found.size > mostLevels || found.has(-1)) return []
  const texts = [...found].sort((a, b) => a - b).map((code) => JSON.stringify(column.levels[code]))
  const test = texts.length === 1 ? `${word} == ${texts[0]}` : `${word} in (${texts.join(", ")})`
  return [{ cost: comparison + level * (texts.length - 1), rank, holds: (row) => found.has(at(row)), step: test }]
}
