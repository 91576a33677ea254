/**
 * Threads of a page in Chromium: the bits of one thread, the page's event loop free, interruption, and what is said where threads cannot be.
 */
import { assert, describe, it } from "vitest"
import { hasChromium, isolated } from "../../scripts/chromium.ts"
import { bundled, inPage, workerFile } from "./page.ts"

/** Networks and engines, for programs of pages. */
const models = `
import { Effect, Fiber } from "effect"
import { Cell, Channels, Connect, Edit, Engine, Gradient, Loss, Network, Parameters, Select, Simulation, Synapses } from "neurolens"
import { layerWorkers } from "neurolens/browser"
import { all } from "./test/runtime/gradientModels.ts"

const network = Network.editSync(Network.make(Array.from({ length: 30 }, () => Cell.make({ ncomp: 4 }))), [
  Edit.insert(Channels.HH),
  Edit.connect(Connect.sparse(Select.all, Select.all, { probability: 0.05, seed: 1 }), Synapses.Ionotropic),
  Edit.record("v", Select.cell([0, 1, 2]).comp(0)),
  Edit.train("HH_gNa")
])
const threads = layerWorkers({ size: 2, least: 0, worker: "/worker.js" })
const same = (a, b) => a.length > 0 && a.length === b.length && Array.prototype.every.call(a, (x, i) => Object.is(x, b[i]))
const told = (effect) => Effect.match(effect, { onFailure: (error) => error._tag + ": " + error.message, onSuccess: () => "no error" })
`

/** What everything gives on two threads of a page, beside what it gives on one. */
const everything = `${models}
const on = (engine) => Effect.gen(function*() {
  const run = yield* Simulation.run(network, { tMax: 10 })
  const [one, two] = yield* Effect.all([Simulation.run(network, { tMax: 5 }), Simulation.run(network, { tMax: 10 })], { concurrency: 2 })
  const batch = yield* Simulation.batchOf(Array.from({ length: 5 }, (_, k) => Network.editSync(network, [Edit.set("HH_gK", 0.03 + 0.001 * k)])), { tMax: 5 })
  const gradient = yield* Gradient.run(network, all, { tMax: 2 })
  return { run: run.data, one: one.data, two: two.data, batch: batch.flatMap(({ data }) => [...data]), gradient: gradient.parameters.entries[0].values }
}).pipe(Effect.provide(engine))

const answer = async () => {
  const right = await Effect.runPromise(on(Engine.layer))
  const found = await Effect.runPromise(on(threads))
  let ticks = 0
  const timer = setInterval(() => ticks++, 1)
  const rest = await Effect.runPromise(Effect.gen(function*() {
    const { name } = yield* Engine.Engine
    const long = yield* Effect.forkChild(Simulation.run(network, { tMax: 1e6 }))
    yield* Effect.sleep("100 millis")
    yield* Fiber.interrupt(long)
    const after = yield* Simulation.run(network, { tMax: 10 })
    return { name, after: same(after.data, right.run) }
  }).pipe(Effect.provide(threads)))
  clearInterval(timer)
  return { ...rest, ticked: ticks > 3, ...Object.fromEntries(Object.entries(right).map(([key, value]) => [key, same(value, found[key])])) }
}
`

const right = {
  name: "threaded",
  after: true,
  ticked: true,
  run: true,
  one: true,
  two: true,
  batch: true,
  gradient: true
}

describe.skipIf(!hasChromium)("threads of a page", { timeout: 90_000 }, () => {
  it("give the bits of one thread, leave the page free, and end when they are interrupted", async () => {
    assert.deepStrictEqual(await inPage(everything, "answer()", { headers: isolated }), right)
  })

  it("do so from within a worker of the page, and under a policy that allows WebAssembly", async () => {
    const inner = await bundled(
      `${everything}\nanswer().then(postMessage, (error) => postMessage({ failed: String(error) }))`
    )
    const outer = `const inner = new Worker("/inner.js", { type: "module" })
const answer = new Promise((resolve) => inner.addEventListener("message", ({ data }) => resolve(data)))`
    const headers = {
      ...isolated,
      "content-security-policy": "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'"
    }
    assert.deepStrictEqual(await inPage(outer, "answer", { headers, files: { "inner.js": inner } }), right)
  })

  it("are refused on a page that is not isolated, with both headers", async () => {
    const found = await inPage(
      models,
      "Effect.runPromise(told(Effect.provide(Simulation.run(network, { steps: 1 }), threads)))"
    )
    assert.match(
      String(found),
      /^ThreadsError: .*Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp/
    )
  })

  it("say what is wrong with the worker's file, and are given up for one that does not do its work", async () => {
    const broken = (await workerFile()).replace(/kernels\.get\((\w+)\.kernel\)\(\1\.header\)/, "void $1")
    const program = `${models}
const from = (worker) => layerWorkers({ size: 2, least: 0, worker })
const said = []
const log = console.log
console.log = (...words) => said.push(words.join(" "))
const answer = () => Effect.runPromise(Effect.gen(function*() {
  const gone = yield* told(Effect.provide(Simulation.run(network, { steps: 1 }), from("/gone.js")))
  const thrown = yield* told(Effect.provide(Simulation.run(network, { steps: 1 }), from("/thrown.js")))
  const elsewhere = yield* told(Effect.provide(Simulation.run(network, { steps: 1 }), from("http://localhost:1/worker.js")))
  const idle = yield* Effect.provide(Effect.gen(function*() {
    const { name } = yield* Engine.Engine
    return { name, samples: (yield* Simulation.run(network, { steps: 1 })).samples }
  }), from("/idle.js"))
  return { gone, thrown, elsewhere, idle, warned: said.some((line) => line.includes("one thread")) }
}))`
    const files = { "idle.js": broken, "thrown.js": "throw new Error(\"not today\")" }
    assert.notStrictEqual(broken, await workerFile())
    const found = await inPage(program, "answer()", { headers: isolated, files }) as Readonly<Record<string, unknown>>
    assert.match(
      String(found.gone),
      /^ThreadsError: a worker thread did not start from \/gone\.js: the browser does not say why/
    )
    assert.match(String(found.thrown), /^ThreadsError: .*\/thrown\.js: .*not today/)
    assert.match(String(found.elsewhere), /^ThreadsError: .*localhost:1\/worker\.js: .*cannot be accessed from origin/)
    assert.deepStrictEqual(found.idle, {
      name: "compiled, on one thread: their samples are not those of one thread",
      samples: 2
    })
    assert.strictEqual(found.warned, true)
  })
})

describe.skipIf(!hasChromium)("a page whose policy forbids WebAssembly", { timeout: 90_000 }, () => {
  it("is told what to allow by every compiled engine, and runs the interpreter", async () => {
    const program = `${models}
const run = Simulation.run(network, { steps: 1 })
const answer = () => Effect.runPromise(Effect.all({
  compiled: told(Effect.provide(run, Engine.layer)),
  tabulated: told(Effect.provide(run, Engine.layerTabulated)),
  threaded: told(Effect.provide(run, threads)),
  gradient: told(Effect.provide(Gradient.run(network, all, { steps: 1 }), Engine.layer)),
  interpreted: told(Effect.provide(run, Engine.layerInterpreter))
}))`
    const headers = { ...isolated, "content-security-policy": "script-src 'self'" }
    const { interpreted, ...others } = await inPage(program, "answer()", { headers }) as Readonly<
      Record<string, string>
    >
    for (const said of Object.values(others)) {
      assert.match(
        said,
        /^SimulationError: kernels are WebAssembly, which may not be compiled here .*add 'wasm-unsafe-eval' to the script-src/
      )
    }
    assert.strictEqual(interpreted, "no error")
  })
})
