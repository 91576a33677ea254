/** `Edit.ncomp`: other numbers of compartments, what follows its place, and what is refused. */
import { Cell, Channels, Connect, Edit, Ncomp, Network, Select, Share, Stimulus, Swc, Synapses, Table } from "neurolens"
import { assert, describe, it } from "vitest"
import { thrown } from "../fixtures.ts"

type Net = Network.Network

const edited = (network: Net, ...edits: ReadonlyArray<Edit.Edit>): Net => Network.editSync(network, edits)

const message = (network: Net, edit: Edit.Edit): string => thrown(() => edited(network, edit)).message

const column = (network: Net, name: string) => Table.toObjects(network.nodes).map((row) => row[name])

const cable = edited(Cell.make({ parents: [-1, 0], ncomp: [1, 4] }), Edit.insert(Channels.HH))

const dendrite = Select.branch(1)

describe("Edit.ncomp", () => {
  it("keeps what is constant and cuts cylinders of one length", () => {
    const fine = edited(cable, Edit.ncomp(8, dendrite))
    assert.isTrue(
      fine.equals(edited(
        Cell.make({ parents: [-1, 0], ncomp: [1, 8], length: [10, 5, 5, 5, 5, 5, 5, 5, 5] }),
        Edit.insert(Channels.HH)
      ))
    )
    assert.isTrue(edited(fine, Edit.ncomp(4, dendrite)).equals(cable))
    assert.strictEqual(edited(cable, Edit.ncomp([1, 4], Select.all)), cable)
  })

  it("takes means of what varies, by length", () => {
    const graded = edited(
      cable,
      Edit.set("HH_gNa", [1, 2, 4, 8], dendrite),
      Edit.set("length", [10, 10, 20, 20], dendrite),
      Edit.label("kind", ["a", "a", "b", "b"], dendrite),
      Edit.group("far", dendrite.comp([2, 3]))
    )
    const two = edited(graded, Edit.ncomp(2, dendrite))
    assert.deepStrictEqual(column(two, "length"), [10, 30, 30])
    assert.deepStrictEqual(column(two, "HH_gNa"), [0.12, (10 + 20 + 40) / 30, (40 + 160) / 30])
    assert.deepStrictEqual(column(two, "kind"), [null, "a", "b"])
    assert.deepStrictEqual(column(two, "far"), [false, false, true])
    assert.strictEqual(
      message(graded, Edit.ncomp(2, dendrite, { varying: "refuse" })),
      "ncomp: HH_gNa of cell 0, branch 1, compartment 1 (row 2) is 2; expected 1, as before it in its branch; leave out { varying: \"refuse\" } to interpolate"
    )
  })

  it("refuses lengths and radii that vary, of a tracing those that vary against it", () => {
    const refuse = Edit.ncomp(1, Select.all, { varying: "refuse" })
    const leaveOut = "as before it in its branch; leave out { varying: \"refuse\" } to interpolate"
    assert.strictEqual(
      message(Cell.make({ ncomp: 2, radius: [1, 2] }), refuse),
      `ncomp: radius of cell 0, branch 0, compartment 1 (row 1) is 2; expected 1, ${leaveOut}`
    )
    assert.strictEqual(
      message(Cell.make({ ncomp: 2, length: [10, 20] }), refuse),
      `ncomp: length of cell 0, branch 0, compartment 1 (row 1) is 20; expected 10, ${leaveOut}`
    )
    const cone = Cell.traced(Swc.readSync("1 3 0 0 0 2 -1\n2 3 40 0 0 1 1\n").morphology, { ncomp: 2 })
    const thick = edited(cone, Edit.set("radius", (row) => 2 * row.radius), refuse)
    assert.closeTo(column(thick, "radius")[0] as number, 3, 1e-12)
    const uneven = edited(cone, Edit.set("radius", (row) => 2 * row.radius, Select.comp(1)))
    assert.match(
      message(uneven, refuse),
      /^ncomp: radius of cell 0, branch 0, compartment 1 .* is 2.5; expected 1.25, /
    )
  })

  it("has a channel where most of a compartment had it, or any of it", () => {
    const some = edited(
      Cell.make({ ncomp: 4 }),
      Edit.insert(Channels.HH, Select.comp([0, 1, 2])),
      Edit.insert(Channels.Leak, Select.comp(3))
    )
    const has = (flags: "most" | "any", count: number) => {
      const network = edited(some, Edit.ncomp(count, Select.all, { flags }))
      assert.deepStrictEqual(Network.check(network), [])
      return [column(network, "HH"), column(network, "Leak"), column(network, "Leak_gLeak")]
    }
    assert.deepStrictEqual(has("most", 2), [[true, true], [false, true], [null, 0.0001]])
    assert.deepStrictEqual(has("any", 1), [[true], [true], [0.0001]])
    assert.deepStrictEqual(has("most", 1), [[true], [false], [null]])
  })

  it("moves what is attached with its place, and synapses", () => {
    const pair = edited(
      Network.make([cable, cable]),
      Edit.stimulate(Stimulus.step({ delay: 0, duration: 1, amplitude: 0.1 }), Select.rows([1, 4, 9])),
      Edit.record("v", Select.rows([4, 9])),
      Edit.clamp("v", -60, Select.rows([6])),
      Edit.connect(Connect.listed([[4, 7], [7, 2]]), Synapses.Ionotropic)
    )
    const coarse = edited(pair, Edit.ncomp(2, Select.cell(0).branch(1)))
    assert.deepStrictEqual(coarse.stimuli.map(({ row }) => row).toArray(), [1, 2, 7])
    assert.deepStrictEqual(coarse.recordings.map(({ row }) => row).toArray(), [2, 7])
    assert.deepStrictEqual(coarse.clamps.map(({ row }) => row).toArray(), [4])
    const edges = Table.toObjects(coarse.edges).map((row) =>
      ["pre_index", "pre_locs", "post_index", "post_locs"].map((k) => row[k])
    )
    assert.deepStrictEqual(edges, [[2, 0.75, 5, 0.375], [5, 0.375, 1, 0.25]])
    assert.deepStrictEqual(Network.check(coarse), [])
    assert.strictEqual(edited(pair, Edit.ncomp(1, dendrite)).stimuli.size, 3) // several on one add up
  })

  it("gives parameters to all that is made of what they drove", () => {
    const trained = edited(cable, Edit.train("HH_gNa", { at: dendrite, share: Share.perComp }))
    const fine = edited(trained, Edit.ncomp(8, dendrite)).trainables.get(0)!
    assert.deepStrictEqual(Array.from(fine.index.rows), [1, 2, 3, 4, 5, 6, 7, 8])
    assert.deepStrictEqual(Array.from(fine.index.parameters), [0, 0, 1, 1, 2, 2, 3, 3])
    assert.strictEqual(
      message(trained, Edit.ncomp(2, dendrite)),
      "ncomp: \"HH_gNa\" of cell 0, branch 1, compartment 0 (row 1) of the network that is cut anew belongs to trainable \"HH_gNa\" " +
        "(parameter cell 0 branch 1 comp 0), parameter cell 0 branch 1 comp 1 cannot claim it too; choose more compartments, or " +
        "Edit.untrain it first"
    )
    const shared = edited(cable, Edit.train("HH_gNa", { at: dendrite }))
    assert.deepStrictEqual(Array.from(edited(shared, Edit.ncomp(2, dendrite)).trainables.get(0)!.index.rows), [1, 2])
    assert.match(
      message(edited(cable, Edit.train("length", { at: dendrite })), Edit.ncomp(2, dendrite)),
      /length of cell 0, branch 1, compartment 0 \(row 1\), which follows from the new shape, is in use by trainable "length"/
    )
  })

  it("keeps what a formula read of each compartment", () => {
    const placed = edited(
      cable,
      Edit.label("depth", [1, 2, 3, 4], dendrite),
      Edit.train("HH_gNa", { at: dendrite, share: Share.formula("a * depth", { a: 0.1 }) })
    )
    const fine = edited(placed, Edit.ncomp(8, dendrite))
    assert.deepStrictEqual(Network.check(fine), [])
    assert.deepStrictEqual(Array.from(fine.trainables.get(0)!.index.formula!.reads[0].values), [1, 1, 2, 2, 3, 3, 4, 4])
    const cure =
      " of trainable \"HH_gNa\" says one thing for all of a new compartment; choose more compartments, or Edit.untrain it first " +
      "and train it anew after the cut"
    const whole = "ncomp: HH_gNa within cell 0, branch 1, compartment 0 (row 1) of the network that is cut anew is "
    const [first, second] = ["at cell 0, branch 1, compartment 0 (row 1)", "at cell 0, branch 1, compartment 1 (row 2)"]
    assert.strictEqual(
      message(placed, Edit.ncomp(2, dendrite)),
      `${whole}0.1 ${first} (depth = 1) and 0.2 ${second} (depth = 2); expected that the formula a * depth${cure}`
    )
    const factors = [1, 2, 3, 4]
    const scaled = edited(
      cable,
      Edit.train("HH_gNa", { at: dendrite, share: Share.scaled(Share.one, ({ row }) => factors[row - 1]) })
    )
    const before = Table.floats(scaled.nodes, "HH_gNa")
    assert.strictEqual(
      message(scaled, Edit.ncomp(2, dendrite)),
      `${whole}${before[1]} ${first} (factor 1) and ${before[2]} ${second} (factor 2); expected that the factor${cure}`
    )
  })

  it("refuses what is ambiguous or cannot be", () => {
    const recorded = edited(cable, Edit.record("v", Select.rows([1, 2])))
    assert.strictEqual(
      message(recorded, Edit.ncomp(2, dendrite)),
      "ncomp: the border between cell 0, branch 1, compartment 0 (row 1) and cell 0, branch 1, compartment 1 (row 2) is in use by " +
        "a recording of v on either side; delete one of them first with Edit.unrecord"
    )
    const gone = edited(
      Cell.make({ ncomp: 4 }),
      Edit.insert(Channels.HH, Select.comp(0)),
      Edit.record("HH_n", Select.comp(0))
    )
    assert.strictEqual(
      message(gone, Edit.ncomp(1, Select.all)),
      "ncomp: HH_n of cell 0, branch 0, compartment 0 (row 0) is in use by a recording, and cell 0, branch 0, compartment 0 (row 0) of the network " +
        "that is cut anew has none; let it with { flags: \"any\" }, or delete the recording first with Edit.unrecord"
    )
    assert.match(
      message(edited(cable, Edit.set("area", 1, Select.rows([2]))), Edit.ncomp(2, dendrite)),
      /area of .* is 1, set by hand/
    )
    assert.match(message(cable, Edit.ncomp(2, Select.rows([1, 2]))), /not all of it: compartments 2, 3 are missing/)
    assert.match(message(cable, Edit.ncomp([2], Select.all)), /the list of ncomp has 1 value where 2 are needed/)
    assert.match(
      message(cable, Edit.ncomp(1.5, Select.all)),
      /ncomp of branch 0 of cell 0 is 1.5; expected a whole number/
    )
  })
})

describe("Ncomp.dLambda", () => {
  it("takes positive numbers", () => {
    assert.match(
      String(thrown(() => edited(cable, Edit.ncomp(Ncomp.dLambda({ fraction: 0 }), Select.all)))),
      /fraction of Ncomp.dLambda is 0/
    )
  })
})
