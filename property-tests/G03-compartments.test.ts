/**
 * G3: a network is the graph of its compartments and synapses, whatever the order of nodes and their names: cells, places, values, mechanisms, groups,
 * labels, synapses and their values come back. What is attached to it is no part of a graph.
 *
 * Networks are random. Broken variants: a graph without its synapses, one whose branches go on where they end.
 */
import * as fc from "fast-check"
import { expect, it } from "vitest"
import { Column, Edit, Graph, Network, Table } from "../src/index.ts"
import { network } from "../src/testing/network.ts"
import { broken, settings } from "./settings.ts"

/** What a network is, apart from what is attached; columns by name. */
const told = (one: Network.Network) => ({
  cells: one.cells.toArray().map(({ ncomp, parents }) => ({ ncomp, parents })),
  nodes: Object.fromEntries(
    Array.from(one.nodes.columns, ([name, column]) => [name, Array.from(column.values, (_, k) => Column.at(column, k))])
  ),
  edges: Object.fromEntries(
    Array.from(one.edges.columns, ([name, column]) => [name, Array.from(column.values, (_, k) => Column.at(column, k))])
  ),
  groups: [...one.groups].toSorted(),
  mechanisms: [...one.mechanisms.keys()].toSorted()
})

const near = (one: unknown, two: unknown): void => {
  if (typeof one === "number" && typeof two === "number") {
    expect(Math.abs(one - two)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(one))) // places go over a layout
  } else if (typeof one === "object" && one !== null) {
    expect(Object.keys(two as object).toSorted()).toEqual(Object.keys(one).toSorted())
    for (const [key, value] of Object.entries(one)) near(value, (two as Record<string, unknown>)[key])
  } else expect(two).toEqual(one)
}

type Change = (graph: Required<Graph.CompartmentGraph>) => Graph.CompartmentGraph

const comesBack = (change: Change) =>
  fc.property(network({ attachments: false, trainables: false }), (start) => {
    const bare = Network.editSync(start, [Edit.untrain()])
    const graph = change(Graph.fromNetwork(bare))
    const again = Graph.toNetwork(graph, {
      mechanisms: [...bare.mechanisms.values()],
      synapses: [...bare.synapses.values()]
    })
    expect(Network.check(again)).toEqual([])
    near(told(bare), told(again))
    expect(Table.names(again.edges).length).toBeGreaterThan(0)
  })

/** Nodes backwards within the list, under other names. */
const renamed: Change = ({ edges, groups, nodes }) => ({
  groups,
  nodes: nodes.map((node) => ({ ...node, id: 3 * node.id + 7 })),
  edges: edges.map((edge) => ({ ...edge, from: 3 * edge.from + 7, to: 3 * edge.to + 7 }))
})

it("G3: the graph of a network is the network", () => fc.assert(comesBack(renamed), settings))

it("G3: catches a graph without its last edge", () => {
  expect(fc.check(comesBack((graph) => ({ ...graph, edges: graph.edges.slice(0, -1) })), broken).failed).toBe(true)
})
