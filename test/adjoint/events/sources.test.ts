/**
 * Derivatives by the times of given trains of spikes, and by what they are made of: those of differences, number by number; and training by them.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import {
  Cell,
  Channels,
  Connect,
  Edit,
  Engine,
  Gradient,
  Input,
  Loss,
  Network,
  Optimizer,
  Parameters,
  Readout,
  Select,
  Simulation,
  Source,
  Synapses,
  Training
} from "neurolens"
import { mixed } from "./agree.ts"

const on = Engine.layerInterpreter

/** Two cells that four sources drive, each in its own way, some through plastic synapses; one more drives nobody. */
const network = (sources: ReadonlyArray<Source.Source>): Network.Network =>
  Network.editSync(Network.make([Cell.make({ radius: 10, length: 20, v: -68 }), Cell.make({ v: -66 })]), [
    Edit.insert(Channels.HH),
    Edit.insert(Channels.Spike),
    Edit.addSources(sources),
    Edit.connect(Connect.listed([[0, 0], [1, 1], [2, 0], [3, 1]], { pre: "sources" }), Synapses.Exp2Syn),
    Edit.connect(Connect.listed([[0, 1], [1, 0]], { pre: "sources" }), Synapses.TsodyksMarkram),
    Edit.set("delay", [0.137, 0.3, 1.01, 0.55, 0.21, 0.98], Select.edges),
    Edit.set("Exp2Syn_weight", 4e-3, Select.synapse("Exp2Syn")),
    Edit.record("v"),
    Edit.record("spikes"),
    Edit.record("spikes", Select.source(1))
  ])

type Numbers = ReadonlyArray<ReadonlyArray<number>>

const start: Numbers = [[0.513, 1.277, 1.277, 6.02], [0.21, 1.433], [0.4, 700], []]

const sources = ([times, [first, interval], [begin, rate]]: Numbers): ReadonlyArray<Source.Source> => [
  Source.times(times),
  Source.regular({ start: first, interval, number: 4 }),
  Source.poisson({ rate, start: begin, seed: 7, stream: 2 }),
  Source.poisson({ rate: { times: [0, 5], hz: [200, 900] }, seed: 3 }),
  Source.times([1])
]

/** By samples and by times of spikes. */
const loss: Gradient.Loss = (traces) => {
  const samples = mixed(traces, undefined)
  const times = (traces.spikes?.times ?? []).flatMap((own) => Array.from(own))
  return {
    value: samples.value + times.reduce((sum, t, k) => sum + Math.cos(1 + k) * t * t, 0),
    cotangent: [...Array.from(samples.cotangent), ...times.map((t, k) => 2 * Math.cos(1 + k) * t)]
  }
}

const run = { steps: 80, dt: 0.1 } as const

describe("derivatives by the times of sources", () => {
  for (const scheme of ["backwardEuler", "crankNicolson"] as const) {
    it.effect(`are those of differences, by ${scheme}`, () =>
      Effect.gen(function*() {
        const made = yield* Gradient.run(network(sources(start)), loss, { ...run, scheme, inputs: true })
        const found = made.adjoint.sources
        // Two at one time that change places have a kink: they are moved together.
        assert.deepStrictEqual(found.map(({ length }) => length), [4, 2, 2, 0, 1])
        const valueAt = (moved: Numbers) =>
          Effect.map(Simulation.run(network(sources(moved)), { ...run, scheme }), (traces) =>
            loss(traces, undefined).value)
        const moves: ReadonlyArray<readonly [row: number, ks: ReadonlyArray<number>]> = [
          [0, [0]],
          [0, [1, 2]],
          [0, [3]],
          [1, [0]],
          [1, [1]],
          [2, [0]],
          [2, [1]]
        ]
        for (const [row, ks] of moves) {
          const at = (h: number) =>
            valueAt(start.map((own, r) =>
              own.map((x, k) => r === row && ks.includes(k) ? x * (1 + h) : x)
            ))
          const slopes: Array<number> = []
          for (const h of [1e-4, 5e-5]) slopes.push(((yield* at(h)) - (yield* at(-h))) / (2 * h))
          const expected = (4 * slopes[1] - slopes[0]) / 3
          const given = ks.reduce((sum, k) => sum + found[row][k] * start[row][k], 0)
          const size = ks.reduce((sum, k) => sum + Math.abs(found[row][k] * start[row][k]), 0)
          assert.isAbove(size, 1e-4)
          assert.isBelow(Math.abs(given - expected), 1e-6 * Math.max(1, size), `${row} ${ks}: ${given}, ${expected}`)
        }
      }).pipe(Effect.provide(on)))
  }

  it.effect("are those of kernels, too", () =>
    Effect.gen(function*() {
      const one = network(sources(start))
      const ask = (layer: typeof on) => Effect.provide(Gradient.run(one, loss, { ...run, inputs: true }), layer)
      const [expected, found] = [yield* ask(on), yield* ask(Engine.layerCompiled)]
      expected.adjoint.sources.forEach((own, row) =>
        own.forEach((x, k) => assert.closeTo(found.adjoint.sources[row][k], x, 1e-9 * Math.max(1, Math.abs(x))))
      )
    }))

  it.effect("are there where inputs are wanted, and of sources that drive nobody 0", () =>
    Effect.gen(function*() {
      const one = network(sources(start))
      const trained = Network.editSync(one, [Edit.train("Exp2Syn_weight")])
      assert.deepStrictEqual((yield* Gradient.run(trained, loss, run)).adjoint.sources, [])
      const { adjoint } = yield* Gradient.run(one, loss, { ...run, inputs: true })
      assert.deepStrictEqual(Array.from(adjoint.sources[4]), [0])
    }).pipe(Effect.provide(on)))
})

describe("sources that are trained", () => {
  const short = { steps: 40, dt: 0.2 } as const
  const alone = Network.editSync(Network.make([Cell.make({ radius: 10, length: 20, v: -70 })]), [
    Edit.insert(Channels.Leak),
    Edit.drive(Source.regular({ start: 2, interval: 3, number: 2 }), Select.all, Synapses.ExpSyn, {
      values: { delay: 0.5 }
    }),
    Edit.set("ExpSyn_tau", 2),
    Edit.record("v")
  ])
  const wanted = Effect.runSync(Effect.provide(Simulation.run(alone, short), on))
  const towards: Loss.Loss<void> = Loss.of(Readout.samples(), (values) => ({
    value: values.reduce((sum, x, k) => sum + (x - wanted.data[k]) ** 2, 0),
    cotangent: values.map((x, k) => 2 * (x - wanted.data[k]))
  }))

  it.effect("come to the train that was meant", () =>
    Effect.gen(function*() {
      const input = Input.source("train", { source: 0, of: Source.regular({ start: 2.6, interval: 2.7, number: 2 }) })
      const steps = Training.fit(alone, {
        loss: towards,
        inputs: [input],
        optimizer: Optimizer.adam({ learningRate: 0.1 }),
        epochs: 40,
        ...short
      })
      const { parameters } = yield* Training.last(steps)
      const [first, interval] = Parameters.get(parameters, "train").values
      assert.closeTo(first, 2, 0.1)
      assert.closeTo(interval, 3, 0.1)
      assert.deepStrictEqual(Parameters.get(parameters, "train").labels, ["start", "interval"])
    }).pipe(Effect.provide(on)))

  it("are refused where a number has no meaning, or a source is not there, or given twice", () => {
    const of = Source.poisson({ rate: { times: [0, 5], hz: [200, 900] }, seed: 3 })
    const failing = (inputs: ReadonlyArray<Input.Input>) =>
      Effect.runSync(
        Effect.flip(
          Stream.runDrain(
            Training.fit(alone, {
              loss: towards,
              inputs,
              optimizer: Optimizer.adam({ learningRate: 0.03 }),
              epochs: 1,
              ...short
            })
          )
        ).pipe(Effect.provide(on))
      ).message
    assert.match(failing([Input.source("x", { source: 0, of })]), /of of source is .* expected Source.times/)
    assert.match(failing([Input.source("x", { source: -1, of: Source.times([1]) })]), /source of source is -1/)
    const at = (source: number) => Input.source(`s${source}`, { source, of: Source.times([1, 2]) })
    assert.include(failing([at(4)]), "the source of input \"s4\" is 4; expected 0 to 0")
    assert.include(
      failing([at(0), Input.source("other", { source: 0, of: Source.times([3]) })]),
      "source 0 is in use by another input"
    )
  })
})
