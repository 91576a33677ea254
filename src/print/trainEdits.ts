/**
 * From trainables back to edits: the rule that gives this index, start values, and a name where it is not the key.
 *
 * One idea: rules that people write (`indexRules.ts`) are tried, and the first that gives the index is taken. Where none does, the index itself
 * is written as a label of its own, by which the trainable is trained, and which is taken away again, and so are factors:
 * nothing of them stays. A formula is written as it is, with what it read where the columns have changed since.
 */
import * as Result from "effect/Result"
import { columnOf } from "../equation/quoted.ts"
import { type Edit } from "../network/edit.ts"
import type { Network } from "../network/Network.ts"
import type { Read, RowFormula } from "../network/rowFormula.ts"
import type { Trainable } from "../network/Trainable.ts"
import { seenColumn } from "../select/columns.ts"
import { type Formula, formula, formulaReads, type Given } from "../select/Formula.ts"
import { label, unlabel } from "../select/group.ts"
import { rowNumber } from "../select/rowText.ts"
import type { Selection } from "../select/Select.ts"
import * as ParameterIndex from "../share/ParameterIndex.ts"
import { by, type Partition, type Rule, scaled } from "../share/Rule.ts"
import { train } from "../share/train.ts"
import * as Column from "../table/Column.ts"
import type { Ints } from "../table/Column.ts"
import * as Table from "../table/Table.ts"
import { candidates, candidatesBy } from "./indexRules.ts"
import { type Places, valuesOf } from "./tables.ts"

/** The edits that train what is trained in a network; `now` is the network so far. */
export function* trainEdits(wanted: Network, now: () => Network, places: Places): Generator<Edit, void> {
  for (const trainable of wanted.trainables) {
    const { domain, index } = trainable
    const at = places.in(now(), domain, Array.from(index.rows))
    if (index.formula !== undefined) {
      yield trainEdit(at, now(), trainable, formulaOf(now(), trainable, index.formula))
      continue
    }
    const [labels, factors] = [freeColumn(now(), "parameter"), freeColumn(now(), "factor")]
    const found = first(now(), trainable, candidates(now(), trainable))
    if (found === null) yield label(labels, valuesOf(Array.from(index.parameters, (p) => index.labels[p])), at)
    if (index.factors !== null) yield label(factors, valuesOf(Array.from(index.factors)), at)
    const rule = found ?? first(now(), trainable, candidatesBy(now(), trainable, labels)) ?? by(labels)
    yield trainEdit(at, now(), trainable, index.factors === null ? rule : scaled(rule, factors))
    if (found === null) yield unlabel(labels, domain)
    if (index.factors !== null) yield unlabel(factors, domain)
  }
}

const trainEdit = (
  at: Selection,
  now: Network,
  { key, name, values }: Trainable,
  share: Rule
): Edit => {
  const taken = new Set(now.trainables.map((t) => t.name))
  return train(key, {
    at,
    share,
    ...share._tag === "Formula" ? {} : { initial: valuesOf(Array.from(values)) },
    ...name === key && !taken.has(key) ? {} : { name }
  })
}

/** The formula that reads what a trainable read: columns as they are, where they are what they were, and else the values themselves. */
const formulaOf = (network: Network, { domain, index, values }: Trainable, { reads, text }: RowFormula): Rule => {
  const coefficients = Object.fromEntries(index.labels.map((label, p) => [label, values[p]]))
  const isColumn = ({ name }: Read): boolean =>
    name === rowNumber || seenColumn(network, domain, columnOf(name)) !== undefined
  const given = (some: ReadonlyArray<Read>): Formula =>
    formula(
      text,
      coefficients,
      some.length === 0 ? undefined : Object.fromEntries(some.map((r) => [r.name, givenOf(r)]))
    )
  const now = formulaReads(network, domain, index.rows, given(reads.filter((read) => !isColumn(read))), null)
  const found = Result.isSuccess(now) ? now.success : []
  return given(
    reads.filter((read) => !found.some((own) => own.name === read.name && Column.equals(own, read)) || !isColumn(read))
  )
}

/** What was read as what is given: a number that all rows have, or a value for each. */
const givenOf = (read: Read): Given => {
  const [first] = read.values
  const one = read._tag === "Float" && Number.isFinite(first) && read.values.every((x) => Object.is(x, first))
  return one ? first : Array.from(read.values, (_, k) => Column.at(read, k))
}

/** The first of some rules that gives a trainable's index but for factors, or null. */
const first = (network: Network, { domain, index }: Trainable, rules: Iterable<Partition>): Partition | null => {
  for (const rule of rules) {
    const made = ParameterIndex.make(network, domain, index.rows, rule)
    if (Result.isSuccess(made) && sameIndex(made.success, index)) return rule
  }
  return null
}

const sameIndex = (a: ParameterIndex.ParameterIndex, b: ParameterIndex.ParameterIndex): boolean =>
  sameList(a.parameters, b.parameters) && a.labels.length === b.labels.length &&
  a.labels.every((text, p) => text === b.labels[p]) && JSON.stringify(a.named) === JSON.stringify(b.named)

const sameList = (a: Ints, b: Ints): boolean => a.length === b.length && a.every((x, k) => x === b[k])

/** A name that no column has. */
const freeColumn = (network: Network, wanted: string): string => {
  const has = (name: string): boolean =>
    [name, `pre_${name}`, `post_${name}`].some((each) =>
      Table.has(network.nodes, each) || Table.has(network.edges, each)
    )
  let name = wanted
  for (let k = 2; has(name); k++) name = `${wanted}${k}`
  return name
}
