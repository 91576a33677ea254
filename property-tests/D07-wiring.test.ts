/**
 * D7: in a wiring by probability, the k-th pair is joined exactly where the k-th number of the seed is below the probability of the pair,
 * whatever the other pairs are.
 *
 * The oracle goes through all pairs with numbers of its own count, and knows nothing of how many are looked at together. Broken variants: a
 * pair that takes the number of the one before, a probability that leaves out a coordinate.
 */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Edit from "../src/Edit.ts"
import * as Network from "../src/Network.ts"
import * as Cell from "../src/network/Cell.ts"
import { uniforms } from "../src/network/random.ts"
import { exp } from "../src/number/exp.ts"
import { pairsSync, probability } from "../src/select/Connect.ts"
import { cell } from "../src/select/Select.ts"
import * as Table from "../src/table/Table.ts"
import { broken, settings } from "./settings.ts"

type Place = { readonly x: number; readonly y: number }

const placed = (places: ReadonlyArray<Place>): Network.Network =>
  Network.editSync(
    Network.make(Array(places.length).fill(Cell.make())),
    places.map((by, k) => Edit.move(by, cell(k)))
  )

/** The pairs that are joined, one after the other. */
const oracle = (
  net: Network.Network,
  seed: number,
  late: number,
  axes: ReadonlyArray<string>
): ReadonlyArray<string> => {
  const columns = axes.map((axis) => Table.floats(net.nodes, axis))
  const random = uniforms(seed)
  for (let k = 0; k < late; k++) random()
  const out: Array<string> = []
  for (let i = 0; i < net.nodes.length; i++) {
    for (let j = 0; j < net.nodes.length; j++) {
      const square = columns.reduce((sum, x) => sum + (x[j] - x[i]) * (x[j] - x[i]), 0)
      if (random() < exp(-Math.sqrt(square) / 100)) out.push(`${i} ${j}`)
    }
  }
  return out
}

const agrees = (net: Network.Network, seed: number, late: number, axes: ReadonlyArray<string>): boolean => {
  const wiring = probability(cell("all"), cell("all"), "exp(-straight_distance / 100)", { seed })
  const { post, pre } = pairsSync(net, wiring, { allowEmpty: true })
  return pre.map((a, k) => `${a} ${post[k]}`).join() === oracle(net, seed, late, axes).join()
}

const places = fc.array(fc.record({ x: fc.integer({ min: -200, max: 200 }), y: fc.integer({ min: -200, max: 200 }) }), {
  minLength: 1,
  maxLength: 12
})

const law = (late: number, axes: ReadonlyArray<string>) =>
  fc.property(places, fc.maxSafeInteger(), (list, seed) => agrees(placed(list), seed, late, axes))

describe("D7: wiring by probability", () => {
  it("asks every pair for itself", () => fc.assert(law(0, ["x", "y", "z"]), settings))

  it("also where pairs are many", () => {
    const list = Array.from({ length: 300 }, (_, k) => ({ x: (k * 37) % 500, y: (k * 91) % 700 }))
    expect(agrees(placed(list), 5, 0, ["x", "y", "z"])).toBe(true)
  })

  it("catches the number of another pair, and a coordinate that is left out", () => {
    expect(fc.check(law(1, ["x", "y", "z"]), broken).failed).toBe(true)
    expect(fc.check(law(0, ["x"]), broken).failed).toBe(true)
  })
})
