/**
 * What is wrong with a JSON document, all of it: each problem with its path, what was expected, what is there, and the nearest name.
 */
import * as Data from "effect/Data"
import { excerpt, fitting, longestMessage, longestSentence } from "../../table/excerpt.ts"

/** One thing that is wrong. */
export type JsonProblem = {
  /**
   * `Syntax`: the text is not JSON. `Format`: it is JSON of something else. `Version`: of a version that is not known. `Shape`: a key or a
   * kind of value. `Value`: a value that cannot be (two columns of one name, an index of no branch). `Mechanism`: an equation, unit or name.
   * `Invariant`: the parts do not fit together.
   */
  readonly _tag: "Syntax" | "Format" | "Version" | "Shape" | "Value" | "Mechanism" | "Invariant"
  /** Place in the document, `nodes.columns[3].values[7]`; empty for the whole. */
  readonly path: string
  /** One sentence: what is wrong and the way out. */
  readonly message: string
  readonly expected?: string
  readonly found?: string
  /** The known word nearest to what was written. */
  readonly nearest?: string
}

/** Most problems that a message spells out. */
const spelledOut = 20

/** The problems as text, one after the other, as far as somebody reads. */
function* texts(problems: ReadonlyArray<JsonProblem>): Generator<string, void> {
  for (const { message, path } of problems) {
    yield `  ${path === "" ? "" : `${excerpt(path, 200)}: `}${excerpt(message, 2 * longestSentence)}`
  }
}

/** A JSON document is no network; `problems` lists all reasons, `message` shows the first of them. */
export class JsonError extends Data.TaggedError("JsonError")<{ readonly problems: ReadonlyArray<JsonProblem> }> {
  override get message(): string {
    const count = this.problems.length === 1 ? "a problem" : `${this.problems.length} problems`
    const lines = fitting(texts(this.problems), spelledOut)
    const more = this.problems.length - lines.length
    const message = [`the document has ${count}`, ...lines, ...more > 0 ? [`  … ${more} more`] : []].join("\n")
    return excerpt(message, longestMessage)
  }
}

/** A path as text: `nodes.columns[3].name`; keys that are no names are quoted. */
export const pathText = (path: ReadonlyArray<PropertyKey>): string =>
  path.map((key, i) =>
    typeof key === "number"
      ? `[${key}]`
      : /^[A-Za-z_]\w*$/.test(String(key))
      ? `${i === 0 ? "" : "."}${String(key)}`
      : `[${JSON.stringify(String(key))}]`
  ).join("")

/** A value as people read it in a message: short. */
export const shown = (value: unknown): string => {
  try {
    return briefly(value)
  } catch {
    return "something that cannot be read"
  }
}

const briefly = (value: unknown): string => {
  if (value === undefined) return "nothing"
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : `a list of ${value.length}`
  if (typeof value === "object" && value !== null) return "an object"
  if (typeof value === "bigint") return `${value}n`
  const text = Object.is(value, -0) ? "-0" : JSON.stringify(value) ?? typeof value
  return excerpt(text, 60)
}
