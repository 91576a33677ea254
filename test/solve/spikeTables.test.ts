/** Recorded spikes as tables and CSV, and back; by Arrow too. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Result } from "effect"
import {
  Cell,
  Channels,
  Edit,
  Engine,
  Network,
  Select,
  Simulation,
  Source,
  Spikes,
  Stimulus,
  Table,
  Traces
} from "neurolens"
import * as Arrow from "neurolens/arrow"

const network = Network.editSync(Network.make([Cell.make({ length: 30 }), Cell.make({ length: 30 })]), [
  Edit.insert(Channels.HH),
  Edit.insert(Channels.Spike),
  Edit.addSources([Source.times([0.1 + 0.2, 1 / 3, 1 / 3]), Source.times([])]),
  Edit.stimulate(Stimulus.step({ delay: 0.5, duration: 8, amplitude: 0.4 }), Select.rows([1])),
  Edit.record("spikes"),
  Edit.record("spikes", Select.source("all")),
  Edit.record("v", Select.rows([0]))
])
const traces = await Effect.runPromise(
  Simulation.run(network, { tMax: 10 }).pipe(Effect.provide(Engine.layerInterpreter))
)
const names = ["time [ms]", "domain", "row", "detector", "label"]
const options = { tMax: 10 }

const same = (back: Traces.Recorded): void => {
  const [a, b] = [traces.spikes!, back.spikes!]
  assert.deepStrictEqual(b.labels, a.labels)
  assert.deepStrictEqual(b.times, a.times)
  assert.isTrue(b.recordings.every((r, i) => r.equals(a.recordings[i])))
  const voltages = { ...traces, recordings: [], labels: [], units: [] }
  assert.deepStrictEqual(Traces.rates(back), Traces.rates(voltages))
}

describe("spikes", () => {
  it("are a table with a row for each, and one without a time for what has none", () => {
    const table = Spikes.table(traces)
    assert.deepStrictEqual(Table.names(table), names)
    const rows = Table.toObjects(table)
    const counts = traces.spikes!.times.map(({ length }) => length)
    assert.deepStrictEqual(counts.map((n) => n > 0), [false, true, true, false])
    assert.strictEqual(rows.length, counts.reduce((sum, n) => sum + Math.max(1, n), 0))
    assert.deepStrictEqual(rows[0], {
      "time [ms]": null,
      domain: "nodes",
      row: 0,
      detector: "Spike",
      label: "Spike of cell 0, branch 0, compartment 0 (row 0)"
    })
    assert.deepStrictEqual(rows.filter(({ domain }) => domain === "sources").map((row) => row["time [ms]"]), [
      0.1 + 0.2,
      1 / 3,
      1 / 3,
      null
    ])
  })

  it("come back from their table, their CSV, and Arrow", async () => {
    const table = Spikes.table(traces)
    same(Spikes.fromTable(table, options))
    same(Spikes.fromCsv(Spikes.csv(traces), options))
    same(Spikes.fromCsv(options)(Spikes.csv(traces).replaceAll("\n", "\r\n").trimEnd()))
    const decoded = await Effect.runPromise(Effect.flatMap(Arrow.encode(table), Arrow.decode))
    assert.isTrue(decoded.equals(table))
    same(Spikes.fromTable(decoded, options))
  })

  it("are CSV of RFC 4180", () => {
    const odd = {
      ...traces,
      spikes: { ...traces.spikes!, labels: ["a \"b\",\nc", ...traces.spikes!.labels.slice(1)] }
    }
    const text = Spikes.csv(odd)
    assert.deepStrictEqual(text.split("\n").slice(0, 3), [
      "\"time [ms]\",\"domain\",\"row\",\"detector\",\"label\"",
      ",\"nodes\",0,\"Spike\",\"a \"\"b\"\",",
      "c\""
    ])
    assert.deepStrictEqual(Spikes.fromCsv(text, options).spikes!.labels, odd.spikes.labels)
  })

  it("are not left out in silence where nothing else was recorded", () => {
    const only = Traces.of(traces, "spikes")
    assert.throws(
      () => Traces.csv(only),
      "nothing: only spikes were recorded; expected recordings with samples; for spikes take Spikes.csv"
    )
    assert.throws(() => Traces.table(only), "for spikes take Spikes.table")
    assert.throws(() => Spikes.table(Traces.of(traces, "v")), "Edit.record(\"spikes\") before the run")
    assert.strictEqual(Traces.csv(traces).split("\n")[0].split(",").length, 4)
  })

  const head = names.map((name) => `"${name}"`).join(",")
  const line = "1,\"nodes\",0,\"Spike\",\"a\""
  it.each(
    [
      ["", "the first line of the CSV of spikes is"],
      ["time,of\n1,2", "the first line of the CSV of spikes is time,of"],
      [`${head}\n1,"no"des`, "line 2 of the CSV of spikes is no CSV"],
      [`${head}\n1,"nodes"`, "spike 0 of the CSV is 2 values"],
      [`${head}\n${line}\nx,"nodes",0,"Spike","a"`, "time [ms] of spike 1 is \"x\"; expected a number, or nothing"],
      [`${head}\n11,"nodes",0,"Spike","a"`, "time [ms] of spike 0 is 11; expected a time from 0 to 10 ms"],
      [`${head}\n${line}\n0.5,"nodes",0,"Spike","a"`, "time [ms] of spike 1 is 0.5; expected 1 or later"],
      [`${head}\n1,"cells",0,"Spike","a"`, "domain of spike 0 is \"cells\"; expected nodes or sources"],
      [`${head}\n1,"nodes",0.5,"Spike","a"`, "row of spike 0 is 0.5; expected a whole number"],
      [`${head}\n1,"nodes",0,,"a"`, "detector of spike 0 is missing; expected the mechanism that emits"],
      [`${head}\n1,"sources",0,"Spike","a"`, "detector of spike 0 is \"Spike\"; expected none"],
      [
        `${head}\n${line}\n2,"nodes",0,"Spike","b"`,
        "label of spike 1 is b; expected a, as that of the first of its train"
      ]
    ] as const
  )("that cannot be read are refused (%#)", (text, message) => {
    const read = Spikes.fromCsvResult(text, options)
    assert.include(Result.isFailure(read) ? read.failure.message : "it is read", message)
  })

  it("are refused in tables without a column of theirs, and over no time", () => {
    const table = Spikes.table(traces)
    const without = Table.make(table.length, [...table.columns].filter(([name]) => name !== "detector"))
    const message = (of: Table.Table, given: Spikes.SpikesOptions): string => {
      const read = Spikes.fromTableResult(of, given)
      return Result.isFailure(read) ? read.failure.message : "it is read"
    }
    assert.include(message(without, options), "column \"detector\" of the table of spikes is missing; expected text")
    assert.include(message(table, { tMax: 0 }), "tMax of the spikes is 0; expected a positive number [ms]")
    assert.include(message(table, { tMax: 10, dt: 1e-300 }), "steps of the spikes")
  })
})

it("has no samples where spikes alone were recorded", () => {
  const alone = Traces.of(traces, "spikes")
  assert.throws(
    () => Traces.trace(alone, 0),
    "the number of the recording is 0; expected a run that recorded samples; spikes alone are given by Traces.spikes"
  )
})
