/**
 * Lists what is wrong with what a mechanism says of events: the handlers of a synapse, and when a channel emits a spike (events.md 2, 5).
 *
 * One idea: a handler is a jump at one moment, so it writes own states, which nothing else overwrites, and sees no time. Nothing of it is
 * idle: every event that is sent is answered, every answer has an event, and what is crossed can change.
 */
import * as Quantity from "../equation/Quantity.ts"
import { type Handler, handlersOf, hasHandlers, type MechanismFields } from "../network/MechanismFields.ts"
import { namesThrough } from "../network/namesThrough.ts"
import { handlerPaths } from "../network/texts.ts"
import { nearest } from "../table/nearest.ts"
import { didYouMean } from "../unit/Problem.ts"
import * as Unit from "../unit/Unit.ts"
import { printUnit } from "../unit/unitText.ts"
import { checkText, inferText, note, type Setting } from "./checkText.ts"
import { asDifference, isCondition } from "./isCondition.ts"
import { mostShown } from "./MechanismError.ts"
import type { Path } from "./Path.ts"
import { perMillisecond, voltageNames } from "./scope.ts"

/** The unit of times. */
const millisecond = Unit.divide(Unit.one, perMillisecond)

/** Checks the handlers of a mechanism and what it emits; `setting` is that of an equation. */
export const checkEvents = (fields: MechanismFields, setting: Setting): void => {
  checkHandlers(fields, setting)
  checkEmission(fields, setting)
}

/** A mechanism of some kind in words. */
const kindText = ({ kind }: MechanismFields): string => `a ${kind.toLowerCase()}`

const noTime: ReadonlyMap<string, string> = new Map([
  ["dt", "a handler acts at one moment, and sees no time step"],
  ["t", "a handler does not see the time: keep what it needs of the past in a state, such as a trace that decays"]
])

const checkHandlers = (fields: MechanismFields, equations: Setting): void => {
  if (!hasHandlers(fields)) return
  const { elsewhere, report } = equations
  if (fields.kind !== "Synapse") {
    for (const part of ["onPre", "onPost", "onEvent"] as const) {
      if (Object.keys(fields[part]).length === 0) continue
      note(report, [part], "", `${kindText(fields)} answers no spikes: handlers are those of a synapse`)
    }
    return
  }
  checkCompanions(fields, equations)
  const setting: Setting = { ...equations, elsewhere: { get: (name) => noTime.get(name) ?? elsewhere.get(name) } }
  for (const [where, handler] of handlerPaths(fields)) {
    if (handler._tag === "Set") checkSet(fields, setting, where, handler)
    else checkSend(fields, setting, where, handler)
  }
  const sent = new Set(handlersOf(fields).flatMap((handler) => handler._tag === "Send" ? [handler.event] : []))
  for (const [event, lines] of Object.entries(fields.onEvent)) {
    const where = ["onEvent", event]
    if (!sent.has(event)) {
      const near = report.length < mostShown ? nearest(event, sent) : undefined
      const wayOut = near === undefined
        ? `: write \`send ${event} after …\` into a handler, or leave it out`
        : didYouMean(near)
      note(report, where, event, `nothing sends \`${event}\`${wayOut}`, near)
    }
    if (lines.length === 0) {
      note(report, where, event, `nothing happens on \`${event}\`: give it a line, or leave it out`)
    }
  }
}

/** In a synapse with handlers time goes on from event to event; what moves once a step would not know when. */
const checkCompanions = ({ reset, states, update }: MechanismFields, { report }: Setting): void => {
  const once = "a synapse with handlers moves from event to event"
  if (update.length > 0) {
    note(
      report,
      ["update"],
      "",
      `${once}, \`update\` once a step: give states a \`derivative\`, and put jumps into handlers`
    )
  }
  if (reset !== null) {
    note(report, ["reset"], "", `${once}, \`reset\` once a step: put \`? :\` into a handler`)
  }
  for (const [name, { rule }] of Object.entries(states)) {
    if (rule._tag !== "Assigned") continue
    note(
      report,
      ["states", name, "equals"],
      rule.text,
      `${once}, \`equals\` once a step: make \`${name}\` a definition`
    )
  }
}

/** A handler writes own states. */
const checkSet = (
  fields: MechanismFields,
  setting: Setting,
  where: Path,
  { target, text }: Extract<Handler, { readonly _tag: "Set" }>
): void => {
  const { report, scope } = setting
  if (Object.hasOwn(fields.states, target)) {
    const unit = scope.get(target)?.unit ?? null
    if (unit === null) inferText(setting, where, text) // its unit has its problem already
    else checkText(setting, where, text, unit, `\`${target}\``)
    return
  }
  const reason = whyNoState(fields, target)
  if (reason !== null) return note(report, where, target, `\`${target}\` cannot be set: ${reason}`)
  const states = Object.keys(fields.states)
  const near = report.length < mostShown ? nearest(target, states) : undefined
  const wayOut = near === undefined ? "; a handler sets states of its own mechanism" : didYouMean(near)
  note(report, where, target, `there is no state \`${target}\`${wayOut}`, near)
}

/** What a name is that is no state; null where it is nothing. */
const whyNoState = ({ definitions, parameters, reads }: MechanismFields, name: string): string | null => {
  if (Object.hasOwn(parameters, name)) return "it is a parameter, which stays; what handlers move is a state"
  if (Object.hasOwn(reads, name)) return "it is read, and belongs to another mechanism"
  if (Object.hasOwn(definitions, name)) return "it is a definition; set the states that it is made of"
  return name === "v" || voltageNames.Synapse.includes(name)
    ? "a synapse acts on the voltage through its current"
    : null
}

/** An event that is sent is answered, after a time that a parameter holds. */
const checkSend = (
  { onEvent, parameters, states }: MechanismFields,
  { report, scope }: Setting,
  where: Path,
  { after, event }: Extract<Handler, { readonly _tag: "Send" }>
): void => {
  const guess = report.length < mostShown
  if (!Object.hasOwn(onEvent, event)) {
    const near = guess ? nearest(event, Object.keys(onEvent)) : undefined
    const wayOut = near === undefined ? `: say under \`onEvent\` what \`${event}\` does` : didYouMean(near)
    note(report, where, event, `nothing answers \`${event}\`${wayOut}`, near)
  }
  const parameter = Object.hasOwn(parameters, after) ? parameters[after] : undefined
  if (after === "") {
    return note(report, where, `send ${event}`, `an event comes after a time: \`send ${event} after PARAMETER\``)
  }
  if (parameter === undefined) {
    const near = guess ? nearest(after, Object.keys(parameters)) : undefined
    const found = Object.hasOwn(states, after) ? `\`${after}\` is a state` : `\`${after}\` is none`
    const wayOut = near === undefined ? "" : didYouMean(near)
    return note(report, where, after, `the time until an event is a parameter in ms, and ${found}${wayOut}`, near)
  }
  const unit = scope.get(after)?.unit ?? millisecond // a unit that cannot be read has its problem already
  if (!Unit.equals(unit, millisecond)) {
    note(
      report,
      where,
      after,
      `the time until an event is in ms, and \`${after}\` in ${printUnit(unit)}: declare it in ms`
    )
  } else if (parameter.default < 0) {
    note(report, where, after, `an event comes after it is sent: the default of \`${after}\` must be 0 ms or more`)
  }
}

/** A channel emits a spike where a quantity goes through 0. */
const checkEmission = (fields: MechanismFields, setting: Setting): void => {
  const { emits, kind, reset } = fields
  const { report } = setting
  if (emits === null) return
  if (kind !== "Channel") {
    note(
      report,
      ["emits"],
      "",
      `${kindText(fields)} emits no spikes: a channel of the compartment does, such as \`Channels.Spike\``
    )
    return
  }
  if (reset !== null) {
    note(
      report,
      ["emits"],
      "",
      "a channel with `reset` spikes where it resets: leave `emits` out, or put it into a channel of its own"
    )
  }
  const { crosses, rearm, refractory } = emits.spike
  const where = ["emits", "spike"]
  const unit = crossedUnit(fields, setting, [...where, "crosses"], crosses)
  if (rearm !== null) {
    if (unit === null) inferText(setting, [...where, "rearm"], rearm)
    else checkText(setting, [...where, "rearm"], rearm, unit, "`rearm`, as `crosses`,")
  }
  if (refractory !== null) checkText(setting, [...where, "refractory"], refractory, millisecond, "`refractory`")
}

/** Checks that something is crossed which moves and goes through 0; gives its unit where it is known. */
const crossedUnit = (fields: MechanismFields, setting: Setting, where: Path, text: string): Unit.Unit | null => {
  const before = setting.report.length
  const unit = inferText(setting, where, text)
  if (setting.report.length > before) return null
  if (isCondition(fields, text)) {
    const difference = asDifference(fields, text) ?? "v - threshold"
    note(
      setting.report,
      where,
      text,
      `a spike is where a quantity goes through 0, and this is a condition: write one, such as \`${difference}\``
    )
  } else if (!moves(fields, text)) {
    note(
      setting.report,
      where,
      text,
      "this never changes, so it never goes through 0: let it depend on `v`, a state or a read"
    )
  }
  return unit !== null && Quantity.isKnown(unit) ? unit.unit : null
}

/** Whether a text depends on anything that moves. */
const moves = (fields: MechanismFields, text: string): boolean =>
  [...namesThrough(fields)(text)].some((name) =>
    voltageNames[fields.kind].includes(name) || Object.hasOwn(fields.states, name) || Object.hasOwn(fields.reads, name)
  )
