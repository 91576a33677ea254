/**
 * A run that is saved and resumed has the bits of one that never stopped, at a dt that is no binary fraction
 * (nrn#1444).
 *
 * 0.025 is rounded: adding it up and multiplying it differ after a few steps, and a stimulus can then start a step
 * late. Here time is a count of steps. Law L15 searches further; this is the example, on both engines and through a
 * copy of the state as plain data.
 */
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import * as Edit from "../../src/Edit.ts"
import * as Channels from "../../src/mechanism/Channels.ts"
import * as Pumps from "../../src/mechanism/Pumps.ts"
import * as Synapses from "../../src/mechanism/Synapses.ts"
import * as Network from "../../src/Network.ts"
import * as Cell from "../../src/network/Cell.ts"
import * as Stimulus from "../../src/network/Stimulus.ts"
import * as Connect from "../../src/select/Connect.ts"
import * as Select from "../../src/select/Select.ts"
import type { State } from "../../src/solve/State.ts"
import { compiledStepper, interpreter, type Stepper } from "../solve/steppers.ts"

const dt = 0.025
const steps = 400

const network = Network.editSync(Network.make([Cell.make({ parents: [-1, 0, 0], ncomp: [2, 1, 3] }), Cell.make()]), [
  Edit.insert(Channels.HH),
  Edit.insert(Channels.CaL),
  Edit.insert(Pumps.CaPump),
  Edit.connect(Connect.full(Select.cell(0), Select.cell(1)), Synapses.Ionotropic),
  Edit.stimulate(Stimulus.step({ delay: 0.3, duration: 0.7, amplitude: 0.4 }), Select.rows([0])),
  Edit.stimulate(Stimulus.step({ delay: 4.1, duration: 0.35, amplitude: 0.4 }), Select.rows([0])),
  Edit.stimulate(Stimulus.sine({ delay: 2.6, duration: 5, amplitude: 0.05, frequency: 130 }), Select.rows([5])),
  Edit.clamp("v", Array.from({ length: steps }, (_, k) => -70 + 20 * Math.sin(k)), Select.rows([2])),
  Edit.record("v"),
  Edit.record("i_Ca"),
  Edit.record("CaCon_i"),
  Edit.record("IonotropicSynapse_s")
])

/** All samples of a run that is cut at some steps; in between, the state goes through a copy. */
const samples = (stepper: Stepper, cuts: ReadonlyArray<number>, save: (state: State) => State): Float64Array => {
  const stride = steps + 1
  const data = new Float64Array(network.recordings.size * stride)
  let state = stepper.initial
  stepper.sample(state, { data, stride, first: 0 })
  for (const end of [...cuts, steps]) {
    state = save(Result.getOrThrow(stepper.advance(state, end - state.step, { data, stride, first: state.step + 1 })))
  }
  return data
}

const differences = (a: Float64Array, b: Float64Array): number => a.filter((x, i) => !Object.is(x, b[i])).length

const steppers: ReadonlyArray<readonly [string, () => Stepper]> = [
  ["interpreter", () => interpreter(network, "backwardEuler", dt)],
  ["compiled", () => compiledStepper(network, "backwardEuler", dt)]
]

describe.each(steppers)("%s", (_, make) => {
  const whole = samples(make(), [], (state) => state)

  it("moves", () => {
    expect(Math.max(...whole.slice(0, steps + 1))).toBeGreaterThan(20) // a spike
  })

  it.each([1, 3, 12, 40, 103, 164, 165, 399])(
    "run(0, T) is run(0, %d steps), saved, then resumed by a fresh stepper",
    (cut) => {
      const stride = steps + 1
      const data = new Float64Array(network.recordings.size * stride)
      const first = make()
      first.sample(first.initial, { data, stride, first: 0 })
      const saved = structuredClone(Result.getOrThrow(first.advance(first.initial, cut, { data, stride, first: 1 })))
      Result.getOrThrow(make().advance(saved, steps - cut, { data, stride, first: cut + 1 }))
      expect(differences(data, whole)).toBe(0)
    }
  )

  it("may be cut after every step", () => {
    const everywhere = Array.from({ length: steps - 1 }, (_, k) => k + 1)
    expect(differences(samples(make(), everywhere, (state) => structuredClone(state)), whole)).toBe(0)
  })

  it("shows a difference where the saved state has lost a digit", () => {
    const rounded = samples(make(), [100], (state) => ({ ...state, v: state.v.map((x) => Number(x.toPrecision(15))) }))
    expect(differences(rounded, whole)).toBeGreaterThan(0)
  })
})
