/**
 * Parts in a row: runs of one object, and where each of its copies begins.
 */
import type { Network } from "./Network.ts"
import type { Number } from "./renumber.ts"

/** Copies of a part that follow each other, and the rows with which the first begins. */
export type Run = Readonly<Record<"count" | "nodes" | "edges" | "sources", number>> & { readonly part: Network }

/** Parts in runs of those that are one object. */
export const runsOf = (parts: ReadonlyArray<Network>): ReadonlyArray<Run> => {
  const runs: Array<Run> = []
  let [nodes, edges, sources] = [0, 0, 0]
  for (const part of parts) {
    const last = runs[runs.length - 1]
    if (last?.part === part) runs[runs.length - 1] = { ...last, count: last.count + 1 }
    else runs.push({ part, count: 1, nodes, edges, sources })
    nodes += part.nodes.length
    edges += part.edges.length
    sources += part.sources.size
  }
  return runs
}

/** The new numbers of the rows of every copy. */
export const numbersOf = ({ count, edges, nodes, part, sources }: Run): ReadonlyArray<Number> =>
  Array.from({ length: count }, (_, c) => ({
    nodes: (row) => nodes + c * part.nodes.length + row,
    edges: (row) => edges + c * part.edges.length + row,
    sources: (row) => sources + c * part.sources.size + row
  }))
