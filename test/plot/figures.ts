/** Small inputs for all figures, with names that a careless printer would not survive. */
import type { CurveOptions } from "../../src/plot/curve.ts"
import type { HeatmapOptions } from "../../src/plot/heatmap.ts"
import type { MatrixOptions } from "../../src/plot/matrix.ts"
import type { MorphologyOptions } from "../../src/plot/morphology.ts"
import type { ScatterOptions } from "../../src/plot/scatter.ts"
import type { TracesOptions } from "../../src/plot/traces.ts"

/** A name that must come out as words. */
export const evil = "<script>alert(\"1\")</script> & 'x'\u0000"

/** Two groups of cells that spike at different times. */
export const tracesOf = (changes: Partial<TracesOptions> = {}): TracesOptions => ({
  name: "traces",
  title: "Voltages",
  time: { dt: 0.025, samples: 4000 },
  series: ["a", "b", "c"].map((label, row) => ({
    label: `cell ${label}`,
    group: row < 2 ? "excitatory" : "inhibitory",
    values: Float64Array.from({ length: 4000 }, (_, index) => (index % 1000 === 100 + row * 50 ? 40 : -65))
  })),
  yLabel: "voltage [mV]",
  windows: [{ from: 10, to: 60, label: "current step" }],
  ...changes
})

/** Three cells; parameters 0 and 1, one synapse of no parameter, one pair with two kinds of synapse. */
export const matrixOf = (changes: Partial<MatrixOptions> = {}): MatrixOptions => ({
  name: "matrix",
  title: "Connections",
  rows: ["0", "1", "2"],
  columns: ["0", "1", "2"],
  groups: { rows: ["exc", "exc", "inh"], columns: ["exc", "exc", "inh"] },
  cells: [
    { row: 0, column: 1, value: 0, label: "0" },
    { row: 0, column: 1, value: 0, label: "0" },
    { row: 1, column: 0, value: 0, label: "0" },
    { row: 0, column: 2, value: 1, label: "1" },
    { row: 0, column: 2, value: 2, label: "2" },
    { row: 2, column: 0, value: null, label: "" }
  ],
  rowTitle: "presynaptic cell",
  columnTitle: "postsynaptic cell",
  legend: [{ value: 0, label: "gS exc" }, { value: 1, label: "gS inh" }, { value: 2, label: "gC inh" }],
  ...changes
})

/** Two cells, two synapses, one of them from a cell to itself. */
export const morphologyOf = (changes: Partial<MorphologyOptions> = {}): MorphologyOptions => ({
  name: "morphology",
  title: "Cells",
  segments: [
    { x0: 0, y0: 0, x1: 20, y1: 0, radius: 10, group: "exc", cell: "cell 0", label: "soma" },
    { x0: 20, y0: 0, x1: 120, y1: 40, radius: 1, group: "exc", cell: "cell 0" },
    { x0: 0, y0: 100, x1: 100, y1: 100, radius: 0.5, group: "inh", cell: "cell 1" }
  ],
  synapses: [{ x0: 10, y0: 0, x1: 50, y1: 100, value: 0 }, { x0: 10, y0: 0, x1: 10, y1: 0, value: null }],
  legend: [{ value: 0, label: "gS exc" }],
  ...changes
})

/** A falling loss. */
export const curveOf = (changes: Partial<CurveOptions> = {}): CurveOptions => ({
  name: "loss",
  title: "Loss",
  xLabel: "step",
  yLabel: "loss",
  series: [{ label: "train", x: [0, 1, 2], y: [1, 0.1, 0.01] }, { label: "test", x: [0, 1, 2], y: [1, 0.3, 0.2] }],
  ...changes
})

/** Spikes over two axes; one point has none. */
export const heatmapOf = (changes: Partial<HeatmapOptions> = {}): HeatmapOptions => ({
  name: "heatmap",
  title: "Spikes in 40 ms",
  rows: { label: "HH_gNa [S/cm2]", values: [0.1, 0.12] },
  columns: { label: "amplitude [nA]", values: Float64Array.of(0, 0.05, 0.125) },
  values: [0, 1, 2, 3, NaN, 8],
  label: "spikes",
  ...changes
})

/** Two classes of points, before and after. */
export const scatterOf = (changes: Partial<ScatterOptions> = {}): ScatterOptions => ({
  name: "points",
  title: "Points",
  xLabel: "x",
  yLabel: "y",
  valueLabel: "said",
  markedLabel: "wrong",
  panels: ["before", "after"].map((title, k) => ({
    title,
    points: [
      { x: 0, y: 0, value: 0, group: "a", marked: k === 0 },
      { x: 1, y: 0.5, value: 1 + k, group: "b" },
      { x: 0.5, y: 1, value: 4, group: "b" }
    ]
  })),
  ...changes
})
