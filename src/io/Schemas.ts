/**
 * Schemas of what crosses HTTP and workers: networks, edits and what they are made of, traces, states of runs, and every error of the library.
 *
 * Each goes between a value and JSON. Use them where `HttpApi`, `Rpc` or a worker asks for a schema of an answer or an error; `Json` has
 * whole documents with a version. Errors of entry points of their own are there: `Plot.PlotErrorSchema`, and those of `neurolens/node`.
 */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as SchemaGetter from "effect/SchemaGetter"
import * as SchemaIssue from "effect/SchemaIssue"
import * as Gradients from "../adjoint/GradientError.ts"
import * as Mechanisms from "../mechanism/MechanismError.ts"
import * as Folds from "../network/fold.ts"
import * as Nets from "../network/Network.ts"
import * as Networks from "../network/NetworkError.ts"
import * as Scans from "../runtime/Scan.ts"
import * as Simulations from "../solve/SimulationError.ts"
import * as Trainings from "../train/TrainingError.ts"
import type { TrainingState } from "../train/TrainingState.ts"
import * as Transforms from "../train/transform/TransformError.ts"
import * as Arrows from "./ArrowError.ts"
import * as Ascs from "./asc/AscError.ts"
import { Document } from "./json/Document.ts"
import {
  type AnyCodec,
  errorSchema,
  number,
  optional,
  reasons,
  type ReasonsOf,
  text,
  thrown
} from "./json/errorSchema.ts"
import { fromDocument } from "./json/fromDocument.ts"
import * as Jsons from "./json/JsonError.ts"
import {
  gradientReasons,
  networkReasons,
  problemFields,
  shared,
  simulationReasons,
  transformReasons
} from "./json/reasonSchemas.ts"
import { toDocument } from "./json/toDocument.ts"
import { fromTraining, toTraining, TrainingDocument } from "./json/TrainingDocument.ts"
import * as Nmodls from "./nmodl/NmodlError.ts"
import * as Swcs from "./swc/SwcError.ts"

export { EditSchema as Edit } from "./json/EditsDocument.ts"
export {
  ConnectSchema as Connect,
  MechanismSchema as Mechanism,
  ParametersSchema as Parameters,
  StimulusSchema as Stimulus
} from "./json/partSchemas.ts"
export { RuleSchema as Rule } from "./json/RuleDocument.ts"
export {
  EdgeSelectionSchema as EdgeSelection,
  NodeSelectionSchema as NodeSelection,
  SelectionSchema as Selection
} from "./json/SelectionDocument.ts"
export { StateSchema as State } from "./json/StateDocument.ts"
export { RecordedSchema as Recorded, TracesSchema as Traces } from "./json/TracesDocument.ts"

/** An `ArrowError` ⇄ JSON. */
export const ArrowError = errorSchema(Arrows.ArrowError, "ArrowError", { message: text })

/** A `NetworkError` ⇄ JSON. */
export const NetworkError = errorSchema(Networks.NetworkError, "NetworkError", {
  reason: reasons(networkReasons),
  edit: optional(text)
})

/** A network ⇄ JSON. */
export const Network: AnyCodec<Nets.Network> = Document.pipe(
  Schema.decodeTo(Schema.declare(Nets.isNetwork, { expected: "a network" }), {
    decode: SchemaGetter.transformEffect((document: (typeof Document)["Type"], options) =>
      Effect.mapError(
        Effect.fromResult(fromDocument(document)),
        (problems) =>
          new SchemaIssue.InvalidValue({ message: new Jsons.JsonError({ problems }).message }, document, options)
      )
    ),
    encode: SchemaGetter.transform(toDocument)
  })
)

/** A `FoldError` ⇄ JSON, with the network that the edits before the failing one made. */
export const FoldError = errorSchema(Folds.FoldError, "FoldError", {
  index: number,
  count: number,
  title: text,
  cause: NetworkError,
  network: Network
})

/** A `SimulationError` ⇄ JSON. */
export const SimulationError = errorSchema(Simulations.SimulationError, "SimulationError", {
  reason: reasons(simulationReasons),
  run: optional(Schema.Struct({ index: number, count: number }))
})

/** A `GradientError` ⇄ JSON. */
export const GradientError = errorSchema(Gradients.GradientError, "GradientError", { reason: reasons(gradientReasons) })

/** A `TransformError` ⇄ JSON. */
export const TransformError = errorSchema(Transforms.TransformError, "TransformError", {
  reason: reasons(transformReasons)
})

/** The keys that lead to a part. */
const keys = Schema.Array(Schema.Union([text, Schema.Int]))

/** A `MechanismError` ⇄ JSON. */
export const MechanismError = errorSchema(Mechanisms.MechanismError, "MechanismError", {
  mechanism: text,
  problems: Schema.Array(
    Schema.Struct({ ...problemFields, where: keys, text })
  ) as AnyCodec<Mechanisms.MechanismError["problems"]> // keys that may be missing are missing, not undefined
})

const optionalText = Schema.optionalKey(Schema.String)

/** A `JsonError` ⇄ JSON. */
export const JsonError = errorSchema(Jsons.JsonError, "JsonError", {
  problems: Schema.Array(
    Schema.Struct({
      _tag: Schema.Literals(["Syntax", "Format", "Version", "Shape", "Value", "Mechanism", "Invariant"]),
      path: text,
      message: text,
      expected: optionalText,
      found: optionalText,
      nearest: optionalText
    })
  ) as AnyCodec<Jsons.JsonError["problems"]> // as above
})

/** What is wrong with a file: what it is, and the lines. */
const flaw = { lines: Schema.Array(Schema.Int) }

/** An `SwcError` ⇄ JSON. */
export const SwcError = errorSchema(Swcs.SwcError, "SwcError", {
  problems: Schema.Array(Schema.Struct({ ...flaw, code: Schema.Literals(Swcs.codes) })),
  texts: Schema.Array(text)
})

/** An `AscError` ⇄ JSON. */
export const AscError = errorSchema(Ascs.AscError, "AscError", {
  problems: Schema.Array(Schema.Struct({ ...flaw, code: Schema.Literals(Ascs.codes) })),
  texts: Schema.Array(text)
})

/** An `NmodlError` ⇄ JSON. */
export const NmodlError = errorSchema(Nmodls.NmodlError, "NmodlError", {
  problems: Schema.Array(
    Schema.Struct({
      code: Schema.Literals(Nmodls.codes),
      line: Schema.Int,
      file: Schema.NullOr(text),
      construct: text,
      message: text,
      text,
      span: Schema.Tuple([Schema.Int, Schema.Int]),
      nearest: optionalText
    })
  ) as AnyCodec<Nmodls.NmodlError["problems"]> // as above
})

/** A `ScanError` ⇄ JSON. */
export const ScanError = errorSchema(Scans.ScanError, "ScanError", {
  index: number,
  count: number,
  point: text,
  cause: Schema.Union([NetworkError, SimulationError])
})

/** A place in training, as an error holds it. */
const state: AnyCodec<TrainingState> = TrainingDocument.pipe(
  Schema.decodeTo(
    Schema.declare((u): u is TrainingState => typeof u === "object" && u !== null && "memory" in u, {
      expected: "a place in training"
    }),
    {
      decode: SchemaGetter.transformEffect((document: (typeof TrainingDocument)["Type"], options) =>
        Effect.mapError(
          Effect.fromResult(fromTraining(document)),
          ([{ message, path }]) => new SchemaIssue.InvalidValue({ message: `${path}: ${message}` }, document, options)
        )
      ),
      encode: SchemaGetter.transform(toTraining)
    }
  )
)

/** Errors that another one may be about; any other `Error` keeps its message. */
const cause: AnyCodec<Error> = Schema.Union([
  NetworkError,
  SimulationError,
  GradientError,
  TransformError,
  thrown as AnyCodec<Error>
])

/** Reasons of a `TrainingError`. */
export const trainingReasons: ReasonsOf<Trainings.TrainingReason> = {
  ...shared,
  EmptyWindow: { what: text, needed: number, found: number, window: text, samples: text },
  NotFinite: { what: text, found: number, hint: text },
  Threw: { what: text, cause: thrown },
  OutsideTransform: { what: text, cause },
  ForeignParameters: { what: text },
  NoStep: {},
  ForeignState: { what: text },
  StepFailed: { epoch: number, batch: number, state, cause },
  ForeignMemory: { optimizer: text, what: text }
}

/** A `TrainingError` ⇄ JSON. */
export const TrainingError = errorSchema(Trainings.TrainingError, "TrainingError", { reason: reasons(trainingReasons) })
