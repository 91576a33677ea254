/**
 * Values of columns in JSON, one or a list: texts, numbers, yes and no, and null, each as itself; a number that JSON does not have is said to
 * be one, `{ "number": "-0" }`, so that it is no text.
 *
 * A list is checked in one plain loop, as lists of numbers are.
 */
import * as Schema from "effect/Schema"
import * as SchemaGetter from "effect/SchemaGetter"
import type { Value } from "../../table/Column.ts"
import type { AnyCodec } from "./errorSchema.ts"
import { fromJsonNumber, isJsonNumber, type JsonNumber, listOf, toJsonNumber } from "./numbers.ts"

type ScalarJson = Value | { readonly number: JsonNumber }

const toJson = (value: Value): ScalarJson =>
  typeof value !== "number" || (Number.isFinite(value) && !Object.is(value, -0))
    ? value
    : { number: toJsonNumber(value) }

const fromJson = (json: ScalarJson): Value =>
  typeof json === "object" && json !== null ? fromJsonNumber(json.number) : json

const isScalarJson = (u: unknown): u is ScalarJson => {
  if (typeof u !== "object" || u === null) return u === null || ["string", "number", "boolean"].includes(typeof u)
  return Object.keys(u).length === 1 && "number" in u && isJsonNumber(u.number)
}

/** How the values of a codec are said: one, a list of them, and what may stand there in all. */
type Words = { readonly one: string; readonly several: string; readonly either: string }

/** A codec of one value or a list of values that pass a test. */
export const scalars = <A>(test: (value: Value) => boolean, { either, one, several }: Words): AnyCodec<A> => {
  const is = (u: unknown): u is ScalarJson => isScalarJson(u) && test(fromJson(u))
  const isValue = (u: unknown): u is Value => isScalarJson(u) && test(u as Value)
  return Schema.Union([
    Schema.declare(is, { expected: one }).pipe(
      Schema.decodeTo(Schema.declare(isValue, { expected: one }), {
        decode: SchemaGetter.transform(fromJson),
        encode: SchemaGetter.transform(toJson)
      })
    ),
    listOf({ is, expected: one }, several).pipe(
      Schema.decodeTo(
        Schema.declare((u): u is ReadonlyArray<Value> => Array.isArray(u) && u.every(isValue), { expected: several }),
        {
          decode: SchemaGetter.transform((list) => list.map(fromJson)),
          encode: SchemaGetter.transform((list) => list.map(toJson))
        }
      )
    )
  ]).annotate({ expected: either }) as AnyCodec<unknown> as AnyCodec<A> // what the test lets through
}
