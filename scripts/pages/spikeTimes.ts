/**
 * The picture of trained spike times in `docs/images`: the voltage of the cell of `docs/training.md` before and after training, and where its
 * spikes should be.
 *
 * The same network and the same training as on the page, so the picture shows what the page tells.
 */
import { Effect } from "effect"
import { existsSync } from "node:fs"
import { join } from "node:path"
import {
  Cell,
  Channels,
  Connect,
  Edit,
  Engine,
  LearningRate,
  Loss,
  Network,
  Optimizer,
  Readout,
  Simulation,
  Source,
  Synapses,
  Traces,
  Training,
  Transform
} from "../../src/index.ts"
import * as Plot from "../../src/plot/index.ts"

const targets = [3.89, 12.13]
const run = { tMax: 14, dt: 0.1, scheme: "crankNicolson" } as const

const network = Network.editSync(Network.make([Cell.make({ radius: 10, length: 20, v: -65 })]), [
  Edit.insert(Channels.HH),
  Edit.insert(Channels.Spike),
  Edit.addSources([Source.times([1, 9])]),
  Edit.connect(Connect.listed([[0, 0]], { pre: "sources" }), Synapses.ExpSyn),
  Edit.set("ExpSyn_tau", 1),
  Edit.record("spikes"),
  Edit.record("v"),
  Edit.train("delay", { initial: 1 }),
  Edit.train("ExpSyn_weight", { initial: 0.06 })
])

const figure = Effect.gen(function*() {
  const { parameters } = yield* Training.last(Training.fit(network, {
    ...run,
    loss: Loss.squared(Readout.spikeTimes(), targets),
    optimizer: Optimizer.adam({
      learningRate: LearningRate.cosine({ start: 0.2, end: 5e-3, steps: 60 }),
      b1: 0.8,
      b2: 0.95
    }),
    transform: Transform.softplus(0),
    epochs: 60
  }))
  const after = Network.editSync(network, [Edit.writeParameters(parameters)])
  const traces = yield* Effect.forEach([network, after], (one) => Simulation.run(one, run))
  return yield* Plot.traces({
    name: "spike-times",
    title: "Spikes moved by a delay and a weight",
    time: { dt: traces[0].dt, samples: traces[0].samples },
    series: traces.map((one, k) => ({
      label: ["before training", "after"][k],
      group: ["before training", "after"][k],
      values: Traces.trace(one, 0)
    })),
    yLabel: "voltage [mV]",
    layout: "overlay",
    markers: [
      ...targets.map((at, k) => ({ at, label: `target ${k + 1}` })),
      { level: -20, unit: "mV", label: "threshold of spikes" }
    ]
  })
}).pipe(Effect.provide(Engine.layerInterpreter))

const path = "docs/images/spike-times.svg"

/** What makes the text of the picture, by its path. */
export const spikeTimes: Readonly<Record<string, (root: string) => Promise<string | null>>> = {
  [path]: async (root) =>
    existsSync(join(root, "scripts/pages/spikeTimes.ts")) ? (await Effect.runPromise(figure)).svg : null
}
