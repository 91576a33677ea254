/**
 * neurolens: biophysical neuron networks as immutable values, selections as lenses, sharing as an algebra, simulations as Effects.
 *
 * The public modules in reading order. `neurolens/plot`, `neurolens/arrow`, `neurolens/testing` and `neurolens/node` are entry points
 * of their own.
 *
 * @module neurolens
 */
export * as Surrogate from "./adjoint/Surrogate.ts"
export * as Edit from "./Edit.ts"
export * as Json from "./io/Json.ts"
export * as Mechanism from "./Mechanism.ts"
export * as Channel from "./mechanism/Channel.ts"
export * as Channels from "./mechanism/Channels.ts"
export * as Pump from "./mechanism/Pump.ts"
export * as Pumps from "./mechanism/Pumps.ts"
export * as Synapse from "./mechanism/Synapse.ts"
export * as Synapses from "./mechanism/Synapses.ts"
export * as Network from "./Network.ts"
export * as Cell from "./network/Cell.ts"
export * as Stimulus from "./network/Stimulus.ts"
export * as Engine from "./runtime/Engine.ts"
export * as Gradient from "./runtime/Gradient.ts"
export * as Progress from "./runtime/Progress.ts"
export * as Scan from "./runtime/Scan.ts"
export * as Simulation from "./runtime/Simulation.ts"
export * as Connect from "./select/Connect.ts"
export * as Select from "./select/Select.ts"
export * as View from "./select/View.ts"
export * as Explain from "./share/Explain.ts"
export * as Parameters from "./share/Parameters.ts"
export * as Share from "./share/Share.ts"
export * as States from "./solve/initialStates.ts"
export * as Column from "./table/Column.ts"
export * as Table from "./table/Table.ts"
export * as Traces from "./Traces.ts"
export * as Input from "./train/Input.ts"
export * as LearningRate from "./train/LearningRate.ts"
export * as Loss from "./train/Loss.ts"
export * as Optimizer from "./train/Optimizer.ts"
export * as Readout from "./train/Readout.ts"
export * as Training from "./train/Training.ts"
export * as Transform from "./train/Transform.ts"
