/** Rasters of the traces of a run: rows have the names of what spiked, and the axis ends where the run does. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { Cell, Channels, Edit, Engine, Network, Select, Simulation, Source, Traces } from "neurolens"
import * as Plot from "neurolens/plot"

const network = Network.editSync(Network.make([Cell.make()]), [
  Edit.insert(Channels.Spike),
  Edit.addSources([Source.times([1, 2]), Source.times([3])]),
  Edit.record("spikes", Select.source("all")),
  Edit.record("v")
])
const traces = Effect.runSync(Effect.provide(Simulation.run(network, { tMax: 20 }), Engine.layerInterpreter))
const drawn = (times: Plot.RasterOptions["times"]) => Effect.runPromise(Plot.raster({ name: "r", title: "t", times }))

describe("a raster of traces", () => {
  it("has their names, and the end of the run", async () => {
    for (const  of of[traces, Traces.of(traces, "spikes")]) {
      const { caption, svg } = await drawn(of)
      assert.include(svg, "source 0")
      assert.include(svg, "source 1")
      assert.strictEqual(caption, "3 spikes in 2 rows, from 0 to 20 ms.")
    }
    assert.strictEqual((await drawn(Traces.spikes(traces))).caption, "3 spikes in 2 rows, from 0 to 3 ms.")
  })

  it("says where it has no room for all names", async () => {
    const { caption } = await drawn(Array.from({ length: 100 }, (_, k) => [k]))
    assert.match(caption, /^100 spikes in 100 rows, from 0 to 99 ms\. One row in \d+ is named\.$/)
  })

  it("asks for spikes where none were recorded", async () => {
    const error = await Effect.runPromise(
      Effect.flip(Plot.raster({ name: "r", title: "t", times: Traces.of(traces, "v") }))
    )
    assert.include(error.message, "the run recorded no spikes: record some with Edit.record(\"spikes\")")
  })
})
