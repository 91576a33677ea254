/** Values outside their range, things of the wrong kind, and things in use. */
import { Channels, Connect, Edit, Pumps, Select, Synapses } from "neurolens"
import { text } from "../wrongUses.ts"
import { at, one, tell } from "./wrongUses.ts"

tell({
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
      "a text that is no expression",
      Edit.set("v", "-65,5"),
      "BadText",
      `set "v": the value for "v" has a problem\n\nexpected an operator, found \`,\`: decimals have a point, as in \`0.5\`\n  -65,5\n     ^`
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
      `set "layer": column "layer" of nodes is a column of strings; expected a column of numbers; use ` +
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
      `label "layer": label "layer" of cell 0, branch 0, compartment 0 (row 0) is 5; expected a string, like ` +
      "the rest of the column"
    ],
    [
      "labels of two kinds",
      Edit.label("kind", ["a", 1], Select.rows([0, 1])),
      "BadValue",
      `label "kind": label "kind" of cell 0, branch 0, compartment 1 (row 1) is 1; expected a string, like the ` +
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
      "i_Na, K_n, i_K, i_Leak, IonotropicSynapse_s, i_IonotropicSynapse, i_TanhRateSynapse, i_clamp, i_stimulus, … 1 more"
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
      `connect Na: "Na" is a channel; expected a synapse or a junction; channels and pumps are put in by Edit.insert`
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
  ],
  "things of another kind": [
    [
      "a stimulus that is none",
      Edit.stimulate({} as never, Select.cell(0)),
      "BadValue",
      "stimulate: the stimulus is an empty object; expected a stimulus, for example " +
      "Stimulus.step({ delay: 1, duration: 2, amplitude: 0.1 })"
    ],
    [
      "a stimulus that is none, in a list",
      Edit.stimulate([one, 3 as never], Select.rows([0, 1])),
      "BadValue",
      "stimulate: entry 1 of the list of stimuli is 3; expected a stimulus, for example " +
      "Stimulus.step({ delay: 1, duration: 2, amplitude: 0.1 })"
    ],
    [
      "no selection",
      Edit.stimulate(one, undefined as never),
      "BadValue",
      "stimulate: at of stimulate is missing; expected a selection of compartments, for example Select.cell(0)"
    ],
    [
      "a group without a name",
      Edit.group("", Select.all),
      "BadValue",
      `group "": the name of the group is ""; expected a string that is not empty, for example "soma"`
    ],
    [
      "a label without a name",
      Edit.label("", 1),
      "BadValue",
      `label "": the name of the label is ""; expected a string that is not empty, for example "layer"`
    ],
    [
      "a label by group without a name",
      Edit.labelByGroup("", ["exc"]),
      "BadValue",
      `labelByGroup "": the name of the label is ""; expected a string that is not empty, for example "layer"`
    ],
    [
      "the name of a mechanism",
      Edit.insert("HH" as never),
      "BadValue",
      `insert "HH": the mechanism is "HH"; expected a mechanism: pass the mechanism, for example Channels.HH`
    ],
    [
      "the name of a synapse",
      Edit.connect(Connect.full(Select.all, Select.all), "Ionotropic" as never),
      "BadValue",
      `connect "Ionotropic": the synapse is "Ionotropic"; expected a synapse: pass the mechanism, for example Synapses.Ionotropic`
    ]
  ]
})
