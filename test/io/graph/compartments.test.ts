/**
 * Graphs of compartments: cells of edges, columns as values, groups and labels, and what is in the way (reconstructions.md).
 */
import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { Cell, Channels, Connect, Edit, Graph, Network, Select, Swc, Synapses, View } from "../../../src/index.ts"

const message = (graph: Graph.CompartmentGraph, options?: Graph.Declared): string =>
  Result.getOrThrow(Result.flip(Graph.toNetworkResult(graph, options))).message

const behind = (from: number, to: number): Graph.CompartmentEdge => ({ from, to, kind: "branch" })

describe("a graph of compartments", () => {
  it("makes branches of ways without forks", () => {
    const nodes = [1, 2, 3, 4, 5].map((id) => ({ id, length: id }))
    const network = Graph.toNetwork({ nodes, edges: [behind(1, 2), behind(2, 3), behind(2, 4), behind(4, 5)] })
    expect(network.cells.get(0)!.parents).toEqual([-1, 0, 0])
    expect(network.cells.get(0)!.ncomp).toEqual([2, 1, 2])
    expect(View.column(Select.all, "length").get(network)).toEqual(Float64Array.of(1, 2, 3, 4, 5))
    expect(Graph.toNetwork({ nodes, edges: [behind(2, 1)] }).cells.size).toBe(4)
  })

  it("brings mechanisms, values, groups, labels and synapses", () => {
    const network = Graph.toNetwork({
      nodes: [{ id: 1, HH: true, HH_gNa: 0.2, marked: true, kind: "a" }, { id: 2, marked: false }],
      edges: [{ from: 2, to: 1, kind: "synapse", type: "IonotropicSynapse", IonotropicSynapse_gS: 0.5 }]
    }, { mechanisms: [Channels.HH], synapses: [Synapses.Ionotropic] })
    expect(View.column(Select.rows([0]), "HH_gNa").get(network)).toEqual(Float64Array.of(0.2))
    expect(View.of(network, Select.group("marked")).rows).toEqual(Int32Array.of(0))
    expect(View.column(Select.edges, "IonotropicSynapse_gS").get(network)).toEqual(Float64Array.of(0.5))
  })

  it("gives a traced cell back with its areas and places", () => {
    const { morphology } = Swc.readSync("1 1 0 0 0 5 -1\n2 3 10 0 0 2 1\n3 3 30 9 0 1 2\n")
    const network = Cell.traced(morphology, { ncomp: 2 })
    const again = Graph.toNetwork(Graph.fromNetwork(network))
    for (const name of ["area", "volume", "resistive_load_in"]) {
      expect(View.column(Select.all, name).get(again)).toEqual(View.column(Select.all, name).get(network))
    }
    const places = View.column(Select.all, "x").get(network)
    View.column(Select.all, "x").get(again).forEach((x, k) => expect(x).toBeCloseTo(places[k], 9))
  })

  describe("with tracings", () => {
    const text = "1 1 0 0 0 5 -1\n2 3 10 0 0 2 1\n3 3 30 9 0 1 2\n4 3 60 9 0 1 3\n5 3 30 50 0 0 3\n"
    const network = Network.editSync(
      Network.make(Array(2).fill(Cell.traced(Swc.readSync(text).morphology, { ncomp: 2 }))),
      [
        Edit.move({ x: 100 }, Select.cell(1)),
        Edit.set("length", 20, Select.cell(0).branch(1))
      ]
    )
    const graph = Graph.fromNetwork(network)

    it("is the network, as plain data too", () => {
      const read = JSON.parse(
        JSON.stringify({ ...graph, nodes: graph.nodes.map(({ resistive_load_out: _infinite, ...node }) => node) })
      )
      for (const one of [graph, read]) {
        const again = Graph.toNetwork(one)
        expect(again.cells.equals(network.cells)).toBe(true)
        for (const name of ["area", "volume", "resistive_load_in", "resistive_load_out", "x", "y"]) {
          expect(View.column(Select.all, name).get(again)).toEqual(View.column(Select.all, name).get(network))
        }
      }
      expect(graph.tracings.length).toBe(1)
    })

    it("keeps the lines of the branches that are left, where they are", () => {
      const gone = new Set([6, 7]) // the last branch of the first cell
      const first = new Set([8, 9]) // the first branch of the second
      const left = Graph.toNetwork({
        ...graph,
        nodes: graph.nodes.filter(({ id }) => !gone.has(id) && !first.has(id)),
        edges: graph.edges.filter(({ from, to }) => ![from, to].some((id) => gone.has(id) || first.has(id)))
      })
      expect(Network.check(left)).toEqual([])
      expect(left.cells.map(({ path }) => path._tag).toSet().toArray()).toEqual(["Traced"])
      const rows = [0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15]
      for (const name of ["area", "x", "y"]) {
        const [now, before] = [left, network].map((one) => View.column(Select.all, name).get(one))
        rows.forEach((row, k) => expect(now[k]).toBeCloseTo(before[row], 9))
      }
    })

    it("is refused where a node is elsewhere, or a branch is no traced one", () => {
      const elsewhere = graph.nodes.map((node) => node.id === 2 ? { ...node, y: 70 } : node)
      expect(message({ ...graph, nodes: elsewhere })).toMatch(
        /^y of node 2 is 70; expected .*, where its tracing lies; leave out/
      )
      const more = { ...graph, nodes: [...graph.nodes, { ...graph.nodes[0], id: 99, local_branch_index: 4 }] }
      expect(message({ ...more, edges: [...graph.edges, behind(7, 99)] })).toBe(
        "the branch that begins with node 99 is on no tracing; expected a branch as it was traced, with all its compartments, since others of " +
          "the cell are traced; leave out tracings to have cylinders with the areas, volumes and loads of the nodes"
      )
      const [tracing] = graph.tracings
      expect(message({ ...graph, tracings: [{ ...tracing, lines: { ...tracing.lines, length: [1] } }] })).toBe(
        "tracing 0 of the graph is the lists of its branches have different lengths; expected a tracing as Graph.fromNetwork gives it"
      )
    })
  })

  it("leaves synapses out where it is told to", () => {
    const two = Network.editSync(Network.make([Cell.make(), Cell.make()]), [
      Edit.connect(Connect.pairwise(Select.cell(0), Select.cell(1)), Synapses.Ionotropic)
    ])
    expect([Graph.fromNetwork(two).edges.length, Graph.fromNetwork(two, { synapses: false }).edges.length]).toEqual([
      1,
      0
    ])
  })

  it("is refused where it is no forest, or names what nobody declares", () => {
    const nodes = [{ id: 1 }, { id: 2 }, { id: 3 }]
    expect(message({ nodes, edges: [behind(1, 3), behind(2, 3)] })).toBe(
      "node 3 is behind 1 and behind 2; expected a tree: one compartment before it"
    )
    expect(message({ nodes, edges: [behind(1, 2), behind(2, 1)] })).toBe(
      "the graph is a ring, in which node 1 is; expected trees: every cell has a first compartment"
    )
    expect(message({ nodes, edges: [behind(1, 20)] })).toContain("node of edge 0 \"20\" does not exist")
    expect(message({ nodes: [{ id: 1 }, { id: 1 }], edges: [] })).toBe(
      "the id of node 1 is 1, as of node 0; expected an id of its own"
    )
    expect(message({ nodes: [], edges: [] })).toBe("the graph is empty; expected at least one compartment")
    expect(message({ nodes, edges: [{ from: 1, to: 2, kind: "synapse", type: "Fast" }] })).toContain(
      "type of synapse \"Fast\" does not exist; give its declaration"
    )
    expect(message({ nodes: [{ id: 1, radius: -1 }], edges: [] })).toContain("radius of compartment 0 is -1")
  })
})
