/**
 * The JSON document of a network, version 2, as a schema; version 1, which knew no paths of cells, is read too.
 *
 * Tables are lists of named columns and mechanisms are lists, because order is part of a network and an object with a key like `"1"`
 * would lose it. What only the whole can say (does a clamp's row exist, is an equation well formed) is not here: see `fromDocument`.
 */
import * as Schema from "effect/Schema"
import { FlagList, FloatList, IntList, SingleNumber, TextList } from "./numbers.ts"
import { StoredPath, StoredPlacement } from "./pathSchemas.ts"

/** What the field `format` says. */
export const format = "neurolens/network"

/** The version that is written. */
export const version = 2

/** Versions that are read beside it. In version 1 places of compartments are columns alone. */
export const olderVersions: ReadonlyArray<number> = [1]

const named = { name: Schema.String }

const Column = Schema.Union([
  Schema.Struct({ ...named, kind: Schema.Literal("Float"), values: FloatList }),
  Schema.Struct({ ...named, kind: Schema.Literal("Int"), values: IntList }),
  Schema.Struct({ ...named, kind: Schema.Literal("Flag"), values: FlagList }),
  Schema.Struct({ ...named, kind: Schema.Literal("Text"), values: TextList })
])

const Table = Schema.Struct({ rows: Schema.Int, columns: Schema.Array(Column) })

const tagged = <Tag extends string, Fields extends Schema.Struct.Fields>(tag: Tag, fields: Fields) =>
  Schema.Struct({ _tag: Schema.Literal(tag), ...fields })

const parameter = {
  default: SingleNumber,
  unit: Schema.String,
  shared: Schema.Boolean,
  // Left out where each row has a value of its own.
  at: Schema.optionalKey(Schema.Literal("post"))
}

const Handlers = Schema.Array(
  Schema.Union([
    tagged("Set", { target: Schema.String, text: Schema.String }),
    tagged("Send", { event: Schema.String, after: Schema.String })
  ])
)

const Emission = Schema.Struct({
  crosses: Schema.String,
  rearm: Schema.NullOr(Schema.String),
  refractory: Schema.NullOr(Schema.String),
  time: Schema.Literals(["crossing", "step"])
})

const Rule = Schema.Union([
  tagged("Rates", { alpha: Schema.String, beta: Schema.String }),
  tagged("Relaxation", { inf: Schema.String, tau: Schema.String }),
  tagged("Derivative", { text: Schema.String }),
  tagged("Assigned", { text: Schema.String }),
  tagged("Scheme", {}),
  tagged("Held", {})
])

/** A mechanism of some kinds. */
export const mechanism = <const Kinds extends ReadonlyArray<string>>(kinds: Kinds) =>
  Schema.Struct({
    kind: Schema.Literals(kinds),
    name: Schema.String,
    about: Schema.String,
    parameters: Schema.Record(Schema.String, Schema.Struct(parameter)),
    states: Schema.Record(
      Schema.String,
      Schema.Struct({ ...parameter, rule: Rule, initial: Schema.optionalKey(Schema.String) })
    ),
    // Left out where there is none, so that a document without schemes is what it was before there were any.
    scheme: Schema.optionalKey(Schema.Array(Schema.String)),
    method: Schema.optionalKey(Schema.Literals(["exponential", "implicit"])),
    reads: Schema.Record(
      Schema.String,
      Schema.Struct({
        unit: Schema.String,
        default: Schema.optionalKey(SingleNumber),
        of: Schema.optionalKey(Schema.String),
        end: Schema.optionalKey(Schema.Literals(["pre", "post"]))
      })
    ),
    definitions: Schema.Record(Schema.String, Schema.String),
    update: Schema.Array(Schema.Struct({ target: Schema.String, text: Schema.String })),
    reset: Schema.NullOr(
      Schema.Struct({ when: Schema.String, set: Schema.Record(Schema.String, Schema.String) })
    ),
    // Left out where there is none, so that a document without events is what it was before there were any.
    requires: Schema.optionalKey(Schema.Array(Schema.String)),
    onPre: Schema.optionalKey(Handlers),
    onPost: Schema.optionalKey(Handlers),
    onEvent: Schema.optionalKey(Schema.Record(Schema.String, Handlers)),
    emits: Schema.optionalKey(Schema.Struct({ spike: Emission })),
    current: Schema.NullOr(Schema.Struct({ name: Schema.String, text: Schema.String })),
    ion: Schema.NullOr(Schema.String),
    // Left out where there are not several.
    currents: Schema.optionalKey(Schema.Array(Schema.Struct({ name: Schema.String, text: Schema.String }))),
    // Left out where all is checked, as it was before anything else was possible.
    unchecked: Schema.optionalKey(Schema.Union([Schema.Literal(true), Schema.Array(Schema.String)]))
  })

const noise = { mean: SingleNumber, sigma: SingleNumber, seed: Schema.Int, stream: Schema.NullOr(Schema.Int) }

/** A stimulus. */
export const Stimulus = Schema.Union([
  tagged("Step", { delay: SingleNumber, duration: SingleNumber, amplitude: SingleNumber, offset: SingleNumber }),
  tagged("Sine", {
    delay: SingleNumber,
    duration: SingleNumber,
    amplitude: SingleNumber,
    offset: SingleNumber,
    frequency: SingleNumber,
    phase: SingleNumber
  }),
  tagged("Samples", { values: FloatList }),
  tagged("White", noise),
  tagged("OrnsteinUhlenbeck", { ...noise, tau: SingleNumber })
])

/** A source; a stop, a number of spikes and a stream only where there are some, since they may be without end. */
export const Source = Schema.Union([
  tagged("Times", { times: FloatList }),
  tagged("Regular", { start: SingleNumber, interval: SingleNumber, number: Schema.optionalKey(SingleNumber) }),
  tagged("Poisson", {
    rate: Schema.Union([SingleNumber, Schema.Struct({ times: FloatList, hz: FloatList })]),
    start: SingleNumber,
    stop: Schema.optionalKey(SingleNumber),
    seed: SingleNumber,
    stream: Schema.optionalKey(SingleNumber)
  })
])

/** An electrode. */
export const Electrode = Schema.Struct({
  at: Schema.Tuple([SingleNumber, SingleNumber, SingleNumber]),
  sigma: SingleNumber,
  method: Schema.Literals(["line", "point"])
})

/** What is recorded of an electrode. */
export const PotentialPlace = {
  domain: Schema.Literal("electrodes"),
  state: Schema.Literal("potential"),
  electrode: Electrode
}

const place = { domain: Schema.Literals(["nodes", "edges"]), row: Schema.Int, state: Schema.String }

/** Where a label names a row: the place, the row, and of what stands for a part of a cell, which part. */
const Named = Schema.Tuple([Schema.Int, Schema.Int, Schema.optionalKey(Schema.Literals(["cell", "branch", "comp"]))])

/** The document ⇄ its parts with typed arrays in them. */
export const Document = Schema.Struct({
  format: Schema.Literal(format),
  version: Schema.Literals([1, version]),
  // Paths that cells name by their place here; left out where all are laid out by their trees.
  paths: Schema.optionalKey(Schema.Array(StoredPath)),
  cells: Schema.Array(Schema.Struct({
    parents: Schema.Array(Schema.Int),
    ncomp: Schema.Array(Schema.Int),
    path: Schema.optionalKey(Schema.Int),
    placement: Schema.optionalKey(StoredPlacement)
  })),
  groups: Schema.Array(Schema.String),
  diffusion: Schema.Array(Schema.String),
  mechanisms: Schema.Array(mechanism(["Channel", "Pump"])),
  synapses: Schema.Array(mechanism(["Synapse", "Junction"])),
  // Left out where there are none, so that a document without spikes is what it was before there were any; so are the recordings of them.
  sources: Schema.optionalKey(Schema.Array(Source)),
  // A potential on the outside of a compartment says so; left out, it is a current into it.
  stimuli: Schema.Array(
    Schema.Struct({ row: Schema.Int, stimulus: Stimulus, imposed: Schema.optionalKey(Schema.Literal(true)) })
  ),
  clamps: Schema.Array(Schema.Struct({ ...place, value: Schema.Union([SingleNumber, FloatList]) })),
  recordings: Schema.Array(Schema.Union([Schema.Struct(place), Schema.Struct(PotentialPlace)])),
  spikeRecordings: Schema.optionalKey(Schema.Array(Schema.Union([
    Schema.Struct({ domain: Schema.Literal("nodes"), row: Schema.Int, detector: Schema.String }),
    Schema.Struct({ domain: Schema.Literal("sources"), row: Schema.Int })
  ]))),
  trainables: Schema.Array(Schema.Struct({
    name: Schema.String,
    key: Schema.String,
    domain: Schema.Literals(["nodes", "edges"]),
    labels: Schema.Array(Schema.String),
    // Left out where no label names a row.
    named: Schema.optionalKey(Schema.Array(Schema.Array(Named))),
    // Left out where every row has a parameter of its own.
    formula: Schema.optionalKey(Schema.Struct({ text: Schema.String, reads: Schema.Array(Column) })),
    values: FloatList,
    rows: IntList,
    parameters: IntList,
    factors: Schema.NullOr(FloatList)
  })),
  nodes: Table,
  edges: Table
})

/** The parts of a network, with typed arrays. */
export type Document = typeof Document.Type

/** A network as a JSON value: what `Json.toValue` gives and `Json.fromValue` reads. */
export type DocumentValue = typeof Document.Encoded
