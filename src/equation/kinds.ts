/**
 * Which parts of an expression over rows are numbers, strings or booleans, and what does not fit.
 *
 * One idea: a column says what it holds, and every operator what it takes: order and arithmetic want numbers, `==` and `!=` two of a kind, a
 * condition a boolean. As in equations a comparison counts as 0 or 1 where a number is wanted; but a number is no condition. A part that
 * already has a problem fits everywhere. Units are another question (`units.ts`).
 */
import { listed } from "../table/excerpt.ts"
import { nearest } from "../table/nearest.ts"
import { didYouMean, type Problem } from "../unit/Problem.ts"
import { type Binary, type Expression, mapChildren } from "./Expression.ts"
import { bottomUp } from "./graph.ts"
import { quoted as quotedPart } from "./misfit.ts"
import { isComparison } from "./operators.ts"
import { columnOf, isQuoted, unquoted } from "./quoted.ts"

/** What a part is. */
export type Kind = "number" | "text" | "truth"

/** What a column holds; `levels` are all texts in it. */
export type Holds = { readonly kind: Kind; readonly levels?: ReadonlyArray<string> }

/** Kinds as people say them. */
export const kindText: Readonly<Record<Kind, string>> = { number: "a number", text: "a string", truth: "a boolean" }

/** The kind of a part, `none` of the word `null`; null where there is a problem already. */
type Found = Kind | "none" | null

/** The kind of an expression and what is wrong within it; `holds` says what a name stands for, undefined where there is no such name. */
export const inferKind = (
  expression: Expression,
  holds: (name: string) => Holds | undefined
): { readonly kind: Kind | null; readonly problems: ReadonlyArray<Problem> } => {
  const problems: Array<Problem> = []
  const wrong = (e: Expression, message: string): null => {
    problems.push({ message, span: e.span })
    return null
  }
  const stray = (e: Expression): null =>
    wrong(e, "`null` stands beside `==` or `!=` and a column, as in `K_gK == null`")
  const number = (e: Expression, kind: Found, what: string): void => {
    if (kind === "none") stray(e)
    if (kind === "text") wrong(e, `${what} must be a number, found the string ${quotedPart(e)}`)
  }
  const condition = (e: Expression, kind: Found, what: string): void => {
    if (kind === "none") stray(e)
    if (kind === "text") {
      wrong(e, `${what} must be a boolean, found the string ${quotedPart(e)}: compare it with \`==\``)
    }
    if (kind === "number") {
      wrong(e, `${what} must be a boolean, found the number ${quotedPart(e)}: compare it, as in \`x > 0\``)
    }
  }

  /** A text that no row of a column has. */
  const level = (column: Expression, text: Expression): void => {
    if (column._tag !== "Name" || text._tag !== "Name" || isQuoted(column.name) || !isQuoted(text.name)) return
    const levels = holds(column.name)?.levels
    const wanted = unquoted(text.name)
    if (levels === undefined || levels.includes(wanted)) return
    const near = nearest(wanted, levels)
    const guess = near === undefined ? undefined : JSON.stringify(near)
    problems.push({
      message: `no row has ${text.name} as its \`${columnOf(column.name)}\`${didYouMean(guess)}${
        levels.length === 0 ? "" : ` (there is: ${listed(levels.map((each) => JSON.stringify(each)))})`
      }`,
      span: text.span,
      ...guess === undefined ? {} : { nearest: guess }
    })
  }

  const equality = (e: Binary, left: Found, right: Found): Found => {
    if (left === null || right === null) return "truth"
    if (left === "none" || right === "none") {
      const [none, other] = left === "none" ? [e.left, e.right] : [e.right, e.left]
      return other._tag === "Name" && !isQuoted(other.name) && other.name !== noValue ? "truth" : stray(none)
    }
    if ((left === "text") !== (right === "text")) {
      return wrong(
        e,
        `both sides of \`${e.op}\` must be of one kind: ${quotedPart(e.left)} is ${kindText[left]}, ${
          quotedPart(e.right)
        } ${kindText[right]}`
      )
    }
    level(e.left, e.right)
    level(e.right, e.left)
    return "truth"
  }

  const binary = (e: Binary, left: Found, right: Found): Found => {
    if (e.op === "==" || e.op === "!=") return equality(e, left, right)
    const check = e.op === "&&" || e.op === "||" ? condition : number
    check(e.left, left, `the left of \`${e.op}\``)
    check(e.right, right, `the right of \`${e.op}\``)
    return e.op === "&&" || e.op === "||" || isComparison(e.op) ? "truth" : "number"
  }

  const { kind } = bottomUp<{ readonly kind: Found }>((e, of) => {
    switch (e._tag) {
      case "Number":
        return { kind: "number" }
      case "Name":
        return { kind: isQuoted(e.name) ? "text" : e.name === noValue ? "none" : holds(e.name)?.kind ?? null }
      case "Unary":
        if (e.op === "!") condition(e.operand, of(e.operand).kind, "what follows `!`")
        else number(e.operand, of(e.operand).kind, "what follows `-`")
        return { kind: e.op === "!" ? "truth" : "number" }
      case "Binary":
        return { kind: binary(e, of(e.left).kind, of(e.right).kind) }
      case "Conditional": {
        const [yes, no] = [of(e.yes).kind, of(e.no).kind]
        condition(e.test, of(e.test).kind, "the condition of `? :`")
        if (yes === "none") return { kind: stray(e.yes) }
        if (no === "none") return { kind: stray(e.no) }
        if (yes === null || no === null || yes === no) return { kind: yes ?? no }
        if (yes !== "text" && no !== "text") return { kind: "number" }
        const found = `${quotedPart(e.yes)} is ${kindText[yes]}, ${quotedPart(e.no)} ${kindText[no]}`
        return { kind: wrong(e, `both cases of \`? :\` must be of one kind: ${found}`) }
      }
      case "Call":
        e.args.forEach((arg) => number(arg, of(arg).kind, `an argument of \`${e.name}\``))
        return { kind: "number" }
    }
  })(expression)
  if (kind === "none") return { kind: stray(expression), problems }
  return { kind, problems }
}

/** The word for no value: `K_gK == null` holds where a row has none. */
export const noValue = "null"

const nullOf = "``"

/** The name under which `withNullTests` asks whether a row has no value in a column, and that column; null for other names. */
export const testedForNull = (name: string): string | null => name.startsWith(nullOf) ? name.slice(nullOf.length) : null

/** The column of which a comparison asks whether it has a value; null of any other comparison. */
const columnBesideNull = ({ left, right }: Binary): string | null =>
  left._tag !== "Name" || right._tag !== "Name"
    ? null
    : right.name === noValue
    ? left.name
    : left.name === noValue
    ? right.name
    : null

/** The expression with a name for each test whether a column has a value; no name in a text begins with two backquotes. */
export const withNullTests = (expression: Expression): Expression =>
  bottomUp<Expression>((e, of) => {
    const column = e._tag === "Binary" && (e.op === "==" || e.op === "!=") ? columnBesideNull(e) : null
    if (e._tag !== "Binary" || column === null) return mapChildren(e, of)
    const test: Expression = { _tag: "Name", name: nullOf + column, span: e.span }
    return e.op === "==" ? test : { _tag: "Unary", op: "!", operand: test, span: e.span }
  })(expression)
