/**
 * Description + network → rows: the one place where a selection gets its meaning.
 *
 * Rows come in table order, except that an explicit list of rows keeps its order. Out-of-range indices, unknown names and empty results
 * are errors that say what there is. Laws: L2 (`and`, `or`, `not` are a Boolean algebra on row sets).
 */
import * as Result from "effect/Result"
import type { Network } from "../network/Network.ts"
import { fail, type NetworkError, optionsProblem, type Reason, shown } from "../network/NetworkError.ts"
import { mechanismMask } from "../network/quantities.ts"
import type { Ints } from "../table/Column.ts"
import { listed } from "../table/excerpt.ts"
import { plural } from "../table/plural.ts"
import * as Rows from "../table/Rows.ts"
import * as Table from "../table/Table.ts"
import { indexMask } from "./indexMask.ts"
import { tooLong } from "./limits.ts"
import type { EdgeExpression, Index, Level, NodeExpression, Scope, Selection } from "./Selection.ts"
import { waysBetween, waysToRoots } from "./wayRows.ts"
import { whereRows } from "./where.ts"

/** How an empty result is taken. A test for a string that no row has is taken in the same way. */
export type ResolveOptions = { readonly allowEmpty?: boolean | undefined }

type Found = Result.Result<Ints, NetworkError>

/** What is wrong with the options of whatever resolves a selection; null when nothing is. */
export const resolveProblem = (options: unknown): Reason | null => {
  const problem = optionsProblem("selection", options, ["allowEmpty"])
  if (problem !== null) return problem
  const { allowEmpty } = options as { readonly allowEmpty?: unknown }
  return allowEmpty === undefined || typeof allowEmpty === "boolean"
    ? null
    : { _tag: "BadValue", what: "allowEmpty", found: shown(allowEmpty), expected: "true or false" }
}

/** The rows that a selection means in a network. */
export const resolve = (network: Network, selection: Selection, options: ResolveOptions = {}): Found => {
  const wrong = resolveProblem(options)
  if (wrong !== null) return fail(wrong)
  if (typeof selection !== "object" || selection === null || !("expression" in selection)) {
    return fail({
      _tag: "BadValue",
      what: "the selection",
      found: shown(selection),
      expected: "a selection, for example Select.cell(0)"
    })
  }
  const unheld = options.allowEmpty === true
  const found = selection.domain === "nodes"
    ? nodeRows(network, selection.expression, unheld)
    : edgeRows(network, selection.expression, unheld)
  if (Result.isFailure(found) || found.success.length > 0 || unheld) return found
  return fail({ _tag: "EmptySelection", selection: String(selection), available: whatThereIs(network, selection) })
}

const whatThereIs = (network: Network, selection: Selection): string => {
  if (selection.domain === "edges") {
    return network.edges.length === 0
      ? "the network has no synapses yet (use Edit.connect)"
      : `the network has ${plural(network.edges.length, "synapse")} of type ${listed([...network.synapses.keys()])}`
  }
  const groups = network.groups.size === 0 ? "no groups" : `groups ${listed([...network.groups])}`
  const mechanisms = network.mechanisms.size === 0
    ? "no mechanisms"
    : `mechanisms ${listed([...network.mechanisms.keys()])}`
  return `the network has ${plural(network.cells.size, "cell")}, ${
    plural(network.nodes.length, "compartment")
  }, ${groups}, ${mechanisms}`
}

/** No group, mechanism or synapse type of this name; says which of the three it is, where it is one. */
const unknown = (
  network: Network,
  what: "group" | "mechanism" | "synapse type",
  name: string,
  available: Iterable<string>
): Found => {
  const kinds = [
    ["group", network.groups.has(name), "group"],
    ["mechanism", network.mechanisms.has(name), "mechanism"],
    ["synapse type", network.synapses.has(name), "synapse"]
  ] as const
  const other = kinds.find(([kind, is]) => is && kind !== what)
  return other === undefined
    ? fail({ _tag: "UnknownName", what, name, available: [...available] })
    : fail({
      _tag: "BadValue",
      what: `"${name}"`,
      found: `a ${other[0]}`,
      expected: `a ${what}; use Select.${other[2]}("${name}")`
    })
}

/** Compartments; `unheld`: a test may name a string that no row has. */
const nodeRows = (network: Network, e: NodeExpression, unheld: boolean): Found => {
  const n = network.nodes.length
  switch (e._tag) {
    case "All":
      return Result.succeed(Rows.all(n))
    case "Rows":
      return exactly(e.rows, n, "compartment row")
    case "And":
      return both(nodeRows(network, e.left, unheld), nodeRows(network, e.right, unheld), Rows.intersection)
    case "Or":
      return both(nodeRows(network, e.left, unheld), nodeRows(network, e.right, unheld), Rows.union)
    case "Not":
      return Result.map(nodeRows(network, e.of, unheld), (rows) => Rows.complement(rows, n))
    case "At":
      return Result.flatMap(
        nodeRows(network, e.of, unheld),
        (rows) => atLevel(network, rows, e.level, e.index, e.scope)
      )
    case "Loc":
      return Result.flatMap(nodeRows(network, e.of, unheld), (rows) => atLocation(network, rows, e.at))
    case "Group":
      if (!network.groups.has(e.name)) return unknown(network, "group", e.name, network.groups)
      return Result.map(nodeRows(network, e.of, unheld), (rows) => {
        const flags = Table.flags(network.nodes, e.name)!
        return Rows.filter(rows, (row) => flags[row] === 1)
      })
    case "Mechanism":
      if (!network.mechanisms.has(e.name)) return unknown(network, "mechanism", e.name, network.mechanisms.keys())
      return Result.map(
        nodeRows(network, e.of, unheld),
        (rows) => Rows.filter(rows, mechanismMask(network, "nodes", e.name))
      )
    case "Where":
      return Result.flatMap(
        nodeRows(network, e.of, unheld),
        (rows) => whereRows(network, "nodes", rows, e.where, unheld)
      )
    case "Path": {
      const from = nodeRows(network, e.of, unheld)
      if (e.nodes === undefined) return Result.map(from, (rows) => waysToRoots(network, rows))
      const to = nodeRows(network, e.nodes, unheld)
      return Result.flatMap(from, (rows) => Result.flatMap(to, (ends) => waysBetween(network, rows, ends)))
    }
  }
}

const edgeRows = (network: Network, e: EdgeExpression, unheld: boolean): Found => {
  const m = network.edges.length
  const ends = (end: "pre" | "post", nodes: Ints): (row: number) => boolean => {
    const mask = Rows.toMask(nodes, network.nodes.length)
    const at = Table.ints(network.edges, `${end}_index`)
    return (row) => mask[at[row]] === 1
  }
  switch (e._tag) {
    case "All":
      return Result.succeed(Rows.all(m))
    case "Rows":
      return exactly(e.rows, m, "synapse row")
    case "And":
      return both(edgeRows(network, e.left, unheld), edgeRows(network, e.right, unheld), Rows.intersection)
    case "Or":
      return both(edgeRows(network, e.left, unheld), edgeRows(network, e.right, unheld), Rows.union)
    case "Not":
      return Result.map(edgeRows(network, e.of, unheld), (rows) => Rows.complement(rows, m))
    case "Type":
      if (!network.synapses.has(e.name)) return unknown(network, "synapse type", e.name, network.synapses.keys())
      return Result.map(
        edgeRows(network, e.of, unheld),
        (rows) => Rows.filter(rows, mechanismMask(network, "edges", e.name))
      )
    case "Edge":
      return Result.flatMap(
        edgeRows(network, e.of, unheld),
        (rows) =>
          Result.map(indexMask(e.index, rows.length, "edge", " among the selected synapses"), (mask) => {
            const chosen = Rows.fromMask(mask)
            return chosen.length === rows.length ? rows : chosen.map((k) => rows[k]) as Ints
          })
      )
    case "Where":
      return Result.flatMap(
        edgeRows(network, e.of, unheld),
        (rows) => whereRows(network, "edges", rows, e.where, unheld)
      )
    case "Pre":
    case "Post":
      return both(
        edgeRows(network, e.of, unheld),
        nodeRows(network, e.nodes, unheld),
        (rows, nodes) => Rows.filter(rows, ends(e._tag === "Pre" ? "pre" : "post", nodes))
      )
    case "Between":
      return both(edgeRows(network, e.of, unheld), nodeRows(network, e.nodes, unheld), (rows, nodes) => {
        const pre = ends("pre", nodes)
        const post = ends("post", nodes)
        return Rows.filter(rows, (row) => pre(row) && post(row))
      })
  }
}

const both = (left: Found, right: Found, combine: (a: Ints, b: Ints) => Ints): Found =>
  Result.flatMap(left, (a) => Result.map(right, (b) => combine(a, b)))

const exactly = (rows: ReadonlyArray<number>, count: number, what: string): Found => {
  const long = tooLong(`the list of ${what}s`, rows.length)
  if (long !== null) return fail(long)
  const mask = indexMask(rows, count, what)
  if (Result.isFailure(mask)) return Result.fail(mask.failure)
  const seen = new Set<number>()
  for (const row of rows) {
    if (seen.has(row)) {
      return fail({ _tag: "BadValue", what: `${what} ${row}`, found: "listed twice", expected: "every row once" })
    }
    seen.add(row)
  }
  return Result.succeed(Int32Array.from(rows))
}

/** Number of branches of every cell, or of compartments of every branch (global index). */
const childCounts = (network: Network, level: "branch" | "comp"): ReadonlyArray<number> => {
  const out: Array<number> = []
  network.cells.forEach((cell) => {
    if (level === "branch") out.push(cell.ncomp.length)
    else for (const ncomp of cell.ncomp) out.push(ncomp)
  })
  return out
}

const atLevel = (network: Network, rows: Ints, level: Level, index: Index, scope: Scope): Found => {
  if (index === "all") return Result.succeed(rows)
  if (scope === "global") {
    const column = Table.ints(network.nodes, `global_${level}_index`)
    const count = column.length === 0 ? 0 : column[column.length - 1] + 1
    return Result.map(indexMask(index, count, level), (mask) => Rows.filter(rows, (row) => mask[column[row]] === 1))
  }
  // A local index must exist in at least one of the parents in view.
  const parents = Table.ints(network.nodes, level === "branch" ? "global_cell_index" : "global_branch_index")
  const counts = childCounts(network, level === "branch" ? "branch" : "comp")
  const column = Table.ints(network.nodes, `local_${level}_index`)
  const count = rows.length === 0
    ? counts.reduce((most, n) => Math.max(most, n), 0)
    : rows.reduce((most, row) => Math.max(most, counts[parents[row]]), 0)
  const within = level === "branch" ? " within a cell" : " within a branch"
  return Result.map(
    indexMask(index, count, level, within),
    (mask) => Rows.filter(rows, (row) => mask[column[row]] === 1)
  )
}

/** Slack at the borders between compartments, so that loc(0.5) of 2 compartments is the first whatever the rounding. */
const locSlack = 1e-9

/** The local index of the compartment that contains `at`, in a branch of `ncomp`; inner borders belong to the lower one. */
export const compartmentAt = (at: number, ncomp: number): number => Math.max(0, Math.ceil(at * ncomp - locSlack) - 1)

const atLocation = (network: Network, rows: Ints, at: "all" | ReadonlyArray<number>): Found => {
  if (at === "all") return Result.succeed(rows)
  for (const x of at) {
    if (!(x >= 0 && x <= 1)) {
      return fail({
        _tag: "OutOfRange",
        what: "location",
        found: x,
        range: "locations go from 0 (start of the branch) to 1 (its end)"
      })
    }
  }
  const counts = childCounts(network, "comp")
  const branches = Table.ints(network.nodes, "global_branch_index")
  const comps = Table.ints(network.nodes, "local_comp_index")
  const chosen = new Map<number, ReadonlySet<number>>() // by number of compartments of a branch
  const chosenOf = (ncomp: number): ReadonlySet<number> => {
    const known = chosen.get(ncomp) ?? new Set(at.map((x) => compartmentAt(x, ncomp)))
    chosen.set(ncomp, known)
    return known
  }
  return Result.succeed(Rows.filter(rows, (row) => chosenOf(counts[branches[row]]).has(comps[row])))
}
