/**
 * G1: a morphology is the graph of its points, whatever the order of nodes and edges and their names. G2: of an edge list with lengths the
 * lengths are those of the edges, as the whole and along every way.
 *
 * Morphologies are those of random tracings. Broken variants: edges that were turned round, a graph that lost a leaf.
 */
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { expect, it } from "vitest"
import { Graph, Swc, Traced } from "../src/index.ts"
import { broken, settings } from "./settings.ts"
import { file, textOf } from "./tracings.ts"

const morphology: fc.Arbitrary<Traced.Traced> = file.map((rows) => Swc.read(textOf(rows))).filter(Result.isSuccess).map(
  ({ success }) => success.morphology
)

type Change = (graph: Graph.WholePointGraph) => Graph.PointGraph

const comesBack = (change: Change) =>
  fc.property(morphology, fc.array(fc.nat(), { minLength: 40, maxLength: 40 }), (traced, keys) => {
    const graph = change(Graph.fromMorphology(traced))
    const by = <A>(list: ReadonlyArray<A>): ReadonlyArray<A> =>
      list.map((one, k) => [keys[k % keys.length], one] as const).toSorted(([a], [b]) => a - b).map(([, one]) => one)
    const again = Graph.toMorphologyResult({ nodes: by(graph.nodes!), edges: by(graph.edges) })
    expect(Result.isSuccess(again) && again.success.branches).toEqual(traced.branches)
    expect(Result.isSuccess(again) && again.success.points).toEqual(traced.points)
  })

/** Other names: ids are names. */
const renamed: Change = ({ edges, nodes }) => ({
  nodes: nodes.map((node) => ({ ...node, id: 1000 - 7 * node.id })),
  edges: edges.map(({ from, to }) => [1000 - 7 * from, 1000 - 7 * to] as const)
})

it("G1: the graph of a morphology is the morphology", () => fc.assert(comesBack(renamed), settings))

it("G1: catches edges that were turned round", () => {
  const turned: Change = ({ edges, nodes }) => ({ nodes, edges: edges.map(({ from, to }) => [to, from] as const) })
  expect(fc.check(comesBack(turned), broken).failed).toBe(true)
})

const edges = fc.array(fc.record({ back: fc.nat(10), length: fc.double({ min: 0.1, max: 50, noNaN: true }) }), {
  minLength: 1,
  maxLength: 30
}).map((steps) => steps.map(({ back, length }, k) => ({ from: k - back % (k + 1), to: k + 1, length })))

/** Path lengths from the root to all tips, ascending. */
const ways = (
  list: ReadonlyArray<{ readonly from: number; readonly to: number; readonly length: number }>
): ReadonlyArray<number> => {
  const far = [0]
  for (const { from, length, to } of list) far[to] = far[from] + length
  return far.filter((_, k) => !list.some(({ from }) => from === k)).toSorted((a, b) => a - b)
}

const measures = (make: (graph: Graph.PointGraph) => Traced.Traced) =>
  fc.property(edges, (list) => {
    fc.pre(list.filter(({ from }) => from === 0).length === 1) // the root is a tip
    const traced = make({ edges: list })
    const total = list.reduce((sum, { length }) => sum + length, 0)
    expect(Math.abs(Traced.totals(traced).other!.length / total - 1)).toBeLessThan(1e-9)
    const tips = [
      { branch: 0, loc: 0 },
      ...Traced.branchesAt(traced, { tip: true }).map((branch) => ({ branch, loc: 1 }))
    ]
    const own = ways(list)
    const found = tips.some((tip) => {
      const told = Traced.branches(Traced.reroot(traced, tip)).filter(({ children }) => children.length === 0)
        .map(({ to }) => to).toSorted((a, b) => a - b)
      return told.length === own.length && told.every((to, k) => Math.abs(to - own[k]) < 1e-9 * total)
    })
    expect(found).toBe(true)
  })

it("G2: the lengths of an edge list", () => fc.assert(measures(Graph.toMorphology), settings))

it("G2: catches lengths that are left out", () => {
  const bare = ({ edges: list }: Graph.PointGraph): Traced.Traced =>
    Graph.toMorphology({ edges: list.map((edge) => "from" in edge ? [edge.from, edge.to] as const : edge) })
  expect(fc.check(measures(bare), broken).failed).toBe(true)
})
