/**
 * A broken law on one network, and the message that people read about it.
 *
 * One idea: a counterexample is only worth something when it is small and in words: which law, on which network, which
 * row, expected and got, and how to see it again.
 */
import { throwing } from "../network/border.ts"
import { check } from "../network/check.ts"
import { sourcesOfEdges } from "../network/eventColumns.ts"
import type { Network } from "../network/Network.ts"
import { aNetwork } from "../select/Given.ts"
import * as Column from "../table/Column.ts"
import { excerpt, longestSentence } from "../table/excerpt.ts"
import { plural } from "../table/plural.ts"
import * as Table from "../table/Table.ts"

/** A broken law. */
export type Violation = {
  /** The law, as one sentence that should hold. */
  readonly law: string
  /** The row, column or place that went wrong. */
  readonly where: string
  readonly expected: string
  readonly got: string
}

const counted = (names: ReadonlyArray<string>): string => {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].map(([name, count]) => count === 1 ? name : `${name} ×${count}`).join(", ")
}

/** A network in words: what there is of each kind, and where synapses run. */
export const describeNetwork = throwing(
  "testing.describeNetwork",
  { network: aNetwork },
  (network: Network): string => {
    const trees = counted(
      network.cells.toArray().map((cell) =>
        `[${cell.ncomp.join(" ")}]${cell.parents.length < 2 ? "" : ` on [${cell.parents.join(" ")}]`}`
      )
    )
    const lines = [
      `${plural(network.cells.size, "cell")}, ${plural(network.nodes.length, "compartment")}, ${
        plural(network.edges.length, "synapse")
      }`,
      `  compartments per branch: ${trees}`
    ]
    const flagged = (names: Iterable<string>): string =>
      [...names].map((name) =>
        `${name} in ${
          rowList(Array.from(Table.flags(network.nodes, name) ?? []).flatMap((on, row) => on === 1 ? [row] : []))
        }`
      ).join("; ")
    if (network.mechanisms.size > 0) lines.push(`  mechanisms: ${flagged(network.mechanisms.keys())}`)
    if (network.groups.size > 0) lines.push(`  groups: ${flagged(network.groups)}`)
    if (network.edges.length > 0) {
      const [pre, post] = [Table.ints(network.edges, "pre_index"), Table.ints(network.edges, "post_index")]
      const sources = sourcesOfEdges(network.edges)
      const type = Table.get(network.edges, "type")!
      const shown = Array.from(
        { length: Math.min(12, network.edges.length) },
        (_, row) => `${pre[row] < 0 ? `source ${sources![row]}` : pre[row]}→${post[row]} ${Column.at(type, row)}`
      )
      lines.push(`  synapses: ${shown.join(", ")}${network.edges.length > shown.length ? ", …" : ""}`)
    }
    const rest = {
      sources: "sources",
      stimuli: "stimuli",
      clamps: "clamps",
      recordings: "recordings",
      spikeRecordings: "recordings of spikes",
      trainables: "trainables"
    } as const
    const said = (Object.keys(rest) as ReadonlyArray<keyof typeof rest>).filter((field) => network[field].size > 0)
      .map((field) => `${network[field].size} ${rest[field]}`)
    if (said.length > 0) lines.push(`  ${said.join(", ")}`)
    const problems = check(network)
    if (problems.length > 0) lines.push(`  the network itself is broken: ${problems.join("; ")}`)
    return lines.join("\n")
  }
)

const rowList = (rows: ReadonlyArray<number>): string =>
  rows.length === 0 ? "no row" : `row${rows.length === 1 ? "" : "s"} ${rows.join(" ")}`

/** The message about a broken law: `title` says of what. */
export const violationText = (title: string, network: Network, violation: Violation, replay: string): string =>
  [
    `${excerpt(title)} breaks a law: ${excerpt(violation.law, longestSentence)}`,
    `  where:    ${excerpt(violation.where, longestSentence)}`,
    `  expected: ${excerpt(violation.expected, longestSentence)}`,
    `  got:      ${excerpt(violation.got, longestSentence)}`,
    `Smallest network found: ${excerpt(describeNetwork(network), 2 * longestSentence)}`,
    `Replay with ${replay}`
  ].join("\n")
