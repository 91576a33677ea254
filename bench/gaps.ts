/**
 * How long the event loop is held by everything public that computes, and how soon an interruption ends it, by network, scheme and engine.
 *
 * For each the longest turn of the loop in the first run of a network that was just built (lookups, compiling, packing), the longest in later
 * runs (the least of some, because collections of garbage and other processes come in between), and the longest time that an interruption
 * took, at some moments of a run.
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
  States,
  Stepper,
  Stimulus,
  Training
} from "neurolens"
import { layerNative, layerWorkers } from "neurolens/node"
import { ready } from "../examples/tutorial.ts"
import { cells, connected } from "./cells.ts"
import { interrupted, watched } from "./gaps/watched.ts"

type Scheme = NonNullable<Simulation.RunOptions["scheme"]>

/** A run: how many steps, and how; and how many of them the interpreter goes. */
type Case = {
  readonly name: string
  readonly make: () => Network.Network
  readonly steps: number
  readonly slow: number
  readonly scheme: Scheme
}

/** Something public that computes. */
type Work = {
  readonly name: string
  readonly of: (
    network: Network.Network,
    steps: number,
    scheme: Scheme
  ) => Effect.Effect<unknown, unknown, Engine.Engine>
}

/** What was seen, in milliseconds. */
export type Gap = {
  readonly network: string
  readonly engine: string
  readonly work: string
  readonly took: number
  readonly first: number
  readonly again: number
  readonly interrupted: number | null
}

const first = Select.rows([0])

const tree = (compartments: number): Network.Network =>
  Network.editSync(
    Network.make([Cell.make({
      parents: Array.from({ length: compartments / 4 }, (_, b) => b === 0 ? -1 : Math.floor((b - 1) / 2)),
      ncomp: 4
    })]),
    [
      Edit.insert(Channels.HH),
      States.init(),
      Edit.stimulate(Stimulus.step({ delay: 1, duration: 5, amplitude: 0.5 }), first),
      Edit.record("v", first)
    ]
  )

const trained = (network: Network.Network): Network.Network => Network.editSync(network, [Edit.train("HH_gNa")])

const schemes: ReadonlyArray<Scheme> = ["backwardEuler", "crankNicolson", "forwardEuler", "exponentialEuler"]

const fine = 1e-3 // forward Euler stands no longer step in such trees [ms]

const cases: ReadonlyArray<Case> = [
  { name: "tutorial", make: () => ready, steps: 4000, slow: 400, scheme: "backwardEuler" },
  { name: "1000 cells × 4", make: () => trained(cells(1000)), steps: 400, slow: 4, scheme: "backwardEuler" },
  ...[800, 3000, 10_000].flatMap((compartments) =>
    schemes.filter((scheme) => scheme !== "exponentialEuler" || compartments <= 3000).map((scheme) => ({
      name: `tree of ${compartments}, ${scheme}`,
      make: () => trained(tree(compartments)),
      steps: 200,
      slow: 4,
      scheme
    }))
  ),
  {
    name: "25,000 cells, 1M synapses",
    make: () => trained(connected(25_000, 40)),
    steps: 10,
    slow: 1,
    scheme: "backwardEuler"
  }
]

const dtOf = (scheme: Scheme): { readonly dt: number } => ({ dt: scheme === "forwardEuler" ? fine : 0.025 })

/** A stimulus that no membrane stands, in the last step but one. */
const doomed = (network: Network.Network, steps: number, dt: number): Network.Network => {
  const late = Stimulus.step({ delay: (steps - 2) * dt, duration: dt, amplitude: 1e308 })
  return Network.editSync(network, [Edit.stimulate(late, first)])
}

const works: ReadonlyArray<Work> = [
  { name: "run", of: (network, steps, scheme) => Simulation.run(network, { steps, scheme, ...dtOf(scheme) }) },
  {
    name: "stream",
    of: (network, steps, scheme) =>
      Stream.runDrain(Simulation.stream(network, { steps, scheme, every: Math.max(1, steps / 10), ...dtOf(scheme) }))
  },
  {
    name: "batch of 4",
    of: (network, steps, scheme) =>
      Simulation.batchOf(Array<Network.Network>(4).fill(network), { steps, scheme, ...dtOf(scheme) })
  },
  {
    name: "live, twice",
    of: (network, steps, scheme) =>
      Effect.scoped(Effect.gen(function*() {
        const live = yield* Simulation.live(network, { steps, scheme, ...dtOf(scheme) })
        yield* live.run
        yield* live.set(Network.editSync(network, [Edit.set("capacitance", 1.1)]))
        yield* live.run
      }))
  },
  {
    name: "stepper, step by step",
    of: (network, steps, scheme) =>
      Effect.scoped(Effect.gen(function*() {
        const stepper = yield* Stepper.make(network, { scheme, ...dtOf(scheme) })
        for (let k = 0; k < steps; k++) yield* Stepper.advanceEffect(stepper)
      }))
  },
  {
    name: "a failing run",
    of: (network, steps, scheme) =>
      Simulation.run(doomed(network, steps, dtOf(scheme).dt), { steps, scheme, ...dtOf(scheme) })
  },
  {
    name: "rest",
    of: (network, steps, scheme) => States.rest(network, { scheme, ...dtOf(scheme), tMax: steps * dtOf(scheme).dt })
  },
  {
    name: "gradient",
    of: (network, steps, scheme) =>
      Gradient.run(network, Loss.squared(Readout.mean(), -60), { steps, scheme, ...dtOf(scheme) })
  },
  {
    name: "training, 2 steps",
    of: (network, steps, scheme) =>
      Stream.runDrain(Stream.take(
        Training.fit(network, {
          loss: Loss.squared(Readout.mean(), -60),
          optimizer: Optimizer.adam({ learningRate: 0.01 }),
          steps,
          scheme,
          ...dtOf(scheme)
        }),
        2
      ))
  }
]

const engines: ReadonlyArray<{ readonly name: string; readonly layer: Layer.Layer<Engine.Engine, unknown> }> = [
  { name: "compiled", layer: Engine.layer },
  { name: "interpreter", layer: Engine.layerInterpreter },
  { name: "native", layer: layerNative({ size: 1 }) },
  { name: "2 threads", layer: layerWorkers({ size: 2 }) }
]

/** Longest that anything is watched [ms]; what takes longer is interrupted then. */
const patience = 4000

const repeats = 3
const moments = 4

const measure = async (one: Case, work: Work, engine: typeof engines[number]): Promise<Gap> => {
  const steps = engine.name === "interpreter" ? one.slow : one.steps
  return Effect.runPromise(
    Effect.scoped(Effect.gen(function*() {
      const context = yield* Effect.context<Engine.Engine>()
      const on = (network: Network.Network) =>
        Effect.timeoutOption(Effect.provideContext(work.of(network, steps, one.scheme), context), patience)
      const network = Network.editSync(one.make(), [Edit.set("radius", 1 + 1e-9 * Math.random())]) // its lookups are to come
      const begun = yield* Effect.promise(() => watched(on(network)))
      let [again, took] = [Infinity, Infinity]
      for (let k = 0; k < repeats; k++) {
        const seen = yield* Effect.promise(() => watched(on(network)))
        again = Math.min(again, seen.gap)
        took = Math.min(took, seen.took)
      }
      let longest: number | null = null
      for (let k = 0; k < moments; k++) {
        const ended = yield* Effect.promise(() => interrupted(on(network), took * (k + 0.5) / moments))
        if (ended !== null) longest = Math.max(longest ?? 0, ended)
      }
      return {
        network: one.name,
        engine: engine.name,
        work: work.name,
        took,
        first: begun.gap,
        again,
        interrupted: longest
      }
    })).pipe(Effect.provide(engine.layer))
  )
}

/** Measures everything, or what has every one of some words in its name. */
export const gaps = async (
  words: ReadonlyArray<string> = [],
  told: (gap: Gap) => void = () => {}
): Promise<ReadonlyArray<Gap>> => {
  const out: Array<Gap> = []
  for (const one of cases) {
    for (const engine of engines) {
      for (const work of works) {
        const name = `${one.name}, ${engine.name}, ${work.name}`
        if (!words.every((word) => name.includes(word))) continue
        const gap = await measure(one, work, engine)
        told(gap)
        out.push(gap)
      }
    }
  }
  return out
}

/** A line for people. */
export const gapText = ({ again, engine, first, interrupted, network, took, work }: Gap): string => {
  const ms = (x: number | null): string => (x === null ? "-" : x.toFixed(1)).padStart(10)
  return `${network.padEnd(34)}${engine.padEnd(13)}${work.padEnd(23)}${ms(took)}${ms(first)}${ms(again)}${
    ms(interrupted)
  }`
}

/** The head of the table. */
export const gapHead = `${"ms".padEnd(70)}${["took", "first", "again", "stopped"].map((x) => x.padStart(10)).join("")}`
