/**
 * A mechanism for people: its columns with defaults and units, what it reads, and every equation.
 *
 * One idea: the declaration is shown as it stands, in the order in which a step goes through it; nothing is worked out of the texts. The
 * page `docs/mechanisms.md` and `console.log` show this text.
 */
import { aligned, type TextColumn } from "../table/aligned.ts"
import { valueText } from "../table/tableText.ts"
import {
  columnName,
  currentsOf,
  type Handler,
  isPooled,
  type MechanismFields,
  type ParameterSpec,
  type StateRule
} from "./MechanismFields.ts"

/** The text of a mechanism, several lines. */
export const declarationText = (mechanism: MechanismFields): string => {
  const { about, kind, name } = mechanism
  return [
    about === "" ? `${kind} ${name}` : `${kind} ${name}: ${about}`,
    columnTable(mechanism, "parameter", mechanism.parameters),
    columnTable(mechanism, "state", mechanism.states),
    readTable(mechanism),
    section("definitions", Object.entries(mechanism.definitions).map(equation)),
    section("states", Object.entries(mechanism.states).flatMap(([local, { rule }]) => movement(local, rule))),
    section(
      "at the start, by States.init",
      Object.entries(mechanism.states).flatMap(([local, { initial }]) =>
        initial === undefined ? [] : [equation([local, initial])]
      )
    ),
    section(
      mechanism.method === null ? "reactions" : `reactions, ${mechanism.method} method`,
      mechanism.scheme
    ),
    section("then, line by line", mechanism.update.map(({ target, text }) => `${target} = ${text}`)),
    mechanism.reset === null
      ? ""
      : section(`then, where ${mechanism.reset.when}, all at once`, Object.entries(mechanism.reset.set).map(equation)),
    section("when a spike of the source arrives", mechanism.onPre.map(handlerText)),
    section("when a spike of the postsynaptic side arrives", mechanism.onPost.map(handlerText)),
    ...Object.entries(mechanism.onEvent).map(([event, lines]) =>
      section(`when \`${event}\` arrives`, lines.map(handlerText))
    ),
    emissionText(mechanism),
    currentText(mechanism),
    section("requires", mechanism.requires),
    mechanism.unchecked === true
      ? "units are not checked"
      : section("units are not checked in", mechanism.unchecked)
  ].filter((part) => part !== "").join("\n\n")
}

/** A heading, and indented lines under it; nothing where there are no lines. */
const section = (heading: string, lines: ReadonlyArray<string>): string =>
  lines.length === 0 ? "" : [heading, ...lines.map((line) => `  ${line}`)].join("\n")

const equation = ([name, text]: readonly [string, string]): string => `${name} = ${text}`

const handlerText = (handler: Handler): string =>
  handler._tag === "Set" ? equation([handler.target, handler.text]) : `send \`${handler.event}\` after ${handler.after}`

/** When a spike leaves the compartment. */
const emissionText = ({ emits }: MechanismFields): string => {
  if (emits === null) return ""
  const { crosses, rearm, refractory, time } = emits.spike
  return section("a spike", [
    `where ${crosses} goes from 0 or below to above 0`,
    ...rearm === null ? [] : [`once ${rearm} has been 0 or below since the last`],
    ...refractory === null ? [] : [`not within ${refractory} after one`],
    time === "crossing"
      ? "at the time where the line between two samples is 0"
      : "at the time of the sample that shows it"
  ])
}

/** How a state moves; a state that only others move has no line of its own. */
const movement = (state: string, rule: StateRule): ReadonlyArray<string> => {
  switch (rule._tag) {
    case "Rates":
      return [
        `d${state}/dt = alpha * (1 - ${state}) - beta * ${state}`,
        `  alpha = ${rule.alpha}`,
        `  beta = ${rule.beta}`
      ]
    case "Relaxation":
      return [`d${state}/dt = (inf - ${state}) / tau`, `  inf = ${rule.inf}`, `  tau = ${rule.tau}`]
    case "Derivative":
      return [`d${state}/dt = ${rule.text}`]
    case "Assigned":
      return [`${state} = ${rule.text}`]
    case "Scheme":
    case "Held":
      return []
  }
}

/** Unit and sign of each kind's current. */
const currentUnit: Readonly<Record<MechanismFields["kind"], string>> = {
  Channel: "mA/cm2, outward positive",
  Pump: "mM/ms, positive where the concentration falls",
  Synapse: "nA, outward positive",
  Junction: "nA, from pre to post"
}

const currentText = (mechanism: MechanismFields): string => {
  const { ion, kind } = mechanism
  const currents = currentsOf(mechanism)
  return section(`${currents.length > 1 ? "currents" : "current"} [${currentUnit[kind]}]`, [
    ...currents.map(({ name, text }) => `${name} = ${text}`),
    ...ion === null ? [] : currents.map(({ name }) => `d${ion}/dt = -${name}`)
  ])
}

/** Parameters or states: the name that equations use, the column of the network, what it begins with, and its unit. */
const columnTable = (
  mechanism: MechanismFields,
  heading: string,
  specs: Readonly<Record<string, ParameterSpec>>
): string =>
  table(Object.entries(specs), [
    [heading, "left", ([local]) => local],
    ["column", "left", ([local, spec]) => `${columnName(mechanism, local)}${isPooled(spec) ? ", pooled" : ""}`],
    ["default", "right", ([, spec]) => valueText(spec.default)],
    ["unit", "left", ([, spec]) => spec.unit]
  ])

/** What belongs to others: the name that equations use, whose it is, its value in rows that lack it, and its unit. */
const readTable = (mechanism: MechanismFields): string =>
  table(Object.entries(mechanism.reads), [
    ["reads", "left", ([local]) => local],
    [
      "column or current",
      "left",
      ([local, { end }]) => `${columnName(mechanism, local)}${end === undefined ? "" : `, ${end}synaptic`}`
    ],
    ["where missing", "right", ([, spec]) => spec.default === undefined ? "refused" : valueText(spec.default)],
    ["unit", "left", ([, spec]) => spec.unit]
  ])

const table = <A>(
  entries: ReadonlyArray<A>,
  columns: ReadonlyArray<readonly [name: string, side: TextColumn["side"], cell: (entry: A) => string]>
): string =>
  entries.length === 0
    ? ""
    : aligned(columns.map(([name, side, cell]): TextColumn => ({ name, side, cells: entries.map(cell) }))).join("\n")
