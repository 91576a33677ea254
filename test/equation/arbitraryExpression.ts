/**
 * Random equations for the property tests, as trees and as graphs, in two sizes of language: everything the grammar has,
 * or what is smooth.
 */
import * as fc from "fast-check"
import { type Expression, mapChildren, nowhere } from "../../src/equation/Expression.ts"
import { type FunctionName, functionNames, functions, takesOrder } from "../../src/equation/functions.ts"
import { type BinaryOperator, binaryOperators } from "../../src/equation/operators.ts"
import { substitute } from "../../src/equation/substitute.ts"

/** What a random tree may be made of. */
export type Language = {
  readonly numbers: fc.Arbitrary<number>
  readonly units: ReadonlyArray<string>
  readonly names: ReadonlyArray<string>
  readonly operators: ReadonlyArray<BinaryOperator>
  readonly functions: ReadonlyArray<FunctionName>
  readonly choices: boolean
}

const arithmetic: ReadonlyArray<BinaryOperator> = ["+", "-", "*", "/", "^"]
const allOperators = Object.keys(binaryOperators) as ReadonlyArray<BinaryOperator>

/** Everything that can be written; arithmetic comes more often than logic. */
export const everything: Language = {
  numbers: fc.oneof(fc.nat(20), fc.double({ min: 0, noNaN: true, noDefaultInfinity: true })),
  units: ["mV", "1/ms", "mS/cm2", "ohm cm"],
  names: ["v", "gNa", "tau_m", "_x1"],
  operators: [...allOperators, ...arithmetic, ...arithmetic, ...arithmetic],
  functions: functionNames,
  choices: true
}

/** Numbers of moderate size, and nothing that makes a kink or a jump. */
export const smooth: Language = {
  numbers: fc.integer({ min: 1, max: 24 }).map((n) => n / 4),
  units: [],
  names: ["v", "w"],
  operators: arithmetic,
  functions: functionNames.filter((name) => !["abs", "ceil", "floor", "max", "min"].includes(name)),
  choices: false
}

/** Numbers of moderate size, everything that can be written. */
export const moderate: Language = { ...everything, numbers: smooth.numbers, units: [], names: smooth.names }

/** Trees of a language, a few levels deep. */
export const arbitraryExpression = (language: Language, maxDepth = 4): fc.Arbitrary<Expression> =>
  fc.letrec<{ tree: Expression; leaf: Expression; branch: Expression }>((tie) => {
    const tree = tie("tree")
    const span = fc.constant(nowhere)
    const number = fc.record({
      _tag: fc.constant("Number" as const),
      value: language.numbers,
      unit: fc.constantFrom(null, null, ...language.units),
      span
    })
    const name = fc.record({ _tag: fc.constant("Name" as const), name: fc.constantFrom(...language.names), span })
    const unary = fc.record({
      _tag: fc.constant("Unary" as const),
      op: fc.constantFrom(...(language.choices ? ["-", "!"] as const : ["-"] as const)),
      operand: tree,
      span
    })
    const binary = fc.record({
      _tag: fc.constant("Binary" as const),
      op: fc.constantFrom(...language.operators),
      left: tree,
      right: tree,
      span
    })
    const conditional = fc.record({ _tag: fc.constant("Conditional" as const), test: tree, yes: tree, no: tree, span })
    const order = fc.record({
      _tag: fc.constant("Number" as const),
      value: fc.integer({ min: 1, max: 3 }),
      unit: fc.constant(null),
      span
    })
    const call = fc.constantFrom(...language.functions).chain((f) =>
      fc.record({
        _tag: fc.constant("Call" as const),
        name: fc.constant(f),
        args: takesOrder(f)
          ? fc.tuple(order, tree)
          : fc.array(tree, { minLength: functions[f].arity, maxLength: functions[f].arity }),
        span
      })
    )
    const branches: ReadonlyArray<fc.Arbitrary<Expression>> = language.choices
      ? [unary, binary, conditional, call]
      : [unary, binary, call]
    return {
      leaf: fc.oneof(name, name, number),
      branch: fc.oneof(binary, ...branches),
      tree: fc.oneof({ maxDepth, depthSize: "large", depthIdentifier: "expression" }, {
        arbitrary: tie("leaf"),
        weight: 1
      }, { arbitrary: tie("branch"), weight: 3 })
    }
  }).tree

/**
 * Graphs of a language: definitions that use the ones before them, put in by reference, so that nodes stand in several
 * places. With the same as a tree: every place a node of its own.
 */
export const arbitraryGraph = (
  language: Language
): fc.Arbitrary<{ readonly graph: Expression; readonly tree: Expression }> => {
  const named = (k: number): Language => ({
    ...language,
    names: [...language.names, ...Array.from({ length: 2 * k }, (_, i) => `d${Math.floor(i / 2)}`)]
  })
  return fc.tuple(...[0, 1, 2, 3].map((k) => arbitraryExpression(named(k), 2))).map((texts) => {
    const known = new Map<string, Expression>()
    texts.forEach((text, k) => known.set(`d${k}`, substitute(text, known)))
    const graph = known.get(`d${texts.length - 1}`)!
    return { graph, tree: unshared(graph) }
  })
}

/** A copy in which every place has a node of its own. */
export const unshared = (e: Expression): Expression => mapChildren({ ...e }, unshared)
