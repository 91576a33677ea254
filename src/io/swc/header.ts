/**
 * What the comments of a file speak of: a unit, a scale. They change no number; where they may matter, a note points at them.
 */
import type { Comment } from "./lines.ts"
import type { Note } from "./SwcError.ts"
import type { Points } from "./tree.ts"

const nanometres = /\bnanomet(?:er|re)s?\b/i

const nm = /\bnm\b/ // NM is a person

const scale = /^[ \t]*SCALE[ \t:=]+([-+.\d].*)$/i

/** Extent from which on numbers are probably no micrometres: 20 mm. */
const largest = 20_000

/** Notes on units, unless the caller has said which, and on scales other than 1. */
export const headerNotes = (
  header: ReadonlyArray<Comment>,
  trees: ReadonlyArray<Points>,
  unitsGiven: boolean
): ReadonlyArray<Note> => {
  const speaking = header.filter(({ text }) => nanometres.test(text) || nm.test(text)).map(({ line }) => line)
  const scaled = header.filter(({ text }) => {
    const numbers = scale.exec(text)?.[1].match(/[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/g) ?? []
    return numbers.some((number) => Number(number) !== 1)
  })
  return [
    ...!unitsGiven && (speaking.length > 0 || extent(trees) > largest)
      ? [{ code: "units", lines: speaking } as const]
      : [],
    ...scaled.length > 0 ? [{ code: "scale-header", lines: scaled.map(({ line }) => line) } as const] : []
  ]
}

/** The longest side of the box around all trees. */
const extent = (trees: ReadonlyArray<Points>): number =>
  (["x", "y", "z"] as const).reduce((most, axis) => {
    let [low, high] = [Infinity, -Infinity]
    for (const points of trees) {
      for (const value of points[axis]) {
        low = Math.min(low, value)
        high = Math.max(high, value)
      }
    }
    return Math.max(most, high - low)
  }, 0)
