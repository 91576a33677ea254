/** What Jaxley's tests of composing ask: channels inserted before cells are put together act as if inserted after; groups go along; loops. */
import { Cell, Channels, Edit, Network, Select, View } from "neurolens"
import { assert, describe, it } from "vitest"
import { apart, column, count, pulse, tree, voltages, withHH } from "./cells.ts"

/** That two networks are one value and run alike, and that the run is worth looking at. */
const alike = async (a: Network.Network, b: Network.Network): Promise<void> => {
  assert.isTrue(a.equals(b))
  const [va, vb] = [await voltages(a), await voltages(b)]
  assert.strictEqual(apart(va, vb), 0)
  assert.isAbove(Math.max(...va[0]), -50)
}

describe("composing", () => {
  it("two compartments, one of them with HH, is one branch with HH in its first", async () => {
    // There are no parts below a cell here: what differs along a branch is said of its places, before or after.
    const branch = Cell.make({ ncomp: 2 })
    const before = Network.editSync(branch, [Edit.insert(Channels.HH, Select.comp(0))])
    const after = Network.editSync(branch, [Edit.insert(Channels.HH, Select.loc(0)), pulse()])
    await alike(Network.editSync(Network.make([before]), [pulse()]), after)
    assert.strictEqual(count(after, Select.mechanism("HH")), 1)
  })

  it("two branches, one of them with HH, is a cell with HH in its first branch", async () => {
    const cell = Cell.make({ parents: [-1, 0], ncomp: 4 })
    const before = Network.editSync(cell, [Edit.insert(Channels.HH, Select.rows([0, 1, 2, 3]))])
    await alike(
      Network.editSync(Network.make([before]), [pulse()]),
      Network.editSync(cell, [Edit.insert(Channels.HH, Select.branch(0)), pulse()])
    )
  })

  it("two cells, one of them with HH, is a network with HH in its first cell", async () => {
    const cell = Cell.make({ parents: [-1, 0, 0], ncomp: 4 })
    await alike(
      Network.editSync(Network.make([withHH(cell), cell]), [pulse()]),
      Network.editSync(Network.make([cell, cell]), [Edit.insert(Channels.HH, Select.cell(0)), pulse()])
    )
  })

  it("keeps the groups of its parts, and their values", () => {
    const [first, second] = [[0.5, 1, 2, 3, 4, 5], [5, 10, 20, 30, 40, 50]]
    const one = Network.editSync(tree(2, 3), [Edit.set("radius", first), Edit.group("soma", Select.branch(1))])
    const two = Network.editSync(tree(2, 3), [Edit.set("radius", second), Edit.group("axon", Select.branch(0))])
    const network = Network.make([one, two])
    assert.deepStrictEqual(column(network, "radius", Select.group("soma")), first.slice(3))
    assert.deepStrictEqual(column(network, "radius", Select.group("axon")), second.slice(0, 3))
  })
})

describe("loops", () => {
  const cell = Cell.make({ parents: [-1, 0, 0], ncomp: [2, 2, 3] })
  const network = Network.make([cell, cell])

  it("over cells, branches and compartments are lists of selections, and meet every compartment once", () => {
    const each = Select.each(network, "cell", Select.all).flatMap((one) =>
      Select.each(network, "branch", one).flatMap((branch) => Select.each(network, "comp", branch))
    )
    assert.deepStrictEqual(each.flatMap((at) => Array.from(View.of(network, at).rows)), [...Array(14).keys()])
    assert.deepStrictEqual(Select.each(network, "branch", Select.cell(0)).map((b) => count(network, b)), [2, 2, 3])
    const set = Network.editSync(network, each.map((at) => Edit.set("v", -73, at)))
    assert.isTrue(column(set, "v").every((v) => v === -73))
  })

  it("over the k-th compartments of all branches are selections too", () => {
    assert.deepStrictEqual([0, 1, 2].map((k) => count(network, Select.cell(0).comp(k))), [3, 3, 1])
    assert.deepStrictEqual([0, 1, 2].map((k) => count(network, Select.comp(k))), [6, 6, 2])
    assert.deepStrictEqual([0, 1].map((k) => count(network, Select.cell(0).branch(0).comp(k))), [1, 1])
  })
})
