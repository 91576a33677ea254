/** Sessions of the compiled stepper: what is asked for in between changes nothing. */
import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import * as Edit from "../../../src/Edit.ts"
import * as Channels from "../../../src/mechanism/Channels.ts"
import * as Network from "../../../src/Network.ts"
import * as Cell from "../../../src/network/Cell.ts"
import { compiledStepper } from "../steppers.ts"

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
})
