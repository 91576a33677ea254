/** Currents of chance against their statistics and the recipe of events.md 6.3, 6.4. */
import { Effect } from "effect"
import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { Cell, Channels, Edit, Engine, Json, Network, Select, Simulation, Stimulus, Traces } from "../../src/index.ts"
import { acting } from "../../src/network/streams.ts"

type Answer = {
  readonly stimuli: ReadonlyArray<
    { readonly noise: Stimulus.NoiseOptions & { readonly type: string; readonly tau: number } }
  >
  readonly dt: number
  readonly expected: { readonly stride: number; readonly traces: ReadonlyArray<ReadonlyArray<number>> }
}

const recipe = JSON.parse(
  readFileSync(new URL("../reference/recipes/neuron-noise.json", import.meta.url), "utf8")
) as Answer

const made = ({ type, ...options }: Answer["stimuli"][number]["noise"]): Stimulus.Stimulus => {
  if (type === "ou") return Stimulus.ornsteinUhlenbeck(options)
  const { tau: _, ...white } = options
  return Stimulus.white(white)
}

const moments = (values: ArrayLike<number>) => {
  const n = values.length
  const list = Array.from(values)
  const mean = list.reduce((sum, x) => sum + x, 0) / n
  const variance = list.reduce((sum, x) => sum + (x - mean) ** 2, 0) / n
  const lagged = (lag: number): number =>
    list.slice(lag).reduce((sum, x, k) => sum + (x - mean) * (list[k] - mean), 0) / (n - lag) / variance
  return { mean, variance, lagged }
}

const sampled = (stimulus: Stimulus.Stimulus, n: number, dt: number): ReadonlyArray<number> =>
  Array.from({ length: n }, (_, k) => Stimulus.sample(stimulus, k, dt))

describe("currents of chance", () => {
  it("have the numbers of the recipe, in any order of asking", () => {
    recipe.stimuli.forEach(({ noise }, i) => {
      const [stimulus, { stride, traces }] = [made(noise), recipe.expected]
      const expected = traces[2 + i] // sample k + 1 is entry k, sample 0 is entry 0
      const entries = expected.map((_, k) => Math.max(0, k * stride - 1))
      const found = new Map(entries.toReversed().map((k) => [k, Stimulus.sample(stimulus, k, recipe.dt)]))
      entries.forEach((k, at) => expect(found.get(k)).toBeCloseTo(expected[at], 11))
    })
  })

  it("of white noise have their mean and variance, which is sigma^2 / dt", () => {
    const [n, dt, sigma] = [20_000, 0.1, 0.3]
    const { mean, variance } = moments(sampled(Stimulus.white({ mean: 2, sigma, seed: 3 }), n, dt))
    expect(Math.abs(mean - 2)).toBeLessThan(4 * sigma / Math.sqrt(dt * n))
    expect(Math.abs(variance / (sigma ** 2 / dt) - 1)).toBeLessThan(4 * Math.sqrt(2 / n))
  })

  it("that wander have their mean, variance and memory whatever dt", () => {
    for (const dt of [0.05, 0.5]) {
      const [n, sigma, tau] = [40_000, 0.2, 5]
      const stimulus = Stimulus.ornsteinUhlenbeck({ mean: -1, sigma, tau, seed: 8 })
      const { lagged, mean, variance } = moments(sampled(stimulus, n, dt))
      const spread = Math.sqrt(2 * tau / (n * dt)) // events.md 6.4
      expect(Math.abs(mean + 1)).toBeLessThan(4 * sigma * spread)
      expect(Math.abs(variance / sigma ** 2 - 1)).toBeLessThan(4 * spread)
      expect(Math.abs(lagged(Math.round(tau / dt)) - Math.exp(-1))).toBeLessThan(4 * spread)
    }
  })

  it("that wander are the same to the bit whoever asks late, without the way there", () => {
    const dt = 0.025
    for (
      const options of [{ tau: 5 }, { tau: 0.01 }, { tau: 40, mean: 1 }, { tau: 5, sigma: 1e-300 }, {
        tau: 5,
        sigma: 0
      }]
    ) {
      const fresh = () => Stimulus.ornsteinUhlenbeck({ sigma: 0.2, seed: 8, ...options })
      const late = [60_000, 59_000, 40_001, 100, 45_000, 0, 59_999]
      const inOrder = fresh()
      const expected = new Map(
        Array.from({ length: 60_001 }, (_, k) => [k, Stimulus.sample(inOrder, k, dt)] as const)
          .filter(([k]) => late.includes(k))
      )
      const one = fresh()
      for (const k of late) {
        expect(Stimulus.sample(one, k, dt)).toBe(expected.get(k))
        expect(Stimulus.sample(fresh(), k, dt)).toBe(expected.get(k))
      }
    }
    // Whoever walked there would be on the way for a day.
    const far = Stimulus.ornsteinUhlenbeck({ sigma: 0.2, tau: 5, seed: 8 })
    expect(Math.abs(Stimulus.sample(far, 1e12, dt))).toBeLessThan(2)
  })

  const white = Stimulus.white({ sigma: 1, seed: 1 })
  const streams = (net: Network.Network): ReadonlyArray<number | null> =>
    net.stimuli.toArray().map(({ stimulus }) => "stream" in stimulus ? stimulus.stream : null)

  it("draw from the stream of their number where they name none", () => {
    const net = Network.editSync(Network.make([Cell.make({ ncomp: 2 })]), [
      Edit.stimulate(white, Select.all),
      Edit.stimulate(Stimulus.white({ sigma: 1, seed: 1, stream: 0 }), Select.rows([1]))
    ])
    expect(streams(net)).toEqual([null, null, 0])
    expect(streams(net.set("stimuli", acting(net)))).toEqual([0, 1, 0])
    expect(acting(net)).toBe(acting(net))
  })

  it("stay as they were when others go, and never come to a stream that another has taken", () => {
    const left = Network.editSync(Network.make([Cell.make({ ncomp: 2 })]), [
      Edit.stimulate(white, Select.rows([0])),
      Edit.stimulate(white, Select.rows([1])),
      Edit.unstimulate(Select.rows([0]))
    ])
    expect(streams(left)).toEqual([1])
    const again = Network.editSync(left, [Edit.stimulate([white, white], Select.all)])
    expect(streams(again)).toEqual([1, 3, null])
    const other = Network.editSync(left, [Edit.stimulate(Stimulus.white({ sigma: 1, seed: 2 }), Select.all)])
    expect(streams(other)).toEqual([1, null, null])
  })

  it("of copies of a cell differ, on every engine, and go on after printing and JSON", async () => {
    const cell = Network.editSync(Cell.make(), [
      Edit.insert(Channels.Leak),
      Edit.stimulate(Stimulus.ornsteinUhlenbeck({ sigma: 1, tau: 3, seed: 1 }), Select.all),
      Edit.record("i_stimulus"),
      Edit.record("v")
    ])
    const net = Network.make([cell, cell])
    const data = async (
      network: Network.Network,
      engine = Engine.layer
    ) => (await Effect.runPromise(Effect.provide(Simulation.run(network, { steps: 20 }), engine)))
    const traces = await data(net)
    expect(Traces.trace(traces, 0)).not.toEqual(Traces.trace(traces, 2))
    expect((await data(net, Engine.layerInterpreter)).data).toEqual(traces.data)
    const read = Json.decodeSync(Json.encode(net))
    expect(read.equals(net)).toBe(true)
    expect((await data(read)).data).toEqual(traces.data)
  })

  it.each<[string, () => unknown]>([
    [
      "sigma of the stimulus is -1; expected a finite number of 0 or more",
      () => Stimulus.whiteResult({ sigma: -1, seed: 1 })
    ],
    ["seed of the stimulus is 0.5; expected a whole number", () => Stimulus.whiteResult({ sigma: 1, seed: 0.5 })],
    [
      "tau of the stimulus is 0; expected a finite time of more than 0 ms",
      () => Stimulus.ornsteinUhlenbeckResult({ sigma: 1, seed: 1, tau: 0 })
    ],
    [
      `white stimulus option "tau" does not exist (there is: mean, sigma, seed, stream)`,
      () => Stimulus.whiteResult({ sigma: 1, seed: 1, tau: 3 } as never)
    ]
  ])("are refused: %s", (message, make) => {
    expect((make() as { failure: Error }).failure.message).toBe(message)
  })
})

describe("a passive cell under noise", () => {
  const [steps, dt, sigma] = [40_000, 0.1, 0.05]
  const cell = Network.editSync(Network.make([Cell.make({ radius: 10, length: 20, v: -70 })]), [
    Edit.insert(Channels.Leak),
    Edit.set("Leak_gLeak", 1e-4),
    Edit.set("Leak_eLeak", -70),
    Edit.record("v")
  ])
  const run = (
    stimulus: Stimulus.Stimulus,
    options: Simulation.RunOptions,
    engine = Engine.layer
  ): Promise<Traces.Traces> =>
    Effect.runPromise(
      Effect.provide(Simulation.run(Network.editSync(cell, [Edit.stimulate(stimulus, Select.all)]), options), engine)
    )
  const area = 2 * Math.PI * 10 * 20
  const [tauM, resistance] = [10, 1e5 / (area * 0.1)] // [ms], [mV/nA]
  const alpha = 1 / (1 + dt / tauM)
  const beta = alpha * dt * resistance / tauM

  it("has the variance that backward Euler gives it", async () => {
    const tau = 4
    const rho = Math.exp(-dt / tau)
    const cases: ReadonlyArray<readonly [Stimulus.Stimulus, number, number]> = [
      [Stimulus.white({ sigma, seed: 5 }), beta ** 2 * sigma ** 2 / dt / (1 - alpha ** 2), tauM],
      [
        Stimulus.ornsteinUhlenbeck({ sigma, tau, seed: 6 }),
        sigma ** 2 * beta ** 2 * (1 + rho * alpha) / ((1 - rho * alpha) * (1 - alpha ** 2)),
        tauM + tau
      ]
    ]
    for (const [stimulus, variance, memory] of cases) {
      const traces = await run(stimulus, { dt, steps })
      const found = moments(Traces.trace(traces, 0).subarray(Math.round(10 * tauM / dt))).variance
      expect(Math.abs(found / variance - 1)).toBeLessThan(4 * Math.sqrt(2 * memory / (steps * dt)))
    }
  })

  it("goes on after a pause, and on every engine, with the same bits", async () => {
    const stimulus = Stimulus.ornsteinUhlenbeck({ sigma, tau: 4, seed: 6 })
    const whole = await run(stimulus, { dt, steps: 300 })
    const first = await run(stimulus, { dt, steps: 77 })
    const fresh = Stimulus.ornsteinUhlenbeck({ sigma, tau: 4, seed: 6 })
    const second = await run(fresh, { dt, steps: 223, from: first.state })
    expect(Traces.append(first, second).data).toEqual(whole.data)
    expect((await run(fresh, { dt, steps: 300 }, Engine.layerInterpreter)).data).toEqual(whole.data)
  })
})
