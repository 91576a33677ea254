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
  type Traces,
  type Training
} from "neurolens"
import { layerStore } from "neurolens/node"
import * as Store from "neurolens/store"

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

/** The voltage in the end. */
export const measure = (traces: Traces.Traces): Store.Values => ({ v: traces.data[traces.data.length - 1] })

/** A scan of the leak's reversal, of so many points. */
export const scanning = (count: number) =>
  Store.scan(
    Network.editSync(network, [Edit.untrain("Leak_gLeak")]),
    Array.from({ length: count }, (_, k) => -80 + k / 64),
    (eLeak) => Edit.set("Leak_eLeak", eLeak),
    { tMax: 1 },
    { run: "reversals", measure, every: 8 }
  )
