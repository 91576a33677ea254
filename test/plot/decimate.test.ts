/** Decimation keeps the extremes of every window, the ends and the order; taking every n-th value must fail. */
import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { decimate } from "../../src/plot/decimate.ts"

const windows = (n: number, columns: number) => {
  const start = (column: number) => Math.floor((column * n) / columns)
  return Array.from({ length: columns }, (_, column) => [start(column), start(column + 1)] as const)
}

type Decimate = (values: ArrayLike<number>, columns: number) => ReadonlyArray<number>

/** True when every window keeps its lowest and highest finite value, and the kept indices ascend. */
const keepsExtremes = (thin: Decimate, values: ReadonlyArray<number>, columns: number): boolean => {
  const kept = thin(values, columns)
  if (kept.some((index, k) => k > 0 && index <= kept[k - 1])) return false
  return windows(values.length, columns).every(([from, to]) => {
    const all = values.slice(from, to).filter(Number.isFinite)
    const inside = kept.filter((index) => index >= from && index < to)
    const drawn = inside.map((index) => values[index]).filter(Number.isFinite)
    return all.length === 0 || (Math.min(...all) === Math.min(...drawn) && Math.max(...all) === Math.max(...drawn))
  })
}

const input = fc.record({
  values: fc.array(
    fc.oneof({ weight: 9, arbitrary: fc.double({ min: -100, max: 100, noNaN: true }) }, {
      weight: 1,
      arbitrary: fc.constant(Number.NaN)
    }),
    { minLength: 1, maxLength: 400 }
  ),
  columns: fc.integer({ min: 1, max: 60 })
})

describe("decimate", () => {
  it("keeps a single spike in a million samples", () => {
    const values = new Float64Array(1_000_000).fill(-65)
    values[123_457] = 40
    values[876_543] = -90
    const kept = decimate(values, 800)
    assert.include(kept, 123_457)
    assert.include(kept, 876_543)
    assert.isAtMost(kept.length, 2 * 800 + 2)
    assert.deepStrictEqual([kept[0], kept[kept.length - 1]], [0, 999_999])
  })

  it("keeps everything of a short series", () => {
    assert.deepStrictEqual(decimate([3, 1, 2], 800), [0, 1, 2])
  })

  it("keeps the extremes of every window on random data", () => {
    fc.assert(fc.property(input, ({ values, columns }) => keepsExtremes(decimate, values, columns)), { seed: 7 })
  })

  it("would notice a variant that takes every n-th sample", () => {
    const every: Decimate = (values, columns) =>
      Array.from({ length: columns }, (_, c) => Math.floor((c * values.length) / columns))
    const property = fc.property(input, ({ values, columns }) => keepsExtremes(every, values, columns))
    assert.isTrue(fc.check(property, { seed: 7 }).failed)
  })
})
