/**
 * The JSON of a model file, version 1, as a schema: what people write by hand.
 *
 * One idea: an edit is a record that says its name in `edit`, with built-in mechanisms and places in the shortest words, and everything that
 * these cannot say in the words of `Json.encodeEdits` (`{ "edit": "json", … }`). `schemaDocument` is the same for editors, as JSON Schema.
 */
import * as Schema from "effect/Schema"
import type { Header } from "../io/json/read.ts"
import { schemeKinds, type SchemeName } from "../program/System.ts"
import { builtin } from "./builtin.ts"

/** What a model file says of itself. */
export const header: Header = { format: "neurolens/model", version: 1, noun: "model" }

const maybe = Schema.optionalKey

const Index = Schema.Union([Schema.Int, Schema.Array(Schema.Int), Schema.Literal("all")]).annotate({
  expected: `a whole number, a list of them, or "all"`
})

const Numbers = Schema.Union([Schema.Finite, Schema.Array(Schema.Finite)]).annotate({
  expected: "a number, or a list with one for each compartment"
})

/** Some compartments or synapses; steps are taken in the order in which they stand here: of each cell its branches, of each branch its places. */
const Place = Schema.Union([
  Schema.String,
  Schema.Struct({
    cell: maybe(Index),
    branch: maybe(Index),
    comp: maybe(Index),
    loc: maybe(Schema.Union([Schema.Finite, Schema.Array(Schema.Finite)])),
    group: maybe(Schema.String),
    mechanism: maybe(Schema.String),
    rows: maybe(Schema.Array(Schema.Int)),
    synapse: maybe(Schema.String),
    where: maybe(Schema.String)
  })
]).annotate({
  expected:
    `a place: "all", a test such as "radius < 2 um", or a record such as { "cell": 0, "branch": 0, "loc": 0.5 }`,
  description:
    "Some compartments (or, with `synapse`, synapses): \"all\", \"synapses\", a test such as \"radius < 2 um\", or steps."
})

/** A place. */
export type Place = (typeof Place)["Type"]

const Mechanism = Schema.Union([
  Schema.Literals(builtin.names),
  Schema.Struct({ text: Schema.String }),
  Schema.Struct({ file: Schema.String })
]).annotate({
  expected: `the name of a built-in mechanism, such as "HH", { "file": "….mechanism" } or { "text": "…" }`
})

/** A mechanism. */
export type MechanismWord = (typeof Mechanism)["Type"]

const Stimulus = Schema.Union([
  Schema.Struct({
    step: Schema.Struct({
      delay: Schema.Finite,
      duration: Schema.Finite,
      amplitude: Schema.Finite,
      offset: maybe(Schema.Finite)
    })
  }),
  Schema.Struct({
    sine: Schema.Struct({
      delay: Schema.Finite,
      duration: Schema.Finite,
      amplitude: Schema.Finite,
      frequency: Schema.Finite,
      offset: maybe(Schema.Finite)
    })
  }),
  Schema.Struct({ samples: Schema.Array(Schema.Finite) })
]).annotate({
  expected: `{ "step": { "delay": 1, "duration": 2, "amplitude": 0.1 } }, { "sine": … } or { "samples": […] }`
})

/** A stimulus [nA, ms]. */
export type StimulusWord = (typeof Stimulus)["Type"]

const Values = Schema.Record(Schema.String, Schema.Union([Schema.Finite, Schema.String]))

const Share = Schema.Union([
  Schema.Literals(["one", "each", "cell", "branch", "compartment"]),
  Schema.Array(Schema.String)
]).annotate({ expected: `"one", "each", "cell", "branch", "compartment", or a list of columns` })

const named = <const Name extends string, Fields extends Schema.Struct.Fields>(name: Name, fields: Fields) =>
  Schema.Struct({ edit: Schema.Literal(name), ...fields })

const EditWord = Schema.Union([
  named("insert", { mechanism: Mechanism, at: maybe(Place), values: maybe(Values) }),
  named("connect", {
    synapse: Mechanism,
    from: Place,
    to: Place,
    wiring: maybe(
      Schema.Union([
        Schema.Literals(["full", "pairwise"]),
        Schema.Struct({ probability: Schema.Finite, seed: Schema.Int })
      ])
    ),
    values: maybe(Values)
  }),
  named("set", {
    key: Schema.String,
    value: Schema.Union([Schema.Finite, Schema.Array(Schema.Finite), Schema.String]),
    at: maybe(Place)
  }),
  named("group", { name: Schema.String, at: Place }),
  named("labelByGroup", { name: Schema.String, groups: Schema.Array(Schema.String) }),
  named("stimulate", { stimulus: Stimulus, at: Place }),
  named("clamp", { state: Schema.String, value: Numbers, at: Place }),
  named("record", { state: Schema.String, at: maybe(Place) }),
  named("train", { key: Schema.String, at: maybe(Place), share: maybe(Share), initial: maybe(Numbers) }),
  named("init", {}),
  named("json", { value: Schema.Record(Schema.String, Schema.Unknown) })
]).annotate({ expected: `an edit, such as { "edit": "record", "state": "v" }` })

/** An edit. */
export type EditWord = (typeof EditWord)["Type"]

const CellWord = Schema.Struct({
  count: maybe(Schema.Int),
  swc: maybe(Schema.String),
  asc: maybe(Schema.String),
  parents: maybe(Schema.Array(Schema.Int)),
  ncomp: maybe(Schema.Union([Schema.Int, Schema.Array(Schema.Int)])),
  length: maybe(Numbers),
  radius: maybe(Numbers),
  axial_resistivity: maybe(Numbers),
  capacitance: maybe(Numbers),
  v: maybe(Numbers),
  celsius: maybe(Numbers)
})

/** Cells of one kind. */
export type CellWord = (typeof CellWord)["Type"]

const Scheme = Schema.Literals(Object.keys(schemeKinds) as ReadonlyArray<SchemeName>)

const length = { tMax: Schema.Finite, dt: maybe(Schema.Finite), scheme: maybe(Scheme) }

const window = { from: maybe(Schema.Finite), to: maybe(Schema.Finite), recordings: maybe(Schema.Array(Schema.Int)) }

const Readout = Schema.Union([
  Schema.Struct({ at: Schema.Array(Schema.Finite) }),
  Schema.Struct({ mean: Schema.Struct(window) }),
  Schema.Struct({ samples: Schema.Struct(window) }),
  Schema.Struct({ peak: Schema.Struct(window) }),
  Schema.Struct({ trough: Schema.Struct(window) }),
  Schema.Struct({ peakTime: Schema.Struct(window) }),
  Schema.Struct({ spikes: Schema.Struct({ threshold: Schema.Finite, ...window }) })
]).annotate({ expected: `a readout, such as { "at": [3] } (ms) or { "mean": { "from": 2 } }` })

/** What is read of the recordings. */
export type ReadoutWord = (typeof Readout)["Type"]

const pair = Schema.Tuple([Schema.Finite, Schema.Finite])

const TransformWord = Schema.Union([
  Schema.Struct({ sigmoid: pair }),
  Schema.Struct({ softplus: Schema.Finite }),
  Schema.Struct({ exp: Schema.Finite })
]).annotate({ expected: `a transform, such as { "sigmoid": [0, 1] }` })

const TrainWord = Schema.Struct({
  ...length,
  loss: maybe(Schema.Literals(["squared", "absolute", "huber"])),
  readout: Readout,
  target: Numbers,
  optimizer: maybe(Schema.Literals(["adam", "sgd", "rmsProp"])),
  learningRate: Schema.Finite,
  transform: maybe(Schema.Record(Schema.String, TransformWord)),
  epochs: Schema.Int
})

/** Training. */
export type TrainWord = (typeof TrainWord)["Type"]

const Axis = Schema.Union([
  Schema.Array(Schema.Finite),
  Schema.Struct({ from: Schema.Finite, to: Schema.Finite, count: Schema.Int, log: maybe(Schema.Boolean) })
]).annotate({ expected: `a list of numbers, or { "from": 0, "to": 1, "count": 11 }` })

/** The values of an axis. */
export type AxisWord = (typeof Axis)["Type"]

/** What is measured of every recording. */
export const measures = ["peak", "trough", "mean", "end", "spikes"] as const

const SweepWord = Schema.Struct({
  ...length,
  /** All combinations of the values of these keys. */
  over: maybe(Schema.Record(Schema.String, Axis)),
  /** Or points one by one. */
  points: maybe(Schema.Array(Schema.Record(Schema.String, Schema.Finite))),
  at: maybe(Place),
  measure: Schema.Array(Schema.Literals(measures)),
  threshold: maybe(Schema.Finite)
})

/** A sweep. */
export type SweepWord = (typeof SweepWord)["Type"]

/** A model file. */
export const ModelFile = Schema.Struct({
  $schema: maybe(Schema.String),
  format: Schema.Literal(header.format),
  version: Schema.Literal(header.version),
  about: maybe(Schema.String),
  /** Cells, or the file of a network as `Json.encode` writes it. */
  cells: maybe(Schema.Array(CellWord)),
  network: maybe(Schema.String),
  edits: maybe(Schema.Array(EditWord)),
  run: maybe(Schema.Struct(length)),
  train: maybe(TrainWord),
  sweep: maybe(SweepWord)
})

/** The JSON Schema of model files, by which editors complete them. */
export const schemaDocument = (): Readonly<Record<string, unknown>> => {
  const { definitions, schema } = Schema.toJsonSchemaDocument(ModelFile)
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "neurolens model",
    ...schema,
    ...Object.keys(definitions).length === 0 ? {} : { $defs: definitions }
  }
}
