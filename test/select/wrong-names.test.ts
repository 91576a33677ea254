/** Names that do not exist, and names that are taken. */
import * as Edit from "../../src/Edit.ts"
import * as Channels from "../../src/mechanism/Channels.ts"
import * as Mechanism from "../../src/network/Mechanism.ts"
import * as Connect from "../../src/select/Connect.ts"
import * as Select from "../../src/select/Select.ts"
import { mechanism } from "../fixtures.ts"
import { at, parameter, tell } from "./wrongUses.ts"

tell({
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
      `set "raduis": column "raduis" does not exist; did you mean "radius"? (there is: delay, ` +
      "Na_gNa, eNa, vt, Na_m, Na_h, K_gK, eK, K_n, Leak_gLeak, Leak_eLeak, IonotropicSynapse_gS, … " +
      "21 more)"
    ],
    [
      "a parameter of a mechanism that is not inserted",
      Edit.set("HH_gNa", 1),
      "UnknownName",
      `set "HH_gNa": column "HH_gNa" does not exist; no mechanism called HH is inserted; insert HH first, or connect it if it is a ` +
      `synapse; did you mean "Na_gNa"? (there is: delay, Na_gNa, eNa, vt, Na_m, Na_h, K_gK, eK, K_n, Leak_gLeak, Leak_eLeak, ` +
      "IonotropicSynapse_gS, … 21 more)"
    ],
    [
      "a state of a mechanism that is not inserted",
      Edit.record("HH_q"),
      "UnknownName",
      `record "HH_q": recordable quantity "HH_q" does not exist; no mechanism called HH is inserted; insert HH first, or connect it ` +
      "if it is a synapse (there is: v, Na_m, Na_h, i_Na, K_n, i_K, i_Leak, IonotropicSynapse_s, i_IonotropicSynapse, " +
      "i_TanhRateSynapse, i_clamp, i_stimulus, … 1 more)"
    ],
    [
      "a parameter without the name of its channel",
      Edit.set("gK", 1),
      "UnknownName",
      `set "gK": column "gK" does not exist; did you mean "K_gK"? (there is: delay, Na_gNa, eNa, ` +
      "vt, Na_m, Na_h, K_gK, eK, K_n, Leak_gLeak, Leak_eLeak, IonotropicSynapse_gS, … 21 more)"
    ],
    [
      "a column in a test",
      at(Select.where({ locl_comp_index: 0 })),
      "UnknownName",
      `set "v": column of nodes "locl_comp_index" does not exist; did you mean "local_comp_index"? ` +
      "(there is: exc, soma, layer, Na, Na_gNa, eNa, vt, Na_m, Na_h, K, K_gK, eK, … 28 more)"
    ],
    [
      "a column at the end of a synapse",
      at(Select.edges.where({ pre_cell_typ: "exc" })),
      "UnknownName",
      `set "IonotropicSynapse_gS": column of edges "pre_cell_typ" does not exist (there is: delay, ` +
      "IonotropicSynapse_gS, IonotropicSynapse_e_syn, IonotropicSynapse_k_minus, " +
      "IonotropicSynapse_v_th, IonotropicSynapse_delta, IonotropicSynapse_s, TanhRateSynapse_gS, " +
      "TanhRateSynapse_x_offset, TanhRateSynapse_slope, pre_exc, pre_soma, … 82 more)"
    ],
    [
      "a column read by a predicate",
      at(Select.where((row) => row.readius > 1)),
      "UnknownName",
      `set "v": column of nodes "readius" does not exist; did you mean "radius"? (there is: exc, ` +
      "soma, layer, Na, Na_gNa, eNa, vt, Na_m, Na_h, K, K_gK, eK, … 28 more)"
    ],
    [
      "a column read by a function that sets",
      Edit.set("v", (row) => row.radios),
      "UnknownName",
      `set "v": column of nodes "radios" does not exist; did you mean "radius"? (there is: exc, ` +
      "soma, layer, Na, Na_gNa, eNa, vt, Na_m, Na_h, K, K_gK, eK, … 28 more)"
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
      `copyToEdges "cell_type": column of nodes "cell_type" does not exist (there is: exc, soma, ` +
      "layer, Na, Na_gNa, eNa, vt, Na_m, Na_h, K, K_gK, eK, … 28 more)"
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
      "i_Na, K_n, i_K, i_Leak, IonotropicSynapse_s, i_IonotropicSynapse, i_TanhRateSynapse, i_clamp, i_stimulus, … 1 more)"
    ],
    [
      "a recording to delete",
      Edit.unrecord("V"),
      "UnknownName",
      `unrecord "V": recordable quantity "V" does not exist; did you mean "v"? (there is: v, Na_m, Na_h, ` +
      "i_Na, K_n, i_K, i_Leak, IonotropicSynapse_s, i_IonotropicSynapse, i_TanhRateSynapse, i_clamp, i_stimulus, … 1 more)"
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
  "names that are taken": [
    [
      "a group named like a mechanism",
      Edit.group("Na", Select.all),
      "NameTaken",
      `group "Na": the name "Na" is taken by channel Na; choose another name for the group, or rename Na with ` +
      "Mechanism.rename"
    ],
    [
      "a group named like a column",
      Edit.group("radius", Select.all),
      "NameTaken",
      `group "radius": the name "radius" is taken by a column that every compartment has; choose another ` +
      "name for the group"
    ],
    [
      "a group named like a label",
      Edit.group("layer", Select.all),
      "NameTaken",
      `group "layer": the name "layer" is taken by a label of nodes; choose another name for the group, or ` +
      "remove the label with Edit.unlabel"
    ],
    [
      "a label named like a group",
      Edit.label("soma", 1),
      "NameTaken",
      `label "soma": the name "soma" is taken by a group; choose another name for the label, or remove the group ` +
      "with Edit.ungroup"
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
      `label "IonotropicSynapse_gS": the name "IonotropicSynapse_gS" is taken by parameter ` +
      "IonotropicSynapse_gS of synapse type IonotropicSynapse; choose another name for the label, or rename " +
      "IonotropicSynapse with Mechanism.rename"
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
      `edit 2 of 2, insert KCa: the name "KCa_gK" is taken by a label of edges and cannot be parameter KCa_gK of ` +
      "channel KCa too; rename KCa with Mechanism.rename, or remove the label with Edit.unlabel"
    ],
    [
      "a channel whose current is a label of edges",
      Edit.all([
        Edit.label("i_Tau", 1, Select.edges),
        Edit.insert(mechanism({ kind: "Channel", name: "Tau", current: { name: "i_Tau", text: "v * 0" } }))
      ]),
      "NameTaken",
      `edit 2 of 2, insert Tau: the name "i_Tau" is taken by a label of edges and cannot be the current of channel ` +
      "Tau too; give the current of Tau another name, or remove the label with Edit.unlabel"
    ],
    [
      "a mechanism named like a group",
      Edit.insert(mechanism({ kind: "Channel", name: "soma" })),
      "NameTaken",
      `insert soma: the name "soma" is taken by a group and cannot be channel soma too; rename soma with ` +
      "Mechanism.rename, or remove the group with Edit.ungroup"
    ],
    [
      "a mechanism with a column like a label",
      Edit.insert(mechanism({ kind: "Channel", name: "X", parameters: { layer: { ...parameter, shared: true } } })),
      "NameTaken",
      `insert X: the name "layer" is taken by a label of nodes and cannot be parameter layer of channel X too; ` +
      "declare layer of X under another name, or remove the label with Edit.unlabel"
    ],
    [
      "a mechanism with a column like that of a synapse",
      Edit.insert(mechanism({ kind: "Channel", name: "IonotropicSynapse", parameters: { gS: parameter } })),
      "NameTaken",
      `insert IonotropicSynapse: the name "IonotropicSynapse" is taken by synapse type IonotropicSynapse and cannot ` +
      "be channel IonotropicSynapse too; rename IonotropicSynapse with Mechanism.rename"
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
      `connect X: the name "delay" is taken by a label of edges and cannot be parameter delay of synapse type ` +
      "X too; declare delay of X under another name, or remove the label with Edit.unlabel"
    ],
    [
      "a synapse type with a column of a channel",
      Edit.connect(
        Connect.full(Select.all, Select.all),
        mechanism({ kind: "Synapse", name: "X", parameters: { eNa: { ...parameter, shared: true } } })
      ),
      "NameTaken",
      `connect X: the name "eNa" is taken by parameter eNa of channel Na and cannot be parameter eNa of synapse ` +
      "type X too; declare eNa of X under another name, or declare eNa of Na under another name"
    ],
    [
      "a synapse type with the current of a channel",
      Edit.connect(
        Connect.full(Select.all, Select.all),
        mechanism({ kind: "Synapse", name: "X", current: { name: "i_Na", text: "0" } })
      ),
      "NameTaken",
      `connect X: the name "i_Na" is taken by the current of channel Na and cannot be the current of synapse type ` +
      "X too; give the current of X another name, or give the current of Na another name"
    ],
    [
      "a copy onto an index",
      Edit.all([Edit.label("index", 1), Edit.copyToEdges("index")]),
      "NameTaken",
      `edit 2 of 2, copyToEdges "index": the name "pre_index" is taken by an index; choose another name for ` +
      `"index"`
    ]
  ]
})
