/** Every figure shows what it was given: labels, legends, the right colours, the peaks. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { parseHTML } from "linkedom"
import { curve } from "../../src/plot/curve.ts"
import { digits } from "../../src/plot/digits.ts"
import type { Figure } from "../../src/plot/Figure.ts"
import { heatmap } from "../../src/plot/heatmap.ts"
import { matrix } from "../../src/plot/matrix.ts"
import { morphology } from "../../src/plot/morphology.ts"
import * as Palette from "../../src/plot/Palette.ts"
import { scatter } from "../../src/plot/scatter.ts"
import { traces } from "../../src/plot/traces.ts"
import { curveOf, evil, heatmapOf, matrixOf, morphologyOf, scatterOf, tracesOf } from "./figures.ts"

const parse = ({ svg }: Figure) => parseHTML(svg).document
const words = (figure: Figure) => Array.from(parse(figure).querySelectorAll("text"), (node) => node.textContent)
const all = (figure: Figure, selector: string, attribute: string) =>
  Array.from(parse(figure).querySelectorAll(selector), (node) => node.getAttribute(attribute) ?? "")
const has = (figure: Figure, ...expected: ReadonlyArray<string>) => {
  for (const word of expected) assert.include(words(figure), word)
}

// y of every point of every line, as drawn.
const heights = (figure: Figure): ReadonlyArray<ReadonlyArray<number>> =>
  all(figure, "g[aria-label='line'] path", "d").map((d) => [...d.matchAll(/,(-?[\d.]+)/g)].map(([, y]) => Number(y)))

describe("traces", () => {
  it.effect("shows title, labels, legend and axes", () =>
    Effect.gen(function*() {
      const figure = yield* traces(tracesOf())
      has(figure, "Voltages", "cell a", "cell b", "cell c", "excitatory", "inhibitory", "current step")
      has(figure, "time [ms]", "voltage [mV]")
    }))

  it.effect("gives a group one colour", () =>
    Effect.gen(function*() {
      const strokes = all(yield* traces(tracesOf()), "g[aria-label='line'] path", "stroke")
      assert.deepStrictEqual(strokes, [0, 0, 1].map((rank) => Palette.categorical[rank]))
    }))

  it.effect("loses no spike: every row reaches the same height as often as it spikes", () =>
    Effect.gen(function*() {
      for (const row of heights(yield* traces(tracesOf()))) {
        assert.lengthOf(row.filter((y) => y === Math.min(...row)), 4)
      }
    }))

  it.effect("draws rows up to twelve series and stacks more, with a scale bar", () =>
    Effect.gen(function*() {
      const series = (n: number) => Array.from({ length: n }, (_, k) => ({ label: `s${k}`, values: [0, k + 1] }))
      const time = [0, 1]
      assert.notInclude(words(yield* traces(tracesOf({ time, windows: [], series: series(12) }))), "10 mV")
      has(yield* traces(tracesOf({ time, windows: [], series: series(13) })), "10 mV", "s0", "s12")
    }))

  it.effect("keeps very small numbers on the axis short", () =>
    Effect.gen(function*() {
      const series = [{ label: "current", values: [0, 1e-5] }]
      has(yield* traces(tracesOf({ time: [0, 1], windows: [], series })), "0", "1e−5")
    }))

  it.effect("shows a gap where values are not finite", () =>
    Effect.gen(function*() {
      const values = [1, 2, Number.NaN, Infinity, 3, 1]
      const [d] = all(
        yield* traces(tracesOf({ time: { dt: 1, samples: 6 }, windows: [], series: [{ label: "a", values }] })),
        "g[aria-label='line'] path",
        "d"
      )
      assert.lengthOf(d.match(/M/g)!, 2)
    }))
})

describe("matrix", () => {
  const squares = "g[aria-description='synapses'] rect"

  it.effect("shows cells with their groups, titles and the legend", () =>
    Effect.gen(function*() {
      const figure = yield* matrix(matrixOf())
      has(figure, "0 exc", "2 inh", "presynaptic cell", "postsynaptic cell", "×2")
      has(figure, "parameter", "gS exc", "gS inh", "gC inh", "not trained")
    }))

  it.effect("draws a square per connection and kind in the colour of its parameter", () =>
    Effect.gen(function*() {
      const figure = yield* matrix(matrixOf())
      const [zero, one, two] = Palette.categorical
      assert.deepStrictEqual(all(figure, squares, "fill"), [zero, zero, one, two, Palette.neutral])
      const tips = Array.from(parse(figure).querySelectorAll(`${squares} title`), (node) => node.textContent)
      assert.deepStrictEqual(tips.slice(0, 2), ["0 exc → 1 exc: 0 (×2)", "1 exc → 0 exc: 0"])
      assert.deepStrictEqual(
        Array.from(parse(figure).querySelectorAll("g[aria-description='parameters'] text"), (node) => node.textContent),
        ["0", "0", "1", "2"]
      )
    }))

  it.effect("keeps squares square", () =>
    Effect.gen(function*() {
      const figure = yield* matrix(matrixOf({ rows: ["0", "1", "2", "3", "4"], groups: undefined }))
      assert.strictEqual(all(figure, squares, "width")[0], all(figure, squares, "height")[0])
    }))

  it.effect("colours many parameters by a ramp", () =>
    Effect.gen(function*() {
      const legend = Array.from({ length: 40 }, (_, value) => ({ value, label: `p ${value}` }))
      const cells = [0, 39].map((value, row) => ({ row, column: 0, value, label: String(value) }))
      const figure = yield* matrix(matrixOf({ legend, cells }))
      assert.deepStrictEqual(all(figure, squares, "fill"), [Palette.ramp(0), Palette.ramp(1)])
      has(figure, "p 0", "p 39")
    }))

  it.effect("prints evil words as words", () =>
    Effect.gen(function*() {
      const figure = yield* matrix(matrixOf({ legend: [{ value: 0, label: evil }] }))
      assert.isTrue(words(figure).some((word) => word.startsWith("<script>")))
      assert.isNull(parse(figure).querySelector("script"))
    }))
})

describe("heatmap", () => {
  const squares = "g[aria-description='points'] rect"

  it.effect("shows the values of both axes, the bar and what has none", () =>
    Effect.gen(function*() {
      const figure = yield* heatmap(heatmapOf())
      has(figure, "HH_gNa [S/cm2]", "amplitude [nA]", "0.1", "0.12", "0", "0.05", "0.125", "spikes", "none")
      assert.deepStrictEqual(
        Array.from(parse(figure).querySelectorAll("g[aria-description='values'] text"), (node) => node.textContent),
        ["0", "1", "2", "3", "8"]
      )
    }))

  it.effect("colours a square for each point, row after row from the bottom", () =>
    Effect.gen(function*() {
      const figure = yield* heatmap(heatmapOf())
      const colours = [0, 1, 2, 3, null, 8].map((value) => value === null ? Palette.neutral : Palette.ramp(value / 8))
      assert.deepStrictEqual(all(figure, squares, "fill"), colours)
      const tops = all(figure, squares, "y").map(Number)
      const lefts = all(figure, squares, "x").map(Number)
      assert.isAbove(tops[0], tops[3])
      assert.strictEqual(tops[0], tops[2])
      assert.isBelow(lefts[0], lefts[1])
      const tips = Array.from(parse(figure).querySelectorAll(`${squares} title`), (node) => node.textContent)
      assert.strictEqual(tips[2], "HH_gNa [S/cm2] 0.1, amplitude [nA] 0.125: 2")
      assert.strictEqual(tips[4], "HH_gNa [S/cm2] 0.12, amplitude [nA] 0.05: none")
    }))

  it.effect("writes no numbers into squares that have no room for them", () =>
    Effect.gen(function*() {
      const values = Array.from({ length: 60 }, (_, k) => k)
      const figure = yield* heatmap(
        heatmapOf({ rows: { label: "r", values: [1] }, columns: { label: "c", values }, values })
      )
      assert.lengthOf(all(figure, "g[aria-description='values'] text", "fill"), 0)
      assert.lengthOf(all(figure, squares, "fill"), 60)
    }))

  it("writes numbers with as few digits as tell them apart", () => {
    const texts = (list: ReadonlyArray<number>) => list.map(digits(list))
    assert.deepStrictEqual(texts([0.1, 0.12, 0.125]), ["0.1", "0.12", "0.125"])
    assert.deepStrictEqual(texts([0, 1 / 3, 2 / 3]), ["0", "0.333", "0.667"])
    assert.deepStrictEqual(texts([100.01, 100.02]), ["100.01", "100.02"])
    assert.deepStrictEqual(texts([1, 1 + 1e-7]), ["1", "1.0000001"])
    assert.deepStrictEqual(texts([0.1 + 0.2, 0.3]), ["0.3", "0.3"])
    assert.deepStrictEqual(texts([-1.5e-5, 2e7]), ["−1.5e−5", "2e7"])
  })
})

describe("morphology", () => {
  const strokes = "g[aria-description='compartments'] path"

  it.effect("shows cells, groups, parameters and the scale bar", () =>
    Effect.gen(function*() {
      has(yield* morphology(morphologyOf()), "cell 0", "cell 1", "exc", "inh", "gS exc", "not trained", "20 µm")
      has(yield* morphology(morphologyOf({ scaleBar: 25 })), "25 µm")
    }))

  /** The corners of the outline of a frustum that lies in the plane: half a width to both sides of its start, and of its end. */
  const corners = (d: string) => d.match(/-?[\d.]+,-?[\d.]+/g)!.slice(0, 4).map((pair) => pair.split(",").map(Number))
  const between = ([ax, ay]: ReadonlyArray<number>, [bx, by]: ReadonlyArray<number>) => Math.hypot(bx - ax, by - ay)

  it.effect("draws widths in proportion to diameters, and both axes to one scale", () =>
    Effect.gen(function*() {
      const [soma, dendrite, cable] = all(yield* morphology(morphologyOf()), strokes, "d").map(corners)
      const scale = between(soma[0], soma[1]) / 20
      assert.closeTo(between(soma[0], soma[3]) / scale, 20, 0.1)
      assert.closeTo(between(dendrite[0], dendrite[3]) / scale, 2, 0.1)
      assert.closeTo(between(cable[0], cable[3]) / scale, 1, 0.1)
      assert.closeTo((dendrite[1][0] - dendrite[0][0]) / scale, 100, 0.1)
      assert.closeTo((dendrite[1][1] - dendrite[0][1]) / scale, -40, 0.1)
      assert.closeTo((cable[1][0] - cable[0][0]) / scale, 100, 0.1)
    }))

  it.effect("keeps a thin dendrite visible", () =>
    Effect.gen(function*() {
      const segments = [{ x0: 0, y0: 0, x1: 5000, y1: 0, radius: 0.1, group: "g", cell: "c" }]
      const [thin] = all(yield* morphology(morphologyOf({ segments, synapses: [] })), strokes, "d").map(corners)
      assert.closeTo(between(thin[0], thin[3]), 1.5, 0.02)
    }))

  it.effect("tapers where the radii of the ends differ, and is round where it is seen end on", () =>
    Effect.gen(function*() {
      const one = { x0: 0, y0: 0, x1: 100, y1: 0, z1: 0, radius: 10, radius1: 2, group: "g", cell: "c" }
      const side = yield* morphology(morphologyOf({ segments: [one], synapses: [] }))
      const [taper] = all(side, strokes, "d").map(corners)
      assert.closeTo(between(taper[0], taper[3]) / between(taper[1], taper[2]), 5, 0.05)
      const ends = yield* morphology(
        morphologyOf({ segments: [{ ...one, radius1: 10 }], projection: "yz", synapses: [] })
      )
      const [disc] = all(ends, strokes, "d")
      assert.lengthOf(disc.match(/A([\d.]+) \1 /g)!, 2)
    }))

  it.effect("shows each plane with its axes to the right and upwards", () =>
    Effect.gen(function*() {
      // 1 along x, 2 along y, 3 along z, from the same place.
      const along = [[100, 0, 0], [0, 200, 0], [0, 0, 300]].map(([x1, y1, z1]) => ({
        x0: 0,
        y0: 0,
        z0: 0,
        x1,
        y1,
        z1,
        radius: 1,
        group: "g",
        cell: "c"
      }))
      const ways = (projection: "xy" | "xz" | "yz") =>
        Effect.map(
          morphology(morphologyOf({ segments: along, projection, style: "lines", synapses: [] })),
          (figure) => {
            const lines = new Map(Array.from(parse(figure).querySelectorAll(strokes), (node, k) => {
              const [[x0, y0], [x1, y1]] = node.getAttribute("d")!.match(/-?[\d.]+,-?[\d.]+/g)!.map((pair) =>
                pair.split(",").map(Number)
              )
              return [k, [Math.sign(Math.round(x1 - x0)), -Math.sign(Math.round(y1 - y0))].join(" ")] as const
            }))
            return [...lines.values()].sort()
          }
        )
      assert.deepStrictEqual(yield* ways("xy"), ["0 0", "0 1", "1 0"])
      assert.deepStrictEqual(yield* ways("xz"), ["0 0", "0 1", "1 0"])
      assert.deepStrictEqual(yield* ways("yz"), ["0 0", "0 1", "1 0"])
    }))
})

describe("curve", () => {
  it.effect("shows labels and a line per series", () =>
    Effect.gen(function*() {
      const figure = yield* curve(curveOf({ logY: true }))
      has(figure, "Loss", "step", "loss", "train", "test", "0.01")
      const [train] = heights(figure)
      // On a logarithmic axis equal factors are equal heights.
      assert.closeTo(train[1] - train[0], train[2] - train[1], 0.02)
    }))
})

describe("scatter", () => {
  it.effect("shows panels, groups and the mark, each point in the colour of its value", () =>
    Effect.gen(function*() {
      const figure = yield* scatter(scatterOf())
      has(figure, "Points", "before", "after", "x", "y", "said", "a", "b", "wrong", "0", "4")
      // Three points for each panel, in the colours of the ramp; a ring has no fill of its own.
      const fills = all(figure, "[aria-label=dot] path, [aria-label=dot] circle", "fill").filter((fill) => fill !== "")
      assert.deepStrictEqual([...fills].sort(), [0, 1, 4, 0, 2, 4].map((value) => Palette.ramp(value / 4)).sort())
    }))
})
