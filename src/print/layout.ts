/**
 * From code to text: lines of at most 120 columns, broken as a person would.
 *
 * One idea: what fits stays on its line. Of what does not, a list gets a line for each thing (or as many as fit), a call whose last argument
 * has brackets opens these on its own line, a chain gets a line for each method, a text is cut into several. It knows nothing of what the
 * code means.
 */
import { type Code, text as textCode, widthOf } from "./Code.ts"

/** Most columns of a line. */
export const widest = 120

/** Columns by which what stands inside goes in, and beyond which nothing goes in further, so that deep code has lines too. */
const [step, deepest] = [2, 60] as const

/** Fewest characters of a text for which it is begun on a line. */
const least = 20

const inside = (indent: number): number => Math.min(indent + step, deepest)

const closing = { "(": ")", "[": "]", "{": "}" } as const

/** The text of some code. */
export const layout = (code: Code): string => {
  const out: Array<string> = []
  let column = 0

  const put = (text: string): void => {
    out.push(text)
    column += text.length
  }

  const newLine = (indent: number): void => {
    out.push(`\n${" ".repeat(indent)}`)
    column = indent
  }

  const fits = (width: number, rest: number): boolean => column + width + rest <= widest

  /** Writes code on one line. */
  const flat = (part: Code): void => {
    if (typeof part === "string") return put(part)
    switch (part._tag) {
      case "Name":
      case "Text":
        return put(part.text)
      case "Row":
        return part.parts.forEach(flat)
      case "List": {
        const padding = part.open === "{" && part.items.length > 0 ? " " : ""
        put(part.open + padding)
        part.items.forEach((item, i) => {
          if (i > 0) put(", ")
          flat(item)
        })
        return put(padding + closing[part.open])
      }
      case "Chain":
        flat(part.head)
        return part.links.forEach(flat)
      case "Hole":
        return
    }
  }

  /** What is left to do, the next thing last: code may be too deep for functions that call themselves. */
  const tasks: Array<() => void> = []

  const then = (steps: ReadonlyArray<() => void>): void => {
    for (let i = steps.length - 1; i >= 0; i--) tasks.push(steps[i])
  }

  /** Writes code, with room for `rest` more columns behind it. */
  const write = (part: Code, indent: number, rest: number): void => {
    if (fits(widthOf(part), rest)) return flat(part)
    if (typeof part === "string") return put(part)
    switch (part._tag) {
      case "Text":
        return pieces(part.value, indent, rest)
      case "Row":
        return then(part.parts.map((each, i) => () => write(each, indent, behind(part.parts, i, rest))))
      case "List":
        return broken(part, indent, rest)
      case "Chain":
        return then([
          () => write(part.head, indent, 0),
          ...part.links.map((link, i) => () => {
            newLine(inside(indent))
            write(link, inside(indent), i + 1 < part.links.length ? 0 : rest)
          })
        ])
      default:
        return flat(part)
    }
  }

  /** A text over several lines, cut behind a blank where there is one. */
  const pieces = (value: string, indent: number, rest: number): void => {
    const most = (): number => widest - column - rest - 4 // quotes and a plus
    if (most() < least) newLine(inside(indent))
    let left = value
    while (left !== "") {
      const piece = beginning(left, most())
      left = left.slice(piece.length)
      flat(textCode(piece))
      if (left === "") return
      put(" +")
      newLine(inside(indent))
    }
  }

  /** Things between brackets over several lines. */
  const broken = (part: Extract<Code, { readonly _tag: "List" }>, indent: number, rest: number): void => {
    const { filled, items, open } = part
    put(open)
    if (hugs(part)) {
      for (const item of items.slice(0, -1)) {
        flat(item)
        put(", ")
      }
      return then([() => write(items[items.length - 1], indent, rest + 1), () => put(closing[open])])
    }
    then([
      ...items.map((item, i) => () => {
        const comma = i + 1 < items.length ? "," : ""
        if (i > 0 && filled && fits(1 + widthOf(item), comma.length)) put(" ")
        else newLine(inside(indent))
        if (fits(widthOf(item), comma.length)) {
          flat(item)
          return put(comma)
        }
        then([() => write(item, inside(indent), comma.length), () => put(comma)])
      }),
      () => {
        newLine(indent)
        put(closing[open])
      }
    ])
  }

  /** Whether the last argument of a call opens its bracket on the line of the call. */
  const hugs = ({ items, open }: Extract<Code, { readonly _tag: "List" }>): boolean => {
    const last = items.at(-1)
    const before = items.slice(0, -1).reduce((sum, item) => sum + widthOf(item) + 2, 0)
    return open === "(" && last !== undefined && opensOnItsLine(last) && fits(before, 1)
  }

  tasks.push(() => write(code, 0, 0))
  for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) task()
  return out.join("")
}

/** Whether code that does not fit opens a bracket on the line on which it begins: a list, a record, or a call of one. */
const opensOnItsLine = (code: Code): boolean => typeof code !== "string" && code._tag === "List" && code.open !== "("

/** Columns that must stay free behind a part of a row: what follows, up to where the line can be broken. */
const behind = (parts: ReadonlyArray<Code>, i: number, rest: number): number => {
  let width = 0
  for (const part of parts.slice(i + 1)) {
    if (typeof part !== "string" && part._tag === "List") return width + 1
    width += widthOf(part)
    if (width > widest) return 0
  }
  return width + rest
}

/** The beginning of a text that has room between quotes: up to a blank where one stands in its second half. */
const beginning = (value: string, most: number): string => {
  // What is written for a character is up to six columns wide; as many characters as there are columns are too many at worst.
  let end = Math.min(value.length, most)
  while (end > 1 && JSON.stringify(value.slice(0, end)).length - 2 > most) end--
  if (end === value.length) return value
  const blank = value.lastIndexOf(" ", end - 1)
  if (blank >= end / 2) return value.slice(0, blank + 1)
  return /[\uD800-\uDBFF]/.test(value[end - 1]) && end > 1 ? value.slice(0, end - 1) : value.slice(0, end)
}
