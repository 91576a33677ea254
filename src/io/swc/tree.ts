/**
 * The third phase of reading: rows become points, and parents become a tree or several.
 *
 * Ids are names: any order, any gaps. From here on a point is its place in the list, in the order of the file. Rows that were refused have
 * made their ids known and are no points.
 */
import type { Row, Rows } from "./rows.ts"
import type { Note, Told } from "./SwcError.ts"

/** Points in the order of the file. Entry k of each list is about point k. */
export type Points = {
  readonly line: ReadonlyArray<number>
  readonly id: ReadonlyArray<number>
  readonly type: ReadonlyArray<number>
  readonly x: ReadonlyArray<number>
  readonly y: ReadonlyArray<number>
  readonly z: ReadonlyArray<number>
  readonly radius: ReadonlyArray<number>
  /** Place of the parent in the list; -1 for a root. */
  readonly parent: ReadonlyArray<number>
}

/** Points and what is to be said of them. */
export type Tree = {
  readonly points: Points
  readonly problems: ReadonlyArray<Told>
  readonly notes: ReadonlyArray<Note>
}

/** Makes points of rows. */
export const tree = (read: Rows): Tree => {
  const problems: Array<Told> = []
  const notes: Array<Note> = []
  const { rows } = read
  const zero = !rows.some(({ id, parent }) => id === 0 || (parent !== null && parent < 0))
  const meant = new Set(rows.flatMap(({ id }) => id !== null && id < -1 ? [id] : [])) // by rows that were refused for it
  const isRoot = (parent: number): boolean => (parent < 0 && !meant.has(parent)) || (zero && parent === 0)
  const good = rows.filter((row) => row.good)
  const roots = good.filter(({ parent }) => isRoot(parent!))
  const written = roots.filter(({ parent }) => parent! < 0 && parent !== -1)
  if (written.length > 0) notes.push({ code: "negative-parent", lines: written.map(({ line }) => line) })
  if (zero && roots.length > 0) notes.push({ code: "root-written-as-zero", lines: roots.map(({ line }) => line) })
  const kept = unique(good, isRoot, problems, notes)
  const refused = new Set(rows.flatMap(({ good: whole, id }) => whole ? [] : [id]))
  const at = new Map<number, number>()
  for (let k = 0; k < kept.length; k++) at.set(kept[k].id!, k)
  const parent = kept.map(({ id, line, parent: up }) => {
    if (isRoot(up!)) return -1
    if (up === id) {
      problems.push({
        code: "self-parent",
        lines: [line],
        text: `point ${id} is its own parent; the root has the parent -1`
      })
      return -2
    }
    const above = at.get(up!)
    if (above === undefined && !refused.has(up)) {
      const text = `the parent is ${up}, and no row has that id; a root has the parent -1`
      problems.push({ code: "missing-parent", lines: [line], text })
      return -2
    }
    return above ?? -2
  })
  const points: Points = {
    line: kept.map(({ line }) => line),
    id: kept.map(({ id }) => id!),
    type: kept.map(({ type }) => type),
    x: kept.map(({ x }) => x),
    y: kept.map(({ y }) => y),
    z: kept.map(({ z }) => z),
    radius: kept.map(({ radius }) => radius),
    parent
  }
  return { points, problems: [...problems, ...cycles(points)], notes }
}

/** Rows with ids that occur once; of one point that is told several times, one row. */
const unique = (
  rows: ReadonlyArray<Row>,
  isRoot: (parent: number) => boolean,
  problems: Array<Told>,
  notes: Array<Note>
): ReadonlyArray<Row> => {
  if (new Set(rows.map(({ id }) => id)).size === rows.length) return rows
  const byId = new Map<number, Array<Row>>()
  for (const row of rows) {
    const same = byId.get(row.id!)
    if (same === undefined) byId.set(row.id!, [row])
    else same.push(row)
  }
  const chosen = new Set<Row>()
  for (const [id, same] of byId) {
    const [first] = same
    const lines = same.map(({ line }) => line)
    const onePoint = same.every((row) => (["type", "x", "y", "z", "radius"] as const).every((c) => row[c] === first[c]))
    const parents = new Set(same.map(({ parent }) => isRoot(parent!) ? -1 : parent))
    const tied = same.find(({ parent }) => !isRoot(parent!))
    const joins = parents.has(-1) && parents.size === 2
    const differ = !onePoint || (parents.size > 1 && !joins)
    if (differ) {
      problems.push({
        code: "duplicate-id",
        lines,
        text: `the id ${id} stands for ${
          onePoint ? "one point with different parents" : "different points"
        }; give each point an id of its own`
      })
    } else if (joins) notes.push({ code: "repeated-id-joins", lines })
    else if (same.length > 1) notes.push({ code: "repeated-row", lines: lines.slice(1) })
    // Of several points under one id, one that has another problem, so that this is told too.
    chosen.add((differ ? same.find(({ radius }) => radius <= 0) : undefined) ?? tied ?? first)
  }
  return rows.filter((row) => chosen.has(row))
}

/** The points that are above themselves, a problem for each ring of them. */
const cycles = ({ line, parent }: Points): ReadonlyArray<Told> => {
  const out: Array<Told> = []
  const seen = new Int32Array(parent.length) // 0 not yet, else the walk that came here
  for (let k = 0; k < parent.length; k++) {
    let at = k
    while (at >= 0 && seen[at] === 0) {
      seen[at] = k + 1
      at = parent[at]
    }
    if (at < 0 || seen[at] !== k + 1) continue
    const ring = [at]
    for (let next = parent[at]; next !== at; next = parent[next]) ring.push(next)
    out.push({
      code: "cycle",
      lines: ring.map((p) => line[p]).toSorted((a, b) => a - b),
      text:
        `these ${ring.length} points are each other's parents in a ring; one of them needs a parent outside of it, or -1`
    })
  }
  return out
}
