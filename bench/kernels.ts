/**
 * Speed of compiled simulations: steady state, time to the first result, compile time, memory; one thread and two.
 *
 * Correctness first: before anything is timed, every model is compared with the interpreter. Timings are medians of repeats that are
 * interleaved over the models.
 */
import { Effect, Layer } from "effect"
import { Edit, Engine, Network, Parameters, Select, Simulation } from "neurolens"
import { layerThreads } from "neurolens/node"
import { ready } from "../examples/tutorial.ts"
import { instance } from "../src/solve/compiled/Instance.ts"
import { compileKernel } from "../src/solve/compiled/Kernel.ts"
import { layout } from "../src/solve/compiled/Layout.ts"
import type { Machine } from "../src/solve/compiled/Machine.ts"
import { atOnce } from "../src/solve/Pieces.ts"
import { plan } from "../src/solve/Plan.ts"
import { compiledStepper, interpreter } from "../test/solve/steppers.ts"
import { connected } from "./cells.ts"
import { median } from "./median.ts"
import { type Model, models } from "./models.ts"

const dt = 0.025
const scheme = "backwardEuler"

/** Largest difference of voltage that rounding in exponentials may grow to in the steps compared [mV]. */
const agreement = 1e-7

const now = (): number => performance.now()

const run = (network: Network.Network, steps: number, pool: Machine | null) => {
  const stepper = compiledStepper(network, scheme, dt, pool)
  const data = new Float64Array(network.recordings.size * steps)
  const session = stepper.session(stepper.initial)
  return { stepper, data, go: () => session.go(steps, { data, stride: steps, first: 0 }) }
}

/** The largest difference between compiled and interpreted voltages over a few steps; throws when it is too large. */
const compare = (network: Network.Network, steps: number): number => {
  const ends = [compiledStepper(network, scheme, dt), interpreter(network, scheme, dt)].map((stepper) => {
    const data = new Float64Array(network.recordings.size * steps)
    const end = stepper.advance(stepper.initial, steps, { data, stride: steps, first: 0 })
    if (end._tag === "Failure") throw end.failure
    return end.success
  })
  const worst = ends[0].v.reduce((most, v, i) => Math.max(most, Math.abs(v - ends[1].v[i])), 0)
  if (!(worst <= agreement)) throw new Error(`compiled and interpreted voltages differ by ${worst} mV`)
  return worst
}

/** One line of the benchmark. */
export type Line = {
  readonly model: string
  readonly about: string
  readonly compartments: number
  readonly synapses: number
  /** Million compartment-steps per second on one thread, on two, and their ratio. */
  readonly one: number
  readonly two: number | null
  readonly ratio: number | null
  /** From a fresh network to the first step done, and the part of it that made the module [ms]. */
  readonly first: number | null
  readonly compile: number | null
  /** Bytes of kernel memory per compartment without its synapses, and per synapse. */
  readonly perCompartment: number | null
  readonly perSynapse: number | null
  readonly difference: number
}

const firstResult = (model: Model): { readonly first: number; readonly compile: number } => {
  const firsts: Array<number> = []
  const compiles: Array<number> = []
  for (let k = 0; k < 5; k++) {
    const fresh = model.make()
    const start = now()
    const { go } = run(fresh, 1, null)
    go()
    firsts.push(now() - start)
    const laid = atOnce(layout(plan(fresh)))
    const before = now()
    atOnce(compileKernel(laid, scheme))
    compiles.push(now() - before)
  }
  return { first: firsts[0], compile: median(compiles) }
}

const rate = (network: Network.Network, steps: number, ms: number): number => network.nodes.length * steps / ms / 1000

/** Million compartment-steps per second once everything is warm. */
export const steady = (network: Network.Network, steps: number, pool: Machine | null, repeats: number): number => {
  const { go, stepper } = run(network, steps, pool)
  go()
  const times = Array.from({ length: repeats }, () => {
    const start = now()
    go()
    return now() - start
  })
  stepper.release()
  return rate(network, steps, median(times))
}

/** Bytes of kernel memory; the synapses' share is what the same network needs less without them. */
const memoryOf = (network: Network.Network): Pick<Line, "perCompartment" | "perSynapse"> => {
  const bytes = atOnce(instance([network], scheme, dt)).bytes
  if (network.edges.length === 0) return { perCompartment: bytes / network.nodes.length, perSynapse: null }
  const bare =
    atOnce(instance([Network.editSync(network, [Edit.untrain(), Edit.disconnect(Select.edges)])], scheme, dt)).bytes
  return { perCompartment: bare / network.nodes.length, perSynapse: (bytes - bare) / network.edges.length }
}

const lineOf = (model: Model, pool: Machine): Line => {
  const { compile, first } = firstResult(model)
  const network = model.make()
  const difference = compare(network, network.nodes.length > 50_000 ? 2 : 20)
  const threads = model.letter === "b" || model.letter === "f"
  const one = steady(network, model.steps, null, 7)
  const two = threads ? steady(network, model.steps, pool, 7) : null
  return {
    model: model.letter,
    about: model.about,
    compartments: network.nodes.length,
    synapses: network.edges.length,
    one,
    two,
    ratio: two === null ? null : two / one,
    first,
    compile,
    ...memoryOf(network),
    difference
  }
}

const tenfold = (pool: Machine): Line => {
  const network = connected(10_000, 10)
  const [one, two] = [steady(network, 60, null, 5), steady(network, 60, pool, 5)]
  return {
    model: "b×10",
    about: "10,000 cells, 100,000 synapses",
    compartments: network.nodes.length,
    synapses: network.edges.length,
    one,
    two,
    ratio: two / one,
    first: null,
    compile: null,
    ...memoryOf(network),
    difference: compare(network, 2)
  }
}

/** (e): 1000 parameter sets of the tutorial network, all of it: parameters, packing, running, traces. */
const batch = (layer: typeof Engine.layer, repeats: number): Effect.Effect<number> =>
  Effect.gen(function*() {
    const base = Network.parameters(ready)
    const sets = Array.from({ length: 1000 }, (_, k) =>
      Parameters.set(base, "IonotropicSynapse_gS", (_, __, x) => x * (1 + k / 1000)))
    const once = Simulation.batch(ready, sets, { steps: 400, dt })
    yield* once
    const times: Array<number> = []
    for (let k = 0; k < repeats; k++) {
      const start = now()
      yield* once
      times.push(now() - start)
    }
    return ready.nodes.length * 1000 * 400 / median(times) / 1000
  }).pipe(Effect.orDie, Effect.provide(layer))

/** All lines. */
export const kernels: Effect.Effect<ReadonlyArray<Line>, unknown> = Effect.gen(function*() {
  const pool = yield* Engine.Threads
  const lines = models.map((model) => lineOf(model, pool))
  const one = yield* batch(Engine.layer, 5)
  const two = yield* batch(Layer.provide(Engine.layerThreaded, Layer.succeed(Engine.Threads, pool)), 5)
  const batched: Line = {
    model: "e",
    about: "1000 parameter sets of (d)",
    compartments: 24_000,
    synapses: 36_000,
    one,
    two,
    ratio: two / one,
    first: null,
    compile: null,
    perCompartment: null,
    perSynapse: null,
    difference: lines.find((line) => line.model === "d")!.difference
  }
  return [...lines.slice(0, 4), batched, ...lines.slice(4), tenfold(pool)]
}).pipe(Effect.provide(layerThreads({ size: 2 })))
