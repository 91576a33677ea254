/**
 * A network for people: a summary, and its tables.
 */
import * as Table from "../table/Table.ts"
import { tableText, type TableTextOptions } from "../table/tableText.ts"
import type { Network } from "./Network.ts"

/** What to show of a network. */
export type ShowOptions = TableTextOptions & {
  /** `summary` (default), or one of the two tables. */
  readonly what?: "summary" | "nodes" | "edges"
}

/** Prints a network: a summary, or one of its tables with the columns that are asked for. */
export const show = (network: Network, options: ShowOptions = {}): string => {
  if (options.what === "nodes" || options.what === "edges") {
    const table = network[options.what]
    const columns = options.columns?.filter((name) => Table.has(table, name))
    const missing = options.columns?.filter((name) => !Table.has(table, name)) ?? []
    const text = tableText(table, { ...options, columns })
    return missing.length === 0 ? text : `${text}\n(no column ${missing.join(", ")})`
  }
  return summary(network)
}

const summary = (network: Network): string => {
  const count = (names: Iterable<string>, of: (name: string) => number): string => {
    const parts = Array.from(names, (name) => `${name} (${of(name)})`)
    return parts.length === 0 ? "none" : parts.join(", ")
  }
  const ones = (name: string): number => Table.flags(network.nodes, name)?.reduce((a, b) => a + b, 0) ?? 0
  const type = Table.get(network.edges, "type")!
  const ofType = (name: string): number =>
    type._tag === "Text" ? type.values.reduce((n, code) => n + (type.levels[code] === name ? 1 : 0), 0) : 0
  const perState = new Map<string, number>()
  network.recordings.forEach((r) => perState.set(r.state, (perState.get(r.state) ?? 0) + 1))
  const parameters = network.trainables.reduce((n, t) => n + t.index.labels.length, 0)
  return [
    String(network),
    `  mechanisms   ${count(network.mechanisms.keys(), ones)}`,
    `  synapses     ${count(network.synapses.keys(), ofType)}`,
    `  groups       ${count(network.groups, ones)}`,
    `  stimuli      ${network.stimuli.size === 0 ? "none" : network.stimuli.size}`,
    `  clamps       ${network.clamps.size === 0 ? "none" : network.clamps.size}`,
    `  recordings   ${count(perState.keys(), (state) => perState.get(state)!)}`,
    `  trainables   ${
      network.trainables.size === 0
        ? "none"
        : `${
          network.trainables.map((t) => `${t.name} (${t.index.labels.length})`).join(", ")
        }: ${parameters} parameters`
    }`
  ].join("\n")
}
