/** Traces and states of runs as JSON: the same bits, a run that goes on, and everything that is wrong with a document. */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import {
  Cell,
  Channels,
  Connect,
  Edit,
  Json,
  Network,
  Pumps,
  Schemas,
  Select,
  Stimulus,
  Synapses,
  Traces
} from "neurolens"
import { describe, expect, it } from "vitest"
import { run } from "../solve/run.ts"

const cell = Cell.make({ parents: [-1, 0], ncomp: 2 })
const network = Network.editSync(Network.make([cell, cell]), [
  Edit.insert(Channels.HH),
  Edit.insert(Channels.CaL, Select.cell(1)),
  Edit.insert(Pumps.CaPump, Select.cell(1)),
  Edit.connect(Connect.full(Select.cell(0), Select.cell(1)), Synapses.Ionotropic),
  Edit.connect(Connect.full(Select.cell(1), Select.cell(0)), Synapses.TanhRate),
  Edit.stimulate(Stimulus.step({ delay: 0.5, duration: 1, amplitude: 0.1 }), Select.cell(0).branch(0).loc(0)),
  Edit.clamp("v", -50, Select.cell(1).branch(1).loc(1)),
  Edit.record("v"),
  Edit.record("i_clamp", Select.cell(1)),
  Edit.record("i_IonotropicSynapse")
])
const half = run(network, { steps: 40, dt: 0.025 })
const sent = <A>(text: string, decode: (text: string) => Result.Result<A, Json.JsonError>): A =>
  Result.getOrThrow(decode(text))

describe("a state", () => {
  it("is read as it was written, and a run goes on from it with the same bits", () => {
    const state = sent(Json.encodeState(half.state), Json.decodeState)
    expect(state).toEqual(half.state)
    const [here, there] = [half.state, state].map((from) => run(network, { steps: 60, dt: 0.025, from }))
    expect(there.data.every((x, i) => Object.is(x, here.data[i]))).toBe(true)
    expect(there.state).toEqual(here.state)
  })

  it("keeps names of any kind, zeros with their sign, and what is not there", () => {
    const nodes = new Map([["__proto__", Float64Array.of(-0, NaN)], ["b", Float64Array.of(Infinity, 1e-320)]])
    const state = sent(Json.encodeState({ ...half.state, dt: null, nodes, clampCurrents: null }), Json.decodeState)
    expect([...state.nodes.keys()]).toEqual(["__proto__", "b"])
    expect(Object.is(state.nodes.get("__proto__")![0], -0)).toBe(true)
    expect([state.dt, state.clampCurrents]).toEqual([null, null])
  })

  it("that is none is refused with its places", () => {
    const text = JSON.stringify({ ...JSON.parse(Json.encodeState(half.state)), extra: 1 })
    const wrong = text.replace("\"dt\":0.025", "\"dt\":\"x\"")
    expect(() => sent(wrong, Json.decodeState)).toThrow(/the document has 2 problems[^]*state\.dt/)
    expect(() => sent(Json.encode(network), Json.decodeState)).toThrow("state of a run")
  })
})

describe("traces", () => {
  it("are read as they were written, and asked by name, or by place with the network", () => {
    const traces = sent(Json.encodeTraces(half), Json.decodeTraces)
    expect(traces).toEqual(half)
    expect(traces.recordings[0].equals(half.recordings[0])).toBe(true)
    expect(Traces.trace(traces, "v", Select.cell(0).branch(1).loc(1), network)).toEqual(Traces.trace(half, 3))
    expect(() => Traces.of(traces, "v", Select.cell(0))).toThrow("the network of these traces is not known")
    const rest = run(network, { steps: 10, dt: 0.025, from: traces.state })
    expect(Traces.append(traces, rest).samples).toBe(51)
  })

  it.each([
    ["dt", 0, "traces.dt: expected a positive number of ms, found 0"],
    ["dt", -0.1, "traces.dt: expected a positive number of ms, found -0.1"],
    ["first", -1, "traces.first: expected a whole number of 0 or more, found -1"],
    ["row", -1, "traces.recordings[0].row: expected a whole number of 0 or more, found -1"]
  ])("with a %s of %s are refused, with what is right", (key, found, message) => {
    const value = JSON.parse(Json.encodeTraces(half))
    const target = key === "row" ? value.traces.recordings[0] : value.traces
    target[key] = found
    expect(() => sent(JSON.stringify(value), Json.decodeTraces)).toThrow(message)
  })

  it("whose parts do not fit are refused", () => {
    const value = JSON.parse(Json.encodeTraces(half))
    value.traces.data.pop()
    expect(() => sent(JSON.stringify(value), Json.decodeTraces)).toThrow(
      "as many numbers in data as recordings times samples"
    )
  })

  it("and states that could not be read again are refused when they are written", () => {
    const refusals: ReadonlyArray<readonly [() => string, RegExp]> = [
      [() => Json.encodeTraces({ ...half, first: 0.5 }), /traces\.first: expected/],
      [() => Json.encodeTraces({ ...half, dt: NaN }), /traces\.dt: expected a positive number of ms/],
      [() => Json.encodeTraces({ ...half, data: half.data.slice(1) }), /as many numbers in data/],
      [() => Json.encodeTraces({ ...half, labels: [...half.labels, "one more"] }), /expected the traces of a run/],
      [() => Json.encodeTraces({ ...half, recordings: half.recordings.map(() => null as never) }), /the traces of/],
      [() => Json.encodeState({ ...half.state, step: 2 ** 60 }), /state\.step: expected/],
      [() => Json.encodeState({ ...half.state, dt: NaN }), /state\.dt: expected a number/],
      [() => Json.encodeState({ ...half.state, nodes: new Map([["a", [1] as never]]) }), /state\.nodes\[0\]\.values/]
    ]
    for (const [write, message] of refusals) {
      expect(write).toThrow(Json.JsonError)
      expect(write).toThrow(message)
    }
  })

  it("of which two columns have one name are refused", () => {
    const value = JSON.parse(Json.encodeState(half.state))
    value.state.nodes.push(value.state.nodes[0])
    expect(() => sent(JSON.stringify(value), Json.decodeState)).toThrow(
      "state.nodes: expected columns without repeated names"
    )
  })

  it("and stretches of them have schemas for HTTP and workers", () => {
    const part = Traces.slice(half, { to: 0.1 })
    const json: unknown = JSON.parse(JSON.stringify(Schema.encodeSync(Schemas.Recorded)(part)))
    expect(Schema.decodeUnknownSync(Schemas.Recorded)(json)).toEqual(part)
    const whole: unknown = JSON.parse(JSON.stringify(Schema.encodeSync(Schemas.Traces)(half)))
    expect(Schema.decodeUnknownSync(Schemas.Traces)(whole)).toEqual(half)
  })
})
