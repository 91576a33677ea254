/**
 * The JSON document of a selection, version 1, as a schema: a path of steps as it is written,
 * `[{ "step": "cell", "index": 0 }, { "step": "where", "test": "radius < 2" }]`. What the steps mean is said by `selectionSteps.ts`.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaGetter from "effect/SchemaGetter"
import { type Electrode, isElectrode } from "../../network/Electrode.ts"
import type { RecordedPlace } from "../../select/attach.ts"
import { type Electrodes, isElectrodes } from "../../select/recordPotential.ts"
import {
  type EdgeSelection,
  type Index,
  isEdges,
  isNodes,
  type NodeSelection,
  type Selection
} from "../../select/Selection.ts"
import { isSources, type SourceSelection, sourcesOf } from "../../select/SourceSelection.ts"
import { isList } from "../../table/isList.ts"
import { Electrode as ElectrodeParts } from "./Document.ts"
import { type AnyCodec, number, text } from "./errorSchema.ts"
import { electrodeFrom } from "./fromDocument.ts"
import { FloatList } from "./numbers.ts"
import type { Header } from "./read.ts"
import { type EdgeStep, fromIndex, fromSteps, indexJson, type NodeStep, type Path, toSteps } from "./selectionSteps.ts"
import { stored, telling, Unstorable } from "./stored.ts"
import { electrodeOf } from "./toDocument.ts"

/** What the document says of itself. */
export const selectionHeader: Header = { format: "neurolens/selection", version: 1, noun: "selection" }

/** A list of numbers. */
export const numberList: AnyCodec<ReadonlyArray<number>> = FloatList.pipe(
  Schema.decodeTo(
    Schema.declare((u): u is ReadonlyArray<number> => isList(u) && Array.from(u).every((x) => typeof x === "number"), {
      expected: "a list of numbers"
    }),
    {
      decode: SchemaGetter.transform((values) => Array.from(values)),
      encode: SchemaGetter.transform((list) => Float64Array.from(list))
    }
  )
)

const indexSchema = Schema.Union([
  Schema.Literal("all"),
  number,
  numberList,
  Schema.Array(Schema.Boolean).annotate({ expected: "a list of booleans" }),
  Schema.Struct({ from: number, to: number, step: number })
])

const value = Schema.Union([Schema.Boolean, Schema.String, Schema.Null, Schema.Finite, Schema.Struct({ number })])

const test = Schema.Union([
  text,
  Schema.Array(Schema.Struct({ column: text, is: Schema.Union([value, Schema.Array(value)]) })).annotate({
    expected: "a list of { column, is }"
  })
])

const step = <T extends string, F extends Schema.Struct.Fields>(name: T, fields: F) =>
  Schema.Struct({ step: Schema.Literal(name), ...fields })

const shared = [step("rows", { rows: numberList }), step("where", { test }), step("not", {})] as const

const nodePath: AnyCodec<ReadonlyArray<NodeStep>> = Schema.Array(
  Schema.suspend((): AnyCodec<NodeStep> => nodeStep)
)

const edgePath: AnyCodec<ReadonlyArray<EdgeStep>> = Schema.Array(
  Schema.suspend((): AnyCodec<EdgeStep> => edgeStep)
)

const scope = Schema.optionalKey(Schema.Literal("global"))

// What is a union of steps by its `step` is said again by the types, which the schemas must give.
const nodeStep = Schema.Union([
  ...shared,
  step("cell", { index: indexSchema }),
  step("branch", { index: indexSchema, scope }),
  step("comp", { index: indexSchema, scope }),
  step("loc", { at: Schema.Union([Schema.Literal("all"), numberList]) }),
  step("group", { name: text }),
  step("mechanism", { name: text }),
  step("path", { nodes: Schema.optionalKey(nodePath) }),
  step("and", { nodes: nodePath }),
  step("or", { nodes: nodePath })
]).annotate({ expected: `a step, such as { "step": "cell", "index": 0 }` }) as AnyCodec<NodeStep>

const edgeStep = Schema.Union([
  ...shared,
  step("synapse", { name: text }),
  step("edge", { index: indexSchema }),
  step("pre", { nodes: nodePath }),
  step("post", { nodes: nodePath }),
  step("between", { nodes: nodePath }),
  step("and", { edges: edgePath }),
  step("or", { edges: edgePath })
]).annotate({ expected: `a step, such as { "step": "edge", "index": 0 }` }) as AnyCodec<EdgeStep>

const pathSchema: AnyCodec<Path> = Schema.Union([
  Schema.Struct({ domain: Schema.Literal("nodes"), path: nodePath }),
  Schema.Struct({ domain: Schema.Literal("edges"), path: edgePath })
])

/** A selection ⇄ JSON. */
export const SelectionSchema: AnyCodec<Selection> = stored(
  pathSchema,
  (u): u is Selection => isNodes(u) || isEdges(u),
  { value: "a selection", json: "a selection, as Json.encodeSelection writes it" },
  toSteps,
  fromSteps
)

const sourceIndex = Schema.Struct({ source: indexSchema })

const sourcesJson = ({ index }: SourceSelection): (typeof sourceIndex)["Type"] => ({
  source: indexJson(index) as never
}) // as it is read

/** A selection of compartments, synapses or sources ⇄ JSON: of sources `{ "source": 3 }`. */
export const AnySelectionSchema: AnyCodec<Selection | SourceSelection> = stored<
  Selection | SourceSelection,
  Path | (typeof sourceIndex)["Type"]
>(
  Schema.Union([pathSchema, sourceIndex]),
  (u): u is Selection | SourceSelection => isNodes(u) || isEdges(u) || isSources(u),
  { value: "a selection", json: "a selection, as Json.encodeSelection writes it, or of sources { \"source\": 0 }" },
  (selection) => isSources(selection) ? sourcesJson(selection) : toSteps(selection),
  (json) => "source" in json ? sourcesOf(fromIndex(json.source as Index)) : fromSteps(json)
)

const electrodes = Schema.Union([
  Schema.Struct({ electrode: ElectrodeParts }),
  Schema.Struct({ electrodes: Schema.Array(ElectrodeParts) })
])

type ElectrodesJson = (typeof electrodes)["Type"]

const electrodesJson = (at: Electrodes): ElectrodesJson =>
  isElectrode(at) ? { electrode: electrodeOf(at) } : { electrodes: at.map(electrodeOf) }

const electrodesFrom = (json: ElectrodesJson): Electrodes => {
  const made = (parts: (typeof ElectrodeParts)["Type"]): Electrode => Result.getOrThrow(electrodeFrom(parts))
  return "electrode" in json ? made(json.electrode) : json.electrodes.map(made)
}

/** Where something is recorded ⇄ JSON: a selection as `AnySelectionSchema` has it, or `{ "electrode": … }`, `{ "electrodes": […] }`. */
export const RecordedPlaceSchema: AnyCodec<RecordedPlace> = stored<
  RecordedPlace,
  Path | (typeof sourceIndex)["Type"] | ElectrodesJson
>(
  Schema.Union([pathSchema, sourceIndex, electrodes]),
  (u): u is RecordedPlace => isNodes(u) || isEdges(u) || isSources(u) || isElectrodes(u),
  {
    value: "a selection or electrodes",
    json: "a selection, as Json.encodeSelection writes it, or { \"electrode\": … }"
  },
  (at) => isElectrodes(at) ? electrodesJson(at) : isSources(at) ? sourcesJson(at) : toSteps(at),
  (json) =>
    "source" in json
      ? sourcesOf(fromIndex(json.source as Index))
      : "electrode" in json || "electrodes" in json
      ? electrodesFrom(json)
      : fromSteps(json)
)

const withDomain = <S extends Selection | SourceSelection>(
  is: (u: unknown) => u is S,
  expected: string
): AnyCodec<S> =>
  AnySelectionSchema.pipe(
    Schema.decodeTo(Schema.declare(is, { expected }), {
      decode: telling((selection: Selection | SourceSelection) => {
        if (is(selection)) return selection
        throw new Unstorable(`${String(selection)} is a selection of ${nouns[selection.domain]}; expected ${expected}`)
      }),
      encode: SchemaGetter.passthrough({ strict: false })
    })
  )

const nouns = { nodes: "compartments", edges: "synapses", sources: "sources" } as const

/** A selection of compartments ⇄ JSON. */
export const NodeSelectionSchema: AnyCodec<NodeSelection> = withDomain(isNodes, "a selection of compartments")

/** A selection of synapses ⇄ JSON. */
export const EdgeSelectionSchema: AnyCodec<EdgeSelection> = withDomain(isEdges, "a selection of synapses")

/** A selection of sources ⇄ JSON. */
export const SourceSelectionSchema: AnyCodec<SourceSelection> = withDomain(isSources, "a selection of sources")

/** Where synapses begin ⇄ JSON: compartments or sources. */
export const BeginningSchema: AnyCodec<NodeSelection | SourceSelection> = withDomain(
  (u): u is NodeSelection | SourceSelection => isNodes(u) || isSources(u),
  "a selection of compartments or of sources"
)

/** The document: a header and the selection. */
export const SelectionDocument = Schema.Struct({
  format: Schema.Literal(selectionHeader.format),
  version: Schema.Literal(selectionHeader.version),
  selection: SelectionSchema
})
