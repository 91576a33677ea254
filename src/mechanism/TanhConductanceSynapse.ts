/**
 * A synapse whose conductance is a tanh of the presynaptic voltage.
 *
 * Source: Jaxley's synapse of that name. The conductance follows at once and is negative below `x_offset`.
 */
import * as Synapse from "./Synapse.ts"

/** A stateless synapse, conductance gS tanh((v_pre - x_offset) slope) towards `e_syn`. */
export const TanhConductanceSynapse = Synapse.make("TanhConductanceSynapse", {
  about: "Conductance synapse: conductance is a tanh of the presynaptic voltage",
  parameters: {
    gS: { default: 1e-4, unit: "uS" },
    e_syn: { default: 0, unit: "mV" },
    x_offset: { default: -70, unit: "mV" },
    slope: { default: 1, unit: "1/mV" }
  },
  current: "tanh((v_pre - x_offset) * slope) * gS * (v_post - e_syn)"
})
