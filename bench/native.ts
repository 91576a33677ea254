/**
 * Native code beside WebAssembly of the same commit, one thread: runs and gradients in turn, and what the first result takes, with and without
 * a cache.
 *
 * Correctness first: both must have the same bits. `wall` is what passes; `cpu` is what the process used meanwhile, which other processes
 * disturb less. First results are those of a process that has loaded the library: without a cache it compiles.
 */
import { Effect, Layer } from "effect"
import { Engine, Gradient, type Network, Parameters, Simulation } from "neurolens"
import { layerNative } from "neurolens/node"
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gradientModels, meanOfAll } from "./gradientModels.ts"
import { median } from "./median.ts"
import { models } from "./models.ts"

const dt = 0.025

/** Two engines on the same work: medians [ms], and how many times faster the second is. */
export type Pair = { readonly wasm: number; readonly native: number; readonly ratio: number; readonly cpuRatio: number }

/** One line of the benchmark. */
export type NativeLine = Pair & {
  readonly what: string
  /** First result without and with a cache [ms]; null for gradients. */
  readonly first: number | null
  readonly cached: number | null
}

type Context = import("effect").Context.Context<Engine.Engine>

const cpu = (): number => {
  const { system, user } = process.cpuUsage()
  return (user + system) / 1000
}

const measured = async (work: () => Promise<unknown>): Promise<{ readonly wall: number; readonly cpu: number }> => {
  const [began, used] = [performance.now(), cpu()]
  await work()
  return { wall: performance.now() - began, cpu: cpu() - used }
}

/** In turn, a number of times each, after one that is not counted. */
const inTurn = async (one: () => Promise<unknown>, other: () => Promise<unknown>, repeats: number): Promise<Pair> => {
  const times: [Array<number>, Array<number>] = [[], []]
  const cpus: [Array<number>, Array<number>] = [[], []]
  for (let k = 0; k <= repeats; k++) {
    for (const [which, work] of [one, other].entries()) {
      const { cpu, wall } = await measured(work)
      if (k === 0) continue
      times[which].push(wall)
      cpus[which].push(cpu)
    }
  }
  const [wasm, native] = times.map(median)
  return { wasm, native, ratio: wasm / native, cpuRatio: median(cpus[0]) / median(cpus[1]) }
}

const same = (a: ArrayLike<number>, b: ArrayLike<number>, what: string): void => {
  for (let k = 0; k < a.length; k++) {
    if (!Object.is(a[k], b[k])) throw new Error(`${what}: native code has ${b[k]} where WebAssembly has ${a[k]}`)
  }
}

/** First results of processes of their own. */
const firstOf = (letter: string): { readonly first: number; readonly cached: number } => {
  const folder = mkdtempSync(join(tmpdir(), "neurolens-bench-"))
  const one = (): number => {
    const program = join(import.meta.dirname, "firstNative.ts")
    const { stdout } = spawnSync(process.execPath, ["--conditions=neurolens-source", program, letter, folder], {
      encoding: "utf8"
    })
    return Number(stdout)
  }
  try {
    return { first: one(), cached: one() }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const runLine = async (letter: string, wasm: Context, native: Context): Promise<NativeLine> => {
  const { about, make, steps } = models.find((model) => model.letter === letter)!
  const network = make()
  const run = (context: Context) => () =>
    Effect.runPromise(Effect.provide(Simulation.run(network, { steps, dt }), context))
  const [one, other] = [run(wasm), run(native)]
  same((await one()).data, (await other()).data, about)
  return { what: `(${letter}) ${about}`, ...await inTurn(one, other, letter === "f" ? 3 : 9), ...firstOf(letter) }
}

const gradientLine = async (letter: string, wasm: Context, native: Context): Promise<NativeLine> => {
  const { about, make, steps } = gradientModels.find((model) => model.letter === letter)!
  const network: Network.Network = make()
  const run = (context: Context) => () =>
    Effect.runPromise(Effect.provide(Gradient.run(network, meanOfAll, { steps, dt }), context))
  const [one, other] = [run(wasm), run(native)]
  same(Parameters.vector((await one()).parameters), Parameters.vector((await other()).parameters), about)
  return { what: `gradient of (${letter})`, ...await inTurn(one, other, 5), first: null, cached: null }
}

/** All lines; fails where there is no compiler. */
export const native = async (): Promise<ReadonlyArray<NativeLine>> => {
  const built = (layer: Layer.Layer<Engine.Engine, unknown>): Promise<Context> =>
    Effect.runPromise(Effect.scoped(Layer.build(layer)))
  const [wasm, own] = [await built(Engine.layer), await built(layerNative({ size: 1 }))]
  const lines: Array<NativeLine> = []
  for (const letter of ["a", "b", "c", "f"]) lines.push(await runLine(letter, wasm, own))
  for (const letter of ["a", "b"]) lines.push(await gradientLine(letter, wasm, own))
  return lines
}

/** The lines as a table. */
export const nativeText = (lines: ReadonlyArray<NativeLine>): string => {
  const cell = (x: number | null, digits: number): string => (x === null ? "-" : x.toFixed(digits)).padStart(11)
  const heads = ["wasm ms", "native ms", "÷ wall", "÷ cpu", "first ms", "cached ms"]
  return [
    `${"native code, 1 thread".padEnd(34)}${heads.map((head) => head.padStart(11)).join("")}`,
    ...lines.map((l) =>
      [
        l.what.padEnd(34),
        cell(l.wasm, 1),
        cell(l.native, 1),
        cell(l.ratio, 2),
        cell(l.cpuRatio, 2),
        cell(l.first, 0),
        cell(l.cached, 0)
      ].join("")
    )
  ].join("\n")
}
