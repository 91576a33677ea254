/**
 * Turns what a person wrote into the plain parts of a mechanism, and reports where the shape is wrong.
 *
 * One idea: shape first (which keys, which rule, `target = text`), meaning later (`check.ts`). What has a wrong shape
 * is left out of the parts, so that it is reported once. It does not read equations.
 */
import * as Result from "effect/Result"
import {
  type Assignment,
  type Handler,
  hasEnds,
  type MechanismFields,
  type ParameterSpec,
  type ReadSpec,
  type StateRule,
  type StateSpec
} from "../network/MechanismFields.ts"
import { shown } from "../network/NetworkError.ts"
import { nearest } from "../table/nearest.ts"
import { didYouMean } from "../unit/Problem.ts"
import { handlerLines, linesOf, readAssignment, readHandler } from "./handlerLines.ts"
import type { MechanismProblem } from "./MechanismError.ts"
import type { Path } from "./Path.ts"
import { parseReaction } from "./reaction.ts"
import type {
  AnySpec,
  CommonSpec,
  CurrentInput,
  EmissionInput,
  HandlerInput,
  ParameterInput,
  ReadInput,
  StateInput
} from "./spec.ts"

/** Parts of a mechanism, with the problems found while they were put together. */
export type Assembled = { readonly fields: MechanismFields; readonly problems: ReadonlyArray<MechanismProblem> }

/** Puts a mechanism together from its kind, its name and what a person wrote. */
export const assemble = (
  kind: MechanismFields["kind"],
  name: string,
  spec: AnySpec
): Assembled => {
  const problems: Array<MechanismProblem> = []
  checkKeys(withoutEvents(spec), [...specKeys, ...ownKeys[kind]], [], problems)
  const scheme = schemeOf(spec.scheme, problems)
  const reacting = reactingNames(scheme)
  const fields: MechanismFields = {
    kind,
    name,
    about: spec.about ?? "",
    parameters: mapValues(spec.parameters ?? {}, (parameter, local) => parameterOf(parameter, local, problems)),
    states: mapValues(
      spec.states ?? {},
      (state, local) => stateOf(state, ["states", local], reacting.has(local), problems)
    ),
    scheme,
    method: methodOf(spec.method, problems),
    reads: mapValues(spec.reads ?? {}, (read, local) => readOf(kind, read, local, problems)),
    definitions: { ...spec.definitions },
    update: updateLines(spec.update).flatMap((line) => assignmentOf(line, problems)),
    reset: spec.reset === undefined ? null : resetOf(spec.reset, problems),
    requires: requiresOf(spec.requires, problems),
    onPre: handlersOf(spec.onPre, ["onPre"], problems),
    onPost: handlersOf(spec.onPost, ["onPost"], problems),
    onEvent: mapValues(spec.onEvent ?? {}, (lines, event) => handlersOf(lines, ["onEvent", event], problems)),
    emits: spec.emits === undefined ? null : emissionOf(spec.emits, problems),
    ...currentsOf(name, spec, problems),
    ion: spec.ion ?? null,
    unchecked: spec.unchecked === true || (spec.unchecked ?? false) === false
      ? spec.unchecked === true || []
      : textsOf(
        "unchecked",
        "what is unchecked is `true` or a list of places: `unchecked: [\"states.m.alpha\"]`",
        spec.unchecked,
        problems
      )
  }
  return { fields, problems }
}

const specKeys = [
  "about",
  "parameters",
  "states",
  "scheme",
  "method",
  "reads",
  "definitions",
  "update",
  "reset",
  "requires",
  "unchecked",
  "current"
]

const eventKeys = { Channel: ["emits"], Pump: [], Junction: [], Synapse: ["onPre", "onPost", "onEvent"] } as const

/** What each kind has beside these. */
const ownKeys: Readonly<Record<MechanismFields["kind"], ReadonlyArray<string>>> = {
  ...eventKeys,
  Channel: ["currents", "emits"],
  Pump: ["ion"]
}

/** A declaration without what is about events: that it belongs to another kind is said by `check`. */
const withoutEvents = (spec: AnySpec): object => {
  const known: ReadonlyArray<string> = Object.values(eventKeys).flat()
  return Object.fromEntries(Object.entries(spec).filter(([key]) => !known.includes(key)))
}

const columnKeys = ["default", "unit", "shared", "at"]
const ruleKeys = ["alpha", "beta", "inf", "tau", "derivative", "equals"] as const

const mapValues = <A, B>(record: Readonly<Record<string, A>>, f: (value: A, key: string) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, f(value, key)]))

const parameterOf = (input: ParameterInput, local: string, problems: Array<MechanismProblem>): ParameterSpec => {
  checkKeys(input, columnKeys, ["parameters", local], problems)
  return { default: input.default, unit: input.unit, shared: input.shared ?? false, ...poolOf(input) }
}

/** Where there is one value for many edges; what nothing says is left out, so that equal columns are equal. */
const poolOf = ({ at }: Pick<ParameterInput, "at">): Pick<ParameterSpec, "at"> => at === undefined ? {} : { at }

const readKeys = ["unit", "default", "of", "end"]

/** A read; what says no more than what is meant anyway is left out, so that equal reads are equal. */
const readOf = (
  kind: MechanismFields["kind"],
  input: ReadInput,
  local: string,
  problems: Array<MechanismProblem>
): ReadSpec => {
  checkKeys(input, readKeys, ["reads", local], problems)
  const { end, of, unit } = input
  return {
    unit,
    ...input.default === undefined ? {} : { default: input.default },
    ...of === undefined || of === local ? {} : { of },
    ...end === undefined || (hasEnds({ kind }) && end === "post") ? {} : { end }
  }
}

const stateOf = (
  input: StateInput,
  where: Path,
  reacting: boolean,
  problems: Array<MechanismProblem>
): StateSpec => {
  checkKeys(input, [...columnKeys, "initial", ...ruleKeys], where, problems)
  const own = ruleOf(input, where, problems)
  const rule: StateRule = own._tag === "Held" && reacting ? { _tag: "Scheme" } : own
  const column = { default: input.default ?? 0, unit: input.unit ?? "1", shared: input.shared ?? false }
  return { ...column, ...poolOf(input), rule, ...initialOf(input) }
}

/** Where a state begins, if it says so. */
const initialOf = ({ initial }: Pick<StateInput, "initial">): Pick<StateSpec, "initial"> =>
  initial === undefined ? {} : { initial }

/** The rule that the keys of a state say; another combination is a problem, and no rule. */
export const ruleOf = (input: StateInput, where: Path, problems: Array<MechanismProblem>): StateRule => {
  const given = ruleKeys.filter((key) => input[key] !== undefined)
  switch (given.join(" ")) {
    case "alpha beta":
      return { _tag: "Rates", alpha: input.alpha!, beta: input.beta! }
    case "inf tau":
      return { _tag: "Relaxation", inf: input.inf!, tau: input.tau! }
    case "derivative":
      return { _tag: "Derivative", text: input.derivative! }
    case "equals":
      return { _tag: "Assigned", text: input.equals! }
    case "":
      return { _tag: "Held" }
  }
  const message = `${given.map((key) => `\`${key}\``).join(" and ")} ${given.length === 1 ? "is" : "are"} no rule: `
    + "give `alpha` and `beta`, `inf` and `tau`, `derivative`, `equals`, or none of them"
  problems.push({ where, text: "", message, span: [0, 0], expected: "one rule" })
  return { _tag: "Held" }
}

/** A list of texts; another thing is a problem. */
const textsOf = (
  key: string,
  what: string,
  given: unknown,
  problems: Array<MechanismProblem>
): ReadonlyArray<string> => {
  if (given === undefined) return []
  const lines: ReadonlyArray<unknown> = Array.isArray(given) ? given : [given]
  if (lines !== given || !lines.every((line) => typeof line === "string")) {
    const text = typeof given === "string" ? given : shown(given)
    problems.push({ where: [key], text, message: what, span: [0, text.length], expected: "a list of strings" })
    return []
  }
  return lines
}

/** The lines of a scheme. */
const schemeOf = (scheme: unknown, problems: Array<MechanismProblem>): ReadonlyArray<string> =>
  textsOf(
    "scheme",
    "a scheme is a list of reactions, each a string: `scheme: [\"C <-> O : alpha, beta\"]`",
    scheme,
    problems
  )

/** What is required. */
const requiresOf = (requires: unknown, problems: Array<MechanismProblem>): ReadonlyArray<string> =>
  textsOf("requires", "what is required is a list of conditions: `requires: [\"tau1 <= tau2\"]`", requires, problems)

/** The names of all reactions, as far as they can be read. */
export const reactingNames = (scheme: ReadonlyArray<string>): ReadonlySet<string> => new Set(scheme.flatMap(namesIn))

/** The names of a reaction, as far as it can be read. */
const namesIn = (text: string): ReadonlyArray<string> => {
  const read = parseReaction(text)
  return Result.isFailure(read) ? [] : [...read.success.left, ...read.success.right].map(({ name }) => name)
}

const methods = ["exponential", "implicit"] as const

const methodOf = (method: unknown, problems: Array<MechanismProblem>): MechanismFields["method"] =>
  method === undefined || method === null
    ? null
    : oneOf(methods, typeof method === "string" ? method : shown(method), ["method"], problems, null)

const updateLines = (update: CommonSpec["update"]): ReadonlyArray<string> =>
  (update === undefined ? [] : typeof update === "string" ? [update] : update)
    .flatMap((text) => linesOf(text, /\n(?=[^\S\n]*\w+[^\S\n]*=(?!=))/)) // an expression may run on; `name =` begins the next line

const assignmentOf = (line: string, problems: Array<MechanismProblem>): ReadonlyArray<Assignment> => {
  const found = readAssignment(line)
  if (found !== null) return [found]
  const message = "an update is written `target = expression`"
  problems.push({ where: ["update"], text: line, message, span: [0, line.length], expected: "target = expression" })
  return []
}

const handlersOf = (
  lines: HandlerInput | undefined,
  where: Path,
  problems: Array<MechanismProblem>
): ReadonlyArray<Handler> =>
  handlerLines(lines).flatMap((line, i) => {
    const read = readHandler(line)
    if (Result.isSuccess(read)) return [read.success]
    problems.push({ where: [...where, i], text: line, span: [0, line.length], ...read.failure })
    return []
  })

const times = ["crossing", "step"] as const

/** When a spike is emitted, as a declaration says it. */
export const emissionOf = (
  emits: { readonly spike: EmissionInput },
  problems: Array<MechanismProblem>
): MechanismFields["emits"] => {
  checkKeys(emits, ["spike"], ["emits"], problems)
  checkKeys(emits.spike, ["crosses", "rearm", "refractory", "time"], ["emits", "spike"], problems)
  const { crosses, rearm = null, refractory = null, time = "crossing" } = emits.spike
  return {
    spike: { crosses, rearm, refractory, time: oneOf(times, time, ["emits", "spike", "time"], problems, "crossing") }
  }
}

/** A word of a few that there are; another one is a problem. */
const oneOf = <A extends string, B>(
  known: ReadonlyArray<A>,
  given: string,
  where: Path,
  problems: Array<MechanismProblem>,
  otherwise: B
): A | B => {
  const found = known.find((each) => each === given)
  if (found !== undefined) return found
  const text = String(given)
  const near = nearest(text, known)
  const wayOut = near === undefined ? `; there is: ${known.join(", ")}` : didYouMean(near)
  problems.push({
    where,
    text,
    message: `there is no ${where[where.length - 1]} \`${text}\`${wayOut}`,
    span: [0, text.length],
    ...near === undefined ? {} : { nearest: near }
  })
  return otherwise
}

const currentOf = (
  name: string,
  current: CurrentInput | null,
  problems: Array<MechanismProblem>
): MechanismFields["current"] => {
  if (current === null) return null
  if (typeof current !== "object") return { name: `i_${name}`, text: current }
  checkKeys(current, ["name", "equals"], ["current"], problems)
  return { name: current.name, text: current.equals }
}

/** The currents; of several that are only one, that one. */
const currentsOf = (
  name: string,
  { current = null, currents }: Pick<AnySpec, "current" | "currents">,
  problems: Array<MechanismProblem>
): Pick<MechanismFields, "current" | "currents"> => {
  if (currents === undefined) return { current: currentOf(name, current, problems), currents: [] }
  const all = Object.entries(currents).map(([own, text]) => ({ name: own, text }))
  if (current !== null) {
    const message = "there is `current` and `currents`: put all of them into `currents`"
    problems.push({ where: ["current"], text: "", message, span: [0, 0] })
  }
  return all.length > 1 ? { current: null, currents: all } : { current: all[0] ?? null, currents: [] }
}

const resetOf = (
  reset: NonNullable<CommonSpec["reset"]>,
  problems: Array<MechanismProblem>
): NonNullable<MechanismFields["reset"]> => {
  checkKeys(reset, ["when", "set"], ["reset"], problems)
  return { when: reset.when, set: { ...reset.set } }
}

const checkKeys = (
  record: object,
  known: ReadonlyArray<string>,
  where: Path,
  problems: Array<MechanismProblem>
): void => {
  for (const key of Object.keys(record)) {
    if (known.includes(key)) continue
    const near = nearest(key, known)
    const message = `there is no key \`${key}\`${
      near === undefined ? `; known here: ${known.join(", ")}` : didYouMean(near)
    }`
    problems.push({
      where,
      text: key,
      message,
      span: [0, key.length],
      ...(near === undefined ? {} : { nearest: near })
    })
  }
}
