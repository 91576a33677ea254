/**
 * D5: a formula gives every row one value, the same in whatever order the rows come; scatter is the transpose of the derivative of gather,
 * as differences of gather say. D6: what a formula trains shows in the table, whatever values its coefficients get, and comes back from JSON.
 *
 * Broken variants: slopes taken elsewhere, a coefficient whose slope is left out, a sign, a row that is forgotten, a value that depends on
 * where a row stands.
 */
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Edit from "../src/Edit.ts"
import * as Json from "../src/io/Json.ts"
import * as Network from "../src/Network.ts"
import { quantityNamed } from "../src/network/quantities.ts"
import { gather } from "../src/share/ParameterIndex.ts"
import * as Parameters from "../src/share/Parameters.ts"
import * as Table from "../src/table/Table.ts"
import { sharing } from "../src/testing/checkRule.ts"
import { read, tape } from "../src/testing/Draw.ts"
import { drawFormula } from "../src/testing/formula.ts"
import { network } from "../src/testing/network.ts"
import { allRows, exactly, isPositive, trainable, trainableRows } from "../src/testing/rows.ts"
import { ruleLaws, type Sharing } from "../src/testing/ruleLaws.ts"
import { broken, settings } from "./settings.ts"

/** Whether a formula, perhaps spoilt, keeps every law. */
const holds = (spoil: (own: Sharing) => Sharing) =>
  fc.property(network({ events: true }), tape, (net, choices) => {
    const draw = read(choices)
    const domain = draw.yes() && net.edges.length > 0 ? "edges" : "nodes"
    const rule = drawFormula(net, domain, draw)
    const rows = draw.some(allRows(net, domain))
    return ruleLaws(spoil(sharing(net, domain, rule)), rows, draw.shuffled(rows)) === null
  })

const spoilt: Readonly<Record<string, (own: Sharing) => Sharing>> = {
  "slopes that are taken elsewhere": (own) => ({
    ...own,
    scatter: (index, g, at) => own.scatter(index, g, Array.from(at ?? [], (x) => 1.5 * x + 0.1))
  }),
  "a coefficient without its slope": (own) => ({
    ...own,
    scatter: (index, g, at) => Array.from(own.scatter(index, g, at), (x, p) => p === 0 ? 0 : x)
  }),
  "the wrong sign": (own) => ({ ...own, scatter: (index, g, at) => Array.from(own.scatter(index, g, at), (x) => -x) }),
  "a row that is forgotten": (own) => ({
    ...own,
    scatter: (index, g, at) => own.scatter(index, Array.from(g, (x, k) => k === 0 ? 0 : x), at)
  }),
  "a value that depends on the place of the row": (own) => ({
    ...own,
    gather: (index, p) => Array.from(own.gather(index, p), (x, k) => x + k)
  })
}

describe("D5: a formula and its derivative", () => {
  it("keep the laws", () => fc.assert(holds((own) => own), settings))

  it.each(Object.entries(spoilt))("catches %s", (_, spoil) => {
    expect(fc.check(holds(spoil), broken).failed).toBe(true)
  })
})

/** Whether the table shows what the formula says at other values of its coefficients, and nothing is lost in JSON. */
const shows = (factor: number) =>
  fc.property(network({ events: true, trainables: true }), tape, (net, choices) => {
    const draw = read(choices)
    const quantities = trainable(net)
    if (quantities.length === 0) return true
    const quantity = draw.pick(quantities)
    const rows = draw.shuffled(draw.some(trainableRows(net, quantity)))
    const share = drawFormula(net, quantity.domain, draw)
    const trained = Network.editSync(net, [
      Edit.train(quantity.name, { at: exactly(quantity.domain, rows), share, name: "fresh" })
    ])
    const now = Parameters.get(Network.parameters(trained), "fresh").values.map((x) => x * draw.between(0.5, 1))
    const after = Network.editSync(trained, [Edit.values("fresh", Array.from(now))])
    const { index } = after.trainables.last()!
    const column = Table.floats(after[quantity.domain], quantity.name)
    const values = gather(index, Array.from(now, (x) => factor * x))
    expect(isPositive(after, quantityNamed(after, quantity.name)!) ? values.every((x) => x > 0) : true).toBe(true)
    return Network.check(after).length === 0 && index.rows.every((row, k) => column[row] === values[k]) &&
      Result.getOrThrow(Json.decode(Json.encode(after))).equals(after)
  })

describe("D6: what a formula trains", () => {
  it("shows in the table", () => fc.assert(shows(1), settings))

  it("catches a table that shows other coefficients", () => {
    expect(fc.check(shows(1.25), broken).failed).toBe(true)
  })
})
