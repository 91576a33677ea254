/**
 * Texts in quotes, as in `cell_type == "exc"`: names that keep their quotes.
 *
 * One idea: to the rest of the language a text is a name like any other, and who evaluates says what it stands for, as for every name. So
 * derivatives and kernels need no case for something that mechanisms do not have. The name is the text as JSON writes it, so it is one
 * name however it was quoted.
 */

/** The name of a text as it was written, in double or single quotes; null where an escape in it is none. */
export const quotedName = (written: string): string | null => {
  const inner = written.slice(1, -1)
  const double = written.startsWith("'")
    ? inner.replace(/\\(.)|"/gsu, (all, escaped) => escaped === "'" ? "'" : escaped === undefined ? "\\\"" : all)
    : inner
  try {
    return quoted(JSON.parse(`"${double}"`) as string)
  } catch {
    return null
  }
}

/** The name of a text. */
export const quoted = (text: string): string => JSON.stringify(text)

/** Whether a name is a text in quotes. */
export const isQuoted = (name: string): boolean => name.startsWith("\"")

/** The text that a name in quotes is. */
export const unquoted = (name: string): string => JSON.parse(name) as string
