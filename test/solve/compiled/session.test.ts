/** Sessions of the compiled stepper: what is asked for in between changes nothing. */
import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import * as Edit from "../../../src/Edit.ts"
import * as Channels from "../../../src/mechanism/Channels.ts"
import * as Network from "../../../src/Network.ts"
import * as Cell from "../../../src/network/Cell.ts"
import { type Network as Net } from "../../../src/network/Network.ts"
import * as Stimulus from "../../../src/network/Stimulus.ts"
import * as Select from "../../../src/select/Select.ts"
import { compiledMarch } from "../../../src/solve/compiled/compiledMarch.ts"
import { startOf } from "../../../src/solve/March.ts"
import { atOnce } from "../atOnce.ts"
import { compiledStepper, marched } from "../steppers.ts"

const network = Network.editSync(Network.make([Cell.make({ ncomp: 3 })]), [Edit.insert(Channels.HH), Edit.record("v")])

const run = (askFirst: boolean): Float64Array => {
  const stepper = compiledStepper(network, "backwardEuler", 0.025)
  const data = new Float64Array(3 * 5)
  if (askFirst) {
    expect(Result.getOrThrow(stepper.session(stepper.initial).state())).toBe(stepper.initial)
    expect(Result.getOrThrow(stepper.advance(stepper.initial, 0, { data, stride: 5, first: 0 }))).toBe(stepper.initial)
  }
  Result.getOrThrow(stepper.advance(stepper.initial, 5, { data, stride: 5, first: 0 }))
  return data
}

describe("a session", () => {
  it("that was asked for its state before the first step goes on from there", () => {
    expect(run(true)).toEqual(run(false))
  })

  it("takes more stimuli that differ than it was opened with, for compartments of any area", () => {
    const [steps, dt] = [12, 0.025]
    const given = (amplitudes: ReadonlyArray<number>): Net =>
      Network.editSync(Network.make([Cell.make({ ncomp: 2 }), Cell.make({ ncomp: 2, radius: 7 })]), [
        Edit.insert(Channels.HH),
        Edit.record("v"),
        ...amplitudes.map((amplitude, row) =>
          Edit.stimulate(Stimulus.samples([0, 0.01, amplitude]), Select.rows([row]))
        )
      ])
    const same = Stimulus.samples([0, 0.3, 0.1])
    const alike = Network.editSync(given([]), [0, 1, 2, 3].map((row) => Edit.stimulate(same, Select.rows([row]))))
    const apart = [0.1, 0.2].map((x) => given([x, -x, 2 * x, 0.3]))
    const march = compiledMarch({ network: alike, scheme: "backwardEuler", dt, copies: 2 })
    const together = (networks: ReadonlyArray<Net>): ReadonlyArray<Float64Array> => {
      const sinks = networks.map(() => ({ data: new Float64Array(4 * steps), stride: steps, first: 0 }))
      Result.getOrThrow(atOnce(march.set(networks)))
      Result.getOrThrow(atOnce(march.load(networks.map((one) => startOf(one, dt)))))
      Result.getOrThrow(atOnce(march.advance(steps, sinks)))
      return sinks.map(({ data }) => data)
    }
    const alone = (network: Net): Float64Array => {
      const own = compiledMarch({ network, scheme: "backwardEuler", dt, copies: 1 })
      const data = new Float64Array(4 * steps)
      Result.getOrThrow(atOnce(own.set([network])))
      Result.getOrThrow(marched(own, startOf(network, dt), steps, { data, stride: steps, first: 0 }))
      return data
    }
    expect(together([alike, alike])).toEqual([alone(alike), alone(alike)])
    const found = together(apart)
    expect(found).toEqual(apart.map(alone))
    expect(found[0]).not.toEqual(found[1])
    expect(together([alike, apart[1]])).toEqual([alone(alike), alone(apart[1])])
  })
})
