/**
 * The JSON document of a place in training, version 1, as a schema.
 *
 * What an optimiser remembers may be anything plain: a number stands as a number, a typed array as a list of numbers, and lists and
 * records say that they are (`{ "list": … }`, `{ "record": … }`), so that nothing can be taken for something else.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import * as Parameters from "../../share/Parameters.ts"
import { plural } from "../../table/plural.ts"
import { deepestMemory } from "../../train/limits.ts"
import type { Memory } from "../../train/Memory.ts"
import type { TrainingState } from "../../train/TrainingState.ts"
import type { JsonProblem } from "./JsonError.ts"
import { FloatList, fromJsonNumber, isJsonNumber, type JsonNumber, toJsonNumber } from "./numbers.ts"
import type { Header } from "./read.ts"

/** What the document says of itself. */
export const trainingHeader: Header = { format: "neurolens/training", version: 1, noun: "state of training" }

type MemoryJson =
  | JsonNumber
  | ReadonlyArray<JsonNumber>
  | { readonly list: ReadonlyArray<MemoryJson> }
  | { readonly record: { readonly [name: string]: MemoryJson } }

const isFloats = (u: unknown): u is Float64Array => u instanceof Float64Array

const toJson = (memory: Memory): MemoryJson => {
  if (typeof memory === "number") return toJsonNumber(memory)
  if (isFloats(memory)) return Array.from(memory, toJsonNumber)
  if (Array.isArray(memory)) return { list: (memory as ReadonlyArray<Memory>).map(toJson) }
  return { record: Object.fromEntries(Object.entries(memory).map(([name, part]) => [name, toJson(part)])) }
}

const fromJson = (json: MemoryJson): Memory => {
  if (typeof json !== "object" || json === null) return fromJsonNumber(json)
  if (Array.isArray(json)) return Float64Array.from(json as ReadonlyArray<JsonNumber>, fromJsonNumber)
  if ("list" in json) return json.list.map(fromJson)
  const { record } = json as { readonly record: { readonly [name: string]: MemoryJson } }
  return Object.fromEntries(Object.entries(record).map(([name, part]) => [name, fromJson(part)]))
}

const wanted = "a number, a list of numbers, { list } or { record }"

const flatter = `at most ${deepestMemory} lists and records within each other`

/** Everything in a value that is not memory, with its path. */
const strays = (
  value: unknown,
  path: ReadonlyArray<PropertyKey>
): ReadonlyArray<readonly [path: ReadonlyArray<PropertyKey>, found: unknown, message: string]> => {
  if (isJsonNumber(value)) return []
  if (Array.isArray(value)) {
    return value.flatMap((x: unknown, i) => isJsonNumber(x) ? [] : [[[...path, i], x, wanted] as const])
  }
  // A list or a record within another takes two steps of the path.
  if (path.length >= 2 * deepestMemory) return [[path, value, flatter]]
  const keys = typeof value === "object" && value !== null ? Object.keys(value) : []
  const inside = keys.length === 1 ? (value as { readonly [key: string]: unknown })[keys[0]] : undefined
  if (keys[0] === "list" && Array.isArray(inside)) {
    return inside.flatMap((part, i) => strays(part, [...path, "list", i]))
  }
  if (keys[0] === "record" && typeof inside === "object" && inside !== null && !Array.isArray(inside)) {
    return Object.entries(inside).flatMap(([name, part]) => strays(part, [...path, "record", name]))
  }
  return [[path, value, wanted]]
}

const Shape: Schema.Codec<MemoryJson> = Schema.declareConstructor<MemoryJson, MemoryJson>()(
  [],
  () => (input, ast, options) => {
    const [first, ...rest] = strays(input, []).map(([path, found, message]) =>
      new SchemaIssue.Pointer(path, new SchemaIssue.InvalidValue({ message }, found, options))
    )
    return first === undefined
      ? Effect.succeed(input as MemoryJson)
      : Effect.fail(new SchemaIssue.Composite(ast, [first, ...rest], input, options))
  },
  { expected: wanted }
)

const Count = Schema.Int.check(Schema.makeFilter((n) => n >= 0, { expected: "a whole number of 0 or more" }))

/** The values of trainables. */
export const Entries = Schema.Array(Schema.Struct({
  name: Schema.String,
  key: Schema.String,
  domain: Schema.Literals(["nodes", "edges", "inputs"]),
  labels: Schema.Array(Schema.String),
  counts: Schema.Array(Schema.Int),
  values: FloatList,
  formula: Schema.optionalKey(Schema.String)
}))

/** The document ⇄ its parts with typed arrays in them. */
export const TrainingDocument = Schema.Struct({
  format: Schema.Literal(trainingHeader.format),
  version: Schema.Literal(trainingHeader.version),
  step: Count,
  data: Schema.Struct({ seed: Schema.NullOr(Schema.Int), size: Count, batch: Count }),
  parameters: Entries,
  numbers: FloatList,
  memory: Shape
})

type Parts = typeof TrainingDocument.Type

/** A place in training as a document. */
export const toTraining = ({ data, memory, numbers, parameters, step }: TrainingState): Parts => ({
  format: trainingHeader.format,
  version: trainingHeader.version,
  step,
  data,
  parameters: parameters.entries,
  numbers,
  memory: toJson(memory)
})

const lengths = (path: string, found: number, expected: number, of: string): ReadonlyArray<JsonProblem> => {
  if (found === expected) return []
  const message = `there ${found === 1 ? "is" : "are"} ${plural(found, "value")} where ${expected} ${
    expected === 1 ? "is" : "are"
  } needed, one for each ${of}`
  return [{ _tag: "Invariant", path, message, expected: String(expected), found: String(found) }]
}

/** What does not fit together in the values of trainables. */
export const misfitsOf = (parameters: Parts["parameters"]): ReadonlyArray<JsonProblem> =>
  parameters.flatMap(({ counts, labels, values }, i) => [
    ...lengths(`parameters[${i}].counts`, counts.length, labels.length, "label"),
    ...lengths(`parameters[${i}].values`, values.length, labels.length, "label")
  ])

/** What does not fit together in a document: numbers of which there are not as many as parameters. */
export const misfits = ({ numbers, parameters }: Parts): ReadonlyArray<JsonProblem> => {
  const size = parameters.reduce((sum, { labels }) => sum + labels.length, 0)
  return [...misfitsOf(parameters), ...lengths("numbers", numbers.length, size, "parameter")]
}

/** The place in training that a document says, or what does not fit together in it. */
export const fromTraining = (document: Parts): Result.Result<TrainingState, ReadonlyArray<JsonProblem>> => {
  const { data, memory, numbers, parameters, step } = document
  const problems = misfits(document)
  return problems.length > 0
    ? Result.fail(problems)
    : Result.succeed({ step, data, parameters: Parameters.ofEntries(parameters), numbers, memory: fromJson(memory) })
}
