/** Potentials at electrodes as recordings: their samples, what becomes of them when networks change, how they are named, printed and stored. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, type Layer, Result } from "effect"
import {
  Cell,
  Channels,
  Edit,
  Electrode,
  Engine,
  Gradient,
  Json,
  Network,
  Print,
  Select,
  Simulation,
  Stimulus,
  Traces
} from "neurolens"
import { layerWorkers } from "neurolens/node"
import { networkOf } from "../../property-tests/evaluated.ts"
import { run } from "./run.ts"

const [near, far] = [Electrode.make([60, 20, 5]), Electrode.make([0, 300, 0], { sigma: 0.5, method: "point" })]

const cell = Network.editSync(Cell.make({ parents: [-1, 0], ncomp: 3, length: 30 }), [
  Edit.insert(Channels.HH),
  Edit.stimulate(Stimulus.step({ delay: 0.1, duration: 1, amplitude: 0.1 }), Select.rows([0]))
])
const two = Network.editSync(Network.make([cell, cell]), [Edit.move({ y: 50 }, Select.cell(1))])
const with_ = (...edits: ReadonlyArray<Edit.Edit>): Network.Network => Network.editSync(two, edits)
const recording = with_(
  Edit.record("v", Select.rows([0])),
  Edit.record("potential", [near, far]),
  Edit.record("i_membrane", Select.rows([1]))
)
const membranes = Edit.record("i_membrane")

const electrodes = (network: Network.Network): ReadonlyArray<Electrode.Electrode> =>
  network.recordings.toArray().flatMap((r) => r._tag === "Potential" ? [r.electrode] : [])

const message = (edit: Edit.Edit, network = recording): string => {
  const made = Network.edit(network, [edit])
  return Result.isFailure(made) ? made.failure.message : "it is made"
}

describe("the recorded potential", () => {
  it("is that which currents through membranes make, to the bit, whatever is recorded beside it", () => {
    const all = run(with_(membranes), { steps: 50 })
    const found = run(recording, { steps: 50 })
    assert.deepStrictEqual(Traces.trace(found, 1), Electrode.potential(all, near))
    assert.deepStrictEqual(Traces.trace(found, 2), Electrode.potential(all, far))
    assert.notDeepEqual(Traces.trace(found, 1), Traces.trace(found, 2))
    assert.deepStrictEqual(Traces.trace(found, 3), Traces.trace(all, 1))
    assert.deepStrictEqual(Traces.trace(found, 0), Traces.trace(run(with_(Edit.record("v")), { steps: 50 }), 0))
  })

  it("has a label, a unit, and its electrode as its place", () => {
    const traces = run(recording, { steps: 2 })
    assert.deepStrictEqual(traces.labels.slice(1, 3), [
      "potential at (60, 20, 5) um",
      "potential at (0, 300, 0) um, 0.5 S/m, of points"
    ])
    assert.deepStrictEqual(traces.units, ["mV", "mV", "mV", "nA"])
    assert.deepStrictEqual(Traces.trace(traces, "potential", far), Traces.trace(traces, 2))
    assert.deepStrictEqual(Traces.of(traces, "potential").labels, traces.labels.slice(1, 3))
    assert.throws(
      () => Traces.trace(traces, "potential", Electrode.make([1, 2, 3])),
      "of (1, 2, 3) um has \"potential\""
    )
    assert.match(Traces.csv(traces), /^"time \[ms\]","v of [^"]*","potential at \(60, 20, 5\) um \[mV\]",/)
  })

  it("goes on where a state was, and is the same in pieces", () => {
    const whole = run(recording, { steps: 20 })
    const half = run(recording, { steps: 8 })
    const rest = run(recording, { steps: 12, from: half.state })
    assert.deepStrictEqual(Traces.append(half, rest).data, whole.data)
    const blind = run(with_(Edit.record("v")), { steps: 8 })
    assert.throws(() => run(recording, { steps: 1, from: blind.state }), "it says no i_membrane")
  })

  it("is of the geometry of each network of a batch", async () => {
    const moved = Network.editSync(recording, [Edit.move({ x: 40 }, Select.all)])
    const batch = await Effect.runPromise(
      Simulation.batchOf([recording, moved], { steps: 10 }).pipe(Effect.provide(Engine.layerInterpreter))
    )
    assert.deepStrictEqual(batch.map(({ data }) => data), [recording, moved].map((n) => run(n, { steps: 10 }).data))
    assert.notDeepEqual(Traces.trace(batch[0], 1), Traces.trace(batch[1], 1))
  })

  it("has the same bits on kernels, on one thread and on two, and in a batch", async () => {
    const go = (layer: Layer.Layer<Engine.Engine, unknown>) =>
      Effect.runPromise(Simulation.batchOf([recording, recording], { steps: 60 }).pipe(Effect.provide(layer)))
    const expected = run(recording, { steps: 60 }).data
    for (const layer of [Engine.layer, layerWorkers({ size: 2, least: 0 })]) {
      for (const { data } of await go(layer)) assert.deepStrictEqual(data, expected)
    }
  })

  it("gives gradients what the same sum of currents through membranes gives", async () => {
    const weights = Float64Array.from({ length: 31 }, (_, k) => Math.cos(k))
    const at = Edit.train("HH_gNa")
    const gradient = (network: Network.Network, loss: Gradient.Loss) =>
      Effect.runPromise(
        Gradient.run(network, loss, { steps: 30 }).pipe(
          Effect.map((g) => [g.loss, ...g.parameters.entries.flatMap(({ values }) => Array.from(values))]),
          Effect.provide(Engine.layerInterpreter)
        )
      )
    const seen = Electrode.sensitivity(two, near)
    const own = await gradient(with_(Edit.record("potential", near), at), ({ data }) => ({
      value: data.reduce((sum, x, k) => sum + weights[k] * x, 0),
      cotangent: weights
    }))
    const summed = await gradient(with_(membranes, at), ({ data, samples }) => ({
      value: weights.reduce(
        (sum, weight, k) => sum + weight * seen.reduce((all, each, row) => all + each * data[row * samples + k], 0),
        0
      ),
      cotangent: data.map((_, i) => seen[Math.floor(i / samples)] * weights[i % samples])
    }))
    assert.deepStrictEqual(own, summed)
    assert.isTrue(own.every((x) => x !== 0))
  })

  it("is not derived by what moves compartments, and says so", async () => {
    const trained = with_(Edit.record("potential", near), Edit.train("radius"))
    const failed = await Effect.runPromise(
      Effect.flip(Gradient.run(trained, () => ({ value: 0, cotangent: [0, 0] }), { steps: 1 })).pipe(
        Effect.map(String),
        Effect.provide(Engine.layerInterpreter)
      )
    )
    assert.include(failed, "potentials at electrodes by a trained length or radius")
  })
})

describe("an electrode that is recorded", () => {
  it("is there once, in the order in which it came", () => {
    const again = with_(Edit.record("potential", far), Edit.record("potential", [near, far, near]))
    assert.deepStrictEqual(electrodes(again), [far, near])
    assert.strictEqual(Network.editSync(again, [Edit.record("potential", near)]), again)
    assert.deepStrictEqual(Network.check(again), [])
  })

  it("is let go by itself, with all others, or with everything that is recorded", () => {
    const left = (edit: Edit.Edit): ReadonlyArray<string> =>
      Network.editSync(recording, [edit]).recordings.toArray().map((r) => r._tag === "Potential" ? "e" : r.state)
    assert.deepStrictEqual(left(Edit.unrecord("potential", near)), ["v", "e", "i_membrane"])
    assert.deepStrictEqual(left(Edit.unrecord("potential")), ["v", "i_membrane"])
    assert.deepStrictEqual(left(Edit.unrecord(undefined, [near, far])), ["v", "i_membrane"])
    assert.deepStrictEqual(left(Edit.unrecord(undefined, Select.all)), ["e", "e"])
    assert.deepStrictEqual(left(Edit.unrecord("v")), ["e", "e", "i_membrane"])
    assert.deepStrictEqual(left(Edit.unrecord()), [])
  })

  it("stays where it is when cells go, and sees all cells that are put together, once", () => {
    assert.deepStrictEqual(electrodes(Network.part(recording, [1])), [near, far])
    const [one, other] = [cell, cell].map((c) => Network.editSync(c, [Edit.record("potential", near)]))
    const both = Network.concat([one, Network.editSync(other, [Edit.record("potential", far)])])
    assert.deepStrictEqual(electrodes(both), [near, far])
    assert.deepStrictEqual(Network.check(both), [])
    const six = Network.make(Array(6).fill(one))
    assert.strictEqual(run(six, { steps: 3 }).recordings.length, 1)
    const fewer = Network.editSync(recording, [Edit.deleteBranches(Select.cell(1).branch(1))])
    assert.deepStrictEqual(electrodes(fewer), [near, far])
    assert.deepStrictEqual(electrodes(Network.editSync(recording, [Edit.ncomp(1, Select.cell(1).branch(1))])), [
      near,
      far
    ])
  })

  it("is printed, and stored as JSON", () => {
    assert.include(
      Print.network(recording),
      "Edit.record(\"potential\", [Electrode.make([60, 20, 5]), Electrode.make([0, 300, 0], { sigma: 0.5, method: \"point\" })])"
    )
    assert.isTrue(networkOf(Print.network(recording)).equals(recording))
    assert.isTrue(Result.getOrThrow(Json.decode(Json.encode(recording))).equals(recording))
    const edits = [
      Edit.record("potential", near),
      Edit.record("potential", [near, far]),
      Edit.unrecord("potential", far),
      Edit.record("v", Select.cell(0))
    ]
    const read = Result.getOrThrow(Json.decodeEdits(Json.encodeEdits(edits)))
    read.forEach((edit, k) => assert.isTrue(edit.equals(edits[k])))
    assert.strictEqual(read.length, edits.length)
    const traces = run(recording, { steps: 3 })
    const back = Result.getOrThrow(Json.decodeTraces(Json.encodeTraces(traces)))
    assert.isTrue(back.recordings.every((r, i) => r.equals(traces.recordings[i])))
    assert.deepStrictEqual(Traces.trace(back, "potential", far), Traces.trace(traces, 2))
  })

  it("is refused in documents where there can be none, or where it is there twice", () => {
    const told = (text: string, decode: (text: string) => Result.Result<unknown, Error>): string => {
      const read = decode(text)
      return Result.isFailure(read) ? read.failure.message : "it is read"
    }
    const text = Json.encode(recording)
    const twice = JSON.stringify({ ...JSON.parse(text), recordings: Array(2).fill(JSON.parse(text).recordings[1]) })
    assert.include(told(twice, Json.decode), "potential at one electrode is there twice")
    const none = text.replaceAll(/"sigma":\s*0.5/g, "\"sigma\": -1")
    assert.include(told(none, Json.decode), "sigma of the electrode is -1")
    const traces = Json.encodeTraces(run(recording, { steps: 1 })).replaceAll(/"sigma":\s*0.5/g, "\"sigma\": -1")
    assert.include(told(traces, Json.decodeTraces), "sigma of the electrode is -1")
    const edits = Json.encodeEdits([Edit.record("potential", far)]).replaceAll(/"sigma":\s*0.5/g, "\"sigma\": -1")
    assert.include(told(edits, Json.decodeEdits), "sigma of the electrode is -1")
    assert.include(
      told(edits.replace("\"point\"", "\"dot\""), Json.decodeEdits),
      "edits[0].at.electrode.method: expected \"line\" or \"point\", found \"dot\""
    )
  })

  it.each(
    [
      [
        Edit.record("potential"),
        "where \"potential\" is measured is not said; expected an electrode or a list of them"
      ],
      [
        Edit.record("potential", Select.cell(0)),
        "expected an electrode or a list of them, for example Electrode.make([0, 30, 0])"
      ],
      [Edit.record("potential", []), "the list of electrodes is empty"],
      [Edit.record("potential", near, { allowEmpty: true }), "record option \"allowEmpty\" does not exist"],
      [
        Edit.record("v", near),
        "what is recorded at (60, 20, 5) um is \"v\"; expected \"potential\": electrodes have nothing else"
      ],
      [Edit.record("spikes", near), "expected \"potential\": electrodes have nothing else"],
      [Edit.unrecord("v", near), "expected \"potential\": electrodes have nothing else"],
      [Edit.unrecord("potential", Select.cell(0)), "expected an electrode or a list of them"],
      [Edit.clamp("potential", 1, Select.all), "\"potential\" does not exist"],
      [Edit.label("potential", 1), "taken by the potential at electrodes, which is only recorded"]
    ] as const
  )("is asked for rightly (%#)", (edit, text) => {
    assert.include(message(edit), text)
  })
})
