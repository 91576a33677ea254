/**
 * Networks, places in training, states of runs, traces, edits, selections and sharing rules as JSON and back, exactly: a versioned document,
 * checked by Effect Schema, all problems at once.
 *
 * `decode(encode(network))` is the network (law L18), every double of it; what a document cannot hold is a function: edits,
 * selections and rules hold texts in its place. A document of an unknown version, with a broken invariant, or with an equation that `Channel.make`
 * would refuse is refused as a whole, with a `JsonError` that lists every problem with its path.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { anything, asIs, aText, like } from "../network/border.ts"
import type { Edit } from "../network/edit.ts"
import { effectOf, effectOfResult, resultOf, syncOf } from "../network/manners.ts"
import type { Network } from "../network/Network.ts"
import { aNetwork, aSelection, edits as someEdits } from "../select/Given.ts"
import type { Selection } from "../select/Selection.ts"
import { aRule, type Rule } from "../share/Rule.ts"
import type { State } from "../solve/State.ts"
import type { Traces } from "../solve/Traces.ts"
import type { TrainingState } from "../train/TrainingState.ts"
import { aState, reading, readingEffect, writing } from "./json/border.ts"
import { Document, type DocumentValue, format, olderVersions, version } from "./json/Document.ts"
import { EditsDocument, editsHeader } from "./json/EditsDocument.ts"
import { fromDocument } from "./json/fromDocument.ts"
import { JsonError } from "./json/JsonError.ts"
import { layoutText } from "./json/layoutText.ts"
import { checkLength, tooLong } from "./json/limits.ts"
import { parsed, reader, writer } from "./json/read.ts"
import { RuleDocument, ruleHeader } from "./json/RuleDocument.ts"
import { SelectionDocument, selectionHeader } from "./json/SelectionDocument.ts"
import { isState, StateDocument, stateHeader } from "./json/StateDocument.ts"
import { toDocument } from "./json/toDocument.ts"
import { wrong } from "./json/told.ts"
import { isTraces, TracesDocument, tracesHeader } from "./json/TracesDocument.ts"
import { fromTraining, misfits, toTraining, TrainingDocument, trainingHeader } from "./json/TrainingDocument.ts"

export type { DocumentValue } from "./json/Document.ts"
export { format, version } from "./json/Document.ts"
export { JsonError } from "./json/JsonError.ts"
export type { JsonProblem } from "./json/JsonError.ts"

const asResult = resultOf<JsonError>()
const asEffect = effectOf<JsonError>()

const [writeNetwork, writeTraining] = [writer(Document), writer(TrainingDocument)]

const [writeState, writeTraces] = [writer(StateDocument), writer(TracesDocument)]

const readNetwork = reader(Document, { format, version, older: olderVersions, noun: "network" })

const readTraining = reader(TrainingDocument, trainingHeader)

const readState = reader(StateDocument, stateHeader)

const readTraces = reader(TracesDocument, tracesHeader)

const [writeSelection, writeRule] = [writer(SelectionDocument), writer(RuleDocument)]

const readSelection = reader(SelectionDocument, selectionHeader)

const readRule = reader(RuleDocument, ruleHeader)

const writeEdits = writer(EditsDocument, { onExcessProperty: "error" })

const readEdits = reader(EditsDocument, editsHeader)

const [stateHead, tracesHead, selectionHead, ruleHead, editsHead] = [
  stateHeader,
  tracesHeader,
  selectionHeader,
  ruleHeader,
  editsHeader
].map((
  { format, version }
) => ({ format, version }))

/** The network as a JSON value: plain objects, lists, numbers and texts, ready for `JSON.stringify` or to be part of something larger. */
export const toValue = writing(
  "Json.toValue",
  { network: aNetwork },
  (network: Network): DocumentValue => writeNetwork(toDocument(network))
)

/**
 * The network as JSON text: a line for each column, mechanism and attachment.
 *
 * ```ts
 * import { Cell, Json, Network } from "neurolens"
 * import { Result } from "effect"
 *
 * const network = Network.make([Cell.make({ ncomp: 2 })])
 * Result.getOrThrow(Json.decode(Json.encode(network))).equals(network) // => true
 * ```
 *
 * Throws a `JsonError` where the text would be longer than a text can be.
 */
export const encode = writing(
  "Json.encode",
  { network: aNetwork },
  (network: Network): string => written(leastLength(network), () => toValue(network))
)

/** `encode` as a `Result`. */
export const encodeResult = asResult(encode)

/** `encode` as an Effect. */
export const encodeEffect = asEffect(encode)

/** Characters that the columns of a network take at least: a digit and a comma for each value. */
const leastLength = ({ edges, nodes }: Network): number =>
  2 * (nodes.length * nodes.columns.size + edges.length * edges.columns.size)

/** A value as text; throws a `JsonError` where that is longer than a text can be, which `least` may tell before. */
const written = (least: number, value: () => unknown): string => {
  checkLength(least)
  try {
    return `${layoutText(value())}\n`
  } catch (error) {
    if (error instanceof RangeError) throw tooLong("more characters than a text can have")
    throw error
  }
}

/** The network that a JSON value says, or everything that is wrong with it. */
export const fromValue = reading(
  "Json.fromValue",
  { value: anything },
  (value: unknown): Result.Result<Network, JsonError> =>
    Result.flatMap(
      readNetwork(value),
      (document) => Result.mapError(fromDocument(document), wrong)
    )
)

/** The network that a JSON value says; throws a `JsonError` that shows everything that is wrong with it. */
export const fromValueSync = syncOf(fromValue)

/** The network that a JSON text says, or everything that is wrong with it. */
export const decode = reading(
  "Json.decode",
  { text: aText },
  (text: string): Result.Result<Network, JsonError> => Result.flatMap(parsed(text), fromValue)
)

/** The network that a JSON text says; throws a `JsonError` that shows everything that is wrong with it. */
export const decodeSync = writing(
  "Json.decodeSync",
  { text: aText },
  (text: string): Network => Result.getOrThrow(decode(text))
)

/** The network that a JSON text says, as an Effect. */
export const decodeEffect = readingEffect(
  "Json.decodeEffect",
  { text: aText },
  (text: string): Effect.Effect<Network, JsonError> => Effect.suspend(() => Effect.fromResult(decode(text)))
)

/** The network that a JSON value says, as an Effect. */
export const fromValueEffect = readingEffect(
  "Json.fromValueEffect",
  { value: anything },
  (value: unknown): Effect.Effect<Network, JsonError> => Effect.suspend(() => Effect.fromResult(fromValue(value)))
)

/** A place in training as JSON text, to go on from elsewhere or later with the same bits. */
export const encodeTraining = writing(
  "Json.encodeTraining",
  { state: aState },
  (state: TrainingState): string =>
    written(2 * state.numbers.length, () => {
      const document = toTraining(state)
      const problems = misfits(document)
      if (problems.length > 0) throw wrong(problems)
      return writeTraining(document)
    })
)

/** `encodeTraining` as a `Result`. */
export const encodeTrainingResult = asResult(encodeTraining)

/** `encodeTraining` as an Effect. */
export const encodeTrainingEffect = asEffect(encodeTraining)

/** The place in training that a JSON text says, or everything that is wrong with it. */
export const decodeTraining = reading(
  "Json.decodeTraining",
  { text: aText },
  (text: string): Result.Result<TrainingState, JsonError> =>
    Result.flatMap(
      Result.flatMap(parsed(text), readTraining),
      (document) => Result.mapError(fromTraining(document), wrong)
    )
)

/** `decodeTraining`; throws a `JsonError` that shows everything that is wrong. */
export const decodeTrainingSync = syncOf(decodeTraining)

/** `decodeTraining` as an Effect. */
export const decodeTrainingEffect = effectOfResult(decodeTraining)

/** A selection as JSON text, to be resolved anywhere; throws a `JsonError` where a test is a function: write it as text. */
export const encodeSelection = writing(
  "Json.encodeSelection",
  { selection: aSelection },
  (selection: Selection): string => written(0, () => writeSelection({ ...selectionHead, selection }))
)

/** `encodeSelection` as a `Result`. */
export const encodeSelectionResult = asResult(encodeSelection)

/** `encodeSelection` as an Effect. */
export const encodeSelectionEffect = asEffect(encodeSelection)

/** The selection that a JSON text says, or everything that is wrong with it. */
export const decodeSelection = reading(
  "Json.decodeSelection",
  { text: aText },
  (text: string): Result.Result<Selection, JsonError> =>
    Result.map(Result.flatMap(parsed(text), readSelection), ({ selection }) => selection)
)

/** `decodeSelection`; throws a `JsonError` that shows everything that is wrong. */
export const decodeSelectionSync = syncOf(decodeSelection)

/** `decodeSelection` as an Effect. */
export const decodeSelectionEffect = effectOfResult(decodeSelection)

/** A sharing rule as JSON text; throws a `JsonError` where a key or a factor is a function: write it as text. */
export const encodeRule = writing(
  "Json.encodeRule",
  { rule: aRule },
  (rule: Rule): string => written(0, () => writeRule({ ...ruleHead, rule }))
)

/** `encodeRule` as a `Result`. */
export const encodeRuleResult = asResult(encodeRule)

/** `encodeRule` as an Effect. */
export const encodeRuleEffect = asEffect(encodeRule)

/** The sharing rule that a JSON text says, or everything that is wrong with it. */
export const decodeRule = reading(
  "Json.decodeRule",
  { text: aText },
  (text: string): Result.Result<Rule, JsonError> =>
    Result.map(Result.flatMap(parsed(text), readRule), ({ rule }) => rule)
)

/** `decodeRule`; throws a `JsonError` that shows everything that is wrong. */
export const decodeRuleSync = syncOf(decodeRule)

/** `decodeRule` as an Effect. */
export const decodeRuleEffect = effectOfResult(decodeRule)

/** The problems with the title of the edit that each is about. */
const named = ({ problems }: JsonError, edits: ReadonlyArray<Edit>): JsonError =>
  new JsonError({
    problems: problems.map((problem) => {
      const edit = edits[Number(/^edits\[(\d+)\]/.exec(problem.path)?.[1] ?? NaN)]
      return edit === undefined ? problem : { ...problem, message: `${edit.title}: ${problem.message}` }
    })
  })

/**
 * A list of edits as JSON text, to be read and applied anywhere. Throws a `JsonError` where an edit holds a function (the message says which
 * edit, and how it is said as text), was made by `Edit.make`, or is a misuse.
 *
 * ```ts
 * import { Edit, Json, Select } from "neurolens"
 * import { Equal, Result } from "effect"
 *
 * const edits = [Edit.set("radius", 2, Select.cell(0)), Edit.record("v")]
 * Equal.equals(Result.getOrThrow(Json.decodeEdits(Json.encodeEdits(edits))), edits) // => true
 * ```
 */
export const encodeEdits = writing("Json.encodeEdits", { edits: someEdits }, (edits: ReadonlyArray<Edit>): string => {
  try {
    return written(0, () => writeEdits({ ...editsHead, edits }))
  } catch (error) {
    throw error instanceof JsonError ? named(error, edits) : error
  }
})

/** `encodeEdits` as a `Result`. */
export const encodeEditsResult = asResult(encodeEdits)

/** `encodeEdits` as an Effect. */
export const encodeEditsEffect = asEffect(encodeEdits)

/** The edits that a JSON text says, or everything that is wrong with it. What they do is known when they meet a network. */
export const decodeEdits = reading(
  "Json.decodeEdits",
  { text: aText },
  (text: string): Result.Result<ReadonlyArray<Edit>, JsonError> =>
    Result.map(Result.flatMap(parsed(text), readEdits), ({ edits }) => edits)
)

/** `decodeEdits`; throws a `JsonError` that shows everything that is wrong. */
export const decodeEditsSync = syncOf(decodeEdits)

/** `decodeEdits` as an Effect. */
export const decodeEditsEffect = effectOfResult(decodeEdits)

/** The state of a run as JSON text; a run that goes on from what is read has the bits of one that never stopped. */
export const encodeState = writing(
  "Json.encodeState",
  { state: asIs(like(isState, "the state of a run, for example that of its traces")) },
  (state: State): string => written(2 * state.v.length, () => writeState({ ...stateHead, state }))
)

/** `encodeState` as a `Result`. */
export const encodeStateResult = asResult(encodeState)

/** `encodeState` as an Effect. */
export const encodeStateEffect = asEffect(encodeState)

/** The state of a run that a JSON text says, or everything that is wrong with it. */
export const decodeState = reading(
  "Json.decodeState",
  { text: aText },
  (text: string): Result.Result<State, JsonError> =>
    Result.map(Result.flatMap(parsed(text), readState), ({ state }) => state)
)

/** `decodeState`; throws a `JsonError` that shows everything that is wrong. */
export const decodeStateSync = syncOf(decodeState)

/** `decodeState` as an Effect. */
export const decodeStateEffect = effectOfResult(decodeState)

/** The traces of a run as JSON text, every sample exactly, with the state at the last of them. */
export const encodeTraces = writing(
  "Json.encodeTraces",
  { traces: asIs(like(isTraces, "the traces of a run")) },
  (traces: Traces): string => written(2 * traces.data.length, () => writeTraces({ ...tracesHead, traces }))
)

/** `encodeTraces` as a `Result`. */
export const encodeTracesResult = asResult(encodeTraces)

/** `encodeTraces` as an Effect. */
export const encodeTracesEffect = asEffect(encodeTraces)

/** The traces that a JSON text says, or everything that is wrong with it. */
export const decodeTraces = reading(
  "Json.decodeTraces",
  { text: aText },
  (text: string): Result.Result<Traces, JsonError> =>
    Result.map(Result.flatMap(parsed(text), readTraces), ({ traces }) => traces)
)

/** `decodeTraces`; throws a `JsonError` that shows everything that is wrong. */
export const decodeTracesSync = syncOf(decodeTraces)

/** `decodeTraces` as an Effect. */
export const decodeTracesEffect = effectOfResult(decodeTraces)
