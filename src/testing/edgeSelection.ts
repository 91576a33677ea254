/**
 * Selections of synapses: everything that `Selection` offers, valid in a given network, composed up to a few levels
 * deep.
 */
import type * as fc from "fast-check"
import { throwing } from "../network/border.ts"
import type { Network } from "../network/Network.ts"
import { aNetwork, resolving } from "../select/Given.ts"
import { edges, type EdgeSelection } from "../select/Select.ts"
import { type Draw, drawn } from "./Draw.ts"
import { grown } from "./grown.ts"
import { drawIndex, drawNodes, drawWhere, type SelectionOptions } from "./nodeSelection.ts"
import { allRows, rowsIn } from "./rows.ts"

/** Makes valid selections of synapses of a network; in a network without synapses they all match nothing. */
export const edgeSelection = throwing(
  "testing.edgeSelection",
  { network: aNetwork, options: resolving },
  (network: Network, options: SelectionOptions = {}): fc.Arbitrary<EdgeSelection> =>
    drawn((draw) => drawEdges(network, draw, options))
)

/** Chooses a selection of synapses. */
export const drawEdges = (network: Network, draw: Draw, options: SelectionOptions = {}): EdgeSelection => {
  const found = grown({
    all: edges,
    exact: () => network.edges.length === 0 ? edges : edges.rows(draw.shuffled(draw.some(allRows(network, "edges")))),
    narrowed: (of) => narrowed(network, of, draw)
  }, draw)
  return options.allowEmpty === true || rowsIn(network, found).length > 0 ? found : found.not()
}

/** One more step of the path. */
const narrowed = (network: Network, of: EdgeSelection, draw: Draw): EdgeSelection => {
  const steps: Array<() => EdgeSelection> = [
    () => of.edge(drawIndex(draw, rowsIn(network, of).length)),
    () => of.pre(drawNodes(network, draw, { allowEmpty: true })),
    () => of.post(drawNodes(network, draw, { allowEmpty: true })),
    () => of.between(drawNodes(network, draw, { allowEmpty: true })),
    () => of.where(drawWhere(network.edges, draw, (row) => row.pre_global_cell_index <= row.post_global_cell_index)),
    () => {
      const limit = draw.between(0, 4)
      return of.where({ pre_radius: (radius: number) => radius > limit })
    },
    ...network.synapses.isEmpty() ? [] : [() => of.synapse(draw.pick([...network.synapses.keys()]))]
  ]
  return draw.pick(steps)()
}
