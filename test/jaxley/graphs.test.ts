/**
 * What Jaxley's tests of graphs ask: networks go out and come back, edge lists are cells, branches are deleted and joined as if the cell had been
 * built so, and traced cells can be cut down, joined to, trimmed and told as graphs with unequal numbers of compartments.
 */
import {
  Cell,
  Channels,
  Connect,
  Edit,
  Graph,
  Ncomp,
  Network,
  Select,
  States,
  Stimulus,
  Swc,
  Synapses,
  Traced
} from "neurolens"
import { assert, describe, it } from "vitest"
import { apart, column, count, ofFiles, pulse, shared, text, traced, tree, voltages } from "./cells.ts"

const declared = { mechanisms: [Channels.Na, Channels.Leak, Channels.K], synapses: [Synapses.Ionotropic] }

/** A graph whose places are told to 1e-9 um: they are recomputed from the way that leads there. */
const rounded = ({ nodes, ...rest }: Graph.CompartmentGraph) => ({
  ...rest,
  nodes: nodes.map((node) => ({
    ...node,
    ...Object.fromEntries(["x", "y", "z"].map((axis) => [axis, Math.round((node[axis] as number) * 1e9) / 1e9 + 0]))
  }))
})

/** That a network comes back of its graph, and its graph of that. */
const comesBack = (network: Network.Network): void => {
  const graph = Graph.fromNetwork(network)
  const again = Graph.toNetwork(graph, declared)
  assert.deepStrictEqual(rounded(Graph.fromNetwork(again)), rounded(graph))
  for (
    const name of ["length", "radius", "area", "volume", "resistive_load_in", "resistive_load_out", "x", "y", "z", "v"]
  ) {
    const [before, after] = [column(network, name), column(again, name)]
    before.forEach((x, row) => assert.closeTo(after[row], x, 1e-9 * Math.max(1, Math.abs(x)), name))
  }
  assert.deepStrictEqual(again.groups.toArray(), network.groups.toArray())
}

/** A network with two synapses, two groups and three channels in places. */
const network = Network.editSync(Network.make(Array(3).fill(tree(5, 4))), [
  Edit.connect(Connect.listed([[0, 20], [1, 21]]), Synapses.Ionotropic),
  Edit.group("cell2", Select.cell(2)),
  Edit.group("cell2branch1", Select.cell(2).branch(1)),
  Edit.insert(Channels.Na, Select.cell(0)),
  Edit.insert(Channels.Leak, Select.cell(0)),
  Edit.insert(Channels.Na, Select.cell(1).branch(1)),
  Edit.insert(Channels.K, Select.cell(0))
])

describe("graphs", () => {
  it.each(
    [
      ["a compartment", Cell.make()],
      ["a branch", Cell.make({ ncomp: 4 })],
      ["a cell", tree(5, 4)],
      ["a network with channels, groups and synapses", network]
    ] as const
  )("of %s come back", (_, one) => comesBack(one))

  it("come back as what runs alike", async () => {
    const again = Graph.toNetwork(Graph.fromNetwork(network), declared)
    const run = (one: Network.Network) => voltages(Network.editSync(one, [pulse()]), 0.5)
    assert.isBelow(apart(await run(again), await run(network)), 1e-9)
  })

  it.each(
    [
      [[[0, 1], [1, 2], [2, 3]], 1],
      [[[0, 1], [1, 2], [1, 3], [2, 4], [2, 5], [3, 6], [3, 7]], 7]
    ] as const
  )("may be edges alone: %j", (edges, branches) => {
    const morphology = Graph.toMorphology({ edges: edges as ReadonlyArray<readonly [number, number]> })
    assert.strictEqual(Traced.branchCount(morphology), branches)
    assert.closeTo(column(Cell.traced(morphology), "length").reduce((a, b) => a + b, 0), edges.length, 1e-9)
  })
})

describe.each([1, 3])("in branches of %i compartments", (ncomp) => {
  const run = (one: Network.Network, ...edits: ReadonlyArray<Edit.Edit>) =>
    voltages(Network.editSync(one, [...edits, pulse()]))

  it("deleting one gives the cell that was built without it", async () => {
    const long = (one: Network.Network) => Network.editSync(one, [Edit.set("length", 50, Select.branch(0))])
    const three = long(Cell.make({ parents: [-1, 0, 0], ncomp }))
    const two = long(Cell.make({ parents: [-1, 0], ncomp }))
    const rest = Network.editSync(three, [Edit.deleteBranches(Select.branch(2))])
    assert.deepStrictEqual(rest.cells.get(0)!.parents, [-1, 0])
    for (const name of ["length", "radius", "area", "v"]) assert.deepStrictEqual(column(rest, name), column(two, name))
    const hh = Edit.insert(Channels.HH)
    assert.strictEqual(apart(await run(rest, hh), await run(two, hh)), 0)
  })

  it("joining one at a fork gives the cell that was built with it", async () => {
    const [cell, stub] = [Cell.make({ parents: [-1, 0], ncomp }), Cell.make({ ncomp, length: 80 })]
    // Shapes are joined, and channels inserted by place; the two branches differ in radius, since equal ones that meet alone are one.
    const thinner = Network.editSync(cell, [Edit.set("radius", 0.5, Select.branch(1))])
    const morphology = Traced.join(
      Network.morphology(thinner, 0),
      { branch: 1, loc: 0 },
      Network.morphology(stub, 0),
      { branch: 0, loc: 0 }
    )
    const joined = Cell.traced(morphology, { ncomp })
    const whole = Network.editSync(Cell.make({ parents: [-1, 0, 0], ncomp }), [
      Edit.set("radius", 0.5, Select.branch(1)),
      Edit.set("length", 80, Select.branch(2))
    ])
    const longer = (one: Network.Network): Select.NodeSelection =>
      Select.rows(column(one, "length").flatMap((length, row) => length > 79 ? [row] : []))
    const channels = (one: Network.Network) => [
      Edit.insert(Channels.HH, longer(one)),
      Edit.insert(Channels.Leak, Select.rows(column(one, "length").flatMap((x, row) => x < 79 ? [row] : [])))
    ]
    assert.strictEqual(count(joined, longer(joined)), ncomp)
    assert.isBelow(apart(await run(joined, ...channels(joined)), await run(whole, ...channels(whole))), 1e-8)
  })
})

describe.skipIf(shared === null)(ofFiles("traced cells"), () => {
  it("come back of the graphs of their compartments", () => {
    comesBack(traced("morph_ca1_n120_250", 1))
    const fine = Network.editSync(traced("morph_ca1_n120_250", 1), [Edit.ncomp(Ncomp.dLambda(), Select.all)])
    assert.isAbove(new Set(fine.cells.get(0)!.ncomp).size, 1)
    comesBack(fine)
  })

  it.each([1, 2])(
    "lose axon and apical dendrite, get a stub, other numbers of compartments, and run (%i a branch)",
    async (ncomp) => {
      const rest = Traced.deleteBranches(
        Traced.deleteBranches(Swc.readSync(text("morph_l5pc_with_axon")).morphology, { group: "axon" }),
        { group: "apical" }
      )
      const [soma] = Traced.branchesAt(rest, { group: "soma" })
      const straight = Graph.toMorphology({
        nodes: [{ id: 1, type: 5 }, { id: 2, type: 5 }],
        edges: [{ from: 1, to: 2, length: 100 }]
      })
      const joined = Traced.join(rest, { branch: soma, loc: 1 }, straight, { branch: 0, loc: 0 })
      const cell = Network.editSync(Cell.traced(joined, { ncomp }), [
        Edit.ncomp(4, Select.group("custom5")),
        Edit.ncomp(2, Select.branch(3)),
        Edit.insert(Channels.HH, Select.group("soma")),
        Edit.insert(Channels.Leak),
        Edit.set("v", -65),
        States.init(),
        Edit.record("v", Select.group("custom5")),
        Edit.stimulate(Stimulus.step({ delay: 10, duration: 5, amplitude: 0.2 }), Select.group("soma").comp(0))
      ])
      assert.strictEqual(count(cell, Select.group("custom5")), 4)
      assert.deepStrictEqual(Object.keys(Traced.totals(joined)).sort(), ["basal", "other", "soma"])
      const found = (await voltages(cell, 20)).flat()
      assert.isTrue(found.every(Number.isFinite))
      assert.isAbove(Math.max(...found) - Math.min(...found), 0.1)
    }
  )

  it("are trimmed by the nodes of their graphs, and run", async () => {
    const whole = traced("morph_ca1_n120", 1)
    const { edges, nodes, ...rest } = Graph.fromNetwork(whole)
    const degree = (id: number): number => edges.filter(({ from, to }) => from === id || to === id).length
    const stays = new Set(
      nodes.filter((node) => degree(node.id) > 1 || (node["length"] as number) > 250 || node["soma"] === true)
        .map(({ id }) => id)
    )
    const trimmed = Graph.toNetwork({
      ...rest,
      nodes: nodes.filter(({ id }) => stays.has(id)),
      edges: edges.filter(({ from, to }) => stays.has(from) && stays.has(to))
    })
    assert.strictEqual(trimmed.nodes.length, stays.size)
    assert.isBelow(trimmed.nodes.length, whole.nodes.length)
    const cell = Network.editSync(trimmed, [pulse(Select.group("soma").comp(0))])
    assert.isTrue((await voltages(cell, 20)).flat().every(Number.isFinite))
  })
})
