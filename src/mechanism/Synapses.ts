/**
 * The built-in synapses: `Synapses.Ionotropic`, …; the mechanisms keep their long names (`IonotropicSynapse_gS`).
 *
 * One idea: each is equation text in a file of its own, made by the same `Synapse.make` that everybody has.
 */
export { GradedExp2Synapse as GradedExp2 } from "./GradedExp2Synapse.ts"
export { IonotropicSynapse as Ionotropic } from "./IonotropicSynapse.ts"
export { NMDASynapse as NMDA } from "./NMDASynapse.ts"
export { TanhConductanceSynapse as TanhConductance } from "./TanhConductanceSynapse.ts"
export { TanhRateSynapse as TanhRate } from "./TanhRateSynapse.ts"
