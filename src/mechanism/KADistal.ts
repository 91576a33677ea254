/**
 * Transient potassium current (A-type) of pyramidal neurons of CA1, beyond 100 um from the soma; `KAProximal` is the other one.
 *
 * Source: Hoffman, Magee, Colbert & Johnston, Nature 387 (1997), as in Migliore, Hoffman, Magee & Johnston, J Comput Neurosci 7 (1999), ModelDB
 * 2796 (kadist.mod): rates of 24 °C with a Q10 of 5 for activation and none for inactivation, time constants no shorter than 0.2 and 2 ms, F, R and 0 °C
 * as they stand there. The valence of activation grows by one below -40 mV. There the conductance grows sixfold over 500 um.
 */
import * as Channel from "./Channel.ts"

/** The distal A-type potassium channel of CA1, recorded as `i_K`; `eK` is shared. */
export const KADistal = Channel.make("KADistal", {
  about: "A-type potassium current, distal in CA1 (Hoffman et al. 1997, Migliore et al. 1999)",
  parameters: { gKADistal: { default: 0.008, unit: "S/cm2" }, eK: { default: -90, unit: "mV", shared: true } },
  definitions: {
    perValence: "9.648e4 [C/mol] * 0.001 [V/mV] / (8.315 [J/mol/K] * (celsius + 273.16) * 1 [K])",
    a: "(-1.8 - sigmoid(-(v + 40) / 5)) * (v + 1) * perValence",
    qt: "5 ^ ((celsius - 24) / 10)"
  },
  states: {
    n: { inf: "sigmoid(-a)", tau: "max(0.2, 1 / (0.1 [1/ms] * qt * (exp(-0.39 * a) + exp(0.61 * a))))" },
    l: { inf: "sigmoid(-3 [1] * (v + 56) * perValence)", tau: "max(2, 0.26 [ms/mV] * (v + 50))" }
  },
  current: { name: "i_K", equals: "gKADistal * n * l * (v - eK)" }
})
