/**
 * The issues that a schema reports as problems for people: one per wrong place, with what is there instead and the nearest name.
 *
 * One idea: an issue is a tree whose leaves carry the schema that was not met, so what was expected is read off that schema.
 */
import type * as SchemaAST from "effect/SchemaAST"
import type * as SchemaIssue from "effect/SchemaIssue"
import { nearest } from "../../table/nearest.ts"
import { type JsonProblem, pathText, shown } from "./JsonError.ts"
import { andMore, mostWrong } from "./limits.ts"

type Path = ReadonlyArray<PropertyKey>

/** All problems of an issue. */
export const shapeProblems = (issue: SchemaIssue.Issue, path: Path = []): ReadonlyArray<JsonProblem> => {
  switch (issue._tag) {
    case "Pointer":
      return shapeProblems(issue.issue, [...path, ...issue.path])
    case "Composite":
      return issue.ast._tag === "Arrays"
        ? entries(issue.issues, path)
        : issue.issues.flatMap((part) => shapeProblems(part, path))
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

/** The problems of the wrong entries of a list: of the first, and of the last with how many there are. */
const entries = (issues: ReadonlyArray<SchemaIssue.Issue>, path: Path): ReadonlyArray<JsonProblem> => {
  const first = issues.slice(0, mostWrong).flatMap((part) => shapeProblems(part, path))
  if (issues.length <= mostWrong) return first
  const [last] = shapeProblems(issues[issues.length - 1], path)
  return [...first, andMore(last, issues.length - mostWrong)]
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

/** How badly an alternative fits: by what is wrong, and then by how much of that is not there at all. */
const wrongness = (problems: ReadonlyArray<JsonProblem>): number =>
  problems.length + problems.filter(({ found }) => found === "nothing").length / (problems.length + 1)

/** A choice: what is wrong inside the alternative that fits best of those that begin to fit; where none does, that none does. */
const alternatives = (issue: SchemaIssue.AnyOf, path: Path): ReadonlyArray<JsonProblem> => {
  const here = pathText(path)
  const [first, ...others] = issue.issues
    .map((part) => shapeProblems(part, path).filter((problem) => problem.path !== here))
    .filter((problems) => problems.length > 0)
  if (first === undefined) return [choice(issue.ast, path, issue.input)]
  return others.reduce((best, problems) => wrongness(problems) < wrongness(best) ? problems : best, first)
}

/** Nothing of a choice fits: a wrong word of several, or objects that are told apart by one key. */
const choice = (ast: SchemaAST.Union, path: Path, input: unknown): JsonProblem => {
  const words = ast.types.flatMap(literals)
  if (ast.types.every((type) => type._tag === "Literal")) return mismatch(path, described(ast), input, words)
  const key = tellingKey(ast)
  if (key === undefined || typeof input !== "object" || input === null || Array.isArray(input)) {
    return mismatch(path, described(ast), input)
  }
  return wrongTag(
    [...path, key],
    ast.types.flatMap((type) => tagsOf(type, key)),
    (input as Readonly<Record<string, unknown>>)[key]
  )
}

/** Most words that a sentence lists as what is expected. */
const mostExpected = 6

/** The word that says which of several objects one is, and that is none of theirs. */
const wrongTag = (path: Path, tags: ReadonlyArray<string>, found: unknown): JsonProblem => {
  if (tags.length <= mostExpected) return mismatch(path, oneOf(tags.map((tag) => JSON.stringify(tag))), found, tags)
  const near = typeof found === "string" ? nearest(found, tags) : undefined
  const key = String(path.at(-1))
  const wrong = found === undefined ? `${JSON.stringify(key)} is missing` : `${key} ${shown(found)} does not exist`
  return problem(path, `${wrong}${near === undefined ? ` (there is: ${tags.join(", ")})` : guess(near)}`, {
    expected: oneOf(tags.map((tag) => JSON.stringify(tag))),
    found: shown(found),
    ...near === undefined ? {} : { nearest: near }
  })
}

const keysOf = (ast: SchemaAST.AST): ReadonlyArray<string> =>
  ast._tag === "Objects" ? ast.propertySignatures.map((property) => String(property.name)) : []

const literals = (ast: SchemaAST.AST): ReadonlyArray<string> =>
  ast._tag === "Literal" ? [String(ast.literal)] : ast._tag === "Union" ? ast.types.flatMap(literals) : []

/** The words of which a struct wants one under a key. */
const tagsOf = (ast: SchemaAST.AST, key: string): ReadonlyArray<string> =>
  ast._tag === "Objects"
    ? ast.propertySignatures.filter(({ name }) => name === key).flatMap(({ type }) => literals(type))
    : []

/** The key by which the objects of a choice are told apart. */
const tellingKey = (ast: SchemaAST.Union): string | undefined =>
  ast.types.length === 0
    ? undefined
    : keysOf(ast.types[0]).find((key) => ast.types.every((type) => tagsOf(type, key).length > 0))

const oneOf = (texts: ReadonlyArray<string>): string =>
  texts.length < 2 ? texts.join("") : `${texts.slice(0, -1).join(", ")} or ${texts[texts.length - 1]}`

/** What a schema is in JSON: the last of what it is decoded from, of which something is known. */
const inJson = (ast: SchemaAST.AST): SchemaAST.AST =>
  (ast.encoding ?? []).map(({ to }) => inJson(to)).findLast(({ _tag }) => _tag !== "Unknown") ?? ast

/** What a schema wants, in words. */
const described = (ast: SchemaAST.AST): string => {
  const json = inJson(ast)
  if (typeof json.annotations?.["expected"] === "string") return json.annotations["expected"]
  switch (json._tag) {
    case "Literal":
      return JSON.stringify(json.literal)
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
    case "Union": {
      const key = tellingKey(json)
      return key === undefined
        ? oneOf([...new Set(json.types.flatMap(choices))])
        : `an object with ${JSON.stringify(key)}`
    }
    default:
      return expectedOf(json.annotations)
  }
}

/** What the alternatives of a choice are, in words: objects by their keys. */
const choices = (ast: SchemaAST.AST): ReadonlyArray<string> => {
  const json = inJson(ast)
  if (typeof json.annotations?.["expected"] === "string") return [described(json)]
  if (json._tag === "Union" && tellingKey(json) === undefined) return json.types.flatMap(choices)
  const keys = keysOf(json)
  return [keys.length === 0 ? described(json) : `{ ${keys.join(", ")} }`]
}

/** What a schema says of itself. */
const expectedOf = (annotations: { readonly [key: string]: unknown } | undefined): string => {
  const expected = annotations?.["expected"]
  return typeof expected === "string" ? expected : "another value"
}
