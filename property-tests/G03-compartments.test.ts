/**
 * G3: a network is the graph of its compartments and synapses, whatever the order of nodes and their names: cells, places, values, mechanisms, groups,
 * labels, synapses and their values come back. What is attached to it is no part of a graph.
 *
 * So do tracings, and where traced cells stand, to the bit.
 *
 * Networks are random. Broken variants: a graph without its last edge, one without its tracings.
 */
import * as fc from "fast-check"
import { expect, it } from "vitest"
import { Column, Edit, Graph, Network, Select, Table } from "../src/index.ts"
import { network } from "../src/testing/network.ts"
import { broken, settings } from "./settings.ts"

/** What a network is, apart from what is attached; columns by name. */
const told = (one: Network.Network) => ({
  cells: one.cells.toArray().map(({ ncomp, parents }) => ({ ncomp, parents })),
  kinds: one.cells.toArray().map(({ path }) => path._tag === "Traced"),
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

/** Networks with traced cells, some of which were turned, moved and scaled. */
const standing = fc.record({
  start: network({ attachments: false, trainables: false, traced: true }),
  degrees: fc.constantFrom(0, 0, 33),
  x: fc.constantFrom(0, 100.7),
  factor: fc.constantFrom(1, 1.3)
}).map(({ degrees, factor, start, x }) =>
  Network.editSync(start, [
    Edit.rotate(degrees, "yz", Select.all),
    Edit.move({ x }, Select.cell(0)),
    Edit.set("radius", (row) => factor * row.radius),
    Edit.set("length", (row) => factor * row.length, Select.cell(0))
  ])
)

type Change = (graph: Required<Graph.CompartmentGraph>) => Graph.CompartmentGraph

const comesBack = (change: Change) =>
  fc.property(standing, (bare) => {
    const graph = change(Graph.fromNetwork(bare))
    const again = Graph.toNetwork(graph, {
      mechanisms: [...bare.mechanisms.values()],
      synapses: [...bare.synapses.values()]
    })
    expect(Network.check(again)).toEqual([])
    near(told(bare), told(again))
    for (const [c, cell] of bare.cells.entries()) {
      if (cell.path._tag === "Traced") expect(again.cells.get(c)!.equals(cell)).toBe(true)
    }
    expect(Table.names(again.edges).length).toBeGreaterThan(0)
  })

/** Nodes backwards within the list, under other names. */
const renamed: Change = ({ edges, groups, nodes, tracings }) => ({
  groups,
  tracings: tracings.map(({ cells, ...rest }) => ({
    ...rest,
    cells: cells.map(({ branches, ...place }) => ({ ...place, branches: branches.map((id) => 3 * id + 7) }))
  })),
  nodes: nodes.map((node) => ({ ...node, id: 3 * node.id + 7 })),
  edges: edges.map((edge) => ({ ...edge, from: 3 * edge.from + 7, to: 3 * edge.to + 7 }))
})

it("G3: the graph of a network is the network", () => fc.assert(comesBack(renamed), settings))

it("G3: catches a graph without its last edge", () => {
  expect(fc.check(comesBack((graph) => ({ ...graph, edges: graph.edges.slice(0, -1) })), broken).failed).toBe(true)
})

it("G3: catches a graph without its tracings", () => {
  const bare: Change = (graph) => ({ ...renamed(graph), tracings: [] })
  expect(fc.check(comesBack(bare), broken).failed).toBe(true)
})
