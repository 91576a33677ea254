/**
 * The names and the order of definitions as a person would have them: short ones that one text uses stand in it, others are numbered anew.
 */
import { children, type Expression, mapChildren } from "../../equation/Expression.ts"
import { freeNames } from "../../equation/freeNames.ts"
import { bottomUp } from "../../equation/graph.ts"
import { print } from "../../equation/print.ts"
import { type Definition, free, nameOf } from "./Definitions.ts"

/** Definitions, and what else names them. */
export type Tidied = { readonly definitions: ReadonlyArray<Definition>; readonly put: (e: Expression) => Expression }

/** Longest text that is put in where it is used: anywhere, as a side of a choice, as a whole text. */
const [shortest, side] = [24, 70]

/** Puts in what is short, and numbers the rest. `fixed` are names that others have. */
export const tidy = (
  definitions: ReadonlyArray<Definition>,
  roots: ReadonlyArray<Expression>,
  fixed: ReadonlySet<string>
): Tidied => {
  const count = new Map<string, number>()
  const places = new Map<string, "whole" | "side" | "inside">()
  const see = (e: Expression, place: "whole" | "side" | "inside"): void => {
    if (e._tag === "Name") {
      count.set(e.name, (count.get(e.name) ?? 0) + 1)
      places.set(e.name, place)
      return
    }
    for (const part of children(e)) see(part, e._tag === "Conditional" && part !== e.test ? "side" : "inside")
  }
  for (const { value } of definitions) see(value, "inside")
  for (const root of roots) see(root, "whole")
  const by = new Map<string, Expression>()
  const put = (e: Expression): Expression =>
    bottomUp<Expression>((each, of) => each._tag === "Name" ? by.get(each.name) ?? each : mapChildren(each, of))(e)
  const kept: Array<Definition> = []
  const names = new Set(fixed)
  const next = new Map<string, number>()
  for (const definition of definitions) {
    const value = put(definition.value)
    const length = print(value).length
    const place = places.get(definition.name)
    const isConstant = value._tag === "Number" || value._tag === "Unary" && value.operand._tag === "Number"
    if (
      count.get(definition.name) === 1 && !isConstant &&
      (place === "whole" || length <= shortest || place === "side" && length <= side)
    ) {
      by.set(definition.name, value)
      continue
    }
    const name = free(definition.wanted, names, next)
    by.set(definition.name, nameOf(name))
    kept.push({ ...definition, name, value })
  }
  return { definitions: kept, put }
}

/** The definitions that some expressions need, each behind those that it needs. */
export const needed = (
  roots: ReadonlyArray<Expression>,
  definition: (name: string) => Expression | undefined
): { readonly order: ReadonlyArray<string>; readonly names: ReadonlySet<string> } => {
  const names = new Set<string>()
  const order: Array<string> = []
  const visit = (e: Expression): void => {
    for (const each of freeNames(e)) {
      if (names.has(each)) continue
      names.add(each)
      const inside = definition(each)
      if (inside === undefined) continue
      visit(inside)
      order.push(each)
    }
  }
  roots.forEach(visit)
  return { order, names }
}

/** An expression as one text, definitions put in and units left out, to compare two as they are written. */
export const written = (definition: (name: string) => Expression | undefined): (e: Expression) => string => {
  const known = new Map<string, Expression>()
  const whole = (e: Expression): Expression =>
    bottomUp<Expression>((each, of) => {
      if (each._tag === "Number") return { ...each, unit: null }
      if (each._tag !== "Name") return mapChildren(each, of)
      const inside = definition(each.name)
      if (inside === undefined) return each
      let found = known.get(each.name)
      if (found === undefined) known.set(each.name, found = whole(inside))
      return found
    })(e)
  return (e) => print(whole(e))
}
