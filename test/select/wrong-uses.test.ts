/** Wrong uses of networks, selections and edits: each is one typed error, whose message says what there is instead; nothing changes. */
import { describe, expect, it } from "vitest"
import * as Edit from "../../src/Edit.ts"
import * as Channels from "../../src/mechanism/Channels.ts"
import * as Pumps from "../../src/mechanism/Pumps.ts"
import * as Synapses from "../../src/mechanism/Synapses.ts"
import * as Network from "../../src/Network.ts"
import * as Mechanism from "../../src/network/Mechanism.ts"
import * as Stimulus from "../../src/network/Stimulus.ts"
import * as Connect from "../../src/select/Connect.ts"
import * as Select from "../../src/select/Select.ts"
import { failure, mechanism, wired } from "../fixtures.ts"

const network = Network.editSync(wired, [
  Edit.group("exc", Select.cell([0, 1])),
  Edit.group("soma", Select.branch(0)),
  Edit.label("layer", "L5"),
  Edit.label("delay", 1, Select.edges),
  Edit.clamp("v", -60, Select.cell(0)),
  Edit.record("K_n", Select.cell(0)),
  Edit.record("i_Leak", Select.cell(1))
])
const before = Network.show(network, { what: "nodes" }) + Network.show(network, { what: "edges" }) +
  Network.show(network)
const { edges, nodes } = network

const one = Stimulus.step({ delay: 0, duration: 1, amplitude: 1 })
const parameter = { default: 1, unit: "1", shared: false }
const text = "0.1" as unknown as number

type Case = readonly [title: string, edit: Edit.Edit, tag: string, message: string]

const at = (selection: Select.Selection): Edit.Edit =>
  Edit.set(selection.domain === "nodes" ? "v" : "IonotropicSynapse_gS", 1, selection)

const cases: Readonly<Record<string, ReadonlyArray<Case>>> = {
  "names that do not exist": [
    [
      "a group",
      at(Select.group("som")),
      "UnknownName",
      `set "v": group "som" does not exist; did you mean "soma"? (there is: exc, soma)`
    ],
    [
      "a group, when what is meant is a mechanism",
      at(Select.group("K")),
      "BadValue",
      `set "v": "K" is a mechanism; expected a group; use Select.mechanism("K")`
    ],
    [
      "a mechanism",
      at(Select.mechanism("Leek")),
      "UnknownName",
      `set "v": mechanism "Leek" does not exist; did you mean "Leak"? (there is: Na, K, Leak)`
    ],
    [
      "a mechanism, when what is meant is a group",
      at(Select.mechanism("soma")),
      "BadValue",
      `set "v": "soma" is a group; expected a mechanism; use Select.group("soma")`
    ],
    [
      "a mechanism, when what is meant is a synapse type",
      at(Select.mechanism("IonotropicSynapse")),
      "BadValue",
      `set "v": "IonotropicSynapse" is a synapse type; expected a mechanism; use ` +
      `Select.synapse("IonotropicSynapse")`
    ],
    [
      "a synapse type by its short name",
      at(Select.synapse("Ionotropic")),
      "UnknownName",
      `set "IonotropicSynapse_gS": synapse type "Ionotropic" does not exist; did you mean ` +
      `"IonotropicSynapse"? (there is: IonotropicSynapse, TanhRateSynapse)`
    ],
    [
      "a synapse type, when what is meant is a channel",
      at(Select.synapse("Na")),
      "BadValue",
      `set "IonotropicSynapse_gS": "Na" is a mechanism; expected a synapse type; use Select.mechanism("Na")`
    ],
    [
      "a column to set",
      Edit.set("raduis", 1),
      "UnknownName",
      `set "raduis": column "raduis" does not exist; did you mean "radius"? (there is: length, radius, ` +
      "axial_resistivity, capacitance, v, area, volume, resistive_load_in, resistive_load_out, x, y, z, " +
      "Na_gNa, eNa, vt, Na_m, Na_h, K_gK, eK, K_n, Leak_gLeak, Leak_eLeak, IonotropicSynapse_gS, " +
      "IonotropicSynapse_e_syn, … 7 more)"
    ],
    [
      "a parameter without the name of its channel",
      Edit.set("gK", 1),
      "UnknownName",
      `set "gK": column "gK" does not exist; did you mean "K_gK"? (there is: length, radius, ` +
      "axial_resistivity, capacitance, v, area, volume, resistive_load_in, resistive_load_out, x, y, z, " +
      "Na_gNa, eNa, vt, Na_m, Na_h, K_gK, eK, K_n, Leak_gLeak, Leak_eLeak, IonotropicSynapse_gS, " +
      "IonotropicSynapse_e_syn, … 7 more)"
    ],
    [
      "a column in a test",
      at(Select.where({ locl_comp_index: 0 })),
      "UnknownName",
      `set "v": column of nodes "locl_comp_index" does not exist; did you mean "local_comp_index"? (there ` +
      "is: global_cell_index, global_branch_index, global_comp_index, local_cell_index, " +
      "local_branch_index, local_comp_index, length, radius, axial_resistivity, capacitance, v, area, " +
      "volume, resistive_load_in, resistive_load_out, x, y, z, Na, Na_gNa, eNa, vt, Na_m, Na_h, … 13 more)"
    ],
    [
      "a column at the end of a synapse",
      at(Select.edges.where({ pre_cell_typ: "exc" })),
      "UnknownName",
      `set "IonotropicSynapse_gS": column of edges "pre_cell_typ" does not exist (there is: ` +
      "global_edge_index, index_within_type, pre_index, pre_locs, post_index, post_locs, type, " +
      "IonotropicSynapse_gS, IonotropicSynapse_e_syn, IonotropicSynapse_k_minus, IonotropicSynapse_v_th, " +
      "IonotropicSynapse_delta, IonotropicSynapse_s, TanhRateSynapse_gS, TanhRateSynapse_x_offset, " +
      "TanhRateSynapse_slope, delay, pre_global_cell_index, pre_global_branch_index, " +
      "pre_global_comp_index, pre_local_cell_index, pre_local_branch_index, pre_local_comp_index, " +
      "pre_length, … 63 more)"
    ],
    [
      "a column read by a predicate",
      at(Select.where((row) => row.readius > 1)),
      "UnknownName",
      `set "v": column of nodes "readius" does not exist; did you mean "radius"? (there is: ` +
      "global_cell_index, global_branch_index, global_comp_index, local_cell_index, local_branch_index, " +
      "local_comp_index, length, radius, axial_resistivity, capacitance, v, area, volume, " +
      "resistive_load_in, resistive_load_out, x, y, z, Na, Na_gNa, eNa, vt, Na_m, Na_h, … 13 more)"
    ],
    [
      "a column read by a function that sets",
      Edit.set("v", (row) => row.radios),
      "UnknownName",
      `set "v": column of nodes "radios" does not exist; did you mean "radius"? (there is: ` +
      "global_cell_index, global_branch_index, global_comp_index, local_cell_index, local_branch_index, " +
      "local_comp_index, length, radius, axial_resistivity, capacitance, v, area, volume, " +
      "resistive_load_in, resistive_load_out, x, y, z, Na, Na_gNa, eNa, vt, Na_m, Na_h, … 13 more)"
    ],
    [
      "a value of a text column",
      at(Select.where({ layer: "L6" })),
      "UnknownName",
      `set "v": layer "L6" does not exist; did you mean "L5"? (there is: L5)`
    ],
    [
      "a group to leave",
      Edit.ungroup("axon"),
      "UnknownName",
      `ungroup "axon": group "axon" does not exist (there is: exc, soma)`
    ],
    [
      "a group to label by",
      Edit.labelByGroup("kind", ["exc", "inh"]),
      "UnknownName",
      `labelByGroup "kind": group "inh" does not exist (there is: exc, soma)`
    ],
    [
      "a label to remove",
      Edit.unlabel("lair"),
      "UnknownName",
      `unlabel "lair": label "lair" does not exist; did you mean "layer"? (there is: layer, delay)`
    ],
    [
      "a label of synapses to remove, among those of compartments",
      Edit.unlabel("delay", "nodes"),
      "UnknownName",
      `unlabel "delay": label of nodes "delay" does not exist (there is: layer)`
    ],
    [
      "a column to copy",
      Edit.copyToEdges("cell_type"),
      "UnknownName",
      `copyToEdges "cell_type": column of nodes "cell_type" does not exist (there is: global_cell_index, ` +
      "global_branch_index, global_comp_index, local_cell_index, local_branch_index, local_comp_index, " +
      "length, radius, axial_resistivity, capacitance, v, area, volume, resistive_load_in, " +
      "resistive_load_out, x, y, z, Na, Na_gNa, eNa, vt, Na_m, Na_h, … 13 more)"
    ],
    [
      "a mechanism to remove",
      Edit.remove("HH"),
      "UnknownName",
      `remove HH: mechanism "HH" does not exist (there is: Na, K, Leak)`
    ],
    [
      "a quantity to record",
      Edit.record("m"),
      "UnknownName",
      `record "m": recordable quantity "m" does not exist; did you mean "Na_m"? (there is: v, Na_m, Na_h, ` +
      "i_Na, K_n, i_K, i_Leak, IonotropicSynapse_s, i_IonotropicSynapse, i_TanhRateSynapse)"
    ],
    [
      "a recording to delete",
      Edit.unrecord("V"),
      "UnknownName",
      `unrecord "V": recordable quantity "V" does not exist; did you mean "v"? (there is: v, Na_m, Na_h, ` +
      "i_Na, K_n, i_K, i_Leak, IonotropicSynapse_s, i_IonotropicSynapse, i_TanhRateSynapse)"
    ],
    [
      "a clamp to delete",
      Edit.unclamp("K_m"),
      "UnknownName",
      `unclamp "K_m": recordable quantity "K_m" does not exist; did you mean "K_n"? (there is: v, Na_m, ` +
      "Na_h, i_Na, K_n, i_K, i_Leak, IonotropicSynapse_s, i_IonotropicSynapse, i_TanhRateSynapse)"
    ],
    [
      "a state that diffuses",
      Edit.diffuse("CaCon_i"),
      "UnknownName",
      `diffuse "CaCon_i": state of a channel or pump "CaCon_i" does not exist (there is: Na_m, Na_h, K_n)`
    ],
    [
      "a state that stops to diffuse",
      Edit.undiffuse("CaCon_i"),
      "UnknownName",
      `undiffuse "CaCon_i": diffusing state "CaCon_i" does not exist (there is no diffusing state yet)`
    ]
  ],
  "indices": [
    [
      "a cell beyond the last",
      at(Select.cell(3)),
      "OutOfRange",
      `set "v": cell 3 does not exist; cell indices go from 0 to 2`
    ],
    [
      "a negative cell",
      at(Select.cell(-1)),
      "OutOfRange",
      `set "v": cell -1 does not exist; cell indices go from 0 to 2`
    ],
    [
      "a fractional branch",
      at(Select.branch(0.5)),
      "BadValue",
      `set "v": a branch index is 0.5; expected a whole number`
    ],
    [
      "an index that is no number",
      at(Select.cell(NaN)),
      "BadValue",
      `set "v": a cell index is NaN; expected a whole number`
    ],
    [
      "a branch beyond those of the selected cell",
      at(Select.cell(0).branch(2)),
      "OutOfRange",
      `set "v": branch 2 does not exist; branch indices within a cell go from 0 to 1`
    ],
    [
      "a compartment beyond those of any selected branch",
      at(Select.cell(0).comp([0, 2])),
      "OutOfRange",
      `set "v": comp 2 does not exist; comp indices within a branch go from 0 to 1`
    ],
    [
      "a global compartment beyond the last",
      at(Select.comp(12, { scope: "global" })),
      "OutOfRange",
      `set "v": comp 12 does not exist; comp indices go from 0 to 11`
    ],
    [
      "an index in a list",
      at(Select.cell([0, 7])),
      "OutOfRange",
      `set "v": cell 7 does not exist; cell indices go from 0 to 2`
    ],
    [
      "a range beyond the end",
      at(Select.cell(Select.range(1, 5))),
      "OutOfRange",
      `set "v": cell 3 does not exist; cell indices go from 0 to 2`
    ],
    [
      "an endless range",
      at(Select.cell(Select.range(0, Infinity))),
      "OutOfRange",
      `set "v": cell 3 does not exist; cell indices go from 0 to 2`
    ],
    [
      "a range that stands still",
      at(Select.cell(Select.range(0, 3, 0))),
      "BadValue",
      `set "v": the step of a range of cell indices is 0 or less; expected 1 or more`
    ],
    [
      "a mask of compartments for cells",
      at(Select.cell([true, false])),
      "WrongLength",
      `set "v": the mask over cell indices has 2 values where 3 are needed; a mask needs one entry per cell`
    ],
    [
      "a name for an index",
      at(Select.cell("exc" as never)),
      "BadValue",
      `set "v": the cell index is "exc"; expected a number, a list, a mask, Select.range or "all"`
    ],
    [
      "nothing for an index",
      at(Select.cell(undefined as never)),
      "BadValue",
      `set "v": the cell index is undefined; expected a number, a list, a mask, Select.range or "all"`
    ],
    [
      "a row beyond the last",
      at(Select.rows([0, 12])),
      "OutOfRange",
      `set "v": compartment row 12 does not exist; compartment row indices go from 0 to 11`
    ],
    [
      "a row twice",
      at(Select.rows([3, 1, 3])),
      "BadValue",
      `set "v": compartment row 3 is listed twice; expected every row once`
    ],
    [
      "a location beyond the end",
      at(Select.loc(1.1)),
      "OutOfRange",
      `set "v": location 1.1 does not exist; locations go from 0 (start of the branch) to 1 (its end)`
    ],
    [
      "a location that is no number",
      at(Select.loc(NaN)),
      "OutOfRange",
      `set "v": location NaN does not exist; locations go from 0 (start of the branch) to 1 (its end)`
    ],
    [
      "a synapse beyond those of its type",
      at(Select.synapse("TanhRateSynapse").edge(3)),
      "OutOfRange",
      `set "IonotropicSynapse_gS": edge 3 does not exist; edge indices among the selected synapses go from ` +
      "0 to 2"
    ],
    [
      "a synapse row beyond the last",
      at(Select.edges.rows([12])),
      "OutOfRange",
      `set "IonotropicSynapse_gS": synapse row 12 does not exist; synapse row indices go from 0 to 11`
    ]
  ],
  "empty selections": [
    [
      "a group without the cell",
      at(Select.group("exc").cell(2)),
      "EmptySelection",
      `set "v": group("exc").cell(2) matches nothing; the network has 3 cells, 12 compartments, groups ` +
      "exc, soma, mechanisms Na, K, Leak"
    ],
    [
      "a list of nothing",
      at(Select.cell([])),
      "EmptySelection",
      `set "v": cell([]) matches nothing; the network has 3 cells, 12 compartments, groups exc, soma, ` +
      "mechanisms Na, K, Leak"
    ],
    [
      "a test that holds nowhere",
      at(Select.where({ radius: 7 })),
      "EmptySelection",
      `set "v": where({ radius: 7 }) matches nothing; the network has 3 cells, 12 compartments, groups ` +
      "exc, soma, mechanisms Na, K, Leak"
    ],
    [
      "synapses between cells that have none",
      at(Select.edges.pre(Select.rows([3]))),
      "EmptySelection",
      `set "IonotropicSynapse_gS": edges.pre(rows([3])) matches nothing; the network has 12 synapses of ` +
      "type IonotropicSynapse, TanhRateSynapse"
    ],
    [
      "a quantity that the selected compartments lack",
      Edit.set("K_gK", 1, Select.cell([1, 2])),
      "NothingThere",
      `set "K_gK": no row of cell([1, 2]) has "K_gK"; it belongs to K, which is inserted elsewhere`
    ],
    [
      "a quantity that the selected synapses lack",
      Edit.set("TanhRateSynapse_gS", 1, Select.synapse("IonotropicSynapse")),
      "NothingThere",
      `set "TanhRateSynapse_gS": no row of edges.synapse("IonotropicSynapse") has "TanhRateSynapse_gS"; it ` +
      "belongs to synapses of type TanhRateSynapse"
    ],
    [
      "a mechanism that the selected compartments lack",
      Edit.remove("K", Select.cell(1)),
      "EmptySelection",
      `remove K: cell(1).mechanism("K") matches nothing; the network has 3 cells, 12 compartments, groups ` +
      "exc, soma, mechanisms Na, K, Leak"
    ],
    [
      "a chance of zero",
      Edit.connect(Connect.sparse(Select.all, Select.all, { probability: 0, seed: 1 }), Synapses.Ionotropic),
      "EmptySelection",
      "connect IonotropicSynapse: the wiring matches nothing; with probability 0 and seed 1 none of 9 " +
      "pairs of cells is joined"
    ],
    [
      "a matrix that is false everywhere",
      Edit.connect(Connect.matrix(Select.cell(0), Select.cell(1), [[false]]), Synapses.Ionotropic),
      "EmptySelection",
      "connect IonotropicSynapse: the wiring matches nothing; the matrix is false everywhere"
    ],
    [
      "empty labels",
      Edit.labelByGroup("kind", []),
      "BadValue",
      `labelByGroup "kind": the list of groups is empty; expected the name of at least one group`
    ]
  ],
  "values": [
    [
      "a radius of zero",
      Edit.set("radius", 0),
      "BadValue",
      `set "radius": radius of cell 0, branch 0, compartment 0 (row 0) is 0; expected a positive number ` +
      "[um]"
    ],
    [
      "a voltage that is no number",
      Edit.set("v", NaN),
      "BadValue",
      `set "v": v of cell 0, branch 0, compartment 0 (row 0) is NaN; expected a finite number [mV]`
    ],
    [
      "a conductance without end",
      Edit.set("Na_gNa", [...Array<number>(11).fill(1), Infinity]),
      "BadValue",
      `set "Na_gNa": Na_gNa of cell 2, branch 1, compartment 1 (row 11) is Infinity; expected a finite ` +
      "number [S/cm2]"
    ],
    [
      "a text for a number",
      Edit.set("v", text),
      "BadValue",
      `set "v": the value for "v" is "0.1"; expected a number, a list of numbers, or a function of the row`
    ],
    [
      "a text in a list of numbers",
      Edit.set("v", [text, 1], Select.cell(0).branch(0)),
      "BadValue",
      `set "v": v of cell 0, branch 0, compartment 0 (row 0) is "0.1"; expected a finite number [mV]`
    ],
    [
      "a function that gives no number",
      Edit.set("v", () => undefined as never),
      "BadValue",
      `set "v": v of cell 0, branch 0, compartment 0 (row 0) is undefined; expected a finite number [mV]`
    ],
    [
      "too few values",
      Edit.set("v", [1, 2], Select.cell(0)),
      "WrongLength",
      `set "v": the list for "v" has 2 values where 4 are needed; give one number for all, or one for each ` +
      "of the 4 selected rows that have it"
    ],
    [
      "as many values as rows, where fewer have the quantity",
      Edit.set("TanhRateSynapse_gS", Array<number>(12).fill(1), Select.edges),
      "WrongLength",
      `set "TanhRateSynapse_gS": the list for "TanhRateSynapse_gS" has 12 values where 3 are needed; give ` +
      "one number for all, or one for each of the 3 selected rows that have it"
    ],
    [
      "an index to set",
      Edit.set("global_cell_index", 1),
      "BadValue",
      `set "global_cell_index": column "global_cell_index" of nodes is an index; expected a column that ` +
      "may change; indices follow from the network"
    ],
    [
      "the ends of synapses to set",
      Edit.set("pre_index", 1),
      "BadValue",
      `set "pre_index": column "pre_index" of edges is an index; expected a column that may change; ` +
      "indices follow from the network"
    ],
    [
      "text to set",
      Edit.set("layer", 1),
      "BadValue",
      `set "layer": column "layer" of nodes is a column of text; expected a column of numbers; use ` +
      "Edit.label to change text"
    ],
    [
      "a group to set",
      Edit.set("soma", 1),
      "BadValue",
      `set "soma": column "soma" of nodes is a group; expected a column of numbers; Edit.group and ` +
      "Edit.ungroup change it"
    ],
    [
      "a mechanism to set",
      Edit.set("Na", 1),
      "BadValue",
      `set "Na": column "Na" of nodes is a mechanism; expected a column of numbers; Edit.insert and ` +
      "Edit.remove change it"
    ],
    [
      "a current to set",
      Edit.set("i_Na", 1),
      "BadValue",
      `set "i_Na": "i_Na" is a current; expected a parameter, a state or a passive column; currents are ` +
      "computed, they can only be recorded"
    ],
    [
      "a number in a column of text",
      Edit.label("layer", 5),
      "BadValue",
      `label "layer": label "layer" of cell 0, branch 0, compartment 0 (row 0) is 5; expected text, like ` +
      "the rest of the column"
    ],
    [
      "labels of two kinds",
      Edit.label("kind", ["a", 1], Select.rows([0, 1])),
      "BadValue",
      `label "kind": label "kind" of cell 0, branch 0, compartment 1 (row 1) is 1; expected text, like the ` +
      "rest of the column"
    ],
    [
      "too few labels",
      Edit.label("kind", ["a"], Select.cell(0)),
      "WrongLength",
      `label "kind": the list for "kind" has 1 value where 4 are needed; give one value for all, or one ` +
      "for each of the 4 selected rows"
    ],
    [
      "a label that is no number",
      Edit.label("depth", NaN),
      "BadValue",
      `label "depth": label "depth" of cell 0, branch 0, compartment 0 (row 0) is NaN; expected a finite ` +
      "number, like the rest of the column"
    ],
    [
      "a text to compare numbers with",
      at(Select.where({ radius: "1" })),
      "BadValue",
      `set "v": the test of column "radius" is "1"; expected a number, because the column holds numbers`
    ],
    [
      "a number to compare text with",
      at(Select.where({ layer: 5 })),
      "BadValue",
      `set "v": the test of column "layer" is 5; expected a string, because the column holds strings`
    ],
    [
      "a number to compare yes and no with",
      at(Select.where({ soma: 1 })),
      "BadValue",
      `set "v": the test of column "soma" is 1; expected a boolean, because the column holds booleans`
    ],
    [
      "a shift that is no number",
      Edit.move({ x: NaN }, Select.all),
      "BadValue",
      "move: the shift in x is NaN; expected a finite number [um]"
    ],
    [
      "a clamp that is no number",
      Edit.clamp("Na_m", NaN, Select.all),
      "BadValue",
      `clamp "Na_m": the clamp of Na_m is NaN; expected a finite number`
    ],
    [
      "a clamp of nothing",
      Edit.clamp("Na_m", [], Select.all),
      "BadValue",
      `clamp "Na_m": the clamp of Na_m is an empty list; expected a number, or one value per step`
    ],
    [
      "a diffusion constant of zero",
      Edit.all([Edit.insert(Pumps.CaPump), Edit.diffuse("CaCon_i", 0)]),
      "BadValue",
      `edit 2 of 2, diffuse "CaCon_i": the diffusion constant of CaCon_i is 0; expected a positive number ` +
      "[um2/ms]"
    ],
    [
      "a probability above one",
      Edit.connect(Connect.sparse(Select.all, Select.all, { probability: 1.5, seed: 0 }), Synapses.Ionotropic),
      "BadValue",
      "connect IonotropicSynapse: the probability of a connection is 1.5; expected a number from 0 to 1"
    ],
    [
      "a fractional seed",
      Edit.connect(Connect.full(Select.all, Select.all, { to: { random: 0.5 } }), Synapses.Ionotropic),
      "BadValue",
      "connect IonotropicSynapse: the seed is 0.5; expected a whole number"
    ],
    [
      "a matrix of numbers",
      Edit.connect(Connect.matrix(Select.cell(0), Select.cell(1), [[1 as never]]), Synapses.Ionotropic),
      "BadValue",
      "connect IonotropicSynapse: entry 0, 0 of the connection matrix is 1; expected true or false"
    ],
    [
      "a matrix with too few rows",
      Edit.connect(Connect.matrix(Select.all, Select.all, [[true]]), Synapses.Ionotropic),
      "WrongLength",
      "connect IonotropicSynapse: the connection matrix has 1 value where 3 are needed; give one row per " +
      "presynaptic cell"
    ],
    [
      "a matrix with too short a row",
      Edit.connect(
        Connect.matrix(Select.cell([0, 1]), Select.cell([0, 1]), [[true, true], [true]]),
        Synapses.Ionotropic
      ),
      "WrongLength",
      "connect IonotropicSynapse: row 1 of the connection matrix has 1 value where 2 are needed; give one " +
      "entry per postsynaptic cell"
    ],
    [
      "sides of unequal length",
      Edit.connect(Connect.pairwise(Select.cell(0), Select.all), Synapses.Ionotropic),
      "WrongLength",
      "connect IonotropicSynapse: the postsynaptic selection of a pairwise connection has 12 values where " +
      "4 are needed; both sides need equally many compartments; Connect.full joins all to all"
    ],
    [
      "too few stimuli",
      Edit.stimulate([one, one], Select.cell(0)),
      "WrongLength",
      "stimulate: the list of stimuli has 2 values where 4 are needed; give one stimulus for all selected " +
      "compartments, or one for each"
    ]
  ],
  "the wrong kind of thing": [
    [
      "compartments without synapses between them",
      Edit.record("IonotropicSynapse_s", Select.rows([1, 2])),
      "EmptySelection",
      `record "IonotropicSynapse_s": edges.between(rows([1, 2])) matches nothing; the network has 12 synapses of ` +
      "type IonotropicSynapse, TanhRateSynapse"
    ],
    [
      "synapses selected for a quantity of compartments",
      Edit.set("v", 1, Select.edges),
      "BadValue",
      `set "v": the selection for "v" is edges, which selects synapses; expected a selection of ` +
      "compartments (Select.cell…)"
    ],
    [
      "a label to remove that is in both tables",
      Edit.all([Edit.label("note", 1), Edit.label("note", 1, Select.edges), Edit.unlabel("note")]),
      "BadValue",
      `edit 3 of 3, unlabel "note": "note" is a label of nodes and of edges; expected a label of one of them; say ` +
      `which with Edit.unlabel("note", "nodes") or Edit.unlabel("note", "edges")`
    ],
    [
      "a selection by NaN",
      Edit.set("v", 1, Select.where({ K_gK: NaN })),
      "BadValue",
      `set "v": the test of column "K_gK" is NaN; expected a number, or null for the rows without a value`
    ],
    [
      "a list that holds NaN",
      Edit.set("v", 1, Select.where({ K_gK: [1, NaN] })),
      "BadValue",
      `set "v": the test of column "K_gK" is NaN; expected a number, or null for the rows without a value`
    ],
    [
      "synapses selected to record a voltage",
      Edit.record("v", Select.edges),
      "BadValue",
      `record "v": the selection for "v" is edges, which selects synapses; expected a selection of ` +
      "compartments (Select.cell…)"
    ],
    [
      "a parameter to record",
      Edit.record("Na_gNa", Select.all),
      "BadValue",
      `record "Na_gNa": "Na_gNa" is a constant of the model; expected something that moves: v, Na_m, Na_h, ` +
      "i_Na, K_n, i_K, i_Leak, IonotropicSynapse_s, i_IonotropicSynapse, i_TanhRateSynapse"
    ],
    [
      "a parameter to clamp",
      Edit.clamp("eNa", 1, Select.all),
      "BadValue",
      `clamp "eNa": "eNa" is a constant of the model; expected something that moves: v, Na_m, Na_h, i_Na, ` +
      "K_n, i_K, i_Leak, IonotropicSynapse_s, i_IonotropicSynapse, i_TanhRateSynapse"
    ],
    [
      "a parameter that diffuses",
      Edit.diffuse("Na_gNa"),
      "BadValue",
      `diffuse "Na_gNa": "Na_gNa" is a parameter; expected a state of a channel or pump (Na_m, Na_h, K_n)`
    ],
    [
      "a synapse to insert",
      Edit.insert(Synapses.Ionotropic),
      "BadValue",
      `insert IonotropicSynapse: "IonotropicSynapse" is a synapse; expected a channel or pump; synapses ` +
      "are made by Edit.connect"
    ],
    [
      "a channel to connect",
      Edit.connect(Connect.full(Select.all, Select.all), Channels.Na),
      "BadValue",
      `connect Na: "Na" is a channel; expected a synapse; channels and pumps are put in by Edit.insert`
    ]
  ],
  "names that are taken": [
    [
      "a group named like a mechanism",
      Edit.group("Na", Select.all),
      "NameTaken",
      `group "Na": the name "Na" is taken by a mechanism; choose another name for the group`
    ],
    [
      "a group named like a column",
      Edit.group("radius", Select.all),
      "NameTaken",
      `group "radius": the name "radius" is taken by a quantity of the network; choose another name for ` +
      "the group"
    ],
    [
      "a group named like a label",
      Edit.group("layer", Select.all),
      "NameTaken",
      `group "layer": the name "layer" is taken by a column of nodes; choose another name for the group`
    ],
    [
      "a label named like a group",
      Edit.label("soma", 1),
      "NameTaken",
      `label "soma": the name "soma" is taken by a group; choose another name for the label`
    ],
    [
      "a label named like an index",
      Edit.label("cell_index", 1),
      "NameTaken",
      `label "cell_index": the name "cell_index" is taken by an index; choose another name for the label`
    ],
    [
      "a label named like a quantity of synapses",
      Edit.label("IonotropicSynapse_gS", 1),
      "NameTaken",
      `label "IonotropicSynapse_gS": the name "IonotropicSynapse_gS" is taken by a quantity of the ` +
      "network; choose another name for the label"
    ],
    [
      "a group to remove as a label",
      Edit.unlabel("soma"),
      "NameTaken",
      `unlabel "soma": the name "soma" is taken by a group; only labels can be removed here`
    ],
    [
      "a channel whose column is a label of edges",
      Edit.all([Edit.label("KCa_gK", 1, Select.edges), Edit.insert(Mechanism.rename(Channels.K, "KCa"))]),
      "NameTaken",
      `edit 2 of 2, insert KCa: the name "KCa_gK" is taken by a column of edges; remove the label with Edit.unlabel, ` +
      "or rename the mechanism with Mechanism.rename"
    ],
    [
      "a channel whose current is a label of edges",
      Edit.all([
        Edit.label("i_Tau", 1, Select.edges),
        Edit.insert(mechanism({ kind: "Channel", name: "Tau", current: { name: "i_Tau", text: "v * 0" } }))
      ]),
      "NameTaken",
      `edit 2 of 2, insert Tau: the name "i_Tau" is taken by a column of edges; remove the label with Edit.unlabel, ` +
      "or rename the mechanism with Mechanism.rename"
    ],
    [
      "a mechanism named like a group",
      Edit.insert(mechanism({ kind: "Channel", name: "soma" })),
      "NameTaken",
      `insert soma: the name "soma" is taken by a group; rename the group, or the mechanism with ` +
      "Mechanism.rename"
    ],
    [
      "a mechanism with a column like a label",
      Edit.insert(mechanism({ kind: "Channel", name: "X", parameters: { layer: { ...parameter, shared: true } } })),
      "NameTaken",
      `insert X: the name "layer" is taken by a column of nodes; rename the column, or the mechanism with ` +
      "Mechanism.rename"
    ],
    [
      "a mechanism with a column like that of a synapse",
      Edit.insert(mechanism({ kind: "Channel", name: "IonotropicSynapse", parameters: { gS: parameter } })),
      "NameTaken",
      `insert IonotropicSynapse: the name "IonotropicSynapse_gS" is taken by a synapse type's quantity; ` +
      "rename the mechanism with Mechanism.rename"
    ],
    [
      "two mechanisms of one name",
      Edit.insert(mechanism({ kind: "Channel", name: "Na", parameters: { gNa: parameter } }), Select.cell(0)),
      "NameTaken",
      `insert Na: the name "Na" is taken by a mechanism with other equations or defaults; rename one of ` +
      "them with Mechanism.rename"
    ],
    [
      "two synapse types of one name",
      Edit.connect(Connect.full(Select.all, Select.all), mechanism({ kind: "Synapse", name: "IonotropicSynapse" })),
      "NameTaken",
      `connect IonotropicSynapse: the name "IonotropicSynapse" is taken by a synapse type with other ` +
      "equations or defaults; rename one of them with Mechanism.rename"
    ],
    [
      "a synapse type with a column like a label",
      Edit.connect(
        Connect.full(Select.all, Select.all),
        mechanism({ kind: "Synapse", name: "X", parameters: { delay: { ...parameter, shared: true } } })
      ),
      "NameTaken",
      `connect X: the name "delay" is taken by a label of edges; rename the synapse type with ` +
      "Mechanism.rename"
    ],
    [
      "a synapse type with a column of a channel",
      Edit.connect(
        Connect.full(Select.all, Select.all),
        mechanism({ kind: "Synapse", name: "X", parameters: { eNa: { ...parameter, shared: true } } })
      ),
      "NameTaken",
      `connect X: the name "eNa" is taken by a column of nodes; rename the synapse type with ` +
      "Mechanism.rename"
    ],
    [
      "a synapse type with the current of a channel",
      Edit.connect(
        Connect.full(Select.all, Select.all),
        mechanism({ kind: "Synapse", name: "X", current: { name: "i_Na", text: "0" } })
      ),
      "NameTaken",
      `connect X: the name "i_Na" is taken by a current of a channel or pump; rename the synapse type with ` +
      "Mechanism.rename"
    ],
    [
      "a copy onto an index",
      Edit.all([Edit.label("index", 1), Edit.copyToEdges("index")]),
      "NameTaken",
      `edit 2 of 2, copyToEdges "index": the name "pre_index" is taken by an index; edges have this column ` +
      "already"
    ]
  ],
  "things in use": [
    [
      "a clamp on a clamp",
      Edit.clamp("v", -50, Select.branch(0)),
      "InUse",
      `clamp "v": v of cell 0, branch 0, compartment 0 (row 0) is in use by another clamp; delete it first ` +
      "with Edit.unclamp"
    ],
    [
      "a mechanism that is recorded",
      Edit.remove(Channels.K),
      "InUse",
      "remove K: K is in use by a recording of K_n in row 0; delete it first with Edit.unrecord"
    ],
    [
      "a current that is recorded",
      Edit.remove("Leak", Select.cell(1).branch(0)),
      "InUse",
      "remove Leak: Leak is in use by a recording of i_Leak in row 4; delete it first with Edit.unrecord"
    ]
  ]
}

describe.each(Object.entries(cases))("%s", (_, list) => {
  it.each(list)("%s", (_, edit, tag, message) => {
    const error = failure(network, [edit])
    expect(error.message).toBe(message)
    expect(error.reason._tag).toBe(tag)
    expect(error._tag).toBe("NetworkError")
    expect(network.nodes).toBe(nodes)
    expect(network.edges).toBe(edges)
  })
})

it("none of them changed the network", () => {
  expect(Network.show(network, { what: "nodes" }) + Network.show(network, { what: "edges" }) + Network.show(network))
    .toBe(before)
  expect(Network.check(network)).toEqual([])
})

it("there are at least fifty", () => {
  expect(Object.values(cases).flat().length).toBeGreaterThanOrEqual(50)
})
