/**
 * A tracing made anew of the lines of its branches: branches that were moved or scaled, with the points that they now have.
 */
import type { Flags, Floats, Ints } from "../table/Column.ts"
import { type Reading, type Traced, type TracedBranches, type TracedPoints } from "./Traced.ts"
import * as TracedMorphology from "./Traced.ts"

/** A line of a branch. */
export type Line = {
  readonly type: number
  readonly parent: number
  readonly x: ReadonlyArray<number>
  readonly y: ReadonlyArray<number>
  readonly z: ReadonlyArray<number>
  readonly radius: ReadonlyArray<number>
  readonly length: number
  readonly sphere: boolean
  readonly ringAtStart: number
  readonly ringAtEnd: number
}

/** The line of a branch. */
export const lineOf = ({ branches }: Traced, branch: number): Line => {
  const [from, to] = [branches.first[branch], branches.first[branch + 1]]
  const piece = (values: Floats): ReadonlyArray<number> => Array.from(values.slice(from, to))
  return {
    type: branches.type[branch],
    parent: branches.parent[branch],
    x: piece(branches.x),
    y: piece(branches.y),
    z: piece(branches.z),
    radius: piece(branches.radius),
    length: branches.length[branch],
    sphere: branches.sphere[branch] === 1,
    ringAtStart: branches.ringAtStart[branch],
    ringAtEnd: branches.ringAtEnd[branch]
  }
}

/** A tracing of lines, parents before children; its points are those of the lines, each once where a line begins at the end of its parent. */
export const retraced = (reading: Reading, lines: ReadonlyArray<Line>): Traced => {
  const first = [0]
  for (const { x } of lines) first.push(first[first.length - 1] + x.length)
  const floats = (of: (line: Line) => ReadonlyArray<number>): Floats => Float64Array.from(lines.flatMap(of))
  const each = (of: (line: Line) => number): Floats => Float64Array.from(lines, of)
  const branches: TracedBranches = {
    type: Int32Array.from(lines, ({ type }) => type) as Ints,
    parent: Int32Array.from(lines, ({ parent }) => parent) as Ints,
    first: Int32Array.from(first) as Ints,
    x: floats(({ x }) => x),
    y: floats(({ y }) => y),
    z: floats(({ z }) => z),
    radius: floats(({ radius }) => radius),
    length: each(({ length }) => length),
    sphere: Uint8Array.from(lines, ({ sphere }) => sphere ? 1 : 0) as Flags,
    ringAtStart: each(({ ringAtStart }) => ringAtStart),
    ringAtEnd: each(({ ringAtEnd }) => ringAtEnd)
  }
  return TracedMorphology.make(reading, pointsOf(lines), branches)
}

/** The points of lines: of a sphere its first alone. */
const pointsOf = (lines: ReadonlyArray<Line>): TracedPoints => {
  const rows: Array<readonly [x: number, y: number, z: number, radius: number, type: number, parent: number]> = []
  const ends: Array<number> = [] // the last point of every line
  for (const { parent, radius, sphere, type, x, y, z } of lines) {
    let before = parent < 0 ? -1 : ends[parent]
    const shared = before >= 0 && [x[0], y[0], z[0], radius[0]].every((value, i) => value === rows[before][i])
    for (let k = shared ? 1 : 0; k < (sphere ? 1 : x.length); k++) {
      before = rows.push([x[k], y[k], z[k], radius[k], type, before]) - 1
    }
    ends.push(before)
  }
  const floats = (i: number): Floats => Float64Array.from(rows, (row) => row[i])
  const ints = (i: number): Ints => Int32Array.from(rows, (row) => row[i])
  return { x: floats(0), y: floats(1), z: floats(2), radius: floats(3), type: ints(4), parent: ints(5) }
}
