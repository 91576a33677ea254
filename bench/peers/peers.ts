/**
 * `npm run bench:peers`: the same models in NEURON and here, alternating within one run, with the ratio: WebAssembly and, where a compiler is,
 * native code, each with exact rates and with rates from tables, as NEURON.
 *
 * What counts is the time of the processor, which other processes disturb less than that of a clock. NEURON comes from Debian
 * (`bench/peers/install.sh`); without it, or without what it compiles mechanisms with, one line says what is missing and nothing fails.
 */
import { Effect, Exit, Layer, Scope } from "effect"
import { Engine, type Network } from "neurolens"
import { layerNative } from "neurolens/node"
import { rmSync } from "node:fs"
import { startOf } from "../../src/solve/March.ts"
import { median } from "../median.ts"
import { models } from "../models.ts"
import { compileSynapse, hasNeuron, neuron } from "./neuron.ts"

const [steps, repeats, dt] = [400, 7, 0.025]
const allRates = ["exact", "tabulated"] as const

const rate = (seconds: number): number => 4000 * steps / seconds / 1e6

/** Seconds that the processor was busy with this process meanwhile. */
const busy = async (work: () => Promise<unknown>): Promise<number> => {
  const before = process.cpuUsage()
  await work()
  const { system, user } = process.cpuUsage(before)
  return (system + user) / 1e6
}

/** The engines that are here, by name. */
const engines = Effect.gen(function*() {
  const wasm = yield* Effect.provide(Effect.service(Engine.Engine), yield* Layer.build(Engine.layer))
  const native = yield* Effect.result(Layer.build(layerNative({ size: 1 })))
  const found: Array<Engine.Engine["Service"]> = [wasm]
  if (native._tag === "Success") found.push(yield* Effect.provide(Effect.service(Engine.Engine), native.success))
  return found
})

/** A network open on an engine: some steps more, again and again. */
const opened = (engine: Engine.Engine["Service"], network: Network.Network, rates: Engine.Rates) =>
  Effect.gen(function*() {
    const session = yield* engine.open({ network, scheme: "backwardEuler", dt, rates, copies: 1 })
    yield* session.set([network])
    yield* session.load([startOf(network, dt)])
    const sink = { data: new Float64Array(steps), stride: steps, first: 0 }
    return () => Effect.runPromise(session.advance(steps, [sink]))
  })

/** One line: an engine and NEURON with the same kind of rates. */
type Line = {
  readonly model: string
  readonly engine: string
  readonly rates: Engine.Rates
  readonly own: number
  readonly neuron: number
  readonly ratio: number
}

const compare = (folder: string, letter: string) =>
  Effect.gen(function*() {
    const network = models.find((m) => m.letter === letter)!.make()
    const here = yield* Effect.forEach(yield* engines, (engine) =>
      Effect.forEach(allRates, (rates) =>
        Effect.map(
          opened(engine, network, rates),
          (go) => ({ engine: engine.name, rates, go, took: [] as Array<number> })
        )))
    const peer = yield* Effect.promise(() => neuron(folder, letter))
    const theirs = { exact: [] as Array<number>, tabulated: [] as Array<number> }
    for (let k = 0; k <= repeats; k++) {
      for (const { go, took } of here.flat()) took.push(yield* Effect.promise(() => busy(go)))
      theirs.tabulated.push(yield* Effect.promise(() => peer.time(steps, 1)))
      theirs.exact.push(yield* Effect.promise(() => peer.time(steps, 0)))
    }
    peer.end()
    const warm = (seconds: ReadonlyArray<number>): number => rate(median(seconds.slice(1)))
    const lines = here.flat().map(({ engine, rates, took }): Line => {
      const [own, other] = [warm(took), warm(theirs[rates])]
      return { model: letter, engine, rates, own, neuron: other, ratio: own / other }
    })
    return { version: peer.version, lines }
  })

const report = async (folder: string): Promise<void> => {
  const scope = Scope.makeUnsafe()
  const compared = []
  for (const letter of ["a", "b"]) {
    compared.push(await Effect.runPromise(Effect.provideService(compare(folder, letter), Scope.Scope, scope)))
  }
  await Effect.runPromise(Scope.close(scope, Exit.void))
  const lines = compared.flatMap(({ lines }) => lines)
  if (process.argv.includes("--json")) return console.log(JSON.stringify(lines, null, 2))
  console.log(
    `${
      compared[0].version
    }, Node ${process.version}; million compartment-steps per second of the processor, one thread, medians of ${repeats} alternating runs\n`
  )
  console.log(`${"".padEnd(36)}${"engine".padEnd(11)}${"rates".padEnd(11)}neurolens   NEURON   ratio`)
  for (const { engine, model, neuron: other, own, rates, ratio } of lines) {
    const about = `(${model}) ${models.find((m) => m.letter === model)!.about}`
    const numbers = [own.toFixed(1).padStart(9), other.toFixed(1).padStart(9), ratio.toFixed(1).padStart(8)]
    console.log(`${about.padEnd(36)}${engine.padEnd(11)}${rates.padEnd(11)}${numbers.join("")}`)
  }
}

const skipped = (why: string): void =>
  console.log(`bench:peers skipped: ${why} (bash bench/peers/install.sh installs it from Debian)`)

if (!hasNeuron()) skipped("NEURON is not installed")
else {
  const { folder, missing } = compileSynapse()
  try {
    if (missing !== null) skipped(missing)
    else await report(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
