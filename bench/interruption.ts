/**
 * How soon work stops that is interrupted: `npm run bench -- interruption`. The longest of some interruptions of each work, and the limit.
 */
import { Effect, Fiber, Stream } from "effect"
import {
  Cell,
  Channels,
  Edit,
  Engine,
  Gradient,
  Loss,
  Network,
  Optimizer,
  Readout,
  Simulation,
  Training
} from "neurolens"

/** What is promised [ms]. */
const promised = 50

/** Interruptions of each work. */
const times = 10

const network = Network.editSync(Network.make(Array<Network.Network>(200).fill(Cell.make({ ncomp: 20 }))), [
  Edit.insert(Channels.HH),
  Edit.record("v"),
  Edit.train("HH_gLeak")
])

const loss = Loss.squared(Readout.mean(), -60)

const works: Readonly<Record<string, Effect.Effect<unknown, unknown, Engine.Engine>>> = {
  run: Simulation.run(network, { tMax: 500 }),
  stream: Stream.runDrain(Simulation.stream(network, { tMax: 1e5, every: 1000 })),
  gradient: Gradient.run(network, (traces) => loss(traces, undefined), { tMax: 100 }),
  training: Training.finish(network, { loss, optimizer: Optimizer.adam({ learningRate: 1e-5 }), epochs: 100, tMax: 20 })
}

/** How long a work took to stop at most, and in the middle [ms]. */
export type Stopping = { readonly work: string; readonly worst: number; readonly median: number }

/** Measures all works. */
export const interruptions: Effect.Effect<ReadonlyArray<Stopping>> = Effect.forEach(
  Object.entries(works),
  ([work, effect]) =>
    Effect.gen(function*() {
      const found: Array<number> = []
      for (let k = 0; k < times; k++) {
        const fiber = yield* Effect.forkChild(Effect.provide(effect, Engine.layer))
        yield* Effect.sleep(20 + 45 * k)
        const begun = performance.now()
        yield* Fiber.interrupt(fiber)
        found.push(performance.now() - begun)
      }
      const sorted = found.toSorted((a, b) => a - b)
      return { work, worst: sorted[times - 1], median: sorted[times / 2] }
    })
)

/** The measurements as text. */
export const interruptionText = (all: ReadonlyArray<Stopping>): string =>
  [
    `interruption, ms from the wish to the end of the work (promised: ${promised})`,
    ...all.map(({ median, work, worst }) =>
      `${work.padEnd(12)} median ${median.toFixed(1).padStart(7)}  worst ${worst.toFixed(1).padStart(7)}`
    )
  ].join("\n")
