/**
 * Tests, keys, factors and values as text in the equation language, over the rows of a table: `radius < 2 && pre_cell_type == "exc"`.
 *
 * One idea: the names are the columns that a function of the row sees, units are those of the columns, and the numbers are computed by the
 * interpreter of equations, column by column. What is wrong with a text by itself is said where it is made, what does not fit a network
 * where it meets one; each time everything at once, with the place. A row without a value: see `missing.ts`.
 */
import * as Result from "effect/Result"
import { evaluate, type ReadonlyFloat } from "../equation/evaluate.ts"
import type { Expression } from "../equation/Expression.ts"
import { freeNames } from "../equation/freeNames.ts"
import { inOrder } from "../equation/graph.ts"
import { type Holds, inferKind, type Kind, kindText, noValue, testedForNull, withNullTests } from "../equation/kinds.ts"
import { overMissing } from "../equation/missing.ts"
import { checkNames, type Elsewhere, type Known, type Scope } from "../equation/names.ts"
import { isComparison } from "../equation/operators.ts"
import { parse } from "../equation/parse.ts"
import * as Quantity from "../equation/Quantity.ts"
import { columnOf, isQuoted, unquoted } from "../equation/quoted.ts"
import { checkUnit, inferUnit } from "../equation/units.ts"
import { meant } from "../network/meanings.ts"
import type { Network } from "../network/Network.ts"
import { fail, type NetworkError, type Reason } from "../network/NetworkError.ts"
import { quantityNamed } from "../network/quantities.ts"
import { namesIn, type Read, readOf, words } from "../network/rowFormula.ts"
import type { Domain } from "../network/Trainable.ts"
import * as Column from "../table/Column.ts"
import { listed } from "../table/excerpt.ts"
import { nearest } from "../table/nearest.ts"
import type { Problem } from "../unit/Problem.ts"
import { one, type Unit } from "../unit/Unit.ts"
import { parseUnit } from "../unit/unitText.ts"
import { columnNames, endColumn, type Seen, seenColumn } from "./columns.ts"
import { computedColumn } from "./computed.ts"
import { describeRow } from "./write.ts"

/** What is wrong with a text whatever the network, null when nothing is; `what` it is called in messages. */
export const textProblem = (what: string, text: string): Reason | null =>
  Result.match(parse(text, "rows"), {
    onSuccess: () => null,
    onFailure: (problems): Reason => ({ _tag: "BadText", what, text, problems })
  })

/** What a text must come to: a condition, a number (perhaps in a unit), or any value; `unheld`: a string that no row has may stand in it. */
export type Wanted = {
  readonly kind: "truth" | "number" | "any"
  readonly unit?: Unit | null
  readonly unheld?: boolean
}

/** What a text comes to in each of some rows: NaN where it has no value; a text by its place in `texts`, yes and no as 1 and 0. */
export type RowValues = {
  readonly kind: Kind
  readonly values: Float64Array
  readonly texts: ReadonlyArray<string>
  /** Columns of the text that have no value in the `k`-th of the rows. */
  readonly lacking: (k: number) => ReadonlyArray<string>
  /** The columns that the text reads, in these rows. */
  readonly reads: () => ReadonlyArray<Read>
}

/** Columns that a text can name beside those of the table, and before them. */
export type Own = ReadonlyMap<string, Column.Column>

const none: Own = new Map()

/** The value in the `k`-th of the rows, as people see it. */
export const valueAt = ({ kind, texts, values }: RowValues, k: number): Column.Value =>
  Number.isNaN(values[k]) ? null : kind === "text" ? texts[values[k]] : kind === "truth" ? values[k] !== 0 : values[k]

/** Evaluates a text in some rows. */
export const evaluateText = (
  network: Network,
  domain: Domain,
  rows: Column.Ints,
  what: string,
  text: string,
  wanted: Wanted,
  own: Own = none
): Result.Result<RowValues, NetworkError> => {
  const refuse = (problems: ReadonlyArray<Problem>): Result.Result<never, NetworkError> =>
    fail({ _tag: "BadText", what, text, problems })
  const read = parse(text, "rows")
  if (Result.isFailure(read)) return refuse(read.failure)
  const expression = read.success
  const seen = seeing(network, domain, own)
  const scope = scopeOf(network, domain, seen, own)
  const { kind, problems } = checked(expression, text, scope, elsewhereOf(network, scope), seen, what, wanted)
  if (problems.length > 0 || kind === null) return refuse(problems)
  const texts = dictionary()
  const lookup = (name: string): ReadonlyFloat => {
    if (isQuoted(name)) return [texts.code(unquoted(name))]
    const word = words.get(name)
    if (word !== undefined) return [word]
    if (name === rowNumber && !own.has(name)) return rows
    const tested = testedForNull(name)
    const values = columnValues(seen(tested ?? name)!, rows, texts)
    return tested === null ? values : values.map((x) => Number.isNaN(x) ? 1 : 0)
  }
  const values = evaluate(withNullTests(expression), lookup, rows.length, overMissing)
  const lacking = (k: number): ReadonlyArray<string> =>
    [...freeNames(expression)].map(columnOf).filter((name) => {
      const column = seen(name)
      return column !== undefined && Number.isNaN(columnValues(column, rows.slice(k, k + 1), dictionary())[0])
    })
  const reads = (): ReadonlyArray<Read> =>
    namesIn(expression).map((name) => {
      if (name === rowNumber && !own.has(name)) return readOf(name, Column.float(Float64Array.from(rows)))
      const { column, through } = seen(name)!
      const read = Column.gather(column, through === null ? rows : rows.map((row) => through[row]))
      // Integers are numbers, and so are strings where there is none.
      const numeric = read._tag === "Int" || (read._tag === "Text" && read.levels.length === 0)
      return readOf(name, numeric ? Column.float(columnValues({ column, through }, rows, texts)) : read)
    })
  return Result.succeed({ kind, values, texts: texts.all, lacking, reads })
}

/** Evaluates a text that must come to a number in every row; fails where one lacks what the text needs. */
export const numbersOfText = (
  network: Network,
  domain: Domain,
  rows: Column.Ints,
  what: string,
  text: string,
  unit: Unit | null,
  own: Own = none
): Result.Result<RowValues, NetworkError> =>
  Result.flatMap(
    evaluateText(network, domain, rows, what, text, { kind: "number", unit }, own),
    (found): Result.Result<RowValues, NetworkError> => {
      const k = found.values.findIndex(Number.isNaN)
      const without = k < 0 ? [] : found.lacking(k)
      if (without.length === 0) return Result.succeed(found)
      const expected = `a number: ${listed(without.map((name) => `\`${name}\``))} ${
        without.length === 1 ? "has" : "have"
      } no value there`
      const place = describeRow(network, domain, rows[k])
      return fail({ _tag: "BadValue", what: `${what} of ${place}`, found: "missing", expected })
    }
  )

/** The name of the row's own number. */
export const rowNumber = "row"

/** Texts by number, in the order in which they are met, so that texts of several columns can be compared. */
const dictionary = () => {
  const all: Array<string> = []
  const codes = new Map<string, number>()
  const code = (text: string): number => {
    const known = codes.get(text)
    if (known !== undefined) return known
    codes.set(text, all.length)
    return all.push(text) - 1
  }
  return { all, code }
}

type Seeing = (name: string) => Seen | undefined

/** Columns by the names that mean them, each looked up once. */
const seeing = (network: Network, domain: Domain, own: Own): Seeing => {
  const known = new Map<string, Seen | undefined>(
    Array.from(own, ([name, column]) => [name, { column, through: null }])
  )
  return (name) => {
    if (!known.has(name)) known.set(name, seenColumn(network, domain, columnOf(name)))
    return known.get(name)
  }
}

/** The values of a column in some rows, as numbers. */
const columnValues = (
  { column, through }: Seen,
  rows: Column.Ints,
  texts: ReturnType<typeof dictionary>
): Float64Array => {
  const out = new Float64Array(rows.length)
  const { values } = column
  const without = column._tag === "Flag" ? 0 : NaN // a synapse that begins at a source sees no compartment there
  if (through === null) { for (let k = 0; k < out.length; k++) out[k] = values[rows[k]] }
  else for (let k = 0; k < out.length; k++) out[k] = values[through[rows[k]]] ?? without
  if (column._tag !== "Text") return out
  const codes = column.levels.map(texts.code)
  for (let k = 0; k < out.length; k++) out[k] = out[k] < 0 ? NaN : codes[out[k]]
  return out
}

const kinds: Readonly<Record<Column.Column["_tag"], Kind>> = {
  Float: "number",
  Int: "number",
  Flag: "truth",
  Text: "text"
}

/** What is wrong with an expression over the columns of a table, and the kind of its value. */
const checked = (
  expression: Expression,
  text: string,
  scope: Scope,
  elsewhere: Elsewhere,
  seen: Seeing,
  what: string,
  wanted: Wanted
): { readonly kind: Kind | null; readonly problems: ReadonlyArray<Problem> } => {
  const bare = bareTexts(expression, text, scope, seen)
  const names = checkNames(expression, scope, { get: (name) => bare.get(name) ?? elsewhere.get(name) })
  const holds = (name: string): Holds | undefined => {
    if (words.has(name)) return { kind: "truth" }
    if (name === rowNumber) return { kind: "number" }
    const column = seen(name)?.column
    if (column === undefined) return undefined
    return {
      kind: kinds[column._tag],
      ...column._tag === "Text" && wanted.unheld !== true ? { levels: column.levels } : {}
    }
  }
  const { kind, problems } = inferKind(expression, holds)
  const result = kind === null ? [] : misplaced(expression, kind, what, wanted)
  const units = wanted.unit === undefined || wanted.unit === null
    ? inferUnit(expression, scope).problems
    : checkUnit(expression, scope, wanted.unit, what)
  // What is wrong with a string as if it were an equation only follows from its missing quotes.
  const meant = names.filter(({ span: [at, end] }) => bare.get(text.slice(at, end)) !== undefined)
  const follows = ({ span: [from, to] }: Problem): boolean =>
    meant.some(({ span: [at, end] }) => from <= at && end <= to)
  const found = [...names, ...[...problems, ...result].filter((problem) => !follows(problem))]
  const taken = new Set(found.map(({ span }) => span.join()))
  return {
    kind,
    problems: [...found, ...units.filter(({ span }) => !taken.has(span.join()))].sort((a, b) => a.span[0] - b.span[0])
  }
}

/** What to say of names that there are not where a string was meant: one that a column holds, or that stands beside a column of strings. */
const bareTexts = (expression: Expression, text: string, scope: Scope, seen: Seeing): Elsewhere => {
  const inQuotes = (value: string): string => `a string stands in quotes: \`${JSON.stringify(value)}\``
  const isText = (e: Expression): boolean => e._tag === "Name" && seen(e.name)?.column._tag === "Text"
  const beside = new Map<string, string>()
  for (const e of inOrder(expression)) {
    if (e._tag !== "Binary" || !isComparison(e.op)) continue
    for (const [column, value] of [[e.left, e.right], [e.right, e.left]]) {
      if (isText(column)) { for (const name of freeNames(value)) beside.set(name, text.slice(...value.span)) }
    }
  }
  const isHeld = (name: string): boolean =>
    scope.keys().some((key) => {
      const column = seen(key)?.column
      return column?._tag === "Text" && column.levels.includes(columnOf(name))
    })
  return {
    get: (name) => {
      if (isHeld(name)) return inQuotes(columnOf(name))
      const value = beside.get(name)
      return value === undefined || nearest(columnOf(name), scope.keys()) !== undefined ? undefined : inQuotes(value)
    }
  }
}

/** A value of another kind than is wanted. */
const misplaced = ({ span }: Expression, kind: Kind, what: string, wanted: Wanted): ReadonlyArray<Problem> => {
  const fits = wanted.kind === "any" || wanted.kind === kind || wanted.kind === "number" && kind === "truth"
  if (fits) return []
  const wayOut = wanted.kind === "number"
    ? ""
    : kind === "number"
    ? ": compare it, as in `x > 0`"
    : ": compare it, as in `x == \"exc\"`"
  return [{ message: `${what} must be ${kindText[wanted.kind as Kind]}, found ${kindText[kind]}${wayOut}`, span }]
}

/** Names that are no columns: types of synapses, which are values of one, and other words for what columns are. */
const elsewhereOf = (network: Network, scope: Scope): Elsewhere => ({
  get: (name) =>
    network.synapses.has(name)
      ? `it is a type of synapse: write \`type == "${name}"\``
      : meant(columnOf(name), scope.keys())
})

/** The names that a text may use, with their units. */
const scopeOf = (network: Network, domain: Domain, seen: Seeing, own: Own): Scope => {
  const open = new Map<string, Known>()
  // A column of one's own has a unit that nobody wrote: the same at both ends of a synapse.
  const ownUnit = (name: string): Known => {
    const known = open.get(name) ?? {
      unit: null,
      open: Quantity.of({ _tag: "Definition", name }),
      declared: false
    }
    open.set(name, known)
    return known
  }
  const has = (name: string): boolean =>
    isQuoted(name) || words.has(name) || name === noValue || name === rowNumber || seen(name) !== undefined
  return {
    has,
    keys: () => [...own.keys(), ...columnNames(network, domain), rowNumber].values(),
    get: (name) => {
      if (!has(name)) return undefined
      if (own.has(name)) return own.get(name)!._tag === "Float" ? ownUnit(name) : { unit: null, declared: false }
      if (words.has(name) || name === rowNumber) return { unit: one, declared: false }
      const column = seen(name)?.column
      if (column === undefined || column._tag === "Text") return { unit: null, declared: false }
      if (column._tag !== "Float") return { unit: one, declared: false }
      const unit = unitOfColumn(network, domain, columnOf(name))
      return unit === null ? ownUnit(nodeName(network, domain, columnOf(name))) : { unit, declared: false }
    }
  }
}

/** The name of a column, without the end of a synapse at which it is seen. */
const nodeName = (network: Network, domain: Domain, name: string): string =>
  domain === "edges" && endColumn(network, name) !== undefined ? name.replace(/^(pre|post)_/, "") : name

const micrometre: Unit | null = Result.getOrElse(parseUnit("um"), () => null)

/** Whether a name stands for a distance, and no column was stored under it. */
const isComputed = (network: Network, domain: Domain, name: string): boolean => {
  const column = seenColumn(network, domain, name)?.column
  return column !== undefined &&
    (column === computedColumn(network, domain, name) ||
      column === computedColumn(network, "nodes", nodeName(network, domain, name)))
}

/** The unit of a column of numbers; null where nobody wrote one. */
export const unitOfColumn = (network: Network, domain: Domain, name: string): Unit | null => {
  const own = quantityNamed(network, name)
  const quantity = own?.domain === domain ? own : quantityNamed(network, nodeName(network, domain, name))
  if (quantity === undefined) return isComputed(network, domain, name) ? micrometre : null
  return Result.getOrElse(parseUnit(quantity.unit), () => null)
}
