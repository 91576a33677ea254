/**
 * Solves `(1 + dt (lin - G)) x = b` for the cells that junctions join, a group at a time, and the transpose of that.
 *
 * Held rows have the equation x = what they are held at.
 */
import type { Coupling } from "../Coupling.ts"
import { isHeld } from "../pivots.ts"
import { factorise, type Factors, substitute } from "./eliminate.ts"
import type { Group } from "./groups.ts"
import type { Junctions } from "./Junctions.ts"

/** What every group is eliminated from. */
type Given = {
  readonly coupling: Coupling
  readonly junctions: Junctions
  readonly dt: number
  readonly lin: ArrayLike<number>
  readonly held: ArrayLike<number> | null
}

/** The factors of a group. */
export const factorsOf = (group: Group, { coupling, dt, held, junctions, lin }: Given): Factors => {
  const { compartments, fromParent, parent, toParent } = coupling
  const { joined: { post, pre }, toPost, toPre } = junctions
  const { nodes, pattern } = group
  const [down, up] = [new Float64Array(pattern.others.length), new Float64Array(pattern.others.length)]
  const add = (entry: number, first: boolean, [one, other]: Pair, [ofOther, ofOne]: Pair): void => {
    const [earlier, later] = first ? [down, up] : [up, down]
    if (!isHeld(held, one)) earlier[entry] += dt * ofOther
    if (!isHeld(held, other)) later[entry] += dt * ofOne
  }
  for (const { entry, first, of } of group.links) {
    add(entry, first, [of, parent[of]], [fromParent[of], toParent[of]])
  }
  for (const { entry, first, of } of group.junctions) {
    add(entry, first, [pre[of], post[of]], [toPre[of], toPost[of]])
  }
  const excess = Float64Array.from(
    nodes,
    (node) => node >= compartments ? 0 : isHeld(held, node) ? 1 : 1 + dt * lin[node]
  )
  return factorise(pattern, { down, up, excess })
}

type Pair = readonly [number, number]

/** Writes the values of the nodes of all groups into `x`; `b`, `lin` and `held` are by compartment. */
export const solveGroups = (given: Given, b: ArrayLike<number>, x: Float64Array): void => {
  const { coupling: { compartments }, held } = given
  for (const group of given.junctions.joined.groups) {
    const { nodes, pattern } = group
    const { down, inverse, up } = factorsOf(group, given)
    const right = Float64Array.from(
      nodes,
      (node) => node >= compartments ? 0 : isHeld(held, node) ? held[node] : b[node]
    )
    const values = substitute(pattern, inverse, [down, up], right)
    nodes.forEach((node, place) => (x[node] = values[place]))
  }
}
