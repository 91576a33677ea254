/**
 * A cell as a tree that is drawn from a place: stretches of branches that lead away from it, each with its compartments in order.
 *
 * One idea: a place in the middle of a branch has two stretches, one to each side; from there on every branch is one stretch, walked from the
 * end that is nearer. A stretch stands in a line of its own if nothing goes on from it, and otherwise in the middle of what does. Stretches
 * come before those that go on from them. Linear in compartments, and no deeper than a loop.
 */
import { branchChildren, branchOffsets, type Morphology } from "../network/Morphology.ts"

/** A stretch: the compartments along it from the place outwards, the stretch before it (-1 for none), and its line. */
export type Stretch = {
  readonly rows: ReadonlyArray<number>
  readonly before: number
  /** Lines are counted from 0; of a stretch from which others go on it lies between theirs. */
  readonly line: number
  /** The first and the last line of the stretches that go on from it; its own where there are none. */
  readonly first: number
  readonly last: number
}

/** A way to go on: into a branch from its start or from its end, after a stretch. */
type Way = { readonly branch: number; readonly back: boolean; readonly before: number }

/** The stretches of a cell whose compartments begin at row `offset`, from one of its rows; the row itself is in both first ones. */
export const stretches = (
  morphology: Morphology,
  offset: number,
  place: number
): { readonly all: ReadonlyArray<Stretch>; readonly lines: number } => {
  const { parents } = morphology
  const offsets = branchOffsets(morphology)
  const children = branchChildren(morphology)
  const rowsOf = (from: number, to: number): ReadonlyArray<number> =>
    Array.from({ length: to - from }, (_, k) => offset + from + k)
  const own = parents.findIndex((_, b) => place - offset < offsets[b + 1])
  const all: Array<{ readonly rows: ReadonlyArray<number>; readonly before: number }> = []
  const ways: Array<Way> = []
  /** What goes on behind the end of a branch, and behind its start. */
  const behindEnd = (branch: number, but: number, before: number): void => {
    for (const child of children[branch]) if (child !== but) ways.push({ branch: child, back: false, before })
  }
  const behindStart = (branch: number, before: number): void => {
    const parent = parents[branch]
    if (parent < 0) return
    behindEnd(parent, branch, before)
    ways.push({ branch: parent, back: true, before })
  }
  all.push({ rows: rowsOf(place - offset, offsets[own + 1]), before: -1 })
  behindEnd(own, -1, 0)
  const up = rowsOf(offsets[own], place - offset + 1).toReversed()
  // A half of one compartment with nothing behind it says no more than the other half.
  if (up.length > 1 || parents[own] >= 0) {
    all.push({ rows: up, before: -1 })
    behindStart(own, 1)
  }
  for (let k = 0; k < ways.length; k++) {
    const { back, before, branch } = ways[k]
    const rows = rowsOf(offsets[branch], offsets[branch + 1])
    const stretch = all.push({ rows: back ? rows.toReversed() : rows, before }) - 1
    if (back) behindStart(branch, stretch)
    else behindEnd(branch, -1, stretch)
  }
  return arranged(all)
}

/** Gives every stretch its line. */
const arranged = (all: ReadonlyArray<Pick<Stretch, "rows" | "before">>) => {
  const next: ReadonlyArray<Array<number>> = all.map(() => [])
  all.forEach(({ before }, k) => {
    if (before >= 0) next[before].push(k)
  })
  const tips = new Int32Array(all.length)
  for (let k = all.length - 1; k >= 0; k--) tips[k] = next[k].reduce((sum, own) => sum + tips[own], 0) || 1
  const from = new Int32Array(all.length)
  let lines = 0
  all.forEach(({ before }, k) => {
    if (before >= 0) return
    from[k] = lines
    lines += tips[k]
  })
  all.forEach((_, k) => {
    let at = from[k]
    for (const own of next[k]) {
      from[own] = at
      at += tips[own]
    }
  })
  const line = new Float64Array(all.length)
  const ends = all.map(() => [0, 0] as readonly [number, number])
  for (let k = all.length - 1; k >= 0; k--) {
    const own = next[k]
    line[k] = own.length === 0 ? from[k] : (line[own[0]] + line[own[own.length - 1]]) / 2
    ends[k] = own.length === 0 ? [line[k], line[k]] : [line[own[0]], line[own[own.length - 1]]]
  }
  return {
    lines,
    all: all.map((stretch, k): Stretch => ({ ...stretch, line: line[k], first: ends[k][0], last: ends[k][1] }))
  }
}
