/**
 * Copies of what callers hand in: how long and how much it may be. (What is copied, and what is not, show `property-tests/fuzz` and the tests of
 * the border.)
 */
import { describe, expect, it } from "vitest"
import { deepest, longestList, mostSettled, settled, Unreadable } from "../../src/table/settled.ts"

/** A pair of one value, within pairs of pairs: 2^depth leaves from a few lists. */
const doubled = (depth: number): unknown => {
  let value: unknown = [1, 1]
  for (let i = 0; i < depth; i++) value = [value, value]
  return value
}

describe("too much to copy", () => {
  it("is a list that no memory holds", () => {
    expect(() => settled(new Array(longestList + 1))).toThrow(
      `a list of ${longestList + 1} values, more than ${longestList}`
    )
    expect(() => settled({ values: [new Array(2 ** 32 - 1)] })).toThrow(Unreadable)
  })

  it("is a list of lists of more than a budget", () => {
    const row = new Uint8Array(mostSettled / 2)
    expect((settled([row, row]) as ReadonlyArray<unknown>).length).toBe(2)
    expect(() => settled([row, row, [1]])).toThrow(`${mostSettled + 1} values or more, more than ${mostSettled}`)
  })
})

it("a value that stands in itself many times over is copied once", () => {
  const copy = settled(doubled(60)) as ReadonlyArray<ReadonlyArray<ReadonlyArray<unknown>>>
  expect(copy[0][0][0]).toBe(copy[0][0][1])
  expect(settled(doubled(10))).toEqual(doubled(10))
  expect(() => settled(doubled(deepest + 1))).toThrow(`more than ${deepest} deep`)
})
