/**
 * Who hangs on whom: the children of every point, as lists in the order of the file.
 */

/** The point before each, negative where there is none. */
type Parents = { readonly parent: ReadonlyArray<number> }

/** Children of every point, as one list with the first entry of each point's. */
export type Neighbours = {
  readonly first: Int32Array
  readonly child: Int32Array
}

/** The children of all points. */
export const neighbours = ({ parent }: Parents): Neighbours => {
  const first = new Int32Array(parent.length + 1)
  for (const up of parent) if (up >= 0) first[up + 1]++
  for (let k = 0; k < parent.length; k++) first[k + 1] += first[k]
  const next = first.slice()
  const child = new Int32Array(first[parent.length])
  for (const [k, up] of parent.entries()) if (up >= 0) child[next[up]++] = k
  return { first, child }
}

/** The points next to one: its parent, where it has one, then its children. */
export const around = (
  { parent }: Parents,
  { child, first }: Neighbours,
  at: number
): ReadonlyArray<number> => {
  const out: Array<number> = parent[at] >= 0 ? [parent[at]] : []
  for (let k = first[at]; k < first[at + 1]; k++) out.push(child[k])
  return out
}
