/**
 * Choices that file after file writes for the same reason: quotients that are 0/0 at one voltage, guarded there. They become `vtrap` and `efun`.
 */
import { type Expression, nowhere } from "../../equation/Expression.ts"
import { print } from "../../equation/print.ts"
import type { Definitions } from "./Definitions.ts"

/** `test ? yes : no`. */
export const select = (test: Expression, yes: Expression, no: Expression, _: Definitions): Expression => {
  if (print(yes) === print(no)) return yes
  return { _tag: "Conditional", test, yes, no, span: nowhere }
}
