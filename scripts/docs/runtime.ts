/**
 * What the generated programs call: the checks behind `// =>`, `// throws` and the outputs, and the capture of what is printed.
 *
 * One idea: a wrong value is noted and the program goes on, so that one run shows everything that is wrong on a page.
 */
import { inspect } from "node:util"
import { Digits, matches, more as rest, textMatches } from "./matches.ts"

/** What a run left behind. */
export type Report = {
  readonly failures: Array<string>
  /** What was printed up to each output of each module, and what was printed altogether. */
  readonly outputs: Record<string, Array<string>>
  printed: string
  finished: boolean
}

/** The report of this process. */
export const report: Report = { failures: [], outputs: {}, printed: "", finished: false }

let current = ""
let shown = 0
let marked = 0

/** From now on everything printed goes into the report instead of the terminal. */
export const capture = (): void => {
  for (const stream of [process.stdout, process.stderr]) {
    const write = (chunk: string | Uint8Array, encoding?: unknown, done?: unknown): boolean => {
      report.printed += typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8")
      const callback = typeof encoding === "function" ? encoding : done
      if (typeof callback === "function") queueMicrotask(() => void callback())
      return true
    }
    stream.write = write
  }
}

/** Says which module runs next. */
export const begin = (module: string): void => {
  current = module
  report.outputs[module] = []
  shown = report.printed.length
}

const show = (value: unknown): string => inspect(value, { depth: 6, breakLength: 100, maxArrayLength: 40 })

const note = (at: string, ...lines: ReadonlyArray<string>): void => {
  report.failures.push([at, ...lines.map((line) => `  ${line.replaceAll("\n", "\n           ")}`)].join("\n"))
}

/** Makes the expectation behind `1.23…`. */
export const digits = (text: string, exponent: string): unknown => new Digits(text, exponent)

/** Makes the expectation behind a lone `…` in an array. */
export const more: unknown = rest

/** Checks `actual // => value`: `expected` is the value, or the words where they are not TypeScript. */
export const equals = (actual: unknown, expected: string | (() => unknown), at: string): void => {
  if (typeof expected === "string") {
    const printed = typeof actual === "string" ? [actual] : [String(actual), show(actual)]
    if (!printed.some((text) => textMatches(text, expected))) {
      note(at, `expected ${expected}`, `received ${show(actual)}`)
    }
    return
  }
  const value = expected()
  if (!matches(actual, value)) {
    const wanted = value instanceof Digits ? `${value.digits}…${value.exponent}` : show(value)
    note(at, `expected ${wanted}`, `received ${show(actual)}`)
  }
}

/** Remembers how much has been printed, for `printed`. */
export const mark = (): void => {
  marked = report.printed.length
}

/** Checks `console.log(…) // => text`: what was printed since `mark`. */
export const printed = (expected: string, at: string): void => {
  const text = report.printed.slice(marked).trimEnd()
  const unquoted = /^"(.*)"$/.exec(expected)?.[1] ?? expected
  if (!textMatches(text, expected) && !textMatches(text, unquoted)) note(at, `expected ${expected}`, `printed  ${text}`)
}

/** `_tag`, `name` and class of an error, and its message. */
const describe = (error: unknown): { readonly names: ReadonlyArray<string>; readonly message: string } => {
  if (typeof error !== "object" || error === null) return { names: [], message: String(error) }
  const { _tag, name, message } = error as {
    readonly _tag?: unknown
    readonly name?: unknown
    readonly message?: unknown
  }
  const names = [_tag, name, error.constructor?.name].filter((entry) => typeof entry === "string")
  return { names, message: typeof message === "string" ? message : show(error) }
}

const checkError = (error: unknown, expected: string, at: string): void => {
  const { names, message } = describe(error)
  const [, name, text] = /^([A-Z][\w$]*)(?::\s*|$)([\s\S]*)$/.exec(expected) ?? ["", "", expected]
  const wanted = text.replace(/…$/, "").trim()
  if ((name !== "" && !names.includes(name)) || !message.includes(wanted)) {
    note(at, `expected a throw of ${expected}`, `but thrown was ${names[0] ?? ""}: ${message}`)
  }
}

/** Checks `expression // throws Name: text`. */
export const throws = (body: () => unknown, expected: string, at: string): void => {
  let value: unknown
  try {
    value = body()
  } catch (error) {
    return checkError(error, expected, at)
  }
  note(at, `expected a throw of ${expected}`, `but received ${show(value)}`)
}

/** Checks `await expression // throws Name: text`. */
export const throwsLater = async (body: () => Promise<unknown>, expected: string, at: string): Promise<void> => {
  let value: unknown
  try {
    value = await body()
  } catch (error) {
    return checkError(error, expected, at)
  }
  note(at, `expected a throw of ${expected}`, `but received ${show(value)}`)
}

/** Marks the place of an output: takes what was printed since the one before. */
export const output = (index: number): void => {
  report.outputs[current][index] = report.printed.slice(shown)
  shown = report.printed.length
}
