/**
 * What an equation is made of: a closed union, every node with its place in the text.
 *
 * One idea: what a node can hold is what the rest can rely on. A number is finite and not negative (a minus is an
 * operator), a call names a known function with the right number of arguments, a unit text can be read. `parse` makes
 * trees of such nodes; with definitions put in they are graphs, in which a node may stand in several places (walk them
 * with `graph.ts`). Nodes made by derivation and simplification carry the empty span. It does not know what a name
 * stands for.
 */
import type { Span } from "../unit/Problem.ts"
import type { FunctionName } from "./functions.ts"
import type { BinaryOperator, UnaryOperator } from "./operators.ts"

/** A literal: a bare number, or a number with its unit in brackets, `0.04 [1/mV/ms]`. */
export type NumberLiteral = {
  readonly _tag: "Number"
  readonly value: number
  readonly unit: string | null
  readonly span: Span
}

/** A name: of a parameter, a state, a definition, `v`; of rows, of a column, or a text in quotes (`quoted.ts`). */
export type Name = { readonly _tag: "Name"; readonly name: string; readonly span: Span }

/** An operator in front of a value. */
export type Unary = {
  readonly _tag: "Unary"
  readonly op: UnaryOperator
  readonly operand: Expression
  readonly span: Span
}

/** An operator between two values. */
export type Binary = {
  readonly _tag: "Binary"
  readonly op: BinaryOperator
  readonly left: Expression
  readonly right: Expression
  readonly span: Span
}

/** A choice, `test ? yes : no`; both sides have a value, one is selected. */
export type Conditional = {
  readonly _tag: "Conditional"
  readonly test: Expression
  readonly yes: Expression
  readonly no: Expression
  readonly span: Span
}

/** A call of a known function, with as many arguments as it takes. */
export type Call = {
  readonly _tag: "Call"
  readonly name: FunctionName
  readonly args: ReadonlyArray<Expression>
  readonly span: Span
}

/** An equation's right-hand side. */
export type Expression = NumberLiteral | Name | Unary | Binary | Conditional | Call

/** Span of a node that no text was written for. */
export const nowhere: Span = [0, 0]

/** The parts of a node, from left to right. */
export const children = (e: Expression): ReadonlyArray<Expression> => {
  switch (e._tag) {
    case "Number":
    case "Name":
      return []
    case "Unary":
      return [e.operand]
    case "Binary":
      return [e.left, e.right]
    case "Conditional":
      return [e.test, e.yes, e.no]
    case "Call":
      return e.args
  }
}

/** The same node with every part replaced by `f` of it. */
export const mapChildren = (e: Expression, f: (part: Expression) => Expression): Expression => {
  switch (e._tag) {
    case "Number":
    case "Name":
      return e
    case "Unary":
      return { ...e, operand: f(e.operand) }
    case "Binary":
      return { ...e, left: f(e.left), right: f(e.right) }
    case "Conditional":
      return { ...e, test: f(e.test), yes: f(e.yes), no: f(e.no) }
    case "Call":
      return { ...e, args: e.args.map(f) }
  }
}
