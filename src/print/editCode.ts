/**
 * Edits as code: the call that makes an edit that says the same.
 *
 * One idea: what an edit says has the arguments of the function that made it by their names, so one printer serves all; only `Edit.make`, a
 * program, and what was asked by mistake have no text.
 */
import type { Edit } from "../network/edit.ts"
import { isEdit } from "../network/edit.ts"
import { isElectrode } from "../network/Electrode.ts"
import { isMechanism, type Mechanism } from "../network/Mechanism.ts"
import { isNcomp } from "../network/Ncomp.ts"
import { isSource } from "../network/Source.ts"
import { isStimulus } from "../network/Stimulus.ts"
import { isTraced } from "../network/Traced.ts"
import type { Connect } from "../select/Connect.ts"
import { aWiring } from "../select/Given.ts"
import { isEdges, isNodes } from "../select/Selection.ts"
import { isSources } from "../select/SourceSelection.ts"
import type { Parameters } from "../share/Parameters.ts"
import { aRule, type Rule } from "../share/Rule.ts"
import { argumentNames, type Step, toStep } from "../solve/EditStep.ts"
import { isPlain } from "../table/settled.ts"
import { call, type Code, data, hole, list, misuse, name, record, text } from "./Code.ts"
import { electrodeCode, ncompCode, sourceCode, stimulusCode, wiringCode } from "./partsCode.ts"
import { ruleCode } from "./ruleCode.ts"
import { selectionCode, sourcesCode } from "./selectionCode.ts"
import { morphologyCode } from "./tracedCode.ts"

/** How a mechanism is called where it is used. */
export type Naming = (mechanism: Mechanism) => Code

/** The code of an edit. */
export const editCode = (edit: Edit, naming: Naming): Code => {
  const step = toStep(edit)
  switch (step._tag) {
    case "Make":
      return hole(
        `the change of Edit.make("${step.title}")`,
        "edits that the library has; what a function does is not known"
      )
    case "Misused":
      return misuse(step.reason)
    case "WriteParameters":
      return valuesCode(step.parameters)
    default:
      return call(makerOf(step), ...argumentsOf(step, `a value in ${edit.title}`, naming))
  }
}

const makerOf = ({ _tag }: Step): Code =>
  _tag === "Init" ? name("States", "init") : name("Edit", `${_tag[0].toLowerCase()}${_tag.slice(1)}`)

/** The arguments in their order, up to the last that was given. */
const argumentsOf = (step: Step, what: string, naming: Naming): ReadonlyArray<Code> => {
  const given: Readonly<Record<string, unknown>> = { ...step }
  const names = argumentNames(step._tag)
  const last = names.findLastIndex((argument) => given[argument] !== undefined)
  return names.slice(0, last + 1).map((argument) => argumentCode(given[argument], what, naming))
}

/** Values of the library as what makes them, and lists and records of these; all else is data. */
const argumentCode = (value: unknown, what: string, naming: Naming): Code => {
  if (isMechanism(value)) return naming(value)
  if (isNodes(value) || isEdges(value)) return selectionCode(value)
  if (isSources(value)) return sourcesCode(value)
  if (isStimulus(value)) return stimulusCode(value)
  if (isSource(value)) return sourceCode(value)
  if (isElectrode(value)) return electrodeCode(value)
  if (isNcomp(value)) return ncompCode(value)
  if (isTraced(value)) return morphologyCode(value)
  if (isEdit(value)) return editCode(value, naming)
  if (aRule(value, "") === null) return ruleCode(value as Rule)
  if (aWiring(value, "") === null) return wiringCode(value as Connect)
  if (
    Array.isArray(value) &&
    value.some((entry) => isEdit(entry) || isStimulus(entry) || isSource(entry) || isElectrode(entry))
  ) {
    return list(value.map((entry) => argumentCode(entry, what, naming)))
  }
  return isPlain(value)
    ? record(Object.entries(value).map(([key, entry]) => [key, argumentCode(entry, what, naming)]))
    : data(value, what)
}

/** Parameters have no constructor of their own: their values are set trainable by trainable. */
const valuesCode = ({ entries }: Parameters): Code => {
  const each = entries.map(({ labels, name: trainable, values }) =>
    call(name("Edit", "values"), text(trainable), record(labels.map((label, p) => [label, data(values[p], trainable)])))
  )
  return each.length === 1 ? each[0] : call(name("Edit", "all"), list(each))
}

/** The mechanisms in an edit, one after the other, each as often as it is used. */
export const mechanismsIn = (edit: Edit): ReadonlyArray<Mechanism> => {
  const step = toStep(edit)
  return step._tag === "All" ? step.edits.flatMap(mechanismsIn) : Object.values(step).filter(isMechanism)
}
