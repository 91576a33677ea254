/**
 * Which rows a selection means for a quantity: what `set`, `train`, `record`, `clamp` and their opposites have in common.
 *
 * One idea: for a quantity of synapses, a selection of compartments means the synapses between them (both ends selected), as in Jaxley's
 * views. A selection of synapses means nothing for a quantity of compartments.
 */
import * as Result from "effect/Result"
import type { Network } from "../network/Network.ts"
import { fail, type NetworkError } from "../network/NetworkError.ts"
import { type Quantity, rowsWith } from "../network/quantities.ts"
import type { Domain } from "../network/Trainable.ts"
import type { Ints } from "../table/Column.ts"
import * as Rows from "../table/Rows.ts"
import { resolve, type ResolveOptions, resolveProblem } from "./resolve.ts"
import { all, edges, type Selection } from "./Select.ts"

/** What a selection means in a domain: compartments, where synapses are meant, stand for the synapses between them. */
export const meantBy = (domain: Domain, at: Selection): Selection =>
  at.domain === "nodes" && domain === "edges" ? edges.between(at) : at

/** Those of the selected rows that have the quantity, in the order of the selection. */
export const rowsAt = (
  network: Network,
  quantity: Quantity,
  at: Selection | undefined,
  options: ResolveOptions = {}
): Result.Result<Ints, NetworkError> => {
  const wrong = resolveProblem(options)
  if (wrong !== null) return fail(wrong)
  const selection = at === undefined ? (quantity.domain === "nodes" ? all : edges) : meantBy(quantity.domain, at)
  if (selection.domain !== quantity.domain) {
    return fail({
      _tag: "BadValue",
      what: `the selection for "${quantity.name}"`,
      found: `${String(selection)}, which selects synapses`,
      expected: "a selection of compartments (Select.cell…)"
    })
  }
  return Result.flatMap(resolve(network, selection, options), (rows) => {
    const having = Rows.intersection(rows, rowsWith(network, quantity))
    return having.length > 0 || options.allowEmpty === true
      ? Result.succeed(having)
      : fail({ _tag: "NothingThere", key: quantity.name, where: String(selection), has: whoHas(network, quantity) })
  })
}

const whoHas = (network: Network, quantity: Quantity): string =>
  quantity.mechanisms.length === 0
    ? "the table is empty"
    : quantity.domain === "nodes" && quantity.mechanisms.every((name) => network.synapses.has(name))
    ? `it belongs to compartments at which synapses of type ${quantity.mechanisms.join(", ")} end`
    : quantity.domain === "nodes"
    ? `it belongs to ${quantity.mechanisms.join(", ")}, which ${
      quantity.mechanisms.length === 1 ? "is" : "are"
    } inserted elsewhere`
    : `it belongs to synapses of type ${quantity.mechanisms.join(", ")}`

/**
 * Tells whether a row is selected; without a selection every row is. A selection of compartments also selects the synapses between them,
 * none of which need exist unless `domain` says that only synapses are meant.
 */
export const rowTest = (
  network: Network,
  at: Selection | undefined,
  domain?: Domain
): Result.Result<(domain: Domain, row: number) => boolean, NetworkError> => {
  if (at === undefined) return Result.succeed(() => true)
  if (at.domain === "edges" || domain !== undefined) {
    const meant = domain === undefined ? at : meantBy(domain, at)
    return Result.map(resolve(network, meant), (rows) => {
      const set = new Set(rows)
      return (domain, row) => domain === meant.domain && set.has(row)
    })
  }
  return Result.flatMap(
    resolve(network, at),
    (nodes) =>
      Result.map(resolve(network, meantBy("edges", at), { allowEmpty: true }), (synapses) => {
        const sets = { nodes: new Set(nodes), edges: new Set(synapses) }
        return (domain, row) => sets[domain].has(row)
      })
  )
}
