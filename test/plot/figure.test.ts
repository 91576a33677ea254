/** What all figures owe: well-formed standalone SVG, escaped words, equal bytes for equal input, typed errors. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { parseHTML } from "linkedom"
import { curve } from "../../src/plot/curve.ts"
import type { Figure, PlotError } from "../../src/plot/Figure.ts"
import { heatmap } from "../../src/plot/heatmap.ts"
import { matrix } from "../../src/plot/matrix.ts"
import { morphology } from "../../src/plot/morphology.ts"
import * as Peers from "../../src/plot/Peers.ts"
import { raster } from "../../src/plot/raster.ts"
import { scatter } from "../../src/plot/scatter.ts"
import { traces } from "../../src/plot/traces.ts"
import { curveOf, evil, heatmapOf, matrixOf, morphologyOf, scatterOf, tracesOf } from "./figures.ts"
import { xmlProblem } from "./wellFormed.ts"

const many = Array.from({ length: 25 }, (_, value) => ({ value, label: `p ${value}` }))

const figures: Readonly<Record<string, () => Effect.Effect<Figure, PlotError>>> = {
  "traces, facets": () => traces(tracesOf()),
  "traces, overlay": () => traces(tracesOf({ layout: "overlay" })),
  "traces, stacked": () => traces(tracesOf({ layout: "stacked" })),
  "traces, one sample": () => traces(tracesOf({ time: [3], windows: [], series: [{ label: "a", values: [1] }] })),
  matrix: () => matrix(matrixOf()),
  "matrix, many parameters": () => matrix(matrixOf({ legend: many })),
  morphology: () => morphology(morphologyOf()),
  "morphology, many parameters": () => morphology(morphologyOf({ legend: many })),
  "morphology, a point": () => {
    const point = { x0: 0, y0: 0, x1: 0, y1: 0, radius: 0, group: "g", cell: "c" }
    return morphology(morphologyOf({ segments: [point], synapses: [] }))
  },
  curve: () => curve(curveOf()),
  "curve, logarithmic": () => curve(curveOf({ logY: true })),
  heatmap: () => heatmap(heatmapOf()),
  "heatmap, one point": () =>
    heatmap(heatmapOf({ rows: { label: "r", values: ["HH"] }, columns: { label: "c", values: [1] }, values: [-1e-9] })),
  raster: () => raster({ name: "r", title: "r", times: [[1, 2.5], [], [0, 4]], labels: ["a", evil, "c"] }),
  "raster, one of many": () =>
    raster({ name: evil, title: evil, times: Array.from({ length: 600 }, (_, k) => [k]), to: 9 }),
  scatter: () => scatter(scatterOf()),
  "scatter, one value": () => scatter(scatterOf({ panels: [{ title: "p", points: [{ x: 1, y: 1, value: 2 }] }] })),
  "traces, evil words": () =>
    traces(tracesOf({
      name: evil,
      title: evil,
      caption: evil,
      yLabel: evil,
      series: tracesOf().series.map((series) => ({ ...series, label: evil, group: evil })),
      windows: [{ from: 1, to: 2, label: evil }]
    })),
  "matrix, evil words": () =>
    matrix(matrixOf({
      title: evil,
      rows: [evil, evil, evil],
      rowTitle: evil,
      legend: [{ value: 0, label: evil }],
      cells: [{ row: 0, column: 0, value: 0, label: evil }]
    })),
  "morphology, evil words": () =>
    morphology(morphologyOf({
      title: evil,
      segments: morphologyOf().segments.map((segment) => ({ ...segment, group: evil, cell: evil, label: evil })),
      legend: [{ value: 0, label: evil }]
    })),
  "heatmap, evil words": () =>
    heatmap(heatmapOf({
      title: evil,
      label: evil,
      rows: { label: evil, values: [evil, "b"] },
      columns: { label: evil, values: ["a", evil, "c"] }
    })),
  "curve, evil words": () =>
    curve(
      curveOf({ title: evil, xLabel: evil, series: [evil, "b"].map((label) => ({ label, x: [0, 1], y: [1, 2] })) })
    ),
  "scatter, evil words": () =>
    scatter(scatterOf({
      title: evil,
      valueLabel: evil,
      markedLabel: evil,
      panels: [{ title: evil, points: [{ x: 0, y: 0, value: 0, group: evil, marked: true }] }]
    }))
}

describe.each(Object.entries(figures))("%s", (_, draw) => {
  it.effect("is a complete standalone SVG of the stated size", () =>
    Effect.gen(function*() {
      const { svg, width, height } = yield* draw()
      assert.isNull(xmlProblem(svg))
      const root = parseHTML(svg).document.querySelector("svg")!
      assert.strictEqual(root.getAttribute("xmlns"), "http://www.w3.org/2000/svg")
      assert.strictEqual(root.getAttribute("viewBox"), `0 0 ${width} ${height}`)
      assert.include(svg, `<rect width="${width}" height="${height}" fill="#ffffff"/>`)
      assert.include(root.getAttribute("font-family"), "system-ui")
    }))

  it.effect("needs nothing from outside and cannot disturb a page", () =>
    Effect.gen(function*() {
      const { svg } = yield* draw()
      assert.notMatch(
        svg,
        /\sid=|\sclass=|\sstyle=|<style|href=|url\(|currentColor|var\(--|<script|NaN|Infinity|undefined/
      )
    }))

  it.effect("gives equal bytes for equal input", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* draw(), yield* draw())
    }))
})

const refused: ReadonlyArray<readonly [string, Effect.Effect<Figure, PlotError>, RegExp]> = [
  ["no series", traces(tracesOf({ series: [] })), /no series/],
  ["a length that differs", traces(tracesOf({ series: [{ label: "soma", values: [1, 2] }] })), /"soma" has 2 .* 4000/],
  ["only NaN", traces(tracesOf({ time: [0, 1], series: [{ label: "s", values: [NaN, NaN] }] })), /no finite value/],
  ["a time that runs back", traces(tracesOf({ time: [0, 2, 1], windows: [] })), /ascending, sample 2/],
  ["dt 0", traces(tracesOf({ time: { dt: 0, samples: 2 } })), /positive dt/],
  ["an empty window", traces(tracesOf({ windows: [{ from: 2, to: 2, label: "w" }] })), /"w" must go forward/],
  ["a matrix without rows", matrix(matrixOf({ rows: [], cells: [] })), /no rows/],
  ["a cell outside", matrix(matrixOf({ cells: [{ row: 3, column: 0, value: 0, label: "0" }] })), /\(3, 0\) lies/],
  ["a NaN index", matrix(matrixOf({ cells: [{ row: 0, column: 0, value: NaN, label: "" }] })), /index NaN/],
  ["groups that do not fit", matrix(matrixOf({ groups: { rows: ["a"], columns: [] } })), /groups for 1 of 3 rows/],
  ["an axis without values", heatmap(heatmapOf({ rows: { label: "g", values: [] } })), /axis "g" has no values/],
  ["an axis at NaN", heatmap(heatmapOf({ rows: { label: "g", values: [0, NaN] } })), /axis "g" has the value NaN/],
  ["too few values", heatmap(heatmapOf({ values: [1, 2] })), /2 values for 2 × 3 points, which are 6/],
  ["an infinite value", heatmap(heatmapOf({ values: [1, 2, 3, 4, 5, -Infinity] })), /value 5 is -Infinity/],
  ["no value at all", heatmap(heatmapOf({ values: new Float64Array(6).fill(NaN) })), /no value that is a number/],
  ["no segment", morphology(morphologyOf({ segments: [] })), /no segment/],
  ["a lost synapse", morphology(morphologyOf({ synapses: [{ x0: NaN, y0: 0, x1: 0, y1: 0, value: 0 }] })), /synapse 0/],
  ["no curve", curve(curveOf({ series: [] })), /no series/],
  ["x without y", curve(curveOf({ series: [{ label: "l", x: [1, 2], y: [1] }] })), /2 x for 1 y/],
  ["a curve of NaN", curve(curveOf({ series: [{ label: "l", x: [1], y: [NaN] }] })), /no finite point/],
  ["the logarithm of 0", curve(curveOf({ logY: true, series: [{ label: "l", x: [1], y: [0] }] })), /value 0/],
  [
    "two panels of one title",
    scatter(scatterOf({ panels: [scatterOf().panels[0], scatterOf().panels[0]] })),
    /two panels have the title "before"/
  ],
  ["no panel", scatter(scatterOf({ panels: [] })), /no panel/],
  ["a panel without points", scatter(scatterOf({ panels: [{ title: "p", points: [] }] })), /panel "p" has no point/],
  [
    "a point at NaN",
    scatter(scatterOf({ panels: [{ title: "p", points: [{ x: NaN, y: 0, value: 0 }] }] })),
    /point 0 of/
  ],
  ["a mark without words", scatter(scatterOf({ markedLabel: undefined })), /say in markedLabel/],
  [
    "five groups",
    scatter(scatterOf({
      panels: [{ title: "p", points: ["a", "b", "c", "d", "e"].map((group, x) => ({ x, y: 0, value: 0, group })) }]
    })),
    /5 groups \(a, b, c, d, e\); shapes tell 4 apart/
  ]
]

describe("PlotError", () => {
  it.effect.each(refused)("refuses %s", ([, effect, message]) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(effect)
      assert.strictEqual(error._tag, "PlotError")
      assert.strictEqual(error.reason, "input")
      assert.match(error.message, message)
    }))

  it.effect("says what to install when a package is missing", () =>
    Effect.gen(function*() {
      const missing = () => Promise.reject(new Error("Cannot find package"))
      const plot = () => import("@observablehq/plot")
      const noPlot = yield* Effect.flip(Peers.load("figure", { plot: missing, document: missing }))
      assert.strictEqual(noPlot.reason, "missing-peer")
      assert.include(noPlot.message, "npm install @observablehq/plot linkedom")
      const noDocument = yield* Effect.flip(Peers.load("figure", { plot, document: missing }))
      assert.include(noDocument.message, "npm install @observablehq/plot linkedom")
    }))
})
