/**
 * The studio's one function: what was undone and done again is as before, answers to older documents change nothing, and no message throws.
 */
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { broken, settings } from "../../property-tests/settings.ts"
import { gallery } from "../../studio/src/gallery.ts"
import type { Command, Message } from "../../studio/src/model/Message.ts"
import { initial, type Model } from "../../studio/src/model/Model.ts"
import { numberAt, rangeOf, turnedOf, withNumber } from "../../studio/src/model/numbers.ts"
import type { Recorded, Scene } from "../../studio/src/model/Scene.ts"
import { update } from "../../studio/src/model/update.ts"

const scene: Scene = {
  summary: "one cell",
  cells: [{ name: "cell 0", group: "" }],
  groupColumn: "",
  groups: [],
  segments: {
    cell: new Int32Array(1),
    row: new Int32Array(1),
    x0: new Float64Array(1),
    y0: new Float64Array(1),
    x1: new Float64Array(1),
    y1: new Float64Array(1),
    radius0: new Float64Array(1),
    radius1: new Float64Array(1)
  },
  synapses: { pre: new Int32Array(0), post: new Int32Array(0), type: new Int32Array(0), types: [] },
  trained: []
}

const traces: Recorded = { labels: ["v"], units: ["mV"], samples: 2, dt: 0.1, data: Float64Array.of(-70, -69) }

const edit = fc.constantFrom({ _tag: "Init" }, { _tag: "Set", key: "radius", value: 2 })
const version = fc.integer({ min: 0, max: 12 })
const place = fc.integer({ min: -1, max: 20 })
const mark = fc.constantFrom(null, "a", "b")

const messages: fc.Arbitrary<Message> = fc.oneof(
  fc.record({ _tag: fc.constant("Opened" as const), document: fc.constant(gallery["tutorial"]), from: fc.string() }),
  fc.record({ _tag: fc.constant("StepSet" as const), at: place, step: fc.record({ edit }), mark }),
  fc.record({ _tag: fc.constant("StepMoved" as const), at: place, by: fc.constantFrom(1 as const, -1 as const) }),
  fc.record({ _tag: fc.constant("StepRemoved" as const), at: place }),
  fc.record({ _tag: fc.constant("Appended" as const), edits: fc.array(edit, { maxLength: 3 }) }),
  fc.record({ _tag: fc.constant("Titled" as const), title: fc.string() }),
  fc.constantFrom<Message>(
    { _tag: "Undone" },
    { _tag: "Redone" },
    { _tag: "RunAsked" },
    { _tag: "StopAsked" },
    { _tag: "TracesKept" },
    { _tag: "SelectionCleared" },
    { _tag: "LinkAsked" },
    { _tag: "SaveAsked", what: "csv" },
    { _tag: "SaveAsked", what: "program" },
    { _tag: "RuleChosen", rule: { _tag: "One" } }
  ),
  fc.constantFrom<Message>({ _tag: "RunAsked" }, { _tag: "Undone" }),
  fc.record({
    _tag: fc.constant("RowsChosen" as const),
    domain: fc.constantFrom("nodes" as const, "edges" as const),
    rows: fc.array(fc.nat(5), { maxLength: 3 }),
    more: fc.boolean()
  }),
  fc.record({ _tag: fc.constant("Folded" as const), version, scene: fc.constant(scene), failures: fc.constant([]) }),
  fc.record({ _tag: fc.constant("Ran" as const), version, traces: fc.constant(traces) }),
  fc.record({ _tag: fc.constant("Progressed" as const), version, done: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({
    _tag: fc.constant("RunEnded" as const),
    version,
    why: fc.constantFrom("stopped" as const, "failed" as const),
    message: fc.string()
  })
)

type Update = typeof update

const after = (step: Update, all: ReadonlyArray<Message>): Model =>
  all.reduce((model, message) => step(model, message)[0], initial)

const many = fc.array(messages, { maxLength: 30 })

const undoneAndRedone = (step: Update) =>
  fc.property(many, (all) => {
    const model = after(step, all)
    const back = step(model, { _tag: "Undone" })[0]
    if (model.past.length === 0) return assert.strictEqual(back.document, model.document)
    const again = step(back, { _tag: "Redone" })[0]
    assert.deepStrictEqual([again.document, again.past, again.future], [model.document, model.past, model.future])
  })

const staleAnswers = (step: Update) =>
  fc.property(many, fc.integer({ min: 1, max: 5 }), (all, by) => {
    const model = after(step, all)
    const older = model.version - by
    const [next, commands] = step(model, { _tag: "Folded", version: older, scene, failures: [] })
    assert.strictEqual(next, model)
    assert.deepStrictEqual(commands, [])
  })

/** Runs that are under way after some messages: those asked for and not ended. */
const underWay = (step: Update) =>
  fc.property(many, (all) => {
    let model = initial
    const asked: Array<Command> = []
    for (const message of all) {
      const before = model.running
      const [next, commands] = step(model, message)
      const begins = commands.filter(({ _tag }) => _tag === "Run")
      assert.isAtMost(begins.length, 1)
      if (begins.length === 1 && before._tag === "Under way") {
        assert.include(["Ran", "RunEnded"], message._tag, "a run began beside another")
      }
      asked.push(...begins)
      model = next
    }
  })

describe("the studio's update", () => {
  it("undoes and does again what was", () => {
    fc.assert(undoneAndRedone(update), settings)
    const forgetful: Update = (model, message) => {
      const [next, commands] = update(model, message)
      return message._tag === "Undone" ? [{ ...next, future: [] }, commands] : [next, commands]
    }
    assert.isTrue(fc.check(undoneAndRedone(forgetful), broken).failed)
  })

  it("passes over answers to older documents", () => {
    fc.assert(staleAnswers(update), settings)
    const eager: Update = (model, message) =>
      update(model, message._tag === "Folded" ? { ...message, version: model.version } : message)
    assert.isTrue(fc.check(staleAnswers(eager), broken).failed)
  })

  it("has one run under way at most", () => {
    fc.assert(underWay(update), settings)
    const impatient: Update = (model, message) =>
      update(message._tag === "RunAsked" ? { ...model, running: { _tag: "Idle" } } : model, message)
    assert.isTrue(fc.check(underWay(impatient), broken).failed)
  })

  it("takes a drag for one entry of the past, and the latest of a burst for the run that waits", () => {
    let [model] = update(initial, { _tag: "Opened", document: gallery["tutorial"], from: "" })
    const commands: Array<Command> = []
    const tell = (message: Message) => {
      const [next, asked] = update(model, message)
      model = next
      commands.push(...asked)
    }
    tell({ _tag: "Folded", version: model.version, scene, failures: [] })
    const past = model.past.length
    const at = model.document.steps.findIndex(({ edit }) => edit._tag === "Values")
    for (let i = 1; i <= 60; i++) {
      const edit = withNumber(model.document.steps[at].edit, ["values", 0], i * 1e-5)
      tell({ _tag: "StepSet", at, step: { edit }, mark: "drag" })
      tell({ _tag: "Folded", version: model.version, scene, failures: [] })
    }
    assert.strictEqual(model.past.length, past + 1)
    const first = commands.filter(({ _tag }) => _tag === "Run")
    assert.strictEqual(first.length, 1)
    tell({ _tag: "Ran", version: (first[0] as { version: number }).version, traces })
    const runs = commands.filter(({ _tag }) => _tag === "Run")
    assert.strictEqual(runs.length, 2)
    assert.strictEqual((runs[1] as { version: number }).version, model.version)
  })
})

describe("numbers of an edit", () => {
  it("are found by their paths, and turned there alone", () => {
    const edit = { _tag: "Stimulate", stimulus: { _tag: "Step", delay: 1, amplitude: 0.1 }, at: { rows: [0] } }
    const found = turnedOf(edit)
    assert.deepStrictEqual(found.map(({ path, value }) => [path.join("."), value]), [
      ["stimulus.delay", 1],
      ["stimulus.amplitude", 0.1]
    ])
    const next = withNumber(edit, ["stimulus", "amplitude"], 0.3)
    assert.deepStrictEqual(next, { ...edit, stimulus: { ...edit.stimulus, amplitude: 0.3 } })
    assert.strictEqual(numberAt(next, ["stimulus", "amplitude"]), 0.3)
    assert.isUndefined(numberAt(next, ["stimulus", "nothing"]))
  })

  it("lie within their sliders", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }), (value) => {
        const { high, low } = rangeOf(value)
        assert.isTrue(low <= value && value <= high && low < high, `${value} in ${low} to ${high}`)
      }),
      settings
    )
  })

  it("a document that is opened shows no traces of the one before", () => {
    const [model] = update({ ...initial, traces, kept: traces }, {
      _tag: "Opened",
      document: gallery["tutorial"],
      from: ""
    })
    assert.deepStrictEqual([model.traces, model.kept], [null, null])
  })
})
