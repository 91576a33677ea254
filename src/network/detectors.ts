/**
 * Where the spikes of a network come from: its detectors as rows, each a mechanism that emits in a compartment.
 *
 * One idea: detectors are numbered by compartment, then by the name of the mechanism, which is the order in which spikes of one step are handed
 * on (spec/events.md 2.5); no edit decides it. Which spikes a synapse gets says `resolveSources.ts`.
 */
import * as Column from "../table/Column.ts"
import * as Table from "../table/Table.ts"
import type { Mechanism } from "./Mechanism.ts"
import { emitter } from "./MechanismFields.ts"
import type { Network } from "./Network.ts"

/** Detectors, one after the other. */
export type Detectors = {
  /** The compartment of each. */
  readonly rows: Column.Ints
  /** The mechanism of each, as a place in `mechanisms`. */
  readonly of: Column.Ints
  /** The mechanisms that emit, by name. */
  readonly mechanisms: ReadonlyArray<Mechanism>
  /** For every compartment its first detector; at the end the number of all. */
  readonly first: Column.Ints
}

type Made = { readonly nodes: Table.Table; readonly detectors: Detectors }

const made = new WeakMap<Network["mechanisms"], Made>() // memo of a pure function of immutable data: the last answer

/** The detectors of a network. */
export const detectorsOf = ({ mechanisms, nodes }: Pick<Network, "mechanisms" | "nodes">): Detectors => {
  const known = made.get(mechanisms)
  if (known?.nodes === nodes) return known.detectors
  const detectors = listed(mechanisms, nodes)
  made.set(mechanisms, { nodes, detectors })
  return detectors
}

const listed = (all: Network["mechanisms"], nodes: Table.Table): Detectors => {
  const mechanisms = [...all.values()].filter((mechanism) => emitter(mechanism) !== null)
    .sort((a, b) => Column.ascending(a.name, b.name))
  // A network that is not sound may lack the column: its check says so.
  const flags = mechanisms.map(({ name }) => Table.flags(nodes, name) ?? new Uint8Array(nodes.length))
  const first = new Int32Array(nodes.length + 1)
  for (let row = 0; row < nodes.length; row++) {
    first[row + 1] = first[row] + flags.reduce((sum, own) => sum + own[row], 0)
  }
  const [rows, of] = [new Int32Array(first[nodes.length]), new Int32Array(first[nodes.length])]
  for (let row = 0, k = 0; row < nodes.length; row++) {
    for (let m = 0; m < flags.length; m++) {
      if (flags[m][row] === 0) continue
      rows[k] = row
      of[k++] = m
    }
  }
  return { rows, of, mechanisms, first }
}

/** How many detectors there are. */
export const detectorTotal = ({ rows }: Detectors): number => rows.length

/** The name of the mechanism of a detector. */
export const detectorName = ({ mechanisms, of }: Detectors, k: number): string => mechanisms[of[k]].name

/** The detector of a mechanism in a compartment; -1 where there is none. */
export const detectorAt = (detectors: Detectors, row: number, name: string): number => {
  for (let k = detectors.first[row]; k < detectors.first[row + 1]; k++) {
    if (detectorName(detectors, k) === name) return k
  }
  return -1
}
