/** What the examples of wrong uses of networks, selections and edits share: each is one typed error, whose message says what there is instead. */
import { Edit, Network, Select, Stimulus } from "neurolens"
import { wired } from "../fixtures.ts"
import { teller } from "../wrongUses.ts"

/** The network that is used wrongly. */
const network = Network.editSync(wired, [
  Edit.group("exc", Select.cell([0, 1])),
  Edit.group("soma", Select.branch(0)),
  Edit.label("layer", "L5"),
  Edit.label("delay", 1, Select.edges),
  Edit.clamp("v", -60, Select.cell(0)),
  Edit.record("K_n", Select.cell(0)),
  Edit.record("i_Leak", Select.cell(1))
])

/** A current of 1 nA. */
export const one = Stimulus.step({ delay: 0, duration: 1, amplitude: 1 })
/** A parameter of a mechanism. */
export const parameter = { default: 1, unit: "1", shared: false }

/** An edit that does nothing but resolve a selection. */
export const at = (selection: Select.Selection): Edit.Edit =>
  Edit.set(selection.domain === "nodes" ? "v" : "IonotropicSynapse_gS", 1, selection)

/** Tells cases of this network. */
export const tell = teller(network)
