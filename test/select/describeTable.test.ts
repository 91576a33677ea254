/** What is said of rows, network by network: paths, names and labels before bounds, bounds as short as they can be, lists for the rest. */
import { Cell, Channels, Connect, Edit, Network, Select, Swc, Synapses } from "neurolens"
import { describe, expect, it } from "vitest"
import { rows } from "../fixtures.ts"

const swc = `1 1 0 0 0 5 -1
2 3 10 0 0 1 1
3 3 20 1 0 1 2
4 3 30 1.37 4.111 0.5 3
5 3 20 -10.07 0 1 2
6 3 30 -15.333333 2 1 5
7 2 -10 0 0 1 1
8 2 -20.3 3.7 1 0.7 7
`

const { morphology } = Swc.readSync(swc)
const traced = Cell.traced(morphology, { ncomp: 4 })
const alone = Network.make([traced])
const single = Network.make([Cell.traced(morphology)])
const bare = Network.make([Cell.make({ parents: [-1, 0, 0], ncomp: 4 }), Cell.make({ ncomp: 3 })])
const several = Network.editSync(
  Network.make([traced, traced, Cell.make({ parents: [-1, 0, 0, 1, 1], ncomp: [2, 4, 4, 3, 3] })]),
  [
    Edit.insert(Channels.HH, Select.cell(0).branch([0, 1])),
    Edit.label("layer", "L5", Select.cell([0, 1]).branch([2, 4]).loc(1)),
    Edit.label("depth", [10, 20, 20, 30], Select.cell(0).branch(3)),
    Edit.label("rank", (row) => (Number(row.row) * 37) % 56),
    Edit.connect(Connect.listed([[0, 24], [0, 42], [3, 24], [3, 43]]), Synapses.Ionotropic),
    Edit.connect(Connect.pairwise(Select.cell(1).branch(2), Select.cell(2).branch(2)), Synapses.TanhRate)
  ]
)

const text = (net: Network.Network, at: ReadonlyArray<number>): string => {
  const found = Select.describe(net, at)
  expect(rows(net, found)).toEqual([...at])
  return String(found)
}

describe.each<[string, Network.Network, ReadonlyArray<[ReadonlyArray<number> | Select.NodeSelection, string]>]>([
  ["a cell of cylinders beside a cable", bare, [
    [[0], "cell(0).branch(0).comp(0)"],
    [[1, 2], "cell(0).branch(0).comp([1, 2])"],
    [[5, 6], "branch(1).comp([1, 2])"],
    [[12], "cell(1).comp(0)"],
    [[12, 13, 14], "cell(1)"],
    [[3, 7, 11, 14], "loc(1)"],
    [[3, 7, 11], "comp(3)"],
    [[0, 3, 4, 7, 8, 11], "cell(0).comp([0, 3])"],
    [[0, 3, 4, 7, 8, 11, 12, 14], "loc([0, 1])"],
    [[1, 5, 9], "cell(0).comp(1)"],
    [[1, 6, 9], "rows([1, 6, 9])"],
    [[3, 4], "rows([3, 4])"],
    [[6, 5], "rows([6, 5])"],
    [[2, 3, 4, 5, 6, 7, 8, 9], "comp(range(2, 10), { scope: \"global\" })"]
  ]],
  ["a traced cell, where every coordinate is another", alone, [
    [[1, 2], "branch(0).comp([1, 2])"],
    [[5, 6], "branch(1).comp([1, 2])"],
    [[9, 10, 11], "branch(2).comp(range(1, 4))"],
    [[18, 19], "branch(4).comp([2, 3])"],
    [[4, 5, 6, 7], "branch(1)"],
    [Select.group("basal"), "group(\"basal\")"],
    [Select.group("basal").loc(0.1), "group(\"basal\").comp(0)"],
    [[0, 19], "rows([0, 19])"],
    [[1, 5, 10], "rows([1, 5, 10])"]
  ]],
  ["a traced cell of a compartment a branch", single, [
    [[0], "branch(0)"],
    [[1, 3], "branch([1, 3])"],
    [[1], "branch(1)"]
  ]],
  ["several cells, with a mechanism and labels", several, [
    [Select.mechanism("HH"), "mechanism(\"HH\")"],
    [Select.cell(0).branch(1).comp([1, 2]), "cell(0).branch(1).comp([1, 2])"],
    [Select.cell(0).branch([0, 1]).loc(0), "mechanism(\"HH\").comp(0)"],
    [Select.where("layer == \"L5\""), "where(\"layer == \\\"L5\\\"\")"],
    [Select.where("layer == \"L5\"").cell(1), "cell(1).where(\"layer == \\\"L5\\\"\")"],
    [Select.cell(2).loc(0.3), "cell(2).loc(0.3)"],
    [Select.where("rank < 20"), "where(\"rank <= 19\")"],
    [Select.where("rank >= 30"), "where(\"rank >= 30\")"],
    [Select.cell(1).where("rank < 30"), "cell(1).where(\"rank <= 29\")"],
    [[1, 5, 10], "rows([1, 5, 10])"]
  ]]
])("%s", (_, net, table) => {
  it.each(table)("%s", (at, expected) => {
    expect(text(net, "expression" in at ? rows(net, at) : at)).toBe(expected)
  })
})

describe("synapses", () => {
  const said = (selection: Select.EdgeSelection): string => {
    const found = Select.describeEdges(several, rows(several, selection))
    expect(rows(several, found)).toEqual(rows(several, selection))
    return String(found)
  }

  it.each<[Select.EdgeSelection, string]>([
    [Select.synapse("IonotropicSynapse"), "edges.synapse(\"IonotropicSynapse\")"],
    [Select.edges.post(Select.cell(1)), "edges.post(cell(1))"],
    [Select.edges.pre(Select.cell(0).branch(0).loc(0)), "edges.pre(cell(0).branch(0).comp(0))"],
    [
      Select.synapse("IonotropicSynapse").post(Select.cell(2).branch(1).comp(1)),
      "edges.post(cell(2).branch(1).comp(1))"
    ],
    [Select.synapse("TanhRateSynapse").edge([1, 3]), "edges.pre(cell(1).branch(2).comp([1, 3]))"],
    [Select.edges.rows([1, 2, 6]), "edges.rows([1, 2, 6])"]
  ])("%s", (selection, expected) => {
    expect(said(selection)).toBe(expected)
  })
})

it("a bound lies between the neighbours, with no more digits than it needs", () => {
  const lengths = Array.from({ length: 40 }, (_, k) => k < 20 ? 1 + 0.123456789 * k : k < 25 ? 8.1 + k / 1000 : k)
  const order = lengths.map((_, row) => (row * 7) % 40)
  const net = Network.make(order.map((k) => Cell.make({ length: lengths[k] })))
  const where = (test: (k: number) => boolean) => text(net, order.flatMap((k, row) => test(k) ? [row] : []))
  expect(where((k) => k < 20)).toBe("where(\"length <= 6\")")
  expect(where((k) => k < 16)).toBe("where(\"length <= 2.9\")")
  expect(where((k) => k >= 25)).toBe("where(\"length >= 20\")")
  expect(where((k) => k >= 22)).toBe("where(\"length >= 8.122\")")
})
