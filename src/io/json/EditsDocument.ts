/**
 * The JSON document of a list of edits, version 1, as a schema: `{ "_tag": "Set", "key": "radius", "value": 2 }` for each.
 *
 * One idea: an edit is what it says (`Edit.toStep`), so its JSON is a table of the arguments of every edit, total by type. What is read is
 * made by the functions that programs call. Functions cannot be stored: where an argument can be a text in their place, the error says so.
 */
import * as Schema from "effect/Schema"
import * as Edits from "../../network/edit.ts"
import { reasonText } from "../../network/NetworkError.ts"
import { planes } from "../../network/Placement.ts"
import type { Arrangement } from "../../select/arrange.ts"
import type { DeleteBranchesOptions } from "../../select/deleteBranches.ts"
import type { DiffuseOptions } from "../../select/diffuse.ts"
import type { ConnectOptions } from "../../select/editEdges.ts"
import { type Formula, isFormula } from "../../select/Formula.ts"
import type { GeometryOptions } from "../../select/geometry.ts"
import type { MechanismValues } from "../../select/mechanismValues.ts"
import type { NcompOptions } from "../../select/ncomp.ts"
import type { RecordOptions } from "../../select/recordSpikes.ts"
import type { ResolveOptions } from "../../select/resolve.ts"
import type { Values } from "../../select/set.ts"
import type { ByLabel } from "../../share/parameterValues.ts"
import type { TrainOptions } from "../../share/train.ts"
import { fromStep, type PlainStep, toStep } from "../../solve/EditStep.ts"
import { type AnyCodec, domain, number, optional, reasons, type ReasonsOf, text, texts } from "./errorSchema.ts"
import {
  ConnectSchema,
  MechanismSchema,
  NcompSchema,
  ParametersSchema,
  SourceSchema,
  StimulusSchema
} from "./partSchemas.ts"
import { TracedSchema } from "./pathSchemas.ts"
import type { Header } from "./read.ts"
import { type FormulaJson, formulaJson, FormulaParts, fromFormula, RuleSchema } from "./RuleDocument.ts"
import { scalars } from "./scalars.ts"
import {
  EdgeSelectionSchema,
  NodeSelectionSchema,
  numberList,
  RecordedPlaceSchema,
  SelectionSchema,
  SourceSelectionSchema
} from "./SelectionDocument.ts"
import { stored, Unstorable } from "./stored.ts"

/** What the document says of itself. */
export const editsHeader: Header = { format: "neurolens/edits", version: 1, noun: "list of edits" }

/** What the edits say that can be stored. */
type StoredStep = Exclude<PlainStep, { readonly _tag: "Make" | "Misused" }>

/** A codec whose values may have been given as a function, for which it says the way out. */
const noFunction = <A>(codec: AnyCodec<A>, wayOut: string): AnyCodec<A> =>
  stored(codec, (u): u is A => u !== undefined, { value: "a value" }, (value) => {
    if (typeof value !== "function") return value
    throw new Unstorable(`the value is a function; a function cannot be stored: ${wayOut}`)
  }, (value) => value)

const isNumber = (x: unknown): boolean => typeof x === "number"

const mayBe = <A>(codec: AnyCodec<A>) => Schema.optionalKey(codec)

const at = optional(NodeSelectionSchema)

const anywhere = optional(SelectionSchema)

const resolving = optional<ResolveOptions>(Schema.Struct({ allowEmpty: mayBe(Schema.Boolean) }))

/** One number for all, one for each, or by label. */
const byLabel: AnyCodec<ByLabel> = Schema.Union([
  number,
  numberList,
  Schema.Record(Schema.String, number).annotate({ expected: "a record of numbers by label" })
])

/** A vector; what is left out is 0. */
const shift = Schema.Struct({ x: mayBe(number), y: mayBe(number), z: mayBe(number) })

/** A coordinate of all cells, or one for each. */
const coordinate = mayBe(Schema.Union([number, numberList]))

const range = mayBe(Schema.Tuple([number, number]))

/** Cells in layers, in a grid, on a ring, at random. */
const arrangements: AnyCodec<Arrangement> = Schema.Union([
  Schema.Struct({
    layers: Schema.Array(number),
    within: mayBe(number),
    between: mayBe(number),
    vertical: mayBe(Schema.Boolean)
  }),
  Schema.Struct({ grid: number, rows: mayBe(number), spacing: mayBe(number) }),
  Schema.Struct({ ring: number }),
  Schema.Struct({ random: Schema.Struct({ x: range, y: range, z: range }), seed: number })
])

const options = optional<TrainOptions>(
  Schema.Struct({ at: mayBe(SelectionSchema), share: mayBe(RuleSchema), initial: mayBe(byLabel), name: mayBe(text) })
)

const plainValue = scalars<Exclude<Values, Formula>>((x) => isNumber(x) || typeof x === "string", {
  one: "a number or a string",
  several: "a list of numbers",
  either: "a number, a list of numbers or a string"
})

type SettableJson = Exclude<Values, Formula> | FormulaJson

const isFormulaJson = (json: SettableJson): json is FormulaJson => typeof json === "object" && "rule" in json

/** What a column is set to. */
const settable: AnyCodec<Values> = stored<Values, SettableJson>(
  Schema.Union([plainValue, FormulaParts]).annotate({ expected: "a number, a list of numbers, a string or a formula" }),
  (u): u is Values => u !== undefined,
  { value: "a value" },
  (value) => isFormula(value) ? formulaJson(value) : value,
  (json) => isFormulaJson(json) ? fromFormula(json) : json
)

const asText = "write it as text, as in \"0.12 * exp(-x / 100)\""

const mechanismValues: AnyCodec<MechanismValues> = Schema.Record(Schema.String, noFunction(settable, asText))

const connecting = optional<ConnectOptions>(
  Schema.Struct({ allowEmpty: mayBe(Schema.Boolean), values: mayBe(mechanismValues) })
)

/** One source, or one for each. */
const sources = Schema.Union([SourceSchema, Schema.Array(SourceSchema).annotate({ expected: "a list of them" })])

/** Compartments, synapses or sources; electrodes. */
const recorded = optional(RecordedPlaceSchema)

const steps: ReasonsOf<StoredStep> = {
  Insert: {
    mechanism: MechanismSchema,
    at,
    values: optional(mechanismValues)
  },
  Remove: { mechanism: Schema.Union([text, MechanismSchema]), at },
  Set: {
    key: text,
    value: noFunction(settable, asText),
    at: anywhere
  },
  Group: { name: text, at: NodeSelectionSchema, options: resolving },
  Ungroup: { name: text, at },
  Label: {
    name: text,
    value: noFunction(
      scalars((x) => x !== null, {
        one: "a string, a number or a boolean",
        several: "a list of strings, numbers and booleans",
        either: "a string, a number, a boolean, or a list of them"
      }),
      "give a list of values, one for each row"
    ),
    at: anywhere
  },
  LabelByGroup: { name: text, groups: texts },
  Unlabel: { name: text, domain: optional(domain) },
  CopyToEdges: {
    names: Schema.Union([text, texts]),
    ends: optional(Schema.Array(Schema.Literals(["pre", "post"])))
  },
  Distance: {
    name: text,
    options: Schema.Struct({
      from: NodeSelectionSchema,
      along: mayBe(Schema.Literals(["path", "straight"])),
      allowUnreached: mayBe(Schema.Boolean)
    }),
    at
  },
  Connect: { wiring: ConnectSchema, synapse: MechanismSchema, options: connecting },
  Disconnect: { at: EdgeSelectionSchema },
  AddSources: { sources },
  RemoveSources: { at: optional(SourceSelectionSchema) },
  Drive: { sources, at: NodeSelectionSchema, synapse: MechanismSchema, options: connecting },
  Stimulate: {
    stimulus: Schema.Union([StimulusSchema, Schema.Array(StimulusSchema).annotate({ expected: "a list of them" })]),
    at: NodeSelectionSchema
  },
  Impose: {
    potential: Schema.Union([StimulusSchema, Schema.Array(StimulusSchema).annotate({ expected: "a list of them" })]),
    at: NodeSelectionSchema
  },
  Unstimulate: { at },
  Record: {
    state: text,
    at: recorded,
    options: optional<RecordOptions>(Schema.Struct({ allowEmpty: mayBe(Schema.Boolean), detector: mayBe(text) }))
  },
  Unrecord: { state: optional(text), at: recorded },
  Clamp: {
    state: text,
    value: scalars((x) => isNumber(x) || x === null, {
      one: "a number, or null where it is free",
      several: "a list of numbers and null",
      either: "a number, null where it is free, or a list of them"
    }),
    at: SelectionSchema
  },
  Unclamp: { state: optional(text), at: anywhere },
  Move: { by: shift, at: NodeSelectionSchema },
  MoveTo: { to: Schema.Struct({ x: coordinate, y: coordinate, z: coordinate }), at: NodeSelectionSchema },
  Rotate: { degrees: number, plane: Schema.Literals(planes), at: NodeSelectionSchema, about: optional(shift) },
  Arrange: { arrangement: arrangements, at },
  Ncomp: {
    count: Schema.Union([number, numberList, NcompSchema]),
    at: NodeSelectionSchema,
    options: optional<NcompOptions>(Schema.Struct({
      varying: mayBe(Schema.Literals(["interpolate", "refuse"])),
      flags: mayBe(Schema.Literals(["most", "any"]))
    }))
  },
  DeleteBranches: {
    at: NodeSelectionSchema,
    options: optional<DeleteBranchesOptions>(
      Schema.Struct({
        hanging: mayBe(Schema.Literals(["refuse", "delete"])),
        attached: mayBe(Schema.Literals(["refuse", "drop"]))
      })
    )
  },
  Geometry: {
    how: Schema.Union([Schema.Literal("cylinders"), TracedSchema]).annotate({
      expected: "\"cylinders\" or a traced morphology as data"
    }),
    at: NodeSelectionSchema,
    options: optional<GeometryOptions>(Schema.Struct({ sizes: mayBe(Schema.Literals(["traced", "kept"])) }))
  },
  Diffuse: {
    state: text,
    how: optional<number | DiffuseOptions>(
      Schema.Union([number, Schema.Struct({ constant: mayBe(number), elsewhere: mayBe(number) })])
    )
  },
  Undiffuse: { state: text },
  Init: { at: anywhere },
  Train: { key: text, options },
  Untrain: { name: optional(text), at: anywhere },
  WriteParameters: { parameters: ParametersSchema },
  Values: { name: text, values: byLabel },
  All: { edits: Schema.Array(Schema.suspend((): AnyCodec<Edits.Edit> => EditSchema)), title: optional(text) }
}

const toPlain = (edit: Edits.Edit): StoredStep => {
  const step = toStep(edit)
  if (step._tag === "Make") {
    throw new Unstorable(
      "it was made by Edit.make and is a function; a function cannot be stored: use the other functions of Edit, together with Edit.all"
    )
  }
  if (step._tag === "Misused") throw new Unstorable(`it cannot be: ${reasonText(step.reason)}`)
  return { ...step }
}

const fromPlain = (plain: StoredStep): Edits.Edit => {
  const edit = fromStep(plain)
  const step = toStep(edit)
  if (step._tag === "Misused") throw new Unstorable(reasonText(step.reason))
  return edit
}

/** An edit ⇄ JSON. */
export const EditSchema: AnyCodec<Edits.Edit> = stored(
  reasons<StoredStep>(steps),
  Edits.isEdit,
  { value: "an edit", json: `an edit as data, such as { "_tag": "Record", "state": "v" }` },
  toPlain,
  fromPlain
)

/** The document: a header and the edits. */
export const EditsDocument = Schema.Struct({
  format: Schema.Literal(editsHeader.format),
  version: Schema.Literal(editsHeader.version),
  edits: Schema.Array(EditSchema)
})
