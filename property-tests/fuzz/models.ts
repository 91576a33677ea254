/**
 * Small valid values of every kind that a public function takes: what stands beside a hostile argument.
 */
import { Effect, Scope } from "effect"
import {
  Cell,
  Channels,
  Connect,
  Edit,
  Engine,
  Input,
  Json,
  Loss,
  Network,
  Optimizer,
  Parameters,
  Readout,
  Select,
  Share,
  Simulation,
  States,
  Stepper,
  Stimulus,
  Synapses,
  Training
} from "neurolens"

/** A step of current. */
export const step = Stimulus.step({ delay: 0.1, duration: 0.2, amplitude: 0.1 })

/** Two cells of three compartments, a channel, a synapse, a group, labels, and something of every attachment. */
export const network = Network.editSync(Network.make([Cell.make({ ncomp: 3 }), Cell.make({ ncomp: 3 })]), [
  Edit.insert(Channels.HH),
  Edit.connect(Connect.full(Select.cell(0), Select.cell(1)), Synapses.Ionotropic),
  Edit.group("soma", Select.cell("all").comp(0)),
  Edit.label("kind", ["a", "a", "a", "b", "b", "b"]),
  Edit.label("size", [1, 2, 3, 4, 5, 6]),
  Edit.stimulate(step, Select.rows([0])),
  Edit.clamp("HH_n", [0.3, null, 0.4], Select.rows([1])),
  Edit.record("v", Select.rows([0, 3])),
  Edit.train("HH_gNa", { share: Share.perCell }),
  Edit.train("IonotropicSynapse_gS")
])

/** What is trained of it. */
export const parameters = Network.parameters(network)

/** Two steps. */
export const run: Simulation.RunOptions = { steps: 2 }

/** What two steps give. */
export const traces = await Effect.runPromise(Effect.provide(Simulation.run(network, run), Engine.layer))

/** The numbers of their last state. */
export const numbersOfState = States.flatten(network, traces.state)

/** A stepper that stays open. */
export const stepper = Effect.runSync(
  Effect.provideService(Stepper.make(network), Scope.Scope, Effect.runSync(Scope.make())).pipe(
    Effect.provide(Engine.layer)
  )
)

/** A loss of the last sample. */
export const loss = Loss.squared(Readout.mean(), -60)

/** An input to train. */
export const input = Input.step("step", { at: Select.rows([0]), delay: 0, duration: 0.05, amplitude: 0.1 })

/** A training of one step. */
export const training = { loss, optimizer: Optimizer.sgd({ learningRate: 1e-9 }), steps: 2, epochs: 1 } as const

/** Where it begins. */
export const state = await Effect.runPromise(Training.start(network, training))

/** Texts of documents. */
export const texts = {
  network: Json.encode(network),
  training: Json.encodeTraining(state),
  state: Json.encodeState(traces.state),
  traces: Json.encodeTraces(traces),
  edits: Json.encodeEdits([Edit.set("radius", [1, 2], Select.cell([0])), Edit.train("v", { share: Share.one })]),
  selection: Json.encodeSelection(Select.cell([0]).where("radius < 2 um").or(Select.where({ radius: 1 }))),
  rule: Json.encodeRule(Share.scaled(Share.meet(Share.by("cell_index"), Share.key("d", "abs(x - y)")), "2"))
}

/** The vector of the parameters. */
export const vector = Parameters.vector(parameters)
