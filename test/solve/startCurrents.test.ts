/**
 * Currents that depend on currents, at time zero: a default is for rows that lack what is read, not for what is not yet known.
 */
import { Effect, Result } from "effect"
import { Cell, Channel, Edit, Engine, Gradient, Loss, Network, Readout, Select } from "neurolens"
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

describe("currents that read themselves", () => {
  const reads = { i_x: { unit: "mA/cm2", default: 0.01 } }
  const parameters = { g: { unit: "S/cm2", default: 1e-4 } }
  const ring = Channel.make("Ring", {
    parameters,
    reads,
    currents: {
      i_ring: "g * (v + 50) * (1 + 100 [cm2/mA] * i_x)",
      i_x: "0.1 * g * (v + 40) * (1 + 200 [cm2/mA] * i_x)"
    }
  })
  const other = Channel.make("Other", {
    reads,
    current: { name: "i_x", equals: "1e-4 [S/cm2] * (v + 60) * (1 + 10 [cm2/mA] * i_x)" }
  })
  const network = (...strange: ReadonlyArray<Edit.Edit>) =>
    Network.editSync(Network.make([Cell.make(), Cell.make()]), [
      Edit.insert(ring, Select.cell(0)),
      ...strange,
      Edit.train("Ring_g", { at: Select.cell(0) }),
      Edit.record("v", Select.cell(0))
    ])
  const [alone, beside] = [network(), network(Edit.insert(other, Select.cell(1)))]

  it("begin alike whatever other compartments have", () => {
    const data = (of: Network.Network) => Array.from(Result.getOrThrow(simulate(of, { steps: 4, dt: 0.1 })).data)
    expect(data(beside)).toEqual(data(alone))
    expect(data(network(Edit.insert(other, Select.all)))).not.toEqual(data(alone))
  })

  it("have the gradient of differences beside others that go on for longer", async () => {
    const loss = Loss.squared(Readout.mean(), -60)
    const longer = network(Edit.insert(other, Select.cell(1)), Edit.insert(ring, Select.cell(1)))
    for (const one of [alone, beside, longer]) {
      const { rows } = await Effect.runPromise(
        Effect.provide(Gradient.check(one, loss, { steps: 4, dt: 0.1 }), Engine.layerInterpreter)
      )
      expect(rows.map(({ verdict }) => verdict)).toEqual(["agrees"])
    }
  })
})
