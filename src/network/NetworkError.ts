/**
 * What can be wrong with a network, a selection or an edit: one tagged error with one tagged reason.
 *
 * One idea: every reason carries what was asked, where, and what there is instead, so that its message can say the way out. Use
 * `Effect.catchTag("NetworkError", …)`, and `Effect.catchReason("NetworkError", "UnknownName", …)` for one reason.
 */
import * as Data from "effect/Data"
import * as Result from "effect/Result"
import { excerpt, excerpted, fitting, listed, longestMessage } from "../table/excerpt.ts"
import { longestName, type TooMany, tooMany, tooManyText } from "../table/limits.ts"
import { mistakeOf } from "../table/mistake.ts"
import { nearest } from "../table/nearest.ts"
import { formatProblem, type Problem } from "../unit/Problem.ts"
import { meant, providersOf } from "./meanings.ts"

/** Why an edit or a selection failed. */
export type Reason =
  /** A name that does not exist. */
  | {
    readonly _tag: "UnknownName"
    readonly what: string
    readonly name: string
    readonly available: ReadonlyArray<string>
    /** What is probably missing. */
    readonly hint?: string
  }
  /** An index or location outside what there is; `range` says what there is. */
  | { readonly _tag: "OutOfRange"; readonly what: string; readonly found: number; readonly range: string }
  /** A selection that matches nothing; `available` says what there is. */
  | { readonly _tag: "EmptySelection"; readonly selection: string; readonly available: string }
  /** None of the selected rows has the quantity; `has` says which rows do. */
  | { readonly _tag: "NothingThere"; readonly key: string; readonly where: string; readonly has: string }
  /** A list whose length does not fit. */
  | {
    readonly _tag: "WrongLength"
    readonly what: string
    readonly expected: number
    readonly found: number
    readonly hint: string
  }
  /** A value of the wrong kind or outside its valid range. */
  | { readonly _tag: "BadValue"; readonly what: string; readonly found: string; readonly expected: string }
  /** A text in the equation language that cannot be read, or that does not fit the rows it is about: everything that is wrong with it. */
  | {
    readonly _tag: "BadText"
    readonly what: string
    readonly text: string
    readonly problems: ReadonlyArray<Problem>
  }
  /** A name that is taken by something else; `wanted` says what it cannot be too. */
  | {
    readonly _tag: "NameTaken"
    readonly name: string
    readonly by: string
    readonly wanted?: string
    readonly hint: string
  }
  /** A name that two places have in units that differ. */
  | {
    readonly _tag: "UnitMismatch"
    readonly name: string
    readonly first: string
    readonly firstUnit: string
    readonly second: string
    readonly secondUnit: string
    readonly hint: string
  }
  /** Two mechanisms of one row that both move one name. */
  | {
    readonly _tag: "TwoRules"
    readonly name: string
    readonly where: string
    readonly first: string
    readonly second: string
    readonly hint: string
  }
  /** Two trainables, or a trainable and an edit, claim the same row of the same column. */
  | {
    readonly _tag: "Overlap"
    readonly key: string
    readonly rows: string
    readonly first: string
    readonly second: string
    readonly hint: string
  }
  /** States of a row that can come to rest at more than one place; `states` are those that are free. */
  | {
    readonly _tag: "SteadyStateNotUnique"
    readonly domain: "nodes" | "edges"
    readonly row: number
    readonly where: string
    readonly states: ReadonlyArray<string>
  }
  /** States of a row that come to rest nowhere; `residual`: what is left of their rates, relative to their terms. */
  | {
    readonly _tag: "NoSteadyState"
    readonly domain: "nodes" | "edges"
    readonly row: number
    readonly where: string
    readonly states: ReadonlyArray<string>
    readonly residual: number
  }
  /** A mechanism reads a quantity that one of its rows lacks, and has no default for it. */
  | {
    readonly _tag: "NotProvided"
    /** For people: `Channel Reader`. */
    readonly mechanism: string
    /** The local name, and the column or current that it means. */
    readonly read: string
    readonly of: string
    /** The compartment, or the synapse and the end at which it reads. */
    readonly place: string
    /** Mechanisms that have the quantity elsewhere. */
    readonly elsewhere: ReadonlyArray<string>
    /** Quantities that there are. */
    readonly available: ReadonlyArray<string>
  }
  /** A row that does not fulfil what its mechanism requires of its parameters. */
  | {
    readonly _tag: "Unmet"
    /** For people: `Synapse Exp2Syn`. */
    readonly mechanism: string
    /** The condition. */
    readonly requires: string
    readonly place: string
    /** What it is made of there, by local name. */
    readonly given: ReadonlyArray<{ readonly name: string; readonly value: number }>
  }
  /** States with `equals` that are made of each other: columns, the first again at the end. */
  | {
    readonly _tag: "Ring"
    /** Columns, each made of the next; the first again at the end. */
    readonly path: ReadonlyArray<string>
    /** Whose each of them is, for people: `channel Reader`. */
    readonly mechanisms: ReadonlyArray<string>
  }
  /** A synapse answers spikes of an end at which nothing emits any; `available` are the mechanisms of the network that emit. */
  | {
    readonly _tag: "NoSource"
    /** For people: `STDP 3 (row 5)`. */
    readonly synapse: string
    readonly end: "pre" | "post"
    /** The compartment at that end. */
    readonly place: string
    /** The mechanism that is meant, where one is named. */
    readonly name?: string
    readonly available: ReadonlyArray<string>
  }
  /** A synapse answers spikes of an end at which several detectors emit, and none is named: `Spike of cell 0, branch 0, compartment 0 (row 0)`. */
  | {
    readonly _tag: "ManySources"
    readonly synapse: string
    readonly end: "pre" | "post"
    readonly place: string
    readonly among: ReadonlyArray<string>
  }
  /** Something is in the way: delete or change it first. */
  | { readonly _tag: "InUse"; readonly what: string; readonly by: string; readonly hint: string }
  /** More of something than is possible. */
  | TooMany
  /** A function of the user's own threw. */
  | { readonly _tag: "Threw"; readonly what: string; readonly cause: unknown }

const tags: { readonly [Tag in Reason["_tag"]]: true } = {
  UnknownName: true,
  OutOfRange: true,
  EmptySelection: true,
  NothingThere: true,
  WrongLength: true,
  BadValue: true,
  BadText: true,
  NameTaken: true,
  UnitMismatch: true,
  TwoRules: true,
  Overlap: true,
  SteadyStateNotUnique: true,
  NoSteadyState: true,
  NotProvided: true,
  Unmet: true,
  Ring: true,
  NoSource: true,
  ManySources: true,
  InUse: true,
  TooMany: true,
  Threw: true
}

/** The tag of every reason. */
export const reasonTags: ReadonlyArray<string> = Object.keys(tags)

/** The message of a reason: what, where, and what there is instead; long texts in it are cut. */
export const reasonText = (whole: Reason): string => {
  const reason = excerpted(whole)
  switch (reason._tag) {
    case "UnknownName": {
      const word = meant(reason.name, reason.available)
      const guess = word === undefined ? nearest(reason.name, reason.available) : undefined
      const list = reason.available.length === 0
        ? `there is no ${reason.what} yet`
        : `there is: ${listed(reason.available)}`
      return `${reason.what} "${reason.name}" does not exist${reason.hint === undefined ? "" : `; ${reason.hint}`}${
        word === undefined ? "" : `; ${word}`
      }${guess === undefined ? "" : `; did you mean "${excerpt(guess)}"?`} (${list})`
    }
    case "OutOfRange":
      return `${reason.what} ${reason.found} does not exist; ${reason.range}`
    case "EmptySelection":
      return `${reason.selection} matches nothing; ${reason.available}`
    case "NothingThere":
      return `no row of ${reason.where} has "${reason.key}"; ${reason.has}`
    case "WrongLength":
      return `${reason.what} has ${reason.found} ${reason.found === 1 ? "value" : "values"} where ${reason.expected} ${
        reason.expected === 1 ? "is" : "are"
      } needed; ${reason.hint}`
    case "BadValue":
      return `${reason.what} is ${reason.found}; expected ${reason.expected}`
    case "BadText":
      return problemsText(reason.what, whole as typeof reason)
    case "NameTaken":
      return `the name "${reason.name}" is taken by ${reason.by}${
        reason.wanted === undefined ? "" : ` and cannot be ${reason.wanted} too`
      }${reason.hint === "" ? "" : `; ${reason.hint}`}`
    case "UnitMismatch":
      return `${reason.first} in ${reason.firstUnit}, ${reason.second} in ${reason.secondUnit}; ${reason.hint}`
    case "TwoRules":
      return `${reason.first} and ${reason.second} both move ${reason.name} of ${reason.where}; ${reason.hint}`
    case "Overlap":
      return `${reason.key} of ${reason.rows} belongs to ${reason.first}, ${reason.second} cannot claim it too; ${reason.hint}`
    case "SteadyStateNotUnique":
      return `${listed(reason.states)} of ${reason.where} can rest at more than one place: nothing ties ${
        reason.states.length === 1 ? "its value" : "their values"
      } down; give a rate that is not 0, or set start values with Edit.set and leave this row out of the selection`
    case "NoSteadyState":
      return `${listed(reason.states)} of ${reason.where} ${
        reason.states.length === 1 ? "comes" : "come"
      } to rest nowhere: ${
        Number.isNaN(reason.residual)
          ? "a rate is no number"
          : `rates of ${reason.residual.toPrecision(2)} of their terms are left`
      }; set start values with Edit.set and leave this row out of the selection`
    case "Unmet": {
      const { given, mechanism, place, requires } = reason
      return `${mechanism} requires \`${requires}\`, which ${place} does not fulfil (${
        listed(given.map(({ name, value }) => `${name} = ${value}`))
      }): set other values there`
    }
    case "NotProvided": {
      const { available, elsewhere, mechanism, of, place, read } = reason
      const builtIn = providersOf(of)
      const guess = builtIn.length === 0 ? nearest(of, available) : undefined
      const there = elsewhere.length > 0
        ? `${listed(elsewhere)} ${elsewhere.length === 1 ? "has" : "have"} it, but not there`
        : `nothing in the network has it${guess === undefined ? "" : `; did you mean "${excerpt(guess)}"?`}`
      return `${mechanism} reads "${of}"${
        read === of ? "" : ` (as ${read})`
      }, which ${place} does not have: ${there}; insert what provides it there${
        builtIn.length === 0 ? "" : `, such as ${builtIn.slice(0, 2).join(" or ")}`
      }, or give the read a default`
    }
    case "Ring":
      return `states with equals are made of each other and have no value: ${ringText(reason)}; give one of them a ` +
        "rule of another kind, for example a derivative, or let one of them read something else"
    case "NoSource":
      return noSourceText(reason)
    case "ManySources":
      return `${reason.synapse} answers spikes of its ${reason.end}synaptic side, and nobody says which: at ${reason.place} and in its cell ` +
        `there ${reason.among.length === 1 ? "is" : "are"} ${
          listed(reason.among)
        }; name the mechanism that is meant with ` +
        `Edit.label("${reason.end}_detector", "…", Select.edges.rows([…])), or leave one detector in the cell`
    case "InUse":
      return `${reason.what} is in use by ${reason.by}; ${reason.hint}`
    case "TooMany":
      return tooManyText(reason)
    case "Threw":
      return `${reason.what} threw ${thrown(reason.cause)}`
  }
}

const noSourceText = (
  { available, end, name, place, synapse }: Extract<Reason, { readonly _tag: "NoSource" }>
): string => {
  const guess = name === undefined ? undefined : nearest(name, available)
  const missing = name === undefined
    ? "nothing emits any"
    : `no "${excerpt(name)}" emits any${guess === undefined ? "" : `; did you mean "${excerpt(guess)}"?`}`
  const wayOut = available.length === 0
    ? "insert what emits spikes there, for example Channels.Spike"
    : `insert what emits spikes there, for example ${listed(available)}, which ${
      available.length === 1 ? "is" : "are"
    } elsewhere`
  const driven = end === "pre" ? ", or connect it from a source (Select.source)" : ""
  return `${synapse} answers spikes of its ${end}synaptic side, and at ${place} and in its cell ${missing}; ${wayOut}${driven}`
}

/** Most problems of a text that a message shows. */
const mostProblems = 50

/** What is wrong with a text, one after the other, as far as somebody reads. */
const problemsText = (what: string, { problems, text }: Extract<Reason, { readonly _tag: "BadText" }>): string => {
  const shown = fitting(problems.map((problem) => formatProblem(text, problem)), mostProblems)
  const count = problems.length === 1 ? "a problem" : `${problems.length} problems`
  const more = problems.length > shown.length ? [`and ${problems.length - shown.length} more`] : []
  return [`${what} has ${count}`, ...shown, ...more].join("\n\n")
}

/** The way round a ring; of a long one the beginning, and where it closes. */
const ringText = ({ mechanisms, path }: Extract<Reason, { readonly _tag: "Ring" }>): string => {
  // A reason that was sent may name fewer mechanisms.
  const owners = path.map((_, k) => mechanisms[k] === undefined ? "" : ` of ${excerpt(mechanisms[k])}`)
  const names = path.map((name, k) => `${excerpt(name)}${owners[k]}`)
  const shown = names.length <= 12
    ? names
    : [...names.slice(0, 10), `… ${names.length - 11} more …`, names[names.length - 1]]
  return shown.join(" is made of ")
}

/** A broken edit or selection. `edit` names the edit that failed, with its place in the list. */
export class NetworkError extends Data.TaggedError("NetworkError")<{
  readonly reason: Reason
  readonly edit?: string
}> {
  override get message(): string {
    const edit = this.edit === undefined ? "" : `${excerpt(this.edit, 200)}: `
    return excerpt(`${edit}${reasonText(this.reason)}`, longestMessage)
  }
}

/** Makes the error for a reason. */
export const because = (reason: Reason): NetworkError => new NetworkError({ reason })

/** The failure for a reason. */
export const fail = (reason: Reason): Result.Result<never, NetworkError> => Result.fail(because(reason))

/** The first option that is not among the known ones, as the reason of an error; null when there is none. */
export const unknownOption = (what: string, options: object, available: ReadonlyArray<string>): Reason | null => {
  const name = Object.keys(options).find((key) => !available.includes(key))
  return name === undefined ? null : { _tag: "UnknownName", what: `${what} option`, name, available }
}

/** What is wrong with a record of options: no record, or an option that is not known; null when nothing is. */
export const optionsProblem = (what: string, options: unknown, available: ReadonlyArray<string>): Reason | null =>
  typeof options === "object" && options !== null && !Array.isArray(options)
    ? unknownOption(what, options, available)
    : {
      _tag: "BadValue",
      what: `the options of ${what}`,
      found: shown(options),
      expected: `an object with ${listed(available)}`
    }

/** What is wrong with a name that a user gives, as the reason of an error; null when it is a string that is not empty. */
export const nameProblem = (what: string, name: unknown, example: string): Reason | null =>
  typeof name === "string" && name !== ""
    ? tooMany(`characters in the name of the ${what}`, name.length, longestName, "shorten it")
    : {
      _tag: "BadValue",
      what: `the name of the ${what}`,
      found: shown(name),
      expected: `a string that is not empty, for example "${example}"`
    }

/** What a function of the user's threw, in words. */
const thrown = (cause: unknown): string => {
  try {
    return cause instanceof Error ? `${cause.name}: ${cause.message}` : shown(cause)
  } catch {
    return "something that cannot be read"
  }
}

/** A value that was given in place of another kind, for messages: short, on one line. Never throws. */
export const shown = (value: unknown): string => {
  try {
    return shownReadable(value)
  } catch {
    return "something that cannot be read"
  }
}

const shownReadable = (value: unknown): string => {
  if (mistakeOf(value) !== null) return String(value)
  if (typeof value === "function") return "a function"
  if (typeof value === "bigint") return `${value}n`
  if (typeof value !== "object" || value === null) {
    return typeof value === "string"
      ? JSON.stringify(excerpt(value))
      : excerpt(String(value))
  }
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list"
  const own: unknown = "hashCode" in value ? Reflect.get(value, "toString") : null // a value of the library, which has a text
  if (typeof own === "function" && own !== Object.prototype.toString) return String(own.call(value))
  const names = Object.keys(value)
  return names.length === 0 ? "an empty object" : `an object with ${listed(names)}`
}
