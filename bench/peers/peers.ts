/**
 * `npm run bench:peers`: the same models in NEURON and here, alternating within one run, with the ratio: WebAssembly and, where a compiler is,
 * native code, each with exact rates and with rates from tables, as NEURON.
 *
 * What counts is the time of the processor, which other processes disturb less than that of a clock. NEURON comes from Debian
 * (`bench/peers/install.sh`); without it, or without what it compiles mechanisms with, one line says what is missing and nothing fails.
 */
import { Effect, Exit, Layer, Scope } from "effect"
import { Engine } from "neurolens"
import { layerNative } from "neurolens/node"
import { rmSync } from "node:fs"
import { cobahh } from "../events/cobahh.ts"
import { median } from "../median.ts"
import { models } from "../models.ts"
import { busy, opened } from "../opened.ts"
import { compileMechanisms, hasNeuron, neuron } from "./neuron.ts"

/** What is run in both: cells of 4 compartments, and COBAHH, a network of spikes that drives itself. */
const compared = [
  ...models.filter(({ letter }) => letter === "a" || letter === "b").map((model) => ({
    ...model,
    dt: 0.025,
    steps: 400
  })),
  { letter: "cobahh", about: "COBAHH, 4000 spiking cells", make: () => cobahh(1), dt: 0.1, steps: 500 }
]

const repeats = 7
const allRates = ["exact", "tabulated"] as const

/** Million compartment-steps per second; all have 4000 compartments. */
const rate = (steps: number, seconds: number): number => 4000 * steps / seconds / 1e6

/** The engines that are here, by name. */
const engines = Effect.gen(function*() {
  const wasm = yield* Effect.provide(Effect.service(Engine.Engine), yield* Layer.build(Engine.layer))
  const native = yield* Effect.result(Layer.build(layerNative({ size: 1 })))
  const found: Array<Engine.Engine["Service"]> = [wasm]
  if (native._tag === "Success") found.push(yield* Effect.provide(Effect.service(Engine.Engine), native.success))
  return found
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

const compare = (folder: string, { dt, letter, make, steps }: (typeof compared)[number]) =>
  Effect.gen(function*() {
    const network = make()
    const tried = yield* Effect.forEach(
      (yield* engines).flatMap((engine) => allRates.map((rates) => ({ engine, rates }))),
      ({ engine, rates }) =>
        Effect.map(
          Effect.result(opened(engine, network, { dt, rates })),
          (go) => ({ engine: engine.name, rates, go, took: [] as Array<number> })
        )
    )
    const here = tried.flatMap(({ go, ...one }) => go._tag === "Success" ? [{ ...one, go: go.success }] : [])
    const refused = tried.flatMap(({ engine, go, rates }) =>
      go._tag === "Failure" ? [`(${letter}) ${engine}, ${rates}: ${go.failure.message}`] : []
    )
    const peer = yield* Effect.promise(() => neuron(folder, letter))
    const theirs = { exact: [] as Array<number>, tabulated: [] as Array<number> }
    for (let k = 0; k <= repeats; k++) {
      for (const { go, took } of here) took.push(yield* Effect.promise(() => busy(() => go(steps))))
      theirs.tabulated.push(yield* Effect.promise(() => peer.time(steps, 1)))
      theirs.exact.push(yield* Effect.promise(() => peer.time(steps, 0)))
    }
    peer.end()
    const warm = (seconds: ReadonlyArray<number>): number => rate(steps, median(seconds.slice(1)))
    const lines = here.map(({ engine, rates, took }): Line => {
      const [own, other] = [warm(took), warm(theirs[rates])]
      return { model: letter, engine, rates, own, neuron: other, ratio: own / other }
    })
    return { version: peer.version, lines, refused }
  })

/** Letters of models after the command; none are all. */
const wanted = process.argv.slice(2).filter((arg) => !arg.startsWith("--"))

const report = async (folder: string): Promise<void> => {
  const scope = Scope.makeUnsafe()
  const results = []
  for (const model of compared.filter(({ letter }) => wanted.length === 0 || wanted.includes(letter))) {
    results.push(await Effect.runPromise(Effect.provideService(compare(folder, model), Scope.Scope, scope)))
  }
  await Effect.runPromise(Scope.close(scope, Exit.void))
  const lines = results.flatMap(({ lines }) => lines)
  if (process.argv.includes("--json")) return console.log(JSON.stringify(lines, null, 2))
  console.log(
    `${
      results[0].version
    }, Node ${process.version}; million compartment-steps per second of the processor, one thread, medians of ${repeats} alternating runs\n`
  )
  console.log(`${"".padEnd(36)}${"engine".padEnd(11)}${"rates".padEnd(11)}neurolens   NEURON   ratio`)
  for (const { engine, model, neuron: other, own, rates, ratio } of lines) {
    const about = `(${model}) ${compared.find(({ letter }) => letter === model)!.about}`
    const numbers = [own.toFixed(1).padStart(9), other.toFixed(1).padStart(9), ratio.toFixed(1).padStart(8)]
    console.log(`${about.padEnd(36)}${engine.padEnd(11)}${rates.padEnd(11)}${numbers.join("")}`)
  }
  for (const { refused } of results) for (const line of refused) console.log(line)
}

const skipped = (why: string): void =>
  console.log(`bench:peers skipped: ${why} (bash bench/peers/install.sh installs it from Debian)`)

if (!hasNeuron()) skipped("NEURON is not installed")
else {
  const { folder, missing } = compileMechanisms()
  try {
    if (missing !== null) skipped(missing)
    else await report(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
