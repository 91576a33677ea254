/**
 * The public modules of `neurolens/plot`, in reading order: what a figure is, the figures, the page that collects
 * them.
 *
 * Drawing needs the optional packages `@observablehq/plot` and, outside a browser, `linkedom`.
 *
 * @module neurolens/plot
 */
export { cells, type CellsOptions } from "./cells.ts"
export { curve, type CurveOptions, type CurveSeries } from "./curve.ts"
export { decimate } from "./decimate.ts"
export { dendrogram, type DendrogramOptions } from "./dendrogram.ts"
export { PlotErrorSchema } from "./errorSchema.ts"
export { type Figure, PlotError, type PlotReason } from "./Figure.ts"
export { film, type FilmOptions } from "./film.ts"
export { heatmap, type HeatmapAxis, type HeatmapOptions } from "./heatmap.ts"
export type { Layout } from "./Layout.ts"
export { matrix, type MatrixCell, type MatrixOptions, type ParameterLabel } from "./matrix.ts"
export {
  morphology,
  type MorphologyOptions,
  type MorphologySegment,
  type MorphologySynapse,
  type ViewOptions
} from "./morphology.ts"
export {
  connections,
  type NetworkFigureOptions,
  recordings,
  type RecordingsOptions,
  type SynapseFigureOptions
} from "./network.ts"
export { page, type PageOptions, pageStyleHash, type PageTable } from "./page.ts"
export { page3d, type Page3dOptions, type TurnableOptions } from "./page3d.ts"
export type { Highlight, PaintOptions } from "./painted.ts"
export type { Style } from "./parts.ts"
export { profile, type ProfileOptions } from "./profile.ts"
export type { Projection } from "./projection.ts"
export { raster, type RasterOptions } from "./raster.ts"
export type { OwnValues, RowValues } from "./rowValues.ts"
export { scatter, type ScatterOptions, type ScatterPanel, type ScatterPoint } from "./scatter.ts"
export { type TraceMarker, traces, type TraceSeries, type TracesOptions, type TraceWindow } from "./traces.ts"
export { turnablePolicy } from "./turnablePage.ts"
export { valuesAt, type ValuesAtOptions } from "./valuesAt.ts"
