/**
 * What Jaxley's tests of `set_ncomp` ask. It refuses cells, networks, and anything attached or uneven; here each of these is done, or refused
 * by wish: the first part shows what happens instead. Then: a branch that is cut anew is the one built so, traced or not.
 */
import { Cell, Channels, Edit, Ncomp, Network, Select, Swc, View } from "neurolens"
import { assert, describe, it } from "vitest"
import { thrown } from "../fixtures.ts"
import { apart, column, count, ofFiles, pulse, shared, text, traced, tree, voltages } from "./cells.ts"

/** Two branches of four compartments. */
const pair = Cell.make({ parents: [-1, 0], ncomp: 4 })
const second = Select.branch(1)

const cut = (network: Network.Network, at: Select.NodeSelection = second): Network.Network =>
  Network.editSync(network, [Edit.ncomp(2, at)])

const refusal = (network: Network.Network): string =>
  thrown(() => Network.editSync(network, [Edit.ncomp(2, second, { varying: "refuse" })])).message

describe("where Jaxley refuses", () => {
  it.each(["radius", "capacitance", "axial_resistivity"])(
    "%s that varies is a mean; a value is refused by wish",
    (name) => {
      const uneven = Network.editSync(pair, [Edit.set(name, [2, 1.5, 2, 2], second)])
      const values = column(cut(uneven), name, second)
      assert.closeTo(values[0], 1.75, 1e-12)
      assert.closeTo(values[1], 2, 1e-12)
      // A radius is a shape, which is cut anew along the branch, as a traced one is.
      if (name !== "radius") assert.match(refusal(uneven), new RegExp(`${name} of cell 0, branch 1, compartment 1`))
    }
  )

  it("lengths that vary are evened out, and the whole stays", () => {
    const uneven = Network.editSync(pair, [Edit.set("length", [10, 1.5, 10, 10], second)])
    column(cut(uneven), "length", second).forEach((length) => assert.closeTo(length, 31.5 / 2, 1e-12))
  })

  it("a channel in a part is where most of a compartment had it, or any of it by wish", () => {
    const third = Network.editSync(pair, [Edit.insert(Channels.HH, Select.branch(1).comp(2))])
    assert.strictEqual(count(cut(third), Select.mechanism("HH")), 1)
    const quarter = (flags: "most" | "any") =>
      Network.editSync(third, [Edit.ncomp(1, second, { flags })]).nodes.columns.get("HH")!.values
    assert.deepStrictEqual([quarter("most").at(-1), quarter("any").at(-1)], [0, 1])
  })

  it("a channel's values that vary are a mean, or refused by wish", () => {
    const uneven = Network.editSync(pair, [
      Edit.insert(Channels.HH, second),
      Edit.set("HH_gNa", 0.5, Select.branch(1).comp(3))
    ])
    const [first, last] = column(cut(uneven), "HH_gNa", second)
    assert.strictEqual(first, 0.12)
    assert.closeTo(last, (0.12 + 0.5) / 2, 1e-15)
    assert.match(refusal(uneven), /HH_gNa of cell 0, branch 1, compartment 3/)
  })

  it("whole cells are cut, all branches at once", () => {
    assert.deepStrictEqual(cut(tree(3, 4), Select.all).cells.get(0)!.ncomp, [2, 2, 2])
  })

  it("a branch in a network is cut, and the other cells stay", () => {
    const network = cut(Network.make([tree(3, 4), tree(3, 4)]), Select.cell(0).branch(1))
    assert.deepStrictEqual(network.cells.map(({ ncomp }) => ncomp).toArray(), [[4, 2, 4], [4, 4, 4]])
    assert.isTrue(Network.cell(network, 1).equals(tree(3, 4)))
  })

  it("recordings stay at their place", () => {
    const recorded = Network.editSync(tree(3, 4), [Edit.record("v", Select.branch([0, 2]).comp(0))])
    assert.deepStrictEqual(cut(recorded).recordings.map(({ row }) => row).toArray(), [0, 6])
  })

  it("stimuli stay at their place", () => {
    const stimulated = Network.editSync(tree(3, 4), [pulse(Select.branch(0).comp(0)), pulse(Select.branch(1).comp(3))])
    assert.deepStrictEqual(cut(stimulated).stimuli.map(({ row }) => row).toArray(), [0, 5])
  })

  it("a group that is a part of a branch is where most of a compartment was in it", () => {
    const grouped = Network.editSync(tree(3, 4), [Edit.group("exc", Select.branch(1).comp([0, 1]))])
    assert.strictEqual(count(cut(grouped), Select.group("exc")), 1)
  })
})

describe("groups", () => {
  it("have the compartments of their branches, whatever their number", () => {
    const grouped = Network.editSync(tree(3, 4), [Edit.group("exc", Select.branch(0))])
    const one = Network.editSync(grouped, [Edit.ncomp(1, Select.branch(0))])
    assert.strictEqual(count(one, Select.group("exc")), 1)
    const six = Network.editSync(one, [Edit.group("exc", Select.branch(1)), Edit.ncomp(2, Select.branch(0))])
    assert.strictEqual(count(six, Select.group("exc")), 6)
  })
})

describe.each([1, 2, 4, 5, 8])("cut into %i", (ncomp) => {
  it.each([1, 2])("a cell of %i branches is the one that was built so", async (branches) => {
    const parents = [-1, 0].slice(0, branches)
    const built = Cell.make({ parents, ncomp, length: 40 / ncomp })
    const made = Network.editSync(Cell.make({ parents, ncomp: 4, length: 10 }), [Edit.ncomp(ncomp, Select.all)])
    assert.isTrue(made.equals(built))
    const run = (cell: Network.Network) =>
      voltages(Network.editSync(cell, [pulse(), Edit.record("v", Select.branch(branches - 1).loc(1))]))
    if (branches * ncomp > 1) assert.strictEqual(apart(await run(made), await run(built)), 0)
  })
})

describe.skipIf(shared === null)(ofFiles("traced cells"), () => {
  const files = ["morph_ca1_n120_250", "morph_3_types_single_point_soma"]

  it.each(files.flatMap((file) => [1, 4, 5].map((ncomp) => [file, ncomp] as const)))(
    "%s cut into %i has the radii and lengths of the file",
    (file, ncomp) => {
      const made = Network.editSync(traced(file, 1), [Edit.ncomp(ncomp, Select.all)])
      assert.isTrue(made.equals(traced(file, ncomp)))
    }
  )

  it.each([1, 2, 4, 5, 8])("cut into %i run as those that were read so", async (ncomp) => {
    const run = (cell: Network.Network) =>
      voltages(Network.editSync(cell, [
        pulse(),
        Edit.record("v", Select.rows([4 * ncomp - 1, 6 * ncomp - 1]))
      ]))
    const made = Network.editSync(traced("morph_ca1_n120_250", 1), [Edit.ncomp(ncomp, Select.all)])
    assert.strictEqual(apart(await run(made), await run(traced("morph_ca1_n120_250", ncomp))), 0)
  })

  it("are cut by the length constant, and run", async () => {
    const fine = Network.editSync(traced("morph_ca1_n120_250", 1), [
      Edit.ncomp(Ncomp.dLambda({ frequency: 100, fraction: 0.1 }), Select.all),
      pulse()
    ])
    assert.isAbove(fine.nodes.length, 10)
    assert.isTrue((await voltages(fine, 1)).flat().every(Number.isFinite))
  })

  it("keep their groups when branches are cut", () => {
    for (const file of ["morph_ca1_n120", "morph_l5pc_with_axon"]) {
      const cell = traced(file, 1)
      const first = (group: string) => View.of(cell, Select.group(group)).rows[0]
      const finer = Network.editSync(cell, [Edit.ncomp(3, Select.rows([first("soma"), first("basal")]))])
      for (const group of ["soma", "basal"]) {
        assert.strictEqual(count(finer, Select.group(group)), count(cell, Select.group(group)) + 2)
      }
      assert.strictEqual(count(finer, Select.group("apical")), count(cell, Select.group("apical")))
    }
  })

  it("of one branch are cut twice and run", async () => {
    const cell = Network.editSync(traced("morph_single_branch", 1), [
      Edit.ncomp(3, Select.branch(0)),
      Edit.ncomp(4, Select.all),
      Edit.record("v", Select.rows([0]))
    ])
    assert.deepStrictEqual(cell.cells.get(0)!.ncomp, [4])
    assert.isTrue((await voltages(cell, 1)).flat().every(Number.isFinite))
  })

  it("have distances along the tree and in space that Jaxley's tests keep", () => {
    const cell = Network.editSync(traced("morph_ca1_n120_250", 1, { maxBranchLength: 2000 }), [
      Edit.set("axial_resistivity", 100),
      Edit.ncomp(Ncomp.dLambda(), Select.all)
    ])
    const from = Select.group("soma").comp(0)
    const every = (list: ArrayLike<number>) => Array.from(list).filter((_, k) => k % 10 === 0)
    const path = [0, 368.06401336, 692.67274231, 864.42547931, 806.69255969, 743.73139166, 760.54892662]
    const straight = [0, 194.3651027, 383.63095437, 467.20607951, 483.88675182, 413.21848932, 428.11599931]
    every(Network.distances(cell, from)).forEach((d, k) => assert.closeTo(d, path[k], 1e-8))
    // Jaxley's are of places from before: all compartments of a branch are still in its middle, where one compartment alone is.
    const coarse = Cell.traced(Swc.readSync(text("morph_ca1_n120_250")).morphology)
    const middles = Network.distances(coarse, Select.group("soma"), { along: "straight" })
    for (const d of straight) assert.isTrue(middles.some((middle) => Math.abs(middle - d) < 1e-8), String(d))
    // Ours are where the compartments are.
    assert.strictEqual(new Set(Network.distances(cell, from, { along: "straight" })).size, cell.nodes.length)
  })
})
