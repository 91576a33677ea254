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
  // Never so far that no letter need be the same; a name without its prefix or its end is nearest.
  let least = Math.min(Math.max(2, name.length / 3), name.length - 0.5) + 1e-9
  const part = name.toLowerCase()
  for (const candidate of known) {
    const whole = candidate.toLowerCase()
    const d = whole.endsWith(`_${part}`) || (part.length > 3 && whole.startsWith(part)) ? Math.min(0.25, distance(name, candidate)) : distance(name, candidate)
    if (d < least) {
      least = d
      best = candidate
    }
  }
  return best
}
