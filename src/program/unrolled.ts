/**
 * Sweeps over one small tree, written out as one straight-line program: what is kept of a node from sweep to sweep becomes a value.
 *
 * Its ports name nodes by number.
 */
import * as Builder from "../kernel/Builder.ts"
import type { Value } from "../kernel/Builder.ts"
import type { Program } from "../kernel/Program.ts"
import { replay } from "../kernel/replay.ts"
import * as Place from "./Place.ts"
import type { Over, Sweep } from "./Step.ts"
import type { Tree } from "./Tree.ts"

/** The nodes that a sweep over a tree goes through, in order. */
export const nodesOf = ({ compartment, parent }: Tree, over: Over): ReadonlyArray<number> => {
  const nodes = Array.from(parent.keys())
  switch (over) {
    case "compartments":
      return nodes.filter((t) => compartment[t] >= 0)
    case "branchPoints":
      return nodes.filter((t) => compartment[t] < 0)
    case "up":
      return nodes.slice(1).reverse()
    case "root":
      return [0]
    case "down":
      return nodes.slice(1)
    case "hubs":
    case "members":
    case "links":
    case "entries":
      throw new Error(`internal: ${over} are no nodes of a tree`)
  }
}

/** The program of all sweeps. */
export const unrolled = (sweeps: ReadonlyArray<Sweep>, tree: Tree): Program<Place.CellPlace> => {
  const b = Builder.make<Place.CellPlace>()
  const written = new Map<Place.CellPlace, Value>()
  /** The place for the t-th node. */
  const placed = (place: Place.CellPlace, t: number): Place.CellPlace => {
    if (place._tag === "Uniform") return place
    if (place.at === "own") return Place.node(place.column, t)
    if (place.at === "parent") return Place.node(place.column, tree.parent[t])
    throw new Error(`internal: ${Place.print(place)} is no place in a tree`)
  }
  for (const { body: { program }, over } of sweeps) {
    for (const t of nodesOf(tree, over)) {
      const input = (place: Place.CellPlace): Value => {
        const at = placed(place, t)
        return written.get(at) ?? b.input(at)
      }
      const { at } = replay(b, program.instructions, { input })
      for (const { port, value } of program.results) written.set(placed(port, t), at[value])
    }
  }
  written.forEach((value, place) => {
    if (place._tag === "Node" && place.column._tag !== "Scratch") b.result(place, value)
  })
  return b.build()
}
