/**
 * Single lines of a mechanism's text: names, numbers, units, words, equations.
 *
 * One idea: a line is read from left to right; what does not fit is a problem at its place, and reading goes on with what is known.
 */
import * as Result from "effect/Result"
import { nearest } from "../../table/nearest.ts"
import type { Span } from "../../unit/Problem.ts"
import { didYouMean } from "../../unit/Problem.ts"
import { longestUnit, parseUnit } from "../../unit/unitText.ts"
import { type Group, nounOf, type Path, whereText } from "../Path.ts"
import type { Entry, Line } from "./blocks.ts"
import { spanOf } from "./blocks.ts"
import type { More, Note, Part, Piece } from "./Note.ts"
import { part } from "./Note.ts"

/** A text in quotes at the beginning of another one, with its length there; null where its quotes do not end or hold what JSON does not. */
const quotedAt = (text: string): { readonly value: string; readonly length: number } | null => {
  const found = /^"(?:[^"\\]|\\.)*"/.exec(text)
  if (found === null) return null
  try {
    return { value: JSON.parse(found[0]) as string, length: found[0].length }
  } catch {
    return null
  }
}

/** Columns by which a line that goes on is indented beyond the line that it goes on from. */
export const further = 4

/** An equation: what stands behind its `=` and on the lines that go on from there, or a text in quotes. */
export const equationOf = (
  where: Path,
  first: string,
  start: number,
  indent: number,
  inside: ReadonlyArray<Line>,
  note: Note
): Part => {
  if (first.startsWith("\"")) {
    const read = quotedAt(first)
    const whole: Span = [start, start + first.length]
    const end = read === null
      ? whole
      : spanOf(inside[0] ?? { indent, text: first.slice(read.length).trim(), start: start + read.length })
    if (read === null || end[1] > end[0]) {
      note(where, read === null ? whole : end, "a text in quotes ends with them, and nothing stands behind it", {
        expected: "\""
      })
    }
    return { text: read?.value ?? "", span: whole, pieces: [] }
  }
  const pieces: Array<Piece> = [{ at: 0, source: start }]
  let text = first
  for (const line of inside) {
    const blanks = Math.max(0, line.indent - indent - further)
    text += "\n"
    pieces.push({ at: text.length, source: line.start - blanks })
    text += " ".repeat(blanks) + line.text
  }
  const last = inside[inside.length - 1]
  return { text, span: [start, last === undefined ? start + first.length : spanOf(last)[1]], pieces }
}

/** `name = equation`, or null where there is no `=`, which is a problem. */
export const assignmentOf = (
  where: Path,
  { inside, line }: Entry,
  note: Note
): { readonly name: Part; readonly text: Part } | null => {
  const found = /^([^\s=]+)\s*=(?!=)\s*/.exec(line.text)
  if (found === null) {
    note(where, spanOf(line), `a line of ${whereText(where)} is \`name = equation\``, {
      expected: "name = equation",
      lost: true
    })
    return null
  }
  const name = part(found[1], line.start)
  const length = found[0].length
  const text = equationOf(
    [...where, found[1]],
    line.text.slice(length),
    line.start + length,
    line.indent,
    inside,
    note
  )
  return { name, text }
}

/** What a state moves by. */
const ruleKeys: ReadonlyArray<string> = ["alpha", "beta", "inf", "tau", "derivative", "equals"]

/** What stands under a state: what it moves by, and where it begins. */
export const stateKeys: ReadonlyArray<string> = [...ruleKeys, "initial"]

/** Whether a name is what stands under a state; a state of that name without a rule stands in quotes. */
export const isStateKey = (name: string): boolean => stateKeys.includes(name)

/** What a line says behind a name. */
export type Declared = {
  readonly name: Part
  readonly value: number | null
  readonly unit: Part
  readonly words: ReadonlyMap<string, Part>
}

const numberAt = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w.])/

/** A number that a unit follows without a blank. */
const beforeUnit = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?=[A-Za-zµμΩ°])/

/** The longest beginning of a text, up to a word that has a meaning of its own, that is a unit; null where none is. */
const bareUnitOf = (text: string, words: ReadonlyArray<string>): string | null => {
  const parts = text.slice(0, longestUnit).split(/(\s+)/)
  const end = parts.findIndex((each) => words.includes(each) || each.startsWith("["))
  for (let k = end < 0 ? parts.length : end; k > 0; k--) {
    const read = parts.slice(0, k).join("").trimEnd()
    if (read !== "" && Result.isSuccess(parseUnit(read))) return read
  }
  return null
}

/**
 * `name = 0.1 [mV] shared`: a name, a number, a unit, and words of which some have a text behind them. `words` says for each whether it has
 * one. Each stands there once.
 */
export const declaredOf = (
  group: Group,
  line: Line,
  words: Readonly<Record<string, boolean>>,
  note: Note
): Declared | null => {
  const what = nounOf(group)
  const inQuotes = quotedAt(line.text)
  const head = /^\w+/.exec(inQuotes?.value ?? line.text)?.[0]
  if (head === undefined || inQuotes !== null && head !== inQuotes.value) {
    note([group], spanOf(line), `a line of ${group} begins with a name`, { expected: "a name", lost: true })
    return null
  }
  const known = new Map<string, Part>()
  let value: number | null = null
  let unit = part("1", line.start)
  const said = new Set<string>()
  let at = inQuotes?.length ?? head.length
  const rest = (): string => line.text.slice(at)
  const skip = (): void => {
    at += /^\s*/.exec(rest())![0].length
  }
  const wrong = (message: string, more: More = {}): void => {
    const length = /^\S*/.exec(rest())![0].length
    note([group, head], [line.start + at, line.start + at + length], message, more)
    at += length
  }
  const once = (of: string, from: number): void => {
    if (said.has(of)) note([group, head], [line.start + from, line.start + at], `\`${of}\` is there already`)
    said.add(of)
  }
  /** A unit without its brackets, which is taken as if it had them: what uses it is not wrong too. */
  const bareUnit = (): boolean => {
    const text = bareUnitOf(rest(), Object.keys(words))
    if (text === null) return false
    const inner = text.replace(/^\((.*)\)$/, "$1")
    const begin = line.start + at
    unit = part(inner, begin + text.indexOf(inner))
    const expected = `[${inner}]`
    note([group, head], [begin, begin + text.length], `a unit stands in brackets: \`${expected}\``, { expected })
    at += text.length
    once("[unit]", begin - line.start)
    return true
  }
  for (skip(); at < line.text.length; skip()) {
    const from = at
    if (line.text[at] === "=") {
      at++
      skip()
      const bare = numberAt.exec(rest())?.[0]
      const glued = beforeUnit.exec(rest())?.[0]
      const beside = glued === undefined ? null : bareUnitOf(rest().slice(glued.length), Object.keys(words))
      const number = bare ?? (beside === null ? undefined : glued)
      if (number === undefined) {
        const below = what === "state" ? ": an equation has a line of its own below, `derivative = …`" : ""
        wrong(`the default of a ${what} is a number, as in \`0.1\` or \`1e-4\`${below}`, { expected: "a number" })
        value = 0 // of no matter
        said.add("=")
        continue
      }
      value = Number(number)
      at += number.length
      once("=", from)
      if (bare === undefined) bareUnit()
    } else if (line.text[at] === "[") {
      const quoted = quotedAt(line.text.slice(at + 1))
      const close = quoted === null ? line.text.indexOf("]", at) : at + 1 + quoted.length
      if (close < 0 || line.text[close] !== "]") {
        wrong("a unit stands between brackets: `[mV]`", { expected: "]", lost: true })
        continue
      }
      const text = line.text.slice(at + 1, close)
      unit = quoted === null
        ? part(text, line.start + at + 1)
        : { text: quoted.value, span: [line.start + at, line.start + close], pieces: [] }
      at = close + 1
      once("[unit]", from)
    } else if (!bareUnit()) {
      const word = /^[A-Za-z]+/.exec(rest())?.[0]
      if (word === undefined || !Object.hasOwn(words, word)) {
        const near = nearest(word ?? "", Object.keys(words))
        const there = ["`= number`", "`[unit]`", ...Object.keys(words).map((w) => `\`${w}\``)].join(", ")
        // What is no word mistyped may be a unit, and what uses it would be wrong too.
        wrong(
          `what can stand here: ${there}${didYouMean(near)}`,
          near === undefined ? { lost: true } : { nearest: near }
        )
        continue
      }
      const begin = line.start + at
      at += word.length
      if (!words[word]) {
        known.set(word, part(word, begin))
        once(word, from)
        continue
      }
      skip()
      const quoted = quotedAt(rest())
      const bare = /^[^\s"]+/.exec(rest())?.[0]
      if (quoted === null && bare === undefined) {
        wrong(`a name stands behind \`${word}\``, { expected: "a name" })
        continue
      }
      const span: Span = [line.start + at, line.start + at + (quoted?.length ?? bare!.length)]
      known.set(word, quoted === null ? part(bare!, span[0]) : { text: quoted.value, span, pieces: [] })
      at += span[1] - span[0]
      once(word, from)
    }
  }
  return { name: part(head, line.start + (inQuotes === null ? 0 : 1)), value, unit, words: known }
}
