/** Wrong uses of sharing rules, trainables and parameters: each is one typed error that says what there is instead; nothing changes. */
import { describe, expect, it } from "vitest"
import * as Edit from "../../src/Edit.ts"
import * as Channels from "../../src/mechanism/Channels.ts"
import * as Network from "../../src/Network.ts"
import * as Select from "../../src/select/Select.ts"
import * as Parameters from "../../src/share/Parameters.ts"
import * as Share from "../../src/share/Share.ts"
import { failure, wired } from "../fixtures.ts"

const gS = "IonotropicSynapse_gS"
const network = Network.editSync(wired, [
  Edit.group("exc", Select.cell([0, 1])),
  Edit.label("layer", "L5", Select.cell([0, 1])),
  Edit.label("depth", 1, Select.cell(0)),
  Edit.train(gS, { at: Select.edges.rows([0, 1, 2]), share: Share.by("post_cell_index") }),
  Edit.train("radius", { at: Select.cell("all"), name: "radii" })
])
const parameters = Network.parameters(network)
const before = Network.show(network, { what: "nodes" }) + Network.show(network, { what: "edges" }) +
  Network.show(network)
const { edges, nodes, trainables } = network
const text = "0.1" as unknown as number

type Case = readonly [title: string, edit: Edit.Edit, tag: string, message: string]

/** Trains the length of all compartments by a rule. */
const by = (share: Share.Rule, at: Select.Selection = Select.all): Edit.Edit =>
  Edit.train(at.domain === "nodes" ? "length" : "IonotropicSynapse_s", { at, share })

const cases: Readonly<Record<string, ReadonlyArray<Case>>> = {
  "what cannot be trained": [
    [
      "a column that does not exist",
      Edit.train("IonotropicSynapse_g"),
      "UnknownName",
      `train "IonotropicSynapse_g": column "IonotropicSynapse_g" does not exist; did you mean ` +
      `"IonotropicSynapse_gS"? (there is: length, radius, axial_resistivity, capacitance, v, area, volume, ` +
      "resistive_load_in, resistive_load_out, x, y, z, Na_gNa, eNa, vt, Na_m, Na_h, K_gK, eK, K_n, " +
      "Leak_gLeak, Leak_eLeak, IonotropicSynapse_gS, IonotropicSynapse_e_syn, … 7 more)"
    ],
    [
      "a parameter without the name of its synapse",
      Edit.train("e_syn"),
      "UnknownName",
      `train "e_syn": column "e_syn" does not exist; did you mean "IonotropicSynapse_e_syn"? (there is: ` +
      "length, radius, axial_resistivity, capacitance, v, area, volume, resistive_load_in, " +
      "resistive_load_out, x, y, z, Na_gNa, eNa, vt, Na_m, Na_h, K_gK, eK, K_n, Leak_gLeak, Leak_eLeak, " +
      "IonotropicSynapse_gS, IonotropicSynapse_e_syn, … 7 more)"
    ],
    [
      "an index",
      Edit.train("local_comp_index"),
      "BadValue",
      `train "local_comp_index": column "local_comp_index" of nodes is an index; expected a column that ` +
      "may change; indices follow from the network"
    ],
    [
      "a column of text",
      Edit.train("layer"),
      "BadValue",
      `train "layer": column "layer" of nodes is a column of text; expected a column of numbers; use ` +
      "Edit.label to change text"
    ],
    [
      "a label of numbers",
      Edit.train("depth"),
      "BadValue",
      `train "depth": "depth" is a label, which no equation reads; expected a parameter, an initial state ` +
      "or a passive column"
    ],
    [
      "a position",
      Edit.train("x"),
      "BadValue",
      `train "x": "x" is a position, which no equation reads; expected a parameter, an initial state or a ` +
      "passive column"
    ],
    [
      "a group",
      Edit.train("exc"),
      "BadValue",
      `train "exc": column "exc" of nodes is a group; expected a column of numbers; Edit.group and ` +
      "Edit.ungroup change it"
    ],
    [
      "a current",
      Edit.train("i_Na"),
      "BadValue",
      `train "i_Na": "i_Na" is a current; expected a parameter, a state or a passive column; currents are ` +
      "computed, they can only be recorded"
    ],
    [
      "a quantity that the selected compartments lack",
      Edit.train("K_gK", { at: Select.cell(2) }),
      "NothingThere",
      `train "K_gK": no row of cell(2) has "K_gK"; it belongs to K, which is inserted elsewhere`
    ],
    [
      "a quantity that the selected synapses lack",
      Edit.train("TanhRateSynapse_gS", { at: Select.edges.rows([0]) }),
      "NothingThere",
      `train "TanhRateSynapse_gS": no row of edges.rows([0]) has "TanhRateSynapse_gS"; it belongs to ` +
      "synapses of type TanhRateSynapse"
    ],
    [
      "synapses for a quantity of compartments",
      Edit.train("v", { at: Select.edges }),
      "BadValue",
      `train "v": the selection for "v" is edges, which selects synapses; expected a selection of ` +
      "compartments (Select.cell…)"
    ],
    [
      "compartments without synapses between them",
      Edit.train("IonotropicSynapse_s", { at: Select.cell(0).branch(1) }),
      "EmptySelection",
      `train "IonotropicSynapse_s": edges.between(cell(0).branch(1)) matches nothing; the network has 12 ` +
      "synapses of type IonotropicSynapse, TanhRateSynapse"
    ],
    [
      "a selection of nothing",
      Edit.train("v", { at: Select.group("exc").cell(2) }),
      "EmptySelection",
      `train "v": group("exc").cell(2) matches nothing; the network has 3 cells, 12 compartments, groups ` +
      "exc, mechanisms Na, K, Leak"
    ],
    [
      "a cell that does not exist",
      Edit.train("v", { at: Select.cell(9) }),
      "OutOfRange",
      `train "v": cell 9 does not exist; cell indices go from 0 to 2`
    ]
  ],
  "rows that are claimed twice": [
    [
      "the same rows",
      Edit.train(gS),
      "Overlap",
      `train "IonotropicSynapse_gS": "IonotropicSynapse_gS" of IonotropicSynapse 0 (row 0) belongs to ` +
      `trainable "IonotropicSynapse_gS" (parameter 0), a new trainable of "IonotropicSynapse_gS" cannot ` +
      "claim it too; train disjoint rows, or Edit.untrain the first"
    ],
    [
      "one of the rows",
      Edit.train(gS, { at: Select.edges.rows([5, 1]), name: "again" }),
      "Overlap",
      `train "IonotropicSynapse_gS": "IonotropicSynapse_gS" of IonotropicSynapse 1 (row 1) belongs to ` +
      `trainable "IonotropicSynapse_gS" (parameter 1), the new trainable "again" cannot claim it too; ` +
      "train disjoint rows, or Edit.untrain the first"
    ],
    [
      "what follows from a trained radius",
      Edit.train("area", { at: Select.cell(2) }),
      "Overlap",
      `train "area": "radius" of cell 2, branch 0, compartment 0 (row 8) belongs to trainable "radii" ` +
      `(parameter cell 2), a new trainable of "area" cannot claim it too; train disjoint rows, or ` +
      "Edit.untrain the first"
    ],
    [
      "a trained value that is set",
      Edit.set("radius", 3, Select.rows([4])),
      "Overlap",
      `set "radius": "radius" of cell 1, branch 0, compartment 0 (row 4) belongs to trainable "radii" ` +
      "(parameter cell 1), this edit cannot claim it too; write the parameter with Edit.writeParameters, " +
      "or Edit.untrain it first"
    ],
    [
      "what follows from a trained radius that is set",
      Edit.set("volume", 3, Select.rows([4])),
      "Overlap",
      `set "volume": "volume" of cell 1, branch 0, compartment 0 (row 4) belongs to trainable "radii" ` +
      "(parameter cell 1), this edit cannot claim it too; write the parameter with Edit.writeParameters, " +
      "or Edit.untrain it first"
    ],
    [
      "a trained synapse that is set",
      Edit.set(gS, 3),
      "Overlap",
      `set "IonotropicSynapse_gS": "IonotropicSynapse_gS" of IonotropicSynapse 0 (row 0) belongs to ` +
      `trainable "IonotropicSynapse_gS" (parameter 0), this edit cannot claim it too; write the parameter ` +
      "with Edit.writeParameters, or Edit.untrain it first"
    ],
    [
      "a name that is taken",
      Edit.train("length", { name: "radii" }),
      "NameTaken",
      `train "length": the name "radii" is taken by another trainable; choose another name`
    ],
    [
      "a trained synapse that is deleted",
      Edit.disconnect(Select.edges.pre(Select.cell(0))),
      "InUse",
      `disconnect: IonotropicSynapse 0 (row 0) is in use by trainable "IonotropicSynapse_gS"; delete it ` +
      "first with Edit.untrain"
    ],
    [
      "a trained parameter whose channel is removed",
      Edit.all([Edit.train("Na_gNa", { at: Select.cell(0) }), Edit.remove(Channels.Na)]),
      "InUse",
      `edit 2 of 2, remove Na: Na is in use by trainable "Na_gNa"; delete it first with Edit.untrain`
    ]
  ],
  "rules": [
    [
      "by a column that does not exist",
      by(Share.by("local_com_index")),
      "UnknownName",
      `train "length": column of nodes "local_com_index" does not exist; did you mean "local_comp_index"? ` +
      "(there is: global_cell_index, global_branch_index, global_comp_index, local_cell_index, " +
      "local_branch_index, local_comp_index, length, radius, axial_resistivity, capacitance, v, area, " +
      "volume, resistive_load_in, resistive_load_out, x, y, z, Na, Na_gNa, eNa, vt, Na_m, Na_h, … 13 more)"
    ],
    [
      "by a column at the end of a synapse that does not exist",
      by(Share.by("pre_layr"), Select.edges),
      "UnknownName",
      `train "IonotropicSynapse_s": column of edges "pre_layr" does not exist; did you mean "pre_layer"? ` +
      "(there is: global_edge_index, index_within_type, pre_index, pre_locs, post_index, post_locs, type, " +
      "IonotropicSynapse_gS, IonotropicSynapse_e_syn, IonotropicSynapse_k_minus, IonotropicSynapse_v_th, " +
      "IonotropicSynapse_delta, IonotropicSynapse_s, TanhRateSynapse_gS, TanhRateSynapse_x_offset, " +
      "TanhRateSynapse_slope, pre_global_cell_index, pre_global_branch_index, pre_global_comp_index, " +
      "pre_local_cell_index, pre_local_branch_index, pre_local_comp_index, pre_length, pre_radius, … 62 " +
      "more)"
    ],
    [
      "by no column",
      by(Share.by()),
      "BadValue",
      `train "length": the list of columns of Share.by is empty; expected at least one column; Share.one ` +
      "gives one parameter for all"
    ],
    [
      "by a text that some rows lack",
      by(Share.by("layer")),
      "BadValue",
      `train "length": "layer" of cell 2, branch 0, compartment 0 (row 8) is missing; expected a value in ` +
      "every selected row; select only rows that have one, or label the rest"
    ],
    [
      "by a number that some rows lack",
      by(Share.by("depth")),
      "BadValue",
      `train "length": "depth" of cell 1, branch 0, compartment 0 (row 4) is missing; expected a value in ` +
      "every selected row; select only rows that have one, or label the rest"
    ],
    [
      "by a text that the end of some synapses lacks",
      by(Share.by("pre_layer"), Select.edges),
      "BadValue",
      `train "IonotropicSynapse_s": "pre_layer" of IonotropicSynapse 6 (row 6) is missing; expected a ` +
      "value in every selected row; select only rows that have one, or label the rest"
    ],
    [
      "per cell, over synapses",
      by(Share.perCell, Select.edges),
      "BadValue",
      `train "IonotropicSynapse_s": the sharing rule is one parameter per cell, which groups compartments; ` +
      `expected a rule for synapses, for example Share.by("pre_cell_index")`
    ],
    [
      "per branch, over synapses",
      by(Share.perBranch, Select.edges),
      "BadValue",
      `train "IonotropicSynapse_s": the sharing rule is one parameter per branch, which groups ` +
      `compartments; expected a rule for synapses, for example Share.by("pre_branch_index")`
    ],
    [
      "a key that is no number",
      by(Share.key("k", () => NaN)),
      "BadValue",
      `train "length": the key "k" of cell 0, branch 0, compartment 0 (row 0) is NaN; expected a number, a ` +
      "text, or true or false"
    ],
    [
      "a key that is nothing",
      by(Share.key("distance", (row) => row.row === 0 ? 1 : undefined as never)),
      "BadValue",
      `train "length": the key "distance" of cell 0, branch 0, compartment 1 (row 1) is undefined; ` +
      "expected a number, a text, or true or false"
    ],
    [
      "a key that is an object",
      by(Share.key("k", () => ({}) as never)),
      "BadValue",
      `train "length": the key "k" of cell 0, branch 0, compartment 0 (row 0) is [object Object]; expected ` +
      "a number, a text, or true or false"
    ],
    [
      "a key that reads a column that does not exist",
      by(Share.key("k", (row) => row.lenght)),
      "UnknownName",
      `train "length": column of nodes "lenght" does not exist; did you mean "length"? (there is: ` +
      "global_cell_index, global_branch_index, global_comp_index, local_cell_index, local_branch_index, " +
      "local_comp_index, length, radius, axial_resistivity, capacitance, v, area, volume, " +
      "resistive_load_in, resistive_load_out, x, y, z, Na, Na_gNa, eNa, vt, Na_m, Na_h, … 13 more)"
    ],
    [
      "bins of text",
      by(Share.bins("layer", [0, 1])),
      "BadValue",
      `train "length": column "layer" is a column of text; expected a column of numbers`
    ],
    [
      "bins of yes and no",
      by(Share.bins("exc", [0, 1])),
      "BadValue",
      `train "length": column "exc" is a column of yes and no; expected a column of numbers`
    ],
    [
      "bins of a column that does not exist",
      by(Share.bins("X", [0, 1])),
      "UnknownName",
      `train "length": column of nodes "X" does not exist; did you mean "x"? (there is: global_cell_index, ` +
      "global_branch_index, global_comp_index, local_cell_index, local_branch_index, local_comp_index, " +
      "length, radius, axial_resistivity, capacitance, v, area, volume, resistive_load_in, " +
      "resistive_load_out, x, y, z, Na, Na_gNa, eNa, vt, Na_m, Na_h, … 13 more)"
    ],
    [
      "one edge of bins",
      by(Share.bins("x", [0])),
      "BadValue",
      `train "length": the list of edges of bins(x, [0]) is [0]; expected at least two numbers in ` +
      "ascending order"
    ],
    [
      "edges of bins that fall",
      by(Share.bins("x", [0, 20, 10])),
      "BadValue",
      `train "length": the list of edges of bins(x, [0, 20, 10]) is [0, 20, 10]; expected at least two ` +
      "numbers in ascending order"
    ],
    [
      "an edge of bins that is no number",
      by(Share.bins("x", [0, NaN])),
      "BadValue",
      `train "length": the list of edges of bins(x, [0, NaN]) is [0, NaN]; expected at least two numbers ` +
      "in ascending order"
    ],
    [
      "a value outside the bins",
      by(Share.bins("x", [0, 20])),
      "BadValue",
      `train "length": x of cell 0, branch 1, compartment 0 (row 2) is 25; expected a number in the bins, ` +
      "which go from 0 to 20"
    ],
    [
      "a value outside the bins, in the second half of a meet",
      by(Share.meet(Share.one, Share.bins("x", [10, 40]))),
      "BadValue",
      `train "length": x of cell 0, branch 0, compartment 0 (row 0) is 5; expected a number in the bins, ` +
      "which go from 10 to 40"
    ],
    [
      "bins over missing values",
      by(Share.bins("depth", [0, 2])),
      "BadValue",
      `train "length": "depth" of cell 1, branch 0, compartment 0 (row 4) is missing; expected a value in ` +
      "every selected row; select only rows that have one, or label the rest"
    ],
    [
      "a factor of zero",
      by(Share.scaled(Share.one, "y")),
      "BadValue",
      `train "length": the factor of cell 0, branch 0, compartment 0 (row 0) is 0; expected a finite ` +
      "number other than 0"
    ],
    [
      "a factor that is text",
      by(Share.scaled(Share.one, "layer"), Select.cell(0)),
      "BadValue",
      `train "length": column "layer" is a column of text; expected a column of numbers to scale by`
    ],
    [
      "a factor that is missing",
      by(Share.scaled(Share.one, "depth")),
      "BadValue",
      `train "length": the factor of cell 1, branch 0, compartment 0 (row 4) is missing; expected a finite ` +
      "number other than 0"
    ],
    [
      "a factor from a column that does not exist",
      by(Share.scaled(Share.one, "raidus")),
      "UnknownName",
      `train "length": column of nodes "raidus" does not exist; did you mean "radius"? (there is: ` +
      "global_cell_index, global_branch_index, global_comp_index, local_cell_index, local_branch_index, " +
      "local_comp_index, length, radius, axial_resistivity, capacitance, v, area, volume, " +
      "resistive_load_in, resistive_load_out, x, y, z, Na, Na_gNa, eNa, vt, Na_m, Na_h, … 13 more)"
    ],
    [
      "a factor without end",
      by(Share.scaled(Share.one, () => Infinity)),
      "BadValue",
      `train "length": the factor of cell 0, branch 0, compartment 0 (row 0) is Infinity; expected a ` +
      "finite number other than 0"
    ]
  ],
  "start values": [
    [
      "too few",
      Edit.train("length", { at: Select.cell("all"), initial: [1, 2] }),
      "WrongLength",
      `train "length": the list of initial values for "length" has 2 values where 3 are needed; the ` +
      "parameters are cell 0, cell 1, cell 2"
    ],
    [
      "no number",
      Edit.train("length", { initial: NaN }),
      "BadValue",
      `train "length": length of cell 0, branch 0, compartment 0 (row 0) is NaN; expected a positive ` +
      "number [um]"
    ],
    [
      "a negative length",
      Edit.train("length", { at: Select.cell("all"), initial: [1, 2, -3] }),
      "BadValue",
      `train "length": length of cell 2, branch 0, compartment 0 (row 8) is -3; expected a positive number ` +
      "[um]"
    ],
    [
      "a text",
      Edit.train("length", { initial: text }),
      "BadValue",
      `train "length": the initial value for "length" is "0.1"; expected a number, a list of numbers, or a ` +
      "number for every label"
    ],
    [
      "nothing",
      Edit.train("length", { initial: null as never }),
      "BadValue",
      `train "length": the initial value for "length" is null; expected a number, a list of numbers, or a ` +
      "number for every label"
    ],
    [
      "a label that does not exist",
      Edit.train("length", { at: Select.cell("all"), initial: { "cell 0": 1, "cell 1": 1, "cell 3": 1 } }),
      "UnknownName",
      `train "length": parameter "cell 3" does not exist; did you mean "cell 0"? (there is: cell 0, cell ` +
      "1, cell 2)"
    ],
    [
      "a label that is missing",
      Edit.train("length", { at: Select.cell("all"), initial: { "cell 0": 1, "cell 1": 1 } }),
      "BadValue",
      `train "length": the initial value of parameter "cell 2" is missing; expected a value for every label`
    ]
  ],
  "parameters": [
    [
      "a trainable that does not exist, to let go",
      Edit.untrain("radios"),
      "UnknownName",
      `untrain "radios": trainable "radios" does not exist; did you mean "radii"? (there is: ` +
      "IonotropicSynapse_gS, radii)"
    ],
    [
      "parameters of another network",
      Edit.writeParameters(Network.parameters(Network.editSync(wired, [Edit.train("v")]))),
      "UnknownName",
      `writeParameters: trainable "v" does not exist (there is: IonotropicSynapse_gS, radii)`
    ],
    [
      "parameters of another rule",
      Edit.writeParameters(Network.parameters(Network.editSync(wired, [Edit.train(gS)]))),
      "BadValue",
      `writeParameters: the list of labels of "IonotropicSynapse_gS" is all; expected 0, 1, 2`
    ],
    [
      "a parameter that is no number",
      Edit.writeParameters(Parameters.set(parameters, gS, [1, NaN, 1])),
      "BadValue",
      "writeParameters: IonotropicSynapse_gS of IonotropicSynapse 1 (row 1) is NaN; expected a finite " +
      "number [uS]"
    ],
    [
      "a negative radius",
      Edit.writeParameters(Parameters.set(parameters, "radii", (_, p) => 1 - p)),
      "BadValue",
      "writeParameters: radius of cell 1, branch 0, compartment 0 (row 4) is 0; expected a positive number " +
      "[um]"
    ]
  ]
}

describe.each(Object.entries(cases))("%s", (_, list) => {
  it.each(list)("%s", (_, edit, tag, message) => {
    const error = failure(network, [edit])
    expect(error.message).toBe(message)
    expect(error.reason._tag).toBe(tag)
    expect(error._tag).toBe("NetworkError")
    expect([network.nodes === nodes, network.edges === edges, network.trainables === trainables]).toEqual([
      true,
      true,
      true
    ])
  })
})

it("none of them changed the network", () => {
  expect(Network.show(network, { what: "nodes" }) + Network.show(network, { what: "edges" }) + Network.show(network))
    .toBe(before)
  expect(Network.check(network)).toEqual([])
})
