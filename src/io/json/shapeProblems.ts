/**
 * The issues that a schema reports as problems for people: one per wrong place, with what is there instead and the nearest name.
 *
 * One idea: an issue is a tree whose leaves carry the schema that was not met, so what was expected is read off that schema.
 */
import type * as SchemaAST from "effect/SchemaAST"
import type * as SchemaIssue from "effect/SchemaIssue"
import { nearest } from "../../table/nearest.ts"
import { type JsonProblem, pathText, shown } from "./JsonError.ts"

type Path = ReadonlyArray<PropertyKey>

/** All problems of an issue. */
export const shapeProblems = (issue: SchemaIssue.Issue, path: Path = []): ReadonlyArray<JsonProblem> => {
  switch (issue._tag) {
    case "Pointer":
      return shapeProblems(issue.issue, [...path, ...issue.path])
    case "Composite":
      return issue.issues.flatMap((part) => shapeProblems(part, path))
    case "Encoding":
      return shapeProblems(issue.issue, path)
    case "Filter":
      return [mismatch(path, expectedOf(issue.filter.annotations), issue.input)]
    case "AnyOf":
      return alternatives(issue, path)
    case "MissingKey":
      return [problem(path, `${shown(path.at(-1))} is missing`, { expected: "this key", found: "nothing" })]
    case "UnexpectedKey":
      return [unexpected(issue.ast, path)]
    case "InvalidType":
      return [mismatch(path, described(issue.ast), issue.input)]
    case "InvalidValue":
      if (issue.annotations?.["whole"] === true) return [problem(path, String(issue.annotations.message), {})]
      return [mismatch(path, String(issue.annotations?.message ?? "another value"), issue.input)]
    default:
      return [mismatch(path, "another value", issue.input)]
  }
}

const problem = (path: Path, message: string, more: Partial<JsonProblem>): JsonProblem => ({
  _tag: "Shape",
  path: pathText(path),
  message,
  ...more
})

const guess = (near: string | undefined): string => near === undefined ? "" : `; did you mean ${JSON.stringify(near)}?`

const mismatch = (path: Path, expected: string, input: unknown, known: ReadonlyArray<string> = []): JsonProblem => {
  const near = typeof input === "string" ? nearest(input, known) : undefined
  return problem(path, `expected ${expected}, found ${shown(input)}${guess(near)}`, {
    expected,
    found: shown(input),
    ...near === undefined ? {} : { nearest: near }
  })
}

const unexpected = (ast: SchemaAST.AST, path: Path): JsonProblem => {
  const known = keysOf(ast)
  const key = String(path.at(-1))
  const near = nearest(key, known)
  return problem(
    path,
    `there is no key ${shown(key)} here${near === undefined ? ` (there is: ${known.join(", ")})` : guess(near)}`,
    {
      expected: known.join(", "),
      found: shown(key),
      ...near === undefined ? {} : { nearest: near }
    }
  )
}

/** A choice: what is wrong inside the alternatives that begin to fit; where none does, that none does. */
const alternatives = (issue: SchemaIssue.AnyOf, path: Path): ReadonlyArray<JsonProblem> => {
  const inside = issue.issues.flatMap((part) => shapeProblems(part, path)).filter((part) =>
    part.path !== pathText(path)
  )
  return inside.length > 0 ? inside : [choice(issue.ast, path, issue.input)]
}

/** Nothing of a choice fits: a wrong word of several, or objects that are told apart by one key. */
const choice = (ast: SchemaAST.Union, path: Path, input: unknown): JsonProblem => {
  const words = ast.types.flatMap(literal)
  if (words.length === ast.types.length) return mismatch(path, described(ast), input, words)
  const key = ["_tag", "kind"].find((name) => ast.types.every((type) => tagOf(type, name) !== undefined))
  if (key === undefined || typeof input !== "object" || input === null || Array.isArray(input)) {
    return mismatch(path, described(ast), input)
  }
  const tags = ast.types.map((type) => tagOf(type, key)!)
  return mismatch(
    [...path, key],
    oneOf(tags.map((tag) => JSON.stringify(tag))),
    (input as Readonly<Record<string, unknown>>)[key],
    tags
  )
}

const keysOf = (ast: SchemaAST.AST): ReadonlyArray<string> =>
  ast._tag === "Objects" ? ast.propertySignatures.map((property) => String(property.name)) : []

const literal = (ast: SchemaAST.AST): ReadonlyArray<string> => ast._tag === "Literal" ? [String(ast.literal)] : []

/** The word that a struct wants under a key. */
const tagOf = (ast: SchemaAST.AST, key: string): string | undefined =>
  ast._tag === "Objects"
    ? ast.propertySignatures.filter((property) => property.name === key).flatMap((property) =>
      literal(property.type)
    )[0]
    : undefined

const oneOf = (texts: ReadonlyArray<string>): string =>
  texts.length < 2 ? texts.join("") : `${texts.slice(0, -1).join(", ")} or ${texts[texts.length - 1]}`

/** What a schema wants, in words. */
const described = (ast: SchemaAST.AST): string => {
  const encoding = ast.encoding
  if (encoding !== undefined) return described(encoding[encoding.length - 1].to)
  switch (ast._tag) {
    case "Literal":
      return JSON.stringify(ast.literal)
    case "String":
      return "a string"
    case "Number":
      return "a number"
    case "Boolean":
      return "true or false"
    case "Null":
      return "null"
    case "Objects":
      return "an object"
    case "Arrays":
      return "a list"
    case "Union":
      return oneOf(ast.types.map(described))
    default:
      return expectedOf(ast.annotations)
  }
}

/** What a schema says of itself. */
const expectedOf = (annotations: { readonly [key: string]: unknown } | undefined): string => {
  const expected = annotations?.["expected"]
  return typeof expected === "string" ? expected : "another value"
}
