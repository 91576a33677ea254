/**
 * Defects of Jaxley that do not exist here: sharing and training with unequal groups,
 * interleaved types and columns with holes. The examples are the ones given there.
 */
import { Cell, Channels, Connect, Edit, Network, Parameters, Select, Share, Synapse, Synapses, View } from "neurolens"
import { describe, expect, it } from "vitest"
import { run } from "../solve/run.ts"

const Test = Synapse.make("TestSynapse", {
  parameters: { gC: { default: 1e-4, unit: "uS" } },
  states: { c: { default: 0.2, inf: "sigmoid((v_pre + 35) / 10)", tau: "40 * sigmoid((-35 - v_pre) / 10)" } },
  current: "gC * c * v_post"
})

/** One-compartment cells and synapses between them: from, to, type. */
const wired = (
  cells: number,
  wiring: ReadonlyArray<readonly [number, number, "ionotropic" | "test"]>
): Network.Network =>
  Network.editSync(
    Network.make(Array.from({ length: cells }, () => Cell.make())),
    wiring.map(([pre, post, type]) =>
      Edit.connect(Connect.listed([[pre, post]]), type === "test" ? Test : Synapses.Ionotropic)
    )
  )

const column = (network: Network.Network, domain: "nodes" | "edges", name: string): ReadonlyArray<number> =>
  Array.from(network[domain].columns.get(name)!.values as Float64Array)

/** Groups of rows by number, as `controlled_by_param` says them. */
const groups = (numbers: ReadonlyArray<number>): Share.Partition => Share.key("group", (row) => numbers[row.row])

describe("B1: unequal sharing groups leave other rows alone", () => {
  it("in a branch of 3 with groups 1, 0, 0 and values 10, 20", () => {
    const network = Network.editSync(Network.make([Cell.make({ ncomp: 3 })]), [
      Edit.train("radius", { share: groups([1, 0, 0]), initial: [10, 20] })
    ])
    expect(column(network, "nodes", "radius")).toEqual([20, 10, 10]) // there: 20, 10, 20
  })

  it("in 4 synapses, 3 of them trained with groups 0, 0, 1", () => {
    const network = Network.editSync(
      wired(5, [[0, 1, "ionotropic"], [0, 2, "ionotropic"], [0, 3, "ionotropic"], [0, 4, "ionotropic"]]),
      [Edit.train("IonotropicSynapse_gS", {
        at: Select.edges.edge([0, 1, 2]),
        share: groups([0, 0, 1]),
        initial: [10, 20]
      })]
    )
    expect(column(network, "edges", "IonotropicSynapse_gS")).toEqual([10, 10, 20, 1e-4]) // there: edge 3 is 20, too
  })

  it("in 4 Ionotropic and 2 Test synapses, Ionotropic 0, 2, 3 trained with groups 0, 0, 1", () => {
    const network = wired(5, [
      [0, 1, "ionotropic"],
      [0, 2, "ionotropic"],
      [0, 3, "ionotropic"],
      [0, 4, "ionotropic"],
      [1, 2, "test"],
      [1, 3, "test"]
    ])
    const at = Select.synapse("IonotropicSynapse").edge([0, 2, 3])
    const share = Share.key("group", (row) => row.row === 3 ? 1 : 0)
    const trained = Network.editSync(network, [Edit.train("IonotropicSynapse_gS", { at, share, initial: [10, 20] })])
    // There: Ionotropic 1 becomes 20.
    expect(column(trained, "edges", "IonotropicSynapse_gS")).toEqual([10, 1e-4, 10, 20, NaN, NaN])
    expect(column(trained, "edges", "TestSynapse_gC")).toEqual([NaN, NaN, NaN, NaN, 1e-4, 1e-4])
  })

  it("and the transpose, which sums gradients, does not see other rows either", () => {
    const network = Network.make([Cell.make({ ncomp: 3 })])
    const index = Share.index(network, Select.all, groups([1, 0, 0]))
    expect(Array.from(Share.scatter(index, [1, 10, 100]))).toEqual([110, 1])
  })
})

const interleaved = wired(4, [
  [0, 1, "test"],
  [0, 2, "ionotropic"],
  [1, 2, "test"],
  [1, 3, "ionotropic"],
  [2, 3, "ionotropic"],
  [3, 0, "test"]
])

describe("B2: trained initial states of synapses reach their own rows when types interleave", () => {
  it.each(
    [["IonotropicSynapse_s", "IonotropicSynapse", [1, 3, 4]], ["TestSynapse_c", "TestSynapse", [0, 2, 5]]] as const
  )(
    "%s",
    (state, type, rows) => {
      rows.forEach((row, k) => {
        const network = Network.editSync(interleaved, [
          Edit.train(state, { at: Select.synapse(type).edge(k), initial: 0.9 }),
          Edit.record(state)
        ])
        const start = run(network, { steps: 0 })
        const own = (i: number): number => (rows as ReadonlyArray<number>).includes(i) ? 0.2 : NaN
        expect(Array.from(start.state.edges.get(state)!)).toEqual(
          [0, 1, 2, 3, 4, 5].map((i) => i === row ? 0.9 : own(i))
        )
        // The same by the values of a run.
        const parameters = Parameters.set(Network.parameters(network), state, [0.7])
        expect(run(network, { steps: 0, parameters }).state.edges.get(state)![row]).toBe(0.7)
      })
    }
  )
})

describe("B4: trained values are written back where the key is missing in some rows", () => {
  it("of a channel that is not everywhere", () => {
    const network = Network.editSync(Network.make([Cell.make({ ncomp: 2 }), Cell.make()]), [
      Edit.insert(Channels.HH, Select.rows([0, 2])),
      Edit.train("HH_gNa", { share: Share.each })
    ])
    const written = Network.editSync(network, [
      Edit.writeParameters(Parameters.set(Network.parameters(network), "HH_gNa", [0.2, 0.3]))
    ])
    expect(column(written, "nodes", "HH_gNa")).toEqual([0.2, NaN, 0.3])
  })

  it("of a synapse type among others", () => {
    const network = Network.editSync(interleaved, [Edit.train("TestSynapse_gC", { share: Share.one })])
    const written = Network.editSync(network, [
      Edit.writeParameters(Parameters.set(Network.parameters(network), "TestSynapse_gC", [7]))
    ])
    expect(column(written, "edges", "TestSynapse_gC")).toEqual([7, NaN, 7, NaN, NaN, 7])
  })
})

describe("B15: columns that are not numbers do not stop a run", () => {
  it("of text on compartments and synapses, as in the second example of T10", () => {
    const network = Network.editSync(interleaved, [
      Edit.insert(Channels.HH),
      Edit.group("exc", Select.cell([0, 1])),
      Edit.group("inh", Select.cell([2, 3])),
      Edit.labelByGroup("cell_type", ["exc", "inh"]),
      Edit.copyToEdges("cell_type"),
      Edit.train("IonotropicSynapse_gS", { share: Share.by("pre_cell_type", "post_cell_type"), initial: 1e-3 }),
      Edit.record("v")
    ])
    expect(View.column(Select.edges, "IonotropicSynapse_gS").get(network).length).toBe(3)
    expect(Network.parameters(network).entries[0].labels).toEqual(["exc→inh", "inh→inh"])
    expect(run(network, { tMax: 1 }).state.v.every(Number.isFinite)).toBe(true)
  })
})

describe("B17: trainables of geometry and of states can be let go by place, and are listed", () => {
  it("like all others", () => {
    const network = Network.editSync(Network.make([Cell.make(), Cell.make()]), [
      Edit.insert(Channels.HH),
      Edit.train("radius", { share: Share.each }),
      Edit.train("HH_m", { share: Share.each }),
      Edit.train("HH_gNa", { share: Share.each })
    ])
    expect(Network.parameters(network).entries.map((e) => e.key)).toEqual(["radius", "HH_m", "HH_gNa"])
    const rest = Network.editSync(network, [Edit.untrain(undefined, Select.cell(1))])
    expect(Network.parameters(rest).entries.map((e) => [e.key, e.values.length])).toEqual([
      ["radius", 1],
      ["HH_m", 1],
      ["HH_gNa", 1]
    ])
  })
})
