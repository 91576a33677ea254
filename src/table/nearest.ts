/**
 * The name that a user probably meant: the nearest of the known ones, for "did you mean".
 *
 * One idea: an error that says what there is instead is worth ten that say what is wrong. A weighted edit distance in which a wrong
 * letter case costs half an edit and swapped neighbours cost one; a name without its prefix (`gK` for `K_gK`) or its end is nearest. It
 * knows nothing of what the names mean.
 */

/** Price of the cheapest edits between two strings: insert, delete, replace or swap neighbours 1, another letter case 1/2. */
const distance = (a: string, b: string): number => {
  // Optimal string alignment: three rows of the usual table, because a swap looks two rows back.
  let before: Array<number> = []
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      let cost = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + replaceCost(a[i - 1], b[j - 1]))
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (swapped) cost = Math.min(cost, before[j - 2] + 1)
      next.push(cost)
    }
    before = row
    row = next
  }
  return row[b.length]
}

const replaceCost = (a: string, b: string): number => a === b ? 0 : a.toLowerCase() === b.toLowerCase() ? 0.5 : 1

/** Price of a name of which only a prefix that ends in `_`, or the end, is missing: dearer than no edit, cheaper than any other. */
const partCost = 0.25

/** Most edits that a slip makes: half of a short name, two letters of a longer one, two of five of a long one; at least one. */
const slips = (length: number): number => Math.max(1, Math.min(2, length / 2), 0.4 * length)

/** Longest name that is compared with others: a longer one is no slip of anything, and comparing takes time. */
const longest = 40

/** The known name nearest to `name`, undefined when none is near enough to be a likely slip; the first wins a tie. */
export const nearest = (name: string, known: Iterable<string>): string | undefined => allNearest(name, known)[0]

/** The known names that are nearest to `name`, all at the same price and each once; none where none is a likely slip. */
export const allNearest = (name: string, known: Iterable<string>): ReadonlyArray<string> => {
  if (name.length > longest) return []
  const part = name.toLowerCase()
  const best = new Set<string>()
  let least = Infinity
  for (const candidate of known) {
    const whole = candidate.toLowerCase()
    const isPart = whole.endsWith(`_${part}`) || (part.length > 2 && whole.startsWith(part))
    const different = Math.abs(name.length - candidate.length) > slips(name.length)
    if (different && !isPart) continue
    const price = different ? Infinity : distance(name, candidate)
    const near = price <= slips(name.length) && price < Math.max(name.length, candidate.length)
    if (!isPart && !near) continue
    const cost = isPart ? Math.min(partCost, price) : price
    if (cost > least) continue
    if (cost < least) best.clear()
    best.add(candidate)
    least = cost
  }
  return [...best]
}
