/**
 * The lines of a handler as people write them: `target = expression` and `send NAME after PARAMETER`.
 *
 * One idea: a line is told from its first word and its `=` alone; what its expression means is checked elsewhere.
 */
import * as Result from "effect/Result"
import { longestText } from "../equation/limits.ts"
import type { Assignment, Handler } from "../network/MechanismFields.ts"
import type { Problem } from "../unit/Problem.ts"
import type { HandlerInput } from "./spec.ts"

/** The lines that say something; an expression may run on, `name =` and `send` begin the next line. */
export const handlerLines = (given: HandlerInput | undefined): ReadonlyArray<string> =>
  (given === undefined ? [] : typeof given === "string" ? [given] : given)
    .flatMap((text) => linesOf(text, /\n(?=[^\S\n]*(?:\w+[^\S\n]*=(?!=)|send\b))/))

/**
 * The lines of a text that say something, divided where `before` is; one that is too long to be read stays whole. `before` looks no further than
 * a line, so that a text of blank lines is not looked through once for each of them.
 */
export const linesOf = (text: string, before: RegExp): ReadonlyArray<string> =>
  (text.length > longestText
    ? [text]
    : text.split(before).map((line, i, all) => i < all.length - 1 ? line.trimEnd() : line))
    .filter((line) => line.trim() !== "")

/** What a line sets, `target = expression`; null where it sets nothing. */
export const readAssignment = (line: string): Assignment | null => {
  const set = /^\s*([\p{L}_][\p{L}\p{N}_]*)\s*=(?!=)\s*(.*)$/su.exec(line)
  return set === null ? null : { target: set[1], text: set[2] }
}

/** The handler that a line says, or why it says none. */
export const readHandler = (line: string): Result.Result<Handler, Pick<Problem, "expected" | "message">> => {
  const set = readAssignment(line)
  if (set !== null) return Result.succeed({ _tag: "Set", ...set })
  const send = /^\s*send\s+(\S+)(?:\s+after(?:\s+(\S+))?)?\s*$/u.exec(line)
  // Without a time it is a line all the same, so that one mistake is one problem: of the time, not of the event that nothing sends.
  if (send !== null) return Result.succeed({ _tag: "Send", event: send[1], after: send[2] ?? "" })
  return Result.fail({
    message: "a line of a handler is written `target = expression` or `send NAME after PARAMETER`",
    expected: /^\s*send\b/.test(line) ? "send NAME after PARAMETER" : "target = expression"
  })
}

/** The line that a handler is. */
export const printHandler = (handler: Handler): string =>
  handler._tag === "Set" ? `${handler.target} = ${handler.text}` : `send ${handler.event} after ${handler.after}`
