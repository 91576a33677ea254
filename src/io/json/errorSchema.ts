/**
 * Schemas of tagged errors, so that they cross HTTP and workers: what an error holds as JSON, and the error again.
 *
 * One idea: a schema is a table of the fields of each reason, total by type, so a reason or a field that is added without a schema does not
 * compile. Numbers keep every bit (NaN and infinities too), and what somebody else's function threw keeps its words: an error that was sent
 * has the message of the one that was not (law T2).
 */
import * as Schema from "effect/Schema"
import * as SchemaGetter from "effect/SchemaGetter"
import { shown } from "../../network/NetworkError.ts"
import { fromJsonNumber, isJsonNumber, type JsonNumber, toJsonNumber } from "./numbers.ts"

/** A schema whose JSON may be anything. */
// oxlint-disable-next-line no-explicit-any -- codecs are not covariant in what they are encoded to
export type AnyCodec<A> = Schema.Codec<A, any>

/** A field that may be missing. */
export type Optional<A> = { readonly optional: AnyCodec<A> }

type Field<A> = unknown extends A ? AnyCodec<A>
  : undefined extends A ? Optional<Exclude<A, undefined>>
  : AnyCodec<A>

/** A schema for every field. */
export type FieldsOf<A> = { readonly [K in Exclude<keyof A, "_tag">]-?: Field<A[K]> }

/** A schema for every field of every reason. */
export type ReasonsOf<R extends { readonly _tag: string }> = {
  readonly [T in R["_tag"]]: FieldsOf<Extract<R, { readonly _tag: T }>>
}

/** A text. */
export const text: AnyCodec<string> = Schema.String

/** Several texts. */
export const texts: AnyCodec<ReadonlyArray<string>> = Schema.Array(Schema.String).annotate({
  expected: "a list of strings"
})

/** A number, finite or not. */
export const number: AnyCodec<number> = Schema.declare(isJsonNumber, { expected: "a number" }).pipe(
  Schema.decodeTo(Schema.Number, {
    decode: SchemaGetter.transform((x: JsonNumber) => fromJsonNumber(x)),
    encode: SchemaGetter.transform((x: number) => toJsonNumber(x))
  })
)

/** One of two tables. */
export const domain: AnyCodec<"nodes" | "edges"> = Schema.Literals(["nodes", "edges"])

/** A field that may be missing. */
export const optional = <A>(codec: AnyCodec<A>): Optional<A> => ({ optional: codec })

/** What stands for something that was thrown and is neither an error nor a text: what is said of it. */
class Told {
  readonly words: string

  constructor(words: string) {
    this.words = words
  }
  toString(): string {
    return this.words
  }
  /** Marks a value that has a text of its own. */
  hashCode(): number {
    return 0
  }
}

const readable = (of: () => string): string => {
  try {
    return of()
  } catch {
    return "something that has no text"
  }
}

/** An error of somebody else's, by name and words. */
const standIn = (name: string, message: string): Error => {
  const error = new Error(message)
  if (name !== "Error") Object.defineProperty(error, "name", { value: name, configurable: true })
  return error
}

const thrownAs = (say: (cause: unknown) => string): AnyCodec<unknown> =>
  Schema.Union([
    Schema.Struct({ kind: Schema.Literal("error"), name: Schema.String, message: Schema.String }),
    Schema.Struct({ kind: Schema.Literals(["text", "other"]), message: Schema.String })
  ]).pipe(
    Schema.decodeTo(Schema.Unknown, {
      decode: SchemaGetter.transform((told): unknown =>
        told.kind === "error"
          ? standIn(told.name, told.message)
          : told.kind === "text"
          ? told.message
          : new Told(told.message)
      ),
      encode: SchemaGetter.transform((cause) =>
        cause instanceof Error
          ? {
            kind: "error" as const,
            name: readable(() => String(cause.name)),
            message: readable(() => String(cause.message))
          }
          : typeof cause === "string"
          ? { kind: "text" as const, message: cause }
          : { kind: "other" as const, message: readable(() => say(cause)) }
      )
    })
  )

/** What was thrown by a function of the user's own: an error or a text with its words, of anything else its text. */
export const thrown: AnyCodec<unknown> = thrownAs(String)

/** The same, where a message shows a value that is no text by what it is made of. */
export const thrownShown: AnyCodec<unknown> = thrownAs(shown)

type Table = { readonly [name: string]: AnyCodec<unknown> | Optional<unknown> }

const structFields = (table: Table) =>
  Object.fromEntries(
    Object.entries(table).map(([name, field]) => [
      name,
      "optional" in field ? Schema.optionalKey(field.optional) : field
    ])
  )

/** The schema of a closed union of reasons. */
export const reasons = <R extends { readonly _tag: string }>(spec: ReasonsOf<R>): AnyCodec<R> =>
  Schema.Union(
    Object.entries<Table>(spec as { readonly [tag: string]: Table }).map(([tag, table]) =>
      Schema.Struct({ _tag: Schema.Literal(tag), ...structFields(table) })
    )
  ) as unknown as AnyCodec<R> // `ReasonsOf` holds the table to the union

/** The schema of an error class: its tag and its fields. */
export const errorSchema = <A extends Error & { readonly _tag: string }, P extends object>(
  make: new(fields: P) => A,
  tag: A["_tag"],
  fields: FieldsOf<P>
): AnyCodec<A> =>
  (Schema.Struct({ _tag: Schema.Literal(tag), ...structFields(fields as unknown as Table) }) as unknown as AnyCodec<
    object
  >)
    .pipe(
      Schema.decodeTo(Schema.declare((u): u is A => u instanceof make, { expected: tag }), {
        decode: SchemaGetter.transform((parts: object) => new make(parts as P)),
        encode: SchemaGetter.transform((error: A): object => ({
          _tag: tag,
          ...Object.fromEntries(
            Object.entries<object>(fields).flatMap(([name, field]) => {
              const value = (error as unknown as Readonly<Record<string, unknown>>)[name]
              return value === undefined && "optional" in field ? [] : [[name, value]]
            })
          )
        }))
      })
    )
