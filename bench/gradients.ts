/**
 * What gradients cost: against the run alone, on one thread and on two, the first one of a process, and memory under a budget.
 *
 * Everything through the public functions, so packing and collecting count. Correctness first: the derivatives of every model are compared
 * with those of the interpreter. Times are medians of runs and gradients in turn.
 */
import { Effect, Layer } from "effect"
import { Engine, Gradient, type Network, Parameters, Simulation } from "neurolens"
import { layerThreads } from "neurolens/node"
import { spawnSync } from "node:child_process"
import { gradientModels, meanOfAll } from "./gradientModels.ts"
import { median } from "./median.ts"

const dt = 0.025

/** Largest difference between compiled and interpreted derivatives, relative to the largest derivative. */
const agreement = 1e-9

/** One line of the benchmark. */
export type GradientLine = {
  readonly model: string
  readonly about: string
  readonly steps: number
  readonly parameters: number
  /** A run, and loss with gradient [ms], and how many runs a gradient costs. */
  readonly run: number
  readonly gradient: number
  readonly ratio: number
  /** Gradient on two threads [ms]. */
  readonly two: number
  /** Gradient ÷ run where a quarter of the steps can be remembered. */
  readonly quarter: number
  readonly difference: number
}

const timed = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<number, E, R> =>
  Effect.gen(function*() {
    const start = performance.now()
    yield* effect
    return performance.now() - start
  })

const vectorOf = (network: Network.Network, steps: number, layer: typeof Engine.layer) =>
  Effect.map(
    Effect.provide(Gradient.run(network, meanOfAll, { steps, dt }), layer),
    ({ parameters }) => Parameters.vector(parameters)
  )

/** The largest difference of derivatives between engines, relative to the largest; fails when it is too large. */
const compare = (network: Network.Network, steps: number) =>
  Effect.gen(function*() {
    const [made, meant] = [
      yield* vectorOf(network, steps, Engine.layer),
      yield* vectorOf(network, steps, Engine.layerInterpreter)
    ]
    const size = meant.reduce((most, x) => Math.max(most, Math.abs(x)), 0)
    const worst = made.reduce((most, x, p) => Math.max(most, Math.abs(x - meant[p])), 0) / size
    if (!(size > 0 && worst <= agreement)) throw new Error(`compiled and interpreted derivatives differ by ${worst}`)
    return worst
  })

const lineOf = ({ about, letter, make, steps }: (typeof gradientModels)[number], threads: typeof Engine.layer) =>
  Effect.gen(function*() {
    const network = make()
    const difference = yield* compare(network, 20)
    const gradient = Gradient.run(network, meanOfAll, { steps, dt, memory: 2 ** 31 })
    const run = Simulation.run(network, { steps, dt })
    // What a step takes is asked of the error that says it.
    const refused = yield* Effect.flip(Gradient.run(network, meanOfAll, { steps, dt, memory: 1 }))
    if (refused._tag !== "GradientError" || refused.reason._tag !== "TooLittleMemory") return yield* refused
    const { least, step } = refused.reason
    const quartered = Gradient.run(network, meanOfAll, { steps, dt, memory: least + step * steps / 4 })
    // Until the processor's code has replaced the first, quickly made one.
    for (let k = 0; k < 8; k++) yield* Effect.all([run, gradient, quartered])
    const times: Array<readonly [number, number, number]> = []
    for (let k = 0; k < 9; k++) times.push([yield* timed(run), yield* timed(gradient), yield* timed(quartered)])
    const [forward, both, quarter] = [0, 1, 2].map((i) => median(times.map((t) => t[i])))
    yield* Effect.provide(gradient, threads)
    const two: Array<number> = []
    for (let k = 0; k < 7; k++) two.push(yield* timed(Effect.provide(gradient, threads)))
    return {
      model: letter,
      about,
      steps,
      parameters: Parameters.size(Parameters.of(network)),
      run: forward,
      gradient: both,
      ratio: both / forward,
      two: median(two),
      quarter: quarter / forward,
      difference
    }
  }).pipe(Effect.provide(Engine.layer))

/** What a process of its own reports. */
const child = <A>(task: string): A => {
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    ["--conditions=neurolens-source", new URL("./oneGradient.ts", import.meta.url).pathname, task],
    { encoding: "utf8" }
  )
  if (status !== 0) throw new Error(`${task} failed: ${stderr}`)
  return JSON.parse(stdout) as A
}

/** The first gradient of a process: from the network to derivatives in hand, and with loading the library and building the network. */
export type First = { readonly gradient: number; readonly all: number }

/** A long run under a budget. */
export type Long = { readonly budget: number; readonly peak: number; readonly seconds: number; readonly steps: number }

const first = (): First => {
  const all = Array.from({ length: 7 }, () => child<First>("first"))
  return { gradient: median(all.map((one) => one.gradient)), all: median(all.map((one) => one.all)) }
}

/** All of it. */
export const gradients = Effect.gen(function*() {
  const pool = yield* Engine.Threads
  const threads = Layer.provide(Engine.layerThreaded, Layer.succeed(Engine.Threads, pool))
  const lines: Array<GradientLine> = []
  for (const model of gradientModels) lines.push(yield* lineOf(model, threads))
  return { lines, first: first(), long: child<Long>("long") }
}).pipe(Effect.provide(layerThreads({ size: 2 })))
