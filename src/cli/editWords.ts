/**
 * What edits, places and mechanisms of a model file mean: the edits and selections that programs make.
 *
 * Wrong words are no errors here: they make edits that fail where they meet the network, with the number of the edit.
 */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Schemas from "../io/Schemas.ts"
import { parse } from "../mechanism/text/parse.ts"
import type { Edit } from "../network/edit.ts"
import type { Mechanism } from "../network/Mechanism.ts"
import * as Stimuli from "../network/Stimulus.ts"
import { clamp, record, stimulate } from "../select/attach.ts"
import { full, pairwise, probability } from "../select/Connect.ts"
import { connect } from "../select/editEdges.ts"
import { group, labelByGroup } from "../select/group.ts"
import { insert } from "../select/insert.ts"
import * as Select from "../select/Select.ts"
import type { EdgeSelection, NodeSelection, Selection } from "../select/Selection.ts"
import { set } from "../select/set.ts"
import * as Rule from "../share/Rule.ts"
import { train } from "../share/train.ts"
import { init } from "../solve/initialStates.ts"
import { builtin } from "./builtin.ts"
import { badFile, type CommandError } from "./CommandError.ts"
import type { EditWord, MechanismWord, Place, StimulusWord } from "./modelFile.ts"

/** Reads a file that a model names, relative to it. */
export type ReadBeside = (name: string) => Effect.Effect<string, CommandError>

/** What a place means. */
export const placeOf = (place: Place): Selection => {
  if (place === "all") return Select.all
  if (place === "synapses") return Select.edges
  if (typeof place === "string") return Select.where(place)
  return place.synapse === undefined ? nodesOf(place) : edgesOf(place.synapse, place)
}

type Steps = Exclude<Place, string>

const nodesOf = (steps: Steps): NodeSelection => {
  let found: NodeSelection = Select.all
  if (steps.cell !== undefined) found = found.cell(steps.cell)
  if (steps.branch !== undefined) found = found.branch(steps.branch)
  if (steps.comp !== undefined) found = found.comp(steps.comp)
  if (steps.loc !== undefined) found = found.loc(steps.loc)
  if (steps.group !== undefined) found = found.group(steps.group)
  if (steps.mechanism !== undefined) found = found.mechanism(steps.mechanism)
  if (steps.where !== undefined) found = found.where(steps.where)
  return steps.rows === undefined ? found : found.and(Select.rows(steps.rows))
}

const edgesOf = (synapse: string, { where, rows, ...others }: Steps): EdgeSelection => {
  const stray = Object.keys(others).find((name) => name !== "synapse")
  if (stray !== undefined) return Select.edges.where({ [stray]: 0 }) // no column of synapses, and refused as such
  const found = synapse === "all" ? Select.edges : Select.synapse(synapse)
  const some = rows === undefined ? found : found.edge(rows)
  return where === undefined ? some : some.where(where)
}

const nodes = (place: Place): NodeSelection => placeOf(place) as NodeSelection // an edit that gets others refuses them

const mechanismOf = (word: MechanismWord, read: ReadBeside, what: string): Effect.Effect<Mechanism, CommandError> =>
  Effect.gen(function*() {
    if (typeof word === "string") return builtin.of(word)
    const text = "text" in word ? word.text : yield* read(word.file)
    const where = "text" in word ? what : word.file
    return yield* Effect.mapError(Effect.fromResult(parse(text)), (error) => badFile(where, error.message))
  })

const stimulusOf = (word: StimulusWord): Stimuli.Stimulus => {
  if ("step" in word) return Stimuli.step(word.step)
  if ("sine" in word) return Stimuli.sine(word.sine)
  return Stimuli.samples(word.samples)
}

const rules = {
  one: Rule.one,
  each: Rule.each,
  cell: Rule.perCell,
  branch: Rule.perBranch,
  compartment: Rule.perComp
} as const

const decodeEdit = Schema.decodeUnknownEffect(Schemas.Edit, { errors: "all", onExcessProperty: "error" })

/** A record without what is undefined. */
const given = <A extends object>(options: A): { readonly [K in keyof A]: Exclude<A[K], undefined> } =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never

/** The edit that a word means; `what` it is for messages. */
export const editOf = (word: EditWord, read: ReadBeside, what: string): Effect.Effect<Edit, CommandError> =>
  Effect.gen(function*() {
    switch (word.edit) {
      case "insert": {
        const mechanism = yield* mechanismOf(word.mechanism, read, what)
        return insert(mechanism, nodes(word.at ?? "all"), word.values)
      }
      case "connect": {
        const synapse = yield* mechanismOf(word.synapse, read, what)
        const [from, to] = [nodes(word.from), nodes(word.to)]
        const { wiring = "full" } = word
        const wired = wiring === "full"
          ? full(from, to)
          : wiring === "pairwise"
          ? pairwise(from, to)
          : probability(from, to, String(wiring.probability), { seed: wiring.seed })
        return connect(wired, synapse, word.values === undefined ? undefined : { values: word.values })
      }
      case "set":
        return set(word.key, word.value, word.at === undefined ? undefined : placeOf(word.at))
      case "group":
        return group(word.name, nodes(word.at))
      case "labelByGroup":
        return labelByGroup(word.name, word.groups)
      case "stimulate":
        return stimulate(stimulusOf(word.stimulus), nodes(word.at))
      case "clamp":
        return clamp(word.state, word.value, placeOf(word.at))
      case "record":
        return record(word.state, placeOf(word.at ?? "all"))
      case "train": {
        const share = word.share === undefined
          ? undefined
          : typeof word.share === "string"
          ? rules[word.share]
          : Rule.by(...word.share)
        const at = word.at === undefined ? undefined : placeOf(word.at)
        return train(word.key, given({ at, share, initial: word.initial }))
      }
      case "init":
        return init()
      case "json":
        return yield* Effect.mapError(decodeEdit(word.value), (error) => badFile(what, error.message))
    }
  })
