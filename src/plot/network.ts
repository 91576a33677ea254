/**
 * Pictures of networks: recorded traces, and connections coloured by the parameter that drives them. Those of cells are in `cells.ts`.
 *
 * Turns networks and traces into the plain data that the figures take; the same legend and colours in all of them.
 */
import * as Effect from "effect/Effect"
import { maybe, record } from "../network/border.ts"
import type { Network } from "../network/Network.ts"
import type { Recording } from "../network/Recording.ts"
import type { Trainable } from "../network/Trainable.ts"
import { aNetwork } from "../select/Given.ts"
import { byRow } from "../share/ParameterIndex.ts"
import { aRecorded, type Recorded, trace } from "../solve/Traces.ts"
import type * as Column from "../table/Column.ts"
import { listed } from "../table/excerpt.ts"
import * as Table from "../table/Table.ts"
import { drawing, networkKinds, synapseKinds } from "./border.ts"
import { type Figure, inputError, type PlotError } from "./Figure.ts"
import { tooManyMarks, tooManySeries } from "./limits.ts"
import { matrix, type ParameterLabel } from "./matrix.ts"
import { groupOf, misfit, trainableOf } from "./named.ts"
import { traceKinds, traces as drawTraces, type TracesOptions } from "./traces.ts"

/** What the pictures of a network have in common. */
export type NetworkFigureOptions = {
  /** File name of the figure, without an ending. */
  readonly name?: string
  readonly title?: string
  readonly caption?: string
  /** Text column of `nodes` by which cells are grouped: the value in the first compartment of a cell counts. */
  readonly group?: string
}

/** What pictures that show synapses have in common. */
export type SynapseFigureOptions = NetworkFigureOptions & {
  /** Name of the trainable whose parameters give the colours; default the first one on synapses. */
  readonly trainable?: string
}

/** Name, title and caption of a figure of a network, given or as they are by default. */
export const common = (options: NetworkFigureOptions, name: string, title: string) => ({
  name: options.name ?? name,
  title: options.title ?? title,
  ...(options.caption === undefined ? {} : { caption: options.caption })
})

/** What `recordings` draws beside the recordings. */
export type RecordingsOptions = NetworkFigureOptions & Pick<TracesOptions, "layout" | "markers" | "windows">

/** What stands in front of the unit on an axis. */
const quantityOf = (state: string): string => state === "v" ? "voltage" : state

/** The recordings of a run over time: a row each, coloured by group; rows of one unit and comparable size share a scale. */
export const recordings: (
  network: Network,
  traces: Recorded,
  options?: RecordingsOptions
) => Effect.Effect<Figure, PlotError> = drawing("recordings", {
  network: aNetwork,
  traces: aRecorded,
  options: maybe(record({ ...networkKinds, ...traceKinds }))
}, (network: Network, traces: Recorded, options: RecordingsOptions = {}) =>
  Effect.gen(function*() {
    const many = tooManySeries("recordings", traces.recordings.length, traces.samples)
    if (many !== null) return yield* inputError(options.name ?? "traces", many)
    const other = misfit(network, traces)
    if (other !== null) return yield* inputError(options.name ?? "traces", other)
    const states = [...new Set(traces.recordings.map((r) => r.state))]
    const cell = Table.ints(network.nodes, "global_cell_index")
    const group = yield* groupOf(network, options.group, options.name ?? "traces")
    const ofCell = (r: Recording): string => `${r.state} ${cell[r.row]}`
    const onCells = traces.recordings.filter((r) => r.domain === "nodes")
    const times = new Map<string, number>()
    for (const r of onCells) times.set(ofCell(r), (times.get(ofCell(r)) ?? 0) + 1)
    const placeOf = (r: Recording): string => {
      if (r.domain === "edges") return `synapse ${r.row}`
      return times.get(ofCell(r)) === 1 ? `cell ${cell[r.row]}` : `cell ${cell[r.row]} row ${r.row}`
    }
    const series = traces.recordings.map((r, i) => {
      const own = r.domain === "nodes" ? group(cell[r.row]) : options.group === undefined ? null : "synapses"
      return {
        label: states.length === 1 ? placeOf(r) : `${r.state} of ${placeOf(r)}`,
        quantity: `${quantityOf(r.state)} [${traces.units[i]}]`,
        values: trace(traces, i),
        ...(own === null ? {} : { group: own })
      }
    })
    return yield* drawTraces({
      ...common(
        options,
        "traces",
        states.length === 1 && states[0] === "v" ? "Voltages" : `Recordings of ${listed(states)}`
      ),
      time: Float64Array.from({ length: traces.samples }, (_, k) => (traces.first + k) * traces.dt),
      series,
      yLabel: "recorded",
      ...(options.layout === undefined ? {} : { layout: options.layout }),
      ...(options.windows === undefined ? {} : { windows: options.windows }),
      ...(options.markers === undefined ? {} : { markers: options.markers })
    })
  }))

/** Which cell is connected to which, coloured by the number of the parameter that drives the synapse. */
export const connections: (network: Network, options?: SynapseFigureOptions) => Effect.Effect<Figure, PlotError> =
  drawing(
    "connections",
    { network: aNetwork, options: maybe(record(synapseKinds)) },
    (network: Network, options: SynapseFigureOptions = {}) =>
      Effect.gen(function*() {
        const many = tooManyMarks(2 * network.cells.size + network.edges.length)
        if (many !== null) return yield* inputError(options.name ?? "connections", many)
        const trainable = yield* trainableOf(network, options.trainable, options.name ?? "connections")
        const group = yield* groupOf(network, options.group, options.name ?? "connections")
        const driver = driverOf(network, trainable)
        const cell = Table.ints(network.nodes, "global_cell_index")
        const ends = (end: string): Column.Ints =>
          Table.ints(network.edges, end).map((row) => row < 0 ? row : cell[row])
        const [pre, post] = [ends("pre_index"), ends("post_index")]
        const names = Array.from({ length: network.cells.size }, (_, c) => String(c))
        const groups = names.map((_, c) => group(c) ?? "")
        return yield* matrix({
          ...common(
            options,
            "connections",
            trainable === null ? "Connections" : `Connections by parameter of ${trainable.name}`
          ),
          rows: names,
          columns: names,
          rowTitle: "presynaptic cell",
          columnTitle: "postsynaptic cell",
          // What a source drives has no presynaptic cell.
          cells: Array.from(pre).flatMap((row, k) => {
            const value = driver(k)
            return row < 0 ? [] : [{ row, column: post[k], value, label: value === null ? "" : String(value) }]
          }),
          legend: legendOf(trainable),
          ...(options.group === undefined ? {} : { groups: { rows: groups, columns: groups } })
        })
      })
  )

/** The parameter that drives each synapse, or null. */
export const driverOf = (network: Network, trainable: Trainable | null): (edge: number) => number | null => {
  if (trainable === null) return () => null
  const of = byRow(trainable.index, network.edges.length)
  return (edge) => of[edge] < 0 ? null : of[edge]
}

/** The parameters of a trainable by index. */
export const legendOf = (trainable: Trainable | null): ReadonlyArray<ParameterLabel> =>
  trainable?.index.labels.map((label, value) => ({ value, label })) ?? []
