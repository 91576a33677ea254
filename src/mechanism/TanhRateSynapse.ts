/**
 * A synapse between rate neurons: the current is a tanh of the presynaptic voltage.
 *
 * Source: Jaxley's synapse of that name. The postsynaptic voltage has no part in it, so `gS` is a current.
 */
import * as Synapse from "./Synapse.ts"

/** A stateless synapse, current -gS tanh((v_pre - x_offset) slope). */
export const TanhRateSynapse = Synapse.make("TanhRateSynapse", {
  about: "Rate synapse: current is a tanh of the presynaptic voltage",
  parameters: {
    gS: { default: 1e-4, unit: "nA" },
    x_offset: { default: -70, unit: "mV" },
    slope: { default: 1, unit: "1/mV" }
  },
  current: "-gS * tanh((v_pre - x_offset) * slope)"
})
