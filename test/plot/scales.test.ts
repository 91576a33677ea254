/** Which rows share a scale, and that every axis can be read. */
import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { scales, unitOf } from "../../src/plot/scales.ts"
import { type Ticks, ticks } from "../../src/plot/ticks.ts"

describe("scales", () => {
  const row = (quantity: string, low: number, high: number) => ({ quantity, low, high })

  it("are shared by rows of one unit and comparable size", () => {
    const rows = [
      row("voltage [mV]", -70, 40),
      row("HH_m [1]", 0, 1),
      row("voltage [mV]", -70, -69),
      row("HH_h [1]", 0.2, 0.5),
      row("i_Na [mA/cm2]", -0.9, 0),
      row("i_Leak [mA/cm2]", -0.001, 0.002),
      row("i_none [mA/cm2]", 0, 0)
    ]
    const { all, of } = scales(rows, [])
    assert.deepStrictEqual(of, [0, 1, 0, 1, 2, 3, 2])
    assert.deepStrictEqual(all.map(({ unit }) => unit), ["[mV]", "[1]", "[mA/cm2]", "[mA/cm2]"])
  })

  it("reach a level where that flattens nothing", () => {
    const rows = [row("i [nA]", 0, 1), row("j [nA]", 0, 0.01)]
    const [large, small] = scales(rows, [{ unit: "[nA]", level: 2 }, { unit: "[mV]", level: 100 }]).all
    assert.isTrue(large.high > 2 && large.high < 3 && small.high < 0.02)
  })

  it("go around a value that stays the same, however small", () => {
    const [{ high, low }] = scales([row("c [mM]", 5e-5, 5e-5)], []).all
    assert.isTrue(low > 4e-5 && low < 5e-5 && high > 5e-5 && high < 6e-5)
  })

  it("are called by the unit at the end of a label", () => {
    assert.deepStrictEqual(["v [mV]", "a [b] c [1]", "loss"].map(unitOf), ["[mV]", "[1]", "loss"])
  })
})

const readable = (make: (low: number, high: number, pixels: number, apart: number) => Ticks) =>
  fc.property(
    fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    fc.double({ min: 1e-7, max: 1e6, noNaN: true }),
    fc.integer({ min: 80, max: 400 }),
    (low, span, pixels) => {
      const range = Math.max(span, 1e-8 * Math.abs(low))
      const { high: end, labels, low: start, values } = make(low, low + range, pixels, 26)
      assert.isTrue(values.length >= 2 && start <= low && end >= low + range && end - start <= 2 * range)
      const apart = values.slice(1).map((value, k) => ((value - values[k]) / (end - start)) * pixels)
      assert.isTrue(apart.every((gap) => gap > 12), `${apart}`)
      assert.isTrue(values.every((value) => value >= start && value <= end))
      labels.forEach((label, k) => {
        const read = Number(label.replaceAll("−", "-"))
        assert.closeTo(read, values[k], 1e-9 * Math.max(...values.map(Math.abs)), label)
      })
    }
  )

describe("ticks", () => {
  it("are two or more, apart, within the axis, and labelled with what they are", () => fc.assert(readable(ticks)))

  it("that are labelled with too few digits are caught", () => {
    const broken: typeof ticks = (low, high, pixels, apart) => {
      const made = ticks(low, high, pixels, apart)
      return { ...made, labels: made.values.map((value) => value.toFixed(0)) }
    }
    assert.throws(() => fc.assert(readable(broken)))
  })
})
