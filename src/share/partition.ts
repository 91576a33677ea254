/**
 * Rule + rows → classes: every row gets the number of its class, numbered by ascending key, and every class a unique label.
 *
 * Laws: L5 (a partition of exactly the given rows, unique labels, numbering by keys only) and L6 (meet and join are a lattice).
 */
import * as Result from "effect/Result"
import { attempt } from "../network/attempt.ts"
import type { Network } from "../network/Network.ts"
import { fail, type NetworkError } from "../network/NetworkError.ts"
import { type Domain, type Level, type Named, rowName } from "../network/Trainable.ts"
import { readColumn, rowReader } from "../select/columns.ts"
import { evaluateText, valueAt } from "../select/rowText.ts"
import { describeRow } from "../select/write.ts"
import * as Column from "../table/Column.ts"
import * as Rows from "../table/Rows.ts"
import * as Table from "../table/Table.ts"
import { type Key, type Partition, ruleText, theKey } from "./Rule.ts"

/** The class of each row, the label of each class, and where labels name rows, if any does. */
export type Classes = {
  readonly classes: Int32Array
  readonly labels: ReadonlyArray<string>
  readonly named?: ReadonlyArray<Named>
}

type Found = Result.Result<Classes, NetworkError>

/** Splits rows into the classes of a rule. */
export const partition = (network: Network, domain: Domain, rows: Column.Ints, rule: Partition): Found => {
  switch (rule._tag) {
    case "One":
      return Result.succeed({ classes: new Int32Array(rows.length), labels: rows.length === 0 ? [] : ["all"] })
    case "Each":
      return Result.succeed({
        classes: Int32Array.from(rows, (_, k) => k),
        labels: Array.from(rows, (row) => rowName(domain, network.nodes, row)),
        ...rows.length === 0 ? {} : { named: Array.from(rows, (row) => [[0, row]] as const) }
      })
    case "By":
      return byColumns(network, domain, rows, rule.columns)
    case "Per":
      return perLevel(network, domain, rows, rule.level)
    case "Key":
      return byKey(network, domain, rows, rule)
    case "Bins":
      return byBins(network, domain, rows, rule)
    case "Meet":
    case "Join": {
      // In table order, so that an `each` inside is numbered by row and the classes depend on the rows alone.
      const ascending = Rows.sorted(rows)
      const finer = rule._tag === "Meet" ? beside(rule) : null
      const found = finer !== null ? partition(network, domain, ascending, finer) : Result.gen(function*() {
        const left = yield* partition(network, domain, ascending, rule.left)
        const right = yield* partition(network, domain, ascending, rule.right)
        return rule._tag === "Meet" ? refine(left, right) : coarsen(left, right)
      })
      return ascending === rows ? found : Result.map(found, (classes) => {
        const of = new Map(Array.from(ascending, (row, k) => [row, classes.classes[k]]))
        return { ...classes, classes: Int32Array.from(rows, (row) => of.get(row)!) }
      })
    }
  }
}

/** The other side of a meet with `one`, which refines nothing; null where neither side is `one`. */
const beside = ({ left, right }: Extract<Partition, { readonly _tag: "Meet" | "Join" }>): Partition | null =>
  right._tag === "One" ? left : left._tag === "One" ? right : null

/** A label, and where it names rows. */
type Label = { readonly text: string; readonly named: Named }

const labelAt = (of: Classes, c: number): Label => ({ text: of.labels[c], named: of.named?.[c] ?? [] })

/** A text as it stands in JSON. */
const quoted = ({ named, text }: Label): Label => ({
  text: JSON.stringify(text),
  // What comes before a name grows by an opening quote and by whatever is escaped in it.
  named: named.map(([at, ...row]) => [JSON.stringify(text.slice(0, at)).length - 1, ...row])
})

/** Labels side by side. */
const joined = (labels: ReadonlyArray<Label>, between: string): Label =>
  labels.slice(1).reduce((all, { named, text }) => {
    const start = all.text.length + between.length
    const moved = named.map(([at, ...row]) => [start + at, ...row] as const)
    return { text: all.text + between + text, named: [...all.named, ...moved] }
  }, labels[0])

/** Classes with labels that may name rows. */
const labelled = (classes: Int32Array, labels: ReadonlyArray<Label>): Classes => ({
  classes,
  labels: labels.map(({ text }) => text),
  ...labels.some(({ named }) => named.length > 0) ? { named: labels.map(({ named }) => named) } : {}
})

/** The first row position of every class. */
const firsts = (classes: Int32Array, count: number): Int32Array => {
  const first = new Int32Array(count)
  for (let k = classes.length - 1; k >= 0; k--) first[classes[k]] = k
  return first
}

/** Numbers classes by ascending code; `labelOf` is asked once per class, with a row position that is in it. */
const numbered = (codes: ArrayLike<number>, labelOf: (k: number) => string): Classes => {
  const first = new Map<number, number>()
  for (let k = 0; k < codes.length; k++) if (!first.has(codes[k])) first.set(codes[k], k)
  const ascending = [...first.keys()].sort((a, b) => a - b)
  const number = new Map(ascending.map((code, i) => [code, i]))
  return {
    classes: Int32Array.from({ length: codes.length }, (_, k) => number.get(codes[k])!),
    labels: ascending.map((code) => labelOf(first.get(code)!))
  }
}

/** Labels made unique by writing the keys in full where two would read alike. */
const unique = (found: Classes, exact: (k: number) => string): Classes => {
  if (new Set(found.labels).size === found.labels.length) return found
  return { classes: found.classes, labels: Array.from(firsts(found.classes, found.labels.length), exact) }
}

const byColumns = (network: Network, domain: Domain, rows: Column.Ints, names: ReadonlyArray<string>): Found => {
  if (names.length === 0) {
    return fail({
      _tag: "BadValue",
      what: "the list of columns of Share.by",
      found: "empty",
      expected: "at least one column; Share.one gives one parameter for all"
    })
  }
  const columns: Array<Column.Column> = []
  let codes: Float64Array = new Float64Array(rows.length)
  for (const name of names) {
    const column = readColumn(network, domain, name)
    if (Result.isFailure(column)) return Result.fail(column.failure)
    columns.push(column.success)
    for (let k = 0; k < rows.length; k++) {
      if (Column.at(column.success, rows[k]) === null) return noValue(network, domain, rows[k], name)
    }
    const ranks = rank(column.success, rows)
    codes = Float64Array.from(codes, (code, k) => code * ranks.count + ranks.of[k])
    // Keep the codes small, so that any number of columns stays exact.
    codes = Float64Array.from(numbered(codes, () => "").classes)
  }
  const key = (k: number): ReadonlyArray<Column.Value> => columns.map((column) => Column.at(column, rows[k]))
  const ends = names.length === 2 && names[0].startsWith("pre_") && names[1].startsWith("post_")
  const between = ends && columns.every((column) => column._tag === "Text") ? "→" : ", "
  const label = (k: number, text: (value: string) => string): string =>
    key(k).map((value, c) => keyText(names[c], value!, text)).join(between)
  const found = numbered(codes, (k) => label(k, String))
  return Result.succeed(unique(found, (k) => label(k, JSON.stringify)))
}

/** A key as a part of a label: texts speak for themselves, numbers and booleans say what they are of. */
const keyText = (name: string, key: Key, text: (key: string) => string): string =>
  typeof key === "string" ? text(key) : `${name} ${key}`

const noValue = (network: Network, domain: Domain, row: number, name: string): Result.Result<never, NetworkError> =>
  fail({
    _tag: "BadValue",
    what: `"${name}" of ${describeRow(network, domain, row)}`,
    found: "missing",
    expected: "a value in every selected row; select only rows that have one, or label the rest"
  })

/** The rank of each row's value among the distinct values, ascending. */
const rank = (column: Column.Column, rows: Column.Ints): { readonly of: Float64Array; readonly count: number } => {
  const values = Float64Array.from(rows, (row) => column.values[row])
  const distinct = [...new Set(values)].sort((a, b) => a - b)
  const number = new Map(distinct.map((value, i) => [value, i]))
  return { of: values.map((value) => number.get(value)!), count: distinct.length }
}

const perLevel = (network: Network, domain: Domain, rows: Column.Ints, level: Level): Found => {
  if (domain === "edges") {
    const expected = `a rule for synapses, for example Share.by("pre_${level}_index")`
    return fail({
      _tag: "BadValue",
      what: "the sharing rule",
      found: `one parameter per ${level}, which groups compartments`,
      expected
    })
  }
  const global = Table.ints(network.nodes, `global_${level}_index`)
  const found = numbered(Int32Array.from(rows, (row) => global[row]), () => "")
  const first = Array.from(firsts(found.classes, found.labels.length), (k) => rows[k])
  return Result.succeed(labelled(
    found.classes,
    first.map((row) => ({ text: rowName(domain, network.nodes, row, level), named: [[0, row, level]] }))
  ))
}

/** What a key gives for each row; null where a text has no value. */
const keysOf = (
  network: Network,
  domain: Domain,
  rows: Column.Ints,
  { key, name }: Extract<Partition, { _tag: "Key" }>
): Result.Result<ReadonlyArray<Key | null>, NetworkError> => {
  if (typeof key === "string") {
    return Result.map(
      evaluateText(network, domain, rows, theKey(name), key, { kind: "any" }),
      (values) => Array.from(rows, (_, k) => valueAt(values, k))
    )
  }
  const at = rowReader(network, domain, 0, NaN)
  return attempt(theKey(name), () => Array.from(rows, (row): Key => key(at(row))))
}

const byKey = (
  network: Network,
  domain: Domain,
  rows: Column.Ints,
  rule: Extract<Partition, { _tag: "Key" }>
): Found =>
  Result.flatMap(keysOf(network, domain, rows, rule), (found) => {
    const wrong = found.findIndex((key) =>
      typeof key === "number" ? Number.isNaN(key) : typeof key !== "string" && typeof key !== "boolean"
    )
    if (wrong >= 0) {
      const isText = typeof rule.key === "string"
      return fail({
        _tag: "BadValue",
        what: `${theKey(rule.name)} of ${describeRow(network, domain, rows[wrong])}`,
        found: isText ? "missing" : String(found[wrong]),
        expected: isText
          ? "a value in every selected row; select only rows that have one"
          : "a number, a string or a boolean"
      })
    }
    const keys = found as ReadonlyArray<Key> // as was just found
    const distinct = [...new Set(keys.map((key) => key === 0 ? 0 : key))].sort(ascending)
    const number = new Map(distinct.map((key, i) => [key, i]))
    const classes = numbered(
      keys.map((key) => number.get(key === 0 ? 0 : key)!),
      (k) => keyText(rule.name, keys[k], String)
    )
    return Result.succeed(unique(classes, (k) => keyText(rule.name, keys[k], JSON.stringify)))
  })

/** Order of keys: false, true, numbers, texts; within a kind ascending. */
const ascending = (a: Key, b: Key): number => {
  const kind = (key: Key): number => typeof key === "boolean" ? 0 : typeof key === "number" ? 1 : 2
  return kind(a) - kind(b) ||
    (typeof a === "string"
      ? Column.ascending(a, b as string)
      : Number(a) < Number(b)
      ? -1
      : Number(a) > Number(b)
      ? 1
      : 0)
}

const byBins = (
  network: Network,
  domain: Domain,
  rows: Column.Ints,
  rule: Extract<Partition, { _tag: "Bins" }>
): Found => {
  const { column: name, edges } = rule
  if (edges.length < 2 || edges.some((x, i) => Number.isNaN(x) || (i > 0 && !(x > edges[i - 1])))) {
    return fail({
      _tag: "BadValue",
      what: `the list of edges of ${ruleText(rule)}`,
      found: `[${edges.join(", ")}]`,
      expected: "at least two numbers in ascending order"
    })
  }
  return Result.flatMap(readColumn(network, domain, name), (column) => {
    if (column._tag !== "Float" && column._tag !== "Int") {
      return fail({
        _tag: "BadValue",
        what: `column "${name}"`,
        found: `a column of ${column._tag === "Text" ? "strings" : "booleans"}`,
        expected: "a column of numbers"
      })
    }
    const last = edges.length - 2
    const codes = new Int32Array(rows.length)
    for (let k = 0; k < rows.length; k++) {
      const x = column.values[rows[k]]
      if (Number.isNaN(x)) return noValue(network, domain, rows[k], name)
      if (x < edges[0] || x > edges[last + 1]) {
        const expected = `a number in the bins, which go from ${edges[0]} to ${edges[last + 1]}`
        return fail({
          _tag: "BadValue",
          what: `${name} of ${describeRow(network, domain, rows[k])}`,
          found: String(x),
          expected
        })
      }
      codes[k] = Math.min(last, binOf(edges, x))
    }
    const end = (i: number): string => i === last ? "]" : ")"
    return Result.succeed(
      numbered(codes, (k) => `${name} in [${edges[codes[k]]}, ${edges[codes[k] + 1]}${end(codes[k])}`)
    )
  })
}

/** The last of the ascending edges that is not above a number. */
const binOf = (edges: ReadonlyArray<number>, x: number): number => {
  let [low, high] = [0, edges.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (edges[middle] <= x) low = middle
    else high = middle - 1
  }
  return low
}

/** Classes of rows that are together in both. */
const refine = (left: Classes, right: Classes): Classes => {
  const codes = Float64Array.from(left.classes, (c, k) => c * Math.max(1, right.labels.length) + right.classes[k])
  const label = (k: number): ReadonlyArray<Label> => [labelAt(left, left.classes[k]), labelAt(right, right.classes[k])]
  return uniquely(numbered(codes, () => ""), (k) => {
    const [a, b] = label(k)
    return a.text === b.text ? a : joined([a, b], " & ")
  }, (k) => joined(label(k).map(quoted), " & "))
}

/** Classes with labels of other labels, in full where two would read alike. */
const uniquely = ({ classes, labels }: Classes, short: (k: number) => Label, exact: (k: number) => Label): Classes => {
  const first = firsts(classes, labels.length)
  const found = labelled(classes, Array.from(first, short))
  return new Set(found.labels).size === labels.length ? found : labelled(classes, Array.from(first, exact))
}

/** Most labels of a class that are spelled out in the label of a join. */
const spelledOut = 3

/** Classes of rows that a chain of common classes links. */
const coarsen = (left: Classes, right: Classes): Classes => {
  const parent = left.labels.map((_, c) => c)
  const root = (c: number): number => {
    while (parent[c] !== c) c = parent[c] = parent[parent[c]]
    return c
  }
  const seen = new Map<number, number>()
  left.classes.forEach((c, k) => {
    const other = seen.get(right.classes[k])
    if (other === undefined) seen.set(right.classes[k], c)
    else {
      const [low, high] = [root(c), root(other)].sort((x, y) => x - y)
      parent[high] = low
    }
  })
  const byRoot = left.labels.map((): Array<Label> => [])
  left.labels.forEach((_, c) => byRoot[root(c)].push(labelAt(left, c)))
  const members = (k: number): ReadonlyArray<Label> => byRoot[root(left.classes[k])]
  const short = (all: ReadonlyArray<Label>): Label => {
    if (all.length <= spelledOut) return joined(all, " + ")
    return joined([...all.slice(0, spelledOut), { text: `${all.length - spelledOut} more`, named: [] }], " + ")
  }
  return uniquely(numbered(left.classes.map((c) => root(c)), () => ""), (k) => short(members(k)), (k) => {
    const { named, text } = joined(members(k).map(quoted), ",")
    return { text: `[${text}]`, named: named.map(([at, ...row]) => [at + 1, ...row]) }
  })
}
