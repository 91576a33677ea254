/** The network and the training that tests of stores use, here and in processes that are killed. */
import { Effect } from "effect"
import {
  Cell,
  Channels,
  Edit,
  Engine,
  Loss,
  Network,
  Optimizer,
  Readout,
  Select,
  Stimulus,
  type Training
} from "neurolens"
import { layerStore } from "neurolens/node"
import type * as Store from "neurolens/store"

/** Two compartments, of which the conductance of the leak is to be found. */
export const network = Network.editSync(Network.make([Cell.make({ ncomp: 2 })]), [
  Edit.insert(Channels.Leak),
  Edit.stimulate(Stimulus.step({ delay: 1, duration: 2, amplitude: 0.1 }), Select.rows([0])),
  Edit.record("v", Select.rows([1])),
  Edit.train("Leak_gLeak")
])

/** Training to a voltage, for so many epochs. */
export const options = (epochs: number): Training.FitOptions<void> => ({
  loss: Loss.squared(Readout.at([3]), -60),
  optimizer: Optimizer.adam({ learningRate: 1e-5 }),
  epochs,
  tMax: 4
})

/** An effect with the store of a folder. */
export const inStore = <A, E>(
  folder: string,
  effect: Effect.Effect<A, E, Store.Store | Engine.Engine>
): Promise<A> => Effect.runPromise(effect.pipe(Effect.provide(layerStore(folder)), Effect.provide(Engine.layer)))
