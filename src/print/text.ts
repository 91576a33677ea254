/**
 * From code to its text, or to what stands in the way: a program of the user's own, or more text than anybody reads.
 */
import * as Result from "effect/Result"
import { fail, type NetworkError, type Reason } from "../network/NetworkError.ts"
import { type Code, factsOf } from "./Code.ts"
import { layout } from "./layout.ts"
import { tooManyCharacters } from "./limits.ts"

type Text = Result.Result<string, NetworkError>

/** Why some code has no text, or null. */
export const problemOf = (code: ReadonlyArray<Code>): Reason | null => {
  const { characters, holes } = factsOf(code)
  return holes[0] ?? tooManyCharacters(characters)
}

/** The text of an expression. */
export const expressionText = (code: Code): Text => {
  const problem = problemOf([code])
  return problem === null ? Result.succeed(layout(code)) : fail(problem)
}

/** A statement of a module: the beginning of its line, and a value. */
export type Statement = { readonly before: string; readonly value: Code }

/** The text of a module: what it imports, and its statements. */
export const moduleText = (statements: ReadonlyArray<Statement>): Text => {
  const values = statements.map(({ value }) => value)
  const problem = problemOf(values)
  if (problem !== null) return fail(problem)
  const modules = [...factsOf(values).modules].sort()
  const imports = layout({
    _tag: "List",
    open: "{",
    items: modules,
    filled: false,
    width: modules.join(", ").length + 30
  })
  const lines = statements.map(({ before, value }) => layout({ _tag: "Row", parts: [before, value], width: Infinity }))
  return Result.succeed(`import ${imports} from "neurolens"\n\n${lines.join("\n\n")}\n`)
}
