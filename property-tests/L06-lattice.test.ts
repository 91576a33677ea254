/**
 * L6: partitions form a lattice under `meet` and `join`, up to the numbering of classes: both are commutative,
 * associative and idempotent, absorb each other, and have `one` and `each` as ends. `meet` refines both of its sides,
 * `join` is refined by both.
 *
 * The oracle knows partitions as relations between rows: meet is "both say so", join is the transitive closure of
 * "either says so".
 */
import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import type { Network } from "../src/Network.ts"
import * as ParameterIndex from "../src/share/ParameterIndex.ts"
import { each, join, key, meet, one, type Partition } from "../src/share/Rule.ts"
import type { Ints } from "../src/table/Column.ts"
import { read, tape } from "../src/testing/Draw.ts"
import { network } from "../src/testing/network.ts"
import { allRows } from "../src/testing/rows.ts"
import { drawPartition } from "../src/testing/rule.ts"
import { broken, settings } from "./settings.ts"

type Classes = ReadonlyArray<number>
type Operation = (a: Partition, b: Partition) => Partition
/** The operations, and how to see the classes of a rule over the rows in view. */
type Lattice = (
  classes: (rule: Partition) => Classes,
  rows: ReadonlyArray<number>
) => { readonly meet: Operation; readonly join: Operation }

const own: Lattice = () => ({ meet, join })

/** Classes renumbered by first appearance, as text. */
const upToNumbering = (classes: Classes): string => {
  const order = [...new Set(classes)]
  return classes.map((c) => order.indexOf(c)).join(" ")
}

const refines = (fine: Classes, coarse: Classes): boolean =>
  fine.every((c, i) => fine.every((d, j) => c !== d || coarse[i] === coarse[j]))

const closure = (a: Classes, b: Classes): Classes => {
  const reach = a.map((_, i) => a.map((_, j) => a[i] === a[j] || b[i] === b[j]))
  for (let k = 0; k < a.length; k++) {
    for (let i = 0; i < a.length; i++) {
      if (reach[i][k]) { for (let j = 0; j < a.length; j++) if (reach[k][j]) reach[i][j] = true }
    }
  }
  return reach.map((line) => line.indexOf(true))
}

const laws = (lattice: Lattice) =>
  fc.property(
    network({ cells: [1, 5], attachments: false }),
    tape,
    tape,
    tape,
    (net: Network, first, second, third) => {
      const domain = net.edges.length > 2 && first.length % 2 === 0 ? "edges" : "nodes"
      const rows = read(third).shuffled(allRows(net, domain))
      const classes = (rule: Partition): Classes =>
        Array.from(Result.getOrThrow(ParameterIndex.make(net, domain, Int32Array.from(rows) as Ints, rule)).parameters)
      const { join, meet } = lattice(classes, rows)
      const [a, b, c] = [first, second, third].map((choices) => drawPartition(net, domain, read(choices)))
      const same = (law: string, x: Partition, y: Partition) =>
        assert.strictEqual(upToNumbering(classes(x)), upToNumbering(classes(y)), law)

      const [ofA, ofB] = [classes(a), classes(b)]
      assert.strictEqual(
        upToNumbering(classes(meet(a, b))),
        upToNumbering(ofA.map((x, k) => x * rows.length + ofB[k])),
        "meet"
      )
      assert.strictEqual(upToNumbering(classes(join(a, b))), upToNumbering(closure(ofA, ofB)), "join")
      assert.isTrue(refines(classes(meet(a, b)), ofA) && refines(classes(meet(a, b)), ofB), "meet refines both")
      assert.isTrue(refines(ofA, classes(join(a, b))) && refines(ofB, classes(join(a, b))), "both refine join")

      same("commutativity of meet", meet(a, b), meet(b, a))
      same("commutativity of join", join(a, b), join(b, a))
      same("associativity of meet", meet(a, meet(b, c)), meet(meet(a, b), c))
      same("associativity of join", join(a, join(b, c)), join(join(a, b), c))
      same("idempotence of meet", meet(a, a), a)
      same("idempotence of join", join(a, a), a)
      same("absorption of join", meet(a, join(a, b)), a)
      same("absorption of meet", join(a, meet(a, b)), a)
      same("one is neutral to meet", meet(a, one), a)
      same("one swallows in join", join(a, one), one)
      same("each is neutral to join", join(a, each), a)
      same("each swallows in meet", meet(a, each), each)
    }
  )

const fromClasses = (rows: ReadonlyArray<number>, classes: Classes): Partition =>
  key("given", (row) => classes[rows.indexOf(row.row)])

/** A join that looks at direct neighbours only: every row goes with the first row that shares a class with it. */
const neighbours: Lattice = (classes, rows) => ({
  meet,
  join: (a, b) => {
    const [x, y] = [classes(a), classes(b)]
    return fromClasses(rows, rows.map((_, k) => rows.findIndex((_, j) => x[j] === x[k] || y[j] === y[k])))
  }
})

/** A meet that adds class numbers, so that different pairs fall together. */
const sums: Lattice = (classes, rows) => ({
  meet: (a, b) => {
    const [x, y] = [classes(a), classes(b)]
    return fromClasses(rows, x.map((c, k) => c + y[k]))
  },
  join
})

describe("L6: partitions", () => {
  it("form a lattice", () => {
    fc.assert(laws(own), settings)
  })

  it("catches a join that is not transitive, and a meet that mixes classes up", () => {
    assert.isTrue(fc.check(laws(neighbours), broken).failed)
    assert.isTrue(fc.check(laws(sums), broken).failed)
  })
})
