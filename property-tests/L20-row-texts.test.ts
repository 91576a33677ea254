/**
 * L20: a text over the columns of a row means what the same thing means as a function of the row, to the bit: as a test, as a key, as a
 * value. A row without a value has none in what is made of it; `&&` and `||` may do without one side.
 *
 * Texts and functions are drawn together, over all columns of drawn networks. Broken variants: a missing value that counts as 0 (as null does
 * in JavaScript), `<` that holds for equal numbers, `&&` that gives no answer where one side is false and the other missing.
 */
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { nameText } from "../src/equation/print.ts"
import type { Network } from "../src/Network.ts"
import { quantities } from "../src/network/quantities.ts"
import type { Domain } from "../src/network/Trainable.ts"
import { exp } from "../src/number/exp.ts"
import { power } from "../src/number/log.ts"
import { columnNames, readColumn } from "../src/select/columns.ts"
import { resolve } from "../src/select/resolve.ts"
import { evaluateText, valueAt } from "../src/select/rowText.ts"
import { all, edges } from "../src/select/Select.ts"
import { index, key } from "../src/share/Share.ts"
import * as Column from "../src/table/Column.ts"
import * as Rows from "../src/table/Rows.ts"
import { type Draw, read, tape } from "../src/testing/Draw.ts"
import { network } from "../src/testing/network.ts"
import { broken, settings } from "./settings.ts"

type Meaning<A> = (row: number) => A | null
type Both<A> = readonly [text: string, meaning: Meaning<A>]

/** What JavaScript computes of values that may be missing; one is wrong in each broken variant. */
type Oracle = {
  readonly missing: number | null
  readonly less: (a: number, b: number) => boolean
  readonly and: (a: boolean | null, b: boolean | null) => boolean | null
}

const right: Oracle = {
  missing: null,
  less: (a, b) => a < b,
  and: (a, b) => a === false || b === false ? false : a === null || b === null ? null : true
}

/** What is no number is missing, as in a column. */
const noNaN = (x: number): number | null => Number.isNaN(x) ? null : x

const languageOf = (net: Network, domain: Domain, draw: Draw, oracle: Oracle) => {
  const known = quantities(net)
  const columns = columnNames(net, domain).map((name) => ({
    name,
    column: Result.getOrThrow(readColumn(net, domain, name))
  }))
  const numeric = columns.filter(({ column }) => column._tag === "Float" || column._tag === "Int")
  const flags = columns.filter(({ column }) => column._tag === "Flag")
  const texts = columns.filter(({ column }) => column._tag === "Text")
  const of2 = <A, B>(a: Meaning<A>, b: Meaning<A>, f: (x: A, y: A) => B | null): Meaning<B> => (row) => {
    const [x, y] = [a(row), b(row)]
    return x === null || y === null ? null : f(x, y)
  }
  const choice = <A>(of: () => Both<A>, depth: number): Both<A> => {
    const [[c, test], [a, yes], [b, no]] = [truth(depth - 1), of(), of()]
    return [`(${c} ? ${a} : ${b})`, (row) => {
      const holds = test(row)
      return holds === null ? null : holds ? yes(row) : no(row)
    }]
  }

  const number = (depth: number): Both<number> => {
    if (depth === 0 || draw.below(3) === 0) {
      if (numeric.length === 0 || draw.below(3) === 0) {
        const x = draw.pick([0, 1, 2, 0.1, 3.5, 1e-4, 60])
        return [String(x), () => x]
      }
      const { column, name } = draw.pick(numeric)
      const unit = (known.get(name) ?? known.get(name.replace(/^(pre|post)_/, "")))?.unit ??
        (/^((pre|post)_)?(straight_)?distance$/.test(name) ? "um" : "1")
      // Over its unit, so that any two can be added.
      const text = unit === "1" ? nameText(name) : `${nameText(name)} / 1 [${unit}]`
      return [`(${text})`, (row) => Column.at(column, row) as number | null ?? oracle.missing]
    }
    const [a, x] = number(depth - 1)
    const [b, y] = number(depth - 1)
    return draw.pick<() => Both<number>>([
      () => [`(${a} + ${b})`, of2(x, y, (p, q) => noNaN(p + q))],
      () => [`(${a} - ${b})`, of2(x, y, (p, q) => noNaN(p - q))],
      () => [`(${a} * ${b})`, of2(x, y, (p, q) => noNaN(p * q))],
      () => [`(${a} / ${b})`, of2(x, y, (p, q) => noNaN(p / q))],
      () => [`(${a}) ^ 2`, of2(x, x, (p) => noNaN(power(p, 2)))],
      () => [`abs(${a} - ${b})`, of2(x, y, (p, q) => noNaN(Math.abs(p - q)))],
      () => [`exp(-${a})`, of2(x, x, (p) => noNaN(exp(-p)))],
      () => [`min(${a}, ${b})`, of2(x, y, (p, q) => q < p ? q : p)],
      () => choice(() => number(depth - 1), depth)
    ])()
  }

  const text = (depth: number): Both<string> => {
    if (depth > 0 && draw.below(4) === 0) return choice(() => text(depth - 1), depth)
    if (texts.length === 0 || draw.below(3) === 0) {
      const word = draw.pick(["a", "it's", "\"\\", "é\n"])
      return [JSON.stringify(word), () => word]
    }
    const { column, name } = draw.pick(texts)
    return [nameText(name), (row) => Column.at(column, row) as string | null]
  }

  const truth = (depth: number): Both<boolean> => {
    const leaf: Array<() => Both<boolean>> = [
      () => draw.pick<Both<boolean>>([["true", () => true], ["false", () => false]])
    ]
    if (flags.length > 0) {
      const { column, name } = draw.pick(flags)
      leaf.push(() => [nameText(name), (row) => Column.at(column, row) as boolean])
    }
    if (numeric.length > 0) {
      const { column, name } = draw.pick(numeric)
      leaf.push(() => [`(${nameText(name)} == null)`, (row) => Column.at(column, row) === null])
      leaf.push(() => [`(null != ${nameText(name)})`, (row) => Column.at(column, row) !== null])
    }
    if (texts.length > 0) {
      const { column, name } = draw.pick(texts)
      const levels = (column as Extract<Column.Column, { readonly _tag: "Text" }>).levels
      if (levels.length > 0) {
        const some = [draw.pick(levels), draw.pick(levels)]
        const at = (row: number) => Column.at(column, row) as string | null
        leaf.push(() => [
          `${nameText(name)} in (${some.map((level) => JSON.stringify(level)).join(", ")})`,
          (row) => at(row) === null ? null : some.includes(at(row)!)
        ])
      }
    }
    if (depth <= 0 || draw.below(4) === 0) return draw.pick(leaf)()
    const compare = (): Both<boolean> => {
      const [[a, x], [b, y]] = [number(depth - 1), number(depth - 1)]
      return draw.pick<Both<boolean>>([
        [`(${a} < ${b})`, of2(x, y, oracle.less)],
        [`(${a} >= ${b})`, of2(x, y, (p, q) => p >= q)],
        [`(${a} == ${b})`, of2(x, y, (p, q) => p === q)],
        [`(${a} != ${b})`, of2(x, y, (p, q) => p !== q)]
      ])
    }
    const words = (): Both<boolean> => {
      const [[a, x], [b, y]] = [choice(() => text(0), depth), text(depth - 1)]
      return draw.pick<Both<boolean>>([
        [`(${a} == ${b})`, of2(x, y, (p, q) => p === q)],
        [`(${a} != ${b})`, of2(x, y, (p, q) => p !== q)]
      ])
    }
    const logic = (): Both<boolean> => {
      const [[a, x], [b, y]] = [truth(depth - 1), truth(depth - 1)]
      const not = (p: boolean | null): boolean | null => p === null ? null : !p
      return draw.pick<Both<boolean>>([
        [`(${a} && ${b})`, (row) => oracle.and(x(row), y(row))],
        [`(${a} || ${b})`, (row) => not(oracle.and(not(x(row)), not(y(row))))],
        [`!${a}`, (row) => not(x(row))]
      ])
    }
    return draw.pick([compare, words, logic, logic, () => choice(() => truth(depth - 1), depth)])()
  }
  return { number, text, truth }
}

const same = (a: unknown, b: unknown): boolean => Object.is(a, b) || a === 0 && b === 0 && Object.is(a, b)

const law = (oracle: Oracle) =>
  fc.property(network({ events: true }), tape, fc.constantFrom<Domain>("nodes", "edges"), (net, choices, domain) => {
    const draw = read(choices)
    const language = languageOf(net, domain, draw, oracle)
    const rows = Rows.all(net[domain].length)
    const everything = domain === "nodes" ? all : edges

    const [test, holds] = language.truth(3)
    const selected = Result.getOrThrow(
      domain === "nodes"
        ? resolve(net, all.where(test), { allowEmpty: true })
        : resolve(net, edges.where(test), { allowEmpty: true })
    )
    expect(Array.from(selected), test).toEqual(Array.from(rows).filter((row) => holds(row) === true))

    const [text, meaning] = draw.pick([() => language.number(3), () => language.text(2), () => language.truth(2)])()
    const found = Result.getOrThrow(evaluateText(net, domain, rows, "the text", text, { kind: "any" }))
    for (const row of rows) {
      const [a, b] = [valueAt(found, row), meaning(row)]
      if (!same(a, b)) throw new Error(`${text} is ${String(a)} in row ${row}, expected ${String(b)}`)
    }

    if (rows.length === 0 || Array.from(rows).some((row) => meaning(row) === null)) return
    const [byText, byFunction] = [text, (row: { readonly row: number }) => meaning(row.row)!].map((of) =>
      index(net, everything, key("key", of as string))
    )
    expect(byText, text).toEqual(byFunction)
  })

describe("L20", () => {
  it("a text means what the function means", () => {
    fc.assert(law(right), settings)
  })

  it.each<[string, Partial<Oracle>]>([
    ["counts a missing value as 0", { missing: 0 }],
    ["takes `<` for `<=`", { less: (a, b) => a <= b }],
    ["gives no answer where one side is false and the other missing", {
      and: (a, b) => a === null || b === null ? null : a && b
    }]
  ])("the property notices a meaning that %s", (_, wrong) => {
    expect(fc.check(law({ ...right, ...wrong }), { ...broken, numRuns: 1000 }).failed).toBe(true)
  })
})
