/**
 * Makes an expression smaller without changing its value.
 *
 * One idea: rebuild the tree bottom-up with the constructors of `build.ts`. Owes: the same value in every row where all
 * parts of the expression are finite, bit for bit but for the sign of zero. (Where a part is infinite, `0 * part` is 0
 * here and NaN there.)
 */
import * as Build from "./build.ts"
import type { Expression } from "./Expression.ts"
import type { BinaryOperator } from "./operators.ts"

/** The simplified expression; its nodes carry the empty span where they were rebuilt. */
export const simplify = (e: Expression): Expression => {
  switch (e._tag) {
    case "Number":
    case "Name":
      return e
    case "Unary":
      return e.op === "-" ? Build.negative(simplify(e.operand)) : Build.not(simplify(e.operand))
    case "Binary":
      return builders[e.op](simplify(e.left), simplify(e.right))
    case "Conditional":
      return Build.select(simplify(e.test), simplify(e.yes), simplify(e.no))
    case "Call": // the tree holds as many arguments as the function takes
      return Build.call(e.name, ...e.args.map(simplify) as unknown as Build.Arguments<typeof e.name>)
  }
}

const builders: Readonly<Record<BinaryOperator, (a: Expression, b: Expression) => Expression>> = {
  "+": Build.sum,
  "-": Build.difference,
  "*": Build.product,
  "/": Build.quotient,
  "^": Build.power,
  "<": Build.test("<"),
  "<=": Build.test("<="),
  ">": Build.test(">"),
  ">=": Build.test(">="),
  "==": Build.test("=="),
  "!=": Build.test("!="),
  "&&": Build.test("&&"),
  "||": Build.test("||")
}
