/**
 * `Edit.deleteBranches`: whole branches of cells go, and everything that is said of the rest stays.
 *
 * Values, mechanisms, groups, labels, synapses, stimuli, recordings, clamps and trainables of the rows that are left get their new numbers. What
 * hangs on a deleted branch, and what is attached to a row that goes, is an error that names it, or goes too where the caller says so.
 */
import * as Result from "effect/Result"
import { maybe, oneOf, record } from "../network/border.ts"
import { type Change, editing, makeEdit, type Said } from "../network/edit.ts"
import { describeEdge, describeNode, type Network } from "../network/Network.ts"
import { fail, type NetworkError, type Reason } from "../network/NetworkError.ts"
import { restricted } from "../network/renumber.ts"
import { withoutBranches } from "../network/withoutBranches.ts"
import { listed } from "../table/excerpt.ts"
import { plural } from "../table/plural.ts"
import * as Rows from "../table/Rows.ts"
import * as Table from "../table/Table.ts"
import { compartments } from "./Given.ts"
import { inUse } from "./inUse.ts"
import { resolve } from "./resolve.ts"
import type { NodeSelection } from "./Select.ts"
import { type Branches, wholeBranches } from "./whole.ts"

/** What becomes of what needs the branches that go. */
export type DeleteBranchesOptions = {
  /** Branches that hang on them: `"refuse"`, the default, or `"delete"`. */
  readonly hanging?: "refuse" | "delete"
  /** Synapses, stimuli, recordings, clamps and trainables of their rows: `"refuse"`, the default, or `"drop"`. */
  readonly attached?: "refuse" | "drop"
}

/** What `Edit.deleteBranches` says. */
export type DeleteBranchesStep = Said<
  "DeleteBranches",
  { readonly at: NodeSelection; readonly options?: DeleteBranchesOptions }
>

const options = maybe(record({ hanging: maybe(oneOf("refuse", "delete")), attached: maybe(oneOf("refuse", "drop")) }))

/**
 * Deletes the selected branches, which are selected as wholes. What hangs on them is an error, or goes with `hanging: "delete"`; what is
 * attached to them (synapses, stimuli, recordings, clamps, trainables) is an error, or goes with `attached: "drop"`. Nothing else changes.
 */
export const deleteBranches = editing(
  "deleteBranches",
  { at: compartments, options },
  (
    at: NodeSelection,
    { attached = "refuse", hanging = "refuse" }: DeleteBranchesOptions = {}
  ): Change<DeleteBranchesStep> =>
    makeEdit("deleteBranches", (network) =>
      Result.gen(function*() {
        const rows = yield* resolve(network, at)
        const chosen = yield* wholeBranches(network, rows, "deleteBranches")
        const goes = yield* withHanging(network, chosen, hanging)
        const [cellOf, branchOf] = ["global_cell_index", "local_branch_index"].map((name) =>
          Table.ints(network.nodes, name)
        )
        const isGone = (row: number): boolean => goes.get(cellOf[row])?.has(branchOf[row]) === true
        const [pre, post] = ["pre_index", "post_index"].map((name) => Table.ints(network.edges, name))
        const isCut = (row: number): boolean => isGone(pre[row]) || isGone(post[row])
        const user = attached === "refuse" ? needing(network, isGone, isCut) : null
        if (user !== null) return yield* fail(user)
        return restricted(network, {
          cells: network.cells.map((cell, c) => goes.has(c) ? withoutBranches(cell, goes.get(c)!) : cell),
          nodes: Rows.filter(Rows.all(network.nodes.length), (row) => !isGone(row)),
          edges: Rows.filter(Rows.all(network.edges.length), (row) => !isCut(row))
        })
      }))
)

/** The branches that go, with what hangs on them where that goes too. */
const withHanging = (
  network: Network,
  chosen: Branches,
  hanging: "refuse" | "delete"
): Result.Result<Branches, NetworkError> => {
  const out = new Map<number, ReadonlySet<number>>()
  for (const [cell, branches] of chosen) {
    const { parents } = network.cells.get(cell)!
    const goes = new Set(branches)
    for (const [branch, parent] of parents.entries()) if (goes.has(parent)) goes.add(branch)
    const orphans = [...goes].filter((branch) => !branches.has(branch)).toSorted((a, b) => a - b)
    if (orphans.length > 0 && hanging === "refuse") {
      const cause = parents[orphans[0]]
      const own = orphans.filter((branch) => parents[branch] === cause)
      return fail({
        _tag: "InUse",
        what: `branch ${cause} of cell ${cell}`,
        by: `${own.length === 1 ? "branch" : "branches"} ${listed(own.map(String))}, which ${
          own.length === 1 ? "hangs" : "hang"
        } on it`,
        hint: "delete them too with { hanging: \"delete\" }"
      })
    }
    if (goes.size === parents.length) {
      const expected = "at least its first branch; Network.part takes whole cells apart"
      return fail({ _tag: "BadValue", what: `what is left of cell ${cell}`, found: "nothing", expected })
    }
    out.set(cell, goes)
  }
  return Result.succeed(out)
}

/** The first synapse, stimulus, recording, clamp or trainable that needs a row that goes; null where none does. */
const needing = (
  network: Network,
  isGone: (row: number) => boolean,
  isCut: (row: number) => boolean
): Reason | null => {
  const hint = "{ attached: \"drop\" } deletes what is attached too"
  const cut = Rows.filter(Rows.all(network.edges.length), isCut)
  if (cut.length > 0) {
    const end = ["pre_index", "post_index"].map((name) => Table.ints(network.edges, name)[cut[0]]).find(isGone)!
    const by = `${plural(cut.length, "synapse")}, one of them ${describeEdge(network, cut[0])}`
    return { _tag: "InUse", what: describeNode(network, end), by, hint }
  }
  const stimulus = network.stimuli.find(({ row }) => isGone(row))
  if (stimulus !== undefined) {
    return { _tag: "InUse", what: describeNode(network, stimulus.row), by: "a stimulus", hint }
  }
  const user = inUse(
    network,
    (row) => describeNode(network, row),
    (domain, _, row) => domain === "nodes" && isGone(row)
  )
  return user === null || user._tag !== "InUse" ? user : { ...user, hint: `${user.hint}; ${hint}` }
}
