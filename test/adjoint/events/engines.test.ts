/**
 * Gradients through spikes by kernels: on threads, in batches, with little memory and in native code the bits are those of one thread of
 * WebAssembly, and what has no gradient is said in the interpreter's words.
 */
import { Effect, Layer } from "effect"
import {
  Cell,
  Channel,
  Channels,
  Connect,
  Edit,
  Engine,
  Gradient,
  Network,
  Parameters,
  Select,
  Share,
  Source,
  Stimulus,
  Synapses,
  Traces
} from "neurolens"
import { layerWorkers } from "neurolens/node"
import { describe, expect, it } from "vitest"
import { describeNative } from "../../node/native/compiled.ts"
import { native } from "../../node/native/nativeRuns.ts"
import { kernelRuns } from "../../solve/compiled/engines.ts"
import { Pool } from "../../spikes.ts"

/** Cells that excite each other in a ring, with plastic synapses and pools; `k` is one of several of a structure. */
const ring = (k: number, more: ReadonlyArray<Edit.Edit> = []): Network.Network => {
  const cells = Array.from({ length: 6 }, (_, c) => c)
  return Network.editSync(Network.make(cells.map(() => Cell.make({ radius: 10, length: 20, v: -65 }))), [
    Edit.insert(Channels.HH),
    Edit.insert(Channels.Spike),
    Edit.addSources([Source.poisson({ rate: 300, seed: 5 }), Source.times([0.31, 2.2, 7.03])]),
    Edit.connect(Connect.listed(cells.map((c) => [c, (c + 1) % 6] as const)), Synapses.ExpSyn),
    Edit.connect(Connect.listed([[0, 2], [3, 1], [4, 4]]), Synapses.STDP),
    Edit.connect(Connect.listed([[0, 3], [1, 3], [1, 5]], { pre: "sources" }), Pool),
    Edit.set("delay", cells.map((c) => 0.4 + 0.137 * c + 0.01 * k), Select.edges.rows(cells)),
    Edit.set("delay", 0.613, Select.synapse("STDP")),
    Edit.set("post_delay", 0.05 * k, Select.synapse("STDP")),
    Edit.set("delay", 0.271, Select.synapse("Pool")),
    Edit.set("ExpSyn_weight", 0.04 + 0.001 * k),
    Edit.set("ExpSyn_tau", 2),
    Edit.stimulate(Stimulus.step({ delay: 0.5, duration: 30, amplitude: 0.15 }), Select.rows([0])),
    Edit.record("v"),
    Edit.record("spikes"),
    ...more,
    Edit.train("delay", { at: Select.edges, share: Share.each }),
    Edit.train("ExpSyn_weight", { share: Share.each }),
    Edit.train("STDP_w", { share: Share.each }),
    Edit.train("Spike_threshold", { at: Select.all, share: Share.each }),
    Edit.train("HH_gNa", { at: Select.all, share: Share.each })
  ])
}

const options = { steps: 240, dt: 0.05, scheme: "crankNicolson", late: "constant" } as const

/** All samples and all times of spikes, each in its own way. */
const loss: Gradient.Loss = ({ data, spikes }) => {
  const all = [...data, ...spikes!.times.flatMap((times) => [...times])]
  const weight = (k: number): number => Math.sin(1 + 0.7 * k)
  return {
    value: all.reduce((sum, x, k) => sum + weight(k) * x, 0),
    cotangent: Float64Array.from(all, (_, k) => weight(k))
  }
}

type On = typeof Engine.layer

const on = <A, X>(layer: Layer.Layer<Engine.Engine, X>, work: Effect.Effect<A, unknown, Engine.Engine>): Promise<A> =>
  Effect.runPromise(Effect.provide(work, layer) as Effect.Effect<A>)

const vectorOf = ({ parameters }: Gradient.Gradient): ReadonlyArray<number> => Array.from(Parameters.vector(parameters))

const networks = [0, 1, 2].map((k) => ring(k))
const alone = Promise.all(networks.map((network) => on(Engine.layer, Gradient.run(network, loss, options))))

describe("gradients through spikes by kernels", () => {
  it("are computed by kernels, and are the interpreter's but for roundings", async () => {
    const { runs, value } = kernelRuns(() =>
      Effect.runSync(Effect.provide(Gradient.run(networks[0], loss, options), Engine.layer))
    )
    expect(runs).toBeGreaterThan(1)
    const expected = await on(Engine.layerInterpreter, Gradient.run(networks[0], loss, options))
    expect(Traces.spikes(expected.traces).every(({ length }) => length > 0)).toBe(true)
    expect(value.traces).toEqual(expected.traces)
    const [made, meant] = [vectorOf(value), vectorOf(expected)]
    const size = Math.max(...meant.map(Math.abs))
    made.forEach((x, p) => expect(Math.abs(x - meant[p])).toBeLessThan(1e-10 * size))
    expect(meant.every((x) => x !== 0)).toBe(true)
  })

  it("have the same bits with little memory, in batches, and on threads", async () => {
    const expected = (await alone).map(vectorOf)
    const little = await on(Engine.layer, Gradient.run(networks[1], loss, { ...options, memory: 60_000 }))
    expect(vectorOf(little)).toEqual(expected[1])
    const threads = layerWorkers({ size: 2, least: 0 })
    for (const layer of [Engine.layer, threads] as const) {
      const all = await on(layer, Gradient.batch(networks, (traces) => loss(traces, undefined), options))
      expect(all.map(vectorOf)).toEqual(expected)
      expect(vectorOf(await on(layer, Gradient.run(networks[2], loss, options)))).toEqual(expected[2])
    }
  })

  it("say in the same words what has none", async () => {
    const Flat = Channel.make("Flat", { emits: { spike: { crosses: "(v + 30 [mV]) * 1e-310" } } })
    const ofCells = Select.edges.rows(Array.from({ length: 9 }, (_, k) => k))
    const named = ["pre_detector", "post_detector"].map((name) => Edit.label(name, "Spike", ofCells))
    const flat = ring(0, [Edit.insert(Flat), ...named])
    const early = ring(0, [Edit.set("delay", 0.01, Select.edges.rows([0]))])
    for (const [network, late] of [[flat, "constant"], [early, "refuse"]] as const) {
      const failure = (layer: On) => on(layer, Effect.flip(Gradient.run(network, loss, { ...options, late })))
      const [found, expected] = [await failure(Engine.layer), await failure(Engine.layerInterpreter)]
      expect(String((found as Error).message)).toBe((expected as Error).message)
      expect((found as Error).message).toMatch(late === "refuse" ? /arrives at the end of its own step/ : /too flatly/)
    }
  })

  it("refuse clamps of what events change", async () => {
    const held = Network.editSync(networks[0], [Edit.clamp("ExpSyn_g", [null, 0.01], Select.edges.rows([0]))])
    const failure = await on(Engine.layer, Effect.flip(Gradient.run(held, loss, options)))
    expect(String((failure as Error).message)).toBe(
      "gradients by kernels do not know clamps of what events change or detectors look at (ExpSyn_g) yet; " +
        "run with Engine.layerInterpreter"
    )
  })
})

describeNative("gradients through spikes in native code", () => {
  it.each([[1, 1], [2, 2], [4, 1], [8, 2]] as const)(
    "have the same bits, on %s lanes and %s threads",
    async (lanes, size) => {
      const layer = Layer.succeed(Engine.Engine, native(lanes, size))
      const found = await on(layer, Gradient.run(networks[1], loss, options))
      expect(vectorOf(found)).toEqual(vectorOf((await alone)[1]))
    }
  )
})
