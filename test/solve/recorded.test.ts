/** What recorded currents are made of, on both engines, alone, in batches and when a run goes on: the same numbers every time. */
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import * as Edit from "../../src/Edit.ts"
import * as Channels from "../../src/mechanism/Channels.ts"
import * as Pumps from "../../src/mechanism/Pumps.ts"
import * as Synapses from "../../src/mechanism/Synapses.ts"
import * as Network from "../../src/Network.ts"
import * as Cell from "../../src/network/Cell.ts"
import * as Stimulus from "../../src/network/Stimulus.ts"
import { listed } from "../../src/select/Connect.ts"
import * as Select from "../../src/select/Select.ts"
import { recorder } from "../../src/solve/recorded.ts"
import type { Sink } from "../../src/solve/Sink.ts"
import { batchRunner, compiledStepper, interpreter, type Stepper } from "./steppers.ts"

const plain = Network.editSync(Network.make([Cell.make({ ncomp: 3 }), Cell.make({ ncomp: 2, v: -55 })]), [
  Edit.insert(Channels.HH),
  Edit.insert(Channels.Leak, Select.rows([1, 2, 4])),
  Edit.insert(Channels.CaL, Select.rows([0, 2])),
  Edit.insert(Pumps.CaPump, Select.rows([0, 2, 3])),
  Edit.insert(Pumps.CaNernstReversal, Select.rows([2])),
  Edit.connect(listed([[1, 4], [4, 0]]), Synapses.TanhConductance),
  Edit.stimulate(Stimulus.step({ delay: 0.05, duration: 0.1, amplitude: 0.2 }), Select.rows([1])),
  Edit.stimulate(Stimulus.samples([0.1, 0.2, 0.3]), Select.rows([1, 2]))
])
const all = ["i_HH", "i_Leak", "i_Ca", "i_CaPump", "i_TanhConductanceSynapse", "i_stimulus", "v"]
const network = Network.editSync(plain, all.map((name) => Edit.record(name)))
const dt = 0.025
const steps = 20

const room = (samples: number): Sink => ({
  data: new Float64Array(network.recordings.size * samples),
  stride: samples,
  first: 0
})

/** A run in pieces, each from the state that the one before ended in. */
const inPieces = (stepper: Stepper, pieces: ReadonlyArray<number>): Float64Array => {
  const sink = room(1 + pieces.reduce((sum, n) => sum + n, 0))
  stepper.sample(stepper.initial, sink)
  let [state, first] = [stepper.initial, 1]
  for (const n of pieces) {
    state = Result.getOrThrow(stepper.advance(state, n, { ...sink, first }))
    first += n
  }
  return sink.data
}

const engines = [["interpreter", interpreter], ["compiled", compiledStepper]] as const

describe.each(engines)("recorded currents on the %s", (_, make) => {
  const stepper = make(network, "backwardEuler", dt)
  const whole = inPieces(stepper, [steps])

  it("are the same wherever a run is cut", () => {
    expect(inPieces(stepper, [3, 1, 0, 16])).toEqual(whole)
  })

  it("are at every sample what the state of that sample gives", () => {
    let state = stepper.initial
    for (let k = 0; k <= steps; k++) {
      const one = room(1)
      stepper.sample(state, one)
      network.recordings.forEach((_, i) => expect(one.data[i]).toBe(whole[i * (steps + 1) + k]))
      state = Result.getOrThrow(stepper.advance(state, 1, room(1)))
    }
  })

  it("do not change what is recorded beside them", () => {
    const bare = Network.editSync(plain, [Edit.record("v")])
    const voltages = make(bare, "backwardEuler", dt)
    const sink: Sink = { data: new Float64Array(5 * (steps + 1)), stride: steps + 1, first: 1 }
    voltages.sample(voltages.initial, { ...sink, first: 0 })
    Result.getOrThrow(voltages.advance(voltages.initial, steps, sink))
    expect(whole.slice(-sink.data.length)).toEqual(sink.data)
  })

  it("of stimuli are what acts in the step that ends in the sample, and at time zero in the first", () => {
    const at = (row: number): Float64Array => {
      const i = network.recordings.findIndex((r) => r.state === "i_stimulus" && r.row === row)
      return whole.slice(i * (steps + 1), (i + 1) * (steps + 1))
    }
    expect(Array.from(at(2).slice(0, 6))).toEqual([0.1, 0.1, 0.2, 0.3, 0, 0])
    expect(Array.from(at(1).slice(0, 9))).toEqual([0.1, 0.1, 0.2, 0.2 + 0.3, 0.2, 0.2, 0.2, 0, 0])
    expect(at(0).every((x) => x === 0)).toBe(true)
  })
})

describe("recorded currents", () => {
  it("of a batch are those of the networks alone", () => {
    const other = Network.editSync(network, [Edit.set("HH_gNa", 0.1), Edit.set("Leak_gLeak", 2e-4)])
    const runner = batchRunner(network, "backwardEuler", dt, 2)
    const sinks = [room(steps + 1), room(steps + 1)]
    Result.getOrThrow(runner.run([network, other], steps, sinks))
    expect(sinks[0].data).toEqual(inPieces(compiledStepper(network, "backwardEuler", dt), [steps]))
    expect(sinks[1].data).toEqual(inPieces(compiledStepper(other, "backwardEuler", dt), [steps]))
  })

  it("cost nothing where there are none", () => {
    expect(recorder(Network.editSync(plain, [Edit.record("v"), Edit.record("HH_m")]))).toBe(null)
  })
})
