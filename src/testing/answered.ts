/**
 * A law that is asked about functions of the user's own: what one of them throws is a broken law, not an end of the search.
 */
import { excerpt, longestSentence } from "../table/excerpt.ts"
import type { Violation } from "./Violation.ts"

/** What a thing says of itself, whatever it is. */
const words = (thrown: unknown): string => {
  try {
    return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown)
  } catch {
    return "something that cannot be shown"
  }
}

/** The answer of a law; a violation too where something is thrown on the way. */
export const answered = (law: () => Violation | null): Violation | null => {
  try {
    return law()
  } catch (thrown) {
    return {
      law: "it does not throw",
      where: "while it was applied",
      expected: "a value, or a NetworkError as a result",
      got: excerpt(words(thrown), longestSentence)
    }
  }
}
