/**
 * The error of a mechanism that is not well formed: every problem of every text at once.
 *
 * One idea: each problem carries the text it is about and where that text stands in the declaration, so the message can
 * show the line with a caret. It does not know what is checked.
 */
import * as Data from "effect/Data"
import { excerpt, fitting, longestMessage } from "../table/excerpt.ts"
import { formatProblem, type Problem } from "../unit/Problem.ts"
import { type Path, whereText } from "./Path.ts"

/** A problem in one text of a mechanism. */
export type MechanismProblem = Problem & {
  /** The keys that lead to the place in the declaration, for example `["states", "n", "alpha"]`; `whereText` says them in words. */
  readonly where: Path
  /** The text that the problem's span is about: an equation, a unit, a name. */
  readonly text: string
}

/** Most problems that a message shows. */
export const mostShown = 50

/** The problems as text, one after the other, as far as somebody reads. */
function* texts(problems: ReadonlyArray<MechanismProblem>): Generator<string, void> {
  for (const problem of problems) {
    yield `${excerpt(whereText(problem.where), 200)}: ${formatProblem(problem.text, problem)}`
  }
}

/** A mechanism cannot be made; `problems` lists all reasons, `message` shows them. */
export class MechanismError extends Data.TaggedError("MechanismError")<{
  readonly mechanism: string
  readonly problems: ReadonlyArray<MechanismProblem>
}> {
  override get message(): string {
    const count = this.problems.length === 1 ? "a problem" : `${this.problems.length} problems`
    const shown = fitting(texts(this.problems), mostShown)
    const more = this.problems.length - shown.length
    const message = [
      `mechanism ${excerpt(this.mechanism)} has ${count}`,
      ...shown,
      ...more > 0 ? [`and ${more} more`] : []
    ]
    return excerpt(message.join("\n\n"), longestMessage)
  }
}
