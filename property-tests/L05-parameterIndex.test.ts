/**
 * L5: a `ParameterIndex` is a partition of exactly the selected rows, its labels are unique, every parameter has a row,
 * and numbers go by ascending key, whatever order the rows come in.
 *
 * The oracle computes the key of every row from the raw columns and numbers the distinct keys in ascending order
 * (numbers by size, texts by code unit, false before true; booleans before numbers before texts). `Share.each` alone is
 * numbered in the order of the selection.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import * as Network from "../src/Network.ts"
import * as Cell from "../src/network/Cell.ts"
import * as ParameterIndex from "../src/share/ParameterIndex.ts"
import { each, join, type Key, key, type Partition, type Rule } from "../src/share/Rule.ts"
import type { Column, Ints } from "../src/table/Column.ts"
import { type Draw, read, tape } from "../src/testing/Draw.ts"
import { drawEdges } from "../src/testing/edgeSelection.ts"
import { network } from "../src/testing/network.ts"
import { drawNodes } from "../src/testing/nodeSelection.ts"
import { rowsIn } from "../src/testing/rows.ts"
import { drawRule } from "../src/testing/rule.ts"
import { type Index, ruleLaws } from "../src/testing/ruleLaws.ts"
import { broken, settings } from "./settings.ts"

type Domain = "nodes" | "edges"
type Make = (
  net: Network.Network,
  domain: Domain,
  rows: ReadonlyArray<number>,
  rule: Rule
) => Result.Result<Index, { readonly message: string }>

const own: Make = (net, domain, rows, rule) => ParameterIndex.make(net, domain, Int32Array.from(rows) as Ints, rule)

// ---- the oracle: keys from raw columns

const valueOf = (column: Column, row: number): Key =>
  column._tag === "Text" ? column.levels[column.values[row]] : column.values[row]

const reader = (net: Network.Network, domain: Domain, name: string): (row: number) => Key => {
  const long = (n: string) => n.replace(/^(cell|branch|comp)_index$/, "global_$1_index")
  const stored = net[domain].columns.get(domain === "nodes" ? long(name) : name)
  if (stored !== undefined) return (row) => valueOf(stored, row)
  const [end, ...rest] = name.split("_")
  const column = net.nodes.columns.get(long(rest.join("_")))!
  const at = net.edges.columns.get(`${end}_index`)!.values
  return (row) => valueOf(column, at[row])
}

const rank = (key: Key): number => ["boolean", "number", "string"].indexOf(typeof key)
const compare = (a: Key, b: Key): number => rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0)
const compareLists = (a: ReadonlyArray<Key>, b: ReadonlyArray<Key>): number =>
  a.reduce((order: number, x, i) => order || compare(x, b[i]), 0)

/** The number of every row: its place among the distinct keys in ascending order. */
const numbers = (keys: ReadonlyArray<ReadonlyArray<Key>>): ReadonlyArray<number> => {
  const distinct: Array<ReadonlyArray<Key>> = []
  for (const key of keys) if (!distinct.some((other) => compareLists(other, key) === 0)) distinct.push(key)
  distinct.sort(compareLists)
  return keys.map((key) => distinct.findIndex((other) => compareLists(other, key) === 0))
}

/** A row as a rule's function sees it. */
const rowAt = (net: Network.Network, domain: Domain, row: number) =>
  new Proxy({}, { get: (_, name: string) => name === "row" ? row : reader(net, domain, name)(row) }) as never

const expected = (
  net: Network.Network,
  domain: Domain,
  rows: ReadonlyArray<number>,
  rule: Partition
): ReadonlyArray<number> => {
  switch (rule._tag) {
    case "One":
      return rows.map(() => 0)
    case "Each":
      return numbers(rows.map((row) => [row]))
    case "By":
      return numbers(rows.map((row) => rule.columns.map((name) => reader(net, domain, name)(row))))
    case "Per":
      return numbers(rows.map((row) => [reader(net, domain, `${rule.level}_index`)(row)]))
    case "Key":
      // A text that is drawn is the name of a column; what other texts mean is law L20.
      return numbers(rows.map((row) =>
        typeof rule.key === "function"
          ? [rule.key(rowAt(net, domain, row))]
          : [rowAt(net, domain, row)[rule.key.replaceAll("`", "")]]
      ))
    case "Bins":
      return numbers(rows.map((row) => {
        const x = Number(reader(net, domain, rule.column)(row))
        let bin = 0
        while (bin + 2 < rule.edges.length && rule.edges[bin + 1] <= x) bin++
        return [bin]
      }))
    case "Meet":
    case "Join": {
      const left = expected(net, domain, rows, rule.left)
      const right = expected(net, domain, rows, rule.right)
      if (rule._tag === "Meet") return numbers(left.map((l, k) => [l, right[k]]))
      // Every row takes the least left number in reach, until nothing moves.
      const least = [...left]
      for (let moved = true; moved;) {
        moved = false
        for (let i = 0; i < rows.length; i++) {
          for (let j = 0; j < rows.length; j++) {
            if ((left[i] === left[j] || right[i] === right[j]) && least[j] < least[i]) {
              least[i] = least[j]
              moved = true
            }
          }
        }
      }
      return numbers(least.map((l) => [l]))
    }
  }
}

// ---- the law

const law = (make: Make) =>
  fc.property(network({ events: true }), tape, (net, choices) => {
    const draw = read(choices)
    const domain = draw.yes() && net.edges.length > 0 ? "edges" : "nodes"
    const rule = drawRule(net, domain, draw)
    const rows = chosenRows(net, domain, draw)
    const reordered = draw.shuffled([...rows].reverse())
    assert.isNull(ruleLaws(
      {
        index: (some) => make(net, domain, some, rule),
        gather: (index, p) => ParameterIndex.gather(index as ParameterIndex.ParameterIndex, p),
        scatter: (index, g) => ParameterIndex.scatter(index as ParameterIndex.ParameterIndex, g),
        nameOf: (row) => `row ${row}`
      },
      rows,
      reordered
    ))
    const partition = rule._tag === "Scaled" ? rule.rule : rule
    for (const some of [rows, reordered]) {
      const index = Result.getOrThrow(make(net, domain, some, rule))
      assert.deepStrictEqual(Array.from(index.rows), [...some], "rows in the order of the selection")
      const want = partition._tag === "Each" ? some.map((_, k) => k) : expected(net, domain, some, partition)
      assert.deepStrictEqual(Array.from(index.parameters), [...want], "numbers by ascending key")
    }
  })

const chosenRows = (net: Network.Network, domain: Domain, draw: Draw): ReadonlyArray<number> =>
  rowsIn(net, domain === "nodes" ? drawNodes(net, draw) : drawEdges(net, draw))

const altered = (change: (index: Index) => Partial<Index>): Make => (net, domain, rows, rule) =>
  Result.map(own(net, domain, rows, rule), (index) => ({ ...index, ...change(index) }))

const firstAppearance = altered((index) => {
  const order = [...new Set(Array.from(index.parameters))]
  return {
    parameters: Array.from(index.parameters, (p) => order.indexOf(p)),
    labels: order.map((p) => index.labels[p])
  }
})

describe("L5: parameter indices", () => {
  it("are partitions of exactly the selected rows, with unique labels, numbered by key", () => {
    fc.assert(law(own), { ...settings, numRuns: settings.numRuns * 4 })
  })

  it("found before: infinite keys beside a text that reads alike, and a join with each in another order", () => {
    const net = Network.make([Cell.make({ ncomp: 3 })])
    const keys = [Infinity, "end Infinity", -Infinity]
    const index = Result.getOrThrow(own(net, "nodes", [0, 1, 2], key("end", (row) => keys[row.row])))
    assert.deepStrictEqual(index.labels, ["end -Infinity", "end Infinity", `"end Infinity"`])
    const turned = Result.getOrThrow(own(net, "nodes", [2, 0, 1], join(each, key("last", (row) => row.row === 2))))
    assert.deepStrictEqual([turned.labels, Array.from(turned.parameters)], [["comp 0 + comp 1", "comp 2"], [1, 0, 0]])
  })

  it("catches an index that drops a row, claims one twice, numbers by first appearance, or repeats a label", () => {
    const dropsRow = altered((i) =>
      i.rows.length < 2 ? i : { rows: Array.from(i.rows).slice(1), parameters: Array.from(i.parameters).slice(1) }
    )
    const claimsTwice = altered((i) => ({
      rows: [...Array.from(i.rows), i.rows[0]],
      parameters: [...Array.from(i.parameters), i.parameters[0]]
    }))
    const labelsCollide = altered((i) => ({ labels: i.labels.map((label) => label.slice(0, 6)) }))
    const idleParameter = altered((i) => ({ labels: [...i.labels, "idle"] }))
    for (const make of [dropsRow, claimsTwice, firstAppearance, labelsCollide, idleParameter]) {
      assert.isTrue(fc.check(law(make), broken).failed)
    }
  })
})
