/**
 * The name that a user probably meant: the nearest of the known ones by edit distance.
 *
 * One idea: an error that says what there is instead is worth ten that say what is wrong.
 */

const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const swap = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : a[i - 1].toLowerCase() === b[j - 1].toLowerCase() ? 0.5 : 1)
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, swap))
    }
    row = next
  }
  return row[b.length]
}

/** The known name nearest to `name`, or null when none is near enough to be worth suggesting. */
export const nearest = (name: string, known: Iterable<string>): string | null => {
  let best: string | null = null
  let least = Math.max(2, name.length / 3) + 1e-9
  for (const candidate of known) {
    const d = candidate.toLowerCase().endsWith(`_${name.toLowerCase()}`) ? 1 : distance(name, candidate)
    if (d < least) {
      least = d
      best = candidate
    }
  }
  return best
}
