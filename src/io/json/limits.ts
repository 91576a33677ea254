/**
 * How long and deep a document may be, and how much is told of what is wrong in one list of it.
 */
import { JsonError, type JsonProblem } from "./JsonError.ts"

/** How deep lists and records of a document may stand within each other: far above what is written, and below what can be read. */
export const deepestDocument = 200

/** How deep `and`, `or`, `pre` and the like of a stored selection, or `meet` and `join` of a rule, may stand within each other: in JSON each is two levels or three. */
export const deepestSteps = 50

/** Most characters of a document: what a text of V8 holds, so that a longer one could not be read either. */
export const longestDocument = 2 ** 29 - 24

/** Most wrong entries of one list that are told one by one; the last of the rest says how many they are. */
export const mostWrong = 1000

/** What the last wrong entry of a list says of those that are not told, itself included. */
export const andSo = (count: number): string => ` (and so in ${count} more after the first ${mostWrong})`

/** The problem of the last wrong entry of a list, which stands for so many. */
export const andMore = (problem: JsonProblem, count: number): JsonProblem => ({
  ...problem,
  message: `${problem.message}${andSo(count)}`
})

/** The error of a document that would be too long; `found` says how long. */
export const tooLong = (found: string): JsonError => {
  const expected = `at most ${longestDocument} characters`
  const message =
    `the document would have ${found}, at most ${longestDocument} are possible; write it part by part from Json.toValue`
  return new JsonError({ problems: [{ _tag: "Syntax", path: "", message, expected, found }] })
}

/** Throws a `JsonError` where a document of at least so many characters would be longer than a text can be. */
export const checkLength = (least: number): void => {
  if (least > longestDocument) throw tooLong(`${least} characters or more`)
}
