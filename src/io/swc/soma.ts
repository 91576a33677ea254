/**
 * The sixth phase of reading: what holds between the soma and its neurites (reconstructions.md, sections 3 and 4).
 *
 * Every edge is said to be kept or left out, its class and its type; an edge that is left out ties a neurite to the soma without membrane. A
 * soma of one point is a sphere. All of it depends on who is next to whom and never on ids or the order of rows.
 */
import { distance } from "../../network/Frustum.ts"
import { around, type Neighbours } from "../../network/traced/neighbours.ts"
import type { Note } from "./SwcError.ts"
import type { Points } from "./tree.ts"

/** What is known of edges (entry k is about the edge from point k to its parent) and of the soma. */
export type Soma = {
  /** 1 where the edge is membrane, 0 where it is left out. */
  readonly kept: Uint8Array
  /** The class that branches are cut by. */
  readonly cut: Int32Array
  /** The type of each edge. */
  readonly type: Int32Array
  /** The only soma point, which is a sphere; -1 where there is none or several. */
  readonly sphere: number
  readonly notes: ReadonlyArray<Note>
}

/** The class of types that are not told apart. */
const other = -1

/** Says of every edge what it is. */
export const soma = (points: Points, own: Neighbours, relevant: ReadonlyArray<number> = [1, 2, 3, 4]): Soma => {
  const { line, parent, type } = points
  const told = new Set([1, ...relevant])
  const classOf = (t: number): number => told.has(t) ? t : other
  const kept = new Uint8Array(parent.length).fill(1)
  const edgeType = Int32Array.from(type)
  const somata = type.flatMap((t, k) => t === 1 ? [k] : [])
  const sphere = somata.length === 1 ? somata[0] : -1
  const notes: Array<Note> = []
  const note = (code: Note["code"], at: ReadonlyArray<number>): void => {
    if (at.length > 0) notes.push({ code, lines: at.map((k) => line[k]) })
  }
  const below = somata.filter((k) => parent[k] >= 0 && type[parent[k]] !== 1)
  note("soma-below-neurite", below)
  const tops = somata.filter((k) => parent[k] < 0 || type[parent[k]] !== 1)
  note("several-somata", tops.length > 1 ? tops : [])
  const [stems, gaps]: [Array<number>, Array<number>] = [[], []]
  for (const s of somata) {
    const next = around(points, own, s)
    const inner = next.filter((k) => type[k] === 1).length >= 2
    if (s !== sphere && !inner) continue
    for (const p of next) {
      // A soma of several points below a neurite keeps its frustum as traced.
      if (type[p] === 1 || (s !== sphere && parent[s] === p)) continue
      const edge = parent[s] === p ? s : p
      const beyond = around(points, own, p).filter((k) => k !== s)
      if (beyond.length === 1 && classOf(type[parent[beyond[0]] === p ? beyond[0] : p]) === classOf(type[p])) {
        kept[edge] = 0
        if (s === sphere && distance(points, s, p) > 2 * points.radius[s]) gaps.push(p)
      } else {
        edgeType[edge] = type[p]
        stems.push(p)
      }
    }
  }
  note("stem-from-soma-centre", stems)
  note("soma-gap", gaps)
  return { kept, cut: edgeType.map(classOf), type: edgeType, sphere, notes }
}
