/**
 * Rows that can be put to rest alike: those with the same mechanisms, and the same states and currents held.
 */
import type { Ints } from "../../table/Column.ts"
import type { Placed } from "../Plan.ts"
import type { RestGroup } from "./restBlocks.ts"

/** A group, its rows, and where each row stands among the rows of each of its mechanisms. */
export type GroupOfRows = RestGroup & { readonly rows: Ints; readonly places: ReadonlyArray<Ints> }

/** The groups of the chosen rows that have a mechanism; `held` says what is held in a row. */
export const restGroups = (
  placed: ReadonlyArray<Placed>,
  rows: number,
  chosen: (row: number) => boolean,
  held: ReadonlyMap<number, ReadonlySet<string>>,
  synapses: boolean
): ReadonlyArray<GroupOfRows> => {
  const here = Array.from({ length: rows }, (): Array<readonly [p: number, k: number]> => [])
  placed.forEach((each, p) => each.rows.forEach((row, k) => here[row].push([p, k])))
  const groups = new Map<string, Array<number>>()
  for (let row = 0; row < rows; row++) {
    if (here[row].length === 0 || !chosen(row)) continue
    const names = [...held.get(row) ?? []].sort()
    const key = JSON.stringify([here[row].map(([p]) => p), names])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  return [...groups.values()].map((members) => {
    const [first] = members
    return {
      placed: here[first].map(([p]) => placed[p]),
      held: held.get(first) ?? new Set<string>(),
      synapses,
      rows: Int32Array.from(members),
      places: here[first].map((_, i) => Int32Array.from(members, (row) => here[row][i][1]))
    }
  })
}
