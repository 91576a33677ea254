/**
 * Texts in quotes, as in `cell_type == "exc"`, and names in backquotes that are words without them: names that keep their quotes.
 *
 * One idea: to the rest of the language a text is a name like any other, and who evaluates says what it stands for, as for every name. So
 * derivatives and kernels need no case for something that mechanisms do not have. The name is the text as JSON writes it, so it is one
 * name however it was quoted. A name in backquotes is a column, always: where it would be a word without them, `true`, it keeps them.
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

/** What means something else than a column in a text over rows. */
const words: ReadonlySet<string> = new Set(["true", "false", "null", "in"])

/** The name of a column that stands in backquotes. */
export const tickedName = (column: string): string => words.has(column) ? `\`${column}\`` : column

/** Whether a name keeps its backquotes. */
export const isTicked = (name: string): boolean => /^`[^`]+`$/.test(name)

/** The column that a name means. */
export const columnOf = (name: string): string => isTicked(name) ? name.slice(1, -1) : name
