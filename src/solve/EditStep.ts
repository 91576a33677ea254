/**
 * What an edit says, as data: the closed union of everything that makes edits, and the way there and back.
 *
 * A program that looks at edits switches over `_tag`; `fromStep` makes the edit that says a step, so lists of edits can be read from
 * somewhere, changed as data and applied. Two members are no data: `Make`, a function of the user's own, and `Misused`, what can be no
 * edit.
 */
import { like, type Misuse, throwing } from "../network/border.ts"
import * as Edits from "../network/edit.ts"
import { arrange, type ArrangeStep } from "../select/arrange.ts"
import {
  clamp,
  type ClampStep,
  impose,
  type ImposeStep,
  record,
  type RecordStep,
  stimulate,
  type StimulateStep,
  unclamp,
  type UnclampStep,
  unrecord,
  type UnrecordStep,
  unstimulate,
  type UnstimulateStep
} from "../select/attach.ts"
import { deleteBranches, type DeleteBranchesStep } from "../select/deleteBranches.ts"
import { diffuse, type DiffuseStep, undiffuse, type UndiffuseStep } from "../select/diffuse.ts"
import { distance, type DistanceStep } from "../select/distances.ts"
import {
  addSources,
  type AddSourcesStep,
  drive,
  type DriveStep,
  removeSources,
  type RemoveSourcesStep
} from "../select/drive.ts"
import { connect, type ConnectStep, disconnect, type DisconnectStep } from "../select/editEdges.ts"
import { geometry, type GeometryStep } from "../select/geometry.ts"
import {
  copyToEdges,
  type CopyToEdgesStep,
  group,
  type GroupStep,
  label,
  labelByGroup,
  type LabelByGroupStep,
  type LabelStep,
  ungroup,
  type UngroupStep,
  unlabel,
  type UnlabelStep
} from "../select/group.ts"
import { insert, type InsertStep, remove, type RemoveStep } from "../select/insert.ts"
import { move, type MoveStep } from "../select/move.ts"
import { moveTo, type MoveToStep } from "../select/moveTo.ts"
import { ncomp, type NcompStep } from "../select/ncomp.ts"
import { rotate, type RotateStep } from "../select/rotate.ts"
import { set, type SetStep } from "../select/set.ts"
import { values, type ValuesStep, writeParameters, type WriteParametersStep } from "../share/Parameters.ts"
import { train, type TrainStep, untrain, type UntrainStep } from "../share/train.ts"
import type { Structural } from "../table/structural.ts"
import { init, type InitStep } from "./initialStates.ts"

/** What an edit says: one member for each function that makes edits; typed arrays stand there as lists. */
export type Step =
  | InsertStep
  | RemoveStep
  | SetStep
  | GroupStep
  | UngroupStep
  | LabelStep
  | LabelByGroupStep
  | UnlabelStep
  | CopyToEdgesStep
  | DistanceStep
  | ConnectStep
  | DisconnectStep
  | AddSourcesStep
  | RemoveSourcesStep
  | DriveStep
  | StimulateStep
  | ImposeStep
  | UnstimulateStep
  | RecordStep
  | UnrecordStep
  | ClampStep
  | UnclampStep
  | MoveStep
  | MoveToStep
  | RotateStep
  | ArrangeStep
  | NcompStep
  | DeleteBranchesStep
  | GeometryStep
  | DiffuseStep
  | UndiffuseStep
  | TrainStep
  | UntrainStep
  | WriteParametersStep
  | ValuesStep
  | InitStep
  | Edits.AllStep
  | Edits.MakeStep
  | Edits.MisusedStep

type Plain<S> = S extends unknown ? Omit<S, keyof Structural> : never

/** A step as a record that is made by hand. */
export type PlainStep = Plain<Step>

/** What makes the edits that say a step. */
const makers: { readonly [Tag in Step["_tag"]]: (...given: never) => Edits.Edit } = {
  Insert: insert,
  Remove: remove,
  Set: set,
  Group: group,
  Ungroup: ungroup,
  Label: label,
  LabelByGroup: labelByGroup,
  Unlabel: unlabel,
  CopyToEdges: copyToEdges,
  Distance: distance,
  Connect: connect,
  Disconnect: disconnect,
  AddSources: addSources,
  RemoveSources: removeSources,
  Drive: drive,
  Stimulate: stimulate,
  Impose: impose,
  Unstimulate: unstimulate,
  Record: record,
  Unrecord: unrecord,
  Clamp: clamp,
  Unclamp: unclamp,
  Move: move,
  MoveTo: moveTo,
  Rotate: rotate,
  Arrange: arrange,
  Ncomp: ncomp,
  DeleteBranches: deleteBranches,
  Geometry: geometry,
  Diffuse: diffuse,
  Undiffuse: undiffuse,
  Train: train,
  Untrain: untrain,
  WriteParameters: writeParameters,
  Values: values,
  Init: init,
  All: Edits.all,
  Make: Edits.make,
  Misused: Edits.misused
}

/** The names of the arguments from which an edit that says a step is made, in their order. */
export const argumentNames = (tag: Step["_tag"]): ReadonlyArray<string> => Edits.argumentsOf(makers[tag])

/** What an edit says: `Edit.toStep(Edit.set("radius", 2))` is `{ _tag: "Set", key: "radius", value: 2 }`. */
export const toStep = throwing(
  "Edit.toStep",
  { edit: like(Edits.isEdit, "an edit, for example Edit.insert(Channels.HH)") },
  (edit: Edits.Edit): Step => Edits.stepOf(edit) as Step // every edit comes from one of the makers
)

const aStep = like(
  (u) => typeof u === "object" && u !== null && "_tag" in u && typeof u._tag === "string",
  "what an edit says, for example { _tag: \"Set\", key: \"radius\", value: 2 }"
)

/** The edit that says a step; one with a name or a key that does not exist is an edit that fails. */
export const fromStep = Edits.failingEdit(
  "fromStep",
  { step: aStep },
  (step: PlainStep): Edits.Edit => {
    const available = Object.keys(makers)
    const refused = (reason: Misuse): Edits.Edit => Edits.misused("fromStep", [step], reason)
    if (!Object.hasOwn(makers, step._tag)) {
      return refused({
        _tag: "UnknownName",
        what: "edit",
        name: step._tag,
        available
      })
    }
    const { _tag, ...given } = step as { readonly _tag: Step["_tag"]; readonly [name: string]: unknown }
    const maker = makers[_tag] as (...given: ReadonlyArray<unknown>) => Edits.Edit // checks what it is given
    const names = Edits.argumentsOf(maker)
    const stray = Object.keys(given).find((name) => !names.includes(name))
    return stray === undefined
      ? maker(...names.map((name) => given[name]))
      : refused({ _tag: "UnknownName", what: `argument of ${_tag}`, name: stray, available: names })
  }
)
