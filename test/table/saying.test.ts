/**
 * What large values say of themselves, and that saying it changes nothing else: equality, JSON, copies, options.
 */
import { Effect, Equal, Hash, Schema } from "effect"
import { Cell, Channels, Edit, Engine, Json, Network, Schemas, Simulation, Swc, Traces } from "neurolens"
import * as Plot from "neurolens/plot"
import { inspect } from "node:util"
import { describe, expect, it } from "vitest"
import { saying } from "../../src/table/saying.ts"
import { isPlain, settled } from "../../src/table/settled.ts"

const net = Network.editSync(Network.make([Cell.make(), Cell.make()]), [Edit.insert(Channels.HH), Edit.record("v")])
const run = (options: Simulation.RunOptions): Traces.Traces =>
  Effect.runSync(Effect.provide(Simulation.run(net, options), Engine.layer))
const traces = run({ tMax: 1 })

describe("a value that says what it is", () => {
  it("says it in console.log, alone in some lines and among others in one", () => {
    expect(inspect(traces)).toBe(
      "2 recordings × 41 samples, 0 to 1 ms\n" +
        "  v of cell 0, branch 0, compartment 0 (row 0) [mV]\n  v of cell 1, branch 0, compartment 0 (row 1) [mV]"
    )
    expect(inspect([traces])).toBe("[ Traces(2 recordings × 41 samples, 0 to 1 ms) ]")
    const said: { readonly toString: () => string } = traces
    expect(said.toString()).toBe("Traces(2 recordings × 41 samples, 0 to 1 ms)")
    expect(inspect(traces.state)).toBe(
      "State(step 40, 1 ms, 2 compartments)\n  nodes     v, HH_m, HH_h, HH_n\n  currents  i_HH"
    )
  })

  it("says it whoever made it", () => {
    const decoded = Json.decodeTracesSync(Json.encodeTraces(traces))
    const sent = Schema.decodeUnknownSync(Schemas.Traces)(Schema.encodeSync(Schemas.Traces)(traces))
    const more = run({ tMax: 1, from: traces.state })
    for (
      const each of [
        decoded,
        sent,
        Traces.slice(traces, { to: 0.5 }),
        Traces.of(traces, "v"),
        Traces.append(traces, more)
      ]
    ) expect(inspect(each).split("\n")[0]).toMatch(/^2 recordings × \d+ samples/)
    expect(inspect(Json.decodeStateSync(Json.encodeState(traces.state)))).toBe(inspect(traces.state))
  })

  it("is told of figures and morphologies", async () => {
    const figure = await Effect.runPromise(
      Plot.traces({
        name: "v",
        title: "Voltage",
        caption: "What it is.",
        time: [0, 1],
        yLabel: "v (mV)",
        series: [
          { label: "a", values: [0, 1] }
        ]
      })
    )
    expect(inspect(figure)).toMatch(/^Figure\(v: "Voltage", \d+ × \d+\)\n {2}What it is\.\n {2}svg: \d+ characters$/)
    expect(inspect(Swc.readSync("1 1 0 0 0 5 -1\n2 3 10 0 0 1 1\n3 3 20 0 0 1 2\n").morphology)).toMatch(
      /^Traced\(3 points, \d branch(es)?\)\n {2}soma .*um2\n {2}basal .*um2$/
    )
  })

  it("is equal to its copies as plain data is", () => {
    // recordings are values of the library, and what is sent of these is not equal to them
    const copy = { ...structuredClone(traces), recordings: traces.recordings }
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype)
    expect(Equal.equals(copy, traces)).toBe(true)
    expect(Equal.equals(traces, copy)).toBe(true)
    expect(Hash.hash(copy)).toBe(Hash.hash(traces))
    expect(Object.keys(traces)).toEqual(Object.keys(copy))
    expect(Reflect.ownKeys(traces.state)).toEqual(Reflect.ownKeys(copy.state))
    expect(copy).toStrictEqual(traces)
    expect(JSON.stringify(copy)).toBe(JSON.stringify(traces))
    expect(Equal.equals(copy, { ...traces, first: 1 })).toBe(false)
    expect(Equal.equals(run({ tMax: 1, from: copy.state }), run({ tMax: 1, from: traces.state }))).toBe(true)
  })

  it("would differ from its copies with the words among its properties", () => {
    const broken = Object.defineProperty({ ...traces }, "toString", { value: () => "words" })
    expect(Equal.equals(broken, structuredClone({ ...traces }))).toBe(false)
  })

  it("is plain where plain data is asked for, and copied there", () => {
    const value = saying<{ readonly list: ReadonlyArray<number> }>({ line: () => "l", alone: () => "a" })({ list: [1] })
    expect(isPlain(value)).toBe(true)
    const copy = settled(value) as typeof value
    expect(copy).not.toBe(value)
    expect(copy.list).not.toBe(value.list)
    expect(isPlain(Object.create(Object.create(Object.prototype) as object))).toBe(false)
  })
})
