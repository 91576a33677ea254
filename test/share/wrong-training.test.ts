/** What cannot be trained, rows that are claimed twice, and wrong values of parameters. */
import { Channels, Edit, Network, Parameters, Select, Share } from "neurolens"
import { wired } from "../fixtures.ts"
import { text } from "../wrongUses.ts"
import { gS, parameters, tell } from "./wrongUses.ts"

tell({
  "what cannot be trained": [
    [
      "a column that does not exist",
      Edit.train("IonotropicSynapse_g"),
      "UnknownName",
      `train "IonotropicSynapse_g": column "IonotropicSynapse_g" does not exist; did you mean ` +
      `"IonotropicSynapse_gS"? (there is: depth, Na_gNa, eNa, vt, Na_m, Na_h, K_gK, eK, K_n, ` +
      "Leak_gLeak, Leak_eLeak, IonotropicSynapse_gS, … 21 more)"
    ],
    [
      "a parameter without the name of its synapse",
      Edit.train("e_syn"),
      "UnknownName",
      `train "e_syn": column "e_syn" does not exist; did you mean "IonotropicSynapse_e_syn"? (there ` +
      "is: depth, Na_gNa, eNa, vt, Na_m, Na_h, K_gK, eK, K_n, Leak_gLeak, Leak_eLeak, " +
      "IonotropicSynapse_gS, … 21 more)"
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
      `train "layer": column "layer" of nodes is a column of strings; expected a column of numbers; use ` +
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
      `train "x": "x" is a place, which follows from the lengths of branches and from where the cell stands; expected ` +
      "Edit.move, Edit.moveTo or Edit.rotate, which move cells and branches"
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
      `train "IonotropicSynapse_gS": "IonotropicSynapse_gS" of IonotropicSynapse 0 (row 0) belongs ` +
      `to trainable "IonotropicSynapse_gS" (parameter post_cell_index 0), a new trainable of ` +
      `"IonotropicSynapse_gS" cannot claim it too; train disjoint rows, or Edit.untrain the first`
    ],
    [
      "one of the rows",
      Edit.train(gS, { at: Select.edges.rows([5, 1]), name: "again" }),
      "Overlap",
      `train "IonotropicSynapse_gS": "IonotropicSynapse_gS" of IonotropicSynapse 1 (row 1) belongs ` +
      `to trainable "IonotropicSynapse_gS" (parameter post_cell_index 1), the new trainable "again" ` +
      "cannot claim it too; train disjoint rows, or Edit.untrain the first"
    ],
    [
      "the length of what has an area set by hand",
      Edit.all([Edit.untrain(), Edit.set("area", 100, Select.rows([4])), Edit.train("length", { at: Select.cell(1) })]),
      "BadValue",
      `edit 3 of 3, train "length": area of cell 1, branch 0, compartment 0 (row 4) is 100, set by hand; expected ` +
      `62.83185307179586, which follows from length and radius, where one of them is trained; set it to that, or train area itself`
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
      `trainable "IonotropicSynapse_gS" (parameter post_cell_index 0), this edit cannot claim it ` +
      "too; write the parameter with Edit.writeParameters, or Edit.untrain it first"
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
      `train: initial of train is "0.1"; expected a number, a list of numbers, or a number for every label`
    ],
    [
      "nothing",
      Edit.train("length", { initial: null as never }),
      "BadValue",
      "train: initial of train is null; expected a number, a list of numbers, or a number for every label"
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
      `train "length": the initial value of parameter "cell 2" is missing; expected a value for every label: cell 0, cell 1, cell 2`
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
      "WrongLength",
      `writeParameters: the list of labels of "IonotropicSynapse_gS" has 1 value where 3 are needed; one for each parameter`
    ],
    [
      "parameters with other labels",
      Edit.writeParameters(
        Network.parameters(
          Network.editSync(wired, [Edit.train(gS, { share: Share.key("of", (row) => `to ${row.post_cell_index}`) })])
        )
      ),
      "BadValue",
      `writeParameters: label 0 of "IonotropicSynapse_gS" is to 0; expected post_cell_index 0`
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
  ],
  "options": [
    [
      "an option that does not exist",
      Edit.train("v", { shared: 1 } as object),
      "UnknownName",
      `train: train option "shared" does not exist; did you mean "share"? (there is: at, share, initial, name)`
    ],
    [
      "an empty name",
      Edit.train("v", { name: "" }),
      "BadValue",
      `train "v": the name of the trainable is ""; expected a string that is not empty, for example "v"`
    ]
  ]
})
