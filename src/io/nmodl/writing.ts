/**
 * Expressions of this library as NMODL: functions by their names there, choices as `if` … `else` before the line that needs them.
 *
 * A writer collects the lines of one block. Names are what `called` makes of them; a function that NMODL has not is a FUNCTION of the file, which
 * `helpers` names. What has no counterpart is said by `missing` and left.
 */
import type { Expression } from "../../equation/Expression.ts"
import type { FunctionName } from "../../equation/functions.ts"
import { valueOf } from "./Definitions.ts"
import { levels, signLevel } from "./expressions.ts"

const atom = 9

/** FUNCTIONs of a file by their names: what this library has and NMODL has not. */
export const helperTexts: Readonly<Record<string, string>> = {
  vtrap: `FUNCTION vtrap(x, y) {
  if (fabs(x/y) < 1e-6) { vtrap = y*(1 - x/y/2) } else { vtrap = x/(exp(x/y) - 1) }
}`,
  efun: `FUNCTION efun(z) {
  if (fabs(z) < 1e-6) { efun = 1 - z/2 } else { efun = z/(exp(z) - 1) }
}`,
  max: `FUNCTION max(x, y) {
  if (x < y) { max = y } else { max = x }
}`,
  min: `FUNCTION min(x, y) {
  if (y < x) { min = y } else { min = x }
}`
}

type Text = { readonly text: string; readonly level: number }

/** What a writer knows of the file that it writes for. */
export type World = {
  readonly called: (name: string) => string
  readonly helpers: Set<string>
  readonly missing: (what: string, why: string) => void
  /** A name that nothing has yet. */
  readonly fresh: (wanted: string) => string
}

const same: Partial<Record<FunctionName, string>> = {
  exp: "exp",
  log: "log",
  sqrt: "sqrt",
  sin: "sin",
  cos: "cos",
  sinh: "sinh",
  cosh: "cosh",
  tanh: "tanh",
  floor: "floor",
  ceil: "ceil",
  abs: "fabs",
  min: "min",
  max: "max",
  vtrap: "vtrap",
  efun: "efun"
}

/** A number that NMODL reads. */
export const numberText = (value: number): string => Object.is(value, -0) ? "-0" : String(value)

/** Writes the lines of a block. */
export class Writer {
  readonly lines: Array<string> = []
  readonly locals: Array<string> = []
  readonly world: World
  #indent = "  "

  constructor(world: World) {
    this.world = world
  }

  /** A line `target = value`; a choice at the top of it becomes `if` … `else`. */
  assign(target: string, e: Expression): void {
    if (e._tag !== "Conditional") {
      const text = this.text(e, target)
      this.lines.push(`${this.#indent}${target} = ${text}`)
      return
    }
    this.lines.push(`${this.#indent}if (${this.text(e.test, target)}) {`)
    this.#within(target, e.yes)
    this.lines.push(`${this.#indent}} else {`)
    this.#within(target, e.no)
    this.lines.push(`${this.#indent}}`)
  }

  #within(target: string, e: Expression): void {
    this.#indent += "  "
    this.assign(target, e)
    this.#indent = this.#indent.slice(2)
  }

  /** A LOCAL name with a value. */
  local(wanted: string, e: Expression): string {
    const name = this.world.fresh(wanted)
    this.locals.push(name)
    this.assign(name, e)
    return name
  }

  /** An expression on one line; choices in it become LOCAL names, called after what they are for. */
  text(e: Expression, wanted: string): string {
    return this.#text(e, wanted).text
  }

  #text(e: Expression, wanted: string): Text {
    const bound = (part: Expression, level: number): string => {
      const { level: own, text } = this.#text(part, wanted)
      return own < level ? `(${text})` : text
    }
    switch (e._tag) {
      case "Number":
        return { text: e.unit === null ? numberText(e.value) : `${numberText(e.value)} (${e.unit})`, level: atom }
      case "Name":
        return { text: this.world.called(e.name), level: atom }
      case "Unary":
        return { text: `${e.op}${bound(e.operand, signLevel)}`, level: signLevel }
      case "Binary": {
        if (e.op === "*" && isKelvin(e)) return this.#text(e.left, wanted)
        const level = levels[e.op]
        const [left, right] = e.op === "^" ? [level + 1, level] : [level, level + 1]
        const tight = e.op === "^" || e.op === "*" || e.op === "/"
        const gap = tight && !/ \(/.test(bound(e.left, left)) ? "" : " "
        return { text: `${bound(e.left, left)}${gap}${e.op}${gap}${negated(bound(e.right, right))}`, level }
      }
      case "Conditional":
        return { text: this.local(`${wanted}_choice`, e), level: atom }
      case "Call":
        return this.#call(e, wanted)
    }
  }

  #call(e: Extract<Expression, { readonly _tag: "Call" }>, wanted: string): Text {
    const [x] = e.args
    const one: Expression = { _tag: "Number", value: 1, unit: null, span: [0, 0] }
    const plus = (left: Expression, op: "+" | "-", right: Expression): Expression => ({
      _tag: "Binary",
      op,
      left,
      right,
      span: [0, 0]
    })
    const exp = (of: Expression): Expression => ({ _tag: "Call", name: "exp", args: [of], span: [0, 0] })
    const over = (of: Expression): Expression => ({ _tag: "Binary", op: "/", left: one, right: of, span: [0, 0] })
    switch (e.name) {
      case "sigmoid":
        return this.#text(over(plus(one, "+", exp(minus(x)))), wanted)
      case "exprel":
        return this.#text(over({ ...e, name: "efun" }), wanted)
      case "expm1":
        return this.#text(plus(exp(x), "-", one), wanted)
      case "log1p":
        return this.#text({ ...e, name: "log", args: [plus(one, "+", x)] }, wanted)
      default: {
        const name = same[e.name]
        if (name === undefined) this.world.missing(e.name, `NMODL has no function \`${e.name}\``)
        else if (Object.hasOwn(helperTexts, name)) this.world.helpers.add(name)
        return { text: `${name ?? e.name}(${e.args.map((arg) => this.text(arg, wanted)).join(", ")})`, level: atom }
      }
    }
  }

  /** The block in braces, after its words. */
  block(words: string): string {
    const locals = this.locals.length === 0 ? [] : [`  LOCAL ${this.locals.join(", ")}`]
    return [`${words} {`, ...locals, ...this.lines, "}"].join("\n")
  }
}

/** The negative of an expression, without a second sign. */
const minus = (e: Expression): Expression =>
  e._tag === "Unary" && e.op === "-" ? e.operand : { _tag: "Unary", op: "-", operand: e, span: [0, 0] }

/** A text behind an operator: with a sign it stands in brackets. */
const negated = (text: string): string => text.startsWith("-") ? `(${text})` : text

/** `… * 1 [K]`: a temperature there is a number of degrees, with the unit. */
const isKelvin = ({ right }: Extract<Expression, { readonly _tag: "Binary" }>): boolean =>
  right._tag === "Number" && right.unit === "K" && valueOf(right) === 1
