/**
 * `Edit.train` and `Edit.untrain`: a column becomes parameters, and stops being so.
 *
 * Training writes the shared values into the table at once, so the table always shows what runs. Two trainables never claim the same row
 * of the same column; area, volume and loads count as claimed where length or radius is trained, and must be what these say.
 */
import * as Result from "effect/Result"
import { aText, maybe, record } from "../network/border.ts"
import { type Change, editing, makeEdit, type Said } from "../network/edit.ts"
import { shapeColumns } from "../network/Geometry.ts"
import { mostTrainables } from "../network/limits.ts"
import { type Network, table } from "../network/Network.ts"
import { fail, nameProblem, type NetworkError, optionsProblem } from "../network/NetworkError.ts"
import { type Quantity, quantityNamed } from "../network/quantities.ts"
import { parametersAt, type Trainable, withoutRows } from "../network/Trainable.ts"
import { aSelection } from "../select/Given.ts"
import { meantBy, rowsAt, rowTest } from "../select/rowsAt.ts"
import { unitOfColumn } from "../select/rowText.ts"
import type { Selection } from "../select/Select.ts"
import { describeRow, setByHand, settable, shapeCompanions, writeRows } from "../select/write.ts"
import type { Floats, Ints } from "../table/Column.ts"
import { tooMany } from "../table/limits.ts"
import { structural } from "../table/structural.ts"
import * as Table from "../table/Table.ts"
import { defaultRule } from "./defaultRule.ts"
import * as ParameterIndex from "./ParameterIndex.ts"
import { type ByLabel, byLabel, parameterValues } from "./parameterValues.ts"
import { readable, unread } from "./readable.ts"
import { aRule, one, type Rule } from "./Rule.ts"

/** What `train` takes beside the key. */
export type TrainOptions = {
  /** Which rows; by default all that have the key. Compartments, for a key of synapses, mean the synapses between them. */
  readonly at?: Selection
  /** Which rows share a parameter; by default what the selection stands for (`one` without a selection). */
  readonly share?: Rule
  /** Start value: one for all parameters, one per parameter, or by label; by default the mean of each parameter's rows, of a formula its coefficients. */
  readonly initial?: ByLabel
  /** Name of the trainable; by default the key, with a number behind it where that is taken. */
  readonly name?: string
}

/** What `Edit.train` says. */
export type TrainStep = Said<"Train", { readonly key: string; readonly options?: TrainOptions }>

/** Makes a column trainable in the selected rows, with one parameter for each class of the sharing rule. */
export const train = editing("train", {
  key: aText,
  options: maybe(record({ at: maybe(aSelection), share: maybe(aRule), initial: maybe(byLabel), name: maybe(aText) }))
}, (key: string, options: TrainOptions = {}): Change<TrainStep> =>
  makeEdit(
    `train "${key}"`,
    (network) =>
      Result.gen(function*() {
        const unknown = optionsProblem("train", options, ["at", "share", "initial", "name"])
        if (unknown !== null) return yield* fail(unknown)
        const count = network.trainables.size + 1
        const many = tooMany("trainables", count, mostTrainables, "train rows of one column together")
        if (many !== null) return yield* fail(many)
        const quantity = yield* trainableQuantity(network, key)
        const { domain } = quantity
        const rows = yield* rowsAt(network, quantity, options.at)
        const rule = ruleFor(quantity, options)
        const index = yield* ParameterIndex.make(network, domain, rows, rule, unitOfColumn(network, domain, key))
        yield* free(network, quantity, rows, options.name)
        yield* unread(network, quantity, rows)
        if (rule._tag === "Formula") yield* readable(network, domain, rows, rule)
        const name = yield* freeName(network, key, options.name)
        const values = yield* initialValues(network, quantity, index, rule, options.initial)
        const written = yield* writeParameters(network, quantity, index, values)
        const trainable = structural({ _tag: "Trainable" as const, name, key, domain, index, values })
        return written.set("trainables", written.trainables.push(trainable))
      })
  ))

const trainableQuantity = (network: Network, key: string): Result.Result<Quantity, NetworkError> =>
  Result.flatMap(settable(network, key), (quantity) => {
    if (quantityNamed(network, key) !== undefined) return Result.succeed(quantity)
    return fail({
      _tag: "BadValue",
      what: `"${key}"`,
      found: "a label, which no equation reads",
      expected: "a parameter, an initial state or a passive column"
    })
  })

const ruleFor = (quantity: Quantity, options: TrainOptions): Rule => {
  if (options.share !== undefined) return options.share
  return options.at === undefined ? one : defaultRule(meantBy(quantity.domain, options.at))
}

/** Whether rows can be claimed for a column. */
const free = (
  network: Network,
  quantity: Quantity,
  rows: Ints,
  name: string | undefined
): Result.Result<void, NetworkError> => {
  const shape = (shapeColumns as ReadonlyArray<string>).includes(quantity.name) ? ownShape(network, rows) : null
  if (shape !== null) return shape
  const claimed = new Set(rows)
  for (const other of network.trainables) {
    if (other.domain !== quantity.domain || !shapeCompanions(quantity.name).includes(other.key)) continue
    const k = other.index.rows.findIndex((row) => claimed.has(row))
    if (k < 0) continue
    return fail({
      _tag: "Overlap",
      key: `"${other.key}"`,
      rows: describeRow(network, quantity.domain, other.index.rows[k]),
      first: `trainable "${other.name}" (${parametersAt(other.index, k)})`,
      second: name === undefined ? `a new trainable of "${quantity.name}"` : `the new trainable "${name}"`,
      hint: "train disjoint rows, or Edit.untrain the first"
    })
  }
  return Result.succeed(undefined)
}

/** What is wrong with training length or radius where area, volume or loads were set by hand: the first change would overwrite them. */
const ownShape = (network: Network, rows: Ints): Result.Result<never, NetworkError> | null => {
  const byHand = setByHand(network)
  for (const row of rows) {
    const own = byHand(row)
    if (own === null) continue
    return fail({
      _tag: "BadValue",
      what: `${own.name} of ${describeRow(network, "nodes", row)}`,
      found: `${own.value}, set by hand`,
      expected:
        `${own.shaped}, which follows from length and radius, where one of them is trained; set it to that, or train ${own.name} itself`
    })
  }
  return null
}

const freeName = (network: Network, key: string, name: string | undefined): Result.Result<string, NetworkError> => {
  const taken = new Set(network.trainables.map((t) => t.name))
  if (name !== undefined) {
    const wrong = nameProblem("trainable", name, key)
    if (wrong !== null) return fail(wrong)
    return taken.has(name)
      ? fail({ _tag: "NameTaken", name, by: "another trainable", hint: "choose another name" })
      : Result.succeed(name)
  }
  let candidate = key
  for (let k = 2; taken.has(candidate); k++) candidate = `${key}#${k}`
  return Result.succeed(candidate)
}

const initialValues = (
  network: Network,
  quantity: Quantity,
  index: ParameterIndex.ParameterIndex,
  rule: Rule,
  initial: TrainOptions["initial"]
): Result.Result<Floats, NetworkError> => {
  if (rule._tag === "Formula") {
    const own = Float64Array.from(Object.values(rule.coefficients)) as Floats
    return initial === undefined
      ? Result.succeed(own)
      : parameterValues(["initial value", `for "${quantity.name}"`], index.labels, initial, own)
  }
  if (initial === undefined) {
    const column = Table.floats(table(network, quantity.domain), quantity.name)
    return Result.succeed(ParameterIndex.fit(index, Float64Array.from(index.rows, (row) => column[row])) as Floats)
  }
  return parameterValues(["initial value", `for "${quantity.name}"`], index.labels, initial)
}

/** Writes parameter values into the rows that they drive. */
export const writeParameters = (
  network: Network,
  quantity: Quantity,
  index: ParameterIndex.ParameterIndex,
  values: ArrayLike<number>
): Result.Result<Network, NetworkError> => {
  const rows = ParameterIndex.gather(index, values)
  return writeRows(network, quantity, index.rows, (k) => rows[k], { driven: true })
}

/** What `Edit.untrain` says. */
export type UntrainStep = Said<"Untrain", { readonly name?: string; readonly at?: Selection }>

/**
 * Lets trainables go, by name or key (by default all). With a selection only its rows are let go: a parameter that also drives other rows
 * goes on driving those; compartments stand for the synapses between them too. The table keeps its values.
 */
export const untrain = editing(
  "untrain",
  { name: maybe(aText), at: maybe(aSelection) },
  (name?: string, at?: Selection): Change<UntrainStep> =>
    makeEdit(name === undefined ? "untrain" : `untrain "${name}"`, (network) => {
      const meant = (t: Trainable): boolean => name === undefined || t.name === name || t.key === name
      if (name !== undefined && !network.trainables.some(meant)) {
        return fail({
          _tag: "UnknownName",
          what: "trainable",
          name,
          available: network.trainables.map((t) => t.name).toArray()
        })
      }
      if (at === undefined) {
        return Result.succeed(
          network.trainables.some(meant) ? network.set("trainables", network.trainables.filterNot(meant)) : network
        )
      }
      return Result.map(rowTest(network, at), (gone) => {
        const left = network.trainables.map((t) => meant(t) ? withoutRows(t, (row) => gone(t.domain, row)) : t)
        return left.every((t, i) => t === network.trainables.get(i))
          ? network
          : network.set("trainables", left.filter((t) => t !== null))
      })
    })
)
