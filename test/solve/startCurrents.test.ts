/**
 * Currents that depend on currents, at time zero: a default is for rows that lack what is read, not for what is not yet known.
 */
import { Result } from "effect"
import { Cell, Channel, Edit, Network, Select } from "neurolens"
import { describe, expect, it } from "vitest"
import { simulate } from "./simulate.ts"

const A = Channel.make("A", { current: "1e-4 [S/cm2] * (v + 90)" })
const B = Channel.make("B", { reads: { i_A: { unit: "mA/cm2", default: 5 } }, current: "0.5 * i_A" })
const D = Channel.make("D", { reads: { i_B: { unit: "mA/cm2" } }, current: "0.1 * i_B" })

const run = (v: number, edits: ReadonlyArray<Edit.Edit>, dt: number) => {
  const network = Network.editSync(Network.make([Cell.make({ v })]), [
    ...[D, B, A].map((m) => Edit.insert(m)),
    ...edits
  ])
  const { data, samples } = Result.getOrThrow(simulate(network, { steps: 3, dt }))
  return Array.from(
    { length: data.length / samples },
    (_, i) => Array.from(data.slice(i * samples, (i + 1) * samples))
  )
}

describe("a current that reads a current", () => {
  it("keeps a cell at rest where all currents are 0, whatever its default is", () => {
    for (const dt of [0.1, 0.025, 0.001]) expect(run(-90, [Edit.record("v")], dt)).toEqual([[-90, -90, -90, -90]])
  })

  it("is constant while the voltage is, from time zero on, and so is the current of the clamp", () => {
    const held = Edit.clamp("v", -65, Select.all)
    const found = run(-65, [held, ...["i_B", "i_D", "i_clamp"].map((name) => Edit.record(name))], 0.1)
    const area = 2 * Math.PI * 10 // of a cylinder of radius 1 and length 10 [um2]
    const expected = [0.00125, 0.000125, (0.0025 + 0.00125 + 0.000125) * area * 1e-2] // mA/cm2 times um2 is 10 pA
    expected.forEach((x, i) => found[i].forEach((y) => expect(Math.abs(y / x - 1)).toBeLessThan(1e-12)))
  })
})
