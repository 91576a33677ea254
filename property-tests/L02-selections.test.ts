/**
 * L2: selections of compartments, and of synapses, form a Boolean algebra under `and`, `or` and `not`, as sets of rows.
 *
 * The oracle combines sets of row numbers; the laws are checked on top of it, so that an operation that is consistently
 * wrong is seen too.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import type { Network } from "../src/Network.ts"
import { resolve } from "../src/select/resolve.ts"
import { all, edges, type EdgeSelection, type NodeSelection } from "../src/select/Select.ts"
import { read, tape } from "../src/testing/Draw.ts"
import { drawEdges } from "../src/testing/edgeSelection.ts"
import { network } from "../src/testing/network.ts"
import { drawNodes } from "../src/testing/nodeSelection.ts"
import { broken, settings } from "./settings.ts"

// Both kinds of selection have the three operations; the laws do not care which.
type Some = NodeSelection
type Algebra = {
  readonly and: (a: Some, b: Some) => Some
  readonly or: (a: Some, b: Some) => Some
  readonly not: (a: Some) => Some
}

const own: Algebra = { and: (a, b) => a.and(b), or: (a, b) => a.or(b), not: (a) => a.not() }

const rowsOf = (net: Network, selection: Some): ReadonlyArray<number> =>
  Array.from(Result.getOrThrow(resolve(net, selection, { allowEmpty: true })))

const asText = (rows: Iterable<number>): string => [...rows].sort((a, b) => a - b).join(" ")

const choose = {
  nodes: (net: Network, choices: ReadonlyArray<number>): Some => drawNodes(net, read(choices), { allowEmpty: true }),
  edges: (net: Network, choices: ReadonlyArray<number>): Some =>
    drawEdges(net, read(choices), { allowEmpty: true }) satisfies EdgeSelection as unknown as Some
}

const laws = (domain: "nodes" | "edges", { and, not, or }: Algebra) =>
  fc.property(network({ events: true }), tape, tape, tape, (net, first, second, third) => {
    const [a, b, c] = [first, second, third].map((choices) => choose[domain](net, choices))
    const every = domain === "nodes" ? all : edges as unknown as Some
    const none = every.not()
    const same = (law: string, x: Some, y: Some) =>
      assert.strictEqual(asText(rowsOf(net, x)), asText(rowsOf(net, y)), law)

    // Against sets.
    const [inA, inB] = [new Set(rowsOf(net, a)), new Set(rowsOf(net, b))]
    assert.strictEqual(inA.size, rowsOf(net, a).length, "rows come once")
    const universe = Array.from({ length: net[domain].length }, (_, i) => i)
    const is = (law: string, x: Some, test: (row: number) => boolean) =>
      assert.strictEqual(asText(rowsOf(net, x)), asText(universe.filter(test)), law)
    is("and", and(a, b), (row) => inA.has(row) && inB.has(row))
    is("or", or(a, b), (row) => inA.has(row) || inB.has(row))
    is("not", not(a), (row) => !inA.has(row))

    // Among themselves.
    same("commutativity of and", and(a, b), and(b, a))
    same("commutativity of or", or(a, b), or(b, a))
    same("associativity of and", and(a, and(b, c)), and(and(a, b), c))
    same("associativity of or", or(a, or(b, c)), or(or(a, b), c))
    same("absorption of or", and(a, or(a, b)), a)
    same("absorption of and", or(a, and(a, b)), a)
    same("distributivity of and", and(a, or(b, c)), or(and(a, b), and(a, c)))
    same("distributivity of or", or(a, and(b, c)), and(or(a, b), or(a, c)))
    same("De Morgan for and", not(and(a, b)), or(not(a), not(b)))
    same("De Morgan for or", not(or(a, b)), and(not(a), not(b)))
    same("complement of and", and(a, not(a)), none)
    same("complement of or", or(a, not(a)), every)
    same("double negation", not(not(a)), a)
    same("identity of and", and(a, every), a)
    same("identity of or", or(a, none), a)
    same("idempotence", and(a, a), or(a, a))
  })

/** An `or` that forgets the right side wherever the left has something. */
const orElse: Algebra = { ...own, or: (a, b) => a.or(b.and(a)) }
/** A `not` that complements within the cells of the selection only. */
const notNearby: Algebra = {
  ...own,
  not: (a) => a.domain === "nodes" ? all.cell(0).and(a.not()) : (edges as unknown as Some).and(a)
}
/** An `and` that is difference. */
const andNot: Algebra = { ...own, and: (a, b) => a.and(b.not()) }

describe("L2: selections", () => {
  for (const domain of ["nodes", "edges"] as const) {
    it(`form a Boolean algebra on ${domain}`, () => {
      fc.assert(laws(domain, own), settings)
    })

    it(`catches broken operations on ${domain}`, () => {
      for (const algebra of [orElse, notNearby, andNot]) assert.isTrue(fc.check(laws(domain, algebra), broken).failed)
    })
  }
})
