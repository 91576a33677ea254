/** Sharing rules that cannot be applied. */
import { Edit, Select, Share } from "neurolens"
import { tell } from "./wrongUses.ts"

/** Trains the length of all compartments by a rule. */
const by = (share: Share.Rule, at: Select.Selection = Select.all): Edit.Edit =>
  Edit.train(at.domain === "nodes" ? "length" : "IonotropicSynapse_s", { at, share })

tell({
  "rules": [
    [
      "by a column that does not exist",
      by(Share.by("local_com_index")),
      "UnknownName",
      `train "length": column of nodes "local_com_index" does not exist; did you mean ` +
      `"local_comp_index"? (there is: exc, layer, depth, Na, Na_gNa, eNa, vt, Na_m, Na_h, K, K_gK, ` +
      "eK, … 28 more)"
    ],
    [
      "by a column at the end of a synapse that does not exist",
      by(Share.by("pre_layr"), Select.edges),
      "UnknownName",
      `train "IonotropicSynapse_s": column of edges "pre_layr" does not exist; did you mean ` +
      `"pre_layer"? (there is: IonotropicSynapse_gS, IonotropicSynapse_e_syn, ` +
      "IonotropicSynapse_k_minus, IonotropicSynapse_v_th, IonotropicSynapse_delta, " +
      "IonotropicSynapse_s, TanhRateSynapse_gS, TanhRateSynapse_x_offset, TanhRateSynapse_slope, " +
      "pre_exc, pre_layer, pre_depth, … 81 more)"
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
      "string or a boolean"
    ],
    [
      "a key that is nothing",
      by(Share.key("distance", (row) => row.row === 0 ? 1 : undefined as never)),
      "BadValue",
      `train "length": the key "distance" of cell 0, branch 0, compartment 1 (row 1) is undefined; ` +
      "expected a number, a string or a boolean"
    ],
    [
      "a key that is an object",
      by(Share.key("k", () => ({}) as never)),
      "BadValue",
      `train "length": the key "k" of cell 0, branch 0, compartment 0 (row 0) is [object Object]; expected ` +
      "a number, a string or a boolean"
    ],
    [
      "a key that reads a column that does not exist",
      by(Share.key("k", (row) => row.lenght)),
      "UnknownName",
      `train "length": column of nodes "lenght" does not exist; did you mean "length"? (there is: ` +
      "exc, layer, depth, Na, Na_gNa, eNa, vt, Na_m, Na_h, K, K_gK, eK, … 28 more)"
    ],
    [
      "bins of text",
      by(Share.bins("layer", [0, 1])),
      "BadValue",
      `train "length": column "layer" is a column of strings; expected a column of numbers`
    ],
    [
      "bins of yes and no",
      by(Share.bins("exc", [0, 1])),
      "BadValue",
      `train "length": column "exc" is a column of booleans; expected a column of numbers`
    ],
    [
      "bins of a column that does not exist",
      by(Share.bins("X", [0, 1])),
      "UnknownName",
      `train "length": column of nodes "X" does not exist; did you mean "x"? (there is: exc, layer, ` +
      "depth, Na, Na_gNa, eNa, vt, Na_m, Na_h, K, K_gK, eK, … 28 more)"
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
      "BadText",
      `train "length": the factor has a problem\n\nthe factor must be a number, found a string\n  layer\n  ^^^^^`
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
      "BadText",
      "train \"length\": the factor has a problem\n\nthere is no name `raidus`; did you mean `radius`?\n  raidus\n  ^^^^^^"
    ],
    [
      "a factor without end",
      by(Share.scaled(Share.one, () => Infinity)),
      "BadValue",
      `train "length": the factor of cell 0, branch 0, compartment 0 (row 0) is Infinity; expected a ` +
      "finite number other than 0"
    ]
  ]
})
