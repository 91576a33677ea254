/** Pools: what all synapses of a type that end at a compartment have in common, as columns of compartments that come and go with them. */
import { Cell, Connect, Edit, Json, Network, Print, Select, Share, Table, View } from "neurolens"
import { describe, expect, it } from "vitest"
import { failure } from "../fixtures.ts"
import { Jump, Pool, Threshold } from "../spikes.ts"

const cell = Network.editSync(Cell.make({ parents: [-1, 0], ncomp: 2 }), [
  Edit.insert(Threshold, Select.branch(0).comp(0))
])
const cells = Network.make([cell, cell, cell])
const network = Network.editSync(cells, [
  Edit.connect(Connect.full(Select.all, Select.cell([1, 2])), Pool, {
    values: { g: 0.04, weight: "row / 1000", delay: 0 }
  }),
  Edit.connect(Connect.full(Select.cell(0), Select.cell(2).branch(1)), Pool)
])
const values = (of: Network.Network, name: string): ReadonlyArray<unknown> =>
  View.of(of, Select.all).objects().map((row) => row[name])
const none = null

const message = (of: Network.Network, ...edits: ReadonlyArray<Edit.Edit>): string => failure(of, edits).message

describe("a pool", () => {
  it("is where synapses of its type end", () => {
    expect(values(network, "Pool_g")).toEqual([none, none, none, none, 0.04, none, none, none, 0.04, none, 0, none])
    expect(values(network, "Pool_tau").filter((tau) => tau !== null)).toEqual([5, 5, 5])
    expect(Table.names(network.edges)).not.toContain("Pool_g")
    expect(View.column(Select.edges, "Pool_weight").get(network)).toEqual(
      Float64Array.of(0, 1e-3, 2e-3, 3e-3, 4e-3, 5e-3, 6e-3)
    )
    expect(Network.check(network)).toEqual([])
  })

  it("is set, seen, recorded, shared and trained as a column of compartments", () => {
    const changed = Network.editSync(network, [
      Edit.set("Pool_tau", 7, Select.cell(1)),
      Edit.record("Pool_g", Select.cell(2)),
      Edit.train("Pool_e", { share: Share.one, initial: -80 })
    ])
    expect(values(changed, "Pool_tau").filter((tau) => tau !== null)).toEqual([7, 5, 5])
    expect(View.of(changed, Select.edges).column("post_Pool_tau")).toMatchObject({
      values: Float64Array.of(7, 5, 7, 5, 7, 5, 5)
    })
    expect(changed.recordings.toArray().map(({ domain, row }) => [domain, row])).toEqual([["nodes", 8], ["nodes", 10]])
    expect(changed.trainables.first()!.index.rows).toEqual(Int32Array.of(4, 8, 10))
    expect(Network.check(changed)).toEqual([])
    expect(message(changed, Edit.set("Pool_g", 1, Select.cell(0)))).toBe(
      "set \"Pool_g\": no row of cell(0) has \"Pool_g\"; it belongs to compartments at which synapses of type Pool end"
    )
  })

  it("keeps its numbers when more synapses end there", () => {
    const more = Network.editSync(network, [
      Edit.set("Pool_g", 0.5),
      Edit.connect(Connect.full(Select.cell(0), Select.cell([0, 1])), Pool)
    ])
    expect(values(more, "Pool_g")).toEqual([0, none, none, none, 0.5, none, none, none, 0.5, none, 0.5, none])
    expect(Network.editSync(more, [Edit.connect(Connect.full(Select.cell(0), Select.cell(1)), Jump)]).nodes).toBe(
      more.nodes
    )
  })

  it("goes with its last synapse, unless somebody needs it", () => {
    const gone = Network.editSync(network, [Edit.disconnect(Select.edges.post(Select.cell(1)))])
    expect(values(gone, "Pool_g")).toEqual([none, none, none, none, none, none, none, none, 0.04, none, 0, none])
    const needed = Network.editSync(network, [Edit.record("Pool_g", Select.cell(1))])
    expect(message(needed, Edit.disconnect(Select.edges.post(Select.cell(1))))).toBe(
      "disconnect: what all synapses at cell 1, branch 0, compartment 0 (row 4) have in common is in use by a recording of Pool_g; delete it " +
        "first with Edit.unrecord"
    )
    const all = Network.editSync(network, [Edit.disconnect(Select.edges)])
    expect(Table.names(all.nodes)).toEqual(Table.names(cells.nodes))
    expect(Network.check(all)).toEqual([])
  })

  it("goes where its compartment goes", () => {
    const recorded = Network.editSync(network, [
      Edit.record("Pool_g"),
      Edit.train("Pool_tau", { share: Share.perComp })
    ])
    const part = Network.part(recorded, [2, 0], { cut: "drop" })
    expect(values(part, "Pool_g")).toEqual([0.04, none, 0, none, none, none, none, none])
    expect(part.recordings.toArray().map(({ row }) => row)).toEqual([0, 2])
    expect(part.trainables.first()!.index.rows).toEqual(Int32Array.of(0, 2))
    expect(Network.part(recorded, [1], { cut: "drop" }).trainables.first()!.index.rows).toEqual(Int32Array.of(0))
    const inner = Network.part(recorded, [0], { cut: "drop" })
    expect(Network.check(inner)).toEqual([])
    expect(inner.recordings.size + inner.trainables.size).toBe(0)
    const both = Network.make([network, part])
    expect(values(both, "Pool_g").slice(12)).toEqual(values(part, "Pool_g"))
    expect(Network.check(both)).toEqual([])
  })

  it("is where its synapses are when a branch is cut anew", () => {
    const finer = Network.editSync(network, [Edit.ncomp(3, Select.cell(2).branch(1))])
    expect(values(finer, "Pool_g")).toEqual([none, none, none, none, 0.04, none, none, none, 0.04, none, 0, none, none])
    const coarser = Network.editSync(network, [Edit.ncomp(1, Select.cell(2).branch("all"))])
    expect(values(coarser, "Pool_g")).toEqual([none, none, none, none, 0.04, none, none, none, 0.04, 0])
    expect([finer, coarser].flatMap(Network.check)).toEqual([])
  })

  it("is stored and printed", () => {
    expect(Json.decodeSync(Json.encode(network)).equals(network)).toBe(true)
    const text = Print.network(network)
    expect(text).toContain("Edit.set(\"Pool_g\", 0.04, ")
    expect(text).not.toContain("document")
  })

  it("that is no synapse's is no sound network", () => {
    const broken = network.set(
      "nodes",
      Network.editSync(network, [Edit.connect(Connect.full(Select.cell(0), Select.cell(0)), Pool)]).nodes
    )
    expect(Network.check(broken)).toEqual(
      ["Pool_tau", "Pool_e", "Pool_g"].map((name) => `nodes.${name} of row 0 is there without its mechanism`)
    )
  })
})
