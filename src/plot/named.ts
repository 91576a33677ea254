/**
 * What the options of a picture name in its network: the column that groups cells, the trainable that gives colours, the traces of a run.
 *
 * One idea: a name that means nothing, or traces of another network, would draw a picture that looks right and is not; so it is refused
 * with what there is instead.
 */
import * as Effect from "effect/Effect"
import type { Network } from "../network/Network.ts"
import { keyOf } from "../network/Recording.ts"
import { labelOfCells } from "../network/segments.ts"
import type { Trainable } from "../network/Trainable.ts"
import { described, networkOf, type Recorded } from "../solve/Traces.ts"
import { excerpt, listed } from "../table/excerpt.ts"
import { nearest } from "../table/nearest.ts"
import * as Table from "../table/Table.ts"
import { didYouMean } from "../unit/Problem.ts"
import { inputError, type PlotError } from "./Figure.ts"

/** The tail of a message about a name that is not among some: the nearest, or all of them. */
export const instead = (name: string, there: ReadonlyArray<string>, none: string): string => {
  const near = nearest(name, there)
  if (near !== undefined) return didYouMean(near)
  return there.length === 0 ? `; ${none}` : `; there is: ${listed(there)}`
}

/** What the text column `group` says of each cell, null for all where no column is named; fails where it is none, or says nothing of any cell. */
export const groupOf = (
  network: Network,
  group: string | undefined,
  figure: string
): Effect.Effect<(cell: number) => string | null, PlotError> => {
  const of = labelOfCells(network, group)
  if (group === undefined) return Effect.succeed(of)
  const column = Table.get(network.nodes, group)
  const [name, none] = [`\`${excerpt(group)}\``, "there is none at all: Edit.label makes one"]
  if (column?._tag !== "Text") {
    const texts = Table.names(network.nodes).filter((other) => Table.get(network.nodes, other)?._tag === "Text")
    const is = column === undefined ? "" : ` (column ${name} of nodes holds other values)`
    return Effect.fail(inputError(figure, `there is no text column ${name}${is}${instead(group, texts, none)}`))
  }
  for (let cell = 0; cell < network.cells.size; cell++) if (of(cell) !== null) return Effect.succeed(of)
  return Effect.fail(inputError(figure, `text column ${name} says nothing of the first compartment of any cell`))
}

/** The trainable on synapses of a name, the first where none is named, null where there is none. */
export const trainableOf = (
  network: Network,
  name: string | undefined,
  figure: string
): Effect.Effect<Trainable | null, PlotError> => {
  const onEdges = network.trainables.filter((t) => t.domain === "edges")
  if (name === undefined) return Effect.succeed(onEdges.first() ?? null)
  const found = onEdges.find((t) => t.name === name)
  if (found !== undefined) return Effect.succeed(found)
  const tail = instead(name, onEdges.toArray().map((t) => t.name), "there is none at all: Edit.train makes one")
  return Effect.fail(inputError(figure, `no trainable on synapses is named \`${excerpt(name)}\`${tail}`))
}

/** Why traces are none of a network, null where they are: all that they recorded must be recorded there, of the same row at the same place. */
export const misfit = (network: Network, traces: Recorded): string | null => {
  const known = networkOf(traces)
  if (known === network) return null
  const labels = labelled(network)
  const were = known === undefined ? null : labelled(known)
  for (const [i, recording] of traces.recordings.entries()) {
    const key = keyOf(recording)
    const [here, there] = [labels.get(key), were?.get(key) ?? traces.labels[i]]
    if (here === there) continue
    const is = here === undefined
      ? labels.size === 0 ? "which records nothing" : `which records: ${listed([...labels.values()])}`
      : `where that is ${here}`
    return `the traces are of another network: they have ${excerpt(there)}, and not of this one, ${is}.`
  }
  return null
}

/** What a network records, by row, with what it is called. */
const labelled = (network: Network): ReadonlyMap<string, string> => {
  const { labels, recordings } = described(network)
  return new Map(recordings.map((recording, i) => [keyOf(recording), labels[i]]))
}
