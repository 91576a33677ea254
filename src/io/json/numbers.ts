/**
 * Numbers and lists of numbers in JSON, every double exactly: codecs between JSON lists and typed arrays.
 *
 * JSON has no NaN, no infinities, and `JSON.stringify` forgets the sign of zero. So NaN ("no such value") is null, and -0 and the
 * infinities are the texts "-0", "Infinity", "-Infinity"; all other numbers are the shortest digits that read back as the same double.
 * A list is checked in one plain loop that reports every wrong entry with its place; a schema per entry would cost ten times as much.
 */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as SchemaGetter from "effect/SchemaGetter"
import * as SchemaIssue from "effect/SchemaIssue"
import type { Flags, Floats, Ints } from "../../table/Column.ts"
import { andSo, mostWrong } from "./limits.ts"

/** A number as it stands in JSON; null is NaN. */
export type JsonNumber = number | null | "-0" | "Infinity" | "-Infinity"

/** Whether a value is a number as it stands in JSON. */
export const isJsonNumber = (u: unknown): u is JsonNumber =>
  typeof u === "number" || u === null || u === "-0" || u === "Infinity" || u === "-Infinity"

/** A number as JSON. */
export const toJsonNumber = (x: number): JsonNumber => {
  if (Number.isFinite(x)) return Object.is(x, -0) ? "-0" : x
  return Number.isNaN(x) ? null : x > 0 ? "Infinity" : "-Infinity"
}

/** The number that a JSON number stands for. */
export const fromJsonNumber = (x: JsonNumber): number => x === null ? NaN : Number(x)

/** One entry of a list: when it is right, and how that is said. */
type Entry<A> = { readonly is: (u: unknown) => u is A; readonly expected: string }

/** A list of entries of one kind, every wrong one told with its place. */
export const listOf = <A>(entry: Entry<A>, expected: string): Schema.Codec<ReadonlyArray<A>> =>
  Schema.declareConstructor<ReadonlyArray<A>, ReadonlyArray<A>>()([], () => (input, ast, options) => {
    if (!Array.isArray(input)) return Effect.fail(new SchemaIssue.InvalidType(ast, input, options))
    const list: ReadonlyArray<unknown> = input
    const issues: Array<SchemaIssue.Issue> = []
    const tell = (i: number, message: string): void => {
      issues.push(new SchemaIssue.Pointer([i], new SchemaIssue.InvalidValue({ message }, list[i], options)))
    }
    let wrong = 0
    let last = -1
    for (let i = 0; i < list.length; i++) {
      if (entry.is(list[i])) continue
      if (wrong++ < mostWrong) tell(i, entry.expected)
      else last = i
    }
    if (last >= 0) tell(last, `${entry.expected}${andSo(wrong - mostWrong)}`)
    const [first, ...rest] = issues
    return first === undefined
      ? Effect.succeed(list as ReadonlyArray<A>)
      : Effect.fail(new SchemaIssue.Composite(ast, [first, ...rest], input, options))
  }, { expected })

/** A list of numbers ⇄ `Float64Array`. */
export const FloatList: Schema.Codec<Floats, ReadonlyArray<JsonNumber>> = listOf(
  { is: isJsonNumber, expected: "a number, or null for a missing one" },
  "a list of numbers"
).pipe(
  Schema.decodeTo(Schema.declare((u): u is Floats => u instanceof Float64Array), {
    decode: SchemaGetter.transform((list) => Float64Array.from(list, fromJsonNumber)),
    encode: SchemaGetter.transform((values) => Array.from(values, toJsonNumber))
  })
)

/** A list of integers ⇄ `Int32Array`. */
export const IntList: Schema.Codec<Ints, ReadonlyArray<number>> = listOf(
  { is: (u): u is number => typeof u === "number" && (u | 0) === u, expected: "an integer of 32 bits" },
  "a list of integers"
).pipe(Schema.decodeTo(Schema.declare((u): u is Ints => u instanceof Int32Array), {
  decode: SchemaGetter.transform((list) => Int32Array.from(list)),
  encode: SchemaGetter.transform((values) => Array.from(values))
}))

/** A list of 0 and 1 ⇄ `Uint8Array`. */
export const FlagList: Schema.Codec<Flags, ReadonlyArray<number>> = listOf(
  { is: (u): u is number => u === 0 || u === 1, expected: "0 or 1" },
  "a list of 0 and 1"
).pipe(Schema.decodeTo(Schema.declare((u): u is Flags => u instanceof Uint8Array), {
  decode: SchemaGetter.transform((list) => Uint8Array.from(list)),
  encode: SchemaGetter.transform((values) => Array.from(values))
}))

/** A list of texts and null. */
export const TextList: Schema.Codec<ReadonlyArray<string | null>> = listOf(
  { is: (u): u is string | null => typeof u === "string" || u === null, expected: "a string, or null for none" },
  "a list of strings"
)

/** One number that must be there. */
export const SingleNumber: Schema.Codec<number, Exclude<JsonNumber, null>> = Schema.declare(
  (u): u is Exclude<JsonNumber, null> => isJsonNumber(u) && u !== null,
  { expected: "a number" }
).pipe(Schema.decodeTo(Schema.Number, {
  decode: SchemaGetter.transform(fromJsonNumber),
  encode: SchemaGetter.transform((x) => toJsonNumber(x) as Exclude<JsonNumber, null>) // NaN is no value of a network's own
}))
