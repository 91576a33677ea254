/**
 * A mechanism as one text that `parse` reads as the same mechanism.
 *
 * One idea: every part stands as it is wherever that can be read again; a text with blanks around it, quotes, comments or characters that do
 * not show stands in quotes, as in JSON.
 */
import type {
  Handler,
  MechanismFields,
  ParameterSpec,
  ReadSpec,
  StateRule,
  StateSpec
} from "../../network/MechanismFields.ts"
import { emissionOf } from "../specOf.ts"
import { further, isStateKey } from "./entries.ts"

/** The text of a mechanism. */
export const print = (fields: MechanismFields): string => {
  const { about, current, definitions, ion, kind, method, name, parameters, reads, reset, scheme, states, update } =
    fields
  const { currents, emits, onEvent, onPost, onPre, requires, unchecked } = fields
  const blocks = [
    [about === "" ? `${kind} ${name}` : `${kind} ${name}: ${isPlain(about) ? about : JSON.stringify(about)}`],
    block("parameters", Object.entries(parameters).map(([local, spec]) => parameterLine(local, spec))),
    block("states", Object.entries(states).flatMap(([local, spec]) => stateLines(local, spec))),
    block("reads", Object.entries(reads).map(([local, spec]) => readLine(local, spec))),
    block("definitions", assignments(Object.entries(definitions))),
    block("reactions", scheme.map((text) => `${indent}${equation(text, indent.length)}`)),
    method === null ? [] : [`method ${method}`],
    block("update", assignments(update.map(({ target, text }) => [target, text]))),
    reset === null ? [] : [`reset when ${single(reset.when)}`, ...assignments(Object.entries(reset.set))],
    block("requires", requires.map((text) => `${indent}${equation(text, indent.length)}`)),
    block("onPre", onPre.map(handlerLine)),
    block("onPost", onPost.map(handlerLine)),
    ...Object.entries(onEvent).map(([event, lines]) => [`onEvent ${event}`, ...lines.map(handlerLine)]),
    emits === null ? [] : ["emits spike", ...assignments(Object.entries(emissionOf(emits.spike)))],
    current === null ? [] : [`current ${current.name} = ${equation(current.text, 0)}`],
    block("currents", assignments(currents.map(({ name, text }) => [name, text]))),
    ion === null ? [] : [`ion ${ion}`],
    unchecked === true ? ["unchecked"] : block("unchecked", unchecked.map((place) => `${indent}${single(place)}`))
  ]
  return `${blocks.filter((lines) => lines.length > 0).map((lines) => lines.join("\n")).join("\n\n")}\n`
}

const indent = "  "

const block = (heading: string, lines: ReadonlyArray<string>): ReadonlyArray<string> =>
  lines.length === 0 ? [] : [heading, ...lines]

/** Whether a text can stand without quotes on a line of its own. */
const isPlain = (text: string): boolean => text !== "" && text === text.trim() && !/["#\p{C}\u2028\u2029]/u.test(text)

/** A text on one line. */
const single = (text: string): string => isPlain(text) ? text : JSON.stringify(text)

/** Whether a text of several lines can stand as such: each but the first may be indented by blanks. */
const isBlock = (text: string): boolean =>
  text.includes("\n") && text.split("\n").every((line, i) => isPlain(i === 0 ? line : line.replace(/^ +/, "")))

/** An equation, which may go over several lines. */
const equation = (text: string, column: number): string =>
  isBlock(text) ? text.split("\n").join(`\n${" ".repeat(column + further)}`) : single(text)

const assignments = (entries: ReadonlyArray<readonly [string, string]>): ReadonlyArray<string> =>
  entries.map(([name, text]) => `${indent}${name} = ${equation(text, indent.length)}`)

/** A line of a handler. */
const handlerLine = (handler: Handler): string =>
  handler._tag === "Set"
    ? assignments([[handler.target, handler.text]])[0]
    : `${indent}send ${handler.event} after ${handler.after}`

/** A number, to the bit. */
const number = (x: number): string => Object.is(x, -0) ? "-0" : String(x)

/** A unit that is not 1, in brackets. */
const unitText = (unit: string): string =>
  unit === "1" ? "" : /["\]#\p{C}]/u.test(unit) ? ` [${JSON.stringify(unit)}]` : ` [${unit}]`

const column = (local: string, spec: ParameterSpec): string =>
  `${indent}${local} = ${number(spec.default)}${unitText(spec.unit)}${spec.shared ? " shared" : ""}${
    spec.at === undefined ? "" : ` at ${spec.at}`
  }`

const parameterLine = column

const stateLines = (local: string, spec: StateSpec): ReadonlyArray<string> => [
  column(isStateKey(local) && spec.rule._tag === "Held" ? JSON.stringify(local) : local, spec),
  ...[...rules(spec.rule), ...spec.initial === undefined ? [] : [["initial", spec.initial] as const]].map((
    [key, text]
  ) => `${indent}${indent}${key} = ${equation(text, 2 * indent.length)}`)
]

const rules = (rule: StateRule): ReadonlyArray<readonly [string, string]> => {
  switch (rule._tag) {
    case "Rates":
      return [["alpha", rule.alpha], ["beta", rule.beta]]
    case "Relaxation":
      return [["inf", rule.inf], ["tau", rule.tau]]
    case "Derivative":
      return [["derivative", rule.text]]
    case "Assigned":
      return [["equals", rule.text]]
    case "Scheme":
    case "Held":
      return []
  }
}

const readLine = (local: string, { default: value, end, of, unit }: ReadSpec): string =>
  `${indent}${local}${value === undefined ? "" : ` = ${number(value)}`}${unitText(unit)}${
    of === undefined ? "" : ` of ${/^\w+$/.test(of) ? of : JSON.stringify(of)}`
  }${end === undefined ? "" : ` at ${end}`}`
