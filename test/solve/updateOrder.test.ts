/**
 * Several mechanisms that write the voltage of a compartment: updates act one after the other, and the one that resets comes last.
 */
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import * as Edit from "../../src/Edit.ts"
import * as Channel from "../../src/mechanism/Channel.ts"
import { Fire, Rate } from "../../src/mechanism/Channels.ts"
import * as Network from "../../src/Network.ts"
import * as Cell from "../../src/network/Cell.ts"
import { type Mechanism, rename } from "../../src/network/Mechanism.ts"
import { compiledStepper, interpreter } from "./steppers.ts"

const steppers = [["interpreter", interpreter], ["kernel", compiledStepper]] as const

const after = (
  stepper: (typeof steppers)[number][1],
  mechanisms: ReadonlyArray<Mechanism>,
  v: number,
  steps: number,
  what = "v"
): number => {
  const network = Network.editSync(Network.make([Cell.make({ v })]), [
    ...mechanisms.map((m) => Edit.insert(m)),
    Edit.record(what)
  ])
  const own = stepper(network, "backwardEuler", 0.025)
  const data = new Float64Array(steps)
  Result.getOrThrow(own.advance(own.initial, steps, { data, stride: steps, first: 0 }))
  return data[steps - 1]
}

describe.each(steppers)("by the %s", (_, stepper) => {
  it("two decays both act", () => {
    const second = rename(Rate, "Second")
    for (const both of [[Rate, second], [second, Rate]]) {
      expect(after(stepper, both, 1, 40)).toBeCloseTo(Math.exp(-2), 12)
    }
  })

  it("updates that do not commute act in the order of their names, whoever was inserted first", () => {
    const add = Channel.make("B", { update: "v = v + 1 [mV]", current: "0 [S/cm2] * v" })
    const double = Channel.make("A", { update: "v = 2 [1] * v", current: "0 [S/cm2] * v" })
    for (const both of [[add, double], [double, add]]) expect(after(stepper, both, 5, 1)).toBe(11)
  })

  it("a reset looks at what updates have made of the voltage", () => {
    const charge = Channel.make("Up", { update: "v = v + 30 [mV]", current: "0 [S/cm2] * v" })
    for (const both of [[Fire, charge], [charge, Fire]]) {
      expect(after(stepper, both, -70, 1)).toBe(-70) // -40 is above the threshold of -50: reset
      expect(after(stepper, both, -70, 1, "Fire_spikes")).toBe(1)
    }
  })
})
