/**
 * NSuite's two tests of synapses, with its tolerances (spec/validation.md A3): a cell of 100 MOhm and 0.01 nF that an event drives, and a spike
 * that reaches a hundred cells after as many delays.
 *
 * Source: the suite of arbor-sim/nsuite, `validation/rc-expsyn` and `validation/rc-exp2syn-spike`. Expected numbers are those of its ODE.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { Cell, Channels, Connect, Edit, Engine, Network, Select, Simulation, Source, Synapses } from "neurolens"
import { recorded } from "../run.ts"

/** So many cells of 1000 um2 at -65 mV, where they rest. */
const cells = (n: number, ...edits: ReadonlyArray<Edit.Edit>): Network.Network =>
  Network.editSync(
    Network.make(Array.from({ length: n }, () => Cell.make({ radius: 10, length: 50 / Math.PI, v: -65 }))),
    [Edit.insert(Channels.Leak), Edit.set("Leak_gLeak", 1e-3), Edit.set("Leak_eLeak", -65), ...edits]
  )

const off = (found: number, expected: number): number => Math.abs(found - expected) / Math.abs(expected)

describe("NSuite", () => {
  it.each([
    [0.1, [[0.5, -8.980404], [1, -12.09457], [2, -22.519391], [5, -54.756596], [10, -64.789775]]],
    [10, [[5, -7.609042], [10, -57.094822]]]
  ])("rc-expsyn: voltages within 1 % after an event of %d uS", (weight, expected) => {
    const dt = 0.0025
    const driven = cells(
      1,
      Edit.drive(Source.times([0]), Select.all, Synapses.ExpSyn, { values: { weight, tau: 1, e: 0, delay: 0 } }),
      Edit.record("v")
    )
    const v = recorded(driven, { tMax: 10, dt })("v")
    for (const [time, exact] of expected) assert.isBelow(off(v[Math.round(time / dt)], exact), 0.01, `at ${time} ms`)
  })

  it("rc-exp2syn-spike: every spike within 0.05 ms", () => {
    const targets = Array.from({ length: 100 }, (_, k) => k + 1)
    const delayOf = (k: number): number => 3.3 + (k * (Math.sqrt(5) - 1) / 2) % 1
    const values = { weight: 0.1, tau1: 0.5, tau2: 4, e: 0 }
    const network = cells(
      101,
      Edit.insert(Channels.Spike),
      Edit.set("Spike_threshold", -10),
      Edit.drive(Source.times([0]), Select.rows([0]), Synapses.Exp2Syn, { values: { ...values, delay: 0 } }),
      Edit.connect(Connect.listed(targets.map((k) => [0, k] as const)), Synapses.Exp2Syn, { values }),
      Edit.set("delay", targets.map(delayOf), Select.edges.rows(targets)),
      Edit.record("spikes")
    )
    const { spikes } = Effect.runSync(
      Simulation.run(network, { tMax: 10, dt: 0.01 }).pipe(Effect.provide(Engine.layerInterpreter))
    )
    const source = 0.556272
    const expected = [source, ...targets.map((k) => 2 * source + delayOf(k))] // The first of them as the suite has them.
    ;[5.030577, 4.648611, 5.266645, 4.884679, 4.502713].forEach((time, k) =>
      assert.closeTo(expected[k + 1], time, 1e-6)
    )
    assert.deepStrictEqual(spikes!.times.map(({ length }) => length), expected.map(() => 1))
    spikes!.times.forEach(([time], k) => assert.isBelow(Math.abs(time - expected[k]), 0.05, `cell ${k}`))
  })
})
