/**
 * The invariants of sources and of recordings of spikes, as a list of the broken ones.
 */
import type * as Column from "../table/Column.ts"
import * as Table from "../table/Table.ts"
import { type Broken, ofColumn, ofEntry } from "./Broken.ts"
import { detectorAt, detectorsOf } from "./detectors.ts"
import { undrivable } from "./drivable.ts"
import { sourceColumn, sourcesOfEdges, withoutBlankSources } from "./eventColumns.ts"
import type { Network } from "./Network.ts"

/** What drives synapses are sources that there are, of types that answer spikes, and the column of them is there where some are driven. */
export const sourceProblems = (network: Network): ReadonlyArray<Broken> => {
  const { edges } = network
  if (!Table.has(edges, sourceColumn)) return []
  const sources = sourcesOfEdges(edges)
  if (sources === null) return [ofColumn("edges", sourceColumn, "is not a column of integers")]
  if (withoutBlankSources(edges) !== edges) {
    return [ofColumn("edges", sourceColumn, "says of no row that a source drives it")]
  }
  const type = Table.get(edges, "type") as Column.Column & { readonly _tag: "Text" } // asked before
  const refused = type.levels.map((name) => {
    const synapse = network.synapses.get(name)
    return synapse !== undefined && undrivable(synapse) !== null
  })
  const [row, what] = [
    sources.findIndex((x) => x < -1 || x >= network.sources.size),
    sources.findIndex((x, row) => x >= 0 && refused[type.values[row]])
  ]
  return [
    ...row < 0 ? [] : [ofColumn("edges", sourceColumn, `of row ${row} is ${sources[row]}, which is no source`)],
    ...what < 0 ? [] : [ofColumn("edges", sourceColumn, `of row ${what} is one, but no source can drive its type`)]
  ]
}

/** Spikes are recorded of sources and detectors that there are, each once. */
export const spikeProblems = (network: Network): ReadonlyArray<Broken> => {
  if (network.spikeRecordings.size === 0) return []
  const seen = new Set<string>()
  const detectors = detectorsOf(network)
  return network.spikeRecordings.toArray().flatMap((recording, i) => {
    const { row } = recording
    const isThere = recording.domain === "sources"
      ? row >= 0 && row < network.sources.size
      : row >= 0 && row < network.nodes.length && detectorAt(detectors, row, recording.detector) >= 0
    const key = `${recording.domain} ${row} ${recording.domain === "nodes" ? recording.detector : ""}`
    const again = seen.size === seen.add(key).size
    const what = `recording of spikes ${i}`
    return [
      ...isThere
        ? []
        : [ofEntry("spikeRecordings", i, `${what}: row ${row} of ${recording.domain} emits no such spikes`)],
      ...again ? [ofEntry("spikeRecordings", i, `${what}: it is there twice`)] : []
    ]
  })
}
