/**
 * A network in a few lines: how large it is, and what was put into it, recorded and trained.
 */
import { listed } from "../table/excerpt.ts"
import { plural } from "../table/plural.ts"
import * as Table from "../table/Table.ts"
import { sourcesOfEdges } from "./eventColumns.ts"
import type { NetworkFields } from "./NetworkFields.ts"
import { spikes } from "./Recording.ts"

/** Most names of one kind that a summary lists. */
const mostNamed = 40

/** How many sources there are of each kind, and how many synapses they drive. */
const kindsOf = ({ edges, sources }: NetworkFields): string => {
  const kinds = Map.groupBy(sources, ({ _tag }) => _tag)
  const driven = sourcesOfEdges(edges)?.reduce((sum, row) => row < 0 ? sum : sum + 1, 0) ?? 0
  return `${listed(Array.from(kinds, ([kind, all]) => `${kind} (${all.length})`))}: ${plural(driven, "synapse")}`
}

/** The summary of a network, line by line. */
export const summary = (network: NetworkFields & { readonly toString: () => string }): string => {
  const count = (names: Iterable<string>, of: (name: string) => number): string => {
    // Only those that are listed are counted.
    return listed(Array.from(names, (name, k) => k < mostNamed ? `${name} (${of(name)})` : name), mostNamed)
  }
  const ones = (name: string): number => Table.flags(network.nodes, name)?.reduce((a, b) => a + b, 0) ?? 0
  const type = Table.get(network.edges, "type")!
  const ofType = (name: string): number =>
    type._tag === "Text" ? type.values.reduce((n, code) => n + (type.levels[code] === name ? 1 : 0), 0) : 0
  const perState = new Map<string, number>()
  network.recordings.forEach((r) => perState.set(r.state, (perState.get(r.state) ?? 0) + 1))
  if (network.spikeRecordings.size > 0) perState.set(spikes, network.spikeRecordings.size)
  const parameters = network.trainables.reduce((n, t) => n + t.index.labels.length, 0)
  return [
    network.toString(),
    `  mechanisms   ${count(network.mechanisms.keys(), ones)}`,
    `  synapses     ${count(network.synapses.keys(), ofType)}`,
    `  groups       ${count(network.groups, ones)}`,
    ...network.sources.size === 0 ? [] : [`  sources      ${kindsOf(network)}`],
    `  stimuli      ${network.stimuli.size === 0 ? "none" : network.stimuli.size}`,
    `  clamps       ${network.clamps.size === 0 ? "none" : network.clamps.size}`,
    `  recordings   ${count(perState.keys(), (state) => perState.get(state)!)}`,
    `  trainables   ${
      network.trainables.size === 0
        ? "none"
        : `${listed(network.trainables.toArray().map((t) => `${t.name} (${t.index.labels.length})`), mostNamed)}: ${
          plural(parameters, "parameter")
        }`
    }`
  ].join("\n")
}
