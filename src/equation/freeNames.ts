/**
 * The names that an expression uses. There are no binders, so every name is free.
 */
import { children, type Expression } from "./Expression.ts"

/** The names in an expression, each once, in order of first use. */
export const freeNames = (expression: Expression): ReadonlySet<string> => {
  const names = new Set<string>()
  const visit = (e: Expression): void => {
    if (e._tag === "Name") names.add(e.name)
    children(e).forEach(visit)
  }
  visit(expression)
  return names
}

/** Tells whether an expression uses a name. */
export const usesName = (expression: Expression, name: string): boolean =>
  expression._tag === "Name" ? expression.name === name : children(expression).some((part) => usesName(part, name))
