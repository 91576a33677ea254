/**
 * The public module `Graph`: morphologies as nodes and edges in plain data, and back.
 *
 * For graph tools, other libraries, and cells that are written by hand: an edge list is enough.
 */
import type * as Effect from "effect/Effect"
import type * as Result from "effect/Result"
import { failing } from "../network/border.ts"
import { effectOfResult, syncOf } from "../network/manners.ts"
import type { NetworkError } from "../network/NetworkError.ts"
import { aTraced, type Traced } from "../network/Traced.ts"
import {
  aPointGraph,
  graphOf,
  type GraphOptions,
  graphOptions,
  morphologyOf,
  type PointGraph,
  type WholePointGraph
} from "./graph/points.ts"

export type { GraphOptions, PointEdge, PointGraph, PointNode, WholePointGraph } from "./graph/points.ts"

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
