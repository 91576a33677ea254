/** Selections that are out of range, or match nothing. */
import { Connect, Edit, Select, Synapses } from "neurolens"
import { at, tell } from "./wrongUses.ts"

tell({
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
  ]
})
