/**
 * Numbers beside axes and in squares: as few digits as tell them apart.
 *
 * One idea: digits are chosen for a whole list, so that what is different reads different, what is round reads exactly, and nothing is longer
 * than that needs.
 */

/** Significant digits: fewest, most that exact numbers get for being exact, most of all (what is equal to so many is rounding). */
const [fewest, exact, most] = [3, 5, 12] as const

/** The text of a number with so many significant digits; the minus is the typographic one, as in Plot. */
const rounded = (value: number, count: number): string => {
  const number = Number(value.toPrecision(count))
  const size = Math.abs(number)
  const text = number === 0 || (size >= 1e-3 && size < 1e6) ? String(number) : number.toExponential().replace("+", "")
  return text.replaceAll("-", "−")
}

/** How the numbers of a list are written. */
export const digits = (list: ReadonlyArray<number>): (value: number) => string => {
  const texts = (count: number): ReadonlyArray<string> => list.map((value) => rounded(value, count))
  const whole = texts(most)
  const isExact = (count: number): boolean => texts(count).every((text, k) => text === whole[k])
  const different = new Set(whole).size
  let count: number = [fewest, 4, exact].find(isExact) ?? fewest
  while (count < most && new Set(texts(count)).size < different) count++
  return (value) => rounded(value, count)
}
