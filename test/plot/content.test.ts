/** Every figure shows what it was given: labels, legends, the right colours, the peaks. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { parseHTML } from "linkedom"
import { curve } from "../../src/plot/curve.ts"
import type { Figure } from "../../src/plot/Figure.ts"
import { matrix } from "../../src/plot/matrix.ts"
import { morphology } from "../../src/plot/morphology.ts"
import * as Palette from "../../src/plot/Palette.ts"
import { scatter } from "../../src/plot/scatter.ts"
import { traces } from "../../src/plot/traces.ts"
import { curveOf, evil, matrixOf, morphologyOf, scatterOf, tracesOf } from "./figures.ts"

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

describe("morphology", () => {
  const strokes = "g[aria-description='compartments'] path"

  it.effect("shows cells, groups, parameters and the scale bar", () =>
    Effect.gen(function*() {
      has(yield* morphology(morphologyOf()), "cell 0", "cell 1", "exc", "inh", "gS exc", "not trained", "20 µm")
      has(yield* morphology(morphologyOf({ scaleBar: 25 })), "25 µm")
    }))

  it.effect("draws widths in proportion to diameters, and both axes to one scale", () =>
    Effect.gen(function*() {
      const figure = yield* morphology(morphologyOf())
      const widths = all(figure, strokes, "stroke-width").map(Number)
      const lines = all(figure, strokes, "d").map((d) => d.match(/-?[\d.]+/g)!.map(Number))
      // Long strokes come first: radius 1, radius 0.5, then the compact soma of radius 10.
      const [dendrite, cable, soma] = lines.map(([x0, y0, x1, y1]) => [x1 - x0, y1 - y0])
      const scale = soma[0] / 20
      assert.deepStrictEqual(widths.map((width) => Math.round((width / scale) * 10) / 10), [2, 1, 20])
      assert.closeTo(dendrite[0] / scale, 100, 0.1)
      assert.closeTo(dendrite[1] / scale, -40, 0.1)
      assert.closeTo(cable[0] / scale, 100, 0.1)
    }))

  it.effect("keeps a thin dendrite visible", () =>
    Effect.gen(function*() {
      const segments = [{ x0: 0, y0: 0, x1: 5000, y1: 0, radius: 0.1, group: "g", cell: "c" }]
      const figure = yield* morphology(morphologyOf({ segments, synapses: [] }))
      assert.deepStrictEqual(all(figure, strokes, "stroke-width"), ["1.5"])
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
