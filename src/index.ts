/**
 * neurolens: biophysical neuron networks as immutable values, selections as lenses, sharing as an algebra, simulations as Effects.
 *
 * The public modules in reading order. `neurolens/plot`, `neurolens/arrow`, `neurolens/testing` and `neurolens/node` are entry points
 * of their own.
 *
 * @module neurolens
 */
export * as Cell from "./Cell.ts"
export * as Column from "./Column.ts"
export * as Edit from "./Edit.ts"
export * as Input from "./Input.ts"
export * as Json from "./io/Json.ts"
export * as Schemas from "./io/Schemas.ts"
export * as Mechanism from "./Mechanism.ts"
export * as Channel from "./mechanism/Channel.ts"
export * as Channels from "./mechanism/Channels.ts"
export * as Pump from "./mechanism/Pump.ts"
export * as Pumps from "./mechanism/Pumps.ts"
export * as Synapse from "./mechanism/Synapse.ts"
export * as Synapses from "./mechanism/Synapses.ts"
export * as Network from "./Network.ts"
export * as Parameters from "./Parameters.ts"
export * as Engine from "./runtime/Engine.ts"
export * as Gradient from "./runtime/Gradient.ts"
export * as Progress from "./runtime/Progress.ts"
export * as Scan from "./runtime/Scan.ts"
export * as Simulation from "./runtime/Simulation.ts"
export * as Connect from "./select/Connect.ts"
export * as Select from "./select/Select.ts"
export * as Explain from "./share/Explain.ts"
export * as Share from "./share/Share.ts"
export * as States from "./solve/initialStates.ts"
export * as Stimulus from "./Stimulus.ts"
export * as Surrogate from "./Surrogate.ts"
export * as Table from "./Table.ts"
export * as Traces from "./Traces.ts"
export * as LearningRate from "./train/LearningRate.ts"
export * as Loss from "./train/Loss.ts"
export * as Optimizer from "./train/Optimizer.ts"
export * as Readout from "./train/Readout.ts"
export * as Training from "./train/Training.ts"
export * as Transform from "./train/Transform.ts"
export * as View from "./View.ts"
