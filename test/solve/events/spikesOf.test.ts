/** Spikes and voltages as parts of traces: what was picked is answered as what it is, and of the place that was picked. */
import { Effect, pipe } from "effect"
import { Cell, Channels, Edit, Engine, Network, Select, Simulation, Source, Stimulus, Traces } from "neurolens"
import { describe, expect, it } from "vitest"

/** Cell 1 spikes, cell 0 does not; of the sources one does. */
const network = Network.editSync(Network.make([Cell.make(), Cell.make()]), [
  Edit.insert(Channels.HH),
  Edit.insert(Channels.Spike),
  Edit.addSources([Source.times([1, 2, 3]), Source.times([])]),
  Edit.stimulate(Stimulus.step({ delay: 1, duration: 5, amplitude: 0.05 }), Select.cell(1)),
  Edit.record("v"),
  Edit.record("spikes"),
  Edit.record("spikes", Select.source("all"))
])
const traces = await Effect.runPromise(
  Simulation.run(network, { tMax: 10, dt: 0.025 }).pipe(Effect.provide(Engine.layerInterpreter))
)
const [quiet, busy, listed, none] = Traces.spikes(traces)

describe("the voltages of a cell", () => {
  const one = Traces.of(traces, "v", Select.cell(1))

  it("are answered from where they cross, and not by the spikes of another", () => {
    expect([quiet.length, busy.length > 0, [...listed], none.length]).toEqual([0, true, [1, 2, 3], 0])
    expect(one.spikes).toBeUndefined()
    expect(Traces.spikes(one)).toEqual(Traces.spikes(one, { threshold: -20 }))
    expect(Traces.spikes(one)[0].length).toBe(busy.length)
    expect(Traces.rates(one)).toEqual([busy.length / 0.01])
    expect(Traces.intervals(one)[0].length).toBe(busy.length - 1)
  })
})

describe("the spikes of a place", () => {
  it("are those of detectors or of sources, and have no samples", () => {
    const own = Traces.of(traces, "spikes", Select.cell(1))
    expect([own.recordings, own.data.length, own.samples]).toEqual([[], 0, traces.samples])
    expect(own.spikes?.labels).toEqual(["Spike of cell 1, branch 0, compartment 0 (row 1)"])
    expect(pipe(own, Traces.spikes())).toEqual([busy])
    expect(Traces.rates(own)).toEqual([busy.length / 0.01])
    expect(Traces.spikes(Traces.of(traces, "spikes", Select.source(0)))).toEqual([listed])
    expect(Traces.spikes(Traces.of(traces, "spikes"))).toEqual([quiet, busy, listed, none])
    const early = Traces.slice(Traces.of(traces, "spikes", Select.source(0)), { to: 2 })
    expect(Traces.spikes(early)).toEqual([Float64Array.of(1, 2)])
  })

  it("are found in traces that were sent when the network is given", () => {
    const sent = structuredClone({ ...traces, state: null, recordings: traces.recordings.map((one) => ({ ...one })) })
    const given = Traces.of(sent as never, "spikes", Select.source(0), network) as Traces.Recorded
    expect(Traces.spikes(given)).toEqual([listed])
    expect(() => Traces.of(sent as never, "spikes", Select.source(0))).toThrow(
      "the network of these traces is not known"
    )
  })

  it("are refused where there are none, and where samples are asked", () => {
    expect(() => Traces.of(traces, "w")).toThrow("there is: v, spikes")
    expect(() => Traces.of(traces, "v", Select.source(0))).toThrow("recorded are: v of cell 0")
    expect(() => Traces.of(Traces.of(traces, "spikes", Select.cell(0)), "spikes", Select.cell(1))).toThrow(
      "recorded are: Spike of cell 0"
    )
    expect(() => Traces.of(Traces.of(traces, "v"), "spikes")).toThrow("recording \"spikes\" does not exist")
    expect(() => Traces.trace(traces, "spikes")).toThrow("they are times without samples: Traces.spikes(Traces.of(")
    expect(() => Traces.spikes(Traces.of(traces, "spikes"), { threshold: 0 })).toThrow(
      "what crosses the threshold is no recording"
    )
  })

  it("are named in texts with their numbers", () => {
    expect(Traces.text(traces).split("\n")).toEqual([
      "2 recordings × 401 samples, 4 recordings of spikes, 0 to 10 ms",
      "  v of cell 0, branch 0, compartment 0 (row 0) [mV]",
      "  v of cell 1, branch 0, compartment 0 (row 1) [mV]",
      "  Spike of cell 0, branch 0, compartment 0 (row 0): 0 spikes",
      `  Spike of cell 1, branch 0, compartment 0 (row 1): ${busy.length} spikes`.replace(/: 1 spikes$/, ": 1 spike"),
      "  source 0: 3 spikes",
      "  source 1: 0 spikes"
    ])
  })
})
