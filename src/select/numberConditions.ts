/**
 * Conditions on numbers that tell some rows from others: `layer_depth == 2`, `radius <= 1.5`.
 *
 * The last to be tried, since they say little of what rows are. One idea: where the numbers of the rows lie on one side of all the others, a
 * bound between them tells them apart, and any will do, so it is the shortest decimal. The user's own columns come before what mechanisms
 * and cells have, and these before what follows from them, such as coordinates.
 */
import { nameText } from "../equation/print.ts"
import { type Network, table } from "../network/Network.ts"
import { passiveColumns } from "../network/passive.ts"
import { quantities } from "../network/quantities.ts"
import type { Domain } from "../network/Trainable.ts"
import type { Ints } from "../table/Column.ts"
import { cheapest, type Condition } from "./conjunction.ts"
import { canStand, type SeenAs } from "./labelConditions.ts"
import { digitsOf, shortestFrom, shortestTo } from "./shortestBetween.ts"

/** What a condition on a number costs at least: as much as a list of a few rows, or what people say of rows at length. */
export const leastCost = 20

/** Most digits of a number: more say nothing to a person. */
const mostDigits = 12

/** The cheapest condition on a number that holds in some rows and not in others, of any column but one; null where there is none. */
export const numberCondition = <S>(
  network: Network,
  domain: Domain,
  rows: Ints,
  others: Ints,
  rank: number,
  but?: string
): Condition<S> | null => {
  const strange = strangeness(network)
  return cheapest(
    [...table(network, domain).columns].flatMap(([name, column]): ReadonlyArray<Condition<S>> =>
      column._tag === "Float" && name !== but && canStand(name)
        ? between<S>({ name, column, at: (row) => column.values[row] }, rows, others, rank, leastCost + strange(name))
        : []
    )
  )
}

/** How far a column is from what people write of: their own, what they set, what follows from that. */
const strangeness = (network: Network): (name: string) => number => {
  const known = quantities(network)
  const position = new Set(["x", "y", "z"])
  return (name) => {
    if (position.has(name)) return 4
    const role = known.get(name)?.role
    return role === undefined
      ? 0
      : role === "Parameter" || (Object.hasOwn(passiveColumns, name) && name !== "v")
      ? 2
      : 4
  }
}

/** The conditions on a column that hold in the rows and in none of the others: equal to, at most, at least so much. */
const between = <S>(
  { at, name }: SeenAs,
  rows: Ints,
  others: Ints,
  rank: number,
  cost: number
): ReadonlyArray<Condition<S>> => {
  const { high, low } = extentOf(rows, at)
  if (!Number.isFinite(low) || !Number.isFinite(high) || rows.some((row) => Number.isNaN(at(row)))) return []
  const { high: highest, low: lowest } = extentOf(others, at)
  const word = nameText(name)
  const condition = (sign: string, bound: number, holds: (row: number) => boolean): ReadonlyArray<Condition<S>> => {
    const digits = digitsOf(bound)
    return digits > mostDigits ? [] : [{ cost: cost + digits, rank, holds, step: `${word} ${sign} ${bound}` }]
  }
  const [most, least] = [shortestFrom(high, lowest), shortestTo(highest, low)]
  return [
    ...low === high && !others.some((row) => at(row) === low) ? condition("==", low, (row) => at(row) === low) : [],
    ...lowest > high ? condition("<=", most, (row) => at(row) <= most) : [],
    ...highest < low ? condition(">=", least, (row) => at(row) >= least) : []
  ]
}

/** The least and the greatest of the numbers that there are; the wrong way round where there are none. */
const extentOf = (rows: Ints, at: (row: number) => number): { readonly low: number; readonly high: number } => {
  let [low, high] = [Infinity, -Infinity]
  for (let k = 0; k < rows.length; k++) {
    const x = at(rows[k])
    if (x < low) low = x
    if (x > high) high = x
  }
  return { low, high }
}
