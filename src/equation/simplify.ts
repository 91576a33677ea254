/**
 * Makes an expression smaller without changing its value.
 *
 * One idea: rebuild it bottom-up with the constructors of `build.ts`. Owes: the same value in every row where all
 * parts of the expression are finite, bit for bit but for the sign of zero. (Where a part is infinite, `0 * part` is 0
 * here and NaN there.)
 */
import * as Build from "./build.ts"
import type { Expression } from "./Expression.ts"
import { bottomUp } from "./graph.ts"
import type { BinaryOperator } from "./operators.ts"

const noDefinitions: ReadonlyMap<string, Expression> = new Map()

/**
 * The simplified expression; its nodes carry the empty span where they were rebuilt. A name that `definitions` holds is
 * replaced by the very object, which is simple already and is not looked into again.
 */
export const simplify = (expression: Expression, definitions = noDefinitions): Expression =>
  bottomUp<Expression>((e, of) => {
    switch (e._tag) {
      case "Number":
        return e
      case "Name":
        return definitions.get(e.name) ?? e
      case "Unary":
        return e.op === "-" ? Build.negative(of(e.operand)) : Build.not(of(e.operand))
      case "Binary":
        return builders[e.op](of(e.left), of(e.right))
      case "Conditional":
        return Build.select(of(e.test), of(e.yes), of(e.no))
      case "Call": // it holds as many arguments as the function takes
        return Build.call(e.name, ...e.args.map(of) as unknown as Build.Arguments<typeof e.name>)
    }
  })(expression)

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
