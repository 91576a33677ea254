/**
 * Equation text to tree: a Pratt parser.
 *
 * One idea: binding levels come from the operator table; a problem that leaves the shape of the text clear (an unknown
 * function, a wrong number of arguments, a unit that cannot be read) is noted and parsing goes on, a broken shape stops
 * it. Owes law L9: parse(print(tree)) is the tree. Which names exist it asks for one message only.
 */
import * as Result from "effect/Result"
import { nearest } from "../table/nearest.ts"
import { didYouMean, placeOf, type Problem, shift, type Span } from "../unit/Problem.ts"
import { parseUnit } from "../unit/unitText.ts"
import type { Expression } from "./Expression.ts"
import { foreignFunction, foreignWord } from "./foreign.ts"
import { type FunctionName, functionNames, functions, isFunctionName, takesOrder } from "./functions.ts"
import { type Dialect, lex, type Token } from "./lex.ts"
import { deepestNesting, highestOrder, longestText, mostTokens } from "./limits.ts"
import { binaryOperators, isBinaryOperator, Level } from "./operators.ts"
import { isQuoted } from "./quoted.ts"

/**
 * Parses a text, or gives all lexical problems, or the problems up to and including the first place where the shape
 * breaks. `isName` tells what may be a quantity that is multiplied by what stands in brackets: of rows nothing is, where nobody says.
 */
export const parse = (
  text: string,
  dialect: Dialect = "equation",
  isName: (word: string) => boolean = () => dialect === "equation"
): Result.Result<Expression, ReadonlyArray<Problem>> => {
  const split = dialect === "equation" ? ": split it into definitions" : ""
  if (text.length > longestText) {
    const message = `the text has ${text.length} characters, at most ${longestText} are read${split}`
    return Result.fail([{ message, span: [0, 0] }])
  }
  const { tokens, problems: lexical } = lex(text, dialect)
  if (lexical.length > 0) return Result.fail(lexical)
  if (tokens.length === 1) {
    return Result.fail([{ message: "the text is empty: write an expression", span: [0, text.length] }])
  }
  if (tokens.length - 1 > mostTokens) {
    const message = `the text has ${tokens.length - 1} tokens, at most ${mostTokens} are read${split}`
    return Result.fail([{ message, span: [0, text.length] }])
  }
  const problems: Array<Problem> = []
  try {
    const expression = parseTokens(text, dialect, tokens, problems, isName)
    return problems.length > 0 ? Result.fail(problems) : Result.succeed(expression)
  } catch (thrown) {
    if (thrown !== brokenShape) throw thrown
    return Result.fail(problems)
  }
}

const brokenShape = Symbol("broken shape")

const parseTokens = (
  source: string,
  dialect: Dialect,
  tokens: ReadonlyArray<Token>,
  problems: Array<Problem>,
  isName: (word: string) => boolean
): Expression => {
  let position = 0
  const next = (): Token => tokens[position]
  const at = (symbol: string): boolean => next().kind === "Symbol" && next().text === symbol
  const stop = (problem: Problem): never => {
    problems.push(problem)
    throw brokenShape
  }
  const expect = (symbol: string, why: string): Token => {
    if (at(symbol)) return tokens[position++]
    return stop({
      message: `expected \`${symbol}\` ${why}, found ${show(next())}`,
      span: next().span,
      expected: symbol
    })
  }

  let depth = 0
  const expression = (level: number): Expression => {
    if (++depth > deepestNesting) {
      const message = `more than ${deepestNesting} brackets, signs or choices stand within each other` +
        (dialect === "equation" ? ": name parts in `definitions`" : "")
      stop({ message, span: next().span, expected: `at most ${deepestNesting}` })
    }
    let left = prefix()
    while (true) {
      if (isIn() && Level.comparison >= level) {
        left = among(left)
        refuseChain(Level.comparison)
        continue
      }
      if (next().kind !== "Symbol") break
      const { text: symbol, span } = next()
      if (symbol === "?" && level <= Level.conditional) {
        position++
        const yes = expression(Level.conditional)
        expect(":", `for the other case of the \`?\` in ${placeOf(source, span[0])}`)
        const no = expression(Level.conditional)
        left = { _tag: "Conditional", test: left, yes, no, span: [left.span[0], no.span[1]] }
      } else if (isBinaryOperator(symbol) && binaryOperators[symbol].level >= level) {
        position++
        const operator = binaryOperators[symbol]
        const right = expression(operator.groups === "right" ? operator.level : operator.level + 1)
        left = { _tag: "Binary", op: symbol, left, right, span: [left.span[0], right.span[1]] }
        if (operator.groups === "never") refuseChain(operator.level)
      } else break
    }
    depth--
    return left
  }

  const refuseChain = (level: number): void => {
    const { kind, text, span } = next()
    const again = kind === "Symbol" && isBinaryOperator(text) && binaryOperators[text].level === level
    if (again || level === Level.comparison && isIn()) {
      stop({ message: `comparisons do not chain at \`${text}\`: write \`a < b && b < c\``, span })
    }
  }

  const prefix = (): Expression => {
    const token = next()
    if (token.kind === "Number") return number()
    if (token.kind === "Name") {
      position++
      return at("(") && token.ticked === undefined ? call(token) : { _tag: "Name", name: token.text, span: token.span }
    }
    if (at("-") || at("!")) {
      position++
      const operand = expression(Level.unary)
      return { _tag: "Unary", op: token.text === "-" ? "-" : "!", operand, span: [token.span[0], operand.span[1]] }
    }
    if (at("(")) {
      position++
      const inner = expression(Level.conditional)
      const close = expect(")", closes(source, token))
      return { ...inner, span: [token.span[0], close.span[1]] }
    }
    if (token.kind === "Unit") return stop({ message: strayUnit, span: token.span })
    const wayOut = at("+") ? ": leave out the plus" : ""
    return stop({ message: `expected a value, found ${show(token)}${wayOut}`, span: token.span, expected: "a value" })
  }

  const isIn = (): boolean => dialect === "rows" && next().kind === "Name" && next().text === "in"

  /** `a in (x, y)` is `a == x || a == y`. */
  const among = (left: Expression): Expression => {
    position++
    const open = expect("(", "for the list of `in`")
    const list = [expression(Level.sum)]
    while (at(",")) {
      position++
      list.push(expression(Level.sum))
    }
    const close = expect(")", closes(source, open))
    const span: Span = [left.span[0], close.span[1]]
    return list
      .map((right): Expression => ({ _tag: "Binary", op: "==", left, right, span: right.span }))
      .reduce((all, one) => ({ _tag: "Binary", op: "||", left: all, right: one, span }))
  }

  /** Refuses what reads like the rest of a unit behind a unit without brackets: `2 um^2` would be (2 um)^2. */
  const refuseParts = (digits: string, unit: Token): void => {
    const [sign, part] = [next(), tokens[Math.min(position + 1, tokens.length - 1)]]
    const isUnit = isBareUnit(part)
    const goesOn = sign.kind === "Symbol" && (sign.text === "^" || (sign.text === "/" || sign.text === "*") && isUnit)
    if (!goesOn && (isIn() || !isBareUnit(sign))) return
    const whole = source.slice(unit.span[0], goesOn ? part.span[1] : sign.span[1])
    const span: Span = [unit.span[0], unit.span[0] + whole.length]
    const instead = `${digits} [${whole}]`
    stop({ message: `a unit of several parts stands in brackets: write \`${instead}\``, span, expected: instead })
  }

  const number = (): Expression => {
    const { text, span } = tokens[position++]
    const value = Number(text)
    // Of rows, `2 um` is `2 [um]`: no name can follow a number there but `in`.
    const named = dialect === "rows" && !isIn() && isBareUnit(next())
    if (next().kind !== "Unit" && !named) return { _tag: "Number", value, unit: null, span }
    const unit = tokens[position++]
    if (named) refuseParts(text, unit)
    const read = parseUnit(unit.text)
    if (Result.isFailure(read)) problems.push(...read.failure.map((problem) => shift(problem, unit.span[0] + 1)))
    return { _tag: "Number", value, unit: unit.text.trim(), span: [span[0], unit.span[1]] }
  }

  const call = (name: Token): Expression => {
    const open = tokens[position++]
    const args: Array<Expression> = []
    if (!at(")")) {
      args.push(expression(Level.conditional))
      while (at(",")) {
        position++
        args.push(expression(Level.conditional))
      }
    }
    const close = expect(")", closes(source, open))
    const span: Span = [name.span[0], close.span[1]]
    const problem = checkCall(name, args, span, isName)
    if (problem === undefined && isFunctionName(name.text)) return { _tag: "Call", name: name.text, args, span }
    if (problem !== undefined) problems.push(problem)
    return { _tag: "Number", value: 0, unit: null, span } // stands in for the call; the tree is not handed out
  }

  const whole = expression(Level.conditional)
  const rest = next()
  if (rest.kind !== "End") stop(unexpectedRest(rest, tokens[position - 1]))
  return whole
}

/** Whether a token is a unit without brackets. */
const isBareUnit = ({ kind, text, ticked }: Token): boolean =>
  kind === "Name" && ticked === undefined && !isQuoted(text) && Result.isSuccess(parseUnit(text))

const checkCall = (
  name: Token,
  args: ReadonlyArray<Expression>,
  span: Span,
  isName: (word: string) => boolean
): Problem | undefined => {
  if (!isFunctionName(name.text)) return unknownFunction(name, args.length === 1 && isName(name.text))
  const { arity } = functions[name.text]
  if (args.length !== arity) {
    const expected = arity === 1 ? "1 argument" : `${arity} arguments`
    const wayOut = args.length > arity ? moreArguments[name.text] ?? "" : ""
    return { message: `\`${name.text}\` takes ${expected}, found ${args.length}${wayOut}`, span, expected }
  }
  const [order] = args
  const isOrder = order._tag === "Number" && Number.isInteger(order.value)
  if (takesOrder(name.text) && !(isOrder && order.value >= 1 && order.value <= highestOrder)) {
    const expected = isOrder && order.value > highestOrder
      ? `at most ${highestOrder}`
      : "an integer literal of at least 1"
    return { message: `the order of \`${name.text}\` is ${expected}`, span: order.span, expected }
  }
  return undefined
}

/** What to write for more arguments than a function takes. */
const moreArguments: { readonly [F in FunctionName]?: string } = {
  log: "; to base y it is `log(x) / log(y)`",
  min: ": write `min(x, min(y, z))`",
  max: ": write `max(x, max(y, z))`"
}

/** A word of another language by its meaning, another one by the function that it is a slip of. */
const unknownFunction = ({ span, text }: Token, isFactor: boolean): Problem => {
  const message = `there is no function \`${text}\``
  const foreign = foreignFunction(text)
  if (foreign !== undefined) {
    const { instead, wayOut } = foreign
    return { message: `${message}: ${wayOut}`, span, ...instead === null ? {} : { expected: instead } }
  }
  const near = nearest(text, functionNames)
  if (near !== undefined && isSlip(text, near)) return { message: message + didYouMean(near), span, nearest: near }
  return isFactor
    ? { message: `${message}; for a product write \`${text} * (...)\``, span }
    : { message: `${message}; functions are ${functionNames.join(", ")}`, span }
}

/** Whether a word is another one mistyped: the same letters in other cases or another order, or a longer word, nearly. */
const isSlip = (word: string, near: string): boolean => {
  const letters = (text: string): string => text.toLowerCase().split("").sort().join("")
  return word.length > 3 && near.length > 3 || letters(word) === letters(near) || near.startsWith(word)
}

const strayUnit = "a unit in brackets follows a number, as in `0.5 [1/ms]`"

const unexpectedRest = (token: Token, before: Token): Problem => {
  const { span } = token
  const expected = "an operator"
  if (token.text === ")" && token.kind === "Symbol") return { message: "this `)` closes nothing: no `(` is open", span }
  if (token.kind === "Unit") return { message: strayUnit, span }
  const word = phrase(token, before)
  if (word !== undefined) return { message: `expected an operator, found ${show(token)}: ${word}`, span, expected }
  if (token.kind === "Name" && before.kind === "Number") {
    const unit = Result.isSuccess(parseUnit(token.text)) ? `, for a unit \`${before.text} [${token.text}]\`` : ""
    const wayOut = `for a product write \`${before.text} * ${token.text}\`${unit}`
    return { message: `expected an operator, found \`${token.text}\`: ${wayOut}`, span, expected }
  }
  const wayOut = token.kind === "Symbol" && token.text !== "(" ? "" : ": a product is written with `*`"
  return { message: `expected an operator, found ${show(token)}${wayOut}`, span, expected }
}

/** What to say where two tokens show that something is written as in another language. */
const phrase = (token: Token, before: Token): string | undefined => {
  if (token.kind === "Symbol" && token.text === "," && before.kind === "Number") {
    return "decimals have a point, as in `0.5`"
  }
  const beside = before.kind === "Number" && token.span[0] === before.span[1]
  if (beside && token.kind === "Name" && /^[eEdD]\d*$/.test(token.text)) {
    return "an exponent is written with `e` and digits, as in `1e-3`"
  }
  const here = token.kind === "Name" ? foreignWord(token.text) : undefined
  const there = before.kind === "Name" ? foreignWord(before.text) : undefined
  return (here ?? there)?.wayOut
}

const closes = (source: string, open: Token): string => `to close the \`(\` in ${placeOf(source, open.span[0])}`

const show = (token: Token): string => token.kind === "End" ? "the end of the text" : `\`${token.text}\``
