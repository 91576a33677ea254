/** `Parameters.show`: each parameter with its value and what it drives, as text, for the sharing of the tutorial, inputs, none, and many. */
import { describe, expect, it } from "vitest"
import * as Edit from "../../src/Edit.ts"
import * as Channels from "../../src/mechanism/Channels.ts"
import * as Synapses from "../../src/mechanism/Synapses.ts"
import * as Network from "../../src/Network.ts"
import * as Cell from "../../src/network/Cell.ts"
import * as Connect from "../../src/select/Connect.ts"
import * as Select from "../../src/select/Select.ts"
import * as Parameters from "../../src/share/Parameters.ts"
import * as Share from "../../src/share/Share.ts"
import { grouped } from "../fixtures.ts"

const gS = "IonotropicSynapse_gS"
const cell = Cell.make({ parents: [-1, 0], ncomp: 2 })

/** Three cells onto three, as in the tutorial. */
const wired = Network.editSync(Network.make(Array.from({ length: 6 }, () => cell)), [
  Edit.insert(Channels.HH),
  Edit.connect(Connect.full(Select.cell([0, 1, 2]), Select.cell([3, 4, 5])), Synapses.Ionotropic)
])

const shown = (network: Network.Network, ...edits: ReadonlyArray<Edit.Edit>): string =>
  Parameters.show(Network.parameters(Network.editSync(network, edits)))

describe("parameters as a table", () => {
  it("are none where nothing is trained", () => {
    expect(shown(wired)).toBe("no trainable parameters")
    expect(shown(wired, Edit.train(gS), Edit.untrain())).toBe("no trainable parameters")
  })

  it("say their number, label and value, and how many rows they drive", () => {
    const own = Edit.train(gS, { share: Share.by("pre_cell_index"), initial: [1e-4, 2.5e-4, 1 / 3000] })
    expect(shown(wired, own)).toBe(`   trainable             label                   value  drives
0  IonotropicSynapse_gS  pre_cell_index 0       0.0001  3 synapses
1  IonotropicSynapse_gS  pre_cell_index 1      0.00025  3 synapses
2  IonotropicSynapse_gS  pre_cell_index 2  0.000333333  3 synapses`)
  })

  it("are numbered anew for each trainable, whatever its table", () => {
    const edits = [
      Edit.train("HH_gNa", { at: Select.cell([0, 1]), share: Share.perCell }),
      Edit.train(gS),
      Edit.train("radius", { at: Select.rows([23]), name: "tip" })
    ]
    expect(shown(wired, ...edits)).toBe(`   trainable             label     value  drives
0  HH_gNa                cell 0     0.12  4 compartments
1  HH_gNa                cell 1     0.12  4 compartments
0  IonotropicSynapse_gS  all      0.0001  9 synapses
0  tip                   comp 23       1  1 compartment`)
  })

  it("of the second network of the tutorial are six, by the types before and after", () => {
    const at = Select.edges.where({ pre_cell_type: ["exc", "inh"] })
    const trained = Network.editSync(grouped, [
      Edit.train(gS, { at, share: Share.by("pre_cell_type", "post_cell_type") })
    ])
    expect(shown(trained)).toBe(`   trainable             label         value  drives
0  IonotropicSynapse_gS  exc→exc      0.0001  4 synapses
1  IonotropicSynapse_gS  exc→inh      0.0001  4 synapses
2  IonotropicSynapse_gS  exc→unknown  0.0001  4 synapses
3  IonotropicSynapse_gS  inh→exc      0.0001  4 synapses
4  IonotropicSynapse_gS  inh→inh      0.0001  4 synapses
5  IonotropicSynapse_gS  inh→unknown  0.0001  4 synapses`)
  })

  it("have the values that they were set to, not those of the network", () => {
    const trained = Network.parameters(Network.editSync(wired, [Edit.train("HH_gNa")]))
    expect(Parameters.show(Parameters.set(trained, "HH_gNa", [0.25]))).toBe(`   trainable  label  value  drives
0  HH_gNa     all     0.25  24 compartments`)
  })

  it("of inputs drive values of these", () => {
    const inputs = [{ name: "wave", labels: ["0 ms", "0.5 ms"], values: Float64Array.of(0.25, -0.125) }]
    const trained = Network.parameters(Network.editSync(wired, [Edit.train(gS)]))
    expect(Parameters.show(Parameters.withInputs(trained, inputs))).toBe(
      `   trainable             label    value  drives
0  IonotropicSynapse_gS  all     0.0001  9 synapses
0  wave                  0 ms      0.25  1 input value
1  wave                  0.5 ms  -0.125  1 input value`
    )
  })
})

describe("a long table of parameters", () => {
  /** The lines of a table of so many parameters. */
  const lines = (count: number): ReadonlyArray<string> =>
    shown(
      Network.make(Array.from({ length: count }, () => Cell.make())),
      Edit.train("v", { at: Select.all, share: Share.each })
    ).split("\n")

  it("is whole up to sixty", () => {
    expect(lines(60).length).toBe(61)
    expect(lines(60).some((line) => line.includes("more"))).toBe(false)
  })

  it("is cut in the middle, and says how many are left out", () => {
    const cut = lines(100)
    expect(cut.length).toBe(62)
    expect(cut[0]).toBe("    trainable  label    value  drives")
    expect(cut.slice(30, 33)).toEqual([
      "29  v          comp 29    -70  1 compartment",
      "… 40 more rows …",
      "70  v          comp 70    -70  1 compartment"
    ])
    expect(cut[61]).toBe("99  v          comp 99    -70  1 compartment")
  })
})
