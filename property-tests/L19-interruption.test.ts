/**
 * L19: whatever work is interrupted whenever, what it held is let go: every session of the engine, every hold of a run, every worker, every file
 * that was not finished; and what is asked for again gives the bits of work that nothing stopped.
 *
 * Interruptions come after a drawn number of turns of the event loop, so they meet every stage: making ready, between stretches, within a
 * checkpoint. The broken variant is an engine that keeps what it opened. How soon work stops is
 * measured, not tested: `npm run bench -- interruption`.
 */
import { Effect, Exit, Fiber, Layer, Stream } from "effect"
import * as fc from "fast-check"
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
  Scan,
  Simulation,
  Stepper,
  type Traces,
  Training
} from "neurolens"
import { layerStore, layerWorkers } from "neurolens/node"
import * as Store from "neurolens/store"
import { mkdtempSync, readdirSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it } from "vitest"
import { broken, settings } from "./settings.ts"

const network = Network.editSync(Network.make([Cell.make({ ncomp: 2 })]), [
  Edit.insert(Channels.HH),
  Edit.record("v"),
  Edit.train("HH_gLeak")
])
const plain = Network.editSync(network, [Edit.untrain("HH_gLeak")])
const parameters = Network.parameters(network)

/** A loss of traces alone. */
const lossOf = (traces: Traces.Traces) => Loss.squared(Readout.mean(), -60)(traces, undefined)

const fit: Training.FitOptions<void> = {
  loss: Loss.squared(Readout.mean(), -60),
  optimizer: Optimizer.adam({ learningRate: 1e-5 }),
  epochs: 6,
  tMax: 1
}

const end = (traces: Traces.Traces) => ({ v: traces.data[traces.data.length - 1] })

const points = [-80, -70, -60, -50]

const leak = (eLeak: number) => Edit.set("HH_eLeak", eLeak)

type Work = Effect.Effect<unknown, unknown, Engine.Engine | Store.Store>

/** What is done; each gives something that is equal when it is done again. */
const works: Readonly<Record<string, Work>> = {
  run: Simulation.run(network, { tMax: 20 }),
  stream: Stream.runCollect(Simulation.stream(network, { tMax: 10, every: 40 })),
  batch: Simulation.batch(network, [parameters, parameters, parameters], { tMax: 5 }),
  scan: Scan.run(plain, points, leak, { tMax: 2 }),
  gradient: Gradient.run(network, lossOf, { tMax: 2 }),
  training: Training.finish(network, fit),
  stepper: Effect.scoped(Effect.gen(function*() {
    const stepper = yield* Stepper.make(network)
    for (let i = 0; i < 50; i++) {
      Stepper.advance(stepper, 10)
      if (i % 10 === 0) yield* Effect.yieldNow
    }
    return Stepper.state(stepper)
  })),
  "stored run": Effect.map(Store.simulate(network, { tMax: 5 }, { run: "run" }), ({ traces }) => traces),
  "stored training": Store.train(network, fit, { run: "fit", every: 2 }),
  "stored scan": Store.scan(plain, points, leak, { tMax: 1 }, { run: "scan", measure: end, every: 1 })
}

/** Sessions that are open, of all kinds. */
type Counts = { opened: number; released: number }

/** An engine that counts what it opens, and what was let go. */
const counted = (counts: Counts, inner: Layer.Layer<Engine.Engine>, keeps = false): Layer.Layer<Engine.Engine> => {
  const noted = Effect.acquireRelease(
    Effect.sync(() => void counts.opened++),
    () => Effect.sync(() => void (keeps || counts.released++))
  )
  return Layer.effect(
    Engine.Engine,
    Effect.map(Effect.service(Engine.Engine), (engine) => ({
      ...engine,
      open: (work: Engine.Work) => Effect.andThen(noted, engine.open(work)),
      gradient: (work: Engine.WorkBack) => Effect.andThen(noted, engine.gradient(work))
    }))
  ).pipe(Layer.provide(inner))
}

const turn = Effect.promise(() => new Promise(setImmediate))

const interrupted = fc.record({
  what: fc.constantFrom(...Object.keys(works)),
  engine: fc.constantFrom("interpreter", "compiled"),
  /** Turns of the event loop before each interruption. */
  turns: fc.array(fc.oneof(fc.nat(8), fc.nat(80)), { minLength: 1, maxLength: 3 })
})

const engines = { interpreter: Engine.layerInterpreter, compiled: Engine.layer }

/** Files of a folder that nobody finished. */
const leftovers = (folder: string): ReadonlyArray<string> =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".part"))

/** What a work gives that nothing stops. */
const wholes = new Map<string, Promise<unknown>>()
const whole = (what: string): Promise<unknown> => {
  const known = wholes.get(what)
  if (known !== undefined) return known
  const folder = mkdtempSync(join(tmpdir(), "neurolens-L19-"))
  const made = Effect.runPromise(works[what].pipe(Effect.provide(layerStore(folder)), Effect.provide(Engine.layer)))
    .finally(() => rmSync(folder, { recursive: true, force: true }))
  wholes.set(what, made)
  return made
}

const law = (keepsSessions = false) =>
  fc.asyncProperty(interrupted, async ({ engine, turns, what }) => {
    const folder = mkdtempSync(join(tmpdir(), "neurolens-L19-"))
    const counts: Counts = { opened: 0, released: 0 }
    const provided = <A, E>(work: Effect.Effect<A, E, Engine.Engine | Store.Store>) =>
      work.pipe(
        Effect.provide(layerStore(folder)),
        Effect.provide(counted(counts, engines[engine as keyof typeof engines], keepsSessions))
      )
    try {
      for (const some of turns) {
        await Effect.runPromise(Effect.gen(function*() {
          const fiber = yield* Effect.forkChild(provided(works[what]))
          for (let i = 0; i < some; i++) yield* turn
          yield* Fiber.interrupt(fiber)
          const exit = yield* Fiber.await(fiber)
          expect(Exit.isSuccess(exit) || Exit.hasInterrupts(exit), what).toBe(true)
        }))
        expect(counts.released, what).toBe(counts.opened)
        expect(leftovers(folder), what).toEqual([])
        const runs = await Effect.runPromise(provided(Store.list()))
        for (const { activity } of runs) expect(activity, what).not.toBe("working")
      }
      expect(await Effect.runPromise(provided(works[what])), what).toEqual(await whole(what))
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
    }
  })

const few = { ...settings, numRuns: Math.ceil(settings.numRuns / 4) }

it("L19: interrupted whenever, everything is let go, and asked for again gives the same bits", () =>
  fc.assert(law(), few))

it("L19: an engine that keeps what it opened is caught", async () => {
  expect((await fc.check(law(true), broken)).failed).toBe(true)
})

it("L19: workers end with the layer that began them, whenever the work on them is interrupted", async () => {
  const large = Network.editSync(Network.make(Array(40).fill(Cell.make({ ncomp: 4 }))), [
    Edit.insert(Channels.HH),
    Edit.record("v")
  ])
  const workers = (): number => process.getActiveResourcesInfo().filter((name) => name === "MessagePort").length
  const before = workers()
  let most = before
  for (const turns of [0, 1, 5, 40]) {
    await Effect.runPromise(Effect.gen(function*() {
      const work = Simulation.batchOf(Array(4).fill(large), { tMax: 20 })
      const fiber = yield* Effect.forkChild(Effect.provide(work, layerWorkers({ size: 2 })))
      for (let i = 0; i < turns; i++) {
        yield* turn
        most = Math.max(most, workers())
      }
      yield* Fiber.interrupt(fiber)
    }))
    await new Promise(setImmediate)
    expect(workers()).toBeLessThanOrEqual(before)
  }
  expect(most).toBeGreaterThan(before) // so that there were some to see
})
