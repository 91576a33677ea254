/**
 * Conditions on the user's own columns, and on numbers, that hold in all of some rows: `layer == "L1"`, `big`, `radius <= 2`.
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

/** Whether a name can stand in a text, as itself. */
const canStand = (name: string): boolean => !/^["']|[`\n]/.test(name)

/** The user's own columns of a table, of any kind. */
export const ownColumns = (network: Network, domain: Domain): ReadonlyArray<readonly [string, Column.Column]> => {
  const known = quantities(network)
  const others = new Set([...network.mechanisms.keys(), ...network.groups, "type"])
  return [...table(network, domain).columns.entries()].filter(([name, { _tag }]) =>
    _tag !== "Int" && !known.has(name) && !others.has(name) && canStand(name)
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

/** The conditions that a number of the rows is at most, and at least, so much. */
export const numberConditions = <S>(
  { at, column, name }: SeenAs,
  rows: ArrayLike<number>,
  rank: number
): ReadonlyArray<Condition<S>> => {
  if (column._tag !== "Float" || !canStand(name)) return []
  let [low, high] = [Infinity, -Infinity]
  for (let k = 0; k < rows.length; k++) {
    const x = at(rows[k])
    if (!Number.isFinite(x)) return []
    if (x < low) low = x
    if (x > high) high = x
  }
  const word = nameText(name)
  const equal: ReadonlyArray<Condition<S>> = low === high
    ? [{ cost: comparison + 1, rank, holds: (row) => at(row) === low, step: `${word} == ${low}` }]
    : []
  return [
    ...equal,
    { cost: comparison + 2, rank, holds: (row) => at(row) <= high, step: `${word} <= ${high}` },
    { cost: comparison + 2, rank, holds: (row) => at(row) >= low, step: `${word} >= ${low}` }
  ]
}
