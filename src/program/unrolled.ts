/**
 * Sweeps over one small tree, written out as one straight-line program: what is kept of a node from sweep to sweep becomes a value.
 *
 * Its ports name nodes by number.
 */
import * as Builder from "../kernel/Builder.ts"
import type { Value } from "../kernel/Builder.ts"
import type { Program } from "../kernel/Program.ts"
import { replay } from "../kernel/replay.ts"
import type * as Back from "./BackPlace.ts"
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
    case "columns":
      throw new Error(`internal: ${over} are no nodes of a tree`)
  }
}

/** How places of one kind are those of another node. */
type AtNode<P> = (place: P, move: (node: Place.Node) => Place.Node) => P

/** The program of all sweeps. */
export const unrolled = <P extends Back.CellBack>(
  sweeps: ReadonlyArray<Sweep<P>>,
  tree: Tree,
  atNode: AtNode<P>
): Program<P> => {
  const b = Builder.make<P>()
  const written = new Map<P, Value>()
  /** The node that a place is of, seen from the t-th. */
  const from = (t: number) => (node: Place.Node): Place.Node => {
    if (node.at === "own") return Place.node(node.column, t)
    if (node.at === "parent") return Place.node(node.column, tree.parent[t])
    throw new Error(`internal: ${Place.print(node)} is no place in a tree`)
  }
  for (const { body: { program }, over } of sweeps) {
    for (const t of nodesOf(tree, over)) {
      const move = from(t)
      const input = (place: P): Value => {
        const at = atNode(place, move)
        return written.get(at) ?? b.input(at)
      }
      const { at } = replay(b, program.instructions, { input })
      for (const { port, value } of program.results) written.set(atNode(port, move), at[value])
    }
  }
  written.forEach((value, place) => {
    const isScratch = place._tag === "Node" && place.column._tag === "Scratch"
    if (!isScratch) b.result(place, value)
  })
  return b.build()
}
