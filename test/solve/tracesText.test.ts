/** Traces, tables and views as texts for people. */
import * as Effect from "effect/Effect"
import * as Equal from "effect/Equal"
import * as Result from "effect/Result"
import { inspect } from "node:util"
import { describe, expect, it } from "vitest"
import * as Edit from "../../src/Edit.ts"
import * as Channels from "../../src/mechanism/Channels.ts"
import * as Network from "../../src/Network.ts"
import * as Cell from "../../src/network/Cell.ts"
import * as Select from "../../src/select/Select.ts"
import * as Traces from "../../src/Traces.ts"
import * as View from "../../src/View.ts"
import { run } from "./run.ts"

const network = Network.editSync(Network.make([Cell.make({ parents: [-1, 0], ncomp: 2 })]), [
  Edit.insert(Channels.HH),
  Edit.record("v", Select.loc(0)),
  Edit.record("HH_m", Select.branch(0).loc(0))
])
const traces = run(network, { steps: 4, dt: 0.1 })

describe("traces", () => {
  const said = [
    "3 recordings × 5 samples, 0 to 0.4 ms",
    "  v of cell 0, branch 0, compartment 0 (row 0) [mV]",
    "  v of cell 0, branch 1, compartment 0 (row 2) [mV]",
    "  HH_m of cell 0, branch 0, compartment 0 (row 0) [1]"
  ].join("\n")

  it("say how much they are, and of what", () => {
    expect(Traces.text(traces)).toBe(said)
    expect(Result.getOrThrow(Traces.textResult(traces))).toBe(said)
    expect(Effect.runSync(Traces.textEffect(traces))).toBe(said)
    const part = Traces.slice(Traces.of(traces, "HH_m"), { from: 0.3, to: 0.3 })
    expect(Traces.text(part).split("\n")[0]).toBe("1 recording × 1 sample, 0.3 to 0.3 ms")
  })

  it("name the first of many", () => {
    const one = Cell.make({ parents: [-1], ncomp: 1 })
    const many = Network.editSync(Network.make(Array.from({ length: 20 }, () => one)), [Edit.record("v")])
    const lines = Traces.text(run(many, { steps: 1, dt: 0.1 })).split("\n")
    expect([lines.length, lines.at(-1)]).toEqual([14, "  … 8 more"])
  })

  it("stay plain data, equal to their copies", () => {
    expect(Reflect.ownKeys(traces)).toEqual(Object.keys({ ...traces }))
    expect(Equal.equals(traces, { ...traces })).toBe(true)
  })
})

/** As a script without types prints it; the type of views says nothing of their text. */
const shown = (value: unknown): string => `${value as string}`

describe("tables and views", () => {
  it("have a text", () => {
    expect(String(Traces.table(Traces.of(traces, "HH_m")))).toBe(
      "Table(5 rows, 2 columns: time [ms], HH_m of cell 0, branch 0, compartment 0 (row 0) [1])"
    )
    const view = View.of(network, Select.branch(1))
    expect(shown(view)).toBe("View(2 of 4 compartments: rows 2, 3)")
    expect(inspect(view)).toBe(`${shown(view)}\n${view.show()}`)
    expect(inspect({ view })).toBe("{ view: View(2 of 4 compartments: rows 2, 3) }")
    expect(Object.keys(view)).toEqual(["network", "domain", "rows", "table", "column", "objects", "show"])
  })
})
