/** The categories stay apart under the three common forms of colour-blindness; text on any colour is readable. */
import { assert, describe, it } from "@effect/vitest"
import * as Palette from "../../src/plot/Palette.ts"

// Machado, Oliveira & Fernandes 2009, severity 1.0, on linear RGB.
const blindness: Readonly<Record<string, ReadonlyArray<ReadonlyArray<number>>>> = {
  none: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]]
}

const linear = (colour: string) =>
  [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))

const times = (matrix: ReadonlyArray<ReadonlyArray<number>>, vector: ReadonlyArray<number>) =>
  matrix.map((row) => Math.min(1, Math.max(0, row.reduce((sum, entry, index) => sum + entry * vector[index], 0))))

// CIE L*a*b* with the white of sRGB.
const lab = (rgb: ReadonlyArray<number>) => {
  const xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    .map((row) => row.reduce((sum, entry, index) => sum + entry * rgb[index], 0))
  const [x, y, z] = xyz.map((value, index) => {
    const part = value / [0.95047, 1, 1.08883][index]
    return part > 216 / 24389 ? Math.cbrt(part) : ((24389 / 27) * part + 16) / 116
  })
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

const closest = (colours: ReadonlyArray<string>, kind: string): number => {
  const seen = colours.map((colour) => lab(times(blindness[kind], linear(colour))))
  let least = Infinity
  for (let a = 0; a < seen.length; a++) {
    for (let b = 0; b < a; b++) {
      least = Math.min(least, Math.hypot(...seen[a].map((value, index) => value - seen[b][index])))
    }
  }
  return least
}

describe("Palette", () => {
  // CIE76: 2.3 is just noticeable side by side, 10 is seen at a glance.
  it.each(Object.keys(blindness))("keeps the first seven colours and the grey apart (%s)", (kind) => {
    assert.isAbove(closest([...Palette.categorical.slice(0, 7), Palette.neutral], kind), 14)
  })

  it.each(Object.keys(blindness))("keeps all categories noticeably apart (%s)", (kind) => {
    assert.isAbove(closest([...Palette.categorical, Palette.neutral], kind), 8)
  })

  it("writes readable text on every colour (contrast at least 4)", () => {
    const luminance = (colour: string) => {
      const [red, green, blue] = linear(colour)
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
    for (const colour of [...Palette.categorical, Palette.neutral, ...[0, 0.3, 0.6, 1].map(Palette.ramp)]) {
      const [one, other] = [luminance(colour), luminance(Palette.textOn(colour))]
      assert.isAtLeast((Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05), 4, colour)
    }
  })

  it("takes categories up to twenty values and the ramp above", () => {
    assert.strictEqual(Palette.colouring(Array.from({ length: 20 }, (_, k) => k)).kind, "categorical")
    const many = Palette.colouring(Array.from({ length: 21 }, (_, k) => k))
    assert.strictEqual(many.kind, "sequential")
    assert.deepStrictEqual([many.of(0), many.of(20), many.of(null)], ["#440154", "#fde725", Palette.neutral])
  })

  it("spreads the ramp over any range, one that is larger than any number and one value alone too", () => {
    const { of, values } = Palette.gradient([1e308, -1e308, 0])
    assert.deepStrictEqual(values, [-1e308, -5e307, 0, 5e307, 1e308])
    assert.deepStrictEqual([-1e308, 0, 1e308].map(of), [0, 0.5, 1].map(Palette.ramp))
    for (const value of [0, 5, 1e17, -Number.MAX_VALUE]) {
      const alone = Palette.gradient([value, value])
      assert.isBelow(alone.values[0], alone.values[4])
      assert.match(alone.of(value), /^#[0-9a-f]{6}$/)
    }
  })
})
