/** What a run hands back: labels, units, times, single traces, and two stretches as one. */
import { describe, expect, it } from "vitest"
import * as Edit from "../../src/Edit.ts"
import * as Channels from "../../src/mechanism/Channels.ts"
import * as Pumps from "../../src/mechanism/Pumps.ts"
import * as Synapses from "../../src/mechanism/Synapses.ts"
import * as Network from "../../src/Network.ts"
import * as Cell from "../../src/network/Cell.ts"
import * as Connect from "../../src/select/Connect.ts"
import { SimulationError } from "../../src/solve/SimulationError.ts"
import * as Traces from "../../src/solve/Traces.ts"
import { row, run } from "./run.ts"

const cell = Cell.make({ parents: [-1, 0], ncomp: 1 })
const network = Network.editSync(Network.make([cell, cell]), [
  Edit.insert(Channels.HH),
  Edit.insert(Pumps.CaPump, row(3)),
  Edit.connect(Connect.listed([[0, 3], [1, 2]]), Synapses.TanhRate),
  Edit.connect(Connect.listed([[0, 2]]), Synapses.Ionotropic),
  Edit.record("v", row(3)),
  Edit.record("HH_m", row(0)),
  Edit.record("i_HH", row(1)),
  Edit.record("CaCon_i"),
  Edit.record("i_CaPump"),
  Edit.record("IonotropicSynapse_s"),
  Edit.record("i_TanhRateSynapse")
])
const made = run(network, { steps: 8, dt: 0.1 })

describe("traces", () => {
  it("say what each row is, and its unit", () => {
    expect(made.labels).toEqual([
      "v of cell 1, branch 1, compartment 0 (row 3)",
      "HH_m of cell 0, branch 0, compartment 0 (row 0)",
      "i_HH of cell 0, branch 1, compartment 0 (row 1)",
      "CaCon_i of cell 1, branch 1, compartment 0 (row 3)",
      "i_CaPump of cell 1, branch 1, compartment 0 (row 3)",
      "IonotropicSynapse_s of IonotropicSynapse 0 (row 2)",
      "i_TanhRateSynapse of TanhRateSynapse 0 (row 0)",
      "i_TanhRateSynapse of TanhRateSynapse 1 (row 1)"
    ])
    expect(made.units).toEqual(["mV", "1", "mA/cm2", "mM", "mM/ms", "1", "nA", "nA"])
  })

  it("have samples at index times dt", () => {
    expect(Array.from(Traces.times(made))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8].map((k) => k * 0.1))
    const later = run(network, { steps: 2, dt: 0.1, from: made.state })
    expect([later.first, later.samples]).toEqual([8, 3])
    expect(Array.from(Traces.times(later))).toEqual([8 * 0.1, 9 * 0.1, 10 * 0.1])
  })

  it("are one row each, a copy of one's own", () => {
    const one = Traces.trace(made, 0)
    expect(one.length).toBe(9)
    expect(one[0]).toBe(-70)
    one[0] = 5
    expect(Traces.trace(made, 0)[0]).toBe(-70)
    expect(made.data.length).toBe(8 * 9)
    expect(Traces.trace(made, 7)[8]).toBe(made.data[71])
  })

  it.each([-1, 8, 0.5, NaN])("have no row %d", (i) => {
    expect(() => Traces.trace(made, i)).toThrow(
      `the number of the recording is ${i}; expected a whole number from 0 to 7`
    )
  })

  it("end in the state that the last sample shows", () => {
    expect(made.state.step).toBe(8)
    expect(made.state.v[3]).toBe(Traces.trace(made, 0)[8])
    expect(made.state.nodes.get("HH_m")![0]).toBe(Traces.trace(made, 1)[8])
  })
})

describe("append", () => {
  const half = run(network, { steps: 5, dt: 0.1 })
  const rest = run(network, { steps: 3, dt: 0.1, from: half.state })

  it("joins a run with the one that goes on from it, dropping the sample at which they meet", () => {
    expect(Traces.append(half, rest)).toEqual(made)
  })

  it("joins stretches that do not overlap", () => {
    const cut = (t: Traces.Traces, from: number): Traces.Traces => ({
      ...t,
      first: t.first + from,
      samples: t.samples - from,
      data: Float64Array.from(t.recordings.flatMap((_, i) => Array.from(Traces.trace(t, i).slice(from))))
    })
    expect(Traces.append(half, cut(rest, 1))).toEqual(made)
    expect(() => Traces.append(half, cut(rest, 2))).toThrow(
      "the start of the second stretch is sample 7 with dt 0.1; expected sample 5 or 6 with dt 0.1, where the first ends"
    )
  })

  it("refuses what does not belong together", () => {
    expect(() => Traces.append(rest, half)).toThrow(SimulationError)
    expect(() => Traces.append(half, { ...rest, dt: 0.2 })).toThrow(SimulationError)
    const other = run(Network.editSync(network, [Edit.unrecord("CaCon_i"), Edit.record("v")]), {
      steps: 3,
      dt: 0.1,
      from: half.state
    })
    expect(() => Traces.append(half, other)).toThrow(SimulationError)
    const swapped = run(Network.editSync(network, [Edit.unrecord("v"), Edit.record("v", row(0))]), {
      steps: 3,
      dt: 0.1,
      from: half.state
    })
    expect(() => Traces.append(half, swapped)).toThrow("what the second stretch records is")
  })
})
