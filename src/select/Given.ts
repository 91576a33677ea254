/**
 * Kinds of arguments that networks, selections and edits are made of, for the border of public functions.
 *
 * A value of the library is known by its prototype: what was made by hand or by a spread (`{ ...step, amplitude: NaN }`) is none, because
 * nobody has checked it.
 */
import { type Kind, like, listOf, maybe, record, yesOrNo } from "../network/border.ts"
import { isEdit } from "../network/edit.ts"
import { isMechanism } from "../network/Mechanism.ts"
import { isNetwork } from "../network/Network.ts"
import { isSource } from "../network/Source.ts"
import { isStimulus } from "../network/Stimulus.ts"
import { isStructural } from "../table/structural.ts"
import { isEdges, isNodes } from "./Selection.ts"
import { isSources } from "./SourceSelection.ts"

export { compartments, synapses } from "./Selection.ts"
export { someSources } from "./SourceSelection.ts"

/** A network. */
export const aNetwork = like(isNetwork, "a network, for example Network.make([Cell.make()])")

/** Several networks. */
export const networks = listOf(aNetwork, "a list of networks")

/** Where synapses begin: compartments or sources. */
export const beginnings = like(
  (u) => isNodes(u) || isSources(u),
  "a selection of compartments, for example Select.cell(0), or of sources, for example Select.source(0)"
)

/** A wiring: pairs of compartments, however they are described. */
export const aWiring = like(
  (u) => isStructural(u) && "wiring" in u,
  "a wiring, for example Connect.full(Select.cell(0), Select.cell(1))"
)

/** A mechanism. */
export const aMechanism = like(isMechanism, "a mechanism, for example Channels.HH")

/** A current. */
export const aStimulus = like(
  isStimulus,
  "a stimulus, for example Stimulus.step({ delay: 1, duration: 2, amplitude: 0.1 })"
)

/** A train of spikes. */
export const aSource = like(isSource, "a source, for example Source.poisson({ rate: 10, seed: 1 })")

/** Compartments or synapses. */
export const aSelection = like((u) => isNodes(u) || isEdges(u), "a selection, for example Select.cell(0)")

/** One of the tables. */
export const aDomain: Kind = like((u) => u === "nodes" || u === "edges", "\"nodes\" or \"edges\"")

/** Several edits. */
export const edits = listOf(like(isEdit, "an edit, for example Edit.insert(Channels.HH)"), "a list of edits")

/** How an empty selection is taken. */
export const resolving = maybe(record({ allowEmpty: maybe(yesOrNo) }))
