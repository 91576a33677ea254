/**
 * Losses of the times of spikes: their slopes are those of differences, alone and beside losses of samples, and what does not fit is said.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import {
  Cell,
  Channels,
  Connect,
  Edit,
  Engine,
  Gradient,
  Loss,
  Network,
  Readout,
  Select,
  Simulation,
  Source,
  Stimulus,
  Synapses,
  Traces
} from "neurolens"
import { thrown } from "../../train/thrown.ts"
import { agrees, apart, gradientOf, mixed, trained } from "./agree.ts"

const silent = Network.editSync(Network.make([0, 1].map(() => Cell.make({ radius: 10, length: 20, v: -65 }))), [
  Edit.insert(Channels.HH),
  Edit.insert(Channels.Spike),
  Edit.addSources([Source.times([3, 11.06])]),
  Edit.connect(Connect.listed([[0, 1]]), Synapses.ExpSyn),
  Edit.connect(Connect.listed([[0, 1]], { pre: "sources" }), Synapses.ExpSyn),
  Edit.set("ExpSyn_weight", [0.05, 0.002], Select.edges.rows([0, 1])),
  Edit.set("ExpSyn_tau", 2),
  Edit.set("delay", 1.37),
  Edit.stimulate(Stimulus.step({ delay: 1, duration: 30, amplitude: 0.2 }), Select.cell(0)),
  Edit.record("spikes", Select.cell(0)),
  Edit.record("spikes", Select.source(0)),
  Edit.record("spikes", Select.cell(1)),
  ...trained(["delay", "ExpSyn_weight"], Select.edges.rows([0, 1])),
  ...trained(["HH_gNa", "Spike_threshold"], Select.rows([0, 1]))
])
const network = Network.editSync(silent, [Edit.record("v", Select.cell(1))])

const options = { steps: 220, dt: 0.1, scheme: "crankNicolson", change: 1e-5 } as const
const bound = (loss: Loss.Loss<void>): Gradient.Loss => (traces) => loss(traces, undefined)
const times = bound(Loss.squared(Readout.spikeTimes({ recordings: [2, 0] }), 7))

describe("a loss of the times of spikes", () => {
  it("has the slopes of differences, with samples or without", () => {
    const ran = Effect.runSync(
      Effect.provide(Simulation.run(network, { steps: 220, dt: 0.1 }), Engine.layerInterpreter)
    )
    assert.deepStrictEqual(Traces.spikes(ran).map(({ length }) => length), [2, 2, 2])
    for (const one of [network, silent]) {
      const { parameters } = agrees(one, { ...options, loss: times })
      assert.isTrue(parameters.entries.every(({ values }) => values[0] !== 0))
    }
    assert.isAbove(apart(network, options, gradientOf(network, { ...options, loss: times })), 1e-3, "another loss")
  })

  it("adds up with losses of samples, which say nothing of spikes", () => {
    const both = bound(Loss.sum(
      Loss.weighted(Loss.make((traces) => mixed(traces)), 1e-3),
      Loss.squared(Readout.concat(Readout.spikeTimes({ first: 1 }), Readout.mean()), 3)
    ))
    agrees(network, { ...options, loss: both })
  })

  it("is that of the bits that a budget of memory does not change", () => {
    const run = (memory: number) =>
      Effect.runSync(
        Effect.provide(
          Gradient.run(network, times, { steps: 220, dt: 0.1, memory }),
          Engine.layerInterpreter
        )
      )
    const [little, much] = [run(40_000), run(1e9)]
    assert.deepStrictEqual(little.parameters, much.parameters)
    assert.deepStrictEqual(Traces.spikes(little.traces), Traces.spikes(much.traces))
  })
})

describe("times of spikes that are not there", () => {
  const traces = Effect.runSync(
    Effect.provide(Simulation.run(network, { steps: 220, dt: 0.1 }), Engine.layerInterpreter)
  )
  const without = Effect.runSync(
    Effect.provide(
      Simulation.run(Network.editSync(network, [Edit.unrecord("spikes")]), { steps: 3 }),
      Engine.layerInterpreter
    )
  )

  it.each<readonly [() => unknown, RegExp]>([
    [
      () => Readout.spikeTimes({ first: 3 })(traces),
      /^the list of spikes of Spike of cell 0, .* has 2 values where 3 are needed; let it spike as often/
    ],
    [
      () => Readout.spikeTimes()(without),
      /^the number of recordings of spikes is 0; expected some; .*Edit.record\("spikes"\)/
    ],
    [
      () => Readout.spikeTimes({ recordings: [3] })(traces),
      /^recording 3 does not exist; recordings go from 0 \(Spike of/
    ],
    [() => Readout.spikeTimes({ first: 0 }), /^first of spikeTimes is 0; expected a whole number of 1 or more/],
    [() => Readout.spikeTimes({ last: 1 } as never), /^spikeTimes option "last" does not exist/],
    [
      () => Loss.squared(Readout.spikeTimes(), [1, 2])(traces, undefined),
      /^the target has 2 values where 6 are needed/
    ],
    [
      () => Loss.make(() => ({ value: 0, cotangent: [1] }))(traces, undefined),
      /^the cotangent of the loss has 1 value where 221 are needed; .* behind them one for each recorded spike, or none/
    ]
  ])("is an error that says so: %s", (f, message) => {
    assert.match(thrown(f), message)
  })

  it("is one of a gradient where slopes do not fit", () => {
    const failure = Effect.runSync(
      Effect.flip(
        Effect.provide(
          Gradient.run(network, () => ({ value: 0, cotangent: new Float64Array(3) }), { steps: 220, dt: 0.1 }),
          Engine.layerInterpreter
        )
      )
    )
    assert.match(
      failure.message,
      /has 3 numbers; expected 221, 1 recording × 221 samples, then one for each of 6 spikes or none/
    )
  })
})
