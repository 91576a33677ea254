/** Recordings of different quantities: a row and a unit each, scales shared where sizes are comparable, markers, and options that are known. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { parseHTML } from "linkedom"
import * as Edit from "../../src/Edit.ts"
import * as Channels from "../../src/mechanism/Channels.ts"
import * as Synapses from "../../src/mechanism/Synapses.ts"
import * as Network from "../../src/Network.ts"
import * as Cell from "../../src/network/Cell.ts"
import * as Stimulus from "../../src/network/Stimulus.ts"
import type { Figure, PlotError } from "../../src/plot/Figure.ts"
import * as Plot from "../../src/plot/index.ts"
import * as Connect from "../../src/select/Connect.ts"
import * as Select from "../../src/select/Select.ts"
import * as Share from "../../src/share/Share.ts"
import { run } from "../solve/run.ts"
import { curveOf, heatmapOf, matrixOf, morphologyOf, scatterOf, tracesOf } from "./figures.ts"
import { overlap, textBoxes } from "./textBoxes.ts"

const soma = Select.cell(0).branch(0).loc(0)
const cell = Cell.make({ parents: [-1, 0], ncomp: 2 })
const network = Network.editSync(Network.make([cell, cell]), [
  Edit.insert(Channels.HH),
  Edit.insert(Channels.CaL),
  Edit.connect(Connect.full(Select.cell(0), Select.cell(1)), Synapses.Ionotropic),
  Edit.label("role", (row) => row.cell_index === 0 ? "sender" : "receiver"),
  Edit.train("IonotropicSynapse_gS", { share: Share.by("pre_cell_index"), initial: 1e-3 }),
  Edit.stimulate(Stimulus.step({ delay: 1, duration: 1, amplitude: 0.3 }), soma),
  Edit.record("v", Select.branch(0).loc(0)),
  Edit.record("HH_m", soma),
  Edit.record("HH_h", soma),
  Edit.record("i_HH", soma),
  Edit.record("i_Ca", soma),
  Edit.record("i_IonotropicSynapse", Select.edges.edge([0])),
  Edit.record("i_stimulus", soma)
])
const traces = run(network, { steps: 200, dt: 0.025 })

const words = ({ svg }: Figure): ReadonlyArray<string> =>
  Array.from(parseHTML(svg).document.querySelectorAll("text"), (node) => node.textContent ?? "")

/** The lowest and highest place of each curve [px]. */
const spans = ({ svg }: Figure): ReadonlyArray<number> =>
  Array.from(parseHTML(svg).document.querySelectorAll("g[aria-label='line'] path"), (node) => {
    const ys = [...(node.getAttribute("d") ?? "").matchAll(/,(-?[\d.]+)/g)].map(([, y]) => Number(y))
    return Math.max(...ys) - Math.min(...ys)
  })

const markers = [
  { at: 1, label: "begins" },
  { at: 2, label: "ends" },
  { level: -20, unit: "mV", label: "threshold" }
]

describe("recordings", () => {
  it.effect("have a row and a unit each", () =>
    Effect.gen(function*() {
      const shown = words(yield* Plot.recordings(network, traces, { markers }))
      const rows = ["v of cell 0", "HH_m of cell 0", "i_HH of cell 0", "i_IonotropicSynapse of synapse 0"]
      for (
        const word of [
          ...rows,
          "voltage [mV]",
          "HH_m [1]",
          "HH_h [1]",
          "[mA/cm2]",
          "[nA]",
          "begins",
          "ends",
          "threshold",
          "time [ms]"
        ]
      ) {
        assert.include(shown, word)
      }
    }))

  it.effect("are no flat lines, whatever their unit", () =>
    Effect.gen(function*() {
      // The voltage of the second cell hardly moves, and the current of the synapse is small beside the stimulus: these may be flat.
      const [spike, , m, , current, calcium, , stimulus] = spans(yield* Plot.recordings(network, traces))
      for (const span of [spike, m, current, calcium, stimulus]) assert.isAbove(span, 40)
    }))

  it.effect("of one quantity name it once", () =>
    Effect.gen(function*() {
      const voltages = Network.editSync(network, [Edit.unrecord(), Edit.record("v", Select.branch(0).loc(0))])
      const figure = yield* Plot.recordings(voltages, run(voltages, { steps: 100, dt: 0.025 }))
      assert.lengthOf(words(figure).filter((word) => word === "voltage [mV]"), 1)
      assert.strictEqual(figure.title, "Voltages")
    }))

  it.effect("stack with a bar and a unit for each scale", () =>
    Effect.gen(function*() {
      const shown = words(yield* Plot.recordings(network, traces, { layout: "stacked" }))
      for (const unit of [/ mV$/, / \[1\]$/, / mA\/cm2$/, / nA$/]) assert.isTrue(shown.some((word) => unit.test(word)))
    }))

  it.effect("show a moment in every row and a level in the rows of its unit", () =>
    Effect.gen(function*() {
      const { svg } = yield* Plot.recordings(network, traces, { markers })
      const lines = parseHTML(svg).document.querySelectorAll("g[aria-description='markers'] path")
      assert.lengthOf(lines, 2 * 8 + 2)
    }))
})

const inFigures: Readonly<Record<string, Effect.Effect<Figure, PlotError>>> = {
  "recordings, facets": Plot.recordings(network, traces, { markers, group: "role" }),
  "recordings, overlay": Plot.recordings(network, traces, { markers, layout: "overlay" }),
  "recordings, stacked": Plot.recordings(network, traces, { markers, layout: "stacked" }),
  connections: Plot.connections(network, { group: "role" }),
  cells: Plot.cells(network, { group: "role" }),
  traces: Plot.traces(tracesOf()),
  "traces, overlay": Plot.traces(tracesOf({ layout: "overlay" })),
  matrix: Plot.matrix(matrixOf()),
  "matrix, large": Plot.matrix(matrixOf({
    rows: Array.from({ length: 80 }, (_, k) => `cell ${k}`),
    columns: Array.from({ length: 80 }, (_, k) => `cell ${k}`),
    groups: undefined
  })),
  heatmap: Plot.heatmap(heatmapOf()),
  "heatmap, large": Plot.heatmap(heatmapOf({
    title: "A scan of so many points that the title of the figure that shows it has to be broken",
    rows: { label: "conductance of the leak [S/cm2]", values: Array.from({ length: 70 }, (_, k) => (k + 1) * 1e-5) },
    columns: { label: "amplitude [nA]", values: Array.from({ length: 90 }, (_, k) => -0.3 + k / 77) },
    values: Array.from({ length: 70 * 90 }, (_, k) => Math.sin(k / 1000) * 1e4)
  })),
  "heatmap, one point": Plot.heatmap(heatmapOf({
    rows: { label: "a conductance with a long name [S/cm2]", values: ["HH"] },
    columns: { label: "a conductance with a long name [S/cm2]", values: [1] },
    values: [3]
  })),
  morphology: Plot.morphology(morphologyOf()),
  curve: Plot.curve(curveOf()),
  "curve, logarithmic": Plot.curve(curveOf({ logY: true })),
  scatter: Plot.scatter(scatterOf()),
  "scatter, long titles": Plot.scatter(scatterOf({
    panels: ["before", "after"].map((title) => ({
      title: `${title} training: 63 of 100 points on the side where they belong`,
      points: [{ x: 0, y: 0, value: 1 }]
    })),
    markedLabel: undefined
  }))
}

describe.each(Object.entries(inFigures))("words in %s", (_, draw) => {
  it.effect("can be read where the figure is half as wide", () =>
    Effect.gen(function*() {
      for (const { size, words } of textBoxes((yield* draw).svg)) assert.isAtLeast(size, 18, words)
    }))

  it.effect("lie beside one another, within the figure", () =>
    Effect.gen(function*() {
      const { height, svg, width } = yield* draw
      const boxes = textBoxes(svg)
      assert.isNull(overlap(boxes))
      for (const { bottom, left, right, top, words } of boxes) {
        assert.isTrue(left >= 0 && right <= width && top >= 0 && bottom <= height, words)
      }
    }))
})

it("a figure whose words overlap is caught", () => {
  const svg =
    `<svg font-size="18"><text x="10" y="20">one</text><g transform="translate(20,5)"><text y="20">two</text></g></svg>`
  assert.strictEqual(overlap(textBoxes(svg)), "\"one\" and \"two\"")
})

describe("options", () => {
  const wrong = <A extends object>(options: A): A => ({ ...options, titel: "x" })
  const refused: ReadonlyArray<readonly [string, Effect.Effect<Figure, PlotError>]> = [
    ["recordings", Plot.recordings(network, traces, wrong({}))],
    ["connections", Plot.connections(network, wrong({}))],
    ["cells", Plot.cells(network, wrong({}))],
    ["traces", Plot.traces(wrong(tracesOf()))],
    ["matrix", Plot.matrix(wrong(matrixOf()))],
    ["morphology", Plot.morphology(wrong(morphologyOf()))],
    ["curve", Plot.curve(wrong(curveOf()))],
    ["heatmap", Plot.heatmap(wrong(heatmapOf()))],
    ["scatter", Plot.scatter(wrong(scatterOf()))]
  ]
  it.effect.each(refused)(
    "of %s that are not known are refused with the nearest name",
    ([name, draw]) =>
      Effect.gen(function*() {
        const error = yield* Effect.flip(draw)
        assert.strictEqual(error._tag, "PlotError")
        assert.include(
          error.message,
          `Cannot draw "${name}": ${name} option "titel" does not exist; did you mean "title"?`
        )
      })
  )

  it("of a page too", () => {
    const options = { title: "t", intro: [], figures: [], tabels: [] }
    assert.throws(() => Plot.page(options), `page option "tabels" does not exist; did you mean "tables"?`)
  })

  it.effect("within lists, and of the wrong kind, are refused with their place", () =>
    Effect.gen(function*() {
      const window = { from: 1, to: 2, label: "l", colour: "red" }
      const inList = yield* Effect.flip(Plot.traces(tracesOf({ windows: [window] })))
      assert.include(inList.message, `entry 0 of windows of traces option "colour" does not exist`)
      const layout = yield* Effect.flip(Plot.recordings(network, traces, { layout: "row" as "facets" }))
      assert.include(layout.message, `layout of recordings is "row"; expected "overlay" or "stacked" or "facets"`)
      const other = yield* Effect.flip(Plot.cells(7 as unknown as Network.Network))
      assert.include(other.message, "network of cells is 7; expected a network")
    }))

  const outside: ReadonlyArray<readonly [string, Plot.RecordingsOptions, string]> = [
    [
      "a marker",
      { markers: [{ at: 9, label: "m" }] },
      "marker \"m\" is at 9 ms; the times that are drawn go from 0 to 5 ms."
    ],
    [
      "a window",
      { windows: [{ from: 6, to: 7, label: "w" }] },
      "window \"w\" is from 6 to 7 ms; the times that are drawn"
    ],
    [
      "a level",
      { markers: [{ level: 1, unit: "V", label: "m" }] },
      "marker \"m\" has the unit \"V\"; the series have: [mV]"
    ]
  ]
  it.effect.each(outside)(
    "are refused: %s of which nothing would be seen",
    ([, options, message]) =>
      Effect.gen(function*() {
        assert.include((yield* Effect.flip(Plot.recordings(network, traces, options))).message, message)
      })
  )
})

describe("a stack", () => {
  /** Values between 0 and a height, four of them. */
  const of = (label: string, quantity: string, high: number) => ({ label, quantity, values: [0, high, 0, high] })
  const time = { dt: 1, samples: 4 }
  const frame = { name: "s", title: "t", yLabel: "y", time, layout: "stacked" as const }
  const gates = [of("a", "HH_m [1]", 1), of("b", "HH_m [1]", 1), of("c", "HH_h [1]", 0.9), of("d", "HH_n [1]", 0.8)]

  it.effect("has a bar for each run of one quantity, also of one scale", () =>
    Effect.gen(function*() {
      const shown = words(yield* Plot.traces({ ...frame, series: gates }))
      assert.lengthOf(shown.filter((word) => /^[\d.]+ \[1\]$/.test(word)), 3)
    }))

  it.effect("shades the room above its first rows, where peaks stand out", () =>
    Effect.gen(function*() {
      const windows = [{ from: 0, to: 3, label: "w" }]
      const { svg } = yield* Plot.traces({ ...frame, series: gates, windows })
      const { document } = parseHTML(svg)
      const tops = Array.from(document.querySelectorAll("g[aria-description='windows'] rect"), (r) =>
        Number(r.getAttribute("y")))
      const peaks = Array.from(document.querySelectorAll("g[aria-label='line'] path"), (node) =>
        Math.min(...[...(node.getAttribute("d") ?? "").matchAll(/,(-?[\d.]+)/g)].map(([, y]) =>
          Number(y)
        )))
      for (const k of [0, 2, 3]) {
        assert.isAtMost(tops[k], peaks[k])
      }
    }))
})

it.effect("rows of other quantities have a unit each, beside their own row", () =>
  Effect.gen(function*() {
    const series = ["HH_m [1]", "HH_h [1]"].map((quantity) => ({ label: quantity, quantity, values: [0, 1] }))
    const figure = yield* Plot.traces({ name: "u", title: "t", yLabel: "y", time: { dt: 1, samples: 2 }, series })
    const shown = words(figure)
    for (const { quantity } of series) assert.lengthOf(shown.filter((word) => word === quantity), 2)
  }))
