/**
 * L2: what is described means the rows that were described, in their order, whatever rows of whatever network; and the same rows are always
 * described alike, never longer than by listing them.
 *
 * Rows are drawn freely, or as what a drawn selection means, some of them shuffled. Broken variants: a description that forgets a condition,
 * and one that sorts the rows.
 */
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import type { Network } from "../src/Network.ts"
import type { Domain } from "../src/network/Trainable.ts"
import * as Select from "../src/Select.ts"
import { read, tape } from "../src/testing/Draw.ts"
import { drawEdges } from "../src/testing/edgeSelection.ts"
import { network } from "../src/testing/network.ts"
import { drawNodes } from "../src/testing/nodeSelection.ts"
import { allRows, rowsIn } from "../src/testing/rows.ts"
import { broken, settings } from "./settings.ts"

type Describe = (network: Network, domain: Domain, rows: ReadonlyArray<number>) => Select.Selection

const own: Describe = (network, domain, rows) =>
  domain === "nodes" ? Select.describe(network, rows) : Select.describeEdges(network, rows)

const law = (describe: Describe) =>
  fc.property(
    network({ events: true }),
    tape,
    fc.constantFrom<Domain>("nodes", "edges"),
    fc.nat(3),
    (net, choices, domain, how) => {
      const draw = read(choices)
      const every = allRows(net, domain)
      const selected = rowsIn(net, (domain === "nodes" ? drawNodes : drawEdges)(net, draw, { allowEmpty: true }))
      const rows = how === 0 && every.length > 0 ? draw.some(every) : how === 1 ? draw.shuffled(selected) : selected
      const found = describe(net, domain, rows)
      assert.deepStrictEqual(rowsIn(net, found), [...rows], String(found))
      assert.strictEqual(String(describe(net, domain, Int32Array.from(rows) as never)), String(found))
    }
  )

describe("L2", () => {
  it("a description means the rows that it describes", () => {
    fc.assert(law(own), { ...settings, numRuns: 3 * settings.numRuns })
  })

  it("the property notices a description that forgets a step", () => {
    const forgetful: Describe = (net, domain, rows) => {
      const found = own(net, domain, rows)
      const { expression } = found
      if (found.domain !== "nodes" || expression._tag !== "At") return found
      return expression.of._tag === "At" ? Select.all.cell("all") : found
    }
    assert.isTrue(fc.check(law(forgetful), broken).failed)
  })

  it("the property notices a description that sorts", () => {
    const sorting: Describe = (net, domain, rows) => own(net, domain, rows.toSorted((a, b) => a - b))
    assert.isTrue(fc.check(law(sorting), broken).failed)
  })
})
