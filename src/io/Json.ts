/**
 * Networks as JSON and back, exactly: a versioned document, checked by Effect Schema, all problems at once.
 *
 * `decode(encode(network))` is the network (law L18), every double of it; what a document cannot hold is what a network does not: selections
 * and rules with functions in them. A document of an unknown version, with a broken invariant, or with an equation that `Channel.make`
 * would refuse is refused as a whole, with a `JsonError` that lists every problem with its path.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { Network } from "../network/Network.ts"
import { Document, type DocumentValue, format, version } from "./json/Document.ts"
import { fromDocument } from "./json/fromDocument.ts"
import { JsonError, type JsonProblem, shown } from "./json/JsonError.ts"
import { layoutText } from "./json/layoutText.ts"
import { shapeProblems } from "./json/shapeProblems.ts"
import { toDocument } from "./json/toDocument.ts"

export type { DocumentValue } from "./json/Document.ts"
export { format, version } from "./json/Document.ts"
export { JsonError } from "./json/JsonError.ts"
export type { JsonProblem } from "./json/JsonError.ts"

const encodeDocument = Schema.encodeSync(Document)

const decodeDocument = Schema.decodeUnknownResult(Document, {
  errors: "all",
  onExcessProperty: "error",
  reportInput: true
})

/** The network as a JSON value: plain objects, lists, numbers and texts, ready for `JSON.stringify` or to be part of something larger. */
export const toValue = (network: Network): DocumentValue => encodeDocument(toDocument(network))

/**
 * The network as JSON text: a line for each column, mechanism and attachment.
 *
 * ```ts
 * import { Cell, Json, Network } from "neurolens"
 * import { Result } from "effect"
 *
 * const network = Network.make([Cell.make({ ncomp: 2 })])
 * Result.getOrThrow(Json.decode(Json.encode(network))).equals(network) // => true
 * ```
 */
export const encode = (network: Network): string => `${layoutText(toValue(network))}\n`

/** The network that a JSON value says, or everything that is wrong with it. */
export const fromValue = (value: unknown): Result.Result<Network, JsonError> => {
  const foreign = headerProblem(value)
  if (foreign !== null) return fail([foreign])
  const document = decodeDocument(value)
  if (Result.isFailure(document)) return fail(shapeProblems(document.failure.issue))
  return Result.mapError(fromDocument(document.success), (problems) => new JsonError({ problems }))
}

/** The network that a JSON text says, or everything that is wrong with it. */
export const decode = (text: string): Result.Result<Network, JsonError> => {
  const value = Result.try({
    try: (): unknown => JSON.parse(text),
    catch: (error) => error instanceof Error ? error.message : String(error)
  })
  if (Result.isSuccess(value)) return fromValue(value.success)
  return fail([{ _tag: "Syntax", path: "", message: `the text is not JSON: ${value.failure}` }])
}

/** The network that a JSON text says; throws a `JsonError` that shows everything that is wrong with it. */
export const decodeSync = (text: string): Network => Result.getOrThrow(decode(text))

/** The network that a JSON text says, as an Effect. */
export const decodeEffect = (text: string): Effect.Effect<Network, JsonError> =>
  Effect.suspend(() => Effect.fromResult(decode(text)))

/** The network that a JSON value says, as an Effect. */
export const fromValueEffect = (value: unknown): Effect.Effect<Network, JsonError> =>
  Effect.suspend(() => Effect.fromResult(fromValue(value)))

const fail = (problems: ReadonlyArray<JsonProblem>): Result.Result<never, JsonError> =>
  Result.fail(new JsonError({ problems }))

/** A document of something else, or of another version, says nothing that is worth checking further. */
const headerProblem = (value: unknown): JsonProblem | null => {
  const header = typeof value === "object" && value !== null
    ? value as { readonly format?: unknown; readonly version?: unknown }
    : {}
  if (header.format !== format) {
    const message = `this is no network: "format" is ${shown(header.format)}, expected ${JSON.stringify(format)}`
    return { _tag: "Format", path: "format", message, expected: JSON.stringify(format), found: shown(header.format) }
  }
  if (header.version === version) return null
  const newer = typeof header.version === "number" && header.version > version ? "; a newer neurolens wrote it" : ""
  const message = `version ${shown(header.version)} is not known, expected ${version}${newer}`
  return { _tag: "Version", path: "version", message, expected: String(version), found: shown(header.version) }
}
