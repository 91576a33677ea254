/**
 * The schemas of the reasons for which networks, runs, gradients, transforms and training fail: a line for each reason.
 */
import * as Schema from "effect/Schema"
import * as SchemaGetter from "effect/SchemaGetter"
import type { GradientReason } from "../../adjoint/GradientError.ts"
import type { Reason } from "../../network/NetworkError.ts"
import * as Parameters from "../../share/Parameters.ts"
import type { SimulationReason } from "../../solve/SimulationError.ts"
import type { TransformReason } from "../../train/transform/TransformError.ts"
import type { Problem } from "../../unit/Problem.ts"
import {
  type AnyCodec,
  domain,
  number,
  optional,
  type ReasonsOf,
  text,
  texts,
  thrown,
  thrownShown
} from "./errorSchema.ts"
import { FloatList } from "./numbers.ts"

const [span, word] = [Schema.Tuple([Schema.Int, Schema.Int]), Schema.optionalKey(Schema.String)]

/** The fields of a problem in a text. */
export const problemFields = { message: text, span, expected: word, nearest: word }

const problemList = Schema.Array(Schema.Struct(problemFields)) as AnyCodec<ReadonlyArray<Problem>> // keys that may be missing are missing, not undefined

const namedNumbers = Schema.Array(Schema.Struct({ name: text, value: number }))

const TooMany = { what: text, found: number, most: number, hint: text }

const UnknownName = { what: text, name: text, available: texts, hint: optional(text) }

const BadOption = { what: text, found: text, expected: text }

const WrongLength = { what: text, expected: number, found: number, hint: text }

const OutOfRange = { what: text, found: number, range: text }

/** Parts that reasons of several errors have. */
export const shared = { TooMany, UnknownName, BadOption, WrongLength, OutOfRange }

const end = Schema.Literals(["pre", "post"])

/** Reasons of a `NetworkError`. */
export const networkReasons: ReasonsOf<Reason> = {
  UnknownName,
  OutOfRange,
  EmptySelection: { selection: text, available: text },
  NothingThere: { key: text, where: text, has: text },
  WrongLength,
  BadValue: BadOption,
  BadText: { what: text, text, problems: problemList },
  NameTaken: { name: text, by: text, wanted: optional(text), hint: text },
  UnitMismatch: { name: text, first: text, firstUnit: text, second: text, secondUnit: text, hint: text },
  TwoRules: { name: text, where: text, first: text, second: text, hint: text },
  Overlap: { key: text, rows: text, first: text, second: text, hint: text },
  SteadyStateNotUnique: { domain, row: number, where: text, states: texts },
  NoSteadyState: { domain, row: number, where: text, states: texts, residual: number },
  Unmet: { mechanism: text, requires: text, place: text, given: namedNumbers },
  NotProvided: { mechanism: text, read: text, of: text, place: text, elsewhere: texts, available: texts },
  Ring: { path: texts, mechanisms: texts },
  NoSource: { synapse: text, end, place: text, name: optional(text), available: texts },
  ManySources: { synapse: text, end, place: text, among: texts },
  InUse: { what: text, by: text, hint: text },
  TooMany,
  Threw: { what: text, cause: thrownShown }
}

const system = { mechanism: text, states: texts, place: text, step: number, time: number }

/** Reasons of a `SimulationError`. */
export const simulationReasons: ReasonsOf<SimulationReason> = {
  NotFinite: { step: number, time: number, state: text, place: text, value: number, before: number },
  NotConverged: { ...system, residual: number },
  Pivot: system,
  VoltagePivot: { state: text, place: text, step: number, time: number, slope: number, ratio: number, longest: number },
  Unstable: { state: text, cell: number, dt: number, step: number, time: number, longest: number },
  NotFiniteAtStart: {
    state: text,
    place: text,
    value: number,
    from: namedNumbers
  },
  BadOption,
  UnknownOption: { name: text, available: texts },
  NothingRecorded: {},
  NoRest: { state: text, place: text, time: number, before: number, value: number },
  ForeignState: { what: text },
  OtherStructure: { index: number, what: text },
  UnequalRates: {
    state: text,
    parameter: text,
    values: Schema.Tuple([number, number]),
    places: Schema.Tuple([text, text])
  },
  SteepRates: { state: text, error: number, voltage: number, allowed: number },
  WebAssemblyRefused: { cause: text },
  Refused: { engine: text, what: text },
  NotYet: { who: text, what: text, instead: text },
  EngineFailed: { engine: text, why: text },
  ThreadLost: { threads: number },
  KernelTooLarge: { what: text, found: number, most: number },
  TooMany
}

const Entries = Schema.Array(Schema.Struct({
  name: Schema.String,
  key: Schema.String,
  domain: Schema.Literals(["nodes", "edges", "inputs"]),
  labels: Schema.Array(Schema.String),
  counts: Schema.Array(Schema.Int),
  values: FloatList
}))

/** Values of trained parameters. */
const parameters: AnyCodec<Parameters.Parameters> = Entries.pipe(
  Schema.decodeTo(
    Schema.declare((u): u is Parameters.Parameters => typeof u === "object" && u !== null && "entries" in u, {
      expected: "parameters"
    }),
    {
      decode: SchemaGetter.transform((entries: (typeof Entries)["Type"]) => Parameters.ofEntries(entries)),
      encode: SchemaGetter.transform(({ entries }: Parameters.Parameters) => entries)
    }
  )
)

const run = { index: number, of: optional(Schema.Literal("datum")) }

/** Reasons of a `GradientError`. */
export const gradientReasons: ReasonsOf<GradientReason> = {
  LossNotFinite: { ...run, value: number, parameters },
  DerivativeNotFinite: {
    ...run,
    name: text,
    label: text,
    value: number,
    parameters,
    flaw: optional(
      Schema.Struct({ trainable: text, formula: text, by: text, slope: number, place: text, reads: text })
    )
  },
  BadCotangent: { ...run, found: text, expected: text },
  LossFailed: { ...run, cause: thrown, parameters },
  TooLittleMemory: { found: number, least: number, step: number, state: number },
  NothingTrained: {},
  LateArrival: { edge: text, column: text, delay: number, dt: number, time: number },
  GrazingSpike: { detector: text, place: text, time: number },
  TooMany
}

/** Reasons of a `TransformError`. */
export const transformReasons: ReasonsOf<TransformReason> = {
  TooMany,
  BadOption,
  UnknownName: { what: text, name: text, available: texts },
  WrongLength: { what: text, expected: number, found: number },
  OutsideRange: { index: number, value: number, transform: text, reached: number, range: text }
}
