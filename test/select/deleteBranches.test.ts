/**
 * `Edit.deleteBranches`: what is left keeps its values, its places and what is attached to it, and runs as a cell that never had the branches.
 */
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { Cell, Channels, Connect, Edit, Network, Select, Stimulus, Swc, Synapses, View } from "../../src/index.ts"
import { simulate } from "../solve/simulate.ts"

const tree = (): Network.Network =>
  Cell.make({ parents: [-1, 0, 0, 1, 1], ncomp: 2, radius: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] })

const column = (network: Network.Network, name: string): ReadonlyArray<unknown> =>
  Array.from(View.column(Select.all, name).get(network))

const message = (network: Network.Network, ...edits: ReadonlyArray<Edit.Edit>): string =>
  Result.getOrThrow(Result.flip(Network.edit(network, edits))).message

describe("deleteBranches", () => {
  it("leaves the rest where it is, with its values", () => {
    const network = Network.editSync(tree(), [
      Edit.group("far", Select.branch(4)),
      Edit.insert(Channels.HH, Select.branch([0, 4]))
    ])
    const left = Network.editSync(network, [Edit.deleteBranches(Select.branch(3))])
    expect(Network.check(left)).toEqual([])
    expect(left.cells.get(0)!.parents).toEqual([-1, 0, 0, 1])
    expect(column(left, "radius")).toEqual([1, 2, 3, 4, 5, 6, 9, 10])
    const kept = [0, 1, 2, 3, 4, 5, 8, 9]
    for (const name of ["x", "y", "z", "area"]) {
      expect(column(left, name)).toEqual(kept.map((row) => column(network, name)[row]))
    }
    expect(Array.from(left.nodes.columns.get("HH_gNa")!.values as Float64Array)).toEqual(
      [0.12, 0.12, NaN, NaN, NaN, NaN, 0.12, 0.12]
    )
    expect(View.of(left, Select.group("far")).rows).toEqual(Int32Array.of(6, 7))
  })

  it("runs as a cell that never had them", () => {
    const edits = [
      Edit.insert(Channels.HH),
      Edit.stimulate(Stimulus.step({ delay: 1, duration: 5, amplitude: 0.2 }), Select.branch(0).loc(0)),
      Edit.record("v", Select.branch(2).loc(1))
    ]
    const network = Network.editSync(tree(), [...edits, Edit.deleteBranches(Select.branch([3, 4]))])
    const never = Network.editSync(Cell.make({ parents: [-1, 0, 0], ncomp: 2, radius: [1, 2, 3, 4, 5, 6] }), edits)
    const run = (one: Network.Network) => Result.getOrThrow(simulate(one, { dt: 0.025, tMax: 10 })).recordings
    expect(run(network)).toEqual(run(never))
  })

  it("takes what hangs on them, or says what would fall off", () => {
    expect(message(tree(), Edit.deleteBranches(Select.branch(1)))).toBe(
      "deleteBranches: branch 1 of cell 0 is in use by branches 3, 4, which hang on it; delete them too with { hanging: \"delete\" }"
    )
    const left = Network.editSync(tree(), [Edit.deleteBranches(Select.branch(1), { hanging: "delete" })])
    expect(left.cells.get(0)!.parents).toEqual([-1, 0])
    expect(message(tree(), Edit.deleteBranches(Select.branch(0), { hanging: "delete" }))).toBe(
      "deleteBranches: what is left of cell 0 is nothing; expected at least its first branch; Network.part takes whole cells apart"
    )
    expect(message(tree(), Edit.deleteBranches(Select.branch(3).comp(0)))).toContain("whole branches in deleteBranches")
  })

  it("keeps what is attached to the rest, and drops what is attached to them where it is told to", () => {
    const network = Network.editSync(Network.make([tree(), tree()]), [
      Edit.connect(
        Connect.pairwise(Select.cell(0).branch(4).loc(1), Select.cell(1).branch(2).loc(1)),
        Synapses.Ionotropic
      ),
      Edit.record("v", Select.cell(1).branch(4).loc(1)),
      Edit.train("radius", { at: Select.cell(1).branch([2, 4]), name: "radii" })
    ])
    const far = Network.editSync(network, [Edit.deleteBranches(Select.cell(1).branch(3))])
    expect(far.recordings.get(0)!.row).toBe(10 + 7)
    expect(Array.from(far.trainables.get(0)!.index.rows)).toEqual([14, 15, 16, 17])
    expect(far.edges.length).toBe(1)
    expect(message(network, Edit.deleteBranches(Select.cell(0).branch(4)))).toBe(
      "deleteBranches: cell 0, branch 4, compartment 1 (row 9) is in use by 1 synapse, one of them IonotropicSynapse 0 (row 0); " +
        "{ attached: \"drop\" } deletes what is attached too"
    )
    expect(message(network, Edit.deleteBranches(Select.cell(1).branch(4)))).toBe(
      "deleteBranches: cell 1, branch 4, compartment 1 (row 19) is in use by a recording of v; delete it first with Edit.unrecord; " +
        "{ attached: \"drop\" } deletes what is attached too"
    )
    const dropped = Network.editSync(network, [Edit.deleteBranches(Select.branch(4), { attached: "drop" })])
    expect([dropped.edges.length, dropped.recordings.size, Array.from(dropped.trainables.get(0)!.index.rows)]).toEqual([
      0,
      0,
      [12, 13]
    ])
    expect(Network.check(dropped)).toEqual([])
  })

  it("keeps the frusta of what was traced", () => {
    const text =
      "1 1 0 0 0 5 -1\n2 3 10 0 0 2 1\n3 3 30 0 0 1 2\n4 3 60 0 0 0.5 3\n5 3 30 40 0 0.5 3\n6 2 -10 0 0 1 1\n7 2 -60 0 0 0.2 6\n"
    const network = Cell.traced(Swc.readSync(text).morphology, { ncomp: 2 })
    const left = Network.editSync(network, [Edit.deleteBranches(Select.group("axon"))])
    expect(Network.check(left)).toEqual([])
    for (const name of ["x", "y", "area", "volume", "resistive_load_in"]) {
      expect(column(left, name)).toEqual(column(network, name).filter((_, row) => row < 2 || row >= 4))
    }
    const again = Network.editSync(left, [
      Edit.set("length", 7, Select.group("soma")),
      Edit.set("length", 5, Select.group("soma"))
    ])
    expect(column(again, "area")).toEqual(column(left, "area"))
  })
})
