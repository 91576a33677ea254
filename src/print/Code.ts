/**
 * Code as a tree, before it is text: calls, chains, lists and literals, with the modules that they need.
 *
 * One idea: every node knows how wide it is on one line, so that `layout` decides in one pass where lines are broken. What has no text, a
 * function of the user's own, is a hole that says what it is; printers go on past it, and whoever wants the text is told of all holes.
 */
import type { Reason } from "../network/NetworkError.ts"
import { isList } from "../table/isList.ts"
import { tooManyEntries } from "./limits.ts"

/** A part of a program. */
export type Code = string | Part

/** A part of a program that is more than a few characters. */
export type Part =
  & { readonly width: number }
  & (
    /** A name of a public module: `Select.cell`. */
    | { readonly _tag: "Name"; readonly module: string; readonly text: string }
    /** A text in quotes, which may go over several lines. */
    | { readonly _tag: "Text"; readonly value: string; readonly text: string }
    /** Things side by side. */
    | { readonly _tag: "Row"; readonly parts: ReadonlyArray<Code> }
    /** Things between brackets: one a line where they do not fit, or, `filled`, as many as fit. */
    | {
      readonly _tag: "List"
      readonly open: "(" | "[" | "{"
      readonly items: ReadonlyArray<Code>
      readonly filled: boolean
    }
    /** A value and the methods that are called on it, one after the other. */
    | { readonly _tag: "Chain"; readonly head: Code; readonly links: ReadonlyArray<Code> }
    /** What cannot be printed, and why. */
    | { readonly _tag: "Hole"; readonly reason: Reason }
  )

/** How wide code is on one line; infinite where it takes several. */
export const widthOf = (code: Code): number => typeof code === "string" ? code.length : code.width

const total = (parts: ReadonlyArray<Code>): number => parts.reduce((sum, part) => sum + widthOf(part), 0)

/** A name of a public module. */
export const name = (module: string, member: string): Code => {
  const text = `${module}.${member}`
  return { _tag: "Name", module, text, width: text.length }
}

/** A text in quotes. */
export const text = (value: string): Code => {
  const quoted = JSON.stringify(value)
  return { _tag: "Text", value, text: quoted, width: quoted.length }
}

/** A number, to the bit. */
export const number = (x: number): Code => Object.is(x, -0) ? "-0" : String(x)

/** Things side by side. */
export const row = (...parts: ReadonlyArray<Code>): Code => ({ _tag: "Row", parts, width: total(parts) })

const bracketed = (open: "(" | "[" | "{", items: ReadonlyArray<Code>, filled: boolean): Code => {
  const padding = open === "{" && items.length > 0 ? 4 : 2
  return { _tag: "List", open, items, filled, width: total(items) + 2 * Math.max(0, items.length - 1) + padding }
}

/** A list; short things fill its lines. */
export const list = (items: ReadonlyArray<Code>): Code =>
  bracketed("[", items, items.every((item) => widthOf(item) <= 24))

/** A list with one thing a line, however short. */
export const lines = (items: ReadonlyArray<Code>): Code =>
  items.length === 0 ? "[]" : { _tag: "List", open: "[", items, filled: false, width: Infinity }

/** What can stand as a key without quotes. */
const plainKey = /^[A-Za-z_$][\w$]*$/

/** Longest key that is sure to fit on a line. */
const longestKey = 50

/** The key of a record. `__proto__` would be another thing without brackets, and only in brackets can a key go over several lines. */
const key = (of: string): Code =>
  of === "__proto__" || of.length > longestKey ? row("[", text(of), "]") : plainKey.test(of) ? of : text(of)

/** A record. */
export const record = (entries: ReadonlyArray<readonly [string, Code]>): Code =>
  bracketed("{", entries.map(([of, value]) => row(key(of), ": ", value)), false)

/** A call. */
export const call = (callee: Code, ...args: ReadonlyArray<Code>): Code => row(callee, bracketed("(", args, false))

/** Calls a method on a value. */
export const method = (of: Code, member: string, ...args: ReadonlyArray<Code>): Code => {
  const link = call(`.${member}`, ...args)
  const [head, links] = typeof of !== "string" && of._tag === "Chain" ? [of.head, [...of.links, link]] : [of, [link]]
  return { _tag: "Chain", head, links, width: widthOf(of) + widthOf(link) }
}

const holeOf = (reason: Reason): Code => ({ _tag: "Hole", reason, width: 0 })

/** What was asked by mistake, and cannot be made again. */
export const misuse = (reason: Reason): Code => holeOf(reason)

/** A program of the user's own, called by `what` it is; `instead` says what can be printed in its place. */
export const hole = (what: string, instead: string): Code =>
  holeOf({ _tag: "BadValue", what, found: "a function, which has no text", expected: instead })

/** Any data: numbers, texts, yes and no, null, lists and records of these; a function is a hole, called by `what` it is. */
export const data = (value: unknown, what: string): Code => {
  if (typeof value === "number") return number(value)
  if (typeof value === "string") return text(value)
  if (typeof value === "boolean" || value === null || value === undefined) return String(value)
  if (Array.isArray(value) || (ArrayBuffer.isView(value) && isList(value))) {
    const many = tooManyEntries(what, value.length)
    return many === null ? list(Array.from(value as ArrayLike<unknown>, (entry) => data(entry, what))) : holeOf(many)
  }
  return typeof value === "object"
    ? record(Object.entries(value).map(([of, entry]) => [of, data(entry, what)]))
    : hole(what, "data: a number, a string, a boolean, or a list of these")
}

/** What is said about a program beside its text: the modules that it names, what has no text, and its characters at least. */
export type Facts = {
  readonly modules: ReadonlySet<string>
  readonly holes: ReadonlyArray<Reason>
  readonly characters: number
}

/** The facts of some code. */
export const factsOf = (code: ReadonlyArray<Code>): Facts => {
  const modules = new Set<string>()
  const holes: Array<Reason> = []
  const left = [...code].reverse() // the next part last: code may be too deep for a function that calls itself
  let characters = 0
  for (let part = left.pop(); part !== undefined; part = left.pop()) {
    if (typeof part === "string" || part._tag === "Text" || part._tag === "Name") characters += widthOf(part)
    if (typeof part === "string") continue
    if (part._tag === "Name") modules.add(part.module)
    if (part._tag === "Hole") holes.push(part.reason)
    const inside = insideOf(part)
    for (let i = inside.length - 1; i >= 0; i--) left.push(inside[i])
  }
  return { modules, holes, characters }
}

const insideOf = (part: Part): ReadonlyArray<Code> => {
  switch (part._tag) {
    case "Row":
      return part.parts
    case "List":
      return part.items
    case "Chain":
      return [part.head, ...part.links]
    default:
      return []
  }
}
