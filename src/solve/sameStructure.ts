/**
 * Whether two networks can run side by side: the same in everything but values and inputs.
 */
import * as Result from "effect/Result"
import { is } from "immutable"
import { detectorColumns, detectorLabel, sourceColumn } from "../network/eventColumns.ts"
import { columnName } from "../network/MechanismFields.ts"
import { sameTree } from "../network/Morphology.ts"
import type { Network } from "../network/Network.ts"
import * as Column from "../table/Column.ts"
import * as Table from "../table/Table.ts"
import { SimulationError } from "./SimulationError.ts"

/** What is different between two networks that must be alike but for values; null when nothing is. */
export const differenceOf = (a: Network, b: Network): string | null => {
  if (a === b) return null
  const same: ReadonlyArray<readonly [what: string, holds: () => boolean]> = [
    [
      "cells",
      () =>
        a.cells === b.cells ||
        (a.cells.size === b.cells.size && a.cells.every((cell, c) => sameTree(cell, b.cells.get(c)!)))
    ],
    ["channels and pumps", () => is(a.mechanisms, b.mechanisms)],
    ["types of synapses", () => is(a.synapses, b.synapses)],
    ["diffusing concentrations", () => is(a.diffusion, b.diffusion)],
    [
      "compartments that mechanisms are in",
      () => [...a.mechanisms.keys()].every((name) => column(a, b, "nodes", name))
    ],
    ["labels that mechanisms read", () => readColumns(a).every((name) => kind(a, name) === kind(b, name))],
    ["synapses", () => ["pre_index", "post_index", "type"].every((name) => column(a, b, "edges", name))],
    ["number of sources", () => a.sources.size === b.sources.size],
    ["sources of synapses", () => alike(a, b, "edges", sourceColumn)],
    [
      "detectors of synapses",
      () =>
        alike(a, b, "nodes", detectorLabel) &&
        Object.values(detectorColumns).every((name) => alike(a, b, "edges", name))
    ],
    ["recordings", () => is(a.recordings, b.recordings) && is(a.spikeRecordings, b.spikeRecordings)],
    ["number of stimuli", () => a.stimuli.size === b.stimuli.size],
    ["clamps", () =>
      a.clamps.size === b.clamps.size && a.clamps.every((c, k) => {
        const other = b.clamps.get(k)!
        return c.state === other.state && c.row === other.row && c.domain === other.domain
      })],
    ["trainables", () =>
      a.trainables.size === b.trainables.size && a.trainables.every((t, k) => {
        const other = b.trainables.get(k)!
        return t.name === other.name && (t.index === other.index || is(t.index, other.index))
      })]
  ]
  return same.find(([, holds]) => !holds())?.[0] ?? null
}

/** Whether some networks can run side by side; if not, which one cannot, and why. */
export const sideBySide = (first: Network, networks: Iterable<Network>): Result.Result<void, SimulationError> => {
  let index = 0
  for (const network of networks) {
    const what = differenceOf(first, network)
    if (what !== null) {
      return Result.fail(new SimulationError({ reason: { _tag: "OtherStructure", index, what } }))
    }
    index++
  }
  return Result.succeed(undefined)
}

/** The columns of compartments that mechanisms read. */
const readColumns = ({ mechanisms, synapses }: Network): ReadonlyArray<string> =>
  [...mechanisms.values(), ...synapses.values()].flatMap((m) =>
    Object.keys(m.reads).map((local) => columnName(m, local))
  )

const kind = ({ nodes }: Network, name: string): Column.Column["_tag"] | undefined => Table.get(nodes, name)?._tag

/** Whether both have a column and the same in it, or both have none. */
const alike = (a: Network, b: Network, domain: "nodes" | "edges", name: string): boolean =>
  [a, b].every((network) => !Table.has(network[domain], name)) || column(a, b, domain, name)

const column = (a: Network, b: Network, domain: "nodes" | "edges", name: string): boolean => {
  const [own, other] = [Table.get(a[domain], name), Table.get(b[domain], name)]
  return own === other || (own !== undefined && other !== undefined && Column.equals(own, other))
}
