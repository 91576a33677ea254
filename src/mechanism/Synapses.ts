/**
 * The built-in synapses, graded ones and those that spikes open: `Synapses.Ionotropic`, `Synapses.ExpSyn`, …; graded ones keep their long names
 * (`IonotropicSynapse_gS`).
 *
 * One idea: each is equation text in a file of its own, made by the same `Synapse.make` that everybody has. `NMDA` is the graded one, as ever;
 * that of spikes, whose mechanism is called `NMDA`, is `SpikeNMDA`.
 */
export { AMPA } from "./AMPA.ts"
export { Exp2Syn } from "./Exp2Syn.ts"
export { ExpSyn } from "./ExpSyn.ts"
export { GABAA } from "./GABAA.ts"
export { GABAB } from "./GABAB.ts"
export { GradedExp2Synapse as GradedExp2 } from "./GradedExp2Synapse.ts"
export { IonotropicSynapse as Ionotropic } from "./IonotropicSynapse.ts"
export { Kinetic } from "./Kinetic.ts"
export { NMDA as SpikeNMDA } from "./NMDA.ts"
export { NMDASynapse as NMDA } from "./NMDASynapse.ts"
export { STDP } from "./STDP.ts"
export { TanhConductanceSynapse as TanhConductance } from "./TanhConductanceSynapse.ts"
export { TanhRateSynapse as TanhRate } from "./TanhRateSynapse.ts"
export { TripletSTDP } from "./TripletSTDP.ts"
export { TsodyksMarkram } from "./TsodyksMarkram.ts"
