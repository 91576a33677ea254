/**
 * The border of declarations: texts are texts and numbers are numbers, wherever they stand. Misuse is a `MechanismError`.
 *
 * Only shapes are checked here; which keys there are, and what the texts mean, is said by `assemble` and `check`.
 */
import * as Result from "effect/Result"
import {
  aNumber,
  aText,
  border,
  either,
  type Kind,
  like,
  listOf,
  maybe,
  type Misplaced,
  oneOf,
  record,
  recordOf,
  shaped,
  yesOrNo
} from "../network/border.ts"
import { MechanismError, type MechanismProblem } from "./MechanismError.ts"

/** A path of arguments as one of the declaration, which is the argument that has parts. */
const within = ([argument, ...keys]: Misplaced["path"]): MechanismProblem["where"] =>
  argument === "name" ? ["name"] : keys.filter((key) => key !== "rule") // fields have the keys of a rule in one of their own

const problemOf = ({ misuse, path }: Misplaced): MechanismProblem => {
  const message = misuse._tag === "UnknownName"
    ? `there is no ${misuse.what} \`${misuse.name}\` (there is: ${misuse.available.join(", ")})`
    : misuse.found === "missing"
    ? `it is missing; expected ${misuse.expected}`
    : `${path.length === 0 ? misuse.what : "it"} is ${misuse.found}; expected ${misuse.expected}` // of no argument: of their number
  return { where: within(path), text: "", message, span: [0, 0] }
}

const misused = (name: string, given: ReadonlyArray<unknown>, all: ReadonlyArray<Misplaced>): MechanismError =>
  new MechanismError({
    mechanism: typeof given[0] === "string" ? given[0] : name,
    problems: all.map(problemOf)
  })

/** Misuse throws a `MechanismError` with everything that has a wrong shape. */
export const declaring = border((_, name, given, all) => {
  throw misused(name, given, all)
})

/** Misuse is a `Result` that failed with such a `MechanismError`. */
export const declaringResult = border((_, name, given, all) => Result.fail(misused(name, given, all)))

const none = like((u) => u === null, "null")

const column = { default: maybe(aNumber), unit: maybe(aText), shared: maybe(yesOrNo), at: maybe(aText) }

const rules = {
  alpha: maybe(aText),
  beta: maybe(aText),
  inf: maybe(aText),
  tau: maybe(aText),
  derivative: maybe(aText),
  equals: maybe(aText)
}

const read = { unit: maybe(aText), default: maybe(aNumber), of: maybe(aText), end: maybe(aText) }

const texts = (what: string): Kind => recordOf(aText, `a record of strings by ${what}`)

const lines = either(aText, listOf(aText, "a string or a list of lines"))

/** The arguments of a declaration. */
export const declaration = {
  name: aText,
  spec: shaped({
    about: maybe(aText),
    parameters: maybe(recordOf(shaped(column), "a record of parameters by name")),
    states: maybe(recordOf(shaped({ ...column, initial: maybe(aText), ...rules }), "a record of states by name")),
    scheme: maybe(either(aText, listOf(aText, "a list of reactions"))),
    method: maybe(aText),
    reads: maybe(recordOf(shaped(read), "a record of reads by name")),
    definitions: maybe(texts("name")),
    update: maybe(lines),
    reset: maybe(shaped({ when: aText, set: texts("target") })),
    requires: maybe(either(aText, listOf(aText, "a list of conditions"))),
    unchecked: maybe(either(yesOrNo, listOf(aText, "a list of places"))),
    onPre: maybe(lines),
    onPost: maybe(lines),
    onEvent: maybe(recordOf(lines, "a record of lines by the name of the event")),
    emits: maybe(
      shaped({
        spike: shaped({ crosses: aText, rearm: maybe(aText), refractory: maybe(aText), time: maybe(aText) })
      })
    ),
    current: maybe(either(none, aText, aNumber, shaped({ name: aText, equals: aText }))),
    currents: maybe(texts("name")),
    ion: maybe(either(none, aText))
  })
}

const tagged = (tag: string, fields: Readonly<Record<string, Kind>>): Kind => record({ _tag: oneOf(tag), ...fields })

const rule = either(
  tagged("Scheme", {}),
  tagged("Held", {}),
  tagged("Rates", { alpha: aText, beta: aText }),
  tagged("Relaxation", { inf: aText, tau: aText }),
  tagged("Assigned", { text: aText }),
  tagged("Derivative", { text: aText })
)

const parameter = { default: aNumber, unit: aText, shared: yesOrNo, at: maybe(aText) }

const handlers = listOf(
  either(tagged("Set", { target: aText, text: aText }), tagged("Send", { event: aText, after: aText })),
  "a list of handlers"
)

/** The parts of a mechanism, as `Mechanism.toFields` gives them. */
export const fieldsOfMechanism = {
  fields: record({
    kind: oneOf("Channel", "Pump", "Synapse", "Junction"),
    name: aText,
    about: aText,
    parameters: recordOf(record(parameter), "a record of parameters by name"),
    states: recordOf(record({ ...parameter, rule, initial: maybe(aText) }), "a record of states by name"),
    scheme: listOf(aText, "a list of reactions"),
    method: either(none, oneOf("exponential", "implicit")),
    reads: recordOf(record(read), "a record of reads by name"),
    definitions: texts("name"),
    update: listOf(record({ target: aText, text: aText }), "a list of { target, text }"),
    reset: either(none, record({ when: aText, set: texts("target") })),
    requires: listOf(aText, "a list of conditions"),
    onPre: handlers,
    onPost: handlers,
    onEvent: recordOf(handlers, "a record of handlers by the name of the event"),
    emits: either(
      none,
      record({
        spike: record({
          crosses: aText,
          rearm: either(none, aText),
          refractory: either(none, aText),
          time: oneOf("crossing", "step")
        })
      })
    ),
    current: either(none, record({ name: aText, text: aText })),
    currents: listOf(record({ name: aText, text: aText }), "a list of { name, text }"),
    ion: either(none, aText),
    unchecked: either(like((u) => u === true, "true"), listOf(aText, "a list of places"))
  })
}
