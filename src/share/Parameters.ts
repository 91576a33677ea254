/**
 * All trained values of a network as one value: read with `of`, changed as data, written back with `Edit.writeParameters`.
 *
 * One entry per trainable, one number per parameter, one label per number; `vector` and `fromVector` are the flat form for optimisers.
 */
import * as Result from "effect/Result"
import { List } from "immutable"
import { attempt } from "../network/attempt.ts"
import { aFunction, aNumber, aText, called, either, like, numbers, recordOf, throwing } from "../network/border.ts"
import { type Change, editing, makeEdit, type Said } from "../network/edit.ts"
import { inOrderOfReading, readAnew } from "../network/followed.ts"
import { type Dual, dual } from "../network/manners.ts"
import type { Network } from "../network/Network.ts"
import { fail, type NetworkError, type Reason } from "../network/NetworkError.ts"
import { quantityNamed } from "../network/quantities.ts"
import type { Domain, Trainable } from "../network/Trainable.ts"
import { aNetwork } from "../select/Given.ts"
import * as Column from "../table/Column.ts"
import type { Floats } from "../table/Column.ts"
import { isList } from "../table/isList.ts"
import { plural } from "../table/plural.ts"
import { prototype, type Structural, structural, structuralWith } from "../table/structural.ts"
import * as Table from "../table/Table.ts"
import { tableText } from "../table/tableText.ts"
import { type ByLabel, byLabel, parameterValues } from "./parameterValues.ts"
import { writeParameters as writeOne } from "./train.ts"

/** The values of one trainable. */
export type Entry = {
  readonly name: string
  readonly key: string
  /** Table of the trained column; `inputs` for what training puts in from outside. */
  readonly domain: Domain | "inputs"
  readonly labels: ReadonlyArray<string>
  /** Number of rows that each parameter drives. */
  readonly counts: ReadonlyArray<number>
  readonly values: Floats
  /** The formula whose coefficients the parameters are; left out where every row has a parameter of its own. */
  readonly formula?: string
}

/** All trained values of a network. */
export interface Parameters extends Structural {
  readonly entries: ReadonlyArray<Entry>
  /** A readable summary: one line per trainable. */
  readonly toString: () => string
}

const rowName = { nodes: "compartment", edges: "synapse", inputs: "input value" } as const

/** Most labels that a summary line spells out. */
const spelledOut = 12

const summary = (e: Entry): string => {
  const rows = e.formula === undefined ? e.counts.reduce((a, b) => a + b, 0) : e.counts[0]
  const labels = e.labels.slice(0, spelledOut).map((label, p) =>
    e.formula === undefined ? `${label} ×${e.counts[p]}` : label
  )
  if (e.labels.length > spelledOut) labels.push(`… ${e.labels.length - spelledOut} more`)
  return `${e.name}   ${plural(e.labels.length, "parameter")} over ${plural(rows, rowName[e.domain])}   ${
    labels.join("  ")
  }${e.formula === undefined ? "" : `   of ${e.formula}`}`
}

const Proto = prototype({
  toString(this: Parameters): string {
    return this.entries.length === 0 ? "no trainable parameters" : this.entries.map(summary).join("\n")
  }
})

/** Parameters that this module made. */
export const someParameters = like(
  (u) => typeof u === "object" && u !== null && Object.getPrototypeOf(u) === Proto,
  "parameters, for example Network.parameters(network)"
)

const make = (entries: ReadonlyArray<Entry>): Parameters => structuralWith(Proto, { entries })

const entryOf = (t: Trainable): Entry => {
  const { formula, labels, parameters, rows } = t.index
  const counts = new Array<number>(labels.length).fill(formula === undefined ? 0 : rows.length)
  if (formula === undefined) {
    parameters.forEach((p) => {
      counts[p]++
    })
  }
  const { domain, key, name, values } = t
  return {
    name,
    key,
    domain,
    labels,
    counts,
    values: values.slice(),
    ...formula === undefined ? {} : { formula: formula.text }
  }
}

/** Parameters of which the entries are known, as those that were stored are. */
export const ofEntries = (entries: ReadonlyArray<Entry>): Parameters => make(entries)

/** The trained values of a network. */
export const of = throwing(
  "Parameters.of",
  { network: aNetwork },
  (network: Network): Parameters => make(network.trainables.map(entryOf).toArray())
)

/** The parameters with values of inputs behind them; these belong to no table, and `writeParameters` fails on them. */
export const withInputs = (
  parameters: Parameters,
  inputs: ReadonlyArray<Pick<Entry, "name" | "labels" | "values">>
): Parameters =>
  inputs.length === 0 ? parameters : make([
    ...parameters.entries,
    ...inputs.map(({ labels, name, values }): Entry => ({
      name,
      key: name,
      domain: "inputs",
      labels,
      counts: labels.map(() => 1),
      values
    }))
  ])

/** The parameters that belong to a table. */
export const withoutInputs = (parameters: Parameters): Parameters =>
  make(parameters.entries.filter((e) => e.domain !== "inputs"))

/** A readable table: each parameter with its value and the number of rows that it drives; long tables are cut in the middle. */
export const show = throwing("Parameters.show", { parameters: someParameters }, (parameters: Parameters): string => {
  const rows = parameters.entries.flatMap((e) => e.labels.map((label, p) => ({ e, label, p })))
  if (rows.length === 0) return "no trainable parameters"
  return tableText(
    Table.make(rows.length, [
      ["trainable", Column.text(rows.map(({ e }) => e.name))],
      ["label", Column.text(rows.map(({ label }) => label))],
      ["value", Column.float(Float64Array.from(rows, ({ e, p }) => e.values[p]))],
      ["drives", Column.text(rows.map(({ e, p }) => plural(e.counts[p], rowName[e.domain])))]
    ]),
    { rowNumbers: rows.map(({ p }) => p) }
  )
})

/** Number of parameters in all. */
export const size = throwing(
  "Parameters.size",
  { parameters: someParameters },
  (parameters: Parameters): number => parameters.entries.reduce((sum, e) => sum + e.labels.length, 0)
)

/** New values for one trainable, as `Edit.values` takes them, or a function of label, number and old value. */
type NewValues = ByLabel | ((label: string, parameter: number, old: number) => number)

const newValues = either(
  aNumber,
  numbers,
  aFunction,
  recordOf(aNumber, "a number, a list of numbers, a number by label, or a function of the label")
)

const unknown = (parameters: Parameters, name: string): Result.Result<never, NetworkError> =>
  fail({ _tag: "UnknownName", what: "trainable", name, available: parameters.entries.map((e) => e.name) })

/** The entry of a trainable; throws a `NetworkError` when there is none of this name. */
export const get: Dual<Parameters, readonly [name: string], Entry> = dual(
  (...given) => given.length === 1 && typeof given[0] === "string",
  throwing(
    "Parameters.get",
    { parameters: someParameters, name: aText },
    (parameters: Parameters, name: string): Entry => {
      const entry = parameters.entries.find((e) => e.name === name)
      return entry ?? Result.getOrThrow(unknown(parameters, name))
    }
  )
)

/**
 * New values for one trainable: one number for all parameters, a list with one for each, a record by label, in which what is left out keeps its
 * value, or a function of label, number and old value; throws a `NetworkError` on a wrong name, label or length.
 */
export const set: Dual<Parameters, readonly [name: string, values: NewValues], Parameters> = dual(
  (...given) => given.length === 2 && typeof given[0] === "string",
  throwing(
    "Parameters.set",
    { parameters: someParameters, name: aText, values: newValues },
    (parameters: Parameters, name: string, values: NewValues) => withValues(parameters, name, values)
  )
)

const withValues = (parameters: Parameters, name: string, values: NewValues): Parameters => {
  const entry = get(parameters, name)
  const given = typeof values === "function"
    ? Result.getOrThrow(
      attempt(`the function for "${name}"`, () => entry.labels.map((label, p) => values(label, p, entry.values[p])))
    )
    : values
  const next = Result.getOrThrow(parameterValues(["value", `of "${name}"`], entry.labels, given, entry.values))
  return make(parameters.entries.map((e) => e === entry ? { ...e, values: next } : e))
}

/** All values in one array, trainable after trainable. */
export const vector = throwing(
  "Parameters.vector",
  { parameters: someParameters },
  (parameters: Parameters): Float64Array => {
    const out = new Float64Array(size(parameters))
    let at = 0
    for (const e of parameters.entries) {
      out.set(e.values, at)
      at += e.values.length
    }
    return out
  }
)

/** The same parameters with the values of an array, in the order of `vector`; throws a `NetworkError` on a wrong length. */
export const fromVector: Dual<Parameters, readonly [values: ArrayLike<number>], Parameters> = dual(
  (...given) => given.length === 1 && isList(given[0]),
  throwing(
    "Parameters.fromVector",
    { parameters: someParameters, values: called("the parameter vector", numbers) },
    (parameters: Parameters, values: ArrayLike<number>) => ofVector(parameters, values)
  )
)

const ofVector = (parameters: Parameters, values: ArrayLike<number>): Parameters => {
  if (values.length !== size(parameters)) {
    const reason: Reason = {
      _tag: "WrongLength",
      what: "the parameter vector",
      expected: size(parameters),
      found: values.length,
      hint: "use the order of Parameters.vector"
    }
    return Result.getOrThrow(fail(reason))
  }
  let at = 0
  return make(parameters.entries.map((e) => {
    const part = Float64Array.from({ length: e.values.length }, (_, p) => values[at + p])
    at += part.length
    return { ...e, values: part as Floats }
  }))
}

/** What `Edit.writeParameters` says. */
export type WriteParametersStep = Said<"WriteParameters", { readonly parameters: Parameters }>

/** Writes parameters back: into the trainables, and into every row that they drive. */
export const writeParameters = editing(
  "writeParameters",
  { parameters: someParameters },
  (parameters: Parameters): Change<WriteParametersStep> =>
    makeEdit("writeParameters", (network) =>
      Result.gen(function*() {
        const places = new Map(network.trainables.toArray().map(({ name }, at) => [name, at]))
        const next = new Map<number, Floats>()
        for (const entry of parameters.entries) {
          next.set(yield* placeOf(network, entry, places.get(entry.name)), entry.values)
        }
        return yield* written(network, next)
      }))
)

/** What `Edit.values` says. */
export type ValuesStep = Said<"Values", { readonly name: string; readonly values: ByLabel }>

/**
 * Sets the values of one trainable, by its name: one number for all parameters, a list with one for each, or a record by label, in which
 * what is left out keeps its value.
 */
export const values = editing(
  "values",
  { name: aText, values: byLabel },
  (name: string, values: ByLabel): Change<ValuesStep> =>
    makeEdit(`values "${name}"`, (network) => {
      const at = network.trainables.findIndex((t) => t.name === name)
      if (at < 0) return unknown(of(network), name)
      const entry = entryOf(network.trainables.get(at)!)
      return Result.flatMap(
        parameterValues(["value", `of "${name}"`], entry.labels, values, entry.values),
        (next) => written(network, new Map([[at, next]]))
      )
    })
)

/** Which trainable an entry belongs to. */
const placeOf = (network: Network, entry: Entry, at: number | undefined): Result.Result<number, NetworkError> => {
  if (at === undefined) {
    return fail({
      _tag: "UnknownName",
      what: "trainable",
      name: entry.name,
      ...(entry.domain === "inputs" ? { hint: "it is an input, which belongs to no table" } : {}),
      available: of(network).entries.map((e) => e.name)
    })
  }
  const { labels } = network.trainables.get(at)!.index
  if (labels.length !== entry.labels.length) {
    const [what, hint] = [`the list of labels of "${entry.name}"`, "one for each parameter"]
    return fail({ _tag: "WrongLength", what, expected: labels.length, found: entry.labels.length, hint })
  }
  const other = labels.findIndex((label, p) => label !== entry.labels[p])
  if (other < 0) return Result.succeed(at)
  const what = `label ${other} of "${entry.name}"`
  return fail({ _tag: "BadValue", what, found: entry.labels[other], expected: labels[other] })
}

/** The network with other values of some trainables, by their number; formulas that follow trained rows are what they then say. */
const written = (network: Network, next: ReadonlyMap<number, Floats>): Result.Result<Network, NetworkError> =>
  Result.gen(function*() {
    let current = network
    for (const at of inOrderOfReading(network)) {
      const before = current.trainables.get(at)!
      const fresh = readAnew(current, before)
      const values = next.get(at) ?? before.values
      if (fresh === before && values.every((x, p) => x === before.values[p])) continue
      const quantity = quantityNamed(current, before.key)!
      const made = yield* writeOne(current, quantity, fresh.index, values)
      current = made.set("trainables", List(made.trainables.set(at, structural({ ...fresh, values: values.slice() }))))
    }
    return current
  })
