/**
 * Codecs for values that programs build, such as selections and rules: what is read is built again by the functions that programs call.
 *
 * One idea: the plain form has a schema, and the value is made of it by functions that throw what they throw in a program, which becomes an
 * issue of the schema with the same words.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaGetter from "effect/SchemaGetter"
import * as SchemaIssue from "effect/SchemaIssue"
import { NetworkError } from "../../network/NetworkError.ts"
import { right } from "../../table/mistake.ts"
import type { AnyCodec } from "./errorSchema.ts"
import { deepestDocument } from "./limits.ts"

/** A part of a value that cannot be stored, or of what is read that stands where it has no meaning. */
export class Unstorable extends Error {}

const told = <A>(make: () => A): Result.Result<A, string> => {
  try {
    return Result.succeed(make())
  } catch (error) {
    if (error instanceof NetworkError || error instanceof Unstorable) return Result.fail(error.message)
    throw error
  }
}

/** A step of a codec whose function throws what is wrong, which becomes an issue with the same words. */
export const telling = <A, B>(f: (value: A) => B) =>
  SchemaGetter.transformEffect((value: A, options) =>
    Effect.mapError(
      Effect.fromResult(told(() => right(f(value)))),
      (message) => new SchemaIssue.InvalidValue({ message, whole: true }, value, options)
    )
  )

const isDeeper = (u: unknown, most: number): boolean =>
  typeof u === "object" && u !== null && (most === 0 || Object.values(u).some((part) => isDeeper(part, most - 1)))

const shallow = Schema.Unknown.check(
  Schema.makeFilter((u) => !isDeeper(u, deepestDocument), {
    expected: `at most ${deepestDocument} lists and records within each other`
  })
)

/** A codec of values that are made of a plain form, and that give it back; `expected` says what the value is and what its JSON is. */
export const stored = <A, P>(
  plain: AnyCodec<P>,
  is: (u: unknown) => u is A,
  expected: { readonly value: string; readonly json?: string },
  to: (value: A) => P,
  from: (plain: P) => A
): AnyCodec<A> =>
  shallow.pipe(
    Schema.decodeTo(expected.json === undefined ? plain : plain.annotate({ expected: expected.json }), {
      decode: SchemaGetter.passthrough({ strict: false }),
      encode: SchemaGetter.passthrough({ strict: false })
    }),
    Schema.decodeTo(Schema.declare(is, { expected: expected.value }), { decode: telling(from), encode: telling(to) })
  )
