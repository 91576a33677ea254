/**
 * One line of a scheme, `2 Ca + B <-> CaB : kon, koff`, as text and as value.
 *
 * One idea: a line is an arrow between two sides, a colon, and one rate for each way; a side is a sum of names with whole numbers in front,
 * or nothing. Everything is read with its place, so that every mistake has a caret. Rates stay texts. Owes: parse(print(reaction)) is the
 * reaction, places aside. It does not know which names are states.
 */
import * as Result from "effect/Result"
import { parse } from "../equation/parse.ts"
import { largestProductExponent } from "../number/coefficients.ts"
import type { Problem, Span } from "../unit/Problem.ts"

/** A name on one side with its number, `2 Ca`; the span is that of the name. */
export type Term = { readonly name: string; readonly count: number; readonly span: Span }

/** A rate's text, without the spaces around it, and where it stands. */
export type RateText = { readonly text: string; readonly span: Span }

/** A reaction; `backward` is null where the arrow goes one way. */
export type Reaction = {
  readonly left: ReadonlyArray<Term>
  readonly right: ReadonlyArray<Term>
  readonly forward: RateText
  readonly backward: RateText | null
}

/** Reads a reaction, or says everything that is wrong with its shape. */
export const parseReaction = (text: string): Result.Result<Reaction, ReadonlyArray<Problem>> => {
  const colon = text.indexOf(":")
  const head = colon < 0 ? text : text.slice(0, colon)
  const [arrow, second] = [...head.matchAll(arrows)]
  if (arrow === undefined) return Result.fail([noArrow(text, head)])
  const hint = arrowHints[arrow[0]]
  const arrowSpan: Span = [arrow.index, arrow.index + arrow[0].length]
  if (hint !== undefined) return Result.fail([{ message: hint, span: arrowSpan, expected: "an arrow" }])
  if (second !== undefined) {
    const message = "a reaction has one arrow: write a line for each step"
    return Result.fail([{ message, span: [second.index, second.index + second[0].length] }])
  }
  const problems: Array<Problem> = []
  const left = sideOf(text, [0, arrowSpan[0]], problems)
  const right = sideOf(text, [arrowSpan[1], head.length], problems)
  const rates = ratesOf(text, colon, arrow[0] === "<->", problems)
  if (problems.length === 0 && sideText(combined(left)) === sideText(combined(right))) {
    problems.push({ message: "both sides are the same: nothing would move", span: trimmed(text, [0, head.length]) })
  }
  const [forward, backward = null] = rates
  return problems.length > 0 ? Result.fail(problems) : Result.succeed({ left, right, forward, backward })
}

/** Writes a reaction. */
export const printReaction = ({ backward, forward, left, right }: Reaction): string => {
  const rates = backward === null ? forward.text : `${forward.text}, ${backward.text}`
  return `${sideText(left)} ${backward === null ? "->" : "<->"} ${sideText(right)} : ${rates}`.trim()
}

/** A rate with spaces for all that stands before it, so that places in it are places in the reaction. */
export const inPlace = ({ span, text }: RateText): string => " ".repeat(span[0]) + text

/** The reaction with each name of a side once, in the order of names: two texts of one reaction have one such form. */
export const canonical = (reaction: Reaction): Reaction => ({
  ...reaction,
  left: combined(reaction.left),
  right: combined(reaction.right)
})

/** How much of each name a reaction makes: its number on the right less that on the left, where that is not 0. */
export const changes = ({ left, right }: Reaction): ReadonlyMap<string, number> => {
  const net = new Map<string, number>()
  for (const { count, name } of left) net.set(name, (net.get(name) ?? 0) - count)
  for (const { count, name } of right) net.set(name, (net.get(name) ?? 0) + count)
  return new Map([...net].filter(([, change]) => change !== 0))
}

const arrows = /<->|->|<=+>|=+>|<-+|→|↔|⇌|⇄|=/g

const bothWays = "write `<->` for a reaction that goes both ways"
const oneWay = "write `->` for a reaction that goes one way"

const arrowHints: Readonly<Record<string, string>> = {
  "<=>": bothWays,
  "<==>": bothWays,
  "↔": bothWays,
  "⇌": bothWays,
  "⇄": bothWays,
  "=": bothWays,
  "=>": oneWay,
  "→": oneWay,
  "<-": "a reaction that goes one way is written from left to right, with `->`",
  "<--": "a reaction that goes one way is written from left to right, with `->`"
}

const noArrow = (text: string, head: string): Problem => {
  if (text.trim() === "") {
    return { message: "the reaction is empty: write `A <-> B : forward, backward`", span: [0, text.length] }
  }
  const message = "there is no arrow: write `A <-> B : forward, backward`, or `A -> B : forward`"
  return { message, span: trimmed(text, [0, head.length]), expected: "an arrow" }
}

/** The span without the spaces at its ends; where nothing else is in it, all of it. */
const trimmed = (text: string, [from, to]: Span): Span => {
  const inside = text.slice(from, to)
  if (inside.trim() === "") return [from, to]
  return [from + inside.length - inside.trimStart().length, from + inside.trimEnd().length]
}

const term = /^(?<count>[\d.]+(?:[eE][+-]?\d+)?)?\s*(?<name>[A-Za-z_]\w*)$/

const sideOf = (text: string, side: Span, problems: Array<Problem>): ReadonlyArray<Term> => {
  if (text.slice(...side).trim() === "") return []
  const terms = cut(text, side, "+").flatMap((span) => termOf(text, trimmed(text, span), problems))
  for (const { count, name } of combined(terms)) {
    if (count <= largestProductExponent) continue
    const { span } = terms.find((each) => each.name === name)!
    const message = `a side has at most ${largestProductExponent} of a name, found ${count} of \`${name}\``
    problems.push({ message, span, expected: `at most ${largestProductExponent}` })
  }
  return terms
}

const termOf = (text: string, span: Span, problems: Array<Problem>): ReadonlyArray<Term> => {
  const written = text.slice(...span)
  const found = term.exec(written)
  if (found === null) {
    const shown = written.trim() === "" ? "nothing" : `\`${written}\``
    const message = `expected a name, or a whole number and a name as in \`2 Ca\`, found ${shown}`
    problems.push({ message, span, expected: "a name" })
    return []
  }
  const { count: digits = "1", name } = found.groups!
  const count = Number(digits)
  if (Number.isInteger(count) && count >= 1) return [{ name, count, span: [span[1] - name.length, span[1]] }]
  const message = `\`${digits}\` is no whole number of at least 1: so many of \`${name}\` cannot meet`
  problems.push({ message, span: [span[0], span[0] + digits.length], expected: "a whole number" })
  return []
}

/** Where `separator` cuts a part of a text, outside brackets. */
const cut = (text: string, [from, to]: Span, separator: string): ReadonlyArray<Span> => {
  const parts: Array<Span> = []
  let depth = 0
  let start = from
  for (let i = from; i < to; i++) {
    if (text[i] === "(" || text[i] === "[") depth++
    else if (text[i] === ")" || text[i] === "]") depth--
    else if (text[i] === separator && depth <= 0) {
      parts.push([start, i])
      start = i + 1
    }
  }
  return [...parts, [start, to]]
}

const ratesOf = (
  text: string,
  colon: number,
  reversible: boolean,
  problems: Array<Problem>
): ReadonlyArray<RateText> => {
  const needed = reversible ? "two rates, forward and backward" : "one rate"
  const expected = reversible ? ": forward, backward" : ": forward"
  if (colon < 0 || text.slice(colon + 1).trim() === "") {
    const span: Span = colon < 0 ? [text.length, text.length] : [colon, colon + 1]
    problems.push({ message: `${needed} must follow after a colon: \`${expected}\``, span, expected })
    return []
  }
  const spans = cut(text, [colon + 1, text.length], ",").map((span) => trimmed(text, span))
  const blank = spans.find((span) => text.slice(...span).trim() === "")
  if (blank !== undefined) problems.push({ message: "a rate is missing here", span: blank, expected: "a rate" })
  else if (spans.length !== (reversible ? 2 : 1)) {
    const unreadable = spans.flatMap((span) => unreadableIn(text, span)) // a bracket left open hides a comma
    if (unreadable.length > 0) {
      problems.push(...unreadable)
      return []
    }
    const wayOut = !reversible && spans.length === 2 ? `: ${bothWays}` : ""
    const message = `\`${reversible ? "<->" : "->"}\` has ${needed}, found ${spans.length}${wayOut}`
    problems.push({ message, span: [spans[0][0], spans[spans.length - 1][1]], expected })
  }
  return spans.map((span) => ({ text: text.slice(...span), span }))
}

const unreadableIn = (text: string, span: Span): ReadonlyArray<Problem> => {
  const read = parse(inPlace({ text: text.slice(...span), span }))
  return Result.isFailure(read) ? read.failure : []
}

/** Each name once, in the order of code units. */
const combined = (terms: ReadonlyArray<Term>): ReadonlyArray<Term> => {
  const byName = new Map<string, Term>()
  for (const each of terms) {
    byName.set(each.name, { ...each, count: each.count + (byName.get(each.name)?.count ?? 0) })
  }
  return [...byName.keys()].sort().map((name) => byName.get(name)!)
}

const sideText = (terms: ReadonlyArray<Term>): string =>
  terms.map(({ count, name }) => count === 1 ? name : `${count} ${name}`).join(" + ")
