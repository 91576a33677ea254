/**
 * What formulas may read where columns are trained, asked from both sides: of a column that is to be trained, of a formula that is to be.
 *
 * One idea: a formula follows what was trained before it (`followed.ts`); everything else that training would move under it is refused, with
 * the name of both. What is read through keys, bins and factors is read once and is not looked at here.
 */
import * as Result from "effect/Result"
import { parse } from "../equation/parse.ts"
import { moverOf, sourceOf } from "../network/followed.ts"
import type { Network } from "../network/Network.ts"
import { fail, type NetworkError, type Reason } from "../network/NetworkError.ts"
import type { Quantity } from "../network/quantities.ts"
import { namesIn } from "../network/rowFormula.ts"
import { type Domain, parametersAt, type Trainable } from "../network/Trainable.ts"
import type { Formula } from "../select/Formula.ts"
import { describeRow } from "../select/write.ts"
import type { Ints } from "../table/Column.ts"

/** Whether rows can be trained though formulas have read columns: what a formula follows must be trained before it. */
export const unread = (
  network: Network,
  { domain, name: key }: Quantity,
  rows: Ints
): Result.Result<void, NetworkError> => {
  const trained = { domain, key, rows }
  const own = new Set(rows)
  for (const { domain: of, index, name } of network.trainables) {
    for (const read of index.formula?.reads ?? []) {
      const source = sourceOf(network, of, index.rows, read.name)
      const itself = source.domain === domain && source.column === key
      const row = itself ? source.rows.find((row) => own.has(row)) : moverOf(network, source, trained)
      if (row === undefined || row === null) continue
      return fail({
        _tag: "InUse",
        what: `${key} of ${describeRow(network, domain, row)}`,
        by: `the formula of trainable "${name}", which reads \`${read.name}\` and ${
          itself ? "follows only what was trained before it" : `cannot follow it when ${key} is trained`
        }`,
        hint: itself
          ? `Edit.untrain("${name}"), train "${key}" first, then the formula`
          : `Edit.untrain("${name}"), then give the formula its values as they are, under another name`
      })
    }
  }
  return Result.succeed(undefined)
}

/** Whether a formula can read its columns: none that training moves without training it, and no list in place of one that is trained. */
export const readable = (
  network: Network,
  domain: Domain,
  rows: Ints,
  formula: Formula
): Result.Result<void, NetworkError> => {
  for (const name of namesIn(Result.getOrThrow(parse(formula.text, "rows")))) {
    if (Object.hasOwn(formula.coefficients, name)) continue
    const reason = Object.hasOwn(formula.given ?? {}, name)
      ? givenOver(network, domain, rows, name)
      : movedUnder(network, domain, rows, name)
    if (reason !== null) return fail(reason)
  }
  return Result.succeed(undefined)
}

const driver = ({ index, name }: Trainable, row: number): string =>
  `trainable "${name}" (${parametersAt(index, index.rows.indexOf(row))})`

/** Why what is given cannot stand in place of a column; null when it can. */
const givenOver = (network: Network, domain: Domain, rows: Ints, name: string): Reason | null => {
  const source = sourceOf(network, domain, rows, name)
  const read = new Set(source.rows)
  for (const other of network.trainables) {
    if (other.domain !== source.domain || other.key !== source.column) continue
    const row = other.index.rows.find((row) => read.has(row))
    if (row === undefined) continue
    return {
      _tag: "BadValue",
      what: `\`${name}\` of the formula`,
      found: `given, and a column that ${driver(other, row)} drives at ${describeRow(network, other.domain, row)}`,
      expected: "another name for what is given, or nothing given, so that the formula follows the column"
    }
  }
  return null
}

/** Why a formula cannot read a column: training moves it without training it. Null when it can. */
export const movedUnder = (network: Network, domain: Domain, rows: Ints, name: string): Reason | null => {
  const source = sourceOf(network, domain, rows, name)
  for (const other of network.trainables) {
    const { domain: of, index, key } = other
    const row = moverOf(network, source, { domain: of, key, rows: index.rows })
    if (row === null) continue
    return {
      _tag: "BadValue",
      what: `\`${name}\` of the formula`,
      found: `moved by ${driver(other, row)}, which drives ${key} of ${describeRow(network, of, row)}`,
      expected:
        "what is trained itself, or what training does not move: give the values as they are, under another name"
    }
  }
  return null
}
