/**
 * The state of a run between two steps: everything that the next step depends on, and nothing else.
 *
 * Plain data that can be stored, sent and compared. A run that goes on from a state has the same bits as one that never stopped
 * (law L15); stimuli and clamps go on where they were, because the state knows its step.
 */
import type { Floats } from "../table/Column.ts"
import type { Events } from "./events/Events.ts"

/** State of a run after `step` steps. */
export type State = {
  /** Steps done so far; time is `step * dt`. */
  readonly step: number
  /** Step of the run that it comes from [ms]; null where no step has been done, so that any dt fits. */
  readonly dt: number | null
  /** Voltage of every compartment [mV]. */
  readonly v: Floats
  /** States of channels and pumps by column, one value per compartment (NaN where a compartment has none). */
  readonly nodes: ReadonlyMap<string, Floats>
  /** States of synapses by column, one value per synapse (NaN where a synapse has none). */
  readonly edges: ReadonlyMap<string, Floats>
  /** Membrane currents [mA/cm2] and pump currents [mM/ms] by name, as of this step. */
  readonly currents: ReadonlyMap<string, Floats>
  /** Synaptic currents [nA] by name, as of this step. */
  readonly synapticCurrents: ReadonlyMap<string, Floats>
  /** Currents that voltage clamps put in [nA], of the step that ends here, by compartment; null where no clamp holds a voltage. */
  readonly clampCurrents: Floats | null
  /** Currents through membranes [nA], outward positive, of the step that ends here, by compartment; null where nobody records them. */
  readonly membraneCurrents: Floats | null
  /** What is on its way, and how far detectors and sources are; left out where the network has nothing to do with events. */
  readonly events?: Events
}
