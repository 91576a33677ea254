/** `Edit.stimulate`, `Edit.clamp`, `Edit.record` and their deletions. */
import { Edit, Network, Select, Stimulus, View } from "neurolens"
import { describe, expect, it } from "vitest"
import { net, wired } from "../fixtures.ts"

const pulse = (amplitude: number): Stimulus.Stimulus => Stimulus.step({ delay: 1, duration: 2, amplitude })
const recorded = (network: Network.Network): ReadonlyArray<string> =>
  network.recordings.map((r) => `${r.domain} ${r.row} ${r.state}`).toArray()

describe("stimulate", () => {
  it("injects one current into every selected compartment, or one into each", () => {
    const network = Network.editSync(net, [
      Edit.stimulate(pulse(1), Select.cell(0).branch(0)),
      Edit.stimulate([pulse(2), pulse(3)], Select.rows([9, 4]))
    ])
    expect(network.stimuli.map((s) => [s.row, (s.stimulus as { amplitude: number }).amplitude]).toArray()).toEqual([
      [0, 1],
      [1, 1],
      [9, 2],
      [4, 3]
    ])
    expect(Network.check(network)).toEqual([])
  })

  it("adds up when it is repeated", () => {
    expect(
      Network.editSync(net, [Edit.stimulate(pulse(1), Select.rows([0])), Edit.stimulate(pulse(1), Select.rows([0]))])
        .stimuli.size
    ).toBe(2)
  })

  it("is undone everywhere, or in the selected compartments", () => {
    const network = Network.editSync(net, [Edit.stimulate(pulse(1), Select.all)])
    expect(Network.editSync(network, [Edit.unstimulate()]).equals(net)).toBe(true)
    expect(Network.editSync(network, [Edit.unstimulate(Select.cell([0, 2]))]).stimuli.map((s) => s.row).toArray())
      .toEqual([4, 5, 6, 7])
    expect(Network.editSync(net, [Edit.unstimulate()])).toBe(net)
  })
})

describe("record", () => {
  it("keeps the order of the calls, and of the rows within a call", () => {
    const network = Network.editSync(wired, [
      Edit.record("K_n", Select.branch(1)),
      Edit.record("v", Select.rows([7, 0])),
      Edit.record("IonotropicSynapse_s", Select.edges.rows([8, 2])),
      Edit.record("i_TanhRateSynapse")
    ])
    expect(recorded(network)).toEqual([
      "nodes 2 K_n",
      "nodes 3 K_n",
      "nodes 7 v",
      "nodes 0 v",
      "edges 8 IonotropicSynapse_s",
      "edges 2 IonotropicSynapse_s",
      "edges 9 i_TanhRateSynapse",
      "edges 10 i_TanhRateSynapse",
      "edges 11 i_TanhRateSynapse"
    ])
    expect(Network.check(network)).toEqual([])
  })

  it("ignores repeats, at their first place", () => {
    const once = Network.editSync(net, [Edit.record("v", Select.rows([3, 1]))])
    expect(recorded(Network.editSync(once, [Edit.record("v", Select.rows([1, 2, 3]))]))).toEqual([
      "nodes 3 v",
      "nodes 1 v",
      "nodes 2 v"
    ])
    expect(Network.editSync(once, [Edit.record("v", Select.rows([1]))])).toBe(once)
  })

  it("takes only the synapses of the type, however many others are selected", () => {
    expect(recorded(Network.editSync(wired, [Edit.record("i_TanhRateSynapse", Select.edges)]))).toHaveLength(3)
  })

  it("records a current only where its channel is", () => {
    expect(recorded(Network.editSync(wired, [Edit.record("i_K", Select.branch(0))]))).toEqual([
      "nodes 0 i_K",
      "nodes 1 i_K"
    ])
  })

  it("may match nothing when that is allowed", () => {
    expect(Network.editSync(wired, [Edit.record("i_K", Select.cell(1), { allowEmpty: true })])).toBe(wired)
  })

  it("is undone for one quantity or all, everywhere or in the selected rows", () => {
    const network = Network.editSync(wired, [
      Edit.record("v", Select.cell([0, 1])),
      Edit.record("i_Na", Select.cell(0)),
      Edit.record("i_TanhRateSynapse")
    ])
    expect(Network.editSync(network, [Edit.unrecord()]).equals(wired)).toBe(true)
    expect(
      recorded(
        Network.editSync(network, [
          Edit.unrecord("v", Select.cell(1)),
          Edit.unrecord("i_TanhRateSynapse", Select.edges.rows([9, 11]))
        ])
      )
    ).toEqual([
      ...[0, 1, 2, 3].map((row) => `nodes ${row} v`),
      ...[0, 1, 2, 3].map((row) => `nodes ${row} i_Na`),
      "edges 10 i_TanhRateSynapse"
    ])
    expect(recorded(Network.editSync(network, [Edit.unrecord(undefined, Select.cell([0, 1]))]))).toEqual([
      "edges 11 i_TanhRateSynapse"
    ])
    expect(recorded(Network.editSync(network, [Edit.unrecord(undefined, Select.edges)]))).not.toContain(
      "edges 11 i_TanhRateSynapse"
    )
    expect(Network.editSync(network, [Edit.unrecord("v", Select.cell(2)), Edit.unrecord("Na_m")])).toBe(network)
  })
})

describe("clamp", () => {
  it("holds a state at a number, or at one number per step", () => {
    const network = Network.editSync(wired, [
      Edit.clamp("v", -60, Select.rows([0, 1])),
      Edit.clamp("IonotropicSynapse_s", [0.1, 0.2], Select.edges.rows([4]))
    ])
    expect(
      network.clamps.map((c) => [c.domain, c.row, c.state, typeof c.value === "number" ? c.value : [...c.value]])
        .toArray()
    ).toEqual([
      ["nodes", 0, "v", -60],
      ["nodes", 1, "v", -60],
      ["edges", 4, "IonotropicSynapse_s", [0.1, 0.2]]
    ])
    expect(Network.check(network)).toEqual([])
  })

  it("holds a current too", () => {
    expect(Network.editSync(wired, [Edit.clamp("i_Na", 0, Select.cell(0))]).clamps.size).toBe(4)
  })

  it("is the same network when the same is clamped again", () => {
    const network = Network.editSync(net, [Edit.clamp("v", [1, 2], Select.rows([0, 1]))])
    expect(Network.editSync(network, [Edit.clamp("v", [1, 2], Select.rows([1]))])).toBe(network)
  })

  it("is undone for one state or all, everywhere or in the selected rows", () => {
    const network = Network.editSync(wired, [Edit.clamp("v", 0, Select.cell(0)), Edit.clamp("Na_m", 0, Select.cell(0))])
    expect(Network.editSync(network, [Edit.unclamp()]).equals(wired)).toBe(true)
    expect(
      Network.editSync(network, [Edit.unclamp("v", Select.branch(0)), Edit.unclamp("Na_m")]).clamps.map((c) => c.row)
        .toArray()
    ).toEqual([2, 3])
    expect(Network.editSync(network, [Edit.unclamp("v", Select.cell(1))])).toBe(network)
  })
})

describe("compartments, for a quantity of synapses", () => {
  // Cells 0 and 1 have the synapses 0 → 0, 0 → 1, 1 → 0, 1 → 1 (rows 0, 1, 3, 4) and TanhRate 0 → 0, 0 → 1 (9, 10).
  const pair = Select.cell([0, 1])
  const between = Select.edges.between(pair)
  const same = (at: Select.Selection): Network.Network =>
    Network.editSync(wired, [
      Edit.set("IonotropicSynapse_gS", (row) => row.pre_cell_index + 1, at),
      Edit.record("IonotropicSynapse_s", at),
      Edit.record("i_TanhRateSynapse", at),
      Edit.clamp("IonotropicSynapse_s", 0.5, at),
      Edit.train("IonotropicSynapse_gS", { at })
    ])

  it("mean the synapses between them when they are set, recorded, clamped or trained", () => {
    const network = same(pair)
    expect(network.equals(same(between))).toBe(true)
    expect(recorded(network)).toEqual([
      ...[0, 1, 3, 4].map((row) => `edges ${row} IonotropicSynapse_s`),
      "edges 9 i_TanhRateSynapse",
      "edges 10 i_TanhRateSynapse"
    ])
    expect(network.clamps.map((c) => c.row).toArray()).toEqual([0, 1, 3, 4])
    expect([...network.trainables.get(0)!.index.rows]).toEqual([0, 1, 3, 4])
  })

  it("mean them too when that is undone", () => {
    const undo = (at: Select.Selection): Network.Network =>
      Network.editSync(same(pair), [
        Edit.untrain("IonotropicSynapse_gS", at),
        Edit.unrecord("IonotropicSynapse_s", at),
        Edit.unclamp(undefined, at)
      ])
    const inside = undo(Select.cell(0))
    expect(inside.equals(undo(Select.edges.between(Select.cell(0))))).toBe(true)
    expect(inside.clamps.map((c) => c.row).toArray()).toEqual([1, 3, 4])
    expect(recorded(inside)).toContain("edges 9 i_TanhRateSynapse")
    const all = undo(pair)
    expect([all.trainables.size, all.clamps.size]).toEqual([0, 0])
  })

  it("may have none between them when that is allowed", () => {
    const network = Network.editSync(wired, [
      Edit.record("IonotropicSynapse_s", Select.rows([1]), { allowEmpty: true })
    ])
    expect(network).toBe(wired)
  })

  it("are a lens on the synapses between them", () => {
    expect([...View.column(pair, "IonotropicSynapse_gS").get(same(pair))]).toHaveLength(4)
  })
})
