/**
 * What a message shows of what a user wrote: the beginning of a long text with its length, the first of many names with how many more.
 *
 * One idea: the length of a message does not depend on what it is about. A text shows where it goes on ("…") and how long it is; parts that
 * do not fit are counted. The law: no message is longer than `longestMessage` (`test/limits/messages.test.ts`).
 */

/** Most characters of a message. */
export const longestMessage = 4000

/** Most characters that a message shows of one name or value, and of one sentence that holds several. */
export const [longestExcerpt, longestSentence] = [100, 600] as const

/** Most names that a message lists. */
export const mostListed = 12

/** The beginning of a text; one that is cut says so, and how long it is. */
export const excerpt = (text: string, most: number = longestExcerpt): string => {
  if (text.length <= most) return text
  // Not between the two halves of a character.
  const end = /[\uD800-\uDBFF]/.test(text[most - 1]) ? most - 1 : most
  return `${text.slice(0, end)}… (${text.length} characters)`
}

/** The first of some names, and how many more there are; `none` where there is none. */
export const listed = (names: ReadonlyArray<string>, most: number = mostListed): string => {
  if (names.length === 0) return "none"
  const first = names.slice(0, most).map((name) => excerpt(name)).join(", ")
  return names.length <= most ? first : `${first}, … ${names.length - most} more`
}

/** What something says that was thrown by a function of the user's own, which may be anything. */
export const causeText = (cause: unknown): string => {
  try {
    return excerpt(cause instanceof Error ? String(cause.message) : String(cause), longestSentence)
  } catch {
    return "something that has no text"
  }
}

/** As many of the parts, from the first on, as have room in a message, at least one, and at most `most`. */
export const fitting = (parts: Iterable<string>, most: number, room = longestMessage - 200): ReadonlyArray<string> => {
  const out: Array<string> = []
  let length = 0
  for (const part of parts) {
    length += part.length + 2
    if (out.length === most || (out.length > 0 && length > room)) break
    out.push(part)
  }
  return out
}

/** A reason of an error with what it holds of texts and names cut for its message. */
export const excerpted = <A extends object>(reason: A): A =>
  // Only texts change, and stay texts.
  Object.fromEntries(
    Object.entries(reason).map(([key, value]) => [
      key,
      typeof value === "string" ? excerpt(value, key === "name" ? longestExcerpt : longestSentence) : value
    ])
  ) as A
