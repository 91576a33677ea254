/**
 * Defects of Jaxley that do not exist here: a bound with the wrong sign, and matrices of exponential Euler that stay when the cell changes.
 */
import { Cell, Channels, Edit, Network, Select, Stimulus, Transform } from "neurolens"
import { describe, expect, it } from "vitest"
import { run, traces } from "../solve/run.ts"

describe("B12: negSoftplus stays below its bound", () => {
  it("which is 2, not -2", () => {
    const transform = Transform.negSoftplus(2)
    expect(Transform.forward(transform, [0])[0]).toBeCloseTo(2 - Math.log(2), 14) // there: -2.693
    expect(Transform.forward(transform, [-20, 0, 20]).every((y) => y < 2)).toBe(true)
    expect(Transform.forward(transform, [20])[0]).toBeGreaterThan(1.99)
  })
})

describe("B13, B14: exponential Euler always has the matrix of the network that runs", () => {
  const cell = (length: number) =>
    Network.editSync(Network.make([Cell.make({ parents: [-1, 0, 0], ncomp: 2, length })]), [
      Edit.insert(Channels.HH),
      Edit.stimulate(Stimulus.step({ delay: 0.5, duration: 1, amplitude: 0.1 }), Select.branch(0).loc(0)),
      Edit.record("v", Select.branch(1).loc(1))
    ])
  const of = (network: Network.Network) => traces(network, { tMax: 3, scheme: "exponentialEuler" })[0]

  it("after an edit, and after the edit is taken back", () => {
    const short = cell(10)
    const before = of(short)
    const long = Network.editSync(short, [Edit.set("length", 200)])
    expect(of(long)).toEqual(of(cell(200)))
    expect(of(long)).not.toEqual(before)
    expect(of(Network.editSync(long, [Edit.set("length", 10)]))).toEqual(before)
  })

  it("step by step too", () => {
    const network = cell(50)
    const half = run(network, { steps: 40, scheme: "exponentialEuler" })
    const rest = run(network, { steps: 40, scheme: "exponentialEuler", from: half.state })
    expect(rest.data.at(-1)).toBe(of(network)[80])
  })
})
