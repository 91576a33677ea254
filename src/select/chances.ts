/**
 * The probability of every pair of compartments, as a text or a function says it: each pair is a row that has the columns of both its ends.
 *
 * One idea: pairs that do not exist yet are edges of a network of their own, some at a time, so whatever can be said of synapses by their
 * ends can be said of them.
 */
import * as Result from "effect/Result"
import { attempt } from "../network/attempt.ts"
import { noSources, sourceColumn } from "../network/eventColumns.ts"
import { describeNode, type Network } from "../network/Network.ts"
import { fail, type NetworkError, type Reason, shown } from "../network/NetworkError.ts"
import * as Column from "../table/Column.ts"
import { listed } from "../table/excerpt.ts"
import * as Rows from "../table/Rows.ts"
import * as Table from "../table/Table.ts"
import { one } from "../unit/Unit.ts"
import { type Row, rowReader } from "./columns.ts"
import { tooManyJudged } from "./limits.ts"
import { evaluateText } from "./rowText.ts"

/** How likely a pair is joined: a text over the columns of its ends, or a function of the pair. */
export type Chance = string | ((pair: Row) => number)

/** What the text of a probability is called in messages. */
export const theChance = "the probability of a connection"

/** Pairs of compartments by number; asked for each in turn. `driven`: they begin at sources. */
export type Ends = {
  readonly count: number
  readonly at: (k: number) => readonly [pre: number, post: number]
  readonly driven: boolean
}

/** How many pairs are looked at together. */
const together = 2 ** 16

/** Goes through the probabilities of pairs, in order, until `visit` has a reason to stop. */
export const chances = (
  network: Network,
  chance: Chance,
  ends: Ends,
  visit: (chance: number, pre: number, post: number) => Reason | null
): Result.Result<void, NetworkError> => {
  const many = tooManyJudged(ends.count)
  if (many !== null) return fail(many)
  for (let first = 0; first < ends.count; first += together) {
    const length = Math.min(together, ends.count - first)
    const [pre, post] = [new Int32Array(length), new Int32Array(length)]
    for (let k = 0; k < length; k++) [pre[k], post[k]] = ends.at(first + k)
    const found = chancesOf(network, chance, first, pre as Column.Ints, post as Column.Ints, ends.driven)
    if (Result.isFailure(found)) return Result.fail(found.failure)
    for (let k = 0; k < length; k++) {
      const stop = visit(found.success[k], pre[k], post[k])
      if (stop !== null) return fail(stop)
    }
  }
  return Result.succeed(undefined)
}

/** The probabilities of some pairs, the first of which has a number among all. */
const chancesOf = (
  network: Network,
  chance: Chance,
  first: number,
  pre: Column.Ints,
  post: Column.Ints,
  driven: boolean
): Result.Result<ArrayLike<number>, NetworkError> => {
  const beginning = driven
    ? [["pre_index", noSources(pre.length)], [sourceColumn, Column.int(pre)]] as const
    : [["pre_index", Column.int(pre)]] as const
  const pairs = network.set("edges", Table.make(pre.length, [...beginning, ["post_index", Column.int(post)]]))
  const rows = Rows.all(pre.length)
  const refuse = (k: number, found: string, expected: string): Result.Result<never, NetworkError> => {
    const from = driven ? `source ${pre[k]}` : describeNode(network, pre[k])
    const what = `the probability of a connection from ${from} to ${describeNode(network, post[k])}`
    return fail({ _tag: "BadValue", what, found, expected })
  }
  const checked = (
    values: ArrayLike<number>,
    lacking: (k: number) => ReadonlyArray<string>
  ): Result.Result<ArrayLike<number>, NetworkError> => {
    for (let k = 0; k < values.length; k++) {
      if (values[k] >= 0 && values[k] <= 1) continue
      const without = Number.isNaN(values[k]) ? lacking(k) : []
      if (without.length === 0) return refuse(k, shown(values[k]), "a number from 0 to 1")
      const names = listed(without.map((name) => `\`${name}\``))
      return refuse(
        k,
        "missing",
        `a number from 0 to 1: ${names} ${without.length === 1 ? "has" : "have"} no value there`
      )
    }
    return Result.succeed(values)
  }
  if (typeof chance === "function") {
    const at = rowReader(pairs, "edges", first, NaN)
    const values = attempt(theChance, () => Array.from(rows, (row) => chance(at(row))))
    return Result.flatMap(values, (values) => {
      const odd = values.findIndex((x) => typeof x !== "number")
      return odd < 0 ? checked(values, () => []) : refuse(odd, shown(values[odd]), "a number from 0 to 1")
    })
  }
  const own = new Map([["row", Column.float(Float64Array.from(rows, (row) => first + row))]])
  const wanted = { kind: "number", unit: one } as const
  return Result.flatMap(
    evaluateText(pairs, "edges", rows, theChance, chance, wanted, own),
    ({ lacking, values }) => checked(values, lacking)
  )
}
