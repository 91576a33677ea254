/**
 * Which compartments of a network that is cut anew are made of which ones before, and of how much of them.
 *
 * One idea: places along a branch, counted in length, are what old and new compartments have in common. A border between two compartments
 * belongs to the one before it, as in `Select.loc`.
 */
import type { List } from "immutable"
import type { Floats, Ints } from "../table/Column.ts"
import type { Morphology } from "./Morphology.ts"

/** Old compartments by new ones, and the way back. */
export type Overlap = {
  /** Number of new compartments. */
  readonly length: number
  /** Where the old compartments of each new one begin in `rows` and `shares`, and the number of entries at the end. */
  readonly first: Ints
  /** Old compartments. */
  readonly rows: Ints
  /** How much of each is in the new one: a length [um], or 1 where a branch is as it was. */
  readonly shares: Floats
  /** For each old compartment the new one in which its middle is. */
  readonly number: Ints
  /** For each new compartment whether its branch was cut anew. */
  readonly fresh: Uint8Array
}

/** Parts of a compartment, relative to the smaller of the two, that are roundings of a border. */
const sliver = 1e-9

/** The overlap of two cuttings of the same cells; `length` is that of the old compartments. */
export const overlapOf = (before: List<Morphology>, after: List<Morphology>, length: Floats): Overlap => {
  const [first, rows, shares, fresh] = [[0], [] as Array<number>, [] as Array<number>, [] as Array<number>]
  const number = new Int32Array(length.length)
  let [old, now] = [0, 0]
  before.forEach((cell, c) => {
    const { ncomp } = after.get(c)!
    cell.ncomp.forEach((had, branch) => {
      const has = ncomp[branch]
      const borders = [0]
      for (let i = 0; i < had; i++) borders.push(borders[i] + length[old + i])
      const size = borders[had] / has
      for (let k = 0, i = 0; k < has; k++) {
        if (had === has) {
          rows.push(old + k)
          shares.push(1)
          number[old + k] = now + k
        } else {
          const [from, to] = [k * size, (k + 1) * size]
          while (i > 0 && borders[i] > from) i--
          for (; i < had && borders[i] < to; i++) {
            const share = Math.min(borders[i + 1], to) - Math.max(borders[i], from)
            if (!(share > sliver * Math.min(size, length[old + i]))) continue
            rows.push(old + i)
            shares.push(share)
          }
          i = Math.max(0, i - 1)
        }
        first.push(rows.length)
        fresh.push(had === has ? 0 : 1)
      }
      if (had !== has) {
        for (let i = 0; i < had; i++) {
          const middle = (borders[i] + borders[i + 1]) / 2 / size
          number[old + i] = now + Math.min(has, Math.max(1, Math.ceil(middle - sliver))) - 1
        }
      }
      old += had
      now += has
    })
  })
  return {
    length: now,
    first: Int32Array.from(first),
    rows: Int32Array.from(rows),
    shares: Float64Array.from(shares),
    number,
    fresh: Uint8Array.from(fresh)
  }
}
