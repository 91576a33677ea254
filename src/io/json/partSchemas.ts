/**
 * Schemas of what edits are made of beside selections and rules: mechanisms, stimuli, wirings, parameters.
 *
 * Each is read as it is in the document of a network or of a place in training, and made anew by the functions that check it.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { check as checkMechanism } from "../../mechanism/check.ts"
import { MechanismError } from "../../mechanism/MechanismError.ts"
import { fromFields, isMechanism, type Mechanism } from "../../network/Mechanism.ts"
import { type DLambda, dLambda, isNcomp } from "../../network/Ncomp.ts"
import { isSource, type Source } from "../../network/Source.ts"
import { isStimulus, type Stimulus } from "../../network/Stimulus.ts"
import {
  type Beginning,
  type Connect,
  full,
  listed,
  matrix,
  pairwise,
  probability,
  sparse,
  type Target
} from "../../select/Connect.ts"
import { aWiring } from "../../select/Given.ts"
import type { NodeSelection } from "../../select/Selection.ts"
import { isSources } from "../../select/SourceSelection.ts"
import { ofEntries, type Parameters, someParameters } from "../../share/Parameters.ts"
import { mistakeOf } from "../../table/mistake.ts"
import { mechanism, Source as SourceParts, Stimulus as StimulusParts } from "./Document.ts"
import { type AnyCodec, number, text } from "./errorSchema.ts"
import { fieldsOf, sourceFrom, stimulusFrom } from "./fromDocument.ts"
import { BeginningSchema, NodeSelectionSchema, numberList } from "./SelectionDocument.ts"
import { stored, Unstorable } from "./stored.ts"
import { mechanismOf, sourceOf, stimulusOf } from "./toDocument.ts"
import { Entries, misfitsOf } from "./TrainingDocument.ts"

const isConnect = (u: unknown): u is Connect => aWiring(u, "") === null

const isParameters = (u: unknown): u is Parameters => someParameters(u, "") === null

const MechanismParts = mechanism(["Channel", "Pump", "Synapse", "Junction"])

/** A mechanism ⇄ JSON. */
export const MechanismSchema: AnyCodec<Mechanism> = stored<Mechanism, (typeof MechanismParts)["Type"]>(
  MechanismParts,
  isMechanism,
  { value: "a mechanism", json: "a mechanism as data" },
  (made) => mechanismOf(made) as (typeof MechanismParts)["Type"],
  (parts) => {
    const fields = fieldsOf(parts)
    const problems = checkMechanism(fields)
    if (problems.length > 0) throw new Unstorable(new MechanismError({ mechanism: fields.name, problems }).message)
    return fromFields(fields)
  }
)

/** A stimulus ⇄ JSON. */
export const StimulusSchema: AnyCodec<Stimulus> = stored(
  StimulusParts,
  isStimulus,
  { value: "a stimulus", json: "a stimulus as data" },
  stimulusOf,
  (parts) => Result.getOrThrow(stimulusFrom(parts))
)

/** A rule for compartments ⇄ JSON. */
export const NcompSchema: AnyCodec<DLambda> = stored(
  Schema.Struct({ rule: Schema.Literal("dLambda"), frequency: number, fraction: number }),
  isNcomp,
  { value: "a rule for compartments", json: `{ "rule": "dLambda", "frequency": 100, "fraction": 0.1 }` },
  ({ fraction, frequency }) => ({ rule: "dLambda" as const, frequency, fraction }),
  ({ fraction, frequency }) => {
    const made = dLambda({ frequency, fraction })
    const mistake = mistakeOf(made)
    if (mistake !== null) throw new Unstorable(mistake.message)
    return made
  }
)

/** Parameters ⇄ JSON. */
export const ParametersSchema: AnyCodec<Parameters> = stored(
  Entries,
  isParameters,
  { value: "parameters", json: "parameters as data, a list with the name, key and values of each" },
  ({ entries }) => entries,
  (entries) => {
    const [wrong] = misfitsOf(entries)
    if (wrong !== undefined) throw new Unstorable(`${wrong.path}: ${wrong.message}`)
    return ofEntries(entries)
  }
)

/** A source ⇄ JSON. */
export const SourceSchema: AnyCodec<Source> = stored(
  SourceParts,
  isSource,
  { value: "a source", json: "a source as data" },
  sourceOf,
  (parts) => Result.getOrThrow(sourceFrom(parts))
)

const target: AnyCodec<Target> = Schema.Union([Schema.Literal("first"), Schema.Struct({ random: number })])

const ends = { pre: BeginningSchema, post: NodeSelectionSchema }

const wirings = [
  Schema.Struct({ wiring: Schema.Literal("pairwise"), ...ends }),
  Schema.Struct({
    wiring: Schema.Literal("listed"),
    from: numberList,
    to: numberList,
    pre: Schema.optionalKey(Schema.Literal("sources"))
  }),
  Schema.Struct({ wiring: Schema.Literal("full"), ...ends, target }),
  Schema.Struct({ wiring: Schema.Literal("sparse"), ...ends, probability: number, seed: number, target }),
  Schema.Struct({ wiring: Schema.Literal("probability"), ...ends, chance: text, seed: number, target }),
  Schema.Struct({
    wiring: Schema.Literal("matrix"),
    ...ends,
    matrix: Schema.Array(Schema.Array(Schema.Boolean)),
    target
  })
] as const

type Ends = { readonly pre: Beginning; readonly post: NodeSelection }

type WiringJson =
  | { readonly wiring: "pairwise" } & Ends
  | {
    readonly wiring: "listed"
    readonly from: ReadonlyArray<number>
    readonly to: ReadonlyArray<number>
    readonly pre?: "sources"
  }
  | { readonly wiring: "full"; readonly target: Target } & Ends
  | { readonly wiring: "sparse"; readonly probability: number; readonly seed: number; readonly target: Target } & Ends
  | { readonly wiring: "probability"; readonly chance: string; readonly seed: number; readonly target: Target } & Ends
  | { readonly wiring: "matrix"; readonly matrix: ReadonlyArray<ReadonlyArray<boolean>>; readonly target: Target }
    & Ends

const isPair = (u: unknown): u is readonly [number, number] =>
  Array.isArray(u) && u.length === 2 && u.every((row) => typeof row === "number")

const wiringJson = ({ post, pre, wiring }: Connect): WiringJson => {
  switch (wiring._tag) {
    case "Pairwise":
      return { wiring: "pairwise", pre, post }
    case "Full":
      return { wiring: "full", pre, post, target: wiring.target }
    case "Sparse": {
      const { probability, seed, target } = wiring
      return { wiring: "sparse", pre, post, probability, seed, target }
    }
    case "Probability": {
      const { chance, seed, target } = wiring
      if (typeof chance === "string") return { wiring: "probability", pre, post, chance, seed, target }
      throw new Unstorable(
        "the probability of Connect.probability is a function; a function cannot be stored: write it as text, as in \"exp(-straight_distance / 100)\""
      )
    }
    case "Matrix":
      return { wiring: "matrix", pre, post, matrix: wiring.matrix, target: wiring.target }
    case "Listed": {
      const list = Array.isArray(wiring.pairs) ? wiring.pairs : [null]
      const wrong = list.findIndex((pair) => !isPair(pair))
      if (wrong >= 0) throw new Unstorable(`pair ${wrong} of the list is not two compartment rows`)
      return {
        wiring: "listed",
        from: list.map(([pre]) => pre),
        to: list.map(([, post]) => post),
        ...isSources(pre) ? { pre: "sources" as const } : {}
      }
    }
  }
}

const wiringOf = (json: WiringJson): Connect => {
  switch (json.wiring) {
    case "pairwise":
      return pairwise(json.pre, json.post)
    case "full":
      return full(json.pre, json.post, { to: json.target })
    case "sparse":
      return sparse(json.pre, json.post, { probability: json.probability, seed: json.seed, to: json.target })
    case "probability":
      return probability(json.pre, json.post, json.chance, { seed: json.seed, to: json.target })
    case "matrix":
      return matrix(json.pre, json.post, json.matrix, { to: json.target })
    case "listed": {
      const { from, to } = json
      if (from.length !== to.length) throw new Unstorable(`"from" has ${from.length} rows and "to" has ${to.length}`)
      return listed(from.map((pre, k) => [pre, to[k]]), json.pre === undefined ? undefined : { pre: json.pre })
    }
  }
}

/** A wiring ⇄ JSON. */
export const ConnectSchema: AnyCodec<Connect> = stored(
  Schema.Union(wirings) as AnyCodec<WiringJson>,
  isConnect,
  { value: "a wiring", json: "a wiring as data" },
  wiringJson,
  wiringOf
)
