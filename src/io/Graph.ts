/**
 * The public module `Graph`: morphologies and networks as nodes and edges in plain data, and back.
 *
 * For graph tools, other libraries, and cells that are written by hand: an edge list is enough.
 */
import type * as Effect from "effect/Effect"
import type * as Result from "effect/Result"
import { failing, throwing } from "../network/border.ts"
import { effectOfResult, syncOf } from "../network/manners.ts"
import type { Network } from "../network/Network.ts"
import type { NetworkError } from "../network/NetworkError.ts"
import { aTraced, type Traced } from "../network/Traced.ts"
import { aNetwork } from "../select/Given.ts"
import {
  aCompartmentGraph,
  type CompartmentGraph,
  type Declared,
  declared,
  graphOfNetwork,
  networkOf,
  withSynapses
} from "./graph/compartments.ts"
import {
  aPointGraph,
  graphOf,
  type GraphOptions,
  graphOptions,
  morphologyOf,
  type PointGraph,
  type WholePointGraph
} from "./graph/points.ts"

export type { CompartmentEdge, CompartmentGraph, CompartmentNode, Declared } from "./graph/compartments.ts"
export type { GraphOptions, PointEdge, PointGraph, PointNode, WholePointGraph } from "./graph/points.ts"
export type { TracedCell, Tracing } from "./graph/tracings.ts"

/** Makes a morphology of a graph of points, or says what is in the way: a ring, several trees, nodes that are not there. */
export const toMorphologyResult: (
  graph: PointGraph,
  options?: GraphOptions
) => Result.Result<Traced, NetworkError> = failing(
  "Graph.toMorphology",
  { graph: aPointGraph, options: graphOptions },
  morphologyOf
)

/**
 * Makes a morphology of a graph of points, by the rules of SWC files; throws a `NetworkError` where it is no tree.
 *
 * ```ts
 * import { Graph, Traced } from "neurolens"
 *
 * const morphology = Graph.toMorphology({ edges: [[1, 2], [2, 3], [2, 4]] })
 * Traced.branches(morphology).map(({ length }) => Number(length.toFixed(9))) // => [1, 1, 1]
 * ```
 */
export const toMorphology: (graph: PointGraph, options?: GraphOptions) => Traced = syncOf(toMorphologyResult)

/** Makes a morphology of a graph of points, or is an Effect that fails with a `NetworkError`. */
export const toMorphologyEffect: (
  graph: PointGraph,
  options?: GraphOptions
) => Effect.Effect<Traced, NetworkError> = effectOfResult(toMorphologyResult)

/** The points of a morphology as nodes and edges, or why they do not say what it is. */
export const fromMorphologyResult: (morphology: Traced) => Result.Result<WholePointGraph, NetworkError> = failing(
  "Graph.fromMorphology",
  { morphology: aTraced },
  graphOf
)

/** The points of a morphology as nodes and edges, from the root outwards; throws a `NetworkError` where they do not say what it is. */
export const fromMorphology: (morphology: Traced) => WholePointGraph = syncOf(fromMorphologyResult)

/** The points of a morphology as nodes and edges, or is an Effect that fails with a `NetworkError`. */
export const fromMorphologyEffect: (morphology: Traced) => Effect.Effect<WholePointGraph, NetworkError> =
  effectOfResult(
    fromMorphologyResult
  )

/** Makes a network of a graph of compartments and synapses, or says what is in the way. */
export const toNetworkResult: (graph: CompartmentGraph, options?: Declared) => Result.Result<Network, NetworkError> =
  failing("Graph.toNetwork", { graph: aCompartmentGraph, options: declared }, networkOf)

/**
 * Makes a network of a graph of compartments and synapses; throws a `NetworkError` where that cannot be.
 *
 * Mechanisms and types of synapses that the graph names are given as declarations. Columns that the network does not know become labels, those of
 * yes and no groups.
 *
 * ```ts
 * import { Graph, Select, View } from "neurolens"
 *
 * const nodes = [{ id: 1, length: 20, radius: 5 }, { id: 2, length: 50 }, { id: 3, length: 50 }]
 * const edges = [{ from: 1, to: 2, kind: "branch" }, { from: 2, to: 3, kind: "branch" }] as const
 * View.column(Select.all, "length").get(Graph.toNetwork({ nodes, edges })) // => [20, 50, 50]
 * ```
 */
export const toNetwork: (graph: CompartmentGraph, options?: Declared) => Network = syncOf(toNetworkResult)

/** Makes a network of a graph of compartments and synapses, or is an Effect that fails with a `NetworkError`. */
export const toNetworkEffect: (graph: CompartmentGraph, options?: Declared) => Effect.Effect<Network, NetworkError> =
  effectOfResult(toNetworkResult)

/**
 * The compartments of a network as nodes with all their columns, named by their rows, its synapses as edges, unless `synapses: false`, and the
 * tracings of its traced cells. What is attached to it (stimuli, clamps, recordings, trainables, sources and the synapses that they drive) is no
 * part of a graph.
 */
export const fromNetwork: (
  network: Network,
  options?: { readonly synapses?: boolean }
) => Required<CompartmentGraph> = throwing(
  "Graph.fromNetwork",
  { network: aNetwork, options: withSynapses },
  (network: Network, { synapses = true }: { readonly synapses?: boolean } = {}) => graphOfNetwork(network, synapses)
)
