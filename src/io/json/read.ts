/**
 * From text or a JSON value to the parts of a document: its header first, then its shape, all problems at once; and back.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { JsonError, type JsonProblem, shown } from "./JsonError.ts"
import { deepestDocument } from "./limits.ts"
import { shapeProblems } from "./shapeProblems.ts"
import { wrong } from "./told.ts"

/** What a kind of document says of itself. */
export type Header = {
  readonly format: string
  /** The version that is written. */
  readonly version: number
  /** Older versions that are read too. */
  readonly older?: ReadonlyArray<number>
  /** What a document of another format is not. */
  readonly noun: string
}

/** A `JsonError` of these problems. */
export const fail = (problems: ReadonlyArray<JsonProblem>): Result.Result<never, JsonError> =>
  Result.fail(wrong(problems))

/** A reader for values of a schema. */
export const reader = <A, E>(
  schema: Schema.Codec<A, E>,
  header: Header
): (value: unknown) => Result.Result<A, JsonError> => {
  const decode = Schema.decodeUnknownResult(schema, { errors: "all", onExcessProperty: "error", reportInput: true })
  return (value) => {
    const problem = headerProblem(value, header)
    if (problem !== null) return fail([problem])
    return Result.mapError(decode(value), ({ issue }) => wrong(shapeProblems(issue)))
  }
}

/** A writer for values of a schema; throws a `JsonError` on what could not be read again. */
export const writer = <A, E>(
  schema: Schema.Codec<A, E>,
  more: { readonly onExcessProperty?: "error" } = {}
): (value: A) => E => {
  const encode = Schema.encodeUnknownResult(schema, { errors: "all", reportInput: true, ...more })
  return (value) =>
    Result.getOrThrowWith(
      readable(() => encode(value)),
      ({ issue }) => wrong(shapeProblems(issue))
    )
}

/** Reads a value that is not copied, in which something may throw when it is looked at; then throws a `JsonError`. */
const readable = <A>(read: () => A): A => {
  try {
    return read()
  } catch (error) {
    if (error instanceof RangeError) throw error // more than memory holds: told by who knows what it is
    throw new JsonError({ problems: [{ _tag: "Shape", path: "", message: "something in it cannot be read" }] })
  }
}

/** Tells whether a text of JSON goes deeper than a bound; what stands in quotes does not count. */
const isDeeper = (text: string, most: number): boolean => {
  let [depth, quoted] = [0, false]
  for (let i = 0; i < text.length; i++) { // a plain loop: documents may be long
    const c = text[i]
    if (quoted) {
      if (c === "\\") i++
      else quoted = c !== "\""
    } else if (c === "\"") quoted = true
    else if (c === "[" || c === "{") depth++
    else if (c === "]" || c === "}") depth--
    if (depth > most) return true
  }
  return false
}

/** The value that a text says. */
export const parsed = (text: string): Result.Result<unknown, JsonError> => {
  if (isDeeper(text, deepestDocument)) {
    const message = `lists and records stand more than ${deepestDocument} deep within each other`
    return Result.fail(
      new JsonError({ problems: [{ _tag: "Syntax", path: "", message, expected: `at most ${deepestDocument}` }] })
    )
  }
  const value = Result.try({
    try: (): unknown => JSON.parse(text),
    catch: (error) => error instanceof Error ? error.message : String(error)
  })
  return Result.mapError(
    value,
    (message) =>
      new JsonError({ problems: [{ _tag: "Syntax", path: "", message: `the text is not JSON: ${message}` }] })
  )
}

/** A document of something else, or of another version, says nothing that is worth checking further. */
const headerProblem = (value: unknown, { format, noun, older = [], version }: Header): JsonProblem | null => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    const expected = `an object with "format": ${JSON.stringify(format)}`
    const message = `this is no ${noun}: it is ${shown(value)}, expected ${expected}`
    return { _tag: "Format", path: "", message, expected, found: shown(value) }
  }
  const header = value as { readonly format?: unknown; readonly version?: unknown }
  if (header.format !== format) {
    const message = `this is no ${noun}: "format" is ${
      header.format === undefined ? "missing" : shown(header.format)
    }, expected ${JSON.stringify(format)}`
    return { _tag: "Format", path: "format", message, expected: JSON.stringify(format), found: shown(header.format) }
  }
  const known = [...older, version]
  if (known.some((one) => one === header.version)) return null
  const newer = typeof header.version === "number" && header.version > version ? "; a newer neurolens wrote it" : ""
  const expected = known.join(" or ")
  const message = `version ${shown(header.version)} is not known, expected ${expected}${newer}`
  return { _tag: "Version", path: "version", message, expected, found: shown(header.version) }
}
