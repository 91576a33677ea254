/** What the examples of wrong uses of sharing rules, trainables and parameters share: each is one typed error that says what there is instead. */
import { Edit, Network, Select, Share } from "neurolens"
import { wired } from "../fixtures.ts"
import { teller } from "../wrongUses.ts"

/** A column of synapses. */
export const gS = "IonotropicSynapse_gS"
/** The network that is used wrongly. */
const network = Network.editSync(wired, [
  Edit.group("exc", Select.cell([0, 1])),
  Edit.label("layer", "L5", Select.cell([0, 1])),
  Edit.label("depth", 1, Select.cell(0)),
  Edit.train(gS, { at: Select.edges.rows([0, 1, 2]), share: Share.by("post_cell_index") }),
  Edit.train("radius", { at: Select.cell("all"), name: "radii" })
])
/** Its trained values. */
export const parameters = Network.parameters(network)

/** Tells cases of this network. */
export const tell = teller(network)
