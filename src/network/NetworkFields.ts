/**
 * What a network is made of, as a type: two tables and what was said of their rows.
 */
import type { List, OrderedMap, OrderedSet } from "immutable"
import type * as Table from "../table/Table.ts"
import type { Mechanism } from "./Mechanism.ts"
import type { Morphology } from "./Morphology.ts"
import type { Clamp, Injection, Recording, SpikeRecording } from "./Recording.ts"
import type { Source } from "./Source.ts"
import type { Trainable } from "./Trainable.ts"

/** The fields of a network. */
export type NetworkFields = {
  /** Tag, so that Immutable.js tells this record from others. */
  readonly _tag: "Network"
  /** The tree of every cell. */
  readonly cells: List<Morphology>
  /** A row per compartment. */
  readonly nodes: Table.Table
  /** A row per synapse. */
  readonly edges: Table.Table
  /** Channels and pumps by name, in order of first insertion. */
  readonly mechanisms: OrderedMap<string, Mechanism>
  /** Synapse types by name, in order of first connection. */
  readonly synapses: OrderedMap<string, Mechanism>
  /** Names of the groups; each is a Flag column of `nodes`. */
  readonly groups: OrderedSet<string>
  /** Concentrations that diffuse along the cell; each has a column `axial_diffusion_<name>` [um^2/ms]. */
  readonly diffusion: OrderedSet<string>
  /** Trains of spikes that no cell makes, by number; the column `pre_source` of `edges` says which synapses they drive. */
  readonly sources: List<Source>
  readonly stimuli: List<Injection>
  readonly clamps: List<Clamp>
  readonly recordings: List<Recording>
  /** Times of spikes that are written down, by a numbering of their own. */
  readonly spikeRecordings: List<SpikeRecording>
  readonly trainables: List<Trainable>
}
