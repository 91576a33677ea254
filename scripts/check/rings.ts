/**
 * Check `rings`: no two or more files of `src` import each other in a circle. Type-only imports count too.
 *
 * Rings are the strongly connected components of the import graph (Tarjan, Depth-first search and linear graph algorithms, 1972).
 */
import type { Problem } from "./Check.ts"
import { sources, target } from "./sources.ts"

type Graph = ReadonlyMap<string, ReadonlyArray<string>>

/** The strongly connected components, each with its files in no particular order. */
const components = (graph: Graph): ReadonlyArray<ReadonlySet<string>> => {
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: Array<string> = []
  const found: Array<ReadonlySet<string>> = []
  const visit = (node: string): void => {
    index.set(node, index.size)
    low.set(node, index.get(node)!)
    stack.push(node)
    for (const next of graph.get(node) ?? []) {
      if (!index.has(next)) {
        visit(next)
        low.set(node, Math.min(low.get(node)!, low.get(next)!))
      } else if (stack.includes(next)) low.set(node, Math.min(low.get(node)!, index.get(next)!))
    }
    if (low.get(node) === index.get(node)) found.push(new Set(stack.splice(stack.indexOf(node))))
  }
  for (const node of graph.keys()) if (!index.has(node)) visit(node)
  return found
}

/** The shortest way from `start` back to itself inside the component, by breadth-first search. */
const shortestRing = (graph: Graph, component: ReadonlySet<string>, start: string): ReadonlyArray<string> => {
  let ways: ReadonlyArray<ReadonlyArray<string>> = [[start]]
  const seen = new Set<string>()
  while (ways.length > 0) {
    const longer: Array<ReadonlyArray<string>> = []
    for (const way of ways) {
      for (const next of graph.get(way[way.length - 1]) ?? []) {
        if (next === start) return [...way, start]
        if (!component.has(next) || seen.has(next)) continue
        seen.add(next)
        longer.push([...way, next])
      }
    }
    ways = longer
  }
  throw new Error("internal: a component without a ring")
}

/** Names one shortest ring for every group of files that import each other. */
export const rings = (root: string): ReadonlyArray<Problem> => {
  const files = sources(root, "src")
  const known = new Set(files.map((file) => file.path))
  const graph: Graph = new Map(
    files.map((file) => [
      file.path,
      file.imports
        .filter((entry) => entry.kind !== "url")
        .map((entry) => target(file.path, entry.specifier))
        .filter((path) => path !== null && known.has(path)) as ReadonlyArray<string> // the filter leaves strings only
    ])
  )
  return components(graph)
    .filter((component) => component.size > 1 || graph.get([...component][0])!.includes([...component][0]))
    .map((component) => `${shortestRing(graph, component, [...component].toSorted()[0]).join(" -> ")}`)
    .map((ring) => `import ring: ${ring}`)
}
