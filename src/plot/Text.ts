/**
 * How wide words are, roughly, and how to fit them: shorten with an ellipsis or wrap into lines.
 *
 * One idea: outside a browser nothing can measure a font, so widths are estimated from character classes, a little
 * on the wide side. Law: what `shorten` and the lines of `wrap` return is not wider than the limit (except one
 * single character).
 */

/** Size of the words of all figures [px], and of their titles: large enough to be read where a figure is shown half as wide. */
export const [size, titleSize] = [18, 22] as const

/** Distance from one line to the next [px]. */
export const line = 26

// Widths in em of a common sans-serif, rounded up, so that other fonts fit as well.
const em = (character: string): number => {
  if ("iljI.,:;|!' ()[]ft".includes(character)) return 0.37
  if ("mwMW@%→←×".includes(character)) return 0.95
  if (character >= "A" && character <= "Z") return 0.72
  return character.codePointAt(0)! > 0x2e7f ? 1.05 : 0.6
}

/** Estimates the width of words in a font of the given size [px]. */
export const width = (words: string, size: number): number => {
  let sum = 0
  for (const character of words) sum += em(character)
  return sum * size
}

/** Gives the widest of several words [px], 0 for none. */
export const widest = (words: ReadonlyArray<string>, size: number): number =>
  words.reduce((most, word) => Math.max(most, width(word, size)), 0)

/**
 * Cuts words to a width in their middle, where an ellipsis marks it: labels of rows differ at their ends. Line breaks become spaces.
 */
export const shorten = (words: string, limit: number, size: number): string => {
  const line = words.replace(/\s+/g, " ")
  if (width(line, size) <= limit) return line
  const characters = Array.from(line)
  let shown = "…"
  for (let kept = 1; kept < characters.length; kept++) {
    const [head, tail] = [characters.slice(0, (kept + 1) >> 1), characters.slice(characters.length - (kept >> 1))]
    const longer = `${head.join("").trimEnd()}…${tail.join("").trimStart()}`
    if (width(longer, size) > limit) break
    shown = longer
  }
  return shown
}

/** Breaks words into lines of a width; a longer single word is shortened. */
export const wrap = (words: string, limit: number, size: number): ReadonlyArray<string> => {
  const lines: Array<string> = []
  for (const word of words.split(/\s+/).filter((part) => part !== "")) {
    const longer = lines.length === 0 ? word : `${lines[lines.length - 1]} ${word}`
    if (lines.length > 0 && width(longer, size) <= limit) lines[lines.length - 1] = longer
    else lines.push(shorten(word, limit, size))
  }
  return lines
}
