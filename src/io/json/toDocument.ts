/**
 * A network as a document: its parts, in order, with typed arrays still in them.
 */
import type { Electrode } from "../../network/Electrode.ts"
import { toFields } from "../../network/Mechanism.ts"
import type { MechanismFields } from "../../network/MechanismFields.ts"
import type { Network } from "../../network/Network.ts"
import { passiveColumns } from "../../network/passive.ts"
import type { Path } from "../../network/Path.ts"
import { isOfRow, type PotentialRecording, type SpikeRecording } from "../../network/Recording.ts"
import type { Source } from "../../network/Source.ts"
import type { Stimulus } from "../../network/Stimulus.ts"
import * as Column from "../../table/Column.ts"
import * as Table from "../../table/Table.ts"
import { type Document, format, version } from "./Document.ts"
import { storedPath, storedPlacement } from "./pathSchemas.ts"

type Part<K extends keyof Document> = Document[K] extends ReadonlyArray<infer A> ? A : Document[K]

/** The document of a network. */
export const toDocument = (network: Network): Document => ({
  format,
  version,
  ...cellsOf(network),
  groups: [...network.groups],
  diffusion: [...network.diffusion],
  mechanisms: [...network.mechanisms.values()].map(mechanismOf) as ReadonlyArray<Part<"mechanisms">>, // kinds: see `check`
  synapses: [...network.synapses.values()].map(mechanismOf) as ReadonlyArray<Part<"synapses">>,
  ...network.sources.size === 0 ? {} : { sources: network.sources.toArray().map(sourceOf) },
  stimuli: network.stimuli.toArray().map(({ _tag, row, stimulus }) => ({
    row,
    stimulus: stimulusOf(stimulus),
    ..._tag === "Imposed" ? { imposed: true as const } : {}
  })),
  clamps: network.clamps.toArray().map(({ domain, row, state, value }) => ({ domain, row, state, value })),
  recordings: network.recordings.toArray().map((recording) =>
    isOfRow(recording)
      ? { domain: recording.domain, row: recording.row, state: recording.state }
      : potentialOf(recording)
  ),
  ...network.spikeRecordings.size === 0
    ? {}
    : { spikeRecordings: network.spikeRecordings.toArray().map(spikeRecordingOf) },
  trainables: network.trainables.toArray().map(({ domain, index, key, name, values }) => ({
    name,
    key,
    domain,
    labels: index.labels,
    ...index.named === undefined ? {} : { named: index.named },
    ...index.formula === undefined
      ? {}
      : { formula: { text: index.formula.text, reads: index.formula.reads.map((read) => columnOf(read.name, read)) } },
    values,
    rows: index.rows,
    parameters: index.parameters,
    factors: index.factors
  })),
  nodes: tableOf(withoutUsual(network.nodes)),
  edges: tableOf(network.edges)
})

/** Cells with their paths by number, each once. */
const cellsOf = ({ cells }: Network): Pick<Document, "paths" | "cells"> => {
  const same = new Map<Path, number>() // most paths are shared, and big ones are slow to compare
  const equal = new Map<number, Array<number>>()
  const paths: Array<Exclude<Path, { readonly _tag: "Laid" }>> = []
  const numberOf = (path: Path): number | null => {
    if (path._tag === "Laid") return null
    let number = same.get(path)
    if (number === undefined) {
      const alike = equal.get(path.hashCode()) ?? []
      number = alike.find((k) => paths[k].equals(path))
      if (number === undefined) {
        number = paths.push(path) - 1
        equal.set(path.hashCode(), [...alike, number])
      }
      same.set(path, number)
    }
    return number
  }
  const stored = cells.toArray().map(({ ncomp, parents, path, placement }) => {
    const [number, place] = [numberOf(path), storedPlacement(placement)]
    return {
      parents,
      ncomp,
      ...number === null ? {} : { path: number },
      ...place === null ? {} : { placement: place }
    }
  })
  return paths.length === 0 ? { cells: stored } : { paths: paths.map(storedPath), cells: stored }
}

/** The parts of a mechanism; a scheme, a method and what is about events only where there are some. */
export const mechanismOf = (mechanism: MechanismFields): Part<"mechanisms"> | Part<"synapses"> => {
  const { about, emits, kind, method, name, onEvent, onPost, onPre, parameters, requires, ...more } = toFields(
    mechanism
  )
  const { currents, scheme, states, unchecked, ...rest } = more
  return {
    kind,
    name,
    about,
    parameters,
    states,
    ...scheme.length === 0 ? {} : { scheme },
    ...method === null ? {} : { method },
    ...rest,
    ...requires.length === 0 ? {} : { requires },
    ...onPre.length === 0 ? {} : { onPre },
    ...onPost.length === 0 ? {} : { onPost },
    ...Object.keys(onEvent).length === 0 ? {} : { onEvent },
    ...emits === null ? {} : { emits },
    ...currents.length === 0 ? {} : { currents },
    ...unchecked === true || unchecked.length > 0 ? { unchecked } : {}
  } as Part<"mechanisms"> // or of "synapses", as the kind says
}

/** A stimulus as plain data. */
export const stimulusOf = (stimulus: Stimulus): Part<"stimuli">["stimulus"] => {
  switch (stimulus._tag) {
    case "Step": {
      const { amplitude, delay, duration, offset } = stimulus
      return { _tag: "Step", delay, duration, amplitude, offset }
    }
    case "Sine": {
      const { amplitude, delay, duration, frequency, offset, phase } = stimulus
      return { _tag: "Sine", delay, duration, amplitude, offset, frequency, phase }
    }
    case "Samples":
      return { _tag: "Samples", values: stimulus.values }
    case "White": {
      const { mean, seed, sigma, stream } = stimulus
      return { _tag: "White", mean, sigma, seed, stream }
    }
    case "OrnsteinUhlenbeck": {
      const { mean, seed, sigma, stream, tau } = stimulus
      return { _tag: "OrnsteinUhlenbeck", mean, sigma, tau, seed, stream }
    }
  }
}

/** A source as plain data. */
export const sourceOf = (source: Source): NonNullable<Document["sources"]>[number] => {
  switch (source._tag) {
    case "Times":
      return { _tag: "Times", times: source.times }
    case "Regular": {
      const { interval, number, start } = source
      return { _tag: "Regular", start, interval, ...number === Infinity ? {} : { number } }
    }
    case "Poisson": {
      const { rate, seed, start, stop, stream } = source
      return {
        _tag: "Poisson",
        rate,
        start,
        ...stop === Infinity ? {} : { stop },
        seed,
        ...stream === null ? {} : { stream }
      }
    }
  }
}

/** A recorded potential as plain data. */
export const potentialOf = ({ domain, electrode, state }: PotentialRecording) => ({
  domain,
  state,
  electrode: electrodeOf(electrode)
})

/** An electrode as plain data. */
export const electrodeOf = ({ at, method, sigma }: Electrode) => ({ at, sigma, method })

const spikeRecordingOf = (recording: SpikeRecording): NonNullable<Document["spikeRecordings"]>[number] =>
  recording.domain === "sources"
    ? { domain: "sources", row: recording.row }
    : { domain: "nodes", row: recording.row, detector: recording.detector }

/** Without the temperature where it is the usual one everywhere: a document that leaves it out means that. */
const withoutUsual = (nodes: Table.Table): Table.Table => {
  const column = Table.get(nodes, "celsius")
  return column?._tag === "Float" && column.values.every((x) => x === passiveColumns.celsius.default)
    ? Table.make(nodes.length, nodes.columns.remove("celsius"))
    : nodes
}

const tableOf = (table: Table.Table): Part<"nodes"> => ({
  rows: table.length,
  columns: [...table.columns].map(([name, column]) => columnOf(name, column))
})

const columnOf = (name: string, column: Column.Column): Part<"nodes">["columns"][number] => {
  switch (column._tag) {
    case "Float":
      return { name, kind: "Float", values: column.values }
    case "Int":
      return { name, kind: "Int", values: column.values }
    case "Flag":
      return { name, kind: "Flag", values: column.values }
    case "Text":
      return {
        name,
        kind: "Text",
        values: Array.from(column.values, (_, row) => Column.at(column, row) as string | null)
      }
  }
}
