/** What traces answer: by name and place, stretches of time, spikes, tables; and what they say where they cannot. */
import { describe, expect, it } from "vitest"
import * as Edit from "../../src/Edit.ts"
import * as Channels from "../../src/mechanism/Channels.ts"
import * as Synapses from "../../src/mechanism/Synapses.ts"
import * as Network from "../../src/Network.ts"
import * as Cell from "../../src/network/Cell.ts"
import * as Stimulus from "../../src/network/Stimulus.ts"
import * as Connect from "../../src/select/Connect.ts"
import * as Select from "../../src/select/Select.ts"
import * as Table from "../../src/table/Table.ts"
import * as Traces from "../../src/Traces.ts"
import { run } from "./run.ts"

const cell = Cell.make({ parents: [-1, 0], ncomp: 1 })
const network = Network.editSync(Network.make([cell, cell]), [
  Edit.insert(Channels.HH),
  Edit.connect(Connect.full(Select.cell(0), Select.cell(1)), Synapses.Ionotropic),
  Edit.group("firsts", Select.cell(0)),
  Edit.stimulate(Stimulus.step({ delay: 1, duration: 1, amplitude: 0.1 }), Select.cell(0).branch(0).loc(0)),
  Edit.stimulate(Stimulus.step({ delay: 14, duration: 1, amplitude: 0.1 }), Select.cell(0).branch(0).loc(0)),
  Edit.record("v"),
  Edit.record("HH_m", Select.cell(1)),
  Edit.record("i_IonotropicSynapse")
])
const traces = run(network, { steps: 800, dt: 0.025 })
const soma = Select.cell(0).branch(0)
/** The same, as it would come from elsewhere. */
const sent = { ...traces, recordings: [...traces.recordings] }

describe("by name and place", () => {
  it("give the recordings of a quantity, of a place, of a group, of synapses", () => {
    expect(Traces.of(traces, "v").labels.length).toBe(4)
    expect(Traces.of(traces, "v", Select.cell(1)).labels).toEqual([
      "v of cell 1, branch 0, compartment 0 (row 2)",
      "v of cell 1, branch 1, compartment 0 (row 3)"
    ])
    expect(Traces.of(traces, "v", Select.group("firsts")).recordings.map(({ row }) => row)).toEqual([0, 1])
    expect(Traces.of(traces, "i_IonotropicSynapse", Select.edges.pre(Select.cell(0))).units).toEqual(["nA"])
  })

  it("give one trace, as its index does", () => {
    expect(Traces.trace(traces, "v", soma)).toEqual(Traces.trace(traces, 0))
    expect(Traces.trace(traces, "HH_m", Select.cell(1).branch(1))).toEqual(Traces.trace(traces, 5))
    expect(Traces.trace(traces, "i_IonotropicSynapse")).toEqual(Traces.trace(traces, 6))
  })

  it("are traces again, of which more can be asked", () => {
    const part = Traces.of(traces, "v", Select.cell(1))
    expect(Traces.trace(part, "v", Select.branch(1))).toEqual(Traces.trace(traces, 3))
    expect(part.state).toBe(traces.state)
    expect(Traces.trace(Traces.slice(part, { to: 1 }), "v", Select.branch(1)).length).toBe(41)
  })

  it("say what was recorded where something was not", () => {
    expect(() => Traces.of(traces, "V")).toThrow(
      "recording \"V\" does not exist; did you mean \"v\"? (there is: v, HH_m, i_IonotropicSynapse)"
    )
    expect(() => Traces.trace(traces, "HH_m", Select.cell(0))).toThrow(
      "no row of cell(0) has \"HH_m\"; recorded are: HH_m of cell 1, branch 0, compartment 0 (row 2), HH_m of cell 1"
    )
    expect(() => Traces.trace(traces, "v", Select.cell(0))).toThrow(
      "the number of recordings of v in cell(0) is 2: v of cell 0, branch 0, compartment 0 (row 0), v of cell 0, branch 1"
    )
    expect(() => Traces.of(traces, "v", Select.cell(7))).toThrow("cell 7 does not exist")
  })

  it("need the network for a place where the traces come from elsewhere, and only then", () => {
    expect(() => Traces.of(sent, "v", soma)).toThrow("the network of these traces is not known")
    expect(Traces.trace(sent, "v", soma, network)).toEqual(Traces.trace(traces, 0))
    expect(Traces.of(sent, "v").labels.length).toBe(4)
    expect(Traces.trace(sent, "i_IonotropicSynapse").length).toBe(801)
  })

  it("are of the network that ran, where networks share their recordings", () => {
    const long = Network.editSync(network, [Edit.set("length", 99, soma)])
    const other = run(long, { steps: 1, dt: 0.025 })
    expect(Traces.of(other, "v", Select.where({ length: 99 })).recordings.map(({ row }) => row)).toEqual([0])
    expect(() => Traces.of(traces, "v", Select.where({ length: 99 }))).toThrow("matches nothing")
  })
})

describe("spikes", () => {
  const v = Traces.of(traces, "v", soma)

  it("are where the voltage rises to the threshold, between samples", () => {
    const [times] = Traces.spikes(v)
    expect(times.length).toBe(2)
    const samples = Traces.trace(v, 0)
    for (const time of times) {
      const k = Math.floor(time / 0.025)
      expect(samples[k]).toBeLessThan(-20)
      expect(samples[k + 1]).toBeGreaterThanOrEqual(-20)
      const part = time / 0.025 - k
      expect(samples[k] + part * (samples[k + 1] - samples[k])).toBeCloseTo(-20, 9)
    }
    expect(Array.from(Traces.intervals(v)[0])).toEqual([times[1] - times[0]])
    expect(Traces.rates(v)).toEqual([100])
    // 7 spikes in 70 ms: 7 / 0.07 is 99.99999999999999.
    const data = Float64Array.from({ length: 2801 }, (_, k) => k % 400 === 200 ? 20 : -70)
    expect(Traces.rates({ ...v, first: 0, samples: 2801, data: data as typeof v.data })).toEqual([100])
    expect(Traces.spikes(v, { threshold: 100 })).toEqual([new Float64Array(0)])
    const [falls] = Traces.crossings(v, { level: -20, direction: "down" })
    expect(falls.length).toBe(2)
    expect(falls[0]).toBeGreaterThan(times[0])
  })

  it("have a unit, and so has what crosses another level", () => {
    expect(() => Traces.spikes(traces)).toThrow(
      "what crosses the threshold is HH_m of cell 1, branch 0, compartment 0 (row 2) [1], HH_m of cell 1, branch 1, compartment 0 (row 3) [1], i_IonotropicSynapse of IonotropicSynapse 0 (row 0) [nA]; expected recordings in mV only; pick them with Traces.of"
    )
    expect(() => Traces.spikes(Traces.of(traces, "HH_m"))).toThrow("expected recordings in mV only")
    expect(Traces.crossings(Traces.of(traces, "HH_m", Select.branch(0)), { level: 0.5, unit: "1" }).length).toBe(1)
    expect(() => Traces.crossings(v, { level: -0.02, unit: "V" })).toThrow("expected recordings in V only")
    expect(() => Traces.crossings(v, { level: NaN })).toThrow("the level is NaN; expected a finite number")
    expect(() => Traces.spikes(v, { treshold: 0 } as object)).toThrow("did you mean \"threshold\"?")
  })
})

describe("a stretch", () => {
  it("has the samples from one time to another, and their times", () => {
    const part = Traces.slice(traces, { from: 0.3, to: 0.5 })
    expect([part.first, part.samples, "state" in part]).toEqual([12, 9, false])
    expect(Array.from(Traces.times(part))).toEqual(Array.from(Traces.times(traces).slice(12, 21)))
    expect(Traces.trace(part, 2)).toEqual(Traces.trace(traces, 2).slice(12, 21))
    expect(Traces.slice(part, {}).samples).toBe(9)
  })

  it.each([{ from: 2, to: 1 }, { from: 30 }, { to: 1e9 }, { to: -1 }, { from: 0.001, to: 0.002 }, { from: NaN }])(
    "is refused: %o",
    (times) => {
      expect(() => Traces.slice(traces, times)).toThrow(/Traces\.slice/)
    }
  )
})

describe("tables", () => {
  const part = Traces.slice(Traces.of(traces, "v", Select.cell(0)), { to: 0.05 })

  it("have columns with units and places", () => {
    const table = Traces.table(part)
    expect(Table.names(table)).toEqual([
      "time [ms]",
      "v of cell 0, branch 0, compartment 0 (row 0) [mV]",
      "v of cell 0, branch 1, compartment 0 (row 1) [mV]"
    ])
    expect(table.length).toBe(3)
  })

  it("are CSV that reads back to the same numbers", () => {
    const [head, ...lines] = Traces.csv(part).trimEnd().split("\n")
    expect(head).toBe(
      "\"time [ms]\",\"v of cell 0, branch 0, compartment 0 (row 0) [mV]\",\"v of cell 0, branch 1, compartment 0 (row 1) [mV]\""
    )
    const read = lines.map((line) => line.split(",").map(Number))
    expect(read.map(([time]) => time)).toEqual(Array.from(Traces.times(part)))
    expect(read.map(([, , second]) => second)).toEqual(Array.from(Traces.trace(part, 1)))
  })
})
