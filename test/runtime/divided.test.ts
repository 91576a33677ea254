/**
 * Which networks are divided among threads: large ones with synapses, any without, and batches; the others stay on one, with the same bits.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { Cell, Channels, Connect, Edit, Engine, Gradient, Network, Select, Simulation, Synapses } from "neurolens"
import { layerThreads, layerWorkers } from "neurolens/node"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { all } from "./gradientModels.ts"

const cells = Network.editSync(Network.make(Array.from({ length: 4 }, () => Cell.make({ ncomp: 2 }))), [
  Edit.insert(Channels.HH),
  Edit.record("v"),
  Edit.train("HH_gNa")
])
/** 8 compartments and 4 synapses. */
const wired = Network.editSync(cells, [
  Edit.connect(Connect.full(Select.cell([0, 1]).comp(0), Select.cell([2, 3]).comp(0)), Synapses.Ionotropic)
])
const options = { steps: 8 }

/** How often kernels are given to other threads while something runs. */
const given = <A, E>(least: number, effect: Effect.Effect<A, E, Engine.Engine>) =>
  Effect.gen(function*() {
    const threads = yield* Engine.Threads
    let count = 0
    const watched = (machine: typeof threads): typeof threads => ({
      ...machine,
      ...(machine.aside === undefined ? {} : { aside: watched(machine.aside) }),
      place: (module, bytes) => {
        count++
        return machine.place(module, bytes)
      }
    })
    const engine = Layer.provide(Engine.layerThreaded, Layer.succeed(Engine.Threads, watched(threads)))
    const value = yield* Effect.provide(effect, engine)
    return { count, value }
  }).pipe(Effect.provide(layerThreads({ size: 2, least })))

describe("a network", () => {
  it.live("with synapses is divided from the given size on, and has the same bits", () =>
    Effect.gen(function*() {
      const run = Simulation.run(wired, options)
      const gradient = Gradient.run(wired, all, options)
      const [small, large] = [yield* given(13, run), yield* given(12, run)]
      assert.deepStrictEqual([small.count, large.count], [0, 1])
      assert.deepStrictEqual(small.value.data, large.value.data)
      const [alone, divided] = [yield* given(13, gradient), yield* given(12, gradient)]
      assert.deepStrictEqual([alone.count, divided.count], [0, 1])
      assert.deepStrictEqual(alone.value.parameters, divided.value.parameters)
    }))

  it.live("without synapses is divided whatever its size, as nobody waits for anybody", () =>
    Effect.gen(function*() {
      assert.strictEqual((yield* given(4000, Simulation.run(cells, options))).count, 1)
      assert.strictEqual((yield* given(4000, Gradient.run(cells, all, options))).count, 1)
    }))

  it.live("in a batch is on a thread of its own", () =>
    Effect.gen(function*() {
      assert.strictEqual((yield* given(4000, Simulation.batchOf([wired, wired], options))).count, 1)
      assert.strictEqual(
        (yield* given(4000, Gradient.batch([wired, wired], (traces) => all(traces), options))).count,
        1
      )
    }))

  it.live("is divided from a size on that makes sense", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Effect.provide(Simulation.run(wired, options), layerWorkers({ least: -1 })))
      assert.strictEqual(error.message, "least is -1; expected a number of 0 or more")
    }))

  it.live("runs a worker from where it is told, and says so where none is", () =>
    Effect.gen(function*() {
      const from = (worker: string | URL) =>
        Effect.provide(Simulation.run(wired, options), layerWorkers({ size: 2, least: 0, worker }))
      const traces = yield* from(new URL("../../src/node/kernelWorker.ts", import.meta.url))
      assert.deepStrictEqual(traces.data, (yield* Effect.provide(Simulation.run(wired, options), Engine.layer)).data)
      const folder = mkdtempSync(join(tmpdir(), "neurolens-worker-"))
      const silent = join(folder, "silent.js")
      writeFileSync(silent, "")
      const words = [
        [silent, /did not start from .*silent\.js: it ended at once; expected the file of neurolens\/node\/worker$/],
        [join(folder, "none.js"), /did not start from .*none\.js: Cannot find module/],
        ["worker.js", /did not start from worker\.js: /]
      ] as const
      for (const [worker, message] of words) {
        const error = yield* Effect.flip(from(worker))
        assert.strictEqual(error._tag, "ThreadsError")
        assert.match(error.message, message)
      }
      rmSync(folder, { recursive: true })
    }))
})
