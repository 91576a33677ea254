/**
 * The nearest known word to a misspelt one, for "did you mean".
 *
 * One idea: a weighted edit distance in which a wrong letter case costs half an edit and swapped neighbours cost one.
 * It knows nothing of what the words mean.
 */

/**
 * Price of one edit between two strings: insert, delete, replace or swap neighbours cost 1, another letter case costs
 * 1/2.
 */
export const editDistance = (a: string, b: string): number => {
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

/**
 * The candidate nearest to `word`, or `undefined` where none is near enough to be a likely slip; the first wins a tie.
 */
export const nearest = (word: string, candidates: Iterable<string>): string | undefined => {
  let best: string | undefined
  let least = Infinity
  for (const candidate of candidates) {
    const distance = editDistance(word, candidate)
    const near = distance <= Math.max(1, 0.4 * word.length) && distance < Math.max(word.length, candidate.length)
    if (near && distance < least) {
      best = candidate
      least = distance
    }
  }
  return best
}

/** The tail of a message that proposes a word, or nothing where there is none. */
export const didYouMean = (word: string | undefined): string => word === undefined ? "" : `; did you mean \`${word}\`?`
