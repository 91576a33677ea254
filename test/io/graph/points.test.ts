/**
 * Graphs of points: what edge lists become, what is in the way, and the way back (reconstructions.md).
 */
import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { Graph, Swc, Traced } from "../../../src/index.ts"

const lengths = (traced: Traced.Traced): ReadonlyArray<string> =>
  Traced.branches(traced).map(({ group, length }) => `${group} ${Number(length.toFixed(9))}`)

const message = (graph: Graph.PointGraph, options?: Graph.GraphOptions): string =>
  Result.getOrThrow(Result.flip(Graph.toMorphologyResult(graph, options))).message

describe("a graph of points", () => {
  it("may be an edge list", () => {
    expect(lengths(Graph.toMorphology({ edges: [[1, 2], [2, 3], [3, 4], [3, 5]] }))).toEqual([
      "null 2",
      "null 1",
      "null 1"
    ])
    expect(lengths(Graph.toMorphology({ edges: [{ from: 7, to: 9, length: 30 }, [9, 11]] }))).toEqual(["null 31"])
    expect(Traced.totals(Graph.toMorphology({ edges: [[1, 2]] })).other!.area).toBeCloseTo(2 * Math.PI, 12)
  })

  it("may describe its nodes, with places or without", () => {
    const nodes = [{ id: 1, type: 1, radius: 5 }, { id: 2, type: 3 }, { id: 3, type: 3 }]
    expect(lengths(Graph.toMorphology({ nodes, edges: [[1, 2], { from: 2, to: 3, length: 9 }] }))).toEqual([
      "soma 10",
      "basal 9"
    ])
    const placed = [{ id: 1, x: 0, y: 0, z: 0 }, { id: 2, x: 3, y: 4, z: 0 }]
    expect(lengths(Graph.toMorphology({ nodes: placed, edges: [{ from: 1, to: 2, length: 5 }] }))).toEqual(["null 5"])
  })

  it("has edges of the type of the end that is farther from the root", () => {
    const nodes = [{ id: 1, type: 2 }, { id: 2, type: 3 }]
    const of = (options?: Graph.GraphOptions) =>
      Object.keys(Traced.totals(Graph.toMorphology({ nodes, edges: [[1, 2]] }, options)))
    expect([of(), of({ root: 2 })]).toEqual([["basal"], ["axon"]])
  })

  it("is refused where it is no tree", () => {
    expect(message({ edges: [[1, 2], [2, 3], [3, 4], [4, 2]] })).toBe(
      "the graph is a ring: nodes 3, 2, 4; expected a tree, with one way between any two nodes"
    )
    expect(message({ edges: [[1, 2], [1, 2]] })).toContain("the graph is a ring: nodes ")
    expect(message({ edges: [[1, 2], [5, 6], [6, 7]] })).toBe(
      "the graph is several trees: 3 of 5 nodes, such as 5, do not hang together with node 1; " +
        "expected one tree; make a morphology of each and Traced.join them"
    )
    expect(message({ nodes: [{ id: 1 }, { id: 2 }], edges: [[1, 2], [2, 20]] })).toBe(
      "node of edge 1 \"20\" does not exist; did you mean \"2\"? (there is: 1, 2)"
    )
    expect(message({ nodes: [{ id: 1 }, { id: 1 }], edges: [] })).toBe(
      "the id of node 1 is 1, as of node 0; expected an id of its own"
    )
    expect(message({ edges: [[1, 1]] })).toBe("edge 0 is from node 1 to itself; expected two nodes")
    expect(message({ edges: [] })).toBe("the graph is empty; expected at least one edge")
    expect(message({ edges: [[1, 2]] }, { root: 3 })).toContain("root \"3\" does not exist")
    expect(message({ nodes: [{ id: 1 }], edges: [] })).toContain("the only point is no soma")
  })

  it("is refused where places and lengths do not agree", () => {
    const nodes = [{ id: 1, x: 0, y: 0, z: 0 }, { id: 2, x: 3, y: 4, z: 0 }]
    expect(message({ nodes, edges: [{ from: 1, to: 2, length: 6 }] })).toBe(
      "the length of the edge from 1 to 2 is 6; expected 5, the distance of its nodes; leave it out"
    )
    expect(message({ nodes: [...nodes, { id: 3, x: 1 }], edges: [[1, 2], [2, 3]] })).toBe(
      "the place of node 3 is missing; expected x, y and z of every node, or of none"
    )
    expect(message({ nodes: [{ id: 1, radius: 0 }], edges: [] })).toContain("radius of entry 0")
  })

  it("is refused where lengths are beyond numbers", () => {
    const far = [{ from: 1, to: 2, length: 1e308 }, { from: 2, to: 3, length: 1e308 }]
    expect(message({ edges: far })).toContain("of branch 0 is NaN; expected a positive number")
  })

  it("comes back", () => {
    const { morphology } = Swc.readSync("1 1 0 0 0 5 -1\n2 3 10 0 0 1 1\n3 3 20 0 0 1 2\n")
    const graph = Graph.fromMorphology(morphology)
    expect(graph.edges).toEqual([{ from: 1, to: 2, length: 10 }, { from: 2, to: 3, length: 10 }])
    expect(graph.nodes[0]).toEqual({ id: 1, x: 0, y: 0, z: 0, radius: 5, type: 1 })
    expect(Graph.toMorphology(graph).equals(morphology)).toBe(true)
    const spiny = Traced.addSpines(morphology, 1, {
      neck: { length: 1, radius: 0.1 },
      head: { length: 1, radius: 0.3 },
      at: [0.5]
    })
    expect(() => Graph.fromMorphology(spiny)).toThrow("the morphology is one that points cannot say")
  })
})
