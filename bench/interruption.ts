/**
 * How soon work stops that is interrupted, and how long it holds the event loop: `npm run bench -- interruption`. Each work is interrupted at
 * some moments of a run of a network that nobody has seen before, from planning to its end, and once goes on to its end, or for some seconds.
 */
import { Effect, type Layer, Stream } from "effect"
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
  Select,
  Simulation,
  Training
} from "neurolens"
import { layerWorkers } from "neurolens/node"
import { cells, connected } from "./cells.ts"
import { interrupted, watched } from "./gaps/watched.ts"

/** What is promised of interruptions, and of turns of the event loop by ordinary models [ms]. */
const promised = { stop: 50, turn: 20 }

/** Interruptions of each work. */
const times = 6

/** Longest that a work is watched [ms]. */
const patience = 2000

const ordinary = (): Network.Network =>
  Network.editSync(Network.make(Array<Network.Network>(200).fill(Cell.make({ ncomp: 20 }))), [
    Edit.insert(Channels.HH),
    Edit.record("v"),
    Edit.train("HH_gLeak")
  ])

/** One cell, for exponential Euler a dense matrix. */
const cable = (ncomp: number): Network.Network =>
  Network.editSync(Network.make([Cell.make({ ncomp })]), [
    Edit.insert(Channels.Leak),
    Edit.record("v", Select.comp(0)),
    Edit.train("Leak_gLeak")
  ])

const trained = (network: Network.Network): Network.Network => Network.editSync(network, [Edit.train("HH_gNa")])

const loss = Loss.squared(Readout.mean(), -60)
const dense = { scheme: "exponentialEuler", steps: 400 } as const

type Work = {
  readonly make: () => Network.Network
  readonly of: (network: Network.Network) => Effect.Effect<unknown, unknown, Engine.Engine>
  readonly on?: Layer.Layer<Engine.Engine, unknown>
}

const million = (): Network.Network => trained(connected(25_000, 40))

const works: Readonly<Record<string, Work>> = {
  "run": { make: ordinary, of: (network) => Simulation.run(network, { tMax: 500 }) },
  "stream": {
    make: ordinary,
    of: (network) => Stream.runDrain(Simulation.stream(network, { tMax: 1e5, every: 1000 }))
  },
  "gradient": { make: ordinary, of: (network) => Gradient.run(network, loss, { tMax: 100 }) },
  "training": {
    make: ordinary,
    of: (network) =>
      Training.finish(network, { loss, optimizer: Optimizer.adam({ learningRate: 1e-5 }), epochs: 100, tMax: 20 })
  },
  "exponential Euler, 800": { make: () => cable(800), of: (network) => Simulation.run(network, dense) },
  "its gradient": { make: () => cable(800), of: (network) => Gradient.run(network, loss, dense) },
  "exponential Euler, 3000": { make: () => cable(3000), of: (network) => Simulation.run(network, dense) },
  "a million synapses": { make: million, of: (network) => Simulation.run(network, { steps: 10 }) },
  "on two threads": {
    make: million,
    of: (network) => Simulation.run(network, { steps: 10 }),
    on: layerWorkers({ size: 2 })
  },
  "their gradient": { make: million, of: (network) => Gradient.run(network, loss, { steps: 4 }) },
  "by the interpreter": {
    make: million,
    of: (network) => Gradient.run(network, loss, { steps: 2 }),
    on: Engine.layerInterpreter
  },
  "(a) by the interpreter": {
    make: () => trained(cells(1000)),
    of: (network) => Gradient.run(network, loss, { steps: 20 }),
    on: Engine.layerInterpreter
  }
}

/** How long a work took to stop at most, and in the middle, and the longest turns of the event loop, first and again [ms]. */
export type Stopping = {
  readonly work: string
  readonly worst: number
  readonly median: number
  readonly first: number
  readonly again: number
}

/** Measures one work. */
const measure = (work: string, { make, of, on = Engine.layer }: Work) =>
  Effect.gen(function*() {
    const context = yield* Effect.context<Engine.Engine>()
    const going = (network: Network.Network) => Effect.provideContext(of(network), context)
    const watch = (network: Network.Network) =>
      Effect.promise(() => watched(Effect.timeoutOption(going(network), patience)))
    const network = make()
    const [first, again] = [yield* watch(network), yield* watch(network)]
    const found: Array<number> = []
    for (let k = 0; k < times; k++) {
      const fresh = make()
      const stopped = yield* Effect.promise(() => interrupted(going(fresh), first.took * k / times))
      if (stopped !== null) found.push(stopped)
    }
    const sorted = found.toSorted((a, b) => a - b)
    const [worst, median] = [sorted.at(-1) ?? NaN, sorted[sorted.length >> 1] ?? NaN]
    return { work, worst, median, first: first.gap, again: again.gap }
  }).pipe(Effect.provide(on), Effect.orDie)

/** Measures all works. */
export const interruptions: Effect.Effect<ReadonlyArray<Stopping>> = Effect.forEach(
  Object.entries(works),
  ([work, one]) => measure(work, one)
)

/** The measurements as text. */
export const interruptionText = (all: ReadonlyArray<Stopping>): string => {
  const ms = (x: number): string => x.toFixed(1).padStart(9)
  return [
    `ms from the wish to the end (promised: ${promised.stop}); longest turn of the event loop (promised: ${promised.turn})`,
    `${" ".repeat(26)}${["median", "worst", "first", "again"].map((head) => head.padStart(9)).join("")}`,
    ...all.map(({ again, first, median, work, worst }) =>
      `${work.padEnd(26)}${ms(median)}${ms(worst)}${ms(first)}${ms(again)}`
    )
  ].join("\n")
}
